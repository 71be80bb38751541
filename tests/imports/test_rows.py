"""Reading files of open data: every form it takes, and every way it can be wrong."""

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.imports.rows import Row, RowFile, column_name
from generator.problems import InputError


def rows(path: Path, content: bytes, wrappers: tuple[str, ...] = ("data",)) -> list[Row]:
    path.write_bytes(content)
    return list(RowFile(path, wrappers=wrappers))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b'[{"a": 1}, {"a": "x"}]', [(1, {"a": 1}), (1, {"a": "x"})], id="a JSON array on one line"),
        pytest.param(
            b'[\n{"a": 1},\n\n{"a": 2}\n]\n', [(2, {"a": 1}), (4, {"a": 2})], id="a JSON array knows its lines"
        ),
        pytest.param(
            b'{"n": {"x": []}, "data": [{"a": null}], "z": 3}', [(1, {"a": None})], id="rows under a known key"
        ),
        pytest.param(b'\xef\xbb\xbf[{"a": 1.50}]', [(1, {"a": "1.50"})], id="a mark at the start, numbers as typed"),
        pytest.param(b'[{"a": NaN}]', [(1, {"a": None})], id="what is no JSON number is nothing"),
        pytest.param(b"a;b\r\n1;x\r\n", [(2, {"a": "1", "b": "x"})], id="CSV with semicolons and Windows line ends"),
        pytest.param(
            b"a,b\n1,x\n\n2,y",
            [(2, {"a": "1", "b": "x"}), (4, {"a": "2", "b": "y"})],
            id="CSV with commas, an empty line, no last line end",
        ),
        pytest.param(b"a\tb\n1\tx\n", [(2, {"a": "1", "b": "x"})], id="CSV with tabs"),
        pytest.param(
            b'a;b\n"1\n2";x\n3;y\n',
            [(2, {"a": "1\n2", "b": "x"}), (4, {"a": "3", "b": "y"})],
            id="a cell of several lines",
        ),
        pytest.param(
            "Code postal;Catégorie\n1;2\n".encode(), [(2, {"code_postal": "1", "categorie": "2"})], id="French headings"
        ),
    ],
)
def test_rows_are_read_with_their_line(
    tmp_path: Path, content: bytes, expected: list[tuple[int, dict[str, object]]]
) -> None:
    assert [(row.line, dict(row.values)) for row in rows(tmp_path / "export", content)] == expected


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        pytest.param(b"", "", "le fichier est vide", id="empty"),
        pytest.param(b" \n\n", "", "le fichier est vide", id="blank"),
        pytest.param(b"<!doctype html><title>Erreur 404", ":1", "c’est une page web", id="a web page"),
        pytest.param(b"PK\x03\x04aaaa", "", "c’est un classeur", id="a workbook"),
        pytest.param("a;b\n".encode("utf-16"), "", "le texte est en UTF-16", id="UTF-16"),
        pytest.param(b'{"error": "trop de demandes"}', "", "aucune liste de lignes", id="an error message in JSON"),
        pytest.param(
            b'[{"a": 1},\n{"a": ', ":2:7", "le fichier s’arrête au milieu d’une ligne", id="JSON cut in a row"
        ),
        pytest.param(
            b'[{"a": 1},\n{"a": "x', ":2:7", "le fichier s’arrête au milieu d’une ligne", id="JSON cut in a text"
        ),
        pytest.param(b'[{"a": 1}', ":1:10", "le fichier s’arrête là", id="JSON cut after a row"),
        pytest.param(b'[{"a": 1}]\n]', ":2:1", "le fichier continue après la fin", id="JSON with more after it"),
        pytest.param(b'[{"a": 1},\n{"a" 2}]', ":2:6", "ce n’est pas du JSON", id="JSON without its colon"),
        pytest.param(b"[1, 2]", ":1", "attendu une ligne faite de champs", id="a list of numbers"),
        pytest.param(b"[" * 100_000, ":1:2", "emboîtées trop profondément", id="a hundred thousand brackets"),
        pytest.param(
            '[{"a": "é"}, {"b": "'.encode() + b'\xe9"}]',
            ":1:21",
            "cet octet (0xe9) n’est pas de l’UTF-8",
            id="JSON in another encoding",
        ),
        pytest.param(
            "a;b\né;".encode() + b"\xe9\n",
            ":2:3",
            "cet octet (0xe9) n’est pas de l’UTF-8",
            id="CSV in another encoding",
        ),
        pytest.param(b"a;b\n1;2\n3\n", ":3", "attendu 2 colonnes, trouvé 1", id="a CSV line cut"),
        pytest.param(b'a;b\n1;"2\n3;4\n', ":2", "il est coupé", id="a quote never closed"),
        pytest.param(b"a;A\n1;2\n", ":1", "la colonne A est écrite deux fois", id="a column twice"),
        pytest.param(b'a;b\n1;"' + b"x" * 200_000 + b'"\n', ":2", "plus de 130 000 caractères", id="a huge CSV cell"),
        pytest.param(b"a;b\n" + b"x" * 1_100_000, ":2", "dépasse un million de caractères", id="a huge CSV line"),
        pytest.param(
            b'[{"a": "' + b"x" * 1_200_000 + b'"}]', ":1:2", "dépasse un million de caractères", id="a huge JSON row"
        ),
    ],
)
def test_a_bad_file_is_told_with_its_place(tmp_path: Path, content: bytes, place: str, message: str) -> None:
    path = tmp_path / "export"

    with pytest.raises(InputError) as caught:
        rows(path, content)

    assert str(caught.value).startswith(f"{path}{place} : ")
    assert message in str(caught.value)
    assert "\n    → " in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ce n’est pas un fichier"):
        list(RowFile(tmp_path / "absent.csv"))


def test_a_page_of_several_is_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text('{"links": {"next": "https://exemple.fr"}, "data": [{"a": 1}]}', "utf-8")
    file = RowFile(path, wrappers=("data",))

    assert len(list(file)) == 1
    assert file.is_one_page


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Identifiant de la structure", "identifiant_de_la_structure"),
        ("Lien url (site France Num)", "lien_url_site_france_num"),
        ("identifiant_de_la_structure", "identifiant_de_la_structure"),
        ("Date d’immatriculation", "date_d_immatriculation"),
    ],
)
def test_headings_and_technical_keys_have_one_name(heading: str, expected: str) -> None:
    assert column_name(heading) == expected


_CELLS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), _CELLS), max_size=8), st.sampled_from([None, 1]))
def test_any_array_comes_back_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, object]], indent: int | None
) -> None:
    path = tmp_path_factory.mktemp("rows") / "export.json"

    found = rows(path, json.dumps(values, ensure_ascii=False, indent=indent).encode())

    assert [dict(row.values) for row in found] == values


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("rows") / "export"

    try:
        found = rows(path, content)
    except InputError as error:
        assert "→" in str(error)
    else:
        assert all(row.line >= 1 for row in found)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    row = json.dumps({"nom": "x" * 500})
    path.write_text("[" + ",\n".join([row] * 20_000) + "]", "utf-8")
    tracemalloc.start()

    count = sum(1 for _ in RowFile(path))

    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert path.stat().st_size > 10_000_000
    assert peak_bytes < 2_000_000
