"""Pydantic's errors told in French: what was expected, what was found, what to do.

One table, `SENTENCES`, goes from pydantic's error types to ours. The faults that our own models raise are
already French (`generator.models.common.fault`); `ADVICE` only adds what to do.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.geography import DEPARTMENT_NAME_BY_CODE, REGION_BY_CODE
from generator.load.reader import FieldPath, Positions
from generator.models.common import Record
from generator.models.shape import FieldShape, field_at, fields_of, model_at
from generator.problems import Problem
from generator.text import slugify

_LONGEST_QUOTE = 80


@dataclass(frozen=True)
class Fault:
    """One of pydantic's errors with what is needed to tell it."""

    type: str
    """Pydantic's error type, or the code of one of our own faults."""
    field: FieldPath
    """French keys and indexes."""
    found: Any
    """The value that was refused."""
    raw: str | None
    """The value as it is typed, when it is a plain one: "43.10" where `found` is 43.1."""
    context: Mapping[str, Any]
    """Limits and such, as pydantic gives them."""
    message: str
    """The message of our own faults."""
    shape: FieldShape | None
    """The field, None when it does not exist."""


@dataclass(frozen=True)
class Sentence:
    """How one error type is told."""

    code: str
    message: Callable[[Fault], str]
    advice: Callable[[Fault], str]


def problems_of(error: ValidationError, model: type[Record], path: str, data: bytes) -> tuple[Problem, ...]:
    """Tell every error of a record, each at its own place.

    Args:
        error: What pydantic raised for the whole record.
        model: The class that was asked for.
        path: The file, relative to the project.
        data: The file's bytes, to find the places.

    Returns:
        The problems, in the order of the file.
    """
    positions = Positions(data)
    details = error.errors(include_url=False)
    missing = {item["loc"] for item in details if item["type"] == "missing"}
    problems = []
    explained: set[tuple[str | int, ...]] = set()
    for item in details:
        if item["type"] == "extra_forbidden":
            problem, meant = _unknown_key(item["loc"], model, path, positions, missing - explained)
            problems.append(problem)
            explained |= meant
    for item in details:
        if item["type"] != "extra_forbidden" and item["loc"] not in explained and not _is_consequence(item):
            problems.append(_tell(item, model, path, positions))
    return tuple(sorted(problems))


def _is_consequence(item: ErrorDetails) -> bool:
    """Say whether a list is only too short because some of its items, told by themselves, were refused."""
    found = item["input"]
    return item["type"] == "too_short" and isinstance(found, list) and len(found) >= item["ctx"]["min_length"]


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Give the candidate that someone most likely meant, None when none is near."""
    folded = {slugify(candidate): candidate for candidate in candidates}
    found = difflib.get_close_matches(slugify(word), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def quote(value: Any) -> str:
    """Show a value that was found, on one line and not too long."""
    if value is None:
        return "rien"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "des champs (" + _shorten(", ".join(map(str, value))) + ")"
    if isinstance(value, list | tuple):
        return "une liste"
    return _shorten(str(value)) or "un texte vide"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def dotted(field: FieldPath) -> str:
    """Write a path as people read it: "etapes.0.geste"."""
    return ".".join(map(str, field))


def _tell(item: ErrorDetails, model: type[Record], path: str, positions: Positions) -> Problem:
    field = _blamed(item, positions)
    fault = Fault(
        type=item["type"],
        field=field,
        found=item["input"],
        raw=positions.raw(field),
        context=item.get("ctx", {}),
        message=item["msg"],
        shape=field_at(model, field),
    )
    sentence = _sentence(fault)
    line, column = positions.of_value(field)
    return Problem(path, line, column, sentence.code, dotted(field), sentence.message(fault), sentence.advice(fault))


def _blamed(item: ErrorDetails, positions: Positions) -> FieldPath:
    """Give the field to point at: for a fault between fields, the one that is most likely wrong."""
    field = item["loc"]
    # A message that names its fields, such as "plancher et plafond sont inversés", points at the first.
    named = str(item.get("ctx", {}).get("names", "")).split()
    candidates = (*named[:1], *BLAMED.get(item["type"], ()))
    written = positions.keys(field)
    return next(((*field, key) for key in candidates if key in written), field)


def _sentence(fault: Fault) -> Sentence:
    if fault.found is None and fault.type != "missing" and fault.field:
        return _EMPTY
    sentence = SENTENCES.get(fault.type)
    if sentence is None:  # one of our own faults: the message is French and the type is the code
        return Sentence(fault.type, _own_message, ADVICE.get(fault.type, _no_advice))
    if fault.type == "string_pattern_mismatch":
        return PATTERNS.get(str(fault.context.get("pattern")), sentence)
    return sentence


def _unknown_key(
    field: FieldPath,
    model: type[Record],
    path: str,
    positions: Positions,
    missing: set[tuple[str | int, ...]],
) -> tuple[Problem, set[tuple[str | int, ...]]]:
    """Tell a key that no field has; also give the missing field it was meant for, if any."""
    parent, key = field[:-1], str(field[-1])
    owner = model_at(model, parent) or model
    # Someone who knows the code, or an English tool, may write "title" for "titre".
    # What is already written cannot be what was meant.
    written = positions.keys(parent)
    absent_fields = [shape for shape in fields_of(owner) if shape.alias not in written]
    alias_by_word = {shape.name: shape.alias for shape in absent_fields}
    alias_by_word |= {shape.alias: shape.alias for shape in absent_fields}
    required = {str(place[-1]) for place in missing if place[:-1] == parent}
    required_words = {word: alias for word, alias in alias_by_word.items() if alias in required}
    word = closest(key, required_words) or closest(key, alias_by_word)
    meant = alias_by_word[word] if word else None
    if meant:
        advice = f"Vouliez-vous dire `{meant}` ?"
    else:
        advice = "Les champs possibles ici : " + ", ".join(shape.alias for shape in fields_of(owner))
    line, column = positions.of_key(field)
    problem = Problem(
        path, line, column, "champ-inconnu", dotted(field), f"le champ {_shorten(key)} n’existe pas ici", advice
    )
    return problem, {(*parent, meant)} & missing if meant else set()


# --- messages ---------------------------------------------------------------------------------------------


def _own_message(fault: Fault) -> str:
    for value in fault.context.values():
        if isinstance(value, float) and value.is_integer():
            fault = replace(fault, message=fault.message.replace(str(value), str(int(value))))
    found = fault.context.get("found")
    return _shorten_inside(fault.message, found) if isinstance(found, str) else fault.message


def _shorten_inside(message: str, found: str) -> str:
    return message.replace(found, quote(found)) if found.strip() else message.rstrip() + " un texte vide"


def _no_advice(_: Fault) -> str:
    return ""


def _say(text: str) -> Callable[[Fault], str]:
    return lambda _: text


def _expected(what: str) -> Callable[[Fault], str]:
    return lambda fault: f"attendu {what}, trouvé {_found(fault)}"


def _found(fault: Fault) -> str:
    if isinstance(fault.found, dict | list | bool) or fault.raw is None:
        return quote(fault.found)
    return quote(fault.raw)


def _missing_message(fault: Fault) -> str:
    return "ce champ est obligatoire" + (f" : {fault.shape.description}" if fault.shape else "")


def _missing_advice(fault: Fault) -> str:
    key = str(fault.field[-1]) if fault.field else ""
    if fault.shape is not None and fault.shape.node is not None:
        return f"Ajoutez `{key}:`, et dessous, en retrait, ses champs : {_required_keys(fault.shape.node)}"
    if fault.shape is not None and fault.shape.is_list:
        return f"Ajoutez `{key}:`, puis une ligne par élément, chacune avec un tiret"
    return f"Ajoutez la ligne `{key}: {_example(fault.shape)}`"


def _example(shape: FieldShape | None) -> str:
    if shape is None or shape.is_list or shape.node:
        return "…"
    if shape.examples:
        return str(shape.examples[0])
    return shape.vocabulary.values[0] if shape.vocabulary else "…"


def _empty_advice(fault: Fault) -> str:
    if fault.shape is not None and not fault.shape.is_required:
        return "Écrivez quelque chose après les deux-points, ou effacez la ligne : ce champ est facultatif"
    return "Écrivez quelque chose après les deux-points : ce champ est obligatoire"


def _text_message(fault: Fault) -> str:
    if isinstance(fault.found, bool):
        return f"attendu du texte, trouvé {quote(fault.found)} (vrai ou faux)"
    if isinstance(fault.found, int | float):
        return f"attendu du texte, trouvé le nombre {_found(fault)}"
    return f"attendu du texte, trouvé {_found(fault)}"


def _text_advice(fault: Fault) -> str:
    if isinstance(fault.found, dict):
        if len(fault.found) == 1:
            return "S’il y a « : » dans le texte, mettez tout le texte entre guillemets"
        return "Écrivez le texte sur la même ligne que le nom du champ"
    if isinstance(fault.found, list):
        return "Écrivez une seule valeur, sans tiret ni crochets ; un texte qui commence par [ se met entre guillemets"
    written = fault.raw if fault.raw is not None else quote(fault.found)
    key = fault.field[-1] if fault.field else ""
    before = f"{key}: " if isinstance(key, str) else ""
    return f'Mettez des guillemets : {before}"{written}"'


def _list_advice(fault: Fault) -> str:
    key = str(fault.field[-1]) if fault.field else ""
    if isinstance(fault.found, dict):
        return f"Mettez un tiret devant chaque élément, sous `{key}:`"
    return f"Écrivez `{key}:`, puis une ligne par élément, chacune avec un tiret : `  - {quote(fault.found)}`"


def _block_advice(fault: Fault) -> str:
    if fault.shape is None or fault.shape.node is None:
        return ""
    return f"Mettez dessous, en retrait, ses champs : {_required_keys(fault.shape.node)}"


def _required_keys(node: type[BaseModel]) -> str:
    keys = [shape.alias for shape in fields_of(node) if shape.is_required]
    return ", ".join(keys or (shape.alias for shape in fields_of(node)))


def _block_message(fault: Fault) -> str:
    return f"attendu des champs en retrait, trouvé {_found(fault)}"


def _number_advice(fault: Fault) -> str:
    text = str(fault.raw if fault.raw is not None else fault.found)
    tidy = re.sub(r"[\s\u202f€%_]", "", text).replace(",", ".")
    if tidy != text and re.fullmatch(r"-?\d+(\.\d+)?", tidy):
        return f"Écrivez {tidy}, sans espace ni unité, avec un point pour les décimales"
    return "Écrivez le nombre seul, sans espace ni unité, avec un point pour les décimales"


def _limit(word: str, name: str) -> Callable[[Fault], str]:
    return lambda fault: f"attendu {word} {_plain_number(fault.context.get(name))}, trouvé {_found(fault)}"


def _plain_number(number: Any) -> str:
    if isinstance(number, float) and not number.is_integer():
        return str(number)
    return "?" if number is None else str(int(number))


def _length(word: str, name: str) -> Callable[[Fault], str]:
    def tell(fault: Fault) -> str:
        limit = fault.context.get(name)
        return f"attendu {word} {limit} caractère{'s' if limit != 1 else ''}, trouvé {len(str(fault.found))}"

    return tell


def _short_advice(fault: Fault) -> str:
    is_empty = not str(fault.found).strip()
    return "Écrivez un texte, ou effacez la ligne" if is_empty else "Dites-en plus, en une phrase"


def _items(word: str, name: str) -> Callable[[Fault], str]:
    def tell(fault: Fault) -> str:
        limit = fault.context.get(name)
        found = len(fault.found) if isinstance(fault.found, list) else fault.context.get("actual_length")
        return f"attendu {word} {limit} élément{'s' if limit != 1 else ''}, trouvé {found}"

    return tell


def _slug_advice(fault: Fault) -> str:
    tidy = slugify(str(fault.found))[:60].strip("-")
    return f"Écrivez {tidy}" if tidy else "Écrivez par exemple cheque-numerique"


def _variable_advice(fault: Fault) -> str:
    return "Écrivez par exemple " + (slugify(str(fault.found)).replace("-", "_") or "prix_mensuel")


_EMPTY = Sentence("champ-vide", _say("ce champ est vide"), _empty_advice)
_NOT_A_DATE = Sentence("date-forme", _expected("une date comme 2026-09-01"), lambda fault: _date_advice(fault))
_NOT_TEXT = Sentence("texte-attendu", _text_message, _text_advice)
_NOT_A_NUMBER = Sentence("nombre-attendu", _expected("un nombre"), _number_advice)
_NOT_WHOLE = Sentence("nombre-entier", _expected("un nombre entier"), _number_advice)
_NOT_A_BOOL = Sentence(
    "vrai-faux", _expected("true (vrai) ou false (faux)"), _say("Écrivez true ou false, sans guillemets")
)
_NOT_A_BLOCK = Sentence("bloc-attendu", _block_message, _block_advice)

SENTENCES: dict[str, Sentence] = {
    "missing": Sentence("champ-manquant", _missing_message, _missing_advice),
    "string_type": _NOT_TEXT,
    "string_unicode": _NOT_TEXT,
    "string_too_short": Sentence("texte-court", _length("au moins", "min_length"), _short_advice),
    "string_too_long": Sentence(
        "texte-long",
        _length("au plus", "max_length"),
        _say("Raccourcissez, ou déplacez une partie dans un autre champ"),
    ),
    "string_pattern_mismatch": Sentence("forme", _expected("une autre forme"), _no_advice),
    "int_type": _NOT_WHOLE,
    "int_parsing": _NOT_WHOLE,
    "int_parsing_size": _NOT_WHOLE,
    "int_from_float": _NOT_WHOLE,
    "float_type": _NOT_A_NUMBER,
    "float_parsing": _NOT_A_NUMBER,
    "finite_number": _NOT_A_NUMBER,
    "greater_than_equal": Sentence("nombre-petit", _limit("au moins", "ge"), _no_advice),
    "less_than_equal": Sentence("nombre-grand", _limit("au plus", "le"), _no_advice),
    "bool_type": _NOT_A_BOOL,
    "bool_parsing": _NOT_A_BOOL,
    "date_type": _NOT_A_DATE,
    "date_parsing": _NOT_A_DATE,
    "date_from_datetime_parsing": _NOT_A_DATE,
    "date_from_datetime_inexact": _NOT_A_DATE,
    "datetime_type": Sentence("heure-forme", _expected("un jour et une heure comme 2026-12-08T18:30"), _no_advice),
    "datetime_parsing": Sentence("heure-forme", _expected("un jour et une heure comme 2026-12-08T18:30"), _no_advice),
    "datetime_from_date_parsing": Sentence(
        "heure-forme", _expected("un jour et une heure comme 2026-12-08T18:30"), _no_advice
    ),
    "datetime_object_invalid": Sentence(
        "heure-forme", _expected("un jour et une heure comme 2026-12-08T18:30"), _no_advice
    ),
    "tuple_type": Sentence("liste-attendue", _expected("une liste"), _list_advice),
    "too_short": Sentence(
        "liste-courte", _items("au moins", "min_length"), _say("Ajoutez une ligne qui commence par un tiret")
    ),
    "too_long": Sentence("liste-longue", _items("au plus", "max_length"), _say("Gardez l’essentiel")),
    "model_type": _NOT_A_BLOCK,
    "model_attributes_type": _NOT_A_BLOCK,
    "dict_type": _NOT_A_BLOCK,
}
"""How each of pydantic's error types is told; a test proves that none our models can raise is absent."""


def _pattern(code: str, what: str, advice: Callable[[Fault], str] = _no_advice) -> Sentence:
    return Sentence(code, _expected(what), advice)


PATTERNS: dict[str, Sentence] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": _pattern(
        "nom-court", "des lettres minuscules sans accent, des chiffres et des tirets", _slug_advice
    ),
    r"^[^\r\n]*$": Sentence(
        "une-seule-ligne",
        _say("attendu une seule ligne de texte, trouvé plusieurs lignes"),
        _say("Mettez tout sur une ligne ; dans un bloc, écrivez >- plutôt que |"),
    ),
    r"^\d{2}(\.\d{1,2}([A-Z])?)?$": _pattern(
        "code-naf",
        'un code NAF ou son début, comme "43", "43.22" ou "43.22A"',
        _say("Le code est sur votre avis Insee (code APE)"),
    ),
    r"^[0-9][0-9 ]{1,20}$": _pattern(
        "telephone",
        'des chiffres et des espaces, comme "17" ou "0 805 805 817"',
        _say("Écrivez le numéro national, entre guillemets"),
    ),
    r"^\d+\.\d+\.\d+$": _pattern("version", "trois nombres séparés par des points, comme 0.1.0"),
    r"^[a-z0-9-]+\.[a-z0-9-]+$": _pattern("paire", "deux noms courts séparés par un point, comme clients.davantage"),
    r"^[0-9a-f]{64}$": _pattern(
        "empreinte", "64 chiffres et lettres de a à f", _say("Effacez la ligne, puis lancez « etrier contracts seal »")
    ),
    r"^[a-z0-9-]+(/[a-z0-9-]+)*$": _pattern(
        "dossier-de-fiches",
        "un dossier de data/, sans « data/ » ni barre à la fin, comme trades/plombier-chauffagiste",
    ),
    r"^@[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$": _pattern(
        "compte-de-forge",
        "un compte de la forge, entre guillemets, comme \"@organisation/equipe\"",
        _say("Sans compte, effacez la ligne"),
    ),
    r"^[^@\s<>()]+@[^@\s<>()]+\.[a-z]{2,}$": _pattern(
        "courriel",
        "une adresse de courriel, comme veille@exemple.fr",
        _say("Sans adresse de service, effacez la ligne"),
    ),
    r"^[a-z][a-z0-9_]*$": _pattern(
        "nom-variable", "des lettres minuscules sans accent, des chiffres et des traits bas", _variable_advice
    ),
}
"""How each pattern of our models is told; a test proves that none is absent."""


# --- advice for our own faults ----------------------------------------------------------------------------

_MONTH_NUMBER = {
    name: number
    for number, name in enumerate(
        (
            *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
            *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
        ),
        start=1,
    )
}


def _date_advice(fault: Fault) -> str:
    text = str(fault.raw or fault.found).strip()
    meant = iso_date(text)
    if meant:
        return f"Écrivez {meant}"
    return "Écrivez l’année, le mois puis le jour, avec des tirets : 2026-09-01"


def iso_date(text: str) -> str | None:
    """Give the ISO form of a date as French write it: "21/11/2026", "21 novembre 2026", "11/2026"."""
    parts = slugify(text).split("-")
    if len(parts) == 3 and parts[1] in _MONTH_NUMBER:
        parts[1] = str(_MONTH_NUMBER[parts[1]])
        parts[0] = parts[0].removesuffix("er")
    elif len(parts) == 2 and parts[0] in _MONTH_NUMBER:
        parts[0] = str(_MONTH_NUMBER[parts[0]])
    if not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3:
        return None
    numbers = [int(part) for part in parts]
    year, *rest = numbers if len(parts[0]) == 4 else reversed(numbers)
    if not 1000 <= year <= 9999 or not 1 <= rest[0] <= 12 or not all(1 <= number <= 31 for number in rest):
        return None
    return "-".join([str(year), *(f"{number:02}" for number in rest)])


def _value_advice(fault: Fault) -> str:
    vocabulary = fault.shape.vocabulary if fault.shape else None
    if vocabulary is None:
        return ""
    value_by_word = {entry.label: entry.value for entry in vocabulary} | {value: value for value in vocabulary.values}
    word = closest(str(fault.found), value_by_word)
    return (
        f"Vouliez-vous dire `{value_by_word[word]}` ?" if word else "Copiez une des valeurs, sans accent ni majuscule"
    )


def _department_advice(fault: Fault) -> str:
    text = str(fault.found).strip()
    if text == "20":
        return 'La Corse a deux départements : écrivez "2A" (Corse-du-Sud) ou "2B" (Haute-Corse)'
    if text.upper() in DEPARTMENT_NAME_BY_CODE:
        return f'Écrivez "{text.upper()}"'
    if text.isdigit() and text.zfill(2) in DEPARTMENT_NAME_BY_CODE:
        return f'Écrivez "{text.zfill(2)}", entre guillemets'
    code = _code_named(text, DEPARTMENT_NAME_BY_CODE)
    return f'Écrivez "{code}"' if code else "Écrivez le numéro du département, entre guillemets"


def _territory_advice(fault: Fault) -> str:
    text = str(fault.found).strip()
    code = text.upper().removeprefix("DEP-").removeprefix("REG-")
    if code == "20":
        return "La Corse a deux départements : écrivez DEP-2A, DEP-2B, ou REG-94 pour toute la Corse"
    if code in DEPARTMENT_NAME_BY_CODE:
        return f"Écrivez DEP-{code}"
    region = _code_named(text, {code: region.name for code, region in REGION_BY_CODE.items()})
    if region:
        return f"Écrivez REG-{region}"
    department = _code_named(text, DEPARTMENT_NAME_BY_CODE)
    return f"Écrivez DEP-{department}" if department else "Écrivez FR si l’aide vaut dans toute la France"


def _code_named(text: str, name_by_code: Mapping[str, str]) -> str | None:
    code_by_name = {name: code for code, name in name_by_code.items()}
    name = closest(text, code_by_name)
    return code_by_name[name] if name else None


def _link_advice(fault: Fault) -> str:
    text = str(fault.found).strip()
    if text.startswith("http://"):
        return f"Essayez https://{_shorten(text.removeprefix('http://'))} ; sinon, donnez la référence sans adresse"
    if re.match(r"(www\.)?[\w-]+\.[a-z]{2,}", text):
        return f"Écrivez https://{_shorten(text)}"
    return "Copiez l’adresse complète depuis la barre de votre navigateur"


ADVICE: dict[str, Callable[[Fault], str]] = {
    "valeur-inconnue": _value_advice,
    "lien-refuse": _link_advice,
    "erreur-a-corriger": _say("Corrigez la fiche, puis effacez cette réponse : on ne répond qu’à un avertissement"),
    "siren-forme": _say("Gardez les neuf premiers chiffres du Siret, sans espaces"),
    "siren-cle": _say("Un chiffre est faux : recopiez-le depuis l’annuaire des entreprises"),
    "departement-inconnu": _department_advice,
    "territoire-inconnu": _territory_advice,
    "code-postal": _say("Vérifiez le code postal, et gardez le zéro du début"),
    "date-forme": _date_advice,
    "date-impossible": _say("Vérifiez le jour et le mois"),
    "heure-forme": _say("Écrivez l’année, le mois, le jour, la lettre T, puis l’heure de Paris : 2026-12-08T18:30"),
    "dates-inversees": _say("Échangez les deux dates, ou corrigez l’année"),
    "montants-inverses": _say("Échangez les deux montants"),
    "effectifs-inverses": _say("Échangez les deux nombres"),
    "ages-inverses": _say("Échangez les deux nombres"),
    "prix-vide": _say("Ajoutez `bas:` ou `haut:` ; le même nombre dans les deux pour un prix unique"),
    "valeur-unique": _say("Gardez `valeur:` pour un nombre, `valeur_texte:` pour le reste"),
    "choix-vide": _say("Ajoutez les réponses possibles sous `choix:`, une par tiret"),
    "defaut-sans-raison": _say("Ajoutez `choix_du_defaut:`, avec `par:` (loi, usage ou projet) et `pourquoi:`"),
    "condition-forme": _say("Écrivez par exemple `egal: oui`, et effacez les autres"),
    "unite-duree": _say("Ajoutez la ligne `unite: jours`, ou changez le type"),
    "role-partie": _say("Ajoutez la ligne `role:`, avec un des rôles du modèle, ou changez le type"),
    "bornes-sans-nombre": _say("Effacez min et max, ou changez le type"),
    "regle-forme": _say("Voyez les formes dans docs/dictionnaire.md"),
    "clause-sans-base": _say("Ajoutez `bases:`, ou dites sur quel usage l’article s’appuie : `usage:`"),
    "quiz-juste": _say("Gardez `juste: true` pour une seule réponse"),
    "module-questions": _say("Remettez les dix questions dans l’ordre, une fois chacune"),
    "relecture": _say("Sans relecture par un juriste nommé, écrivez maturite: experimental"),
    "delai-double": _say("Gardez une seule ligne par genre"),
    "redirection-double": _say("Gardez une seule ligne par ancien nom"),
    "version-journal": _say("Ajoutez une ligne en tête de `journal:`, ou corrigez `version:`"),
}
"""What to do about the faults that our models raise themselves."""


# Where to look when a fault lies between several fields: the first of these that is written.
BLAMED: dict[str, tuple[str, ...]] = {
    "dates-inversees": ("fin",),
    "effectifs-inverses": ("effectif_min",),
    "ages-inverses": ("age_min_mois",),
    "montants-inverses": ("bas",),
    "valeur-unique": ("valeur_texte",),
    "choix-vide": ("type",),
    "defaut-sans-raison": ("defaut",),
    "unite-duree": ("type",),
    "role-partie": ("type",),
    "bornes-sans-nombre": ("type",),
    "regle-forme": ("forme",),
    "quiz-juste": ("reponses",),
    "module-questions": ("parties",),
    "clause-sans-base": ("titre",),
    "relecture": ("relecteur", "maturite"),
    "version-journal": ("version",),
    "delai-double": ("delais",),
    "redirection-double": ("redirections",),
}


def known_codes() -> frozenset[str]:
    """Give every code this module can tell, for the documentation's test."""
    sentences = (*SENTENCES.values(), *PATTERNS.values(), _EMPTY)
    return frozenset({"champ-inconnu", *(sentence.code for sentence in sentences), *ADVICE})


def models_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Give a model and every model it is made of."""
    nested = {shape.node for shape in fields_of(model) if shape.node}
    return {model}.union(*(models_of(node) for node in nested))
