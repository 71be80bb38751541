"""Law and contracts: obligations, contract templates, legal bases, reading keys."""

import re
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from generator.models.common import (
    Day,
    Line,
    Node,
    OneOf,
    PartialDate,
    Record,
    RefTo,
    Slug,
    Text,
    Url,
    fault,
)
from generator.models.help import require_order
from generator.vocabularies import (
    CLAUSE_SIDES,
    CONTRACT_MATURITIES,
    LEGAL_READINGS,
    SECTORS,
    VARIABLE_TYPES,
)

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A place in a clause where a variable's value goes: {prix}."""

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
"""Legal semver: major = the aims change, minor = worth a lawyer's look, patch = wording."""

VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Lower-case letters, digits and underscores."""


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


class Variable(Node):
    """One negotiable term of a contract's cover page."""

    name: VariableName = Field(alias="nom", description="Nom employé dans les clauses entre accolades", examples=["prix_mensuel"])
    label: Line = Field(alias="libelle", description="La question posée")
    type: Annotated[str, OneOf(VARIABLE_TYPES)] = Field(alias="type", description="La forme de la réponse")
    section: Line = Field(alias="section", description="Partie de la page de garde", examples=["Les parties"])
    help: Line | None = Field(None, alias="aide", description="Comment répondre")
    example: Line = Field(alias="exemple", description="Une réponse possible")
    choices: tuple[Line, ...] = Field((), alias="choix", description="Les réponses possibles, pour un choix")
    default: Line | None = Field(None, alias="defaut", description="La réponse proposée")
    default_reason: Line | None = Field(None, alias="defaut_raison", description="Qui a choisi cette réponse, et pourquoi")

    @model_validator(mode="after")
    def _complete(self) -> "Variable":
        if self.type == "choix" and len(self.choices) < 2:
            raise fault("choix-vide", "une variable de type choix demande au moins deux lignes dans choix")
        if self.default and not self.default_reason:
            raise fault("defaut-sans-raison", "defaut demande defaut_raison : dire qui a choisi, et pourquoi")
        return self


class Variant(Node):
    """Another wording of a clause, and who it favours."""

    id: Slug = Field(alias="id", description="Nom court de la variante")
    title: Line = Field(alias="titre", description="Quand la prendre")
    favours: Annotated[str, OneOf(CLAUSE_SIDES)] = Field(alias="favorise", description="Qui elle protège")
    text: Text = Field(alias="texte", description="Le texte de la variante")


class Clause(Node):
    """One article of a contract, with what it means and why it is there."""

    id: Slug = Field(alias="id", description="Nom court de la clause")
    title: Line = Field(alias="titre", description="Titre de l’article")
    text: Text = Field(alias="texte", description="Le texte ; {nom} renvoie à une variable")
    summary: Text = Field(alias="en_clair", description="La clause avec des mots simples")
    why: Text = Field(alias="pourquoi", description="Pourquoi elle est là")
    if_removed: Text = Field(alias="si_on_la_retire", description="Ce qui se passe sans elle")
    favours: Annotated[str, OneOf(CLAUSE_SIDES)] = Field("equilibre", alias="favorise", description="Qui elle protège")
    bases: tuple[Annotated[Slug, RefTo("base-legale")], ...] = Field((), alias="bases", description="Bases légales")
    reading_keys: tuple[Annotated[Slug, RefTo("cle-de-lecture")], ...] = Field((), alias="cles", description="Clés de lecture liées")
    variants: tuple[Variant, ...] = Field((), alias="variantes", description="Autres textes possibles")


class ContractChange(Node):
    """One line of a contract's changelog."""

    version: Version = Field(alias="version", description="La version", examples=["0.1.0"])
    day: Day = Field(alias="date", description="Son jour")
    text: Text = Field(alias="texte", description="Ce qui a changé")


class ContractTemplate(Record):
    """An open contract model: a cover page of terms and stable clauses that refer to them."""

    kind: ClassVar[str] = "contrat"

    name: Line = Field(alias="nom", description="Nom du modèle")
    summary: Line = Field(alias="resume", description="À quoi il sert, en une ligne")
    version: Version = Field(alias="version", description="Version du modèle", examples=["0.1.0"])
    maturity: Annotated[str, OneOf(CONTRACT_MATURITIES)] = Field(alias="maturite", description="S’il a été relu par un juriste")
    reviewer: Line | None = Field(None, alias="relecteur", description="Avocat ou juriste qui l’a relu en entier ; obligatoire si maturite vaut relu")
    for_whom: Text = Field(alias="pour_qui", description="Pour qui il est fait")
    not_for: Text = Field(alias="pas_pour", description="Pour qui il n’est pas fait")
    situations: tuple[Line, ...] = Field(alias="situations", min_length=1, description="« Je veux… », comme on le dirait")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field(alias="besoins", min_length=1, description="Les besoins servis")
    before_signing: tuple[Line, ...] = Field((), alias="avant_de_signer", description="À faire avant de signer")
    variables: tuple[Variable, ...] = Field(alias="variables", min_length=1, description="La page de garde")
    clauses: tuple[Clause, ...] = Field(alias="clauses", min_length=1, description="Les articles, dans l’ordre")
    changes: tuple[ContractChange, ...] = Field(alias="journal", min_length=1, description="Ce qui a changé, du plus récent au plus ancien")

    @property
    def title(self) -> str:
        """The model's name."""
        return self.name

    @model_validator(mode="after")
    def _honest(self) -> "ContractTemplate":
        if (self.maturity == "relu") != (self.reviewer is not None):
            raise fault("relecture", "maturite: relu demande un relecteur nommé, et un relecteur demande maturite: relu")
        if self.changes[0].version != self.version:
            raise fault("version-journal", "la première ligne du journal doit être la version {version}", version=self.version)
        return self


class LegalBasis(Record):
    """An article of law, dated, and how it was read."""

    kind: ClassVar[str] = "base-legale"

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
    def _ordered(self) -> "LegalBasis":
        require_order(self.starts, self.ends)
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

    @property
    def title(self) -> str:
        """The question."""
        return self.question
