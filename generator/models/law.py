"""Law: obligations, legal bases, and the keys to read someone else's contract. Our own models are in `contracts`."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from generator.models.common import (
    Day,
    Line,
    OneOf,
    PartialDate,
    Record,
    RefTo,
    Slug,
    Text,
    Url,
    obey,
)
from generator.models.help import PERIOD
from generator.vocabularies import (
    LEGAL_READINGS,
    SECTORS,
)


class Obligation(Record):
    """A dated legal duty."""

    kind: ClassVar[str] = "obligation"

    name: Line = Field(alias="nom", description="L’obligation en quelques mots")
    summary: Line = Field(alias="resume", description="Ce que vous devez faire, en une ligne")
    change: Text = Field(alias="ce_qui_change", description="Ce qui change")
    for_whom: Text = Field(alias="pour_qui", description="Qui est concerné")
    exemptions: Text | None = Field(None, alias="exceptions", description="Qui ne l’est pas")
    takes_effect: PartialDate = Field(alias="date_effet", description="Jour où elle commence", examples=["2027-09-01"])
    tolerance_until: Day | None = Field(None, alias="tolerance_jusqu_au", description="Fin de la tolérance, s’il y en a une")
    texts: tuple[Line, ...] = Field((), alias="textes", description="Textes cités par la source, un par ligne")
    bases: tuple[Annotated[Slug, RefTo("base-legale")], ...] = Field((), alias="bases", description="Fiches de base légale")
    penalty: Text | None = Field(None, alias="sanction", description="Ce qu’on risque")
    first_steps: tuple[Line, ...] = Field(alias="gestes", min_length=1, description="Les premiers gestes")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Les besoins touchés")
    sectors: tuple[Annotated[str, OneOf(SECTORS)], ...] = Field((), alias="secteurs", description="Secteurs concernés ; rien = tous")
    trades: tuple[Annotated[Slug, RefTo("metier")], ...] = Field((), alias="metiers", description="Métiers concernés ; rien = tous ceux des secteurs")
    everyone: bool = Field(alias="pour_tous", description="Vrai si presque toutes les petites entreprises sont concernées : elle est alors rappelée sur chaque métier")

    @property
    def title(self) -> str:
        """The duty's name."""
        return self.name


class LegalBasis(Record):
    """An article of law, dated, and how it was read."""

    kind: ClassVar[str] = "base-legale"
    bonds = (PERIOD,)

    name: Line = Field(alias="nom", description="De quoi parle l’article")
    text: Line = Field(alias="texte", description="Code, loi ou règlement", examples=["Code civil"])
    article: Line = Field(alias="article", description="Numéro d’article", examples=["article 1104"])
    url: Url | None = Field(None, alias="url", description="Page de Légifrance ou d’EUR-Lex")
    summary: Text = Field(alias="en_clair", description="Ce qu’il dit, avec nos mots")
    starts: PartialDate | None = Field(None, alias="debut", description="En vigueur depuis")
    ends: PartialDate | None = Field(None, alias="fin", description="Abrogé le")
    reading: Annotated[str, OneOf(LEGAL_READINGS)] = Field(alias="lecture", description="Comment il a été lu")

    @property
    def title(self) -> str:
        """The text and the article, such as "Code civil, article 1104"."""
        return f"{self.text}, {self.article}"

    @model_validator(mode="after")
    def _obeys(self) -> "LegalBasis":
        obey(self)
        return self


class ReadingKey(Record):
    """A question to put to someone else's contract."""

    kind: ClassVar[str] = "cle-de-lecture"

    question: Line = Field(alias="question", description="La question")
    where: Text = Field(alias="ou_regarder", description="Où regarder dans le contrat")
    good: Line = Field(alias="bon_signe", description="Le bon signe")
    attention: Line = Field(alias="attention", description="Ce qui doit faire poser une question")
    stop: Line = Field(alias="stop", description="Ce qui doit arrêter")
    sentence: Text = Field(alias="phrase", description="La phrase à envoyer")
    bases: tuple[Annotated[Slug, RefTo("base-legale")], ...] = Field((), alias="bases", description="Bases légales")
    contracts: tuple[Annotated[Slug, RefTo("contrat")], ...] = Field((), alias="contrats", description="Modèles qui règlent le point")
    clauses: tuple[Slug, ...] = Field((), alias="clauses", description="Dans ces modèles, les clauses qui règlent le point")
    order: Annotated[int, Field(ge=1, le=99)] = Field(50, alias="ordre", description="Rang dans la liste")

    @property
    def title(self) -> str:
        """The question."""
        return self.question
