"""A file of open data as a stream of rows, each knowing its line. Nothing is kept but the row being read.

JSON arrays are read with the standard library's `raw_decode` over a sliding buffer rather than with ijson: it
gives the line of every row, which a report needs, and a fault of the file at its line and column.
"""

import codecs
import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from generator.problems import InputError
from generator.text import slugify

MAX_ROW_CHARACTERS = 1_000_000
"""The longest aid of the national base is some 60,000 characters; past this, the file is not what it says."""

_CHUNK_BYTES = 1 << 16
_HEAD_BYTES = 1024
_BLANKS = re.compile(r"[ \t\r\n]*")
_LONGEST_CELL = 130_000
"""Characters of one cell of a CSV file."""

_DELIMITERS = ";,\t"
_DOWNLOAD_AGAIN = "Téléchargez-le de nouveau"


@dataclass(frozen=True)
class Row:
    """One row of the file."""

    line: int
    """Where it begins in the file, from 1."""
    rank: int | None
    """Which row it is, from 1, in a JSON file, which may hold a single line; None in a CSV."""
    values: Mapping[str, Any]
    """By normal column name, such as "code_postal"; text in a CSV, anything JSON can hold in a JSON file."""


def column_name(heading: str) -> str:
    """Give the normal name of a column: « Lien url (site France Num) » is "lien_url_site_france_num"."""
    return slugify(heading).replace("-", "_")


class RowFile:
    """A CSV or JSON file of rows; its form is told by its first characters, not by its name."""

    def __init__(self, path: Path, *, wrappers: Collection[str] = ()) -> None:
        """Keep where the file is; `wrappers` are the keys under which a JSON object may hold its rows."""
        self.path = path
        self.is_one_page = False
        """Whether the file says that other pages follow; known once every row is read."""
        self._wrappers = wrappers

    def __iter__(self) -> Iterator[Row]:
        """Read the rows.

        Raises:
            InputError: When the file cannot be read whole; it says where and what to do.
        """
        with self._open() as file:
            head = file.read(_HEAD_BYTES)
            self._refuse_other_forms(head)
            file.seek(0)
            first = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
            if first in (b"[", b"{"):
                yield from self._json_rows(_JsonStream(self.path, file))
            else:
                yield from self._csv_rows(file)

    def _open(self) -> BinaryIO:
        try:
            if not self.path.is_file():
                raise InputError(self.path, "ce n’est pas un fichier", "Donnez le fichier téléchargé")
            return self.path.open("rb")
        except OSError as error:
            told = f"le fichier ne peut pas être lu ({error.strerror})"
            raise InputError(self.path, told, "Vérifiez ses droits") from error

    def _refuse_other_forms(self, head: bytes) -> None:
        text = head.removeprefix(codecs.BOM_UTF8).lstrip()
        if not text:
            raise InputError(self.path, "le fichier est vide", _DOWNLOAD_AGAIN)
        if text.startswith(b"<"):
            raise InputError(
                self.path,
                "c’est une page web, pas un fichier de données",
                "Prenez le lien de téléchargement (CSV ou JSON) plutôt que l’adresse de la page",
                line=1,
            )
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(self.path, "le texte est en UTF-16", "Enregistrez-le en « CSV UTF-8 »")
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b", b"%PDF")) or b"\0" in head:
            raise InputError(
                self.path,
                "c’est un classeur ou un fichier compressé, pas du CSV ni du JSON",
                "Ouvrez-le, puis enregistrez la feuille en « CSV UTF-8 »",
            )

    def _json_rows(self, stream: "_JsonStream") -> Iterator[Row]:
        if stream.peek() == "[":
            yield from _rows_of_array(stream)
        else:
            yield from self._rows_of_object(stream)
        if stream.peek():
            raise stream.fault("le fichier continue après la fin des données", _DOWNLOAD_AGAIN)

    def _rows_of_object(self, stream: "_JsonStream") -> Iterator[Row]:
        found = False
        stream.take("{")
        while stream.peek() != "}":
            key = stream.value()
            if not isinstance(key, str):
                raise stream.fault("attendu le nom d’un champ entre guillemets droits", _DOWNLOAD_AGAIN)
            stream.take(":")
            if key in self._wrappers and stream.peek() == "[" and not found:
                found = True
                yield from _rows_of_array(stream)
            else:
                value = stream.value()
                if key == "links" and isinstance(value, dict) and value.get("next"):
                    self.is_one_page = True
            if stream.peek() != "}":
                stream.take(",")
        stream.take("}")
        if not found:
            names = " ou ".join(f"« {name} »" for name in self._wrappers)
            raise InputError(
                self.path,
                f"aucune liste de lignes trouvée, ni directement, ni sous {names}" if names else "attendu une liste",
                "Vérifiez que c’est bien l’export du jeu de données, et non un message d’erreur",
            )

    def _csv_rows(self, file: BinaryIO) -> Iterator[Row]:
        lines = _Lines(self.path, file)
        heading = lines.first()
        delimiter = max(_DELIMITERS, key=heading.count)
        # The limit is the process's, and another library may have lifted it: a quote never closed would then eat the
        # whole file.
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        names: list[str] | None = None
        while True:
            began = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise InputError(self.path, _csv_sentence(error), _DOWNLOAD_AGAIN, line=began) from error
            if cells is None:
                return
            if names is None:
                names = self._names(cells)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(names):
                    raise InputError(
                        self.path,
                        f"attendu {len(names)} colonnes, trouvé {len(cells)} : le fichier est coupé ou abîmé",
                        _DOWNLOAD_AGAIN,
                        line=began,
                    )
                yield Row(began, None, dict(zip(names, cells, strict=True)))

    def _names(self, cells: list[str]) -> list[str]:
        names = [column_name(cell) for cell in cells]
        twice = sorted({cell for cell, name in zip(cells, names, strict=True) if name and names.count(name) > 1})
        if twice:
            raise InputError(self.path, f"la colonne {twice[0]} est écrite deux fois", "Gardez-en une seule", line=1)
        return names


def _rows_of_array(stream: "_JsonStream") -> Iterator[Row]:
    stream.take("[")
    rank = 0
    while stream.peek() != "]":
        line = stream.line
        value = stream.value()
        if not isinstance(value, dict):
            raise InputError(
                stream.path, "attendu une ligne faite de champs, trouvé autre chose", _DOWNLOAD_AGAIN, line=line
            )
        rank += 1
        yield Row(line, rank, {column_name(key): item for key, item in value.items()})
        if stream.peek() != "]":
            stream.take(",")
    stream.take("]")


def _csv_sentence(error: csv.Error) -> str:
    if "field limit" in str(error):
        return "une case contient plus de 130 000 caractères : un guillemet n’est sans doute pas fermé"
    if "unexpected end" in str(error):
        return "le fichier s’arrête au milieu d’une case entre guillemets : il est coupé"
    return "les guillemets ou les séparateurs de cette ligne sont faux"


class _Lines:
    """The lines of a CSV file, decoded one by one so that a bad byte has its place."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, file
        self._number = 0
        self._ahead: str | None = None

    def first(self) -> str:
        """Give the first line without taking it."""
        self._ahead = self._read()
        return self._ahead

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        ahead, self._ahead = self._ahead, None
        line = self._read() if ahead is None else ahead
        if not line:
            raise StopIteration
        return line

    def _read(self) -> str:
        data = self._file.readline(MAX_ROW_CHARACTERS + 1)
        self._number += 1
        if len(data) > MAX_ROW_CHARACTERS:
            raise InputError(
                self._path, "cette ligne dépasse un million de caractères", _DOWNLOAD_AGAIN, line=self._number
            )
        try:
            return data.decode("utf-8-sig" if self._number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            column = len(data[: error.start].decode("utf-8", "replace")) + 1
            raise _encoding_fault(self._path, data[error.start], self._number, column) from error


def _encoding_fault(path: Path, byte: int, line: int, column: int) -> InputError:
    return InputError(
        path,
        f"cet octet (0x{byte:02x}) n’est pas de l’UTF-8",
        "Ouvrez le fichier dans un tableur ou un éditeur, et enregistrez-le en « CSV UTF-8 »",
        line=line,
        column=column,
    )


def _whole_number(digits: str) -> int | str:
    # Python refuses to convert thousands of digits: a number that long is a text anyway.
    return int(digits) if len(digits) <= 18 else digits


class _JsonStream:
    """A JSON file read value by value, that knows the line it is at."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self._text = ""
        self._at = 0
        self._done = False
        self._line = 1
        self._column = 1
        self._utf8 = codecs.getincrementaldecoder("utf-8-sig")()
        self._decoder = json.JSONDecoder(parse_int=_whole_number, parse_float=str, parse_constant=lambda name: None)

    @property
    def line(self) -> int:
        """The line of the next character, from 1."""
        return self._line

    def peek(self) -> str:
        """Give the next character that is no blank, "" at the end, without taking it."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._advance(blanks.end() if blanks else self._at)
            if self._at < len(self._text) or self._done:
                return self._text[self._at : self._at + 1]
            self._fill()

    def take(self, sign: str) -> None:
        """Take one sign.

        Raises:
            InputError: When another stands there.
        """
        found = self.peek()
        if found != sign:
            told = f"trouvé « {found} »" if found else "le fichier s’arrête là : il est coupé"
            raise self.fault(f"attendu « {sign} », {told}", _DOWNLOAD_AGAIN)
        self._advance(self._at + 1)

    def value(self) -> Any:
        """Take one whole value.

        Raises:
            InputError: When it is wrong, cut or too big.
        """
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._done:
                    raise self._broken(error) from error
            except RecursionError as error:
                raise self.fault("les données sont emboîtées trop profondément", _DOWNLOAD_AGAIN) from error
            else:
                # "12" at the end of the buffer may be the beginning of "1234".
                if end < len(self._text) or self._done:
                    self._advance(end)
                    return value
            if len(self._text) - self._at > MAX_ROW_CHARACTERS:
                raise self.fault(
                    "cette ligne dépasse un million de caractères, ou son texte n’est pas fermé", _DOWNLOAD_AGAIN
                )
            self._fill()

    def fault(self, message: str, advice: str) -> InputError:
        """Make the fault of the place we are at."""
        return InputError(self.path, message, advice, line=self._line, column=self._column)

    def _broken(self, error: json.JSONDecodeError) -> InputError:
        self._advance(min(error.pos, len(self._text)))
        if self._at >= len(self._text) or error.msg.startswith("Unterminated string"):
            return self.fault("le fichier s’arrête au milieu d’une ligne : il est coupé", _DOWNLOAD_AGAIN)
        return self.fault("ce n’est pas du JSON", _DOWNLOAD_AGAIN)

    def _advance(self, end: int) -> None:
        newlines = self._text.count("\n", self._at, end)
        if newlines:
            self._line += newlines
            self._column = end - self._text.rfind("\n", self._at, end)
        else:
            self._column += end - self._at
        self._at = end

    def _fill(self) -> None:
        data = self._file.read(_CHUNK_BYTES)
        self._done = not data
        # What is taken is forgotten here and nowhere else: once a chunk.
        self._text = self._text[self._at :]
        self._at = 0
        try:
            self._text += self._utf8.decode(data, final=self._done)
        except UnicodeDecodeError as error:
            before = self._text + error.object[: error.start].decode("utf-8", "replace")
            line = self._line + before.count("\n")
            column = len(before) - before.rfind("\n") if "\n" in before else self._column + len(before)
            byte = error.object[error.start] if error.start < len(error.object) else 0
            raise _encoding_fault(self.path, byte, line, column) from error
