"""The national base of aids (aides-entreprises.fr), in its JSON dump or an answer of its API.

Facts only: its sentences stay where they are. Nothing there says that an aid can still be asked for, so that none
is written "ouverte": each waits for a person to read the page. Contacts are never read.
"""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from generator.geography import DEPARTMENT_NAME_BY_CODE, FRANCE, REGION_BY_CODE, department_of_postcode
from generator.imports.marks import mark_aid_gone
from generator.imports.source import (
    Candidate,
    Cells,
    Column,
    Likeness,
    Refusal,
    Source,
    Stamp,
    address,
    clean,
    filled,
    same_name,
    source_entry,
)
from generator.models.kinds import KIND_BY_KEY
from generator.text import excerpt, fold, slugify
from generator.vocabularies import AID_NATURES

_TITLE = "Aides-entreprises.fr, base nationale des aides aux entreprises"
_URL = "https://data.aides-entreprises.fr/"
_SUBJECT = re.compile(
    r"numeri|digital|cyber|e-commerce|commerce en ligne|vente en ligne|site internet|site web|logiciel|informatique"
    r"|intelligence artificielle|dematerialis|facturation electronique"
)
"""What the hub is about, in folded words; the base covers everything else too."""

_NATURES = (
    ("credit-impot", "credit d'impot"),
    ("exoneration", "exoneration|allegement|reduction d'impot|abattement"),
    ("garantie", "garantie|caution"),
    ("pret", "pret|avance|microcredit"),
    ("formation", "formation"),
    ("accompagnement", "accompagnement|conseil|diagnostic|expertise|ingenierie|information"),
    ("subvention", "subvention|prime|cheque"),
)
"""Our nature, and what the folded label of theirs holds; the first that fits. The rest is refused, not guessed."""

_STAFF = {"1": (0, 9), "2": (0, 9), "3": (10, 49), "4": (50, 249), "5": (250, None), "6": (250, None)}
"""Their codes: fewest and most employees; None when there is no most."""

_OLD_SPELLINGS = {
    "region sud": "93",
    "provence alpes cote d azur": "93",
    "reunion": "04",
    "la reunion": "04",
    "bourgogne franche comte": "27",
    "bourgogne-franche-comte": "27",
}


def _read(cells: Cells, stamp: Stamp) -> Candidate | Refusal:
    name, key = excerpt(_plain(cells.text("aid_nom")), 280), cells.text("id_aid")
    index, extras = _mapping(cells.raw("cache_indexation")), _mapping(cells.raw("complements"))
    if not name:
        return Refusal("l’aide n’a pas de nom")
    if cells.text("status") not in ("", "1"):
        return Refusal("la base ne la dit plus active", name)
    if not _SUBJECT.search(fold(" ".join((name, cells.text("aid_objet"), cells.text("aid_operations_el"))))):
        return Refusal("elle ne parle pas de numérique", name)
    natures = sorted({nature for label in _labels(index, "natures", "typ_libelle") if (nature := _nature(label))})
    if not natures:
        told = ", ".join(_labels(index, "natures", "typ_libelle")) or "rien"
        return Refusal(f"sa nature ne correspond à aucune des nôtres (la base dit : {told})", name)
    carriers = list(_labels(index, "financeurs", "org_nom"))
    if not carriers:
        return Refusal("la base ne dit pas qui la donne", name)
    territories, area = _territories(index, cells.text("couverture_geo"))
    if not territories:
        return Refusal("aucun de ses territoires n’a été reconnu", name)
    fewest, most = _staff(cells.text("effectif"))
    if fewest >= 250:
        return Refusal("elle est réservée aux entreprises de 250 salariés et plus", name)
    checked_on = _day(cells.text("maj")) or _day(cells.text("horodatage"))
    if checked_on is None:
        return Refusal("la base ne dit pas quand elle l’a relue (maj, horodatage)", name)
    page = _first_link(extras, "source")
    content = {
        "source": source_entry(_TITLE, _URL, checked_on.isoformat()),
        "verifie_le": checked_on.isoformat(),
        "confiance": "moyenne",
        "a_verifier": "Repérée dans la base nationale, pas encore relue : ouvrez sa page avant d’y compter.",
        "nom": name,
        "resume": _summary(natures, carriers),
        "porteur": excerpt(" et ".join(carriers), 280),
        "nature": natures,
        "pour_qui": _for_whom(fewest, most),
        "url": page,
        "territoires": territories,
        "zone": area,
        "criteres": filled({"effectif_min": fewest or None, "effectif_max": most}),
        "besoins": ["financer"],
        "etat": "a-verifier",
        "fin": _end(cells.text("date_fin")),
    }
    return Candidate(
        key,
        f"{slugify(key)}-{slugify(name)}",
        filled(content),
        place=territories[0] if len(territories) == 1 else FRANCE,
    )


def _plain(text: str) -> str:
    return clean(html.unescape(re.sub(r"<[^>]*>", " ", text)))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(holder: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = holder.get(key)
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else iter(())


def _labels(holder: Mapping[str, Any], key: str, field: str) -> Iterator[str]:
    texts = (_plain(clean(item.get(field))) for item in _items(holder, key))
    return (text for text in dict.fromkeys(texts) if text)


def _nature(label: str) -> str | None:
    text = fold(label)
    return next((nature for nature, words in _NATURES if re.search(words, text)), None)


def _territories(index: Mapping[str, Any], coverage: str) -> tuple[list[str], str | None]:
    """Give territory codes, and the names of the places that are narrower than a department."""
    codes: dict[str, None] = {}
    narrow: list[str] = []
    for item in _items(index, "territoires"):
        label = clean(item.get("ter_libelle"))
        code, is_whole = _territory(label, clean(item.get("insee")), clean(item.get("ter_code")))
        if code:
            codes[code] = None
            if not is_whole:
                narrow.append(label)
    if FRANCE in codes or (not codes and coverage in ("2", "3")):
        return [FRANCE], None
    return sorted(codes), excerpt(", ".join(narrow), 280) if narrow else None


def _territory(label: str, insee: str, postcode: str) -> tuple[str | None, bool]:
    """Give a code, and whether it is the whole of the place; (None, …) when the place is unknown."""
    name = fold(label).replace("-", " ").replace("'", " ").strip()
    if name == "france":
        return FRANCE, True
    if name in _REGION_BY_NAME:
        return f"REG-{_REGION_BY_NAME[name]}", True
    if name in _DEPARTMENT_BY_NAME:
        return f"DEP-{_DEPARTMENT_BY_NAME[name]}", True
    commune = re.fullmatch(r"(2[AB]|97\d|98\d|\d\d)\w{2,3}", insee)
    department = commune[1] if commune and len(insee) == 5 else department_of_postcode(postcode)
    return (f"DEP-{department}", False) if department in DEPARTMENT_NAME_BY_CODE else (None, False)


_REGION_BY_NAME = {
    fold(region.name).replace("-", " ").replace("'", " "): code for code, region in REGION_BY_CODE.items()
} | _OLD_SPELLINGS
_DEPARTMENT_BY_NAME = {
    fold(name).replace("-", " ").replace("'", " "): code
    for code, name in DEPARTMENT_NAME_BY_CODE.items()
    # Where a department and a region bear one name, the region is meant: they cover the same ground.
    if fold(name).replace("-", " ").replace("'", " ") not in _REGION_BY_NAME
}


def _staff(codes: str) -> tuple[int, int | None]:
    """Give the fewest and the most employees of a list of codes; (0, None) when it sets no limit."""
    ranges = [_STAFF[code] for code in re.findall(r"\d+", codes) if code in _STAFF]
    if not ranges:
        return 0, None
    tops = [top for _, top in ranges]
    return min(low for low, _ in ranges), None if None in tops else max(top for top in tops if top is not None)


def _summary(natures: list[str], carriers: list[str]) -> str:
    names = [AID_NATURES.label(nature).lower() for nature in natures]
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    return excerpt(f"{told.capitalize()}, par {', '.join(carriers)}. À vérifier avant d’y compter.", 290)


def _for_whom(fewest: int, most: int | None) -> str:
    if fewest and most:
        return f"Les entreprises de {fewest} à {most} salariés, selon la base nationale."
    if most:
        return f"Les entreprises de {most} salariés au plus, selon la base nationale."
    if fewest:
        return f"Les entreprises d’au moins {fewest} salariés, selon la base nationale."
    return "La base nationale ne fixe pas de taille d’entreprise : lisez la page de l’aide."


def _day(text: str) -> date | None:
    found = re.match(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None  # 0000-00-00


def _end(text: str) -> str | None:
    day = _day(text)
    return day.isoformat() if day else None


def _first_link(extras: Mapping[str, Any], key: str) -> str | None:
    links = (address(clean(item.get("lien"))) for item in _items(extras, key))
    return next((link for link in links if link), None)


def _likeness(content: Mapping[str, Any]) -> Likeness:
    name = same_name(content["nom"])
    addresses = (content.get("url"), content["source"].get("url"))
    pages = [f"page {item.rstrip('/')}" for item in addresses if item and item != _URL]
    places = [f"nom {name} {code}" for code in content["territoires"]]
    return Likeness((*pages, *places), (f"nom {name}",))


SOURCE = Source(
    name="aides-entreprises",
    title=_TITLE,
    url=_URL,
    kind=KIND_BY_KEY["aide"],
    id_prefix="ae-",
    columns=(
        Column("id_aid", is_required=True),
        Column("aid_nom", is_required=True),
        Column("aid_objet", is_required=True),
        Column("aid_operations_el"),
        Column("couverture_geo"),
        Column("effectif"),
        Column("date_fin"),
        Column("status"),
        Column("horodatage"),
        Column("maj"),
        Column("cache_indexation", is_required=True),
        Column("complements"),
    ),
    read_row=_read,
    likeness=_likeness,
    adopts=(),
    when_gone=mark_aid_gone,
    rows_are_dated=True,
)
