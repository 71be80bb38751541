"""A client of `pagefind --service`: one request, one answer, over the binary's own pipe.

Pagefind's Python wrapper sleeps 0.1 s for each answer (2,000 records: 206 s; its issue 976): we only borrow
the binary it installs. The protocol is the one that wrapper speaks: JSON in base64, messages separated by commas,
requests {"message_id", "payload"} answered in order. https://github.com/Pagefind/pagefind/issues/976
"""

import base64
import binascii
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from generator.problems import OutputError

Json = dict[str, Any]

_ADVICE = "Réinstallez les dépendances (paquets pagefind et pagefind_bin), puis recommencez."


def find_binary() -> Path:
    """Give Pagefind's binary: the one its Python package installs, else the one on the path.

    Raises:
        OutputError: When there is none.
    """
    try:
        import pagefind_bin

        return Path(pagefind_bin.get_executable())
    except (ImportError, FileNotFoundError):
        found = shutil.which("pagefind")
    if found is None:
        raise OutputError(f"Le moteur de recherche Pagefind est introuvable. {_ADVICE}")
    return Path(found)


def version_of(binary: Path) -> str:
    """Give what the binary says of itself, such as "pagefind 1.5.2".

    Raises:
        OutputError: When it cannot run.
    """
    try:
        done = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(f"Pagefind ne démarre pas ({binary}). {_ADVICE}") from error
    return done.stdout.strip()


class PagefindPipe:
    """One running Pagefind, holding one index at a time. Used as a context."""

    def __init__(self, binary: Path) -> None:
        """Aim at a binary; nothing runs yet."""
        self._binary = binary
        self._sent = 0

    def __enter__(self) -> "PagefindPipe":
        """Start the binary.

        Raises:
            OutputError: When it cannot run.
        """
        # A file, not a pipe: nobody reads it while it fills.
        self._complaints = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                [self._binary, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints
            )
        except OSError as error:
            self._complaints.close()
            raise OutputError(f"Pagefind ne démarre pas ({self._binary}) : {error.strerror}. {_ADVICE}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the binary, at once when something went wrong."""
        if kind is not None:
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # it died with a request half written
                cast(Any, stream).close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def new_index(self) -> int:
        """Start an empty French index and give its number."""
        return int(self._ask({"type": "NewIndex", "config": {"force_language": "fr"}})["index_id"])

    def add_page(self, index: int, url: str, html: str) -> None:
        """Add one page, as HTML that was never on disk."""
        self._ask({"type": "AddFile", "index_id": index, "url": url, "file_contents": html})

    def write(self, index: int, folder: Path) -> None:
        """Write an index to a folder that does not exist yet, and forget it.

        Raises:
            OutputError: When Pagefind dies, or names a file outside the folder.
            OSError: When the disk refuses.
        """
        # Not its own WriteFiles: that one answers before its last bytes are on the disk, and on a busy machine a
        # file stayed empty.
        for file in self._ask({"type": "GetFiles", "index_id": index})["files"]:
            path = folder / file["path"]
            if ".." in path.parts or not path.is_relative_to(folder):
                raise OutputError(f"Pagefind nomme un fichier hors de son dossier : {file['path']}. {_ADVICE}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(file["content"]))
        self._ask({"type": "DeleteIndex", "index_id": index})

    def _ask(self, payload: Mapping[str, Any]) -> Json:
        self._sent += 1
        request = json.dumps({"message_id": self._sent, "payload": payload}).encode()
        stdin, stdout = cast(Any, self._process.stdin), cast(Any, self._process.stdout)
        answer = bytearray()
        try:
            stdin.write(base64.b64encode(request) + b",")
            stdin.flush()
            while not answer.endswith(b","):
                part = stdout.read1(65_536)
                if not part:
                    raise self._death()
                answer += part
            result = json.loads(base64.b64decode(answer[:-1], validate=True))["payload"]
        except OSError as error:
            raise self._death() from error
        except (binascii.Error, ValueError, KeyError, TypeError) as error:
            raise OutputError(f"Pagefind a répondu quelque chose d’illisible. {_ADVICE}") from error
        if result.get("type") == "Error":
            refused, reason = payload.get("url", payload["type"]), result.get("message", "sans raison")
            raise OutputError(f"Pagefind refuse {refused} : {reason}")
        return cast(Json, result)

    def _death(self) -> OutputError:
        code = self._process.wait()
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        reason = f" : {lines[-1]}" if lines else ""
        return OutputError(f"Pagefind s’est arrêté (code {code}){reason}. L’index de recherche n’a pas été écrit.")
