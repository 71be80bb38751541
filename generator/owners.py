"""Who looks after which records: what networks have declared, else who gives the aid. Pure.

A network declares folders of `data/` under `veille:`. The most precise folder wins; an aid in no declared folder
belongs to the network that gives it (`porteur_reseau`), declared or not; the rest belongs to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from generator.models.common import Record
from generator.models.help import Aid, SupportNetwork

Forge = Literal["github", "gitlab", "forgejo"]


@dataclass(frozen=True)
class Owner:
    """A network that looks after records."""

    id: str
    """The network's id."""
    name: str
    """Its name."""
    account: str | None
    """Its account on the forge, such as "@organisation/equipe"; None when it has declared none."""
    email: str | None
    """Its service address; None when it has declared none."""


class Owners:
    """Finds the owner of a record."""

    def __init__(self, networks: Iterable[SupportNetwork]) -> None:
        """Index the networks and the folders they have declared."""
        self._by_id: dict[str, Owner] = {}
        self._by_folder: dict[str, Owner] = {}
        for network in networks:
            watch = network.watch
            owner = Owner(network.id, network.name, watch.account if watch else None, watch.email if watch else None)
            self._by_id[network.id] = owner
            for folder in watch.folders if watch else ():
                self._by_folder[folder] = owner

    def of(self, path: str, record: Record) -> Owner | None:
        """Give who looks after a record.

        Args:
            path: Its file relative to the root, such as "data/aids/x.yml".
            record: What the file holds.
        """
        folder = path.removeprefix("data/")
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in self._by_folder:
                return self._by_folder[folder]
        if isinstance(record, Aid) and record.carrier_network:
            return self._by_id.get(record.carrier_network)
        return None

    @property
    def folders(self) -> tuple[tuple[str, Owner], ...]:
        """The declared folders, in order: a folder comes before those it holds."""
        return tuple(sorted(self._by_folder.items()))


_HEAD = """\
# Qui relit quoi : écrit d’après « veille: » dans data/networks/. Ne modifiez pas ce fichier à la main.
"""


def codeowners(networks: Iterable[SupportNetwork], forge: Forge = "github") -> str:
    """Write the forge's file of owners: one line for each folder whose network has declared an account.

    On GitHub and GitLab a line is a path and the last one that matches wins, so a folder comes before those it
    holds. On Forgejo a line is a Go regular expression of the whole path and every one that matches counts: a
    change in a folder inside another is shown to both networks, and nobody is forgotten.
    """
    lines = []
    for folder, owner in Owners(networks).folders:
        if owner.account is not None:
            # Folders are lower-case letters, digits and hyphens: nothing in them needs escaping.
            pattern = f"data/{folder}/.*" if forge == "forgejo" else f"/data/{folder}/"
            lines.append(f"{pattern} {owner.account}\n")
    return _HEAD + "".join(lines)
