"""Closed lists: each value with the label people read and a line that says what it means.

A vocabulary is a `Vocabulary`: values are what YAML holds (French, no accent, no space).
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One allowed value."""

    value: str
    """What the YAML holds, such as "pret"."""
    label: str
    """What the site shows, such as "Prêt"."""
    meaning: str
    """One French sentence without a final full stop, for the contributor."""


class Vocabulary:
    """An ordered closed list of entries."""

    def __init__(self, name: str, *entries: tuple[str, str, str]) -> None:
        """Build the list from (value, label, meaning) triples; `name` is shown in diagnostics."""
        self.name = name
        self.entries = tuple(Entry(*entry) for entry in entries)
        self._by_value = {entry.value: entry for entry in self.entries}

    def __iter__(self) -> Iterator[Entry]:
        """Go through the entries in their order."""
        return iter(self.entries)

    def __contains__(self, value: object) -> bool:
        """Say whether a value is allowed."""
        return value in self._by_value

    def label(self, value: str) -> str:
        """Give the label of a value.

        Raises:
            KeyError: When the value is not in the list.
        """
        return self._by_value[value].label

    @property
    def values(self) -> tuple[str, ...]:
        """The allowed values, in order."""
        return tuple(self._by_value)


CONFIDENCE = Vocabulary(
    "confiance",
    ("haute", "Haute", "lu dans le texte officiel, ou dans deux sources qui concordent"),
    ("moyenne", "Moyenne", "lu dans une seule source sérieuse, ou dans une source un peu ancienne"),
    ("basse", "Basse", "source ancienne, intéressée ou de seconde main : à recouper"),
)

SECTORS = Vocabulary(
    "secteur",
    ("batiment", "Bâtiment", "plomberie, électricité, menuiserie, peinture…"),
    ("metiers-de-bouche", "Métiers de bouche", "boulangerie, boucherie, traiteur…"),
    ("restauration-hebergement", "Restauration et hébergement", "restaurant, café, gîte, hôtel…"),
    ("commerce", "Commerce", "boutique, fleuriste, librairie, épicerie…"),
    ("soins-beaute", "Coiffure, beauté et services aux personnes", "coiffure, esthétique, pressing…"),
    ("artisanat-art", "Artisanat d’art et fabrication", "maroquinerie, céramique, couture…"),
    ("automobile-transport", "Automobile et transport", "garage, taxi, ambulance, transport…"),
    ("sante", "Santé", "infirmier, kinésithérapeute, ostéopathe…"),
    ("services-entreprises", "Services aux entreprises", "conseil, photographie, bureau d’études…"),
    ("agriculture", "Agriculture et vente directe", "maraîchage, élevage, viticulture…"),
)

AID_NATURES = Vocabulary(
    "nature de l’aide",
    ("subvention", "Subvention", "de l’argent versé, qu’on ne rend pas"),
    ("pret", "Prêt", "de l’argent à rembourser"),
    ("garantie", "Garantie", "quelqu’un se porte garant auprès de la banque"),
    ("formation", "Formation", "une formation payée, en tout ou partie"),
    ("accompagnement", "Accompagnement", "une personne qui conseille, un diagnostic, un atelier"),
    ("exoneration", "Exonération", "un impôt ou une cotisation en moins"),
    ("credit-impot", "Crédit d’impôt", "une somme déduite de l’impôt ou rendue"),
    ("secours", "Secours", "une aide d’urgence, après une attaque ou une fraude"),
)

AID_STATES = Vocabulary(
    "état de l’aide",
    ("ouverte", "Ouverte", "la source dit qu’on peut la demander"),
    ("a-verifier", "À vérifier", "aucune source récente ne dit si elle est ouverte"),
    ("fermee", "Fermée", "la source dit qu’elle est finie"),
)

OWNER_STATUSES = Vocabulary(
    "statut du dirigeant",
    ("micro-entrepreneur", "Micro-entrepreneur", "régime micro"),
    ("independant", "Entrepreneur individuel", "entreprise individuelle au réel"),
    ("gerant", "Gérant ou président de société", "SARL, EURL, SAS, SASU…"),
    ("profession-liberale", "Profession libérale", "libéral, réglementé ou non"),
    ("agriculteur", "Agriculteur", "affilié à la MSA"),
    ("association", "Association", "association qui emploie ou qui vend"),
    ("demandeur-emploi", "Demandeur d’emploi qui crée", "inscrit à France Travail et qui crée ou reprend"),
)

FIRM_SIZES = Vocabulary(
    "taille de l’entreprise",
    ("seul", "Personne", "vous n’avez pas de salarié"),
    ("un-ou-deux", "1 ou 2 salariés", "vous avez 1 ou 2 salariés"),
    ("trois-a-neuf", "3 à 9 salariés", "vous avez 3 à 9 salariés"),
)

STAFF_OF_SIZE = {"seul": range(1), "un-ou-deux": range(1, 3), "trois-a-neuf": range(3, 10)}
"""Numbers of employees that each size stands for; past nine a firm is no longer one of ours."""

PROVIDER_ROLES = Vocabulary(
    "rôle du prestataire",
    ("accompagnement", "Vous accompagne", "des personnes qui conseillent, forment, installent ou dépannent"),
    ("plateforme", "Plateforme de facturation", "un service agréé qui transporte les factures ; ce n’est pas un accompagnateur"),
    ("editeur", "Éditeur de logiciel", "vend ou loue un logiciel ; ce n’est pas un accompagnateur"),
    ("hebergeur", "Hébergeur", "garde des sites, des mails ou des fichiers"),
)

LABEL_NATURES = Vocabulary(
    "nature du label",
    ("label", "Label", "délivré après un examen, pour un temps donné"),
    ("certification", "Certification", "délivrée par un organisme certificateur après un audit"),
    ("immatriculation", "Immatriculation", "inscription sur un registre de l’État"),
    ("referencement", "Référencement", "présence dans une liste : l’inscription seule ne dit rien de la qualité"),
    ("qualification", "Qualification", "reconnaissance d’une compétence par un organisme de métier ou par l’État"),
)

LABEL_DOMAINS = Vocabulary(
    "domaine du label",
    ("cybersecurite", "Cybersécurité", "se protéger, se faire dépanner"),
    ("caisse", "Caisse", "logiciels et systèmes de caisse"),
    ("facturation", "Facturation électronique", "plateformes et logiciels de facture"),
    ("formation", "Formation", "organismes de formation"),
    ("conseil", "Conseil numérique", "accompagnement et prestation numérique"),
    ("numerique-responsable", "Numérique responsable", "sobriété, accessibilité"),
    ("savoir-faire", "Savoir-faire", "excellence d’un métier"),
    ("achats", "Achats et relations", "relations avec les fournisseurs et les clients"),
    ("batiment", "Bâtiment", "qualifications des entreprises du bâtiment"),
    ("logiciel-libre", "Logiciel libre", "firmes et coopératives du logiciel libre"),
    ("lieu", "Lieu partagé", "ateliers partagés et tiers-lieux"),
)

NETWORK_TYPES = Vocabulary(
    "type de réseau",
    ("chambre", "Chambre consulaire", "CCI, CMA, chambre d’agriculture"),
    ("collectivite", "Collectivité", "région, département, ville ou communauté"),
    ("federation", "Organisation professionnelle", "fédération, syndicat, union de métier"),
    ("ordre", "Ordre professionnel", "ordre d’une profession réglementée"),
    ("service-public", "Service public", "administration, agence ou opérateur de l’État"),
    ("creation", "Réseau de création et de financement", "accompagne ceux qui créent ou reprennent"),
    ("mediation-numerique", "Hub ou réseau d’inclusion numérique", "coordonne les lieux de médiation numérique"),
    ("association", "Association", "association d’entraide ou de métier"),
    ("cooperative", "Coopérative", "coopérative ou groupement de prestataires"),
    ("mediateur", "Médiateur", "règle les litiges sans procès"),
    ("financeur-formation", "Financeur de formation", "Opco ou fonds d’assurance formation"),
    ("secours-cyber", "Secours cyber", "assistance publique après une attaque ou une fraude"),
)

NETWORK_STATES = Vocabulary(
    "état du réseau",
    ("actif", "Actif", "la source dit qu’il agit"),
    ("a-verifier", "À vérifier", "aucune source récente ne le confirme"),
    ("ferme", "Fermé", "il n’existe plus"),
)

STORY_TYPES = Vocabulary(
    "genre du témoignage",
    ("reussite", "Réussite", "ça a marché, on dit pourquoi"),
    ("hesitation", "Hésitation", "un doute, un refus, une raison d’attendre"),
    ("echec", "Échec", "ça n’a pas marché, on dit ce qui a manqué"),
)

PRICE_SUBJECTS = Vocabulary(
    "poste de dépense",
    ("site", "Site internet", "site vitrine ou boutique en ligne"),
    ("nom-de-domaine", "Nom de domaine", "l’adresse du site, louée à l’année"),
    ("hebergement", "Hébergement et sauvegarde", "place louée pour un site ou des copies"),
    ("visibilite", "Être trouvé", "annuaires, publicité, référencement, photos"),
    ("caisse", "Caisse", "logiciel ou matériel de caisse"),
    ("paiement", "Paiement", "terminal et frais d’encaissement"),
    ("devis-factures", "Devis et factures", "logiciel de devis, factures, gestion"),
    ("signature", "Signature électronique", "signer à distance"),
    ("rendez-vous", "Rendez-vous et réservations", "agenda et réservation en ligne"),
    ("commission", "Commissions des plateformes", "ce qu’une plateforme prend sur une vente"),
    ("securite", "Sécurité", "antivirus, protection, suites d’une attaque"),
    ("maintenance", "Maintenance et dépannage", "entretien du matériel et du site"),
    ("conseil", "Conseil et formation", "faire venir quelqu’un, se former"),
    ("budget", "Budget d’ensemble", "ce qu’une petite entreprise dépense en tout"),
    ("risque", "Ce que coûte une erreur", "amendes, contrats à éviter, fraudes"),
)

PRICE_NATURES = Vocabulary(
    "nature du prix",
    ("observe", "Prix affiché", "lu sur le tarif d’un vendeur ou dans un comparatif"),
    ("cas-reel", "Cas réel", "payé par une entreprise qui le raconte"),
    ("depense-declaree", "Dépense déclarée", "dite dans une enquête"),
    ("recommande", "Prix recommandé", "conseillé par un rapport, pas constaté"),
    ("plafond", "Plafond d’aide", "le maximum retenu par une aide"),
    ("sanction", "Sanction", "une amende prévue par un texte"),
    ("exemple", "Exemple", "un exemple donné par une source"),
)

TAX_STATES = Vocabulary(
    "hors taxes ou toutes taxes",
    ("HT", "HT", "hors taxes"),
    ("TTC", "TTC", "toutes taxes comprises"),
    ("non-connu", "taxe non précisée", "la source ne le dit pas"),
)

COMPARABILITY = Vocabulary(
    "comparabilité",
    ("bonne", "Bonne", "même question, même champ : une courbe est possible"),
    ("moyenne", "Moyenne", "champ ou question proches : comparer avec prudence"),
    ("faible", "Faible", "autre enquête ou autre champ : ne pas comparer"),
    ("hors-serie", "Hors série", "un chiffre isolé"),
)

FIGURE_THEMES = Vocabulary(
    "thème",
    ("equipement", "L’équipement", "ordinateur, internet, logiciels, usages"),
    ("presence", "Être visible en ligne", "site, réseaux sociaux, avis, publicité"),
    ("vente", "Vendre en ligne", "boutique, commande, places de marché"),
    ("gains", "Ce que ça rapporte", "ce que les entreprises disent y gagner, ce que l’on estime"),
    ("freins", "Ce qui freine", "doutes, savoir-faire, entreprises restées loin du numérique"),
    ("securite", "Se protéger", "attaques, précautions, craintes"),
    ("ia", "L’intelligence artificielle", "qui s’en sert, pour quoi"),
    ("depenses", "Ce que l’on dépense", "budgets et façons de payer"),
    ("factures", "Factures et démarches", "factures, signature, dates de la loi"),
    ("entreprises", "Les petites entreprises", "combien elles sont, qui les dirige, objectifs publics"),
)

TERM_CATEGORIES = Vocabulary(
    "rayon du glossaire",
    ("visibilite", "Être trouvé", "site, annuaire, réseaux sociaux"),
    ("vente", "Vendre", "boutique en ligne, paiement"),
    ("gestion", "Gérer", "logiciels, fichiers, organisation"),
    ("facturation", "Facturer", "devis, factures, plateformes"),
    ("securite", "Se protéger", "mots de passe, fraudes, sauvegardes"),
    ("reglementation", "La règle", "droit, obligations, contrats"),
    ("aide-formation", "Aides et formation", "qui paie, qui forme"),
    ("materiel", "Matériel", "ordinateur, réseau, téléphone"),
    ("rendez-vous", "Rendez-vous", "agenda, réservation"),
    ("ia", "Intelligence artificielle", "assistants, textes et images fabriqués"),
)

CONTRACT_MATURITIES = Vocabulary(
    "maturité du modèle",
    ("experimental", "Modèle non relu par un juriste", "aucun avocat ni juriste nommé n’a relu toutes les clauses"),
    ("relu", "Modèle relu", "relu en entier par un avocat ou un juriste nommé"),
)

VARIABLE_TYPES = Vocabulary(
    "type de variable",
    ("texte", "Texte", "quelques mots, sur une ligne"),
    ("texte-long", "Texte long", "plusieurs lignes"),
    ("entier", "Nombre", "un nombre entier"),
    ("montant", "Montant", "une somme en euros"),
    ("pourcentage", "Pourcentage", "un nombre suivi de %"),
    ("date", "Date", "un jour"),
    ("duree", "Durée", "un nombre d’heures, de jours, de mois ou d’années"),
    ("choix", "Choix", "une réponse dans une liste"),
    ("choix-multiple", "Choix multiple", "plusieurs réponses dans une liste"),
    ("oui-non", "Oui ou non", "une case"),
    ("partie", "Partie", "une entreprise et qui la représente"),
    ("liste", "Liste", "plusieurs éléments, un par ligne"),
    ("parts", "Répartition", "qui et combien, une ligne chacun, total 100 %"),
    ("siren", "Siren", "neuf chiffres"),
    ("courriel", "Mail", "une adresse mail"),
    ("attestation", "Attestation", "un fait à confirmer avant de signer"),
)

DURATION_UNITS = Vocabulary(
    "unité de durée",
    ("heures", "Heures", "des heures"),
    ("heures-ouvrees", "Heures ouvrées", "des heures où l’entreprise travaille"),
    ("jours", "Jours", "des jours du calendrier"),
    ("jours-ouvres", "Jours ouvrés", "des jours où l’entreprise travaille"),
    ("semaines", "Semaines", "des semaines"),
    ("mois", "Mois", "des mois"),
    ("ans", "Ans", "des années"),
)

YES_NO = Vocabulary(
    "réponse",
    ("oui", "Oui", "c’est le cas"),
    ("non", "Non", "ce n’est pas le cas"),
)

DEFAULT_CHOICES = Vocabulary(
    "auteur d’une réponse proposée",
    ("loi", "La loi", "le texte cité la fixe"),
    ("usage", "L’usage", "elle se lit dans les contrats du métier"),
    ("projet", "Étrier", "c’est notre choix, discutez-le"),
)

RULE_FORMS = Vocabulary(
    "forme d’une règle",
    ("interdit", "Interdit", "les conditions ne peuvent pas être vraies ensemble"),
    ("ordre", "Ordre", "la première variable ne dépasse pas la seconde"),
    ("somme", "Somme", "les variables font ce total"),
    ("au-moins-un", "Au moins une", "une des variables est remplie"),
)

RULE_LEVELS = Vocabulary(
    "poids d’une règle",
    ("bloquant", "Bloquant", "le document ne se fait pas tant que c’est faux"),
    ("attention", "Attention", "on le dit, et la personne décide"),
)

CLAUSE_DUTIES = Vocabulary(
    "place d’une clause",
    ("loi", "Exigée par la loi", "elle ne se retire pas"),
    ("socle", "Nécessaire", "sans elle le contrat ne tient pas"),
    ("recommandee", "Recommandée", "elle peut se retirer, voyez ce que cela change"),
    ("optionnelle", "Au choix", "elle se garde si elle vous sert"),
)

CLAUSE_RISKS = Vocabulary(
    "risque d’une clause",
    ("faible", "Faible", "une erreur se rattrape"),
    ("moyen", "Moyen", "une erreur coûte du temps ou de l’argent"),
    ("eleve", "Élevé", "une erreur peut coûter cher ou bloquer l’entreprise"),
)

REVIEW_STATES = Vocabulary(
    "état d’une relecture",
    ("non-relu", "Non relue", "aucun juriste ne l’a relue"),
    ("relu-juriste", "Relue par un juriste", "un juriste nommé l’a relue"),
    ("relu-avocat", "Relue par un avocat", "un avocat nommé l’a relue"),
    ("a-revoir", "À revoir", "le droit ou le texte a changé depuis"),
)

CHANGE_NATURES = Vocabulary(
    "nature d’un changement",
    ("majeure", "Majeure", "les buts du modèle changent"),
    ("mineure", "Mineure", "un juriste devrait y regarder"),
    ("correctif", "Correctif", "la rédaction seule change"),
)

CONTRACT_FORMS = Vocabulary(
    "sorte de document",
    ("contrat", "Contrat", "un échange entre deux côtés"),
    ("convention", "Convention", "une organisation à plusieurs"),
    ("avenant", "Avenant", "il change un contrat déjà signé"),
    ("conditions", "Devis et conditions", "ce qu’on remet à son client"),
    ("annexe", "Annexe", "il se joint à un autre contrat"),
)

CONTRACT_RELATIONS = Vocabulary(
    "entre qui et qui",
    ("entreprises", "Entre entreprises", "les deux côtés agissent pour leur métier"),
    ("particulier", "Avec un particulier", "un côté achète pour lui"),
    ("salarie", "Avec un salarié", "un contrat de travail est touché"),
)

LEGAL_READINGS = Vocabulary(
    "lecture de la base légale",
    ("texte", "Texte lu", "le texte lui-même a été lu"),
    ("secondaire", "Source seconde", "lu chez un avocat, une administration ou un métier"),
    ("non-verifie", "Non vérifié", "aucune source lue : ne jamais l’énoncer comme du droit"),
)

VENUE_TYPES = Vocabulary(
    "type de lieu",
    ("fabrique-de-territoire", "Fabrique de territoire", "tiers-lieu soutenu par l’État"),
    ("manufacture-de-proximite", "Manufacture de proximité", "atelier partagé soutenu par l’État"),
    ("mediation-numerique", "Médiation numérique", "lieu où l’on se fait aider au numérique"),
    ("autre", "Autre lieu", "salle de réunion, mairie, chambre…"),
)

WELCOMES_FIRMS = Vocabulary(
    "accueil des entreprises",
    ("oui", "Oui", "la source le dit"),
    ("deduit", "Probable", "déduit de ses activités : appelez avant"),
    ("non-connu", "Non précisé", "la source ne le dit pas"),
    ("non", "Non", "la source dit que non"),
)

PROFILES = Vocabulary(
    "profil",
    ("intention", "Vous y pensez", "on sent qu’il faut y aller, sans savoir pour quoi faire"),
    ("projet", "Vous avez un projet", "on sait quoi faire, on cherche comment et avec qui"),
    ("acteur", "Vous avez commencé", "on pratique, on veut la suite"),
)

STEP_FACTS = Vocabulary(
    "nature du fait",
    ("lu", "Lu", "la source le dit"),
    ("conseil", "Lu, avec notre conseil", "un fait lu, suivi d’un conseil d’Étrier"),
    ("deduction", "Notre déduction", "conclusion d’Étrier, pas de la source"),
)

MODULE_QUESTIONS = Vocabulary(
    "question d’un module",
    ("a-quoi-ca-sert", "À quoi ça sert ?", "ce qu’on fait avec"),
    ("comment-ca-marche", "Comment ça marche ?", "sans jargon"),
    ("combien-ca-coute", "Combien ça coûte ?", "au départ, puis chaque mois"),
    ("quels-benefices", "Qu’est-ce que j’y gagne ?", "en temps, en argent, en soirées"),
    ("quel-effet", "Qu’est-ce que ça change à mon métier ?", "le geste qui change"),
    ("regles-d-or", "Comment bien faire ?", "les règles d’or"),
    ("quelles-offres", "Qu’est-ce qui existe ?", "les sortes d’offres"),
    ("a-qui-acheter", "À qui acheter, à qui faire faire ?", "et comment choisir"),
    ("qui-m-aide", "Qui peut m’aider ?", "des gens, d’abord"),
    ("qui-finance", "Qui peut payer ?", "aides et fonds de formation"),
)

LINK_STATES = Vocabulary(
    "état d’un lien",
    ("mort", "Mort", "la page n’existe plus, ou le nom du site non plus"),
    ("deplace", "Déplacé", "le serveur dit que la page a changé d’adresse pour de bon"),
    ("incertain", "Incertain", "le serveur refuse les machines, répond mal ou trop tard : à regarder soi-même"),
)
