"""Activateurs France Num (DGE): firms that signed a charter to be listed. A listing, not a label.

Read: the Opendatasoft export (JSON or CSV, technical keys) and the tabular API of data.gouv (French headings,
postcodes as numbers, fifty rows a page). The data set has no siren, no department and no web site of the firm.
"""

import re
from collections.abc import Mapping
from typing import Any

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
from generator.text import fold, slugify

_TITLE = "Ministère de l’Économie, données ouvertes des Activateurs France Num"
_URL = "https://data.economie.gouv.fr/explore/dataset/activateurs-france-num/"
_LABEL = "activateur-france-num"
_DIRECTORY = "https://www.francenum.gouv.fr/activateurs"
_PAGE = re.compile(r"https://www\.francenum\.gouv\.fr/activateurs/([a-z0-9-]+)/?")
_TO_CHECK = (
    "Repris de la liste publique, sans relecture de sa fiche : personne n’a vérifié ce qu’il sait faire. "
    "Le département est déduit du code postal."
)


def _read(cells: Cells, stamp: Stamp) -> Candidate | Refusal:
    whole_name, activity = cells.text("nom_de_la_structure"), cells.text("type")
    page = _PAGE.fullmatch(cells.text("lien_url_site_france_num"))
    if not whole_name:
        return Refusal("la structure n’a pas de nom")
    is_self_employed = not activity or "independant" in fold(activity)
    name = trade_name(whole_name, is_self_employed=is_self_employed)
    if name is None:
        return Refusal("le nom peut être celui d’une personne : on ne publie que des noms d’entreprise")
    if page is None:
        return Refusal("le lien vers sa fiche France Num manque, ou n’en est pas un", name)
    if "publi" in fold(cells.text("categorie")) or re.search("public|consulaire", fold(activity)):
        return Refusal("c’est un organisme public : il se range parmi les réseaux (data/networks/), à la main", name)
    postcode = cells.postcode("code_postal")
    department = department_of_postcode(postcode) if postcode else None
    is_cut = name != whole_name
    content = {
        "source": source_entry(_TITLE, _URL, stamp.dated),
        "verifie_le": stamp.checked_on and stamp.checked_on.isoformat(),
        "confiance": "moyenne",
        "a_verifier": _TO_CHECK,
        "nom": name,
        "role": "editeur" if "editeur" in fold(activity) else "accompagnement",
        "activites": [] if is_self_employed else [activity],
        "departement": department,
        "ville": town_name(cells.text("ville")),
        "code_postal": postcode,
        "labels": [
            {
                "label": _LABEL,
                "mention": "inscrit sur l’annuaire France Num",
                # The address of the page would give back the name that was left out.
                "preuve": _DIRECTORY if is_cut else page.group().rstrip("/"),
            }
        ],
    }
    return Candidate(
        key=cells.text("identifiant_de_la_structure"),
        slug=slugify(name) if is_cut else page[1],
        content=filled(content),
        folder=(department or "fr").lower(),
        place=f"DEP-{department}" if department else None,
    )


def _likeness(content: Mapping[str, Any]) -> Likeness:
    held: Mapping[str, Any] = next((item for item in content.get("labels", ()) if item["label"] == _LABEL), {})
    page, name = _PAGE.fullmatch(held.get("preuve", "")), same_name(content["nom"])
    department = content.get("departement")
    sure = [f"page {page[1]}"] if page else []
    if department and content.get("role") in ("accompagnement", "editeur"):
        sure.append(f"nom {name} {department}")
    return Likeness(tuple(sure), () if content.get("role") == "plateforme" else (f"nom {name}",))


SOURCE = Source(
    name="activateurs",
    title=_TITLE,
    url=_URL,
    kind=KIND_BY_KEY["prestataire"],
    id_prefix="act-",
    columns=(
        Column("identifiant_de_la_structure", is_required=True),
        Column("nom_de_la_structure", is_required=True),
        Column("type", is_required=True),
        Column("categorie"),
        Column("code_postal", is_required=True),
        Column("ville", is_required=True),
        Column("lien_url_site_france_num", is_required=True),
    ),
    read_row=_read,
    likeness=_likeness,
    adopts=("departement", "ville", "code_postal", f"labels/{_LABEL}"),
    when_gone=mark_gone,
)
