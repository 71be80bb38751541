"""Writes the Pagefind index: several small indexes of at most `SHARD_SIZE` documents, with the same bytes each time.

**Shards.** Pagefind holds a whole index in memory (10,000 records: 1.5 GB) and cannot add to one: documents are cut
into shards, which the browser merges (`mergeIndex`); an unchanged shard comes from the cache. Firms and places have
shards of their own, which weigh less (`indexWeight`).

**Same bytes.** Pagefind writes facets, and the list of facets, in the order of a hash table that changes at each
run; fragments and word chunks never change. `_normalise` sorts those lists (they are gzipped CBOR made of arrays
only), compresses them without a date, and names the files after what they hold. Two builds of the same documents,
by the same Pagefind and zlib, are then the same byte for byte: every file, the offline form included.

**Small chunks.** A reader downloads the chunk of each word searched. Pagefind cuts them at 25 to 35 KB; they are cut
again at about 5 KB, which its format allows, so that a first search of several words stays within 250 KB.
"""

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cbor2

from generator.geography import FRANCE
from generator.problems import OutputError
from generator.search.documents import SearchDocument, last_open_day
from generator.search.pipe import PagefindPipe, find_binary, version_of
from generator.search.words import STOP_WORDS, corrections, distinct, fold

SHARD_SIZE = 4000
"""Documents in one index, at most: about 300 MB of Pagefind's memory."""

ASIDE_WEIGHT = 0.4
"""What the scores of firms and places are multiplied by: the path, the aid and the word come first."""

_MAGIC = b"pagefind_dcd"
"""What every Pagefind data file begins with once it is uncompressed."""

_CHUNK_BYTES = 16_000
"""Size of a chunk of words before compression, about three times what is downloaded."""

_USED = ("pagefind.js", "wasm.fr.pagefind", "pagefind-entry.json")
_FORMAT = "1"
"""Changes when the documents' HTML or the normal form do: cached shards are then built again."""


@dataclass(frozen=True)
class IndexReport:
    """What was written."""

    documents: int
    """How many documents can be found."""
    shards: int
    """In how many indexes."""
    rebuilt: int
    """How many of those were not in the cache."""
    files: int
    """How many files."""
    size_bytes: int
    """Their size."""


@dataclass(frozen=True)
class _Shard:
    """Documents that share an index."""

    pages: tuple[tuple[str, str], ...]
    """(url, html) of each document."""
    is_aside: bool
    """Whether they are firms and places."""

    def digest(self, engine: str) -> str:
        """Of everything the index depends on; `engine` says which Pagefind."""
        digest = hashlib.sha256(f"{_FORMAT} {engine} {version('cbor2')}\0".encode())
        for url, html in self.pages:
            digest.update(f"{url}\0{html}\0".encode())
        return digest.hexdigest()[:24]


def write_index(
    documents: Iterable[SearchDocument],
    folder: Path,
    *,
    cache_dir: Path | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> IndexReport:
    """Write `pagefind/`, `pagefind-2/`… below a folder, in place of those it may hold.

    Args:
        documents: What can be found; each url once.
        folder: The site being built, such as its staging folder.
        cache_dir: Where finished shards are kept from one run to the next; none is kept when None.
        on_progress: Called with how many shards are done and how many there are.

    Raises:
        OutputError: When there is no document, Pagefind is missing, dies or refuses a page, or the disk refuses.
    """
    every = tuple(documents)
    if not every:
        raise OutputError("Il n’y a aucune page à chercher : l’index de recherche n’a pas été écrit.")
    shards = _cut(every)
    try:
        for old in [*folder.glob("pagefind"), *folder.glob("pagefind-*")]:
            shutil.rmtree(old)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="etrier-recherche-") as scratch:
            rebuilt = _make_shards(shards, folder, cache_dir, Path(scratch), on_progress)
        _write_manifest(every, shards, folder / "pagefind")
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"L’index de recherche n’a pas pu être écrit : {reason} ({error.filename}).") from error
    files = [path for name in _folders(len(shards)) for path in (folder / name).rglob("*") if path.is_file()]
    return IndexReport(len(every), len(shards), rebuilt, len(files), sum(path.stat().st_size for path in files))


def _folders(count: int) -> list[str]:
    return ["pagefind" if number == 1 else f"pagefind-{number}" for number in range(1, count + 1)]


def _cut(documents: Sequence[SearchDocument]) -> list[_Shard]:
    """Share documents out, in their order."""
    shards = []
    for is_aside in (False, True):
        pages = [
            (document.url, document_html(document)) for document in documents if document.is_listed_aside is is_aside
        ]
        for start in range(0, len(pages), SHARD_SIZE):
            shards.append(_Shard(tuple(pages[start : start + SHARD_SIZE]), is_aside))
    return shards


def _make_shards(
    shards: list[_Shard],
    folder: Path,
    kept_dir: Path | None,
    scratch: Path,
    on_progress: Callable[[int, int], None] | None,
) -> int:
    cache_dir = kept_dir or scratch / "cache"
    cache_dir.mkdir(parents=True, exist_ok=True)
    binary = find_binary()
    engine = version_of(binary)
    digests = [shard.digest(engine) for shard in shards]
    missing = {
        digest: shard for digest, shard in zip(digests, shards, strict=True) if not (cache_dir / digest).is_dir()
    }
    done = len(shards) - len(missing)

    def build(digest: str, shard: _Shard) -> None:
        made = scratch / digest
        _run_pagefind(binary, shard, made)
        _normalise(made)
        # Moved beside, then renamed: a run that was killed leaves no half shard under a good name.
        arriving = cache_dir / f"{digest}.nouveau"
        shutil.rmtree(arriving, ignore_errors=True)
        shutil.move(made, arriving)
        arriving.rename(cache_dir / digest)

    # Two at a time: Pagefind uses one core for an index, and two keep the memory below the budget.
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for _ in pool.map(lambda item: build(*item), missing.items()):
            done += 1
            if on_progress:
                on_progress(done, len(shards))
    for name, digest in zip(_folders(len(shards)), digests, strict=True):
        if kept_dir:
            shutil.copytree(cache_dir / digest, folder / name)
        else:
            shutil.move(cache_dir / digest, folder / name)
        if name != "pagefind":
            # The first index brings the code; the others only bring data.
            for code in ("pagefind.js", "wasm.fr.pagefind"):
                (folder / name / code).unlink(missing_ok=True)
    for old in cache_dir.iterdir():
        if old.name not in digests:
            shutil.rmtree(old, ignore_errors=True)
    return len(missing)


def _run_pagefind(binary: Path, shard: _Shard, folder: Path) -> None:
    with PagefindPipe(binary) as pipe:
        index = pipe.new_index()
        for url, html in shard.pages:
            pipe.add_page(index, url, html)
        pipe.write(index, folder)


# What a document weighs. Pagefind squares weights, from 0 to 10.
_TITLE, _WORDS, _POINTS, _SUMMARY, _BODY = 10.0, 6.0, 3.5, 2.5, 0.4
_LONG_TITLE = 6
"""Beyond as many words, each word of a title says less of the page."""

_FACETS = {"besoin": "needs", "metier": "trades", "departement": "places"}


def document_html(document: SearchDocument) -> str:
    """Write a document as the page that Pagefind reads: weights, facets and what the result shows.

    The fragment's text begins with the summary and "¦": the browser shows what is before. Words are written once,
    where they weigh most.
    """
    seen: set[str] = set()
    title = " ".join(distinct([document.title], seen, keep_stop_words=True))
    words = " ".join(distinct(document.words, seen, keep_stop_words=True))
    points = " ".join(distinct(document.points, seen))
    summary = document.summary.replace("’", "'")
    ligatures = " ".join(word for word in distinct([summary], set(seen)) if word.isascii() and word not in summary)
    seen.update(fold(word) for word in distinct([summary], set()))
    body = " ".join(distinct([document.body], seen))
    length = len(title.split())
    title_weight = _TITLE if length <= _LONG_TITLE else _TITLE * (_LONG_TITLE / length) ** 0.5
    shown_title = f'title[data-t]" data-t="{escape(document.title)}'
    parts = [
        f'<html lang="fr"><body {_attributes(document)}>',
        _weighted("p", summary, _SUMMARY * document.rank),
        "<p>¦</p>",
        _weighted("h1", title, title_weight * document.rank, f' data-pagefind-meta="{shown_title}"'),
        _weighted("p", f"{words} {ligatures}", _WORDS * document.rank),
        _weighted("p", points, _POINTS * document.rank),
        _weighted("p", body, _BODY * document.rank),
        *(
            f'<p data-pagefind-filter="{facet}[data-v]" data-v="{escape(value)}"></p>'
            for facet, attribute in _FACETS.items()
            for value in getattr(document, attribute)
        ),
        "</body></html>",
    ]
    return "".join(part for part in parts if part)


def _weighted(tag: str, text: str, weight: float, attributes: str = "") -> str:
    return f'<{tag} data-pagefind-weight="{weight:.2f}"{attributes}>{escape(text)}</{tag}>' if text.strip() else ""


def _attributes(document: SearchDocument) -> str:
    """Facets with one value, and what the result shows, as attributes of the page."""
    facets = {"genre": document.kind}
    meta = {"genre": document.kind_label, "lieu": document.place}
    if document.status:
        facets["etat"] = document.status
        meta |= {"etat": document.status, "debut": document.opens, "fin": document.ends, "perime": document.stale}
    if document.status in ("ouverte", "a-venir"):
        facets |= {"debut": document.opens or "0000-01-01", "fin": last_open_day(document)}
    shown = {key: value for key, value in meta.items() if value}
    pairs = [
        ("data-pagefind-filter", ", ".join(f"{key}[data-f-{key}]" for key in facets)),
        ("data-pagefind-meta", ", ".join(f"{key}[data-m-{key}]" for key in shown)),
        *((f"data-f-{key}", value) for key, value in facets.items()),
        *((f"data-m-{key}", value) for key, value in shown.items()),
    ]
    return " ".join(f'{name}="{escape(value)}"' for name, value in pairs)


def _normalise(folder: Path) -> None:
    """Give an index its normal form, and remove what our page does not use (Pagefind's own interfaces).

    Raises:
        OutputError: When the files are not as this version of Pagefind writes them.
    """
    for path in folder.iterdir():
        if path.is_file() and path.name not in _USED and path.suffix != ".pf_meta":
            path.unlink()
    try:
        entry = json.loads((folder / "pagefind-entry.json").read_text("utf-8"))
        language = entry["languages"]["fr"]
        old_meta = folder / f"pagefind.{language['hash']}.pf_meta"
        release, pages, chunks, filters, sorts, fields = _decode(old_meta)
        chunks = [small for _, _, name in chunks for small in _cut_chunk(folder / "index" / f"{name}.pf_index")]
        named = sorted((key, _rename_filter(folder / "filter" / f"{name}.pf_filter")) for key, name in filters)
        meta = _encode([release, pages, chunks, named, sorted(sorts), fields])
        old_meta.unlink()
        language["hash"] = _name(meta)
        (folder / f"pagefind.{language['hash']}.pf_meta").write_bytes(_compress(meta))
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise OutputError(
            f"L’index écrit par Pagefind n’a pas la forme attendue ({error}) : la version installée a-t-elle changé ?"
        ) from error
    entry["include_characters"] = sorted(entry["include_characters"])
    (folder / "pagefind-entry.json").write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")


def _cut_chunk(path: Path) -> Iterator[tuple[str, str, str]]:
    """Cut a chunk of words into smaller files; give the first word, the last word and the name of each."""
    (words,) = _decode(path)
    path.unlink()
    group: list[bytes] = []
    first = size = 0
    for number, word in enumerate(words, start=1):
        group.append(cbor2.dumps(word))
        size += len(group[-1])
        if number == len(words) or size >= _CHUNK_BYTES:
            content = _MAGIC + _array_head(1) + _array_head(len(group)) + b"".join(group)
            path.with_name(f"{_name(content)}.pf_index").write_bytes(_compress(content))
            yield words[first][0], word[0], _name(content)
            group, first, size = [], number, 0


def _array_head(length: int) -> bytes:
    """What begins a CBOR array of some length (RFC 8949, section 3.1)."""
    return b"\x9a" + length.to_bytes(4, "big")


def _rename_filter(path: Path) -> str:
    facet, values = _decode(path)
    content = _encode([facet, sorted(values)])
    path.unlink()
    path.with_name(f"{_name(content)}.pf_filter").write_bytes(_compress(content))
    return _name(content)


def _decode(path: Path) -> Any:
    content = gzip.decompress(path.read_bytes())
    if not content.startswith(_MAGIC):
        raise ValueError(path.name)
    return cbor2.loads(content[len(_MAGIC) :])


def _encode(value: object) -> bytes:
    return _MAGIC + cbor2.dumps(value)


def _compress(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _name(content: bytes) -> str:
    return "fr_" + hashlib.sha256(content).hexdigest()[:10]


def _write_manifest(documents: Sequence[SearchDocument], shards: list[_Shard], folder: Path) -> None:
    """Write what recherche.js reads: the shards and the aids' dates at once, the good words when one has no hit."""
    running = [document for document in documents if document.status in ("ouverte", "a-venir")]
    manifest = {
        "pages": len(documents),
        "lots": [
            {"dossier": name, "poids": ASIDE_WEIGHT if shard.is_aside else 1}
            for name, shard in zip(_folders(len(shards)), shards, strict=True)
        ],
        "debuts": sorted({document.opens or "0000-01-01" for document in running}),
        "fins": sorted({last_open_day(document) for document in running}),
        "france": FRANCE,
        "vides": list(STOP_WORDS),
    }
    for name, content in (("etrier.json", manifest), ("mots.json", corrections(documents))):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
