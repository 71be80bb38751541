"""The index for reading without a network: Pagefind's files in classic scripts.

Over file://, browsers refuse modules, `fetch` and workers. The bundle's search page loads `hors-ligne.js` with a
plain <script>: Pagefind's code, wrapped in a function that is given its own `fetch`, and every data file in base64.
The code is wrapped rather than imported from a blob: address so that the page keeps the policy it has online:
`script-src 'self' 'wasm-unsafe-eval'` refuses blob: modules.
"""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

from generator.outputs import OutputFile
from generator.problems import OutputError

_EXPORTS = re.compile(r"export\{([^{}]*)\};?\s*$")
_OTHER_FORM = "Le code de Pagefind n’a pas la forme attendue : la recherche hors ligne ne peut pas être faite."
_CHUNK_BYTES = 4_000_000
"""Size of one script, before base64: a phone parses several middling scripts better than a huge one."""


def offline_search(folder: Path) -> list[OutputFile]:
    """Give the scripts that stand for an index when there is no server.

    Args:
        folder: A site that `write_index` has completed; it is only read.

    Returns:
        "pagefind/hors-ligne.js", which names the others, then "pagefind/hors-ligne-1.js"…; the bundle needs no
        other file of `pagefind/` and `pagefind-2/`…

    Raises:
        OutputError: When the index is missing or is not as this version of Pagefind writes it.
    """
    try:
        code = (folder / "pagefind" / "pagefind.js").read_text("utf-8")
        parts = list(_data_scripts(folder))
    except OSError as error:
        raise OutputError(f"L’index de recherche est incomplet ({error.filename}) : reconstruisez le site.") from error
    head = f"self.etrierHorsLigne={{parties:{len(parts)},fichiers:{{}},moteur:{_as_function(code)}}};\n"
    scripts = [OutputFile.text("pagefind/hors-ligne.js", head)]
    scripts.extend(
        OutputFile.text(f"pagefind/hors-ligne-{number}.js", text) for number, text in enumerate(parts, start=1)
    )
    return scripts


def _as_function(code: str) -> str:
    """Turn Pagefind's module into a function of `fetch` that returns what the module exports."""
    exports = _EXPORTS.search(code)
    if exports is None or " as " in exports[1]:
        raise OutputError(_OTHER_FORM)
    body = code[: exports.start()].replace("import.meta.url", "undefined")
    if "import.meta" in body or "</script" in body:
        raise OutputError(_OTHER_FORM)
    return f'function(fetch){{"use strict";{body}\nreturn{{{exports[1]}}};}}'


def _data_scripts(folder: Path) -> Iterator[str]:
    entries: list[str] = []
    size = 0
    for root in sorted(folder.glob("pagefind*")):
        for path in sorted(root.rglob("*")):
            if not path.is_file() or path.suffix == ".js":
                continue
            content = path.read_bytes()
            name = json.dumps(path.relative_to(folder).as_posix())
            entries.append(f'{name}:"{base64.b64encode(content).decode()}"')
            size += len(content)
            if size >= _CHUNK_BYTES:
                yield _data_script(entries)
                entries, size = [], 0
    yield _data_script(entries)


def _data_script(entries: list[str]) -> str:
    return "Object.assign(self.etrierHorsLigne.fichiers,{\n" + ",\n".join(entries) + "});\n"
