"""Small projects built inside the tests, so that a test shows all of its input."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

SITES = Path(__file__).parent / "sites"

_COMMON: dict[str, Any] = {
    "source": {"titre": "Fiche d’essai", "url": "https://www.exemple.fr"},
    "verifie_le": "2026-11-01",
    "confiance": "moyenne",
}


def step(identifier: str = "devis", **changes: Any) -> dict[str, Any]:
    """A step of a trade's path, as YAML holds it."""
    return {
        **{"id": identifier, "geste": "Faites vos devis", "besoin": "devis", "pourquoi": "Un devis rapide se signe."},
        **{"gain": "Une soirée.", "temps": "une heure", "prix": {"resume": "gratuit"}, "piege": "Un devis sans date."},
        **{"demain": ["Préparez un modèle"], **changes},
    }


_OWN: dict[str, dict[str, Any]] = {
    "besoin": {"id": "devis", "nom": "Mes devis", "court": "Devis", "description": "Un modèle suffit.", "ordre": 1},
    "terme": {"id": "devis", "terme": "devis", "definition": "Le prix écrit.", "rayon": "facturation"},
    "prix": {
        **{"id": "site", "nom": "Site", "poste": "site", "bas": 10, "haut": 30, "unite": "€ par mois"},
        **{"taxe": "HT", "annee": 2026, "nature": "observe"},
    },
    "chiffre": {"id": "part", "nom": "Part", "valeur": 50, "unite": "%", "population": "petites entreprises"},
    "prestataire": {"id": "atelier", "nom": "Atelier", "role": "accompagnement"},
    "lieu": {"id": "salle", "nom": "Salle", "type": "autre", "commune": "Melun", "departement": "77"},
    "reseau": {
        **{"id": "chambre", "nom": "Chambre", "type": "chambre", "role": "Conseille."},
        **{"territoires": ["FR"], "etat": "actif"},
    },
    "aide": {
        **{"id": "cheque", "nom": "Chèque", "resume": "La moitié.", "porteur": "Région", "nature": ["subvention"]},
        **{"pour_qui": "Les artisans.", "territoires": ["FR"], "besoins": ["devis"], "etat": "ouverte"},
    },
    "metier": {
        **{"id": "plombier", "nom": "plombier", "secteur": "batiment", "naf": ["43.22A"]},
        **{"accroche": "On commence par les devis.", "situation": "Les journées sont sur le chantier."},
        "etapes": [step(f"etape-{number}") for number in range(1, 5)],
        "ignorer": [{"quoi": "La visio", "raison": "Vos clients sont à deux rues."}],
    },
    "temoignage": {
        **{"id": "elle-vend", "genre": "reussite", "qui": "Anne", "activite": "fleuriste", "besoins": ["devis"]},
        **{"titre": "Elle vend par photo", "fait": "Elle envoie une photo."},
    },
    "label": {
        **{"id": "expert", "nom": "Expert", "nature": "label", "domaine": "conseil"},
        **{"resume": "Dit qu’il conseille.", "attribue_par": "L’État"},
    },
    "obligation": {
        **{"id": "facture", "nom": "Facture", "resume": "Recevez vos factures.", "ce_qui_change": "Le papier finit."},
        **{"pour_qui": "Vous.", "date_effet": "2026-09", "gestes": ["Choisissez"], "pour_tous": True},
    },
    "moment": {
        **{"id": "embauche", "nom": "J’embauche", "parce_que": "vous embauchez"},
        **{"description": "Le bon moment.", "ordre": 1},
    },
    "logiciel": {
        **{"id": "caisse", "nom": "Caisse", "resume": "Encaisse.", "besoins": ["devis"]},
        "exemples": [{"nom": "Tiroir", "usage": "Range les pièces"}],
    },
    "edition": {"id": "corse", "nom": "Étrier corse", "porteur": "La chambre", "territoires": ["REG-94"]},
}


def record(kind: str, **changes: Any) -> str:
    """The YAML of a sound record of a kind; a change to None takes the key away."""
    values = {"id": _OWN[kind]["id"], **_COMMON, **_OWN[kind], **changes}
    kept = {key: value for key, value in values.items() if value is not None}
    text: str = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
    # Dates are written bare, as people do; PyYAML quotes what it would read as a date.
    return text.replace("verifie_le: '2026-11-01'", "verifie_le: 2026-11-01")


def write_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files under a folder and give the folder."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def read_tree(folder: Path) -> dict[str, str]:
    """Give the text of every file under a folder, by its path inside it."""
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
