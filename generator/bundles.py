"""The offline bundle: the whole site in one zip that opens by double click, and the page that offers it.

A folder opened from the disk has no server: an address that ends with a slash shows a list of files, an
absolute one leads to the root of the disk, modules and `fetch` are refused. So every page is rewritten for
`file://`, and Pagefind's files give way to classic scripts that carry them.

Same site, same bytes: paths are sorted, and dates, modes and level are fixed. Only another version of zlib may
give other bytes for the same content.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from posixpath import dirname, normpath
from posixpath import join as join_path

from generator.dates import french_date
from generator.outputs import MARKER, OutputFile
from generator.problems import OutputError
from generator.text import french_number, typography

PAGE = "hors-ligne/index.html"
"""The page that offers the bundle."""

ARCHIVE = "hors-ligne/etrier.zip"
CHECKSUM = "hors-ligne/etrier.zip.sha256"

_TOP = "etrier/"
_SITE = f"{_TOP}site/"
"""The hub stands in a folder of its own: whoever opens the bundle sees one file to click and one folder."""

_LEFT_OUT = re.compile(
    rf"^({re.escape(MARKER)}|{ARCHIVE}|{CHECKSUM}|manifeste\.json|_headers|_redirects|\.nojekyll|CNAME|robots\.txt|sitemap\.xml"
    r"|404\.html|pagefind[^/]*/.*)$"
)
"""What only a server uses, and Pagefind's own files. The open data and the embeds stay: pages link to them, and
they weigh little."""

_LEVEL = 6
_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day a zip can write."""
_FILE_MODE = 0o100644
_UNIX = 3

_LOT = re.compile(r"<!-- lot (\d{4}-\d{2}-\d{2}) -->.*?<!-- /lot -->", re.DOTALL)
"""The part of the page that tells of the bundle; the mark bears the day of the build."""

# Our own pages, written by Jinja and Python-Markdown: "<" in a text or in a value is always escaped, so a tag
# begins at every "<" and values are quoted or bare. A parser that writes back (lxml, html5lib) would cost ten
# times more and change bytes that nobody asked it to change.
_TAG = re.compile(r"<(?:a|area|link|script|img|form|iframe|source|use|image)\s(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ADDRESS = re.compile(r"(\s(?:href|src|action)=)(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ELSEWHERE = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|$)")


@dataclass(frozen=True)
class Bundle:
    """The bundle and what is said of it."""

    files: tuple[OutputFile, ...]
    """The zip, its checksum and the page that offers it, to be written over the site."""
    size_bytes: int
    """Of the zip."""
    sha256: str
    """Of the zip, in hexadecimal."""
    count: int
    """Files in the zip."""
    dangling: tuple[tuple[str, str], ...]
    """(page, address) of the links that lead to no file of the zip, sorted; they have lost their address."""


def bundle_site(site_folder: Path, *, offline_scripts: Sequence[OutputFile]) -> Bundle:
    """Make the bundle of a built site.

    Args:
        site_folder: A finished site; it is read only.
        offline_scripts: Classic scripts that replace Pagefind's files, by site path.

    Returns:
        The files to write over the site. Bundling the result again gives the same bytes.

    Raises:
        OutputError: When the site has no page for the bundle, or a file cannot be read.
    """
    try:
        paths = frozenset(path for path in _paths(site_folder) if not _LEFT_OUT.match(path))
        offer = (site_folder / PAGE).read_text("utf-8")
        made_on = _made_on(offer)
        made = {script.path: script.content for script in offline_scripts}
        made[_OPENER_PATH] = _OPENER
        made[PAGE] = _LOT.sub(_copy_notice(made_on), offer).encode("utf-8")
        dangling: list[tuple[str, str]] = []
        archive, count = _zip(_members(site_folder, paths, made, made_on, dangling))
    except OSError as error:
        raise OutputError(f"Le lot hors connexion n’est pas fait : {error.strerror} ({error.filename}).") from error
    sha256 = hashlib.sha256(archive).hexdigest()
    return Bundle(
        files=(
            OutputFile(ARCHIVE, archive),
            OutputFile.text(CHECKSUM, f"{sha256}  etrier.zip\n"),
            OutputFile.text(PAGE, _LOT.sub(_offer(made_on, len(archive), sha256), offer)),
        ),
        size_bytes=len(archive),
        sha256=sha256,
        count=count,
        dangling=tuple(sorted(dangling)),
    )


def _members(
    site_folder: Path, paths: frozenset[str], made: dict[str, bytes], made_on: date, dangling: list[tuple[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Give every file of the zip, one at a time, in order of name; `dangling` is completed."""
    yield f"{_TOP}LISEZ-MOI.html", _read_me(made_on)
    kept = paths | made.keys()
    rewriter = Rewriter(kept)
    for path in sorted(kept):
        content = made[path] if path in made else (site_folder / path).read_bytes()
        if path.endswith(".html"):
            html, lost = rewriter.rewrite(content.decode("utf-8"), path)
            dangling.extend((path, address) for address in lost)
            content = html.encode("utf-8")
        yield _SITE + path, content


def _paths(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            relative = path.relative_to(folder).as_posix()
            if not relative.isascii():
                raise OutputError(
                    f"{relative} : ce nom a un accent ou un signe rare, une clé USB peut l’abîmer. Renommez le fichier."
                )
            yield relative


def _made_on(offer: str) -> date:
    found = _LOT.search(offer)
    if found is None:
        raise OutputError(
            f"{PAGE} n’a plus ses repères « <!-- lot … --> » : remettez-les dans overrides/fiches/hors-ligne.html."
        )
    return date.fromisoformat(found[1])


# --- pages ------------------------------------------------------------------------------------------------


class Rewriter:
    """Rewrites the pages of one site for `file://`; remembers the addresses that pages have in common."""

    def __init__(self, files: Iterable[str]) -> None:
        """Take every file of the bundle, by site path such as "aides/x/index.html"."""
        self._files = frozenset(files)
        self._shared: dict[tuple[int, str], str | None] = {}

    def rewrite(self, html: str, path: str) -> tuple[str, tuple[str, ...]]:
        """Rewrite a page.

        Links to folders name their index.html, absolute ones become relative, and a link to a file that is not
        in the bundle loses its address. The page's policy stays as it is: the search runs under it too.

        Args:
            html: A page of the site.
            path: Its place, such as "aides/x/index.html".

        Returns:
            The page, and the addresses that it has lost.
        """
        folder = dirname(path)
        dangling: list[str] = []

        def replace_address(match: re.Match[str]) -> str:
            address = match[2] or match[3] or match[4] or ""
            target = self.offline_address(address, folder)
            if target is None:
                dangling.append(address)
                return ""
            return f'{match[1]}"{target}"'

        return _TAG.sub(lambda tag: _ADDRESS.sub(replace_address, tag[0]), html), tuple(dangling)

    def offline_address(self, address: str, folder: str) -> str | None:
        """Give the address that works from a folder of the disk, None when it leads to no file of the bundle."""
        if _ELSEWHERE.match(address):
            return address
        depth = folder.count("/") + 1 if folder else 0
        if not address.startswith(("/", "../" * depth)):
            return self._resolved(address, folder, depth)
        # The menu and the foot of every page: their address depends on the depth only.
        key = (depth, address)
        if key not in self._shared:
            self._shared[key] = self._resolved(address, folder, depth)
        return self._shared[key]

    def _resolved(self, address: str, folder: str, depth: int) -> str | None:
        place, rest = _split(address)
        if place.startswith("/"):
            place = "../" * depth + place.lstrip("/")
        target = normpath(join_path(folder, place)) if place or folder else "."
        if target in self._files:
            return place + rest
        index = "index.html" if target == "." else f"{target}/index.html"
        if index not in self._files:
            return None
        if place and not place.endswith("/"):
            place += "/"
        return f"{place}index.html{rest}"


def _split(address: str) -> tuple[str, str]:
    """Cut an address before its query or its fragment: ("aides/", "?etat=ouverte#x")."""
    cut = re.search(r"[?#]", address)
    return (address, "") if cut is None else (address[: cut.start()], address[cut.start() :])


# --- words ------------------------------------------------------------------------------------------------


def _offer(made_on: date, size_bytes: int, sha256: str) -> str:
    """What the page says online."""
    size = french_number(max(round(size_bytes / 1_000_000, 1), 0.1))
    day = f'<time datetime="{made_on.isoformat()}">{french_date(made_on)}</time>'
    body = f"""<p><a class="bouton" href="etrier.zip" download>Prendre etrier.zip ({size} Mo)</a></p>
<dl class="fiche"><dt>Fait le</dt><dd>{day}</dd>
<dt>Taille</dt><dd>{size} Mo</dd>
<dt>Empreinte SHA-256</dt><dd><pre class="code">{sha256}</pre>
<a href="etrier.zip.sha256">La même, dans un fichier</a></dd></dl>"""
    return _marked(made_on, typography(body))


def _copy_notice(made_on: date) -> str:
    """What the page says inside the bundle."""
    body = (
        f'<p class="a-verifier">Vous lisez une copie faite le <time datetime="{made_on.isoformat()}">'
        f"{french_date(made_on)}</time>. Pour la donner à quelqu’un, copiez le fichier <strong>etrier.zip</strong> "
        "ou tout le dossier <strong>etrier</strong>. Pour une copie neuve, demandez à qui vous l’a remise.</p>"
    )
    return _marked(made_on, typography(body))


def _marked(made_on: date, body: str) -> str:
    return f"<!-- lot {made_on.isoformat()} -->\n{body}\n<!-- /lot -->"


_OPENER_PATH = "ouvrir.js"
_OPENER = b'"use strict";\nlocation.replace("site/index.html");\n'
"""Loaded by LISEZ-MOI.html, from the folder beside it: opened from inside the zip, the folder is not there, the
script does not come, and the page that says what to do stays."""


def _read_me(made_on: date) -> bytes:
    text = typography(
        f"""<h1>Étrier, copie du {escape(french_date(made_on))}</h1>
<p><a class="bouton" href="site/index.html">Ouvrir Étrier</a></p>
<h2>Si rien ne s’ouvre</h2>
<p>Vous êtes sans doute encore dans le fichier zip. Fermez cette fenêtre, faites un clic droit sur etrier.zip,
puis « Extraire tout ». Ouvrez ensuite le dossier etrier et, dedans, LISEZ-MOI.html.</p>
<h2>Bon à savoir</h2>
<p>Un navigateur suffit. Rien ne s’installe, rien ne sort de votre ordinateur, et tout marche sans réseau.</p>
<p>Les aides changent : appelez avant de dépenser, et reprenez une copie neuve tous les trois mois.</p>"""
    )
    return f"""<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Étrier, à lire d’abord</title>
<link rel="stylesheet" href="site/assets/vignette.css">
<script src="site/ouvrir.js"></script>
</head>
<body>
<main>
{text}
</main>
</body>
</html>
""".encode()


# --- zip --------------------------------------------------------------------------------------------------


def _zip(members: Iterable[tuple[str, bytes]]) -> tuple[bytes, int]:
    """Give the bytes of a zip and how many files it holds; members come in order of name."""
    archive = io.BytesIO()
    count = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as made:
        for name, content in members:
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = _UNIX
            info.external_attr = _FILE_MODE << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content, compresslevel=_LEVEL)
            count += 1
    return archive.getvalue(), count
