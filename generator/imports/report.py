"""What an import says of itself: to a person in a terminal, to a machine, to the reviewer of a pull request."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from generator.imports.merge import Difference
from generator.imports.plan import Fate, Item, Plan, Request
from generator.text import french_number

_SHOWN_IN_TEXT = 20
_SHOWN_IN_MARKDOWN = 200
_LONGEST_VALUE = 90

_COUNTED = (
    (Fate.ADDED, "ajoutée", "fiches nouvelles"),
    (Fate.COMPLETED, "complétée", "fiches déjà écrites à la main, à qui le jeu apporte ce qui manquait"),
    (Fate.CHANGED, "modifiée", "la source a changé"),
    (Fate.RECHECKED, "revérifiée", "la source dit la même chose, plus récemment"),
    (Fate.UNCHANGED, "inchangée", "rien à écrire"),
    (Fate.GONE, "disparue", "plus dans le fichier : à revoir, jamais effacées"),
    (Fate.REFUSED, "refusée", "aucune fiche écrite, voir pourquoi"),
    (Fate.ELSEWHERE, "hors territoire", "laissées de côté"),
)

_SECTIONS = (
    ("Ajoutées", Fate.ADDED),
    ("Complétées", Fate.COMPLETED),
    ("Modifiées", Fate.CHANGED),
    ("Revérifiées", Fate.RECHECKED),
    ("Disparues du fichier, à revoir", Fate.GONE),
    ("Refusées", Fate.REFUSED),
)


def as_text(request: Request, file: Path, plan: Plan, *, is_applied: bool) -> str:
    """Write the report for a terminal."""
    lines = [f"{request.source.title}", f"{_rows(plan)} dans {file}", ""]
    lines += [
        f"  {french_number(plan.counts[fate]):>7}  {word}{_s(plan.counts[fate], fate)} ({meaning})"
        for fate, word, meaning in _COUNTED
        if plan.counts[fate]
    ]
    for title, items, write in _told(plan):
        lines += ["", title, *(f"  {write(item)}" for item in islice(items, _SHOWN_IN_TEXT))]
        if len(items) > _SHOWN_IN_TEXT:
            lines.append(f"  … et {french_number(len(items) - _SHOWN_IN_TEXT)} autres (toutes avec --format json)")
    lines += ["", *_last_words(plan, is_applied=is_applied)]
    return "\n".join(lines)


def as_markdown(request: Request, file: Path, plan: Plan) -> str:
    """Write the report for who reviews the pull request."""
    lines = [f"## Import : {request.source.title}", "", f"{_rows(plan)} dans `{file.name}`.", ""]
    lines += ["| Fiches | Nombre | |", "|---|--:|---|"]
    lines += [
        f"| {word}{_s(plan.counts[fate], fate)} | {french_number(plan.counts[fate])} | {meaning} |"
        for fate, word, meaning in _COUNTED
    ]
    if plan.conflicts:
        lines += ["", "**À décider** : une personne et la source ne disent pas la même chose. La personne est gardée."]
    for title, items, write in _told(plan):
        lines += ["", f"### {title}", ""]
        lines += [f"- {_escaped(write(item))}" for item in islice(items, _SHOWN_IN_MARKDOWN)]
        if len(items) > _SHOWN_IN_MARKDOWN:
            lines.append(f"- … et {french_number(len(items) - _SHOWN_IN_MARKDOWN)} autres")
    return "\n".join(lines) + "\n"


def as_json(request: Request, file: Path, plan: Plan, *, is_applied: bool) -> str:
    """Write the whole report for a machine."""
    content = {
        "source": request.source.name,
        "titre": request.source.title,
        "fichier": str(file),
        "lignes": plan.rows,
        "applique": is_applied,
        "page_seule": plan.is_one_page,
        "comptes": {fate.value: plan.counts[fate] for fate in Fate},
        "conflits": plan.conflicts,
        "elements": [_element(item) for item in plan.items],
        "avertissements": [str(problem) for problem in plan.warnings],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _element(item: Item) -> dict[str, Any]:
    content = {
        "sort": item.fate.value,
        "nom": item.name,
        "ligne": item.line,
        "rang": item.rank,
        "fiche": item.path,
        "raison": item.reason,
        "changements": [_difference(change) for change in item.changes],
        "conflits": [_difference(conflict) for conflict in item.conflicts],
    }
    return {key: value for key, value in content.items() if value not in ("", None, [])}


def _difference(difference: Difference) -> dict[str, Any]:
    return {"champ": difference.part, "avant": difference.before, "source": difference.after}


_Write = Callable[[Item], str]


def _told(plan: Plan) -> Iterable[tuple[str, Sequence[Item], _Write]]:
    conflicts = [item for item in plan.items if item.conflicts]
    if conflicts:
        yield "À décider : la fiche est gardée, la source dit autre chose", conflicts, _conflict_line
    for title, fate in _SECTIONS:
        items = [item for item in plan.items if item.fate is fate]
        if items:
            yield title, items, _line


def _line(item: Item) -> str:
    rank = f", n° {item.rank}" if item.rank else ""
    line = f"ligne {item.line}{rank} : " if item.line else ""
    name = item.name or "nom non montré"
    path = f" ({item.path})" if item.path else ""
    if item.reason:
        return f"{line}{name}{path} : {item.reason}"
    changes = " ; ".join(_change(change) for change in item.changes)
    return f"{line}{name}{path}{f' : {changes}' if changes else ''}"


def _conflict_line(item: Item) -> str:
    told = " ; ".join(
        f"{conflict.part} : la fiche dit {_value(conflict.before)}, la source {_value(conflict.after)}"
        for conflict in item.conflicts
    )
    return f"{item.name} ({item.path}) : {told}"


def _change(change: Difference) -> str:
    if change.part.startswith("autres_sources/") and change.before is None:
        return "le jeu est cité parmi ses sources"
    return f"{change.part} : {_value(change.before)} → {_value(change.after)}"


def _value(value: Any) -> str:
    if value is None:
        return "rien"
    if isinstance(value, dict):
        value = ", ".join(f"{key} : {item}" for key, item in value.items())
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"« {text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + '…'} »"


_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]|"} | {sign: f"&#{ord(sign)};" for sign in "&<>@#"})


def _escaped(text: str) -> str:
    """Keep what strangers wrote from being read as Markdown or HTML, or from calling somebody's name."""
    return text.translate(_ESCAPES)


def _rows(plan: Plan) -> str:
    return f"{french_number(plan.rows)} ligne{'s' if plan.rows > 1 else ''} lue{'s' if plan.rows > 1 else ''}"


def _s(count: int, fate: Fate) -> str:
    return "s" if count > 1 and fate is not Fate.ELSEWHERE else ""


def _last_words(plan: Plan, *, is_applied: bool) -> Iterable[str]:
    if plan.is_one_page:
        yield "Le fichier n’est qu’une page du jeu : rien n’y est compté comme disparu."
    if plan.warnings:
        yield f"« etrier check » posera {french_number(len(plan.warnings))} question(s) sur ces fiches."
    count = len(plan.writes)
    s = "s" if count > 1 else ""
    if is_applied and count:
        yield f"{french_number(count)} fiche{s} écrite{s}. Relisez-les, puis proposez-les."
    elif is_applied or not count:
        yield "Aucune fiche à écrire."
    else:
        yield f"Essai : rien n’a été écrit. Pour écrire {french_number(count)} fiche{s}, ajoutez --appliquer."
