"""What deserves a question before a change is accepted, kind by kind. Pure: two records in, remarks out.

A remark says which fields it speaks of, so that they are not told twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from generator.contracts.template import fingerprint
from generator.dates import first_day, french_date, french_partial_date, last_day
from generator.eligibility import AidStatus, aid_status
from generator.geography import departments_of, territory_name
from generator.models.common import Record
from generator.models.contracts import ContractTemplate
from generator.models.help import Aid, LabelHeld, Provider, Venue
from generator.models.knowledge import PriceReference
from generator.models.law import Obligation
from generator.revisions.telling import LABELS, Titles
from generator.text import french_number
from generator.vocabularies import CONFIDENCE


@dataclass(frozen=True)
class Remark:
    """One sentence about a change."""

    text: str
    """In French, with a first capital and a final full stop or question mark."""
    fields: tuple[str, ...]
    """Dotted paths of what it speaks of; a path stands for all it holds."""
    is_question: bool = False
    """Whether to ask it first, before the change is accepted."""
    tells_all: bool = False
    """Whether it says all there is to say of its fields: they are then not told again."""


NO_FACTS = frozenset(
    {"id", "verifie_le", "confiance", "a_verifier", "source", "autres_sources", "veille", "ordre", "avertissements_voulus"}
)
"""Keys that say how a record is kept, not what it says of the world."""


def remarks_on(
    old: Record | None, new: Record | None, moved: Sequence[str], *, today: date, titles: Titles
) -> tuple[Remark, ...]:
    """Give what to remark when a record takes the place of another, questions first.

    Args:
        old: The record as it was, None when it is new or was faulty.
        new: The record as it is, None when it is gone or is faulty.
        moved: Keys at the top of the record whose value moved.
        today: The day that dates are compared to.
        titles: Gives the title of a record, by kind and id.
    """
    found: list[Remark] = []
    if old is not None and new is not None:
        found += _on_sources(old, new, moved)
        found += (remark for make in _BY_KIND.get(new.kind, ()) for remark in make(old, new, today, titles))
    elif new is not None:
        found += _on_a_new_record(new, today)
    return tuple(sorted(found, key=lambda remark: not remark.is_question))


def _on_a_new_record(new: Record, today: date) -> Iterator[Remark]:
    if new.confidence == "basse":
        yield Remark("La confiance est basse : la source a-t-elle été recoupée ?", ("confiance",), True)
    if isinstance(new, Aid) and aid_status(new, today, stale_twice=False) is AidStatus.CLOSED:
        yield Remark("L’aide arrive déjà fermée : est-ce voulu ?", ("etat",), True)


def _on_sources(old: Record, new: Record, moved: Sequence[str]) -> Iterator[Remark]:
    ranks = CONFIDENCE.values
    if ranks.index(new.confidence) != ranks.index(old.confidence):
        falls = ranks.index(new.confidence) > ranks.index(old.confidence)
        verb = "baisse" if falls else "monte"
        text = f"La confiance {verb} : {old.confidence} → {new.confidence}{', pourquoi ?' if falls else '.'}"
        yield Remark(text, ("confiance",), falls, tells_all=True)
    facts = [key for key in moved if key not in NO_FACTS]
    if new.checked_on < old.checked_on:
        text = f"« Vérifié le » recule : {french_date(old.checked_on)} → {french_date(new.checked_on)}, est-ce voulu ?"
        yield Remark(text, ("verifie_le",), True, tells_all=True)
    elif new.checked_on == old.checked_on and facts:
        text = f"Des faits changent, et « vérifié le » reste au {french_date(new.checked_on)} : la source a-t-elle été relue ?"
        yield Remark(text, tuple(facts), True)
    if (old.source.url, old.source.title) != (new.source.url, new.source.title):
        text = f"La source n’est plus la même : « {old.source.title} » → « {new.source.title} ». Dit-elle bien la même chose ?"
        yield Remark(text, ("source",), True)
    elif old.source != new.source:
        yield Remark("La source est la même, mais sa date, sa référence ou son passage changent.", ("source",))
    kept = {(source.title, source.url) for source in (*new.other_sources, new.source)}
    for source in old.other_sources:
        if (source.title, source.url) not in kept:
            yield Remark(f"Une source est retirée : « {source.title} ». Pourquoi ?", ("autres_sources",), True)
    if old.to_check and not new.to_check:
        yield Remark("Le doute est levé : « à vérifier » est vide.", ("a_verifier",))


# --- aids ---------------------------------------------------------------------------------------------------

def _aid_state(old: Aid, new: Aid, today: date, titles: Titles) -> Iterator[Remark]:
    before, after = (aid_status(aid, today, stale_twice=False) for aid in (old, new))
    fields = ("etat", "debut", "fin")
    if after is AidStatus.CLOSED and before is not AidStatus.CLOSED:
        yield Remark("L’aide ferme : elle quitte les listes et les parcours. La source le dit-elle ?", fields, True)
    elif before is AidStatus.CLOSED and after is not AidStatus.CLOSED:
        yield Remark("L’aide rouvre : elle revient dans les listes. La source le dit-elle ?", fields, True)
    elif before is AidStatus.OPEN and after is AidStatus.TO_CHECK:
        yield Remark("L’aide n’est plus dite ouverte : elle devient « à vérifier ».", fields, True)


def _aid_dates(old: Aid, new: Aid, today: date, titles: Titles) -> Iterator[Remark]:
    yield from _period("fin", old.ends, new.ends, ("fermeture", "avancée", "repoussée"), last_day)
    yield from _period("debut", old.starts, new.starts, ("ouverture", "avancée", "repoussée"), first_day)


def _period(
    field: str, old: str | None, new: str | None, words: tuple[str, str, str], day: Callable[[str], date]
) -> Iterator[Remark]:
    """Tell a date that moved; an end that comes earlier, or is new, is a question."""
    name, earlier, later = words
    name = name[:1].upper() + name[1:]
    is_end = field == "fin"
    if old == new:
        return
    if old and new:
        sooner = day(new) < day(old)
        text = f"{name} {earlier if sooner else later} {_at(new)} (avant : {french_partial_date(old)})."
        yield Remark(text, (field,), is_end and sooner, tells_all=True)
    elif new:
        yield Remark(f"{name} fixée {_at(new)} (avant : pas de date).", (field,), is_end, tells_all=True)
    elif old:
        yield Remark(f"{name} sans date (avant : {french_partial_date(old)}).", (field,), tells_all=True)


def _at(partial: str) -> str:
    """Tell when: "au 31 décembre 2026", "à décembre 2026", "à 2026"."""
    return f"{'au' if len(partial) == len('2026-12-31') else 'à'} {french_partial_date(partial)}"


_AMOUNTS = (
    ("floor", "plancher", "plancher", False),
    ("ceiling", "plafond", "plafond", False),
    ("spending_min", "depenses_min", "dépense minimale", True),
    ("spending_max", "depenses_max", "dépense maximale", False),
)
"""(attribute, YAML key, what to call it, whether more is worse for the firm)."""


def _aid_amounts(old: Aid, new: Aid, today: date, titles: Titles) -> Iterator[Remark]:
    for attribute, key, name, more_is_worse in _AMOUNTS:
        before = getattr(old.amount, attribute, None)
        after = getattr(new.amount, attribute, None)
        if before is None or after is None or before == after:
            continue
        rises = after > before
        verb = "en hausse" if rises else "en baisse"
        text = f"{name[:1].upper()}{name[1:]} {verb} : {french_number(before)} € → {french_number(after)} €."
        yield Remark(text, (f"montant.{key}",), rises == more_is_worse, tells_all=True)


def _aid_territories(old: Aid, new: Aid, today: date, titles: Titles) -> Iterator[Remark]:
    before, after = departments_of(old.territories), departments_of(new.territories)
    gone = [territory_name(code) for code in old.territories if code not in new.territories]
    come = [territory_name(code) for code in new.territories if code not in old.territories]
    if before - after:
        left = ", ".join(map(territory_name, new.territories))
        text = f"Le territoire se réduit : {', '.join(gone)} n’y {'sont' if len(gone) > 1 else 'est'} plus. Reste : {left}."
        yield Remark(text, ("territoires",), True, tells_all=True)
    elif after - before:
        yield Remark(f"Le territoire s’agrandit : {', '.join(come)}.", ("territoires",), tells_all=True)
    if new.area and not old.area:
        yield Remark(f"L’aide ne vaut plus que dans une zone : {new.area}.", ("zone",), True, tells_all=True)


_LISTS = (("sectors", "secteurs"), ("trades", "metiers"), ("naf", "naf"), ("statuses", "statuts"))
_LIMITS = (
    ("staff_min", "effectif_min", True),
    ("staff_max", "effectif_max", False),
    ("turnover_max", "ca_max", False),
    ("age_min_months", "age_min_mois", True),
    ("age_max_months", "age_max_mois", False),
)
"""(attribute, YAML key, whether it is a lower limit)."""


def _aid_criteria(old: Aid, new: Aid, today: date, titles: Titles) -> Iterator[Remark]:
    narrower: list[str] = []
    wider: list[str] = []
    lists = [(f"criteres.{key}", *(getattr(aid.criteria, name) for aid in (old, new))) for name, key in _LISTS]
    for field, before, after in (*lists, ("moments", old.life_events, new.life_events)):
        if set(before) != set(after):
            # Nothing written excludes nobody.
            shrinks = bool(after) and (not before or not set(after) >= set(before))
            (narrower if shrinks else wider).append(field)
    for attribute, key, is_lower in _LIMITS:
        before, after = (getattr(aid.criteria, attribute) for aid in (old, new))
        if before == after:
            continue
        shrinks = before is None or (after is not None and (after > before) == is_lower)
        (narrower if shrinks else wider).append(f"criteres.{key}")
    if set(new.not_if) - set(old.not_if) and len(new.not_if) > len(old.not_if):
        narrower.append("pas_si")
    elif len(new.not_if) < len(old.not_if):
        wider.append("pas_si")
    if narrower:
        text = f"Moins d’entreprises y ont droit qu’avant ({_keys(narrower)}). La source le dit-elle ?"
        yield Remark(text, tuple(narrower), True)
    if wider:
        yield Remark(f"Plus d’entreprises y ont droit qu’avant ({_keys(wider)}).", tuple(wider))


def _keys(fields: Sequence[str]) -> str:
    return ", ".join(LABELS.get(key, key) for key in (field.rpartition(".")[2] for field in fields))


# --- what vouches for people --------------------------------------------------------------------------------


def _labels(old: Provider | Venue, new: Provider | Venue, today: date, titles: Titles) -> Iterator[Remark]:
    before, after = _held(old.labels), _held(new.labels)
    for key, held in before.items():
        name = titles("label", held.label) or held.label
        kept = after.get(key)
        if kept is None:
            yield Remark(f"Le label « {name} » disparaît. Est-il fini, ou perdu ?", ("labels",), True)
            continue
        if held.proof and not kept.proof:
            yield Remark(f"Le label « {name} » n’a plus de preuve.", ("labels",), True)
        if kept.ends and kept.ends != held.ends:
            is_over = last_day(kept.ends) < today
            sooner = held.ends is None or last_day(kept.ends) < last_day(held.ends)
            verb = "est fini depuis le" if is_over else "finit le"
            tail = f" (avant : {french_partial_date(held.ends)})" if held.ends else " (avant : pas de fin)"
            text = f"Le label « {name} » {verb} {french_date(last_day(kept.ends))}{tail}."
            yield Remark(text, ("labels",), is_over or sooner)
    for key, held in after.items():
        if key not in before:
            name = titles("label", held.label) or held.label
            lacks = not held.proof
            tail = " sans preuve : où cela se vérifie-t-il ?" if lacks else "."
            yield Remark(f"Nouveau label « {name} »{tail}", ("labels",), lacks)


def _held(labels: Sequence[LabelHeld]) -> dict[tuple[str, str | None, int], LabelHeld]:
    """The labels by what tells them apart: two periods of one label are paired in order."""
    found: dict[tuple[str, str | None, int], LabelHeld] = {}
    for held in labels:
        rank = 0
        while (held.label, held.statement, rank) in found:
            rank += 1
        found[held.label, held.statement, rank] = held
    return found


# --- law, prices, contracts -----------------------------------------------------------------------------------


def _duty(old: Obligation, new: Obligation, today: date, titles: Titles) -> Iterator[Remark]:
    words = ("entrée en vigueur", "avancée", "repoussée")
    for remark in _period("date_effet", old.takes_effect, new.takes_effect, words, first_day):
        yield Remark(f"{remark.text} La loi le dit-elle ?", remark.fields, True, tells_all=True)
    if old.tolerance_until != new.tolerance_until:
        before = french_date(old.tolerance_until) if old.tolerance_until else "aucune"
        after = french_date(new.tolerance_until) if new.tolerance_until else "aucune"
        yield Remark(f"Fin de la tolérance : {before} → {after}.", ("tolerance_jusqu_au",), True, tells_all=True)


def _price(old: PriceReference, new: PriceReference, today: date, titles: Titles) -> Iterator[Remark]:
    for key, before, after in (("bas", old.low, new.low), ("haut", old.high, new.high)):
        if before is not None and after is not None and before != after:
            verb = "monte" if after > before else "baisse"
            text = f"Le prix le plus {key} {verb} : {french_number(before)} → {french_number(after)} {new.unit}."
            yield Remark(text, (key,), new.year == old.year, tells_all=True)


def _contract(old: ContractTemplate, new: ContractTemplate, today: date, titles: Titles) -> Iterator[Remark]:
    if new.version != old.version:
        yield Remark(f"Nouvelle version du modèle : {old.version} → {new.version}.", ("version",), tells_all=True)
    if fingerprint(old) != fingerprint(new):
        text = "Le texte du contrat change : relisez chaque article. "
        text += "Sa version aussi." if new.version != old.version else "Sa version ne change pas : est-ce voulu ?"
        yield Remark(text, ("clauses",), True)
    if old.maturity != new.maturity:
        yield Remark(f"Maturité : {old.maturity} → {new.maturity}. Qui a relu ?", ("maturite",), True, tells_all=True)


_BY_KIND: Mapping[str, tuple[Callable[[Any, Any, date, Titles], Iterator[Remark]], ...]] = MappingProxyType(
    {
        "aide": (_aid_state, _aid_dates, _aid_amounts, _aid_territories, _aid_criteria),
        "prestataire": (_labels,),
        "lieu": (_labels,),
        "obligation": (_duty,),
        "prix": (_price,),
        "contrat": (_contract,),
    }
)
"""What to look at, by kind; what a kind does not name is told field by field."""
