"""Places of digital mediation, in the national schema (LaMednum/standard-mediation-num 1.0.2), CSV or JSON.

Each row bears the day the place was last described: that is its check date, never the day of the export. Telephone
numbers and mail addresses are not taken: they may be a person's.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from generator.dates import french_date
from generator.geography import department_of_postcode
from generator.imports.marks import mark_gone
from generator.imports.private_names import trade_name
from generator.imports.source import (
    Candidate,
    Cells,
    Column,
    Likeness,
    Refusal,
    Source,
    Stamp,
    filled,
    same_name,
    source_entry,
    town_name,
)
from generator.models.kinds import KIND_BY_KEY
from generator.text import slugify

_TITLE = "Cartographie nationale des lieux de médiation numérique"
_URL = "https://www.data.gouv.fr/fr/organizations/cartographie-nationale-des-lieux-de-mediation-numerique/"
_FOR_FIRMS = {"TIERS_LIEUX": "un tiers-lieu", "FABLAB": "un atelier partagé", "CCONS": "une chambre consulaire"}
"""Types of place that receive firms as a rule, and what to call them. The schema itself has no such field."""
_NO_PUBLIC = "Ce lieu n’accueille pas de public"


def _read(cells: Cells, stamp: Stamp) -> Candidate | Refusal:
    name, key = cells.text("nom"), cells.text("id")
    if not name:
        return Refusal("le lieu n’a pas de nom")
    if trade_name(name, is_self_employed=False) is None:
        return Refusal("le nom peut être celui d’une personne")
    described_on = _day(cells.text("date_maj"))
    if described_on is None:
        return Refusal("la date de mise à jour (date_maj) manque ou n’est pas une date", name)
    postcode, town = cells.postcode("code_postal"), town_name(cells.text("commune"))
    department = department_of_postcode(postcode) if postcode else None
    if department is None or not town:
        return Refusal("la commune ou le code postal manque : on ne sait pas où aller", name)
    if _NO_PUBLIC in cells.several("modalites_acces"):
        return Refusal("le lieu dit ne pas recevoir de public", name)
    welcome = next((_FOR_FIRMS[item] for item in cells.several("typologie") if item in _FOR_FIRMS), None)
    content = {
        "source": source_entry(_TITLE, _URL, described_on.isoformat()),
        "verifie_le": described_on.isoformat(),
        "confiance": "moyenne",
        "a_verifier": _to_check(described_on, welcome),
        "nom": name,
        "type": "mediation-numerique",
        "commune": town,
        "departement": department,
        "code_postal": postcode,
        "adresse": cells.text("adresse"),
        "accueil_entreprises": "deduit" if welcome else "non-connu",
        "url": cells.https("site_web"),
    }
    return Candidate(
        key, slugify(f"{name} {town}"), filled(content), folder=department.lower(), place=f"DEP-{department}"
    )


def _day(text: str) -> date | None:
    found = re.match(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def _to_check(described_on: date, welcome: str | None) -> str:
    began = f"La fiche du lieu date du {french_date(described_on)} : appelez avant d’y aller."
    if welcome:
        return f"{began} La liste le classe comme {welcome} : l’accueil des entreprises en est déduit."
    return f"{began} La liste ne dit pas s’il reçoit les entreprises."


def _likeness(content: Mapping[str, Any]) -> Likeness:
    name, department = same_name(content["nom"]), content["departement"]
    signs = [f"nom {name} {same_name(content['commune'])} {department}"]
    if content.get("code_postal"):
        signs.append(f"poste {name} {content['code_postal']}")
    return Likeness(tuple(signs))


SOURCE = Source(
    name="mediation",
    title=_TITLE,
    url=_URL,
    kind=KIND_BY_KEY["lieu"],
    id_prefix="lieu-",
    columns=(
        Column("id", is_required=True),
        Column("nom", is_required=True),
        Column("commune", is_required=True),
        Column("code_postal", is_required=True),
        Column("adresse", is_required=True),
        Column("date_maj", is_required=True),
        Column("typologie"),
        Column("site_web"),
        Column("modalites_acces"),
    ),
    read_row=_read,
    likeness=_likeness,
    adopts=("adresse", "code_postal", "url"),
    when_gone=mark_gone,
    rows_are_dated=True,
)
