"""What things cost and how long they take: the price references, the two calculators, the sheet to compare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from generator.models.knowledge import PriceReference, Statistic
from generator.models.trades import Story
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.vocabularies import PRICE_NATURES, PRICE_SUBJECTS

COST_URL = "prix/cout-sur-3-ans/"
TIME_URL = "outils/temps/"
SHEET_URL = "outils/avant-apres/"
_SCRIPT = "assets/calculs.js"

YEARS = 3
"""How long the cost is counted: a rental of 36 or 48 months is then seen whole, or nearly."""

_PICKED_NATURES = ("observe", "cas-reel", "recommande", "depense-declaree")
"""Natures of the prices one may count with: a sanction or a ceiling is not something one buys."""


@dataclass(frozen=True)
class PriceList(Context):
    """Variables of prix.html."""

    template: ClassVar[str] = "prix.html"
    groups: tuple[tuple[str, str, tuple[Entry[PriceReference], ...]], ...]
    """(subject value, its label, prices from the most recent)."""
    natures: dict[str, str]
    """Label of each nature."""
    cost_url: str
    """Site path of the cost calculator."""


@dataclass(frozen=True)
class PickablePrice:
    """A price reference that fills a line of the calculator."""

    entry: Entry[PriceReference]
    """The price."""
    field: str
    """Where it goes: "depart" for what is paid once, "mois", "an", or "part" for a share of the sales."""


@dataclass(frozen=True)
class CostCalculator(Context):
    """Variables of cout-sur-3-ans.html."""

    template: ClassVar[str] = "cout-sur-3-ans.html"
    groups: tuple[tuple[str, tuple[PickablePrice, ...]], ...]
    """(subject label, prices that can be counted with)."""
    months: int
    """How many months are counted."""
    examples: tuple[Entry[PriceReference], ...]
    """Real totals of rented sites, as the records tell them."""
    contracts_url: str
    """Site path of the questions to put to a contract; "" when there is no such page."""


@dataclass(frozen=True)
class Chore:
    """One task whose time is counted."""

    id: str
    """Name of its field."""
    label: str
    """As one says it."""
    hint: str
    """What it covers."""
    need_url: str
    """Site path of the need that speaks of it; "" when there is none."""


@dataclass(frozen=True)
class TimeCalculator(Context):
    """Variables of temps.html."""

    template: ClassVar[str] = "temps.html"
    chores: tuple[Chore, ...]
    """The tasks, in the order of a day."""
    figures: tuple[Entry[Statistic], ...]
    """Figures about time, with their sources."""
    stories: tuple[Entry[Story], ...]
    """People who say how much time they gained."""
    sheet_url: str
    """Site path of the sheet to compare."""


@dataclass(frozen=True)
class BeforeAfterSheet(Context):
    """Variables of avant-apres.html."""

    template: ClassVar[str] = "avant-apres.html"
    chores: tuple[Chore, ...]
    """The tasks, in the order of a day."""
    weeks: int
    """How many weeks one tries before comparing."""


def pages(site: Site) -> Iterator[Page]:
    """Give the prices, the cost calculator, the time calculator and the sheet."""
    if site.prices:
        yield _prices(site)
        yield _cost(site)
    yield _time(site)
    yield _sheet(site)


def _prices(site: Site) -> Page:
    groups = tuple(
        (
            subject.value,
            subject.label,
            tuple(sorted((entry for entry in site.prices if entry.record.subject == subject.value), key=lambda entry: -(entry.record.year or 0))),
        )
        for subject in PRICE_SUBJECTS
    )
    context = PriceList(tuple(group for group in groups if group[2]), {item.value: item.label for item in PRICE_NATURES}, COST_URL)
    return Page("prix/", "Les prix", "Ce que coûtent un site, une caisse, un dépannage : des repères avec leur année et leur source.", context, section="prix")


def field_of(price: PriceReference) -> str | None:
    """Say which line of the calculator a price fills; None when one cannot count three years with it.

    The unit is free text: only the forms that say what they are paid for are taken ("€ par mois", "€ une fois"…).
    """
    if price.nature not in _PICKED_NATURES or (price.high is None and price.low is None):
        return None
    unit = price.unit
    if unit.startswith("%"):
        return "part"
    if not unit.startswith("€"):
        return None
    if unit.endswith(("par mois", "par mois et par caisse")) and "gigaoctet" not in unit and "poste" not in unit:
        return "mois"
    if unit == "€ par an":
        return "an"
    return "depart" if unit.startswith("€ une fois") else None


def _pickable(site: Site) -> tuple[tuple[str, tuple[PickablePrice, ...]], ...]:
    groups = []
    for subject in PRICE_SUBJECTS:
        prices = [entry for entry in site.prices if entry.record.subject == subject.value]
        picked = [PickablePrice(entry, field) for entry in prices if (field := field_of(entry.record))]
        # A survey's spending is no price of anything one could pick.
        if picked and subject.value != "budget":
            groups.append((subject.label, tuple(picked)))
    return tuple(groups)


def _cost(site: Site) -> Page:
    context = CostCalculator(
        groups=_pickable(site),
        months=12 * YEARS,
        examples=tuple(entry for entry in site.prices if entry.record.unit == "€ au total"),
        contracts_url="contrats/cles-de-lecture/" if site.reading_keys else "",
    )
    lead = "Le départ, l’abonnement, la commission, la sortie : ce que vous aurez payé au bout de trois ans."
    return Page(COST_URL, "Le coût sur trois ans", lead, context, section="prix", scripts=(_SCRIPT,), is_sealed=True)


_CHORES = (
    ("devis", "Faire les devis", "Les chiffrer, les taper, les envoyer.", "devis-factures"),
    ("factures", "Faire les factures", "Les taper, les envoyer, les classer.", "devis-factures"),
    ("relances", "Courir après l’argent", "Appeler, écrire, pointer ce qui est payé.", "encaisser"),
    ("rendez-vous", "Prendre les rendez-vous", "Répondre au téléphone, noter, déplacer, rappeler.", "rendez-vous"),
    ("stock", "Compter et commander", "L’inventaire, les commandes, ce qui manque.", "stock-achats"),
    ("comptes", "Préparer les comptes", "La caisse, les tickets, ce que demande le comptable.", "papiers"),
    ("messages", "Répondre aux messages", "Les mails, les avis, les questions toujours les mêmes.", "etre-trouve"),
    ("papiers", "Remplir les papiers", "Déclarations, embauche, dossiers.", "papiers"),
)
"""(field, label, what it covers, id of the need that speaks of it)."""


def _chores(site: Site) -> tuple[Chore, ...]:
    made = []
    for identifier, label, hint, need in _CHORES:
        target = site.link("besoin", need)
        made.append(Chore(identifier, label, hint, target[0] if target else ""))
    return tuple(made)


def _time(site: Site) -> Page:
    context = TimeCalculator(
        chores=_chores(site),
        figures=tuple(entry for entry in site.statistics if _speaks_of_time(entry.record)),
        stories=_who_gained_time(site),
        sheet_url=SHEET_URL,
    )
    lead = "Devis, inventaire, relances, rendez-vous : combien d’heures par an, et combien de soirées."
    return Page(TIME_URL, "Le temps que j’y passe", lead, context, section="outils", scripts=(_SCRIPT,), is_sealed=True)


_TIME = re.compile(r"\b(heure|minute|soirée|inventaire)s?\b")


def _speaks_of_time(figure: Statistic) -> bool:
    return bool(_TIME.search(f"{figure.unit} {figure.name}"))


def _who_gained_time(site: Site) -> tuple[Entry[Story], ...]:
    """Give the stories whose printed gain is time: the only savings this page may speak of."""
    return tuple(entry for entry in site.stories if _TIME.search(entry.record.gain_figure or ""))


def _sheet(site: Site) -> Page:
    lead = "Une feuille à imprimer : notez une semaine avant, une semaine après, et comparez."
    return Page(SHEET_URL, "Avant, après", lead, BeforeAfterSheet(_chores(site), 6), section="outils")
