"""A few questions that lead to the right document, when several roads are open."""

from typing import Annotated, ClassVar

from pydantic import Field

from generator.models.common import Line, Node, Record, RefTo, Slug, Text


class RouteAnswer(Node):
    """An answer and where it leads."""

    text: Line = Field(alias="texte", description="La réponse")
    to: Slug = Field(alias="vers", description="La question suivante, ou l’arrivée")


class RouteQuestion(Node):
    """One question of the road."""

    id: Slug = Field(alias="id", description="Nom court de la question")
    question: Line = Field(alias="question", description="La question")
    help: Text | None = Field(None, alias="aide", description="Comment y répondre")
    answers: tuple[RouteAnswer, ...] = Field(alias="reponses", min_length=2, max_length=5, description="Les réponses")


class RouteEnding(Node):
    """Where a road ends: the right document, or why there is none."""

    id: Slug = Field(alias="id", description="Nom court de l’arrivée")
    name: Line = Field(alias="titre", description="Ce qui convient")
    text: Text = Field(alias="texte", description="Ce que c’est, pourquoi c’est le vôtre")
    effort: Line | None = Field(None, alias="effort", description="Ce que cela demande : temps, argent, personnes")
    prepare: tuple[Line, ...] = Field((), alias="a_preparer", description="Ce qu’il faut préparer")
    contract: Annotated[Slug, RefTo("contrat")] | None = Field(None, alias="contrat", description="Le modèle qui convient")
    networks: tuple[Annotated[Slug, RefTo("reseau")], ...] = Field((), alias="reseaux", description="Qui appeler")
    bases: tuple[Annotated[Slug, RefTo("base-legale")], ...] = Field((), alias="bases", description="Bases légales")


class Route(Record):
    """A few questions that end at the right document."""

    kind: ClassVar[str] = "aiguillage"

    name: Line = Field(alias="nom", description="Ce que la personne veut faire", examples=["Partager un référent numérique"])
    summary: Line = Field(alias="resume", description="Où mènent les questions, en une ligne")
    intro: Text = Field(alias="introduction", description="Pourquoi plusieurs chemins, et ce qu’on risque à se tromper")
    questions: tuple[RouteQuestion, ...] = Field(alias="questions", min_length=1, max_length=12, description="Les questions ; on commence par la première")
    endings: tuple[RouteEnding, ...] = Field(alias="arrivees", min_length=1, max_length=12, description="Les arrivées")

    @property
    def title(self) -> str:
        """What the person wants to do."""
        return self.name
