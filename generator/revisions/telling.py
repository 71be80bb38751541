"""Values told as people say them: euros, dates, labels, titles, territories; and what changed inside a text. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any, Literal, get_args

from generator.dates import PARTIAL_DATE, first_day, french_date, french_partial_date
from generator.geography import DEPARTMENT_NAME_BY_CODE, is_territory, territory_name
from generator.models.common import Amount, Department, Territory, Url
from generator.models.shape import FieldShape, fields_of
from generator.revisions.compare import FieldPath, Moved, name_of
from generator.text import french_number

Style = Literal["", "ajout", "retrait", "adresse"]

Titles = Callable[[str, str], str | None]
"""Takes a kind and an id, gives the title of the record; None when there is no such record."""


@dataclass(frozen=True)
class Piece:
    """A few words, and how to show them."""

    text: str
    style: Style = ""


LABELS = MappingProxyType(
    {
        **{"a_demander": "à demander", "a_preparer": "à préparer", "a_verifier": "à vérifier", "activite": "activité"},
        **{"activites": "activités", "accueil_entreprises": "accueil des entreprises", "age": "âge"},
        **{"age_max_mois": "âge maximal de l’entreprise", "age_min_mois": "âge minimal de l’entreprise"},
        **{"annee": "année", "arret": "quand s’arrêter", "arrivees": "arrivées", "attribue_par": "attribué par"},
        **{"autres_sources": "autres sources", "avant_de_signer": "avant de signer", "bas": "prix le plus bas"},
        **{"base_legale": "base légale", "bases": "bases légales", "bon_signe": "bon signe", "ca_max": "chiffre d’affaires maximal"},
        **{"ce_qui_change": "ce qui change", "choix_du_defaut": "choix du défaut", "cles": "clés de lecture"},
        **{"code_postal": "code postal", "comment_verifier": "comment vérifier", "comparabilite": "comparabilité"},
        **{"cout": "coût", "criteres": "critères", "date_effet": "date d’effet", "debut": "début", "defaut": "défaut"},
        **{"definition": "définition", "demarche": "démarche", "departement": "département"},
        **{"depenses_max": "dépense maximale", "depenses_min": "dépense minimale", "donnees": "données"},
        **{"donnee_personnelle": "donnée personnelle", "duree_mois": "durée de validité", "effectif_max": "effectif maximal"},
        **{"effectif_min": "effectif minimal", "en_clair": "en clair", "etapes": "étapes", "etat": "état"},
        **{"evalue_par": "évalué par", "feminin": "féminin", "fonds_formation": "fonds de formation"},
        **{"gain_chiffre": "gain chiffré", "haut": "prix le plus haut", "il_faut": "ce qu’il faut", "intitule": "intitulé"},
        **{"libelle": "libellé", "maturite": "maturité", "mene_a": "mène à", "metier": "métier", "metiers": "métiers"},
        **{"modele": "modèle", "notes_formateur": "notes du formateur", "numero": "numéro", "ou_regarder": "où regarder"},
        **{"paie_quoi": "ce qu’elle paie", "parce_que": "parce que", "pas_pour": "pas pour", "pas_si": "pas si"},
        **{"piege": "piège", "porteur_reseau": "réseau qui la porte", "pour_qui": "pour qui", "pour_tous": "pour tous"},
        **{"precision": "précision", "question_departement": "question du département"},
        **{"question_metier": "question du métier", "raison_sociale": "raison sociale", "reference": "référence"},
        **{"regles": "règles", "reperes": "repères", "reponse": "réponse", "reponses": "réponses", "reseaux": "réseaux"},
        **{"resume": "résumé", "role": "rôle", "roles": "rôles", "sauf_etapes": "sauf les étapes", "serie": "série"},
        **{"seulement_si": "seulement si", "si_on_la_retire": "si on la retire", "siren": "Siren", "temoignages": "témoignages"},
        **{"telephone": "téléphone", "tete": "réseau de tête", "theme": "thème", "titre": "titre", "unite": "unité"},
        **{"tolerance_jusqu_au": "fin de la tolérance", "url": "adresse", "utilite": "utilité", "valeur_texte": "valeur"},
        **{"verifie_le": "vérifié le", "fin": "fermeture", "moments": "moments", "naf": "codes NAF", "id": "nom court"},
        **{"jusqu_au": "jusqu’au", "controle_le": "contrôlé le", "delais": "délais", "exceptees": "laissées de côté"},
        **{"depuis_2006": "depuis 2006", "naf_2025": "codes NAF 2025", "moins_de": "moins de", "plus_de": "plus de"},
    }
)
"""What to call a key whose own letters do not say it in French; the others are called by their letters."""

_ENDS_ARE_ENDS = frozenset({"labels", "seance", "base-legale"})
_LEFT_OUT = frozenset({"montant", "criteres"})
"""Blocks whose name adds nothing to that of their fields."""


def label_of(moved: Moved, kind: str) -> str:
    """Name a field as people would, with the items it is in: "étape « Faites vos devis », prix, résumé"."""
    words: list[str] = []
    names = iter(moved.within)
    steps = moved.path
    for place, step in enumerate(steps):
        if isinstance(step, int):
            # The last index is the item that came or went: its name is its value.
            if place < len(steps) - 1:
                words[-1] = f"{words[-1]} « {_short(next(names, ''), 60)} »"
            continue
        is_last = all(isinstance(later, int) for later in steps[place + 1 :])
        if is_last or step not in _LEFT_OUT or steps[-1] == "resume":
            words.append(_word(step, steps, kind))
    return ", ".join(words)


def _word(step: str, steps: FieldPath, kind: str) -> str:
    if step == "fin" and (kind in _ENDS_ARE_ENDS or _ENDS_ARE_ENDS & set(steps)):
        return "fin"
    return LABELS.get(step, step.replace("_", " "))


def told(value: Any, shape: FieldShape | None, titles: Titles) -> str:
    """Tell one value."""
    if value is None:
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(told(item, shape, titles) for item in value) or "rien"
    if isinstance(value, dict):
        return _told_block(value, shape, titles)
    if shape is None:
        return _short(" ".join(str(value).split()), 300)
    return _told_scalar(value, shape, titles)


def _told_scalar(value: Any, shape: FieldShape, titles: Titles) -> str:
    text = " ".join(str(value).split())
    if shape.vocabulary is not None:
        return shape.vocabulary.label(text).lower() if text in shape.vocabulary else text
    if shape.ref_kind:
        return titles(shape.ref_kind, text) or text
    if _is(shape, Territory):
        return territory_name(text) if is_territory(text) else text
    if _is(shape, Department):
        return f"{DEPARTMENT_NAME_BY_CODE[text]} ({text})" if text in DEPARTMENT_NAME_BY_CODE else text
    if isinstance(value, int | float):
        return _told_number(value, shape)
    return _told_date(text) or _short(text, 300)


def _told_number(value: float, shape: FieldShape) -> str:
    if shape.base not in (int, float) or shape.alias in ("annee", "version", "ordre", "numero"):
        return str(value)
    number = french_number(value) if abs(value) < 1e15 else str(value)
    if _is(shape, Amount) or "en euros" in shape.description:
        return f"{number} €"
    if "en mois" in shape.description or shape.alias == "mois":
        return f"{number} mois"
    return number


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(:\d{2})?")


def _told_date(text: str) -> str | None:
    """Tell a day, a month or a moment in French; None when the text is none of them."""
    try:
        if PARTIAL_DATE.match(text) and len(text) > 4:
            return french_partial_date(text)
        moment = _MOMENT.fullmatch(text)
        return f"{french_date(first_day(moment[1]))} à {moment[2]} h {moment[3]}" if moment else None
    except ValueError:  # 30 February: told as typed, the checks say what is wrong
        return None


def _told_block(value: dict[str, Any], shape: FieldShape | None, titles: Titles) -> str:
    """Tell a block by its fields in brief."""
    return "".join(piece.text for piece in _block(value, shape, titles, ""))


_MOST_PARTS = 8
"""Fields told of a block: a whole new step of a trade has twenty."""


def _block(value: dict[str, Any], shape: FieldShape | None, titles: Titles, style: Style) -> Iterator[Piece]:
    """Tell a block by its fields in brief; an address by itself, so that it can be followed."""
    node = shape.node if shape else None
    shapes = {item.alias: item for item in fields_of(node)} if node else {}
    parts = [(key, item) for key, item in value.items() if item not in (None, [], {}) and key != "id"]
    parts = [(key, item) for key, item in parts if not isinstance(item, dict)] or [("id", name_of(value))]
    for place, (key, item) in enumerate(parts[:_MOST_PARTS]):
        name = "fin" if key == "fin" else LABELS.get(key, key.replace("_", " "))
        yield Piece(f"{' ; ' if place else ''}{name} : ")
        if isinstance(item, list) and any(isinstance(each, dict) for each in item):
            yield Piece(str(len(item)), style)
        elif isinstance(item, str) and key in shapes and _is(shapes[key], Url):
            yield Piece(item.strip(), "adresse")
        else:
            yield Piece(_short(told(item, shapes.get(key), titles), 90), style)
    if len(parts) > _MOST_PARTS:
        yield Piece(" ; …")


def _is(shape: FieldShape, alias: Any) -> bool:
    marks = get_args(alias)[1:]
    return shape.metadata[: len(marks)] == marks


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


# --- a moved value as pieces -----------------------------------------------------------------------------------

_LONG = 70
"""From this many characters a text is told by what changed inside it."""


def pieces_of(moved: Moved, kind: str, titles: Titles) -> tuple[Piece, ...]:
    """Tell a moved value: its label, then what it was and what it is."""
    label = Piece(f"{label_of(moved, kind)} : ")
    return (label, *_change(moved, titles))


def _change(moved: Moved, titles: Titles) -> Iterator[Piece]:
    before, after, shape = moved.before, moved.after, moved.shape
    if moved.is_reordered:
        yield Piece("l’ordre change ; d’abord ")
        yield Piece(_first_of(after, shape, titles), "ajout")
    elif not before and isinstance(after, list):
        for place, item in enumerate(after):
            yield Piece(" ; ") if place else Piece("")
            yield Piece(told(item, shape, titles), "ajout")
    elif isinstance(before, list) or isinstance(after, list):
        yield from _items(before, after, shape, titles)
    elif before is None or before == {}:
        if isinstance(moved.path[-1], int):
            yield Piece("ajouté ")
        yield from _value(after, shape, titles, "ajout")
    elif after is None or after == {}:
        yield Piece("retiré, c’était ")
        yield from _value(before, shape, titles, "retrait")
    elif _is_text(before, shape) and _is_text(after, shape) and max(len(before), len(after)) > _LONG:
        yield from words_changed(before, after)
    else:
        yield from _value(before, shape, titles, "retrait")
        yield Piece(" → ")
        yield from _value(after, shape, titles, "ajout")


def _value(value: Any, shape: FieldShape | None, titles: Titles, style: Style) -> Iterator[Piece]:
    if isinstance(value, dict):
        yield from _block(value, shape, titles, style)
    elif isinstance(value, str) and shape is not None and _is(shape, Url):
        yield Piece(value.strip(), "adresse")
    else:
        yield Piece(told(value, shape, titles), style)


def _items(before: Any, after: Any, shape: FieldShape | None, titles: Titles) -> Iterator[Piece]:
    old = before if isinstance(before, list) else [] if before is None else [before]
    new = after if isinstance(after, list) else [] if after is None else [after]
    came = [item for item in new if item not in old]
    went = [item for item in old if item not in new]
    first = True
    for sign, style, items in (("ajouté ", "ajout", came), ("retiré ", "retrait", went)):
        for item in items:
            yield Piece(sign if first else f" ; {sign}")
            yield Piece(told(item, shape, titles), style)  # type: ignore[arg-type]  # mypy widens the literals
            first = False
    if first:
        yield Piece("une valeur répétée change")


def _first_of(value: Any, shape: FieldShape | None, titles: Titles) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return name_of(first) if isinstance(first, dict) else told(first, shape, titles)


def _is_text(value: Any, shape: FieldShape | None) -> bool:
    return isinstance(value, str) and (
        shape is None or (shape.base is str and not shape.vocabulary and not shape.ref_kind and not _is(shape, Url))
    )


_CONTEXT = 5
"""Words kept on each side of a change."""


def words_changed(before: str, after: str) -> Iterator[Piece]:
    """Tell what changed inside a text, word by word, with a few words around each change."""
    old, new = before.split(), after.split()
    if old == new:
        yield Piece("seuls les espaces ou les paragraphes changent")
        return
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 3000)
    if matcher.quick_ratio() < 0.35:
        yield Piece("récrit. Avant : ")
        yield Piece(_short(" ".join(old), 300), "retrait")
        yield Piece(" Après : ")
        yield Piece(_short(" ".join(new), 300), "ajout")
        return
    yield from _spans(matcher, old, new)


def _spans(matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    codes = matcher.get_opcodes()
    for place, (code, start, stop, new_start, new_stop) in enumerate(codes):
        if code == "equal":
            kept = old[start:stop]
            is_first, is_last = place == 0, place == len(codes) - 1
            if len(kept) > 2 * _CONTEXT or ((is_first or is_last) and len(kept) > _CONTEXT):
                head = [] if is_first else kept[:_CONTEXT]
                tail = [] if is_last else kept[-_CONTEXT:]
                kept = [*head, "…", *tail]
            yield Piece(f"{' '.join(kept)} " if not is_last else " ".join(kept))
            continue
        if stop > start:
            yield Piece(_short(" ".join(old[start:stop]), 300), "retrait")
            yield Piece(" ")
        if new_stop > new_start:
            yield Piece(_short(" ".join(new[new_start:new_stop]), 300), "ajout")
            yield Piece(" ")
