"""How the hub is looked after: spans of freshness, links that are not checked or are dead, addresses that moved.

Four files of `data/` that are no records: they say nothing of the world, only how the records are kept.
"""

from typing import Annotated

from pydantic import Field, model_validator

from generator.models.common import Day, Line, Node, OneOf, Slug, Url, fault
from generator.models.kinds import KINDS
from generator.vocabularies import LINK_STATES, Vocabulary

RECORD_KINDS = Vocabulary("sortes de fiches", *((kind.key, kind.label, f"La sorte « {kind.label.lower()} »") for kind in KINDS))
"""The kinds, as a closed list."""


class Span(Node):
    """How long a check of one kind stays fresh."""

    kind: Annotated[str, OneOf(RECORD_KINDS)] = Field(alias="genre", description="La sorte de fiche")
    months: Annotated[int, Field(ge=1, le=120)] = Field(alias="mois", description="Au bout de combien de mois il faut relire la source", examples=[12])
    reason: Line = Field(alias="raison", description="Pourquoi ce délai", examples=["les guichets ouvrent et ferment dans l’année"])


class Spans(Node):
    """`data/fraicheur.yml`: the spans, by kind. A kind that is not there keeps the default of `models/kinds.py`."""

    spans: tuple[Span, ...] = Field((), alias="delais", description="Un délai par sorte de fiche")

    @model_validator(mode="after")
    def _once(self) -> "Spans":
        seen: set[str] = set()
        for span in self.spans:
            if span.kind in seen:
                raise fault("delai-double", "le délai de {kind} est donné deux fois", kind=span.kind)
            seen.add(span.kind)
        return self


class LinkException(Node):
    """Addresses that are not asked, and why."""

    prefix: Url = Field(alias="adresse", description="Le début des adresses qu’on ne contrôle pas", examples=["https://www.exemple.fr/espace-prive/"])
    reason: Line = Field(alias="raison", description="Pourquoi", examples=["le serveur refuse toute machine ; vérifié à la main"])
    until: Day = Field(alias="jusqu_au", description="Le jour où il faudra se reposer la question", examples=["2027-06-30"])


class LinkExceptions(Node):
    """`data/liens-exceptions.yml`: what `etrier links` leaves alone."""

    exceptions: tuple[LinkException, ...] = Field((), alias="exceptions", description="Les adresses à laisser tranquilles")


class FaultyLink(Node):
    """One address that did not answer as it should."""

    url: Url = Field(alias="adresse", description="L’adresse demandée")
    state: Annotated[str, OneOf(LINK_STATES)] = Field(alias="etat", description="Ce qu’on en a appris")
    finding: Line = Field(alias="constat", description="Ce que le serveur a répondu", examples=["page introuvable (404)"])
    new_url: Url | None = Field(None, alias="nouvelle", description="La nouvelle adresse, quand le serveur en donne une")
    day: Day = Field(alias="le", description="Le jour du contrôle")


class LinkReport(Node):
    """`data/liens.yml`: what the last recorded run of `etrier links --enregistrer` found."""

    day: Day = Field(alias="controle_le", description="Le jour où le relevé a été écrit")
    total: Annotated[int, Field(ge=0, le=10_000_000)] = Field(alias="adresses", description="Combien d’adresses ont été contrôlées")
    sound: Annotated[int, Field(ge=0, le=10_000_000)] = Field(alias="vivantes", description="Combien répondent")
    excepted: Annotated[int, Field(ge=0, le=10_000_000)] = Field(0, alias="exceptees", description="Combien sont laissées de côté, avec une raison")
    faulty: tuple[FaultyLink, ...] = Field((), alias="liens", description="Celles qui sont mortes, déplacées ou incertaines")


PAGE_KINDS = Vocabulary("sortes de fiches qui ont leur page", *((kind.key, kind.label, f"La sorte « {kind.label.lower()} »") for kind in KINDS if kind.url_prefix))
"""The kinds whose records have an address of their own."""


class Redirection(Node):
    """A record that has changed its id: its old address leads to the new one."""

    kind: Annotated[str, OneOf(PAGE_KINDS)] = Field(alias="genre", description="La sorte de fiche")
    old: Slug = Field(alias="ancien", description="Le nom court d’avant", examples=["cheque-tpe"])
    new: Slug = Field(alias="nouveau", description="Le nom court de la fiche où il faut aller", examples=["cheque-numerique"])


class Redirections(Node):
    """`data/redirections.yml`: addresses that were printed, pasted or kept, and where they lead now."""

    redirections: tuple[Redirection, ...] = Field((), alias="redirections", description="Une ligne par fiche renommée")

    @model_validator(mode="after")
    def _once(self) -> "Redirections":
        seen: set[tuple[str, str]] = set()
        for item in self.redirections:
            if (item.kind, item.old) in seen:
                raise fault("redirection-double", "{old} ({kind}) mène à deux endroits", old=item.old, kind=item.kind)
            seen.add((item.kind, item.old))
        return self
