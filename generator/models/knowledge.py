"""What one can look up or learn: prices, tools, statistics, terms, training modules."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from generator.models.common import Line, Node, OneOf, Record, RefTo, Slug, Text, Url, obey
from generator.models.rules import HowMany, InOrder, OneTrue, Ordered
from generator.vocabularies import (
    COMPARABILITY,
    FIGURE_THEMES,
    MODULE_QUESTIONS,
    PRICE_NATURES,
    PRICE_SUBJECTS,
    SECTORS,
    TAX_STATES,
    TERM_CATEGORIES,
)


class PriceReference(Record):
    """What something costs, with the year and where it was read."""

    kind: ClassVar[str] = "prix"
    bonds = (
        HowMany("prix-vide", "il faut au moins bas ou haut", ("bas", "haut"), (1, 2)),
        Ordered("montants-inverses", "bas et haut sont inversés ({low} est plus grand que {high})", "bas", "haut"),
    )

    name: Line = Field(alias="nom", description="Ce qu’on paie")
    subject: Annotated[str, OneOf(PRICE_SUBJECTS)] = Field(alias="poste", description="Le poste de dépense")
    low: Annotated[float, Field(ge=0, le=10_000_000)] | None = Field(None, alias="bas", description="Le plus bas lu")
    high: Annotated[float, Field(ge=0, le=10_000_000)] | None = Field(None, alias="haut", description="Le plus haut lu")
    unit: Line = Field(alias="unite", description="L’unité", examples=["€ par mois"])
    tax: Annotated[str, OneOf(TAX_STATES)] = Field(alias="taxe", description="HT, TTC ou non-connu")
    year: Annotated[int, Field(ge=1990, le=2100)] | None = Field(None, alias="annee", description="L’année du prix ; rien si la source ne la dit pas")
    nature: Annotated[str, OneOf(PRICE_NATURES)] = Field(alias="nature", description="D’où sort ce prix")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Les besoins servis")
    note: Line | None = Field(None, alias="note", description="Ce qu’il faut savoir pour le lire")

    @property
    def title(self) -> str:
        """What is paid for."""
        return self.name

    @model_validator(mode="after")
    def _obeys(self) -> "PriceReference":
        obey(self)
        return self


class ToolExample(Node):
    """One program of a kind."""

    name: Line = Field(alias="nom", description="Nom du logiciel")
    use: Line = Field(alias="usage", description="À quoi il sert")
    licence: Line | None = Field(None, alias="licence", description="Licence, telle que lue")
    open_source: bool | None = Field(None, alias="libre", description="Vrai si c’est un logiciel libre ; rien si on ne sait pas")
    free_offer: Line | None = Field(None, alias="gratuit", description="S’il existe une offre gratuite")
    country: Line | None = Field(None, alias="pays", description="Pays de l’éditeur, si lu")
    data_kept: Line | None = Field(None, alias="donnees", description="Où sont les données et qui les garde, si on le sait", examples=["sur votre ordinateur"])
    url: Url | None = Field(None, alias="url", description="Son site")


class Tool(Record):
    """A kind of software by need and trade, with open-source examples."""

    kind: ClassVar[str] = "logiciel"

    name: Line = Field(alias="nom", description="La famille de logiciels", examples=["Logiciel de devis et factures"])
    summary: Line = Field(alias="resume", description="À quoi elle sert, en une ligne")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field(alias="besoins", min_length=1, description="Les besoins servis")
    sectors: tuple[Annotated[str, OneOf(SECTORS)], ...] = Field((), alias="secteurs", description="Secteurs ; rien = tous")
    ask_before: tuple[Line, ...] = Field((), alias="a_demander", description="Questions à poser avant de choisir")
    examples: tuple[ToolExample, ...] = Field(alias="exemples", min_length=1, description="Des exemples, sans classement")

    @property
    def title(self) -> str:
        """The kind's name."""
        return self.name


class Statistic(Record):
    """One figure, its population and its year."""

    kind: ClassVar[str] = "chiffre"
    bonds = (HowMany("valeur-unique", "il faut valeur ou valeur_texte, et un seul des deux", ("valeur", "valeur_texte"), (1,)),)

    name: Line = Field(alias="nom", description="Ce que mesure le chiffre")
    value: float | None = Field(None, alias="valeur", description="La valeur, un nombre")
    value_text: Line | None = Field(None, alias="valeur_texte", description="La valeur quand ce n’est pas un nombre", examples=["1er septembre 2026"])
    unit: Line = Field(alias="unite", description="L’unité", examples=["%"])
    precision: Line | None = Field(None, alias="precision", description="« près de », « plus de »…")
    population: Line = Field(alias="population", description="De qui on parle")
    year: Annotated[int, Field(ge=1980, le=2100)] | None = Field(None, alias="annee", description="L’année mesurée ; rien si la source ne la dit pas")
    scope: Line | None = Field(None, alias="champ", description="Secteur ou territoire mesuré")
    sectors: tuple[Annotated[str, OneOf(SECTORS)], ...] = Field((), alias="secteurs", description="Secteurs du hub concernés")
    theme: Annotated[str, OneOf(FIGURE_THEMES)] | None = Field(None, alias="theme", description="Sa page de l’observatoire ; rien = les autres chiffres")
    series: Line | None = Field(None, alias="serie", description="La série à laquelle il appartient")
    comparability: Annotated[str, OneOf(COMPARABILITY)] = Field("hors-serie", alias="comparabilite", description="Si on peut le comparer aux autres de sa série")
    note: Text | None = Field(None, alias="note", description="Ce qu’il faut savoir pour le lire")

    @property
    def title(self) -> str:
        """What the figure measures."""
        return self.name

    @model_validator(mode="after")
    def _obeys(self) -> "Statistic":
        obey(self)
        return self


class GlossaryTerm(Record):
    """A word, explained to someone who has no time."""

    kind: ClassVar[str] = "terme"

    name: Line = Field(alias="terme", description="Le mot")
    definition: Text = Field(alias="definition", description="Ce que c’est, en une ou deux phrases simples")
    synonyms: tuple[Line, ...] = Field((), alias="synonymes", description="Autres mots pour la même chose")
    words: tuple[Line, ...] = Field((), alias="mots", description="Ce que les gens disent ou tapent")
    misspellings: tuple[Line, ...] = Field((), alias="fautes", description="Fautes courantes, pour la recherche")
    category: Annotated[str, OneOf(TERM_CATEGORIES)] = Field(alias="rayon", description="Rayon du glossaire")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Besoins liés")
    see: tuple[Annotated[Slug, RefTo("terme")], ...] = Field((), alias="voir", description="Autres mots à lire")
    linked: bool = Field(True, alias="relier", description="Faux pour un mot à plusieurs sens : les pages ne le relient pas d’elles-mêmes au glossaire")

    @property
    def title(self) -> str:
        """The word."""
        return self.name


class Answer(Node):
    """One possible answer of a quiz question."""

    text: Line = Field(alias="texte", description="La réponse")
    right: bool = Field(alias="juste", description="Si elle est juste")


class Question(Node):
    """One question of a module's quiz; one answer is right, and one only."""

    bonds = (OneTrue("quiz-juste", "il faut une seule réponse juste, trouvé {count}", "reponses", "juste"),)

    text: Line = Field(alias="question", description="La question")
    answers: tuple[Answer, ...] = Field(alias="reponses", min_length=2, max_length=5, description="Les réponses")
    explanation: Text = Field(alias="explication", description="Pourquoi")

    @model_validator(mode="after")
    def _obeys(self) -> "Question":
        obey(self)
        return self


class ModulePart(Node):
    """The answer to one of the ten questions that every module answers."""

    question: Annotated[str, OneOf(MODULE_QUESTIONS)] = Field(alias="question", description="La question")
    answer: Text = Field(alias="reponse", description="La réponse")


class ModuleExample(Node):
    """What the module changes in one trade."""

    trade: Annotated[Slug, RefTo("metier")] = Field(alias="metier", description="Le métier")
    text: Line = Field(alias="texte", description="Ce que le module y change, avec les mots du métier")


class TrainingModule(Record):
    """One module of the Passeport, each answering the same ten questions. Source: Mission TIC & TPE, 2006."""

    kind: ClassVar[str] = "module"
    bonds = (InOrder("module-questions", "les dix questions doivent être là, dans cet ordre : {keys}", "parties", "question", MODULE_QUESTIONS.values),)

    number: Annotated[int, Field(ge=1, le=99)] = Field(alias="numero", description="Numéro dans le Passeport")
    name: Line = Field(alias="nom", description="Nom du module")
    summary: Line = Field(alias="resume", description="Ce qu’on saura faire à la fin")
    theme: Line = Field(alias="theme", description="Thème")
    minutes: Annotated[int, Field(ge=5, le=30)] = Field(alias="minutes", description="Temps de lecture, en minutes")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Les besoins servis")
    since_2006: Text = Field(alias="depuis_2006", description="Ce que disait le module de 2006, et ce qui n’a plus cours")
    parts: tuple[ModulePart, ...] = Field(alias="parties", min_length=10, max_length=10, description="Les dix questions et leurs réponses, dans l’ordre")
    examples: tuple[ModuleExample, ...] = Field(alias="exemples", min_length=2, max_length=8, description="Dans des métiers")
    quiz: tuple[Question, ...] = Field(alias="quiz", min_length=10, max_length=10, description="Les dix questions du quiz")
    trainer_notes: Text = Field(alias="notes_formateur", description="Pour celui qui anime : durée, matériel, exercice, question qui revient")
    tools: tuple[Annotated[Slug, RefTo("logiciel")], ...] = Field((), alias="logiciels", description="Familles de logiciels utiles")
    networks: tuple[Annotated[Slug, RefTo("reseau")], ...] = Field((), alias="reseaux", description="Qui aide")
    aids: tuple[Annotated[Slug, RefTo("aide")], ...] = Field((), alias="aides", description="Aides utiles")
    prices: tuple[Annotated[Slug, RefTo("prix")], ...] = Field((), alias="prix", description="Repères de prix")
    contracts: tuple[Annotated[Slug, RefTo("contrat")], ...] = Field((), alias="contrats", description="Modèles de contrat utiles")
    stories: tuple[Annotated[Slug, RefTo("temoignage")], ...] = Field((), alias="temoignages", description="Des gens qui l’ont fait")

    @property
    def title(self) -> str:
        """The module's name."""
        return self.name

    @model_validator(mode="after")
    def _obeys(self) -> "TrainingModule":
        obey(self)
        return self
