"""The aids in the national schema « dispositif-aide-professionnels » 0.2.0 (etalab, etalab-2.0).

The 26 fields are our own copy of its list. Only aids that are open, or will be, are written: the schema has no
state, and an aid without an end date would be taken for open. What we do not know is left empty; nothing is made up.
"""

import json
import re
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from generator.dates import first_day, last_day
from generator.eligibility import AidStatus
from generator.geography import FRANCE
from generator.models.help import Aid, Criteria
from generator.site import Entry, Site
from generator.tables.schema import Column, Row, Table, TableSchema, joined
from generator.text import french_number, plain
from generator.vocabularies import AID_NATURES, OWNER_STATUSES, SECTORS

_PLACES = r"^[A-Z]+-\d+(\|[A-Z]+-\d+)*$"
_TARGETS = "professionnels|particuliers|associations|secteur public"
_NAF = r"([A-U]|\d{2}|\d{2}\.\d|\d{2}\.\d{2}|\d{2}\.\d{2}[A-Z])"
_SIZES = "MIC|PME|ETI|GE"
_NAMES = r"^[^|]+(\|[^|]+)*$"
_LONGEST_DESCRIPTION = 5000

AIDS = TableSchema(
    "aids",
    "Aides ouvertes ou annoncées",
    "0.2.0",
    "Une ligne par aide que l’on peut demander, ou bientôt, dans le schéma national des dispositifs d’aide.",
    "https://github.com/etalab/schema-dispositif-aide",
    (
        Column("id", "Identifiant", "UUID tiré du nom court de la fiche", format="uuid", is_required=True, is_unique=True),
        Column("titre", "Titre", is_required=True),
        Column("promesse", "Promesse", longest=180),
        Column("description", "Description", is_required=True, longest=_LONGEST_DESCRIPTION),
        Column("eligibilite", "Critères d’éligibilité", "Un critère par ligne", is_required=True),
        Column("types_aides", "Types d’aides", "Liste tenue par l’État, que nous n’avons pas lue", is_required=True),
        Column("porteurs", "Porteurs", "Liste JSON d’objets {nom, roles}", is_required=True),
        Column("programmes_parents", "Programmes parents et régime d’aides"),
        Column("url_source", "URL Source", format="uri", pattern=r"^(https?://).+"),
        Column("cibles", "Bénéficiaires", is_required=True, pattern=rf"^({_TARGETS})(\|({_TARGETS}))*$"),
        Column("eligibilite_geographique", "Couverture géographique", is_required=True, pattern=_PLACES, example="PAYS-99100"),
        Column("eligibilite_geographique_exclusions", "Couverture géographique, exclusions", pattern=_PLACES),
        Column("date_ouverture", "Date d’ouverture", type="datetime"),
        Column("date_cloture", "Date de fin", type="datetime"),
        Column("date_mise_a_jour", "Date de dernière mise à jour", type="datetime", is_required=True),
        Column("base_juridique", "Bases juridiques"),
        Column("eligibilite_effectif_minimal", "Effectif minimal", type="integer"),
        Column("eligibilite_effectif_maximal", "Effectif maximal", type="integer"),
        Column("eligibilite_categorie_taille_entreprise", "Catégories de taille", pattern=rf"^({_SIZES})(\|({_SIZES}))*$"),
        Column("eligibilite_annees_existence_minimal", "Années d’existence minimales", type="integer"),
        Column("eligibilite_forme_juridique", "Formes juridiques admises", pattern=_NAMES),
        Column("eligibilite_forme_juridique_exclusions", "Formes juridiques exclues", pattern=_NAMES),
        Column("ciblage_secteur_activite", "Secteurs d’activité visés", is_required=True, pattern=_NAMES),
        Column("ciblage_naf", "Codes NAF visés", pattern=rf"^{_NAF}(\|{_NAF})*$"),
        Column("ciblage_naf_exclusions", "Codes NAF exclus", pattern=rf"^{_NAF}(\|{_NAF})*$"),
        Column("chainage_paiement", "Dispositif dont celui-ci est la demande de paiement"),
    ),
)

_WHOLE_COUNTRY = "PAYS-99100"
_ALL_SECTORS = "tous secteurs d’activité"
_MONEY = frozenset({"subvention", "pret", "garantie", "exoneration", "credit-impot"})
_LEGAL_FORMS = {"micro-entrepreneur": "Microentrepreneur", "independant": "EI"}
"""The only two of our statuses that are legal forms."""


def aid_table(site: Site) -> Table:
    """Give the aids that are open or announced, in order of id."""
    rows, ids, hidden, nowhere = [], [], 0, 0
    for entry in sorted(site.aids, key=lambda item: item.id):
        if site.status_of(entry) not in (AidStatus.OPEN, AidStatus.COMING):
            hidden += 1
            continue
        places = places_of(entry.record.territories)
        if places is None:
            nowhere += 1
            continue
        rows.append(_row(site, entry, places))
        ids.append(entry.id)
    reasons = (
        ("fermées ou à vérifier : le schéma n’a pas d’état", hidden),
        ("propres à un seul département corse, que le schéma ne peut pas écrire", nowhere),
    )
    return Table(AIDS, tuple(rows), frozenset(ids), tuple((why, count) for why, count in reasons if count))


def identifier_of(aid: str) -> str:
    """Give the UUID of an aid, from its short name alone: the same on every site, edition and day."""
    return str(uuid5(NAMESPACE_URL, f"urn:etrier:aide:{aid}"))


def places_of(territories: tuple[str, ...]) -> str | None:
    """Give our territories as the schema writes them; None when it cannot.

    Its pattern takes digits only: Corsica is written as a region, and one of its departments alone cannot be.
    """
    codes = list(territories)
    if FRANCE in codes:
        return _WHOLE_COUNTRY
    if {"DEP-2A", "DEP-2B"} <= set(codes):
        codes = [code for code in codes if not code.startswith("DEP-2A") and code != "DEP-2B"] + ["REG-94"]
    if any(not code[4:].isdigit() for code in codes) and "REG-94" in codes:
        codes = [code for code in codes if code[4:].isdigit()]
    return joined(dict.fromkeys(codes)) if all(code[4:].isdigit() for code in codes) else None


def _row(site: Site, entry: Entry[Aid], places: str) -> Row:
    aid, criteria = entry.record, entry.record.criteria
    return {
        "id": identifier_of(aid.id),
        "titre": aid.name,
        "description": _cut("\n".join(_description(aid)), _LONGEST_DESCRIPTION),
        "eligibilite": "\n".join(f"• {line}" for line in _conditions(aid)),
        "types_aides": joined(dict.fromkeys(_type(nature) for nature in aid.natures)),
        "porteurs": json.dumps([{"nom": aid.carrier, "roles": []}], ensure_ascii=False),
        "url_source": aid.url or aid.source.url or "",
        "cibles": "professionnels|associations" if "association" in criteria.statuses else "professionnels",
        "eligibilite_geographique": places,
        "date_ouverture": f"{first_day(aid.starts)}T00:00:00Z" if aid.starts else "",
        "date_cloture": f"{last_day(aid.ends)}T23:59:59Z" if aid.ends else "",
        "date_mise_a_jour": f"{aid.checked_on}T00:00:00Z",
        "eligibilite_effectif_minimal": _number(criteria.staff_min),
        "eligibilite_effectif_maximal": _number(criteria.staff_max),
        "eligibilite_annees_existence_minimal": _years(criteria.age_min_months),
        "eligibilite_forme_juridique": _legal_forms(criteria),
        "ciblage_secteur_activite": _sectors(site, criteria),
        "ciblage_naf": joined(code for code in criteria.naf if re.fullmatch(_NAF, code)),
    }


def _description(aid: Aid) -> Iterator[str]:
    yield aid.summary
    if aid.amount:
        yield f"Montant : {aid.amount.summary}."
    if aid.pays_for:
        yield f"Ce qu’elle paie : {plain(aid.pays_for)}"
    if aid.how:
        yield f"Comment la demander : {' '.join(plain(line) for line in aid.how)}"
    if aid.to_check:
        yield f"Reste à vérifier : {plain(aid.to_check)}"
    dated = f" ({aid.source.dated})" if aid.source.dated else ""
    yield f"Source : {aid.source.title}{dated}."


def _conditions(aid: Aid) -> Iterator[str]:
    """Give what must be met in words, and every limit that no field of the schema can hold."""
    criteria = aid.criteria
    yield plain(aid.for_whom)
    if aid.area:
        yield f"Zone : {aid.area}"
    if criteria.turnover_max is not None:
        yield f"Chiffre d’affaires : {french_number(criteria.turnover_max)} € par an au plus"
    if criteria.age_min_months is not None and criteria.age_min_months % 12:
        yield f"Entreprise d’au moins {criteria.age_min_months} mois"
    if criteria.age_max_months is not None:
        yield f"Entreprise de {criteria.age_max_months} mois au plus"
    if criteria.statuses and not _legal_forms(criteria):
        yield f"Statut : {', '.join(OWNER_STATUSES.label(status).lower() for status in criteria.statuses)}"
    for reason in aid.not_if:
        yield f"Pas si : {plain(reason)}"


def _type(nature: str) -> str:
    """Give "financement", read in the schema's example, for money; our own word for the rest: the list is unread."""
    return "financement" if nature in _MONEY else AID_NATURES.label(nature).lower()


def _legal_forms(criteria: Criteria) -> str:
    """Give legal forms when every status is one; a part of the list would shut out the others."""
    if not all(status in _LEGAL_FORMS for status in criteria.statuses):
        return ""
    return joined(_LEGAL_FORMS[status] for status in criteria.statuses)


def _sectors(site: Site, criteria: Criteria) -> str:
    trades = [entry.title for entry in site.pick("metier", criteria.trades)]
    names = [SECTORS.label(sector) for sector in criteria.sectors] or trades
    return joined(names) or ("secteurs des codes NAF visés" if criteria.naf else _ALL_SECTORS)


def _years(months: int | None) -> str:
    """Give whole years; a limit of eighteen months is said in words, not rounded."""
    return "" if months is None or months % 12 else str(months // 12)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
