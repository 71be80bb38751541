"""The state of the data: how old the checks are, by kind and by territory, and the links found dead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from pydantic_core import to_json

from generator.freshness import Group, HubState, hub_state
from generator.outputs import OutputFile
from generator.reminders import FEED
from generator.site import Site
from generator.templates import Context, Page

URL = "donnees/etat/"
DATA = "api/v1/etat.json"
"""The same, for programs."""


@dataclass(frozen=True)
class StatePage(Context):
    """Variables of etat.html."""

    template: ClassVar[str] = "etat.html"
    state: HubState
    """What was counted."""
    data: str
    """Site path of the same figures as JSON."""
    feed: str
    """Site path of the calendar of what must be read again."""
    today: date
    """Day of the build."""


def pages(site: Site) -> Iterator[Page]:
    """Give the page."""
    context = StatePage(hub_state(site), DATA, FEED, site.today)
    yield Page(URL, "État des données", "L’âge des vérifications, par sorte de fiche et par territoire, et les liens morts.", context)


def files(site: Site) -> Iterator[OutputFile]:
    """Give the same figures as JSON."""
    state = hub_state(site)
    content = {
        "version": "1",
        "compte_le": state.today,
        "formule": "1 jusqu’à la moitié du délai, puis en ligne droite jusqu’à 0 au double du délai ; moyenne des fiches, sur 100",
        "ensemble": _told(state.whole) if state.whole else None,
        "genres": [{**_told(group), "delai_mois": months} for group, months in state.kinds],
        "france": _told(state.national) if state.national else None,
        "regions": list(map(_told, state.regions)),
        "departements": list(map(_told, state.departments)),
        "sans_lieu": state.placeless,
        "liens": _links(state),
    }
    yield OutputFile(DATA, to_json(content) + b"\n")


def _told(group: Group) -> dict[str, Any]:
    return {
        "cle": group.key,
        "nom": group.name,
        "fiches": group.count,
        "fraicheur": group.score,
        "a_relire": group.due,
        "plus_ancienne": group.oldest,
        "mediane": group.median,
        "plus_recente": group.newest,
        "confiance": dict(group.confidence),
        "a_verifier": group.to_check,
        "avec_lien_mort": group.dead,
    }


def _links(state: HubState) -> dict[str, Any] | None:
    if state.links is None:
        return None
    return {
        "controle_le": state.links.day,
        "adresses": state.links.total,
        "vivantes": state.links.sound,
        "laissees_de_cote": state.links.excepted,
        "morts": [{"adresse": url, "le": day, "fiches": [entry.path for entry in entries]} for url, day, entries in state.dead],
    }
