"""Trades, their pathways and their people: trades, stories, needs, life events."""

from typing import Annotated, ClassVar

from pydantic import Field

from generator.models.common import (
    Department,
    Line,
    NafPrefix,
    Node,
    OneOf,
    PartialDate,
    Record,
    RefTo,
    Slug,
    Source,
    Text,
)
from generator.vocabularies import SECTORS, STEP_FACTS, STORY_TYPES


class SourcedFact(Node):
    """One fact a step stands on, with where it was read."""

    text: Line = Field(alias="fait", description="Le fait, avec nos mots et son année")
    nature: Annotated[str, OneOf(STEP_FACTS)] = Field(alias="nature", description="Lu, lu avec un conseil, ou notre déduction")
    source: Source | None = Field(None, alias="source", description="Où il est écrit ; obligatoire sauf pour une déduction")


class StepPrice(Node):
    """What a step costs."""

    summary: Line = Field(alias="resume", description="Le prix en clair, avec l’année, ou « gratuit »", examples=["de 10 à 30 € par mois en 2025"])
    references: tuple[Annotated[Slug, RefTo("prix")], ...] = Field((), alias="reperes", description="Les repères de prix sur lesquels on s’appuie")


class Step(Node):
    """One thing to do, with its reason for this very trade."""

    id: Slug = Field(alias="id", description="Nom court de l’étape, unique dans le parcours")
    action: Line = Field(alias="geste", description="Le geste : un verbe, un objet du métier", examples=["Faites vos devis sur le chantier"])
    need: Annotated[Slug, RefTo("besoin")] = Field(alias="besoin", description="Le besoin servi")
    why: Text = Field(alias="pourquoi", description="Pourquoi, pour ce métier : deux ou trois phrases")
    gain: Text = Field(alias="gain", description="Ce qu’on y gagne, compté quand la source compte")
    time: Line = Field(alias="temps", description="Le temps à prévoir", examples=["une soirée pour installer"])
    price: StepPrice = Field(alias="prix", description="Ce que cela coûte")
    requires: tuple[Line, ...] = Field((), alias="il_faut", description="Ce qu’il faut avoir sous la main")
    tomorrow: tuple[Line, ...] = Field(alias="demain", min_length=1, max_length=3, description="Demain matin : trois gestes au plus")
    trap: Text = Field(alias="piege", description="Le piège, et comment l’éviter")
    example: Text | None = Field(None, alias="exemple", description="Un exemple du métier")
    stop: Text | None = Field(None, alias="arret", description="Quand s’arrêter là")
    life_events: tuple[Annotated[Slug, RefTo("moment")], ...] = Field((), alias="moments", description="Les moments où l’étape vaut surtout ; rien = toujours")
    aids: tuple[Annotated[Slug, RefTo("aide")], ...] = Field((), alias="aides", description="Aides à citer ; les autres viennent du besoin")
    networks: tuple[Annotated[Slug, RefTo("reseau")], ...] = Field((), alias="reseaux", description="Qui aide, en premier")
    contracts: tuple[Annotated[Slug, RefTo("contrat")], ...] = Field((), alias="contrats", description="Modèles utiles s’il y a un achat")
    modules: tuple[Annotated[Slug, RefTo("module")], ...] = Field((), alias="modules", description="Modules pour apprendre")
    stories: tuple[Annotated[Slug, RefTo("temoignage")], ...] = Field((), alias="temoignages", description="Des gens du métier")
    tools: tuple[Annotated[Slug, RefTo("logiciel")], ...] = Field((), alias="logiciels", description="Familles de logiciels utiles")
    facts: tuple[SourcedFact, ...] = Field((), alias="faits", description="Les faits sur lesquels l’étape s’appuie")


class Objection(Node):
    """What people of the trade say against it, and an honest answer."""

    says: Line = Field(alias="dit", description="Ce qu’on entend")
    answer: Text = Field(alias="reponse", description="La réponse honnête")


class Ignored(Node):
    """Something this trade can leave aside."""

    what: Line = Field(alias="quoi", description="Ce qu’on peut ignorer")
    why: Line = Field(alias="raison", description="Pourquoi")


class Trade(Record):
    """A trade as its people name it, and its path."""

    kind: ClassVar[str] = "metier"

    name: Line = Field(alias="nom", description="Le métier, au masculin ou au féminin selon l’usage, sans majuscule", examples=["plombier-chauffagiste"])
    name_feminine: Line | None = Field(None, alias="feminin", description="L’autre genre", examples=["plombière-chauffagiste"])
    sector: Annotated[str, OneOf(SECTORS)] = Field(alias="secteur", description="Le secteur")
    naf: tuple[NafPrefix, ...] = Field(alias="naf", min_length=1, description="Codes NAF rév. 2", examples=["43.22A"])
    naf_2025: tuple[Line, ...] = Field((), alias="naf_2025", description="Codes NAF 2025, quand la table officielle est lue")
    words: tuple[Line, ...] = Field((), alias="mots", description="Autres noms, mots du métier et fautes courantes, pour la recherche", examples=["plombié"])
    hook: Line = Field(alias="accroche", description="Une ou deux phrases sous le titre : par quoi on commence, et pourquoi", examples=["Vous passez vos soirées sur les devis. On commence par là."])
    intro: Text = Field(alias="situation", description="Ce que vit ce métier : journée, clients, saison, concurrence")
    steps: tuple[Step, ...] = Field(alias="etapes", min_length=4, max_length=7, description="Le parcours, dans l’ordre")
    ignore: tuple[Ignored, ...] = Field(alias="ignorer", min_length=1, description="Ce que vous pouvez ignorer")
    objections: tuple[Objection, ...] = Field((), alias="objections", description="Ce qu’on entend, ce qu’on répond")
    obligations: tuple[Annotated[Slug, RefTo("obligation")], ...] = Field((), alias="obligations", description="Obligations propres ; celles de tous s’ajoutent")
    networks: tuple[Annotated[Slug, RefTo("reseau")], ...] = Field((), alias="reseaux", description="Fédération, chambre, fonds de formation")
    prices: tuple[Annotated[Slug, RefTo("prix")], ...] = Field((), alias="prix", description="Repères de prix du métier")
    statistics: tuple[Annotated[Slug, RefTo("chiffre")], ...] = Field((), alias="chiffres", description="Chiffres du métier")
    training_fund: Line | None = Field(None, alias="fonds_formation", description="Qui paie la formation du dirigeant", examples=["FAFCEA"])
    season: Line | None = Field(None, alias="saison", description="Quand s’y mettre, quand ne pas y penser")

    @property
    def title(self) -> str:
        """The trade's name with a capital."""
        return self.name[:1].upper() + self.name[1:]


class Story(Record):
    """A peer: what someone of a trade did, or would not do, and why."""

    kind: ClassVar[str] = "temoignage"

    type: Annotated[str, OneOf(STORY_TYPES)] = Field(alias="genre", description="Réussite, hésitation ou échec")
    who: Line = Field(alias="qui", description="Prénom tel qu’imprimé, ou « une fleuriste »")
    activity: Line = Field(alias="activite", description="Le métier tel que la source l’imprime")
    trade: Annotated[Slug, RefTo("metier")] | None = Field(None, alias="metier", description="La fiche métier, si elle existe")
    place: Line | None = Field(None, alias="lieu", description="Le lieu tel qu’imprimé")
    department: Department | None = Field(None, alias="departement", description="Département, entre guillemets")
    age: Annotated[int, Field(ge=16, le=100)] | None = Field(None, alias="age", description="L’âge, si la source le dit")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field(alias="besoins", min_length=1, description="Les besoins dont il parle")
    headline: Line = Field(alias="titre", description="L’histoire en une ligne, sans morale", examples=["Elle réserve ses chaussures par photo"])
    did: Text = Field(alias="fait", description="Ce qui a été fait, ou refusé")
    gain: Text | None = Field(None, alias="gain", description="Ce qu’il en dit de bon")
    gain_figure: Line | None = Field(None, alias="gain_chiffre", description="Le gain chiffré, s’il est imprimé")
    obstacle: Text | None = Field(None, alias="obstacle", description="Ce qui a gêné")
    told_in: PartialDate | None = Field(None, alias="annee", description="Quand il l’a raconté")

    @property
    def title(self) -> str:
        """The story's headline."""
        return self.headline


class Need(Record):
    """What the person wants, in everyday words."""

    kind: ClassVar[str] = "besoin"

    name: Line = Field(alias="nom", description="Le besoin, à la première personne", examples=["On ne me trouve pas"])
    short_name: Line = Field(alias="court", description="Deux ou trois mots", examples=["Être trouvé"])
    description: Text = Field(alias="description", description="Ce que cela recouvre, et par où commencer")
    words: tuple[Line, ...] = Field((), alias="mots", description="Ce que les gens écrivent quand ils cherchent")
    staff_min: Annotated[int, Field(ge=0, le=9)] = Field(0, alias="effectif_min", description="À partir de combien de salariés le besoin se pose ; 0 = dès qu’on est seul")
    order: Annotated[int, Field(ge=1, le=99)] = Field(alias="ordre", description="Rang sur la page d’accueil")

    @property
    def title(self) -> str:
        """The need's name."""
        return self.name


class LifeEvent(Record):
    """A window of opportunity in a firm's life."""

    kind: ClassVar[str] = "moment"

    name: Line = Field(alias="nom", description="Le moment", examples=["J’embauche"])
    description: Text = Field(alias="description", description="Pourquoi c’est le bon moment, et pour quoi faire")
    because: Line = Field(alias="parce_que", description="Le moment dit au lecteur, comme on le mettrait après « parce que » ou « quand »", examples=["vous embauchez"])
    words: tuple[Line, ...] = Field((), alias="mots", description="Ce que les gens écrivent quand ils cherchent")
    order: Annotated[int, Field(ge=1, le=99)] = Field(alias="ordre", description="Rang dans les listes")

    @property
    def title(self) -> str:
        """The event's name."""
        return self.name
