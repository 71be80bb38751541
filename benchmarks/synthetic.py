"""A seeded hub of made-up records, in the mix and at the length of real ones; every name says « Essai 00123 ».

Records pass through the real models: a field that changes there breaks here. The YAML is written in the order of
the model's fields, folded as a person would, with a comment that names the schema.
"""

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.words import markdown, paragraph, sentence, word, words
from generator.geography import DEPARTMENT_NAME_BY_CODE, REGION_BY_CODE
from generator.models.kinds import KIND_BY_KEY
from generator.vocabularies import (
    AID_NATURES,
    LABEL_DOMAINS,
    LABEL_NATURES,
    NETWORK_TYPES,
    PRICE_NATURES,
    PRICE_SUBJECTS,
    SECTORS,
    STORY_TYPES,
    TERM_CATEGORIES,
    VENUE_TYPES,
    WELCOMES_FIRMS,
    Vocabulary,
)

Values = dict[str, Any]

MIX: Mapping[str, int] = {
    "prestataire": 9_000,
    "aide": 2_500,
    "lieu": 1_500,
    "temoignage": 1_000,
    "reseau": 500,
    "terme": 300,
    "metier": 60,
    "chiffre": 36,
    "prix": 30,
    "label": 20,
    "obligation": 20,
    "besoin": 16,
    "logiciel": 12,
    "moment": 6,
}
"""Records by kind in a hub of 15,000: a country's worth, grown from the real hub's mix."""

_FEWEST: Mapping[str, int] = {"terme": 40, "metier": 4, "label": 4, "prix": 4, "besoin": 16, "moment": 6, "reseau": 20}
"""What the others refer to, however small the hub."""

_DEPARTMENTS = [code for code in DEPARTMENT_NAME_BY_CODE if len(code) == 2]
"""Those whose postcodes begin with their code, Corsica apart."""
_DEPARTMENTS = [code for code in _DEPARTMENTS if code.isdigit()]


def counts(total: int) -> dict[str, int]:
    """Share a number of records among the kinds; the first kind takes what rounding leaves."""
    made = {kind: max(round(share * total / sum(MIX.values())), _FEWEST.get(kind, 1)) for kind, share in MIX.items()}
    made["prestataire"] = max(1, made["prestataire"] + total - sum(made.values()))
    return made


def write_hub(project: Path, root: Path, *, records: int, seed: int = 0) -> int:
    """Make a project of synthetic records that shares the pages and templates of a real one.

    Args:
        project: The real project: mkdocs.yml, content/ and overrides/ are linked, not copied.
        root: The folder to make.
        records: How many.
        seed: Another seed is another hub.

    Returns:
        How many bytes of YAML were written.
    """
    root.mkdir(parents=True)
    for name in ("mkdocs.yml", "content", "overrides"):
        (root / name).symlink_to((project / name).resolve())
    size = 0
    for path, text in hub_files(records, seed=seed):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = text.encode("utf-8")
        file.write_bytes(content)
        size += len(content)
    return size


def hub_files(records: int, *, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Give (path, YAML) of each record; a record's text depends on the seed, its kind and its number only."""
    made = counts(records)
    for kind, count in made.items():
        for number in range(count):
            random = Random(f"{seed} {kind} {number}")
            values = {**_common(random, f"{_STEMS[kind]}-{number:05}"), **_MAKERS[kind](random, number, made)}
            yield _path(kind, values), record_yaml(kind, values)


def record_yaml(kind: str, values: Values) -> str:
    """Write a record as a person would, its fields in the order of the model.

    Raises:
        ValidationError: When the model refuses it.
    """
    record = KIND_BY_KEY[kind].model.model_validate(values)
    written = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return f"# yaml-language-server: $schema=../../docs/schemas/{kind}.json\n" + "".join(_lines(written, ""))


# --- YAML ---------------------------------------------------------------------------------------------------

_WIDTH = 100
_BARE = re.compile(r"[A-Za-zÀ-ÿ][\w À-ÿ’',.()€%/«»;?!-]*")
_AMBIGUOUS = re.compile(r"(?i)true|false|null|yes|no|on|off|.*\s#.*|.*[:]\s.*|.*\s")


def _lines(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        yield from _field(f"{indent}{key}:", value, indent + "  ")


def _field(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{head}\n"
        yield from _lines(value, indent)
    elif isinstance(value, list):
        yield from _list(head, value, indent)
    elif isinstance(value, str) and "\n" in value:
        yield f"{head} |-\n"
        yield from (f"{indent}{line}\n" if line else "\n" for line in value.split("\n"))
    elif isinstance(value, str) and len(value) > _WIDTH - 10:
        yield f"{head} >-\n"
        yield from (
            f"{indent}{line}\n" for line in textwrap.wrap(value, _WIDTH, break_long_words=False, break_on_hyphens=False)
        )
    else:
        yield f"{head} {_scalar(value)}\n"


def _list(head: str, items: list[Any], indent: str) -> Iterator[str]:
    if all(isinstance(item, str) and re.fullmatch(r"[A-Za-z][\w-]*", item) for item in items):
        yield f"{head} [{', '.join(items)}]\n"
        return
    yield f"{head}\n"
    for item in items:
        if isinstance(item, dict):
            first, *rest = list(_lines(item, indent + "  "))
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(item)}\n"


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?|https://[^\s#]+", value):
        return value
    if _BARE.fullmatch(value) and not _AMBIGUOUS.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


# --- records ------------------------------------------------------------------------------------------------


def _common(random: Random, identifier: str) -> Values:
    day = f"2026-{random.randint(6, 11):02}-{random.randint(1, 20):02}"
    return {
        "id": identifier,
        "source": {
            "titre": f"Source d’essai {random.randrange(400):03}",
            "url": f"https://essai.invalid/{identifier}",
            "date": day[:7],
        },
        "autres_sources": [
            {
                "titre": f"Source d’essai {random.randrange(400):03}, {words(random, 4)}",
                "reference": f"dépôt d’essai, fichier {random.randrange(90)}",
            }
            for _ in range(random.randint(1, 2))
        ],
        "verifie_le": day,
        "confiance": random.choice(("haute", "moyenne", "moyenne", "basse")),
        "a_verifier": paragraph(random, 3),
    }


def _pick(random: Random, vocabulary: Vocabulary) -> str:
    return random.choice(vocabulary.values)


def _some(random: Random, stem: str, count: int, most: int) -> list[str]:
    chosen = random.sample(range(count), min(count, random.randint(1, most)))
    return [f"{stem}-{number:05}" for number in sorted(chosen)]


def _few_lines(random: Random, fewest: int, most: int) -> list[str]:
    return [sentence(random, random.randint(6, 14)) for _ in range(random.randint(fewest, most))]


def _siren(number: int) -> str:
    """Nine digits that begin with 0, as no firm's do, with a sound key (Luhn)."""
    body = f"0{number:07}"
    total = sum(sum(divmod(int(digit) * (2 if index % 2 else 1), 10)) for index, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _provider(random: Random, number: int, made: Mapping[str, int]) -> Values:
    department = random.choice(_DEPARTMENTS)
    role = random.choices(("accompagnement", "plateforme", "editeur", "hebergeur"), (90, 2, 6, 2))[0]
    return {
        "nom": f"Essai {number:05}",
        "raison_sociale": f"Essai {number:05} {words(random, 1)}",
        "siren": _siren(number),
        "role": role,
        "activites": _few_lines(random, 3, 5),
        "pour_qui": sentence(random, 12),
        "departement": department,
        "ville": f"Ville d’essai {random.randrange(900):03}",
        "code_postal": f"{department}{random.randrange(10, 999):03}",
        "url": f"https://essai-{number:05}.invalid/",
        "besoins": _some(random, "besoin", made["besoin"], 4),
        "labels": [
            {
                "label": label,
                "mention": words(random, 6),
                "debut": "2025-03",
                "fin": "2027-12",
                "preuve": f"https://essai.invalid/preuve/{number}",
            }
            for label in _some(random, "label", made["label"], 2)
        ],
    }


def _territories(random: Random) -> list[str]:
    chance = random.random()
    if chance < 0.1:
        return ["FR"]
    if chance < 0.55:
        return [f"REG-{random.choice(list(REGION_BY_CODE))}"]
    return [f"DEP-{code}" for code in random.sample(list(DEPARTMENT_NAME_BY_CODE), random.choice((1, 1, 1, 2)))]


def _criteria(random: Random, made: Mapping[str, int]) -> Values:
    criteria: Values = {"effectif_max": random.choice((9, 19, 49))}
    if random.random() < 0.3:
        criteria["secteurs"] = sorted({_pick(random, SECTORS), _pick(random, SECTORS)})
    if random.random() < 0.1:
        criteria["metiers"] = _some(random, "metier", made["metier"], 6)
    if random.random() < 0.2:
        criteria["ca_max"] = float(random.choice((500_000, 1_000_000)))
    return criteria


def _aid(random: Random, number: int, made: Mapping[str, int]) -> Values:
    state = random.choices(("ouverte", "a-verifier", "fermee"), (70, 20, 10))[0]
    thousands = random.randint(1, 9)
    return {
        "nom": f"Aide d’essai {number:05}, {words(random, 3)}",
        "resume": sentence(random, 14),
        "porteur": f"Réseau d’essai {number % made['reseau']:05}",
        "porteur_reseau": f"reseau-{number % made['reseau']:05}",
        "nature": sorted({_pick(random, AID_NATURES), _pick(random, AID_NATURES)}),
        # One number: two would be asked about, two thousand times.
        "montant": {"resume": f"la moitié, {thousands} 000 € au plus", "plafond": float(thousands * 1000)},
        "paie_quoi": markdown(random, 2),
        "pour_qui": markdown(random, 2),
        "pas_si": _few_lines(random, 2, 3),
        "demarche": _few_lines(random, 2, 3),
        "url": f"https://essai.invalid/aide/{number}",
        "territoires": _territories(random),
        "criteres": _criteria(random, made),
        "besoins": _some(random, "besoin", made["besoin"], 3),
        "moments": _some(random, "moment", made["moment"], 2),
        "etat": state,
        "debut": "2025-01",
        "fin": "2026-06" if state == "fermee" else random.choice(("2027-03", "2027-12", "2028-06-30")),
    }


def _venue(random: Random, number: int, made: Mapping[str, int]) -> Values:
    department = random.choice(_DEPARTMENTS)
    return {
        "nom": f"Lieu d’essai {number:05}",
        "type": _pick(random, VENUE_TYPES),
        "commune": f"Ville d’essai {random.randrange(900):03}",
        "departement": department,
        "code_postal": f"{department}{random.randrange(10, 999):03}",
        "adresse": f"{random.randint(1, 90)} rue {words(random, 2)}",
        "labels": [
            {"label": label, "mention": sentence(random, 8), "debut": "2024-01"}
            for label in _some(random, "label", made["label"], 1)
        ],
        "accueil_entreprises": random.choice([value for value in WELCOMES_FIRMS.values if value != "non-connu"]),
        "url": f"https://lieu-{number:05}.invalid/",
    }


def _story(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "genre": _pick(random, STORY_TYPES),
        "qui": f"Essai {number:05}",
        "activite": words(random, 3),
        "metier": f"metier-{random.randrange(made['metier']):05}",
        "lieu": f"Ville d’essai {random.randrange(900):03}",
        "departement": random.choice(_DEPARTMENTS),
        "age": random.randint(20, 70),
        "besoins": _some(random, "besoin", made["besoin"], 3),
        "titre": f"Histoire d’essai {number:05}, {words(random, 5)}",
        "fait": markdown(random, 4),
        "gain": markdown(random, 3),
        "gain_chiffre": sentence(random, 8),
        "obstacle": markdown(random, 2),
        "annee": str(random.randint(2015, 2026)),
    }


def _network(random: Random, number: int, made: Mapping[str, int]) -> Values:
    values: Values = {
        "nom": f"Réseau d’essai {number:05}",
        "type": _pick(random, NETWORK_TYPES),
        "role": sentence(random, 14),
        "public": sentence(random, 10),
        "territoires": _territories(random),
        "secteurs": sorted({_pick(random, SECTORS), _pick(random, SECTORS)}),
        "besoins": _some(random, "besoin", made["besoin"], 4),
        "moments": _some(random, "moment", made["moment"], 3),
        "cout": words(random, 6),
        "etat": random.choices(("actif", "a-verifier", "ferme"), (90, 7, 3))[0],
        "url": f"https://reseau-{number:05}.invalid/",
    }
    if number >= 10 and random.random() < 0.5:
        values["tete"] = f"reseau-{random.randrange(10):05}"
    return values


def _term(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "terme": f"{word(random)} essai {number:05}",
        "definition": markdown(random, 2),
        "synonymes": [words(random, 2) for _ in range(2)],
        "mots": [words(random, 3) for _ in range(4)],
        "fautes": [words(random, 1) for _ in range(2)],
        "rayon": _pick(random, TERM_CATEGORIES),
        "besoins": _some(random, "besoin", made["besoin"], 2),
        "voir": [term for term in _some(random, "terme", made["terme"], 3) if term != f"terme-{number:05}"],
    }


def _step(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "id": f"etape-{number}",
        "geste": sentence(random, 8),
        "besoin": f"besoin-{random.randrange(made['besoin']):05}",
        "pourquoi": paragraph(random, 3),
        "gain": markdown(random, 2),
        "temps": words(random, 5),
        "prix": {
            "resume": f"de 10 à {random.randint(20, 90)} € par mois en 2026",
            "reperes": _some(random, "prix", made["prix"], 2),
        },
        "il_faut": _few_lines(random, 1, 2),
        "demain": _few_lines(random, 3, 3),
        "piege": markdown(random, 2),
        "exemple": paragraph(random, 2),
        "arret": sentence(random, 12),
        "moments": _some(random, "moment", made["moment"], 2),
        "aides": _some(random, "aide", made["aide"], 5),
        "reseaux": _some(random, "reseau", made["reseau"], 2),
        "temoignages": _some(random, "temoignage", made["temoignage"], 2),
        "logiciels": _some(random, "logiciel", made["logiciel"], 2),
        "faits": [
            {
                "fait": sentence(random, 14),
                "nature": "lu",
                "source": {"titre": f"Source d’essai {random.randrange(400):03}", "date": "2025"},
            }
            for _ in range(2)
        ],
    }


def _trade(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"métier d’essai {number:05}",
        "feminin": f"métière d’essai {number:05}",
        "secteur": SECTORS.values[number % len(SECTORS.values)],
        "naf": [f"{random.randint(10, 96)}.{random.randint(10, 99)}A"],
        "mots": [words(random, 2) for _ in range(10)],
        "accroche": paragraph(random, 2)[:290],
        "situation": markdown(random, 6),
        "etapes": [_step(random, position, made) for position in range(1, random.randint(5, 7) + 1)],
        "ignorer": [{"quoi": sentence(random, 6), "raison": sentence(random, 12)} for _ in range(3)],
        "objections": [{"dit": sentence(random, 8), "reponse": paragraph(random, 2)} for _ in range(3)],
        "obligations": _some(random, "obligation", made["obligation"], 3),
        "reseaux": _some(random, "reseau", made["reseau"], 5),
        "prix": _some(random, "prix", made["prix"], 4),
        "chiffres": _some(random, "chiffre", made["chiffre"], 4),
        "fonds_formation": words(random, 2),
        "saison": sentence(random, 10),
    }


def _statistic(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Chiffre d’essai {number:05}, {words(random, 4)}",
        "valeur": float(random.randint(1, 99)),
        "unite": "%",
        "population": words(random, 6),
        "annee": random.randint(2010, 2026),
        "note": markdown(random, 1),
    }


def _price(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Prix d’essai {number:05}",
        "poste": _pick(random, PRICE_SUBJECTS),
        "bas": float(random.randint(5, 50)),
        "haut": float(random.randint(60, 900)),
        "unite": "€ par mois",
        "taxe": "HT",
        "annee": random.randint(2018, 2026),
        "nature": _pick(random, PRICE_NATURES),
        "besoins": _some(random, "besoin", made["besoin"], 2),
        "note": sentence(random, 12),
    }


def _label(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Label d’essai {number:05}",
        "nature": _pick(random, LABEL_NATURES),
        "domaine": _pick(random, LABEL_DOMAINS),
        "resume": sentence(random, 12),
        "attribue_par": words(random, 4),
        "criteres": markdown(random, 2),
        "comment_verifier": markdown(random, 2),
        "utilite": markdown(random, 2),
    }


def _obligation(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Obligation d’essai {number:05}",
        "resume": sentence(random, 12),
        "ce_qui_change": markdown(random, 3),
        "pour_qui": markdown(random, 2),
        "sanction": paragraph(random, 1),
        "date_effet": random.choice(("2024-01-01", "2026-09-01", "2027-09-01", "2028")),
        "textes": _few_lines(random, 1, 2),
        "gestes": _few_lines(random, 2, 3),
        "besoins": _some(random, "besoin", made["besoin"], 2),
        "secteurs": [] if number % 2 else [_pick(random, SECTORS)],
        "pour_tous": bool(number % 2),
    }


def _need(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Besoin d’essai {number:05}",
        "court": f"Besoin {number:05}",
        "description": markdown(random, 3),
        "mots": [words(random, 4) for _ in range(8)],
        "ordre": number + 1,
    }


def _tool(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Logiciel d’essai {number:05}",
        "resume": sentence(random, 12),
        "besoins": _some(random, "besoin", made["besoin"], 2),
        "a_demander": _few_lines(random, 2, 3),
        "exemples": [
            {"nom": f"Programme d’essai {index}", "usage": sentence(random, 8), "libre": True} for index in range(3)
        ],
    }


def _life_event(random: Random, number: int, made: Mapping[str, int]) -> Values:
    return {
        "nom": f"Moment d’essai {number:05}",
        "parce_que": f"c’est le moment d’essai {number:05}",
        "description": markdown(random, 3),
        "mots": [words(random, 4) for _ in range(5)],
        "ordre": number + 1,
    }


Maker = Callable[[Random, int, Mapping[str, int]], Values]

_MAKERS: Mapping[str, Maker] = {
    "prestataire": _provider,
    "aide": _aid,
    "lieu": _venue,
    "temoignage": _story,
    "reseau": _network,
    "terme": _term,
    "metier": _trade,
    "chiffre": _statistic,
    "prix": _price,
    "label": _label,
    "obligation": _obligation,
    "besoin": _need,
    "logiciel": _tool,
    "moment": _life_event,
}

_STEMS: Mapping[str, str] = {**{kind: kind for kind in MIX}, "prestataire": "essai"}
"""What ids begin with: "essai-00123" for a provider, "aide-00123" for an aid."""


def _path(kind: str, values: Values) -> str:
    pattern = KIND_BY_KEY[kind].patterns[-1].replace("{id}", values["id"])
    return "data/" + pattern.replace("*", values.get("departement", "fr").lower())
