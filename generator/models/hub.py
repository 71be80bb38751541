"""The hub itself: territorial editions and the self-assessment."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from generator.models.common import Line, Node, OneOf, Record, RefTo, Slug, Territory, Text, Url
from generator.models.trades import StepPrice
from generator.vocabularies import PROFILES

Pair = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]
"""Two short names around a full stop: a question and its answer, a trade and its step."""


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


class AssessmentPoints(Node):
    """How much an answer speaks for a need."""

    need: Annotated[Slug, RefTo("besoin")] = Field(alias="besoin", description="Le besoin dont parle la réponse")
    points: Annotated[int, Field(ge=1, le=3)] = Field(alias="points", description="3 : elle le dit ; 2 : elle y mène ; 1 : elle y touche")


class AssessmentAnswer(Node):
    """One answer and what it changes."""

    id: Slug = Field(alias="id", description="Nom court de la réponse")
    text: Line = Field(alias="texte", description="La réponse, à la première personne", examples=["J’en ai déjà trop"])
    gives: tuple[AssessmentPoints, ...] = Field((), alias="donne", description="Les besoins dont elle parle, avec leurs points")
    strikes: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="barre", description="Les besoins qu’on ne proposera plus : ils contrediraient la réponse")
    because: Line | None = Field(None, alias="parce_que", description="La raison donnée à la personne, après sa réponse", examples=["c’est là que partent vos soirées"])
    profile: Annotated[str, OneOf(PROFILES)] | None = Field(None, alias="profil", description="Le point de départ vers lequel elle penche")
    leads_to: Text | None = Field(None, alias="mene_a", description="Ce qu’on répond à qui dit cela")


class AssessmentQuestion(Node):
    """One question in everyday words."""

    id: Slug = Field(alias="id", description="Nom court de la question")
    text: Line = Field(alias="question", description="La question", examples=["Côté clients, que vous faut-il ?"])
    only_if: tuple[Pair, ...] = Field((), alias="seulement_si", description="Réponses d’avant, une au moins, sans lesquelles on ne pose pas la question ; rien = on la pose toujours", examples=["clients.davantage"])
    answers: tuple[AssessmentAnswer, ...] = Field(alias="reponses", min_length=2, max_length=8, description="Les réponses ; passer la question est toujours possible, ne l’écrivez pas")


class AssessmentAction(Node):
    """What to do about a need when the trade has no step of its own for it."""

    need: Annotated[Slug, RefTo("besoin")] = Field(alias="besoin", description="Le besoin servi")
    order: Annotated[int, Field(ge=1, le=99)] = Field(alias="ordre", description="Rang : à égalité de points, le plus petit passe devant")
    action: Line = Field(alias="geste", description="Le geste : un verbe, un objet de tous les jours")
    why: Line = Field(alias="pourquoi", description="Ce qu’on dit à qui n’a rien répondu là-dessus")
    gain: Text = Field(alias="gain", description="Ce qu’on y gagne, compté quand la source compte")
    time: Line = Field(alias="temps", description="Le temps à prévoir")
    price: StepPrice = Field(alias="prix", description="Ce que cela coûte")
    tomorrow: tuple[Line, ...] = Field(alias="demain", min_length=1, max_length=3, description="Demain matin : trois gestes au plus")
    ignoring: Line = Field(alias="ignorer", description="Ce qu’on peut laisser de côté quand une réponse barre ce besoin", examples=["La boutique en ligne et les places de marché"])
    aids: tuple[Annotated[Slug, RefTo("aide")], ...] = Field((), alias="aides", description="Aides à citer ; les autres viennent du besoin")
    networks: tuple[Annotated[Slug, RefTo("reseau")], ...] = Field((), alias="reseaux", description="Qui appeler, en premier")
    contracts: tuple[Annotated[Slug, RefTo("contrat")], ...] = Field((), alias="contrats", description="Modèles utiles s’il y a un achat")
    stories: tuple[Annotated[Slug, RefTo("temoignage")], ...] = Field((), alias="temoignages", description="Des gens qui l’ont fait, ou qui ont hésité")
    set_aside: tuple[Pair, ...] = Field((), alias="sauf_etapes", description="Étapes de métier qui servent ce besoin sans répondre à ces questions : le geste de tous les remplace", examples=["garagiste.comparateur-de-garages"])


class AssessmentProfile(Node):
    """What is said of where someone stands: a way in, never a score."""

    profile: Annotated[str, OneOf(PROFILES)] = Field(alias="profil", description="Le point de départ")
    sentence: Line = Field(alias="phrase", description="Ce qu’on en dit, en une phrase")


class SelfAssessment(Record):
    """The few questions of « Faire le point », and what each answer changes."""

    kind: ClassVar[str] = "diagnostic"

    name: Line = Field(alias="nom", description="Nom du diagnostic")
    version: Annotated[int, Field(ge=1, le=999)] = Field(alias="version", description="À augmenter dès qu’une question ou une réponse change de place : les vieux liens le disent alors")
    lead: Line = Field(alias="accroche", description="Une phrase sous le titre")
    trade_question: Line = Field(alias="question_metier", description="La première question : le métier")
    department_question: Line = Field(alias="question_departement", description="La deuxième : le département")
    questions: tuple[AssessmentQuestion, ...] = Field(alias="questions", min_length=1, max_length=9, description="Neuf questions au plus, métier et département en plus")
    actions: tuple[AssessmentAction, ...] = Field(alias="gestes", min_length=3, max_length=40, description="Un geste par besoin")
    profiles: tuple[AssessmentProfile, ...] = Field(alias="profils", min_length=3, max_length=3, description="Une phrase par point de départ ; à égalité, la première l’emporte")

    @property
    def title(self) -> str:
        """The assessment's name."""
        return self.name
