"""The hub itself: territorial editions and the self-assessment."""

from typing import Annotated, ClassVar

from pydantic import Field

from generator.models.common import Line, Node, OneOf, Record, RefTo, Slug, Territory, Text, Url
from generator.vocabularies import PROFILES


class Edition(Record):
    """A chamber's or a town's own edition of the hub."""

    kind: ClassVar[str] = "edition"

    name: Line = Field(alias="nom", description="Nom de l’édition, affiché dans l’en-tête")
    carrier: Line = Field(alias="porteur", description="Qui la publie")
    territories: tuple[Territory, ...] = Field(alias="territoires", min_length=1, description="Ce qu’elle couvre ; les aides et les gens d’ailleurs n’y sont pas")
    url: Url | None = Field(None, alias="url", description="Adresse publique de l’édition")
    welcome: Text | None = Field(None, alias="accueil", description="Mot d’accueil de la page d’accueil")

    @property
    def title(self) -> str:
        """The edition's name."""
        return self.name


class AssessmentAnswer(Node):
    """One answer and what it changes."""

    id: Slug = Field(alias="id", description="Nom court de la réponse")
    text: Line = Field(alias="texte", description="La réponse, à la première personne")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Besoins que la réponse fait monter")
    profile: Annotated[str, OneOf(PROFILES)] | None = Field(None, alias="profil", description="Profil vers lequel elle penche")
    leads_to: Text | None = Field(None, alias="mene_a", description="Ce qu’on dit à qui répond cela")


class AssessmentQuestion(Node):
    """One question in everyday words."""

    id: Slug = Field(alias="id", description="Nom court de la question")
    text: Line = Field(alias="question", description="La question")
    answers: tuple[AssessmentAnswer, ...] = Field(alias="reponses", min_length=2, description="Les réponses")


class SelfAssessment(Record):
    """The few questions of « Faire le point », and what each answer changes."""

    kind: ClassVar[str] = "diagnostic"

    name: Line = Field(alias="nom", description="Nom du diagnostic")
    questions: tuple[AssessmentQuestion, ...] = Field(alias="questions", min_length=1, max_length=12, description="Douze questions au plus")

    @property
    def title(self) -> str:
        """The assessment's name."""
        return self.name
