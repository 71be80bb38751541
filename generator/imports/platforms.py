"""Accredited e-invoicing platforms (DGFiP): the official list saved as CSV, or a JSON copy of it.

The official columns are the trade name, the address, the site, a mail address and the day of accreditation.
Neither siren nor number: a name is the key. Mail addresses are not taken.
"""

import re
from collections.abc import Mapping
from typing import Any

from generator.geography import department_of_postcode
from generator.imports.marks import mark_gone
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

_TITLE = "Direction générale des finances publiques, liste des plateformes agréées"
_URL = "https://impots.gouv.fr/je-consulte-la-liste-des-plateformes-agreees"
_LABEL = "plateforme-agreee"
_TO_CHECK = "Repris de la liste, sans relecture. Contrôlez le nom exact sur impots.gouv.fr avant de choisir."
_DOES = (
    "Reçoit et transmet les factures électroniques",
    "Les convertit dans le format demandé",
    "Envoie au fisc les données qu’il demande",
)
"""What the law asks of each of them."""

_COUNTRIES = (
    *("Allemagne", "Autriche", "Belgique", "Bulgarie", "Canada", "Chypre", "Croatie", "Danemark", "Espagne", "Estonie"),
    *("États-Unis", "Finlande", "Grèce", "Hongrie", "Inde", "Irlande", "Italie", "Lettonie", "Lituanie", "Luxembourg"),
    *("Malte", "Maroc", "Norvège", "Pays-Bas", "Pologne", "Portugal", "République tchèque", "Roumanie"),
    *("Royaume-Uni", "Slovaquie", "Slovénie", "Suède", "Suisse", "Tunisie", "Turquie"),
)
_POSTCODE_AND_TOWN = re.compile(r"\b([0-9]{5})\s+([^0-9,]+?)(?:,?\s*france)?\s*$", re.IGNORECASE)


def _read(cells: Cells, stamp: Stamp) -> Candidate | Refusal:
    name, status = cells.text("nom"), cells.text("statut")
    if not name:
        return Refusal("la plateforme n’a pas de nom")
    if re.search("retir|radi|suspend|refus", fold(status)):
        return Refusal(f"la liste la dit « {status} » : elle n’est pas agréée", name)
    since = _day(cells.text("date_immatriculation"))
    if cells.text("date_immatriculation") and since is None:
        return Refusal(f"« {cells.text('date_immatriculation')} » n’est pas une date", name)
    place = _place(cells)
    siren = re.sub(r"\D", "", cells.text("siren"))
    content = {
        "source": source_entry(_TITLE, _URL, stamp.dated),
        "verifie_le": stamp.checked_on and stamp.checked_on.isoformat(),
        "confiance": "moyenne",
        "a_verifier": _TO_CHECK,
        "nom": name,
        "raison_sociale": cells.text("raison_sociale"),
        "siren": siren,
        "role": "plateforme",
        "activites": list(_DOES),
        **place,
        "url": cells.https("site"),
        "besoins": ["facture-electronique"],
        "labels": [filled({"label": _LABEL, "mention": status.lower(), "debut": since, "preuve": _URL})],
    }
    department = place.get("departement")
    return Candidate(
        key=same_name(name),
        slug=slugify(name),
        content=filled(content),
        folder="etranger" if "pays" in place else (department or "fr").lower(),
        place=f"DEP-{department}" if department else None,
    )


def _place(cells: Cells) -> dict[str, str]:
    """Give country, or department, town and postcode, from their columns or from the end of the address."""
    whole = cells.text("adresse")
    country = cells.text("pays") or next(
        (name for name in _COUNTRIES if re.search(rf"\b{re.escape(fold(name))}$", fold(whole))), ""
    )
    if country and fold(country) != "france":
        return {"pays": country}
    postcode, town = cells.postcode("code_postal"), cells.text("ville")
    found = _POSTCODE_AND_TOWN.search(whole)
    if postcode is None and found and department_of_postcode(found[1]):
        postcode, town = found[1], town or found[2]
    department = department_of_postcode(postcode) if postcode else None
    return filled({"departement": department, "ville": town_name(town), "code_postal": postcode})


def _day(text: str) -> str | None:
    """Give "2026-01-29" for that, for 2026-01-29T00:00:00 or for 29/01/2026; None for the rest."""
    french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if french:
        return f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}"
    iso = re.match(r"\d{4}-\d{2}-\d{2}", text)
    return iso.group() if iso else None


def _likeness(content: Mapping[str, Any]) -> Likeness:
    if content.get("role") != "plateforme":
        return Likeness(())
    siren = content.get("siren")
    return Likeness((f"nom {same_name(content['nom'])}", *((f"siren {siren}",) if siren else ())))


SOURCE = Source(
    name="plateformes-agreees",
    title=_TITLE,
    url=_URL,
    kind=KIND_BY_KEY["prestataire"],
    id_prefix="pa-",
    columns=(
        Column("nom", is_required=True, other_names=("nom_commercial", "nom_de_la_plateforme", "denomination")),
        Column("raison_sociale"),
        Column("siren"),
        Column("statut", other_names=("etat", "statut_de_l_immatriculation")),
        Column(
            "date_immatriculation",
            is_required=True,
            other_names=("date_d_immatriculation", "dateimmatriculation", "immatriculee_le"),
        ),
        Column("adresse", other_names=("adresse_postale", "localisation")),
        Column("code_postal"),
        Column("ville"),
        Column("pays"),
        Column("site", other_names=("site_internet", "site_web", "url")),
    ),
    read_row=_read,
    likeness=_likeness,
    adopts=("departement", "ville", "code_postal", "pays", "url", f"labels/{_LABEL}"),
    when_gone=mark_gone,
    wrappers=("data", "results", "records", "plateformes"),
)
