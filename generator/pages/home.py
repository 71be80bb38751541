"""The home page: « Je suis ⟨métier⟩ dans le ⟨département⟩ », everyday needs, search."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from generator.dates import first_day
from generator.eligibility import AidStatus
from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.help import Aid
from generator.models.law import Obligation
from generator.models.trades import LifeEvent, Need, Story, Trade
from generator.site import Entry, Site
from generator.templates import Context, Page


@dataclass(frozen=True)
class Home(Context):
    """Variables of accueil.html."""

    template: ClassVar[str] = "accueil.html"
    site: Site
    """The hub: edition, settings, day."""
    trades: tuple[Entry[Trade], ...]
    """Trades that have a path."""
    departments: tuple[tuple[str, str], ...]
    """(code, name), in order of code."""
    needs: tuple[Entry[Need], ...]
    """Everyday needs, in their order."""
    life_events: tuple[Entry[LifeEvent], ...]
    """Windows of opportunity, in their order."""
    open_aids: int
    """How many aids are open on the day of the build."""
    latest: tuple[Entry[Aid], ...]
    """A few open aids for the whole country."""
    story: Entry[Story] | None
    """A peer who succeeded."""
    next_duty: Entry[Obligation] | None
    """The next dated duty for everybody."""


def pages(site: Site) -> Iterator[Page]:
    """Give the home page."""
    open_aids = [entry for entry in site.aids if site.status_of(entry) is AidStatus.OPEN]
    told = [entry for entry in site.stories if entry.record.type == "reussite" and (entry.record.gain_figure or entry.record.gain)]
    told.sort(key=lambda entry: (not entry.record.trade, not entry.record.gain_figure))
    duties = [entry for entry in site.obligations if entry.record.everyone and first_day(entry.record.takes_effect) >= site.today]
    context = Home(
        site=site,
        trades=site.trades,
        departments=tuple(DEPARTMENT_NAME_BY_CODE.items()),
        needs=site.needs,
        life_events=site.life_events,
        open_aids=len(open_aids),
        latest=tuple(entry for entry in open_aids if "FR" in entry.record.territories)[:4],
        story=told[0] if told else None,
        next_duty=duties[0] if duties else None,
    )
    yield Page("", "le pied à l’étrier, pour votre métier", site.settings.site_description, context)
