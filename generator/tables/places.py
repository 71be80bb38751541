"""Places of digital mediation, in the national schema LaMednum/standard-mediation-num 1.0.2 (etalab-2.0).

The list of fields is our own copy, written from the published schema. We fill what we have read and nothing else.
"""

from generator.models.help import Venue
from generator.site import Entry, Site
from generator.tables.schema import Column, Row, Table, TableSchema, several_of
from generator.text import plain

UNKNOWN_PIVOT = "0" * 14
"""`pivot` (a Siret or an association's number) is mandatory and we have read none: the national map's own tool
writes fourteen zeros then, and so do we rather than look for one that might be another's."""

_MEDIATION = "mediation-numerique"
_PHONE = r"(\+33|\+590|\+594|\+262|\+596|\+269|\+687|\+689|\+508|\+681)(\d){6,9}"

_ROAMING = ("Itinérant", "Fixe")
_SERVICES = (
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique",
    "Loisirs et créations numériques",
    "Compréhension du monde numérique",
    "Accès internet et matériel informatique",
    "Acquisition de matériel informatique à prix solidaire",
)
_PUBLICS = ("Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes")
_CARE = (
    *("Surdité", "Handicaps moteurs", "Handicaps mentaux", "Illettrisme"),
    *("Langues étrangères (anglais)", "Langues étrangères (autres)", "Déficience visuelle"),
)
_FEES = ("Gratuit", "Gratuit sous condition", "Payant")
_PROGRAMMES = (
    *("Aidants Connect", "Bibliothèques numérique de référence", "Certification PIX", "Conseillers numériques"),
    *("Emmaüs Connect", "France Services", "Grande école du numérique", "La Croix Rouge"),
    *("Point d'accès numérique CAF", "Promeneurs du net", "Relais numérique (Emmaüs Connect)"),
)
_TRAININGS = (
    *("Formé à « Mon Espace Santé »", "Formé à « DUPLEX » (illettrisme)"),
    *("Arnia/MedNum BFC (Bourgogne-Franche-Comté)", "Collectif ressources et acteurs réemploi (Normandie)"),
    # The schema writes this one without its space, the national code with it.
    *("Étapes numériques(La Poste)", "Étapes numériques (La Poste)"),
    *("Fabriques de Territoire", "Les Éclaireurs du numérique (Drôme)", "Mes Papiers (Métropole de Lyon)"),
    *("ORDI 3.0", "SUD LABS (PACA)"),
)
_ACCESS = (
    *("Se présenter", "Téléphoner", "Contacter par mail", "Prendre un RDV en ligne"),
    *("Ce lieu n'accueille pas de public", "Envoyer un mail avec une fiche de prescription"),
)
_SUPPORT = ("En autonomie", "Accompagnement individuel", "Dans un atelier collectif", "À distance")

PLACES = TableSchema(
    "venues",
    "Lieux de médiation numérique",
    "1.0.2",
    "Une ligne par lieu où l’on se fait aider au numérique, dans le schéma national.",
    "https://schema.data.gouv.fr/LaMednum/standard-mediation-num",
    (
        Column("id", "Identifiant", is_required=True, is_unique=True, example="structure-1"),
        Column("pivot", "Pivot", "Siret, RNA ou RIDET ; quatorze zéros quand il n’est pas connu", is_required=True, pattern=r"^[a-zA-Z0-9]{9,14}$"),
        Column("nom", "Nom", is_required=True),
        Column("commune", "Commune", is_required=True),
        Column("code_postal", "Code postal", is_required=True, pattern=r"^\d{5}$"),
        Column("code_insee", "Code Insee", pattern=r"^([013-9]\d|2[AB1-9])\d{3}$"),
        Column("adresse", "Adresse", is_required=True),
        Column("complement_adresse", "Complément d’adresse"),
        Column("latitude", "Latitude", type="number"),
        Column("longitude", "Longitude", type="number"),
        Column("typologie", "Typologie"),
        Column("telephone", "Téléphone", pattern=rf"^{_PHONE}(\|{_PHONE})*$"),
        Column("courriels", "Courriels"),
        Column("site_web", "Site web"),
        Column("horaires", "Horaires"),
        Column("presentation_resume", "Présentation courte", longest=280),
        Column("presentation_detail", "Présentation détaillée"),
        Column("source", "Source"),
        Column("itinerance", "Itinérance", pattern=several_of(_ROAMING)),
        Column("structure_parente", "Structure parente"),
        Column("date_maj", "Date de mise à jour", type="date", is_required=True),
        Column("services", "Services", pattern=several_of(_SERVICES)),
        Column("publics_specifiquement_adresses", "Publics", pattern=several_of(_PUBLICS)),
        Column("prise_en_charge_specifique", "Prise en charge", pattern=several_of(_CARE)),
        Column("frais_a_charge", "Frais à charge", pattern=several_of(_FEES)),
        Column("dispositif_programmes_nationaux", "Programmes nationaux", pattern=several_of(_PROGRAMMES)),
        Column("formations_labels", "Formations et labels", pattern=several_of(_TRAININGS)),
        Column("autres_formations_labels", "Autres formations et labels"),
        Column("modalites_acces", "Modalités d’accès", pattern=several_of(_ACCESS)),
        Column("modalites_accompagnement", "Modalités d’accompagnement", pattern=several_of(_SUPPORT)),
        Column("fiche_acces_libre", "Fiche Acceslibre"),
        Column("prise_rdv", "Prise de rendez-vous"),
    ),
)


def place_table(site: Site) -> Table:
    """Give the places of mediation that have a street and a postcode, in order of id."""
    places = sorted((entry for entry in site.venues if entry.record.type == _MEDIATION), key=lambda item: item.id)
    kept = [entry for entry in places if entry.record.postcode and entry.record.address]
    lost = len(places) - len(kept)
    left_out = (("sans rue ni code postal, que le schéma exige", lost),) if lost else ()
    return Table(PLACES, tuple(map(_row, kept)), frozenset(entry.id for entry in kept), left_out)


def _row(entry: Entry[Venue]) -> Row:
    venue = entry.record
    dated = venue.source.dated
    return {
        "id": venue.id,
        "pivot": UNKNOWN_PIVOT,
        "nom": venue.name,
        "commune": venue.town,
        "code_postal": venue.postcode or "",
        "adresse": venue.address or "",
        "site_web": venue.url or "",
        "presentation_detail": plain(venue.to_check or ""),
        "source": "Étrier",
        # The day the place was described, not the day we read it.
        "date_maj": dated if dated and len(dated) == len("2026-11-21") else venue.checked_on.isoformat(),
    }
