"""Open contract models: a cover page of terms, stable clauses that refer to them, annexes and versions.

The shape follows what the best open libraries do: cover page and standard terms (Common Paper, Bonterms), closed
conditions and reasoned defaults (OpenAgreements), versions with a legal meaning (BEIPA). What a text may hold:
paragraphs, "- " lists, **bold**, {variable}, [[clause:id]] and [[annexe:id]], with a fallback after a bar
where the target may be missing: [[clause:garantie|la loi]].
"""

import re
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from generator.models.common import Day, Line, Node, OneOf, Record, RefTo, Slug, Text, obey
from generator.models.rules import EachWhen, HowMany, OnlyWhen, Ordered, SameAsFirst, SizeBy, When
from generator.vocabularies import (
    CHANGE_NATURES,
    CLAUSE_DUTIES,
    CLAUSE_RISKS,
    CONTRACT_FORMS,
    CONTRACT_MATURITIES,
    CONTRACT_RELATIONS,
    DEFAULT_CHOICES,
    DURATION_UNITS,
    REVIEW_STATES,
    RULE_FORMS,
    RULE_LEVELS,
    VARIABLE_TYPES,
    YES_NO,
)

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A place in a clause where a variable's value goes: {prix}."""

CROSS_REFERENCE = re.compile(r"\[\[(clause|annexe):([a-z0-9-]+)(?:\|([^\]]+))?\]\]")
"""[[clause:prix]] or [[clause:garantie|la loi]]: reads "l’article 4", or the fallback when the target is not there."""

BALANCED = "equilibre"
"""What `favorise` says when a wording leans to no side."""

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
"""Legal semver: major = the aims change, minor = worth a lawyer's look, patch = wording. Source: BEIPA."""

VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Lower-case letters, digits and underscores."""

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a version's text, in hexadecimal."""

NUMBER_TYPES = ("entier", "montant", "pourcentage", "duree")
"""Variables that have bounds."""

CHOICE_TYPES = ("choix", "choix-multiple")
"""Variables whose answers are listed."""


_READ_OVER = tuple(value for value in REVIEW_STATES.values if value.startswith("relu"))


ContractText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
"""Paragraphs, "- " lists, **bold**, {variable}, [[clause:id]] and [[annexe:id]]: no other link goes into a contract."""


class Condition(Node):
    """Something that an answer must be: one variable, one test."""

    bonds = (
        HowMany(
            "condition-forme",
            "une condition demande un seul de egal, parmi, rempli, plus_de, moins_de",
            ("egal", "parmi", "rempli", "plus_de", "moins_de"),
            (1,),
        ),
    )

    variable: VariableName = Field(alias="variable", description="La variable regardée")
    equals: Line | None = Field(None, alias="egal", description="La réponse attendue ; oui ou non pour une case")
    among: tuple[Line, ...] = Field((), alias="parmi", description="Une de ces réponses")
    filled: bool | None = Field(None, alias="rempli", description="true si une réponse est donnée, false sinon")
    above: float | None = Field(None, alias="plus_de", description="La réponse dépasse ce nombre")
    below: float | None = Field(None, alias="moins_de", description="La réponse reste sous ce nombre")

    @model_validator(mode="after")
    def _obeys(self) -> "Condition":
        obey(self)
        return self


Conditions = tuple[Condition, ...]
"""Holds when every condition holds; no condition always holds."""


class Role(Node):
    """A side of the contract."""

    id: VariableName = Field(alias="id", description="Nom court du rôle", examples=["client"])
    called: Line = Field(alias="designation", description="Comment le texte le nomme", examples=["le client"])


class DefaultChoice(Node):
    """Whose choice a proposed answer is, and why."""

    by: Annotated[str, OneOf(DEFAULT_CHOICES)] = Field(alias="par", description="Qui a choisi")
    why: Line = Field(alias="pourquoi", description="Pourquoi cette réponse")


class Variable(Node):
    """One negotiable term of a contract's cover page."""

    bonds = (
        When("choix-vide", "une variable de type choix demande au moins deux lignes dans choix, et les autres types aucune", "type", CHOICE_TYPES, ("choix",), only=True, least=2),
        HowMany("defaut-sans-raison", "defaut et choix_du_defaut vont ensemble : dire qui a choisi, et pourquoi", ("defaut", "choix_du_defaut"), (0, 2)),
        When("unite-duree", "une durée demande unite, et les autres types non", "type", ("duree",), ("unite",), only=True),
        When("role-partie", "une partie demande role, et les autres types non", "type", ("partie",), ("role",), only=True),
        OnlyWhen("bornes-sans-nombre", "min et max ne vont qu’avec un entier, un montant, un pourcentage ou une durée", "type", NUMBER_TYPES, ("min", "max")),
        Ordered("montants-inverses", "min et max sont inversés ({low} est plus grand que {high})", "min", "max"),
    )

    name: VariableName = Field(alias="nom", description="Nom employé dans les clauses entre accolades", examples=["prix_mensuel"])
    label: Line = Field(alias="libelle", description="La question posée")
    term: Line = Field(alias="terme", description="Le nom du terme sur la fiche du contrat", examples=["Prix par mois, hors taxes"])
    type: Annotated[str, OneOf(VARIABLE_TYPES)] = Field(alias="type", description="La forme de la réponse")
    section: Line = Field(alias="section", description="Partie de la fiche du contrat", examples=["Le prix"])
    role: VariableName | None = Field(None, alias="role", description="Pour une partie : son rôle")
    help: Line | None = Field(None, alias="aide", description="Comment répondre")
    example: Line | None = Field(None, alias="exemple", description="Une réponse possible, écrite comme on la taperait")
    choices: tuple[Line, ...] = Field((), alias="choix", description="Les réponses possibles, pour un choix")
    unit: Annotated[str, OneOf(DURATION_UNITS)] | None = Field(None, alias="unite", description="Pour une durée : son unité")
    low: float | None = Field(None, alias="min", description="La plus petite réponse")
    high: float | None = Field(None, alias="max", description="La plus grande réponse")
    default: Line | None = Field(None, alias="defaut", description="La réponse proposée")
    default_choice: DefaultChoice | None = Field(None, alias="choix_du_defaut", description="Qui l’a choisie, et pourquoi")
    required: bool = Field(True, alias="obligatoire", description="Faux si le contrat se tient sans réponse")
    personal: bool = Field(False, alias="donnee_personnelle", description="Vrai si la réponse désigne une personne")
    conditions: Conditions = Field((), alias="si", description="Quand la question se pose ; rien = toujours")

    @model_validator(mode="after")
    def _obeys(self) -> "Variable":
        obey(self)
        return self


class Rule(Node):
    """A check across answers, from a closed set."""

    bonds = (
        SizeBy("regle-forme", "la forme {form} demande {count} variables", "forme", "variables", (("ordre", 2, 2), ("somme", 2, None), ("au-moins-un", 2, None))),
        When("regle-forme", "la forme interdit demande si", "forme", ("interdit",), ("si",)),
        When("regle-forme", "total va avec la forme somme, et elle seule", "forme", ("somme",), ("total",), only=True),
    )

    id: Slug = Field(alias="id", description="Nom court de la règle")
    form: Annotated[str, OneOf(RULE_FORMS)] = Field(alias="forme", description="La sorte de règle")
    level: Annotated[str, OneOf(RULE_LEVELS)] = Field(alias="niveau", description="Ce qu’elle fait")
    conditions: Conditions = Field((), alias="si", description="Quand elle s’applique ; pour interdit, ce qui est refusé")
    variables: tuple[VariableName, ...] = Field((), alias="variables", description="Les variables comparées ou additionnées")
    total: float | None = Field(None, alias="total", description="Pour somme : ce qu’il faut trouver")
    message: Line = Field(alias="message", description="Ce qu’on dit à la personne, et quoi faire")
    basis: Annotated[Slug, RefTo("base-legale")] | None = Field(None, alias="base", description="La base légale, s’il y en a une")

    @model_validator(mode="after")
    def _obeys(self) -> "Rule":
        obey(self)
        return self


class Variant(Node):
    """Another wording of a clause, and who it favours."""

    id: Slug = Field(alias="id", description="Nom court de la variante")
    title: Line = Field(alias="titre", description="Quand la prendre")
    favours: VariableName = Field(alias="favorise", description="equilibre, ou le rôle qu’elle protège")
    text: ContractText = Field(alias="texte", description="Le texte de la variante")


class Addition(Node):
    """A paragraph that comes with some answers only."""

    conditions: Conditions = Field(alias="si", min_length=1, description="Quand il s’ajoute")
    text: ContractText = Field(alias="texte", description="Ce qui s’ajoute à la fin de l’article")


class Review(Node):
    """Who read a clause over."""

    bonds = (When("relecture", "une relecture demande par (nom et qualité) et le (jour)", "etat", _READ_OVER, ("par", "le")),)

    state: Annotated[str, OneOf(REVIEW_STATES)] = Field(alias="etat", description="Où en est la relecture")
    by: Line | None = Field(None, alias="par", description="Nom et qualité du juriste ou de l’avocat")
    on: Day | None = Field(None, alias="le", description="Jour de la relecture")

    @model_validator(mode="after")
    def _obeys(self) -> "Review":
        obey(self)
        return self


class Clause(Node):
    """One article of a contract, with what it means and why it is there."""

    bonds = (HowMany("clause-sans-base", "il faut au moins une base légale, ou usage", ("bases", "usage"), (1, 2)),)

    id: Slug = Field(alias="id", description="Nom court de la clause")
    title: Line = Field(alias="titre", description="Titre de l’article")
    duty: Annotated[str, OneOf(CLAUSE_DUTIES)] = Field(alias="place", description="Si l’on peut la retirer")
    conditions: Conditions = Field((), alias="si", description="Quand l’article existe ; rien = toujours")
    text: ContractText = Field(alias="texte", description="Le texte ; {nom} renvoie à la fiche, [[clause:id]] à un autre article")
    additions: tuple[Addition, ...] = Field((), alias="ajouts", description="Paragraphes qui s’ajoutent selon les réponses")
    favours: VariableName = Field(BALANCED, alias="favorise", description="equilibre, ou le rôle qu’elle protège")
    variants: tuple[Variant, ...] = Field((), alias="variantes", description="Autres textes possibles")
    summary: Text = Field(alias="en_clair", description="La clause en une ou deux phrases simples")
    why: Text = Field(alias="pourquoi", description="Pourquoi elle est là")
    if_removed: Text = Field(alias="si_on_la_retire", description="Ce qui se passe sans elle")
    risk: Annotated[str, OneOf(CLAUSE_RISKS)] = Field(alias="risque", description="Ce que coûte une erreur ici")
    bases: tuple[Annotated[Slug, RefTo("base-legale")], ...] = Field((), alias="bases", description="Bases légales")
    custom: Line | None = Field(None, alias="usage", description="Sans article de loi : l’usage sur lequel elle s’appuie, et où on l’a lu")
    reading_keys: tuple[Annotated[Slug, RefTo("cle-de-lecture")], ...] = Field((), alias="cles", description="Clés de lecture liées")
    review: Review | None = Field(None, alias="relecture", description="Sa relecture ; rien = non relue")
    since: Version = Field("0.1.0", alias="depuis", description="Version où elle est entrée")

    @model_validator(mode="after")
    def _obeys(self) -> "Clause":
        obey(self)
        return self


class AnnexPart(Node):
    """A titled part of an annex."""

    title: Line = Field(alias="titre", description="Titre de la rubrique")
    text: ContractText = Field(alias="texte", description="Son texte")


class Annex(Node):
    """A page that comes after the articles: a list, a rider, a form."""

    id: Slug = Field(alias="id", description="Nom court de l’annexe")
    title: Line = Field(alias="titre", description="Titre de l’annexe")
    conditions: Conditions = Field((), alias="si", description="Quand elle existe ; rien = toujours")
    text: ContractText = Field(alias="texte", description="Son texte, ou ce qu’il faut joindre")
    parts: tuple[AnnexPart, ...] = Field((), alias="rubriques", description="Ses rubriques")
    signed_by: tuple[Line, ...] = Field((), alias="signatures", description="Qui la signe, si elle se signe à part", examples=["Le salarié"])
    bases: tuple[Annotated[Slug, RefTo("base-legale")], ...] = Field((), alias="bases", description="Bases légales")


class Gate(Node):
    """A question to ask before filling in: it may send the reader elsewhere."""

    question: Line = Field(alias="question", description="La question, à laquelle on répond oui ou non")
    when: Annotated[str, OneOf(YES_NO)] = Field(alias="si", description="La réponse qui détourne : oui ou non")
    then: Text = Field(alias="alors", description="Ce qu’il faut faire à la place")
    see: Annotated[Slug, RefTo("contrat")] | None = Field(None, alias="voir", description="Le modèle qui convient mieux")


class ContractChange(Node):
    """One line of a contract's changelog."""

    version: Version = Field(alias="version", description="La version", examples=["0.1.0"])
    day: Day = Field(alias="date", description="Son jour")
    nature: Annotated[str, OneOf(CHANGE_NATURES)] = Field(alias="nature", description="Ce qu’elle pèse")
    text: Text = Field(alias="texte", description="Ce qui a changé, et pour qui")
    clauses: tuple[Slug, ...] = Field((), alias="clauses", description="Les clauses touchées")
    fingerprint: Fingerprint | None = Field(None, alias="empreinte", description="Empreinte du texte de cette version, donnée par « etrier contracts seal »")


class ContractTemplate(Record):
    """An open contract model: a cover page of terms and stable clauses that refer to them."""

    kind: ClassVar[str] = "contrat"
    bonds = (
        When("relecture", "maturite: relu demande un relecteur nommé, et un relecteur demande maturite: relu", "maturite", ("relu",), ("relecteur",), only=True),
        EachWhen("relecture", "maturite: relu demande que chaque clause soit relue par une personne nommée", "maturite", "relu", "clauses", "relecture", "etat", "relu"),
        SameAsFirst("version-journal", "la première ligne du journal doit être la version {version}", "version", "journal", "version"),
    )

    name: Line = Field(alias="nom", description="Nom du modèle")
    heading: Line = Field(alias="intitule", description="Titre du document signé", examples=["Contrat de maintenance et d’assistance"])
    summary: Line = Field(alias="resume", description="À quoi il sert, en une ligne")
    form: Annotated[str, OneOf(CONTRACT_FORMS)] = Field(alias="forme", description="Sorte de document")
    relations: tuple[Annotated[str, OneOf(CONTRACT_RELATIONS)], ...] = Field(alias="relations", min_length=1, description="Entre qui et qui")
    version: Version = Field(alias="version", description="Version du modèle", examples=["0.1.0"])
    maturity: Annotated[str, OneOf(CONTRACT_MATURITIES)] = Field(alias="maturite", description="S’il a été relu par un juriste")
    reviewer: Line | None = Field(None, alias="relecteur", description="Avocat ou juriste qui l’a relu en entier ; obligatoire si maturite vaut relu")
    for_whom: Text = Field(alias="pour_qui", description="Pour qui il est fait")
    not_for: Text = Field(alias="pas_pour", description="Pour qui il n’est pas fait")
    situations: tuple[Line, ...] = Field(alias="situations", min_length=1, description="« Je veux… », comme on le dirait")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field(alias="besoins", min_length=1, description="Les besoins servis")
    gates: tuple[Gate, ...] = Field((), alias="aiguillage", description="Questions à se poser avant de remplir")
    before_signing: tuple[Line, ...] = Field((), alias="avant_de_signer", description="À faire avant de signer")
    roles: tuple[Role, ...] = Field(alias="roles", min_length=1, description="Les côtés du contrat")
    variables: tuple[Variable, ...] = Field(alias="variables", min_length=1, description="La fiche du contrat")
    rules: tuple[Rule, ...] = Field((), alias="regles", description="Contrôles entre réponses")
    clauses: tuple[Clause, ...] = Field(alias="clauses", min_length=1, description="Les articles, dans l’ordre")
    annexes: tuple[Annex, ...] = Field((), alias="annexes", description="Les annexes, dans l’ordre")
    changes: tuple[ContractChange, ...] = Field(alias="journal", min_length=1, description="Ce qui a changé, du plus récent au plus ancien")

    @property
    def title(self) -> str:
        """The model's name."""
        return self.name

    @model_validator(mode="after")
    def _obeys(self) -> "ContractTemplate":
        obey(self)
        return self


class ContractVersion(ContractTemplate):
    """An earlier version of a model, kept as it was: what was signed stays readable at its address."""

    kind: ClassVar[str] = "version-contrat"

    of: Annotated[Slug, RefTo("contrat")] = Field(alias="modele", description="Le modèle dont c’est une version")
