"""What someone meant by a value that its field refuses, when only one value can have been meant.

Each function gives candidates; the field itself accepts or refuses them. None, or two, and nothing is mended.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, get_args

from pydantic import TypeAdapter, ValidationError

from generator.geography import DEPARTMENT_NAME_BY_CODE, REGION_BY_CODE
from generator.load.translate import iso_date
from generator.models.common import Department, NafPrefix, PartialDate, Postcode, Siren, Slug, Territory
from generator.models.shape import FieldShape
from generator.text import slugify
from generator.yaml_text import dump_value

Ids = Mapping[str, frozenset[str]]
"""The ids of the records that exist, by kind."""

_TRUE, _FALSE = ("oui", "vrai"), ("non", "faux")
_MOMENT = re.compile(r"(?P<day>.*?\d)[\s,]*(?:à\s*)?(?P<hour>\d{1,2})\s*[h:]\s*(?P<minute>\d{2})?")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_THOUSANDS_IN_ENGLISH = re.compile(r"\d,\d{3}(\D|$)")
_NAF = re.compile(r"(\d{2})\.?(\d{2})\s*([A-Z])")

_REGION_CODE_BY_NAME = {slugify(region.name): code for code, region in REGION_BY_CODE.items()}
_DEPARTMENT_CODE_BY_NAME = {slugify(name): code for code, name in DEPARTMENT_NAME_BY_CODE.items()}


@dataclass(frozen=True)
class Written:
    """A value as a record holds it."""

    shape: FieldShape
    """Its field."""
    value: Any
    """What our reader makes of it."""
    raw: str
    """As it is typed, without its quotes."""


def meant(written: Written, ids: Ids, own_id: str | None) -> str | None:
    """Give, as YAML, the only value that can have been meant; None when the value is right, or is anyone's guess.

    Args:
        written: The value and its field.
        ids: The records that exist, for references.
        own_id: The id that the file's name gives, when the field is the record's own id.
    """
    shape = written.shape
    if written.value is None or accepts(shape, written.value):
        return None
    known = frozenset((own_id,)) if own_id else ids.get(shape.ref_kind, frozenset()) if shape.ref_kind else None
    if is_form(shape, Slug) and known is None:
        return None  # the name of a step or of a question: something else may cite it
    found: dict[str, str] = {}
    for candidate in _candidates(written):
        if accepts(shape, candidate) and (known is None or candidate in known):
            found.setdefault(str(candidate), _typed(candidate, shape))
    return next(iter(found.values())) if len(found) == 1 else None


def accepts(shape: FieldShape, value: Any) -> bool:
    """Say whether a field takes a value, by itself: what it has to do with other fields is not looked at."""
    try:
        _adapter(shape).validate_python(value)
    except ValidationError:
        return False
    return True


_ADAPTERS: dict[int, TypeAdapter[Any]] = {}
"""By field: `fields_of` makes each shape once, and keeps it."""


def _adapter(shape: FieldShape) -> TypeAdapter[Any]:
    found = _ADAPTERS.get(id(shape))
    if found is None:
        value_type: Any = Annotated[(shape.base, *shape.metadata)] if shape.metadata else shape.base
        found = _ADAPTERS[id(shape)] = TypeAdapter(value_type)
    return found


def is_form(shape: FieldShape, alias: Any) -> bool:
    """Say whether a field has one of the constrained types of `models.common`."""
    metadata = get_args(alias)[1:]
    return bool(shape.metadata[: len(metadata)] == metadata)


def is_code(shape: FieldShape) -> bool:
    """Say whether a field holds a code made of digits, which is written between quotes."""
    return any(is_form(shape, alias) for alias in (Department, Siren, Postcode))


def _typed(candidate: Any, shape: FieldShape) -> str:
    if is_code(shape):
        return f'"{candidate}"'
    if isinstance(candidate, bool):
        return "true" if candidate else "false"
    # A day is written bare, as people do.
    if isinstance(candidate, date):
        return candidate.isoformat()
    return dump_value(candidate, indent=0).strip()


def _candidates(written: Written) -> Iterator[Any]:
    shape, raw = written.shape, written.raw.strip()
    if shape.base is bool:
        yield from _booleans(raw)
    elif shape.base in (int, float):
        yield from _numbers(raw)
    elif shape.base is datetime:
        yield from _moments(raw)
    elif shape.base is date or is_form(shape, PartialDate):
        yield from filter(None, [iso_date(raw)])
    elif shape.vocabulary is not None:
        wanted = slugify(raw)
        yield from (entry.value for entry in shape.vocabulary if wanted in (slugify(entry.value), slugify(entry.label)))
    elif shape.base is str:
        yield from _texts(shape, written, raw)


def _texts(shape: FieldShape, written: Written, raw: str) -> Iterator[str]:
    if is_form(shape, Territory):
        yield from _territories(raw)
    elif is_form(shape, Department):
        yield from _departments(raw)
    elif is_form(shape, Siren):
        yield from _sirens(raw)
    elif is_form(shape, Postcode):
        yield re.sub(r"\s", "", raw)
    elif is_form(shape, NafPrefix):
        yield raw
        code = _NAF.fullmatch(raw.upper())
        yield f"{code[1]}.{code[2]}{code[3]}" if code else raw.upper()
    elif not isinstance(written.value, str):
        yield raw  # a number, or true, where text is expected: what was typed is the text
    else:
        yield slugify(raw) if is_form(shape, Slug) else raw


def _booleans(raw: str) -> Iterator[bool]:
    if raw.lower() in (*_TRUE, *_FALSE):
        yield raw.lower() in _TRUE


def _numbers(raw: str) -> Iterator[int | float]:
    if _THOUSANDS_IN_ENGLISH.search(raw):
        return  # "1,500": one and a half for us, fifteen hundred elsewhere
    tidy = re.sub(r"[\s\u202f]|€$", "", raw).replace(",", ".")
    if _DECIMAL.fullmatch(tidy) and len(tidy) < 16:
        number = float(tidy)
        yield int(number) if number.is_integer() else number


def _moments(raw: str) -> Iterator[str]:
    found = _MOMENT.fullmatch(raw)
    day = iso_date(found["day"]) if found else None
    if found and day:
        yield f"{day}T{int(found['hour']):02}:{found['minute'] or '00'}"


def _territories(raw: str) -> Iterator[str]:
    name = slugify(raw)
    if name in ("france", "fr", "toute-la-france", "france-entiere"):
        yield "FR"
    if name in _REGION_CODE_BY_NAME:
        yield f"REG-{_REGION_CODE_BY_NAME[name]}"
    if name in _DEPARTMENT_CODE_BY_NAME:
        yield f"DEP-{_DEPARTMENT_CODE_BY_NAME[name]}"
    code = raw.upper().replace(" ", "-")
    yield code
    # 53 is both Mayenne and Bretagne: one candidate each, so that nothing is chosen.
    if code in DEPARTMENT_NAME_BY_CODE:
        yield f"DEP-{code}"
    if code in REGION_BY_CODE:
        yield f"REG-{code}"


def _departments(raw: str) -> Iterator[str]:
    yield raw.upper()
    if raw.isdigit() and raw.isascii():
        yield raw.zfill(2)
    code = _DEPARTMENT_CODE_BY_NAME.get(slugify(raw))
    if code:
        yield code


def _sirens(raw: str) -> Iterator[str]:
    digits = re.sub(r"[\s.\u202f-]", "", raw)
    yield digits
    if len(digits) == 14:
        yield digits[:9]  # a Siret begins with the Siren
