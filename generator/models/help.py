"""Who and what helps: aids, providers, labels, support networks, venues and sessions."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from generator.models.common import (
    Amount,
    Department,
    Line,
    Moment,
    NafPrefix,
    Node,
    OneOf,
    PartialDate,
    Postcode,
    Record,
    RefTo,
    Siren,
    Slug,
    Territory,
    Text,
    Url,
    obey,
)
from generator.models.rules import Ordered, Period
from generator.vocabularies import (
    AID_NATURES,
    AID_STATES,
    LABEL_DOMAINS,
    LABEL_NATURES,
    NETWORK_STATES,
    NETWORK_TYPES,
    OWNER_STATUSES,
    PROVIDER_ROLES,
    SECTORS,
    VENUE_TYPES,
    WELCOMES_FIRMS,
)

PERIOD = Period("dates-inversees", "la fin ({end}) vient avant le début ({start})")
"""What begins on `debut` does not finish before it."""

_REVERSED = "{names} sont inversés ({low} est plus grand que {high})"


class AidAmount(Node):
    """How much, in euros, and on what spending."""

    bonds = (
        Ordered("montants-inverses", _REVERSED, "plancher", "plafond", "plancher et plafond"),
        Ordered("montants-inverses", _REVERSED, "depenses_min", "depenses_max", "depenses_min et depenses_max"),
    )

    summary: Line = Field(alias="resume", description="Le montant en clair, tel qu’on le dirait", examples=["la moitié de vos dépenses, 2 000 € au plus"])
    floor: Amount | None = Field(None, alias="plancher", description="Le plus petit montant versé ou prêté, en euros")
    ceiling: Amount | None = Field(None, alias="plafond", description="Le plus grand montant versé ou prêté, en euros")
    spending_min: Amount | None = Field(None, alias="depenses_min", description="Dépense minimale, en euros hors taxes")
    spending_max: Amount | None = Field(None, alias="depenses_max", description="Dépense maximale retenue, en euros hors taxes")

    @model_validator(mode="after")
    def _obeys(self) -> "AidAmount":
        obey(self)
        return self


class Criteria(Node):
    """Who can have it, in closed terms that a machine can compare. An absent line excludes nobody."""

    bonds = (
        Ordered("effectifs-inverses", "effectif_min ({low}) est plus grand que effectif_max ({high})", "effectif_min", "effectif_max"),
        Ordered("ages-inverses", "age_min_mois ({low}) est plus grand que age_max_mois ({high})", "age_min_mois", "age_max_mois"),
    )

    sectors: tuple[Annotated[str, OneOf(SECTORS)], ...] = Field((), alias="secteurs", description="Secteurs admis ; rien = tous")
    trades: tuple[Annotated[Slug, RefTo("metier")], ...] = Field((), alias="metiers", description="Métiers admis ; rien = tous")
    naf: tuple[NafPrefix, ...] = Field((), alias="naf", description="Codes NAF rév. 2 admis, ou leur début", examples=["43.22"])
    staff_min: Annotated[int, Field(ge=0, le=10000)] | None = Field(None, alias="effectif_min", description="Effectif minimal, en salariés")
    staff_max: Annotated[int, Field(ge=0, le=10000)] | None = Field(None, alias="effectif_max", description="Effectif maximal, en salariés", examples=[49])
    turnover_max: Amount | None = Field(None, alias="ca_max", description="Chiffre d’affaires maximal, en euros par an")
    age_min_months: Annotated[int, Field(ge=0, le=1200)] | None = Field(None, alias="age_min_mois", description="Âge minimal de l’entreprise, en mois", examples=[12])
    age_max_months: Annotated[int, Field(ge=0, le=1200)] | None = Field(None, alias="age_max_mois", description="Âge maximal de l’entreprise, en mois")
    statuses: tuple[Annotated[str, OneOf(OWNER_STATUSES)], ...] = Field((), alias="statuts", description="Statuts admis du dirigeant ; rien = tous")

    @model_validator(mode="after")
    def _obeys(self) -> "Criteria":
        obey(self)
        return self


class Aid(Record):
    """Money, a loan, a guarantee, a training or human support."""

    kind: ClassVar[str] = "aide"
    bonds = (PERIOD,)

    name: Line = Field(alias="nom", description="Nom officiel de l’aide", examples=["Chèque numérique de la région"])
    summary: Line = Field(alias="resume", description="Ce que vous obtenez, en une ligne et avec nos mots", examples=["La région rembourse la moitié de votre site, jusqu’à 2 000 €."])
    carrier: Line = Field(alias="porteur", description="Qui la donne", examples=["Région Île-de-France"])
    carrier_network: Annotated[Slug, RefTo("reseau")] | None = Field(None, alias="porteur_reseau", description="La fiche réseau de celui qui la donne, si elle existe")
    natures: tuple[Annotated[str, OneOf(AID_NATURES)], ...] = Field(alias="nature", min_length=1, description="Une ou plusieurs natures")
    amount: AidAmount | None = Field(None, alias="montant", description="Combien ; rien quand la source ne le dit pas")
    pays_for: Text | None = Field(None, alias="paie_quoi", description="Ce qu’elle paie")
    for_whom: Text = Field(alias="pour_qui", description="Qui peut l’avoir, avec des mots de tous les jours")
    not_if: tuple[Line, ...] = Field((), alias="pas_si", description="Pourquoi vous pourriez ne pas y avoir droit, une raison par ligne")
    how: tuple[Line, ...] = Field((), alias="demarche", description="Comment la demander, un geste par ligne")
    url: Url | None = Field(None, alias="url", description="Page officielle où la demander")
    territories: tuple[Territory, ...] = Field(alias="territoires", min_length=1, description="Où elle vaut : FR, REG-xx, DEP-xx", examples=["REG-53"])
    area: Line | None = Field(None, alias="zone", description="Zone plus étroite que le département, s’il y en a une ; l’aide est alors « à vérifier »", examples=["seulement dans la communauté de communes"])
    criteria: Criteria = Field(Criteria(), alias="criteres", description="Conditions comparables")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field(alias="besoins", min_length=1, description="Les besoins qu’elle sert")
    life_events: tuple[Annotated[Slug, RefTo("moment")], ...] = Field((), alias="moments", description="Les moments de la vie de l’entreprise ; rien = tous")
    state: Annotated[str, OneOf(AID_STATES)] = Field(alias="etat", description="Ce que dit la source : ouverte, a-verifier ou fermee")
    starts: PartialDate | None = Field(None, alias="debut", description="Premier jour, s’il est connu")
    ends: PartialDate | None = Field(None, alias="fin", description="Dernier jour, s’il est connu")

    @property
    def title(self) -> str:
        """The aid's name."""
        return self.name

    @model_validator(mode="after")
    def _obeys(self) -> "Aid":
        obey(self)
        return self


class LabelHeld(Node):
    """A label that a provider holds, with its proof and its end."""

    bonds = (PERIOD,)

    label: Annotated[Slug, RefTo("label")] = Field(alias="label", description="La fiche du label")
    statement: Line | None = Field(None, alias="mention", description="Ce que dit la source", examples=["immatriculée sous conditions"])
    starts: PartialDate | None = Field(None, alias="debut", description="Depuis quand")
    ends: PartialDate | None = Field(None, alias="fin", description="Jusqu’à quand")
    proof: Url | None = Field(None, alias="preuve", description="Page où cela se vérifie")

    @model_validator(mode="after")
    def _obeys(self) -> "LabelHeld":
        obey(self)
        return self


class Provider(Record):
    """A firm or a person who helps for pay, or a platform one must choose."""

    kind: ClassVar[str] = "prestataire"

    name: Line = Field(alias="nom", description="Nom sous lequel on le connaît")
    legal_name: Line | None = Field(None, alias="raison_sociale", description="Raison sociale, si elle diffère")
    siren: Siren | None = Field(None, alias="siren", description="Neuf chiffres, entre guillemets", examples=["732829320"])
    role: Annotated[str, OneOf(PROVIDER_ROLES)] = Field(alias="role", description="Ce qu’il fait pour vous")
    activities: tuple[Line, ...] = Field((), alias="activites", description="Ce qu’il fait, une activité par ligne")
    for_whom: Line | None = Field(None, alias="pour_qui", description="Pour qui il travaille, si la source le dit")
    department: Department | None = Field(None, alias="departement", description="Département de son adresse, entre guillemets", examples=["77"])
    town: Line | None = Field(None, alias="ville", description="Ville de son adresse")
    postcode: Postcode | None = Field(None, alias="code_postal", description="Code postal, entre guillemets", examples=["01000"])
    country: Line | None = Field(None, alias="pays", description="Pays de son adresse, s’il n’est pas en France")
    url: Url | None = Field(None, alias="url", description="Son site")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Les besoins qu’il sert")
    labels: tuple[LabelHeld, ...] = Field((), alias="labels", description="Ses labels, avec preuve et fin")

    @property
    def title(self) -> str:
        """The provider's name."""
        return self.name


class Label(Record):
    """What vouches for a provider: who gives it, for how long, how to check it."""

    kind: ClassVar[str] = "label"

    name: Line = Field(alias="nom", description="Nom du label")
    nature: Annotated[str, OneOf(LABEL_NATURES)] = Field(alias="nature", description="Ce que c’est vraiment")
    domain: Annotated[str, OneOf(LABEL_DOMAINS)] = Field(alias="domaine", description="De quoi il parle")
    summary: Line = Field(alias="resume", description="Ce qu’il dit à un artisan, en une ligne")
    granted_by: Line = Field(alias="attribue_par", description="Qui le donne")
    assessed_by: Line | None = Field(None, alias="evalue_par", description="Qui examine")
    criteria: Text | None = Field(None, alias="criteres", description="Ce qui est examiné")
    duration_months: Annotated[int, Field(ge=1, le=240)] | None = Field(None, alias="duree_mois", description="Durée de validité, en mois")
    cost: Line | None = Field(None, alias="cout", description="Ce qu’il coûte à celui qui le demande, avec l’année")
    legal_basis: Line | None = Field(None, alias="base_legale", description="Texte qui l’impose ou le crée")
    how_to_check: Text | None = Field(None, alias="comment_verifier", description="Comment vérifier qu’un prestataire l’a vraiment")
    usefulness: Text | None = Field(None, alias="utilite", description="À quoi il sert quand on choisit, et ce qu’il ne dit pas")
    url: Url | None = Field(None, alias="url", description="Page officielle")

    @property
    def title(self) -> str:
        """The label's name."""
        return self.name


class Watch(Node):
    """What a network looks after: it reads the sources again and is told of changes."""

    folders: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$", max_length=130)], ...] = Field(alias="dossiers", min_length=1, description="Les dossiers de data/ dont il relit les fiches", examples=["trades/plombier-chauffagiste"])
    account: Annotated[str, Field(pattern=r"^@[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$", max_length=100)] | None = Field(None, alias="compte", description="Son compte, ou son équipe, sur la forge", examples=["@organisation/equipe"])
    email: Annotated[str, Field(pattern=r"^[^@\s<>()]+@[^@\s<>()]+\.[a-z]{2,}$", max_length=120)] | None = Field(None, alias="courriel", description="Une adresse de service, qui est publiée avec la fiche ; jamais celle d’une personne", examples=["veille@exemple.fr"])


class SupportNetwork(Record):
    """Who accompanies: chambers, federations, public services, funds."""

    kind: ClassVar[str] = "reseau"

    name: Line = Field(alias="nom", description="Nom du réseau")
    type: Annotated[str, OneOf(NETWORK_TYPES)] = Field(alias="type", description="Sa famille")
    role: Line = Field(alias="role", description="Ce qu’il fait pour vous, en une ligne")
    audience: Line | None = Field(None, alias="public", description="À qui il s’adresse")
    territories: tuple[Territory, ...] = Field(alias="territoires", min_length=1, description="Où il agit")
    area: Line | None = Field(None, alias="zone", description="Zone plus étroite que le département")
    parent: Annotated[Slug, RefTo("reseau")] | None = Field(None, alias="tete", description="Le réseau dont il fait partie")
    trades: tuple[Annotated[Slug, RefTo("metier")], ...] = Field((), alias="metiers", description="Métiers qu’il sert ; rien = tous ceux de son public")
    sectors: tuple[Annotated[str, OneOf(SECTORS)], ...] = Field((), alias="secteurs", description="Secteurs qu’il sert ; rien = tous")
    needs: tuple[Annotated[Slug, RefTo("besoin")], ...] = Field((), alias="besoins", description="Les besoins qu’il sert")
    life_events: tuple[Annotated[Slug, RefTo("moment")], ...] = Field((), alias="moments", description="Les moments où il aide")
    cost: Line | None = Field(None, alias="cout", description="Ce que cela vous coûte, si la source le dit")
    state: Annotated[str, OneOf(NETWORK_STATES)] = Field(alias="etat", description="S’il est actif")
    url: Url | None = Field(None, alias="url", description="Son site")
    phone: Annotated[str, Field(pattern=r"^[0-9][0-9 ]{1,20}$")] | None = Field(None, alias="telephone", description="Numéro national, entre guillemets", examples=["17"])
    watch: Watch | None = Field(None, alias="veille", description="Les fiches dont il s’occupe, s’il s’est engagé à les relire")

    @property
    def title(self) -> str:
        """The network's name."""
        return self.name


class Venue(Record):
    """A place where one meets someone: a shared workshop, a mediation place."""

    kind: ClassVar[str] = "lieu"

    name: Line = Field(alias="nom", description="Nom du lieu")
    type: Annotated[str, OneOf(VENUE_TYPES)] = Field(alias="type", description="Ce que c’est")
    town: Line = Field(alias="commune", description="Commune")
    department: Department = Field(alias="departement", description="Département, entre guillemets", examples=["77"])
    postcode: Postcode | None = Field(None, alias="code_postal", description="Code postal, entre guillemets")
    address: Line | None = Field(None, alias="adresse", description="Numéro et rue")
    labels: tuple[LabelHeld, ...] = Field((), alias="labels", description="Labels du lieu, avec leur date")
    welcomes_firms: Annotated[str, OneOf(WELCOMES_FIRMS)] = Field("non-connu", alias="accueil_entreprises", description="S’il reçoit les entreprises")
    url: Url | None = Field(None, alias="url", description="Son site")

    @property
    def title(self) -> str:
        """The venue's name."""
        return self.name


class Session(Record):
    """A dated meeting with a trainer."""

    kind: ClassVar[str] = "seance"
    bonds = (Period("dates-inversees", "la fin ({end}) vient avant le début ({start})", has_time=True),)

    name: Line = Field(alias="nom", description="Sujet de la séance")
    venue: Annotated[Slug, RefTo("lieu")] = Field(alias="lieu", description="Le lieu")
    starts: Moment = Field(alias="debut", description="Début, heure de Paris", examples=["2026-12-08T18:30:00"])
    ends: Moment = Field(alias="fin", description="Fin, heure de Paris", examples=["2026-12-08T20:00:00"])
    host: Annotated[Slug, RefTo("reseau")] = Field(alias="organisateur", description="Le réseau qui l’organise")
    modules: tuple[Annotated[Slug, RefTo("module")], ...] = Field((), alias="modules", description="Modules étudiés")
    trades: tuple[Annotated[Slug, RefTo("metier")], ...] = Field((), alias="metiers", description="Métiers concernés ; rien = tous")
    url: Url | None = Field(None, alias="url", description="Page d’inscription")

    @property
    def title(self) -> str:
        """The session's subject."""
        return self.name

    @model_validator(mode="after")
    def _obeys(self) -> "Session":
        obey(self)
        return self
