import gzip
import hashlib
import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.load.records import load_records
from generator.problems import OutputError
from generator.search import SearchDocument, index, offline_search, pipe, search_documents, write_index
from generator.search.documents import last_open_day
from generator.search.index import document_html
from generator.search.words import STOP_WORDS, corrections, distinct, words_of
from generator.settings import Settings
from generator.site import Site, resolve
from generator.text import fold

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site() -> Site:
    return resolve(load_records(ROOT).records, today=date(2026, 11, 21), settings=Settings(site_name="Étrier"))


@pytest.fixture(scope="module")
def documents(site: Site) -> dict[str, SearchDocument]:
    return {document.url: document for document in search_documents(site)}


def document(url: str = "besoins/x/", **changes: object) -> SearchDocument:
    made = SearchDocument(url, "L’œuvre d’été", "besoin", "Besoin", "Un résumé d’ici.", 1.0)
    return replace(made, **changes)  # type: ignore[arg-type]


def few(count: int = 30) -> list[SearchDocument]:
    """Documents enough for Pagefind to hesitate on the order of its facets."""
    return [
        document(
            f"aides/a{number}/",
            title=f"Aide numéro {number}",
            kind=("aide", "besoin", "terme")[number % 3],
            words=(f"mot{number}", "subvention"),
            places=(f"{number % 20 + 10}", "2A"),
            needs=(f"n{number % 7}",),
            is_listed_aside=number % 4 == 0,
        )
        for number in range(count)
    ]


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def program(folder: Path, text: str) -> Path:
    """An executable that stands for Pagefind; it says a version like any other."""
    path = folder / "pagefind"
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {{ echo faux 0; exit 0; }}\n{text}\n', "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


# --- Documents


def test_every_document_has_its_own_address(site: Site) -> None:
    addresses = [item.url for item in search_documents(site, [("guides/x/", "Un guide", "Du texte.")])]

    assert len(addresses) == len(set(addresses))
    assert "guides/x/" in addresses


def test_every_record_with_a_page_can_be_found(site: Site, documents: dict[str, SearchDocument]) -> None:
    searched = (
        *("metier", "aide", "reseau", "prestataire", "lieu", "label", "contrat", "cle-de-lecture"),
        *("obligation", "temoignage", "logiciel", "terme", "besoin", "moment", "module"),
    )

    missing = [entry.url for kind in searched for entry in site.all(kind) if entry.url not in documents]

    assert missing == []


def test_a_closed_aid_comes_after_an_open_one(documents: dict[str, SearchDocument]) -> None:
    ranks = {item.status: item.rank for item in documents.values() if item.status}

    assert ranks["ouverte"] > ranks["a-verifier"] > ranks["fermee"]


def test_platforms_are_ranked_low_labelled_and_aside(site: Site, documents: dict[str, SearchDocument]) -> None:
    platform = next(entry for entry in site.providers if entry.record.role == "plateforme")

    found = documents[platform.url or ""]

    assert found.is_listed_aside
    assert found.kind_label == "Plateforme de facturation"
    assert found.rank < min(item.rank for item in documents.values() if item.kind == "metier")


def test_a_regional_aid_holds_in_its_departments_and_a_national_one_everywhere(
    documents: dict[str, SearchDocument],
) -> None:
    assert documents["aides/bretagne-pass-commerce-artisanat/"].places == ("22", "29", "35", "56")
    assert documents["aides/acre/"].places == ("FR",)


@pytest.mark.parametrize(
    ("ends", "stale", "expected"),
    [
        pytest.param("", "", "9999-12-31", id="nothing ends it"),
        pytest.param("2026-12-31", "", "2026-12-31", id="its last day counts"),
        pytest.param("2027-12-31", "2027-05-01", "2027-04-30", id="the day before its check is too old"),
    ],
)
def test_last_open_day(ends: str, stale: str, expected: str) -> None:
    assert last_open_day(document(status="ouverte", ends=ends, stale=stale)) == expected


# --- What Pagefind reads


def test_indexed_text_has_straight_apostrophes_and_no_ligature_alone() -> None:
    html = document_html(document())

    assert "Un résumé d&#x27;ici." in html
    assert ">L œuvre oeuvre d été<" in html
    assert 'data-t="L’œuvre d’été"' in html


def test_a_word_is_written_once_where_it_weighs_most() -> None:
    html = document_html(document(words=("devis",), points=("devis rapide",), body="Le devis, rapide et clair."))

    assert html.count("devis") == 1
    assert html.count("rapide") == 1
    assert html.count("clair") == 1


def test_facets_are_written_with_every_value_and_escaped() -> None:
    html = document_html(document(needs=("a", 'b"<'), status="ouverte", ends="2027-01-31"))

    assert 'data-pagefind-filter="besoin[data-v]" data-v="a"' in html
    assert 'data-v="b&quot;&lt;"' in html
    assert 'data-f-fin="2027-01-31"' in html
    assert 'data-f-debut="0000-01-01"' in html


# --- Words


def test_words_are_cut_at_apostrophes_and_hyphens() -> None:
    assert words_of("L’e-mail d'aujourd'hui, n°2") == ["L", "e", "mail", "d", "aujourd", "hui", "n", "2"]


def test_distinct_words_skip_stop_words_and_those_seen() -> None:
    assert list(distinct(["Le cœur du métier", "métier de cœur"], set())) == ["cœur", "coeur", "métier"]


def test_stop_words_are_folded_and_leave_the_words_that_name_pages() -> None:
    assert [word for word in STOP_WORDS if word != fold(word)] == []
    assert not {"aide", "besoin", "client", "prix"} & set(STOP_WORDS)


def read_words(coded: str) -> list[str]:
    words, previous = [], ""
    for item in coded.split():
        previous = previous[: int(item[0], 36)] + item[1:-1]
        words.append(previous)
    return words


def test_corrections_hold_good_words_and_never_a_mistake() -> None:
    term = document(
        "glossaire/devis/", title="devis", words=("estimation", "devi", "deviz"), misspellings=("devi", "deviz")
    )
    need = document("besoins/y/", title="Mes soirées", words=("fichié", "estimation"), body="Une estimation.")
    platform = document("prestataires/z/", title="Deviztech", is_listed_aside=True)

    found = corrections([term, need, platform])

    assert read_words(str(found["mots"])) == ["devis", "estimation", "résumé", "soirées"]
    assert found["fautes"] == {"devi": "devis", "deviz": "devis"}


# --- The index


def test_two_builds_have_the_same_bytes(tmp_path: Path) -> None:
    reports = [write_index(few(), tmp_path / name) for name in ("un", "deux")]

    assert hashes(tmp_path / "un") == hashes(tmp_path / "deux")
    assert reports[0] == reports[1]
    assert [item.content for item in offline_search(tmp_path / "un")] == [
        item.content for item in offline_search(tmp_path / "deux")
    ]


def test_the_index_is_complete_and_holds_nothing_else(tmp_path: Path) -> None:
    report = write_index(few(), tmp_path)

    entry = json.loads((tmp_path / "pagefind" / "pagefind-entry.json").read_text("utf-8"))
    manifest = json.loads((tmp_path / "pagefind" / "etrier.json").read_text("utf-8"))
    extensions = {path.suffix for path in tmp_path.rglob("*") if path.is_file()}
    assert report.documents == manifest["pages"] == 30
    assert [lot["dossier"] for lot in manifest["lots"]] == ["pagefind", "pagefind-2"]
    assert entry["languages"]["fr"]["page_count"] == 22
    assert extensions == {".js", ".json", ".pagefind", ".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment"}
    assert not (tmp_path / "pagefind-2" / "pagefind.js").exists()


def test_documents_are_cut_into_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SHARD_SIZE", 10)

    report = write_index(few(), tmp_path)

    assert report.shards == 4  # 22 documents, then 8 aside
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pagefind", "pagefind-2", "pagefind-3", "pagefind-4"]


def test_only_the_changed_shard_is_built_again(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = write_index(few(), tmp_path / "site", cache_dir=cache)
    changed = [replace(item, title="Autre") if item.url == "aides/a1/" else item for item in few()]

    again = write_index(few(), tmp_path / "site", cache_dir=cache)
    other = write_index(changed, tmp_path / "site", cache_dir=cache)

    assert (first.rebuilt, again.rebuilt, other.rebuilt) == (2, 0, 1)
    assert len(list(cache.iterdir())) == 2


def test_an_old_index_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "pagefind-7").mkdir()
    (tmp_path / "pagefind").mkdir()
    (tmp_path / "pagefind" / "vieux.pf_meta").write_text("")

    write_index(few(), tmp_path)

    assert not (tmp_path / "pagefind-7").exists()
    assert not (tmp_path / "pagefind" / "vieux.pf_meta").exists()


def test_word_chunks_are_small_and_cover_every_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_CHUNK_BYTES", 300)
    write_index(few(), tmp_path)
    folder = tmp_path / "pagefind"

    meta = index._decode(next(folder.glob("*.pf_meta")))
    chunks = meta[2]

    assert len(chunks) > 3
    assert chunks == sorted(chunks, key=lambda chunk: chunk[0].encode())
    for first, last, name in chunks:
        (words,) = index._decode(folder / "index" / f"{name}.pf_index")
        assert (words[0][0], words[-1][0]) == (first, last)
    assert {f"{name}.pf_index" for _, _, name in chunks} == {path.name for path in (folder / "index").iterdir()}


def test_fragments_keep_the_summary_before_the_mark(tmp_path: Path) -> None:
    write_index([document()], tmp_path)

    fragment = gzip.decompress(next((tmp_path / "pagefind" / "fragment").iterdir()).read_bytes())

    content = json.loads(fragment.removeprefix(b"pagefind_dcd"))
    assert content["content"].split("¦")[0].strip() == "Un résumé d'ici."
    assert content["meta"] == {"genre": "Besoin", "title": "L’œuvre d’été"}


# --- What goes wrong


def test_nothing_to_search_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="aucune page"):
        write_index([], tmp_path)


def test_a_missing_binary_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pagefind_bin", None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(OutputError, match="introuvable"):
        pipe.find_binary()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("echo plus de mémoire >&2; exit 3", "s’est arrêté .code 3. : plus de mémoire", id="it dies"),
        pytest.param("printf 'coucou,'; cat > /dev/null", "illisible", id="it speaks nonsense"),
        # {"message_id":1,"payload":{"type":"Error","message":"non merci"}}
        pytest.param(
            "printf '%s,' "
            "eyJtZXNzYWdlX2lkIjoxLCJwYXlsb2FkIjp7InR5cGUiOiJFcnJvciIsIm1lc3NhZ2UiOiJub24gbWVyY2kifX0=; cat > /dev/null",
            "refuse NewIndex : non merci",
            id="it refuses",
        ),
    ],
)
def test_a_failing_pagefind_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str) -> None:
    binary = program(tmp_path, text)
    monkeypatch.setattr(index, "find_binary", lambda: binary)

    with pytest.raises(OutputError, match=sentence):
        write_index([document()], tmp_path / "site")


def test_a_binary_that_cannot_run_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "find_binary", lambda: tmp_path / "absent")

    with pytest.raises(OutputError, match="ne démarre pas"):
        write_index([document()], tmp_path / "site")


# --- Offline


def test_the_offline_form_holds_every_data_file_and_no_module(tmp_path: Path) -> None:
    write_index(few(), tmp_path)

    head, *parts = offline_search(tmp_path)

    text = b"".join(part.content for part in parts).decode()
    data = [path for path in hashes(tmp_path) if not path.endswith(".js")]
    assert head.path == "pagefind/hors-ligne.js"
    assert all(f'"{path}"' in text for path in data)
    assert b"import.meta" not in head.content
    assert b"export{" not in head.content


def test_a_missing_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="incomplet"):
        offline_search(tmp_path)


def test_another_form_of_pagefind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pagefind").mkdir()
    (tmp_path / "pagefind" / "pagefind.js").write_text("export default 1;")

    with pytest.raises(OutputError, match="forme attendue"):
        offline_search(tmp_path)
