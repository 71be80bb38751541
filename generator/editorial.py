"""Editorial pages on a hub that may hold fewer records: a link to a record left out becomes plain words.

A guide of `content/` names real records. An edition keeps only those of its territory, and a young hub has few:
a dead link would be the reader's first impression.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from generator.models.kinds import KINDS
from generator.outputs import OutputFile
from generator.site import Site, entry_url

_LINK = re.compile(r'<a href="(?P<href>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_ANY_ID = "fiche"


def without_dead_links(files: Iterable[OutputFile], site: Site, pages: Collection[str]) -> Iterator[OutputFile]:
    """Give the files, with the words alone where a link leads to a record or a page that this hub does not hold.

    Args:
        files: What the shell made.
        site: The hub.
        pages: Site paths of the pages that are made, such as "aides/x/".
    """
    known = {entry.url for kind in KINDS for entry in site.all(kind.key) if entry.url} | set(pages)
    for file in files:
        if not file.path.endswith(".html"):
            yield file
            continue
        folder = posixpath.dirname(file.path)

        def kept(match: re.Match[str], folder: str = folder) -> str:
            return match["words"] if _is_dead(match["href"], folder, known) else match.group()

        text = file.content.decode("utf-8")
        mended = _LINK.sub(kept, text)
        yield file if mended == text else replace(file, content=mended.encode("utf-8"))


def _is_dead(href: str, folder: str, known: Collection[str]) -> bool:
    if re.match(r"[a-z]+:|#|/", href) or href.partition("#")[0].rstrip("/").rpartition("/")[2].count("."):
        return False  # another site, the same page, or a file
    path, _, anchor = href.partition("#")
    target = posixpath.normpath(posixpath.join(folder, path)).removeprefix("./") + "/"
    if anchor and f"{target}#" in _ANCHORED:
        return f"{target}#{anchor}" not in known
    return target.startswith(_PREFIXES) and target not in known


def _addresses() -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the pages whose records are anchors, and the folders where each record has its page."""
    anchored, folders = set(), set()
    for kind in KINDS:
        address = entry_url(kind, _ANY_ID)
        if address and "#" in address:
            anchored.add(address.removesuffix(_ANY_ID))
            folders.add(address.partition("#")[0])
        elif address:
            folders.add(address.removesuffix(f"{_ANY_ID}/"))
    return frozenset(anchored), tuple(sorted(folders))


_ANCHORED, _PREFIXES = _addresses()
