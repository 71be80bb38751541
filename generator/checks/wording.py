"""What the rules across records say, where the form of the site says it too: one table, so that neither drifts.

Each sentence is (message, advice). The browser gets them as they are; it fills in the same names.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    "reference-inconnue": ("aucune fiche « {kind} » ne s’appelle {id}", "Créez-la, ou effacez ce renvoi"),
    "reference-a-soi": ("la fiche renvoie à elle-même", "Effacez cette ligne"),
    "boucle": (
        "ces réseaux font partie les uns des autres : {chain}",
        "Effacez `tete:` de celui qui est tout en haut",
    ),
    "nom-double": ("{name} est déjà pris, {place} de la liste", "Donnez un autre nom à l’un des deux"),
    "siren-double": (
        "le Siren {siren} est déjà celui de {path}",
        "Si c’est la même entreprise, gardez une seule fiche",
    ),
    "dossier-departement": (
        "la fiche est dans le dossier {folder}, et {said}",
        "Déplacez le fichier, ou corrigez le département",
    ),
    "departement-code-postal": (
        "le code postal {postcode} est d’ordinaire celui du département {posted} ({name}),"
        " et la fiche dit {department}",
        "Corrigez l’un des deux ; quelques communes ont vraiment le code postal du voisin",
    ),
    "aide-sans-territoire": (
        "ces territoires ne couvrent aucun département",
        "Écrivez FR, une région ou un département",
    ),
    "temoignage-sans-page": (
        "on ne peut pas retrouver ce témoignage : la source n’a ni adresse, ni référence, ni page",
        "Ajoutez `url:`, ou `passage:` avec la page du rapport",
    ),
    "fait-sans-source": (
        "ce fait est dit lu, et rien ne dit où",
        "Ajoutez `source:`, ou écrivez nature: deduction si c’est notre conclusion",
    ),
    "lien-interne:forme": ("attendu [[sorte:nom]] ou [[sorte:nom|texte]], trouvé [[{found}]]", ""),
    "lien-interne:sorte": ("aucune sorte de fiche ne s’appelle {found}", ""),
    "lien-interne:fiche": ("aucune fiche « {kind} » ne s’appelle {found}", ""),
    "lien-refuse": (
        "attendu un lien https:, mailto: ou tel:, trouvé {found}",
        "Pour une page du site, écrivez [[sorte:nom]] ; pour une autre, son adresse en https",
    ),
    "verifie-futur": (
        "attendu au plus tard aujourd’hui ({today}), trouvé {found}",
        "Mettez le jour où quelqu’un a vraiment lu la source",
    ),
    "source-future": (
        "la source est datée du futur ({found})",
        "Vérifiez l’année ; si le document la porte vraiment, laissez-la",
    ),
    "aide-finie": (
        "l’aide est dite ouverte, et sa fin est passée ({found})",
        "Elle sera montrée fermée ; écrivez etat: fermee, ou la nouvelle date de fin",
    ),
    "label-expire": (
        "le label {label} est fini depuis le {found}",
        "Il sera montré comme expiré ; vérifiez s’il a été renouvelé",
    ),
    "label-chevauchement": (
        "le label {label} est déjà donné pour la même période",
        "Gardez une seule ligne, ou corrigez `debut:` et `fin:`",
    ),
    "plafond-absent": (
        "{ceiling} n’est pas dans « {summary} »",
        "Écrivez le même nombre aux deux endroits, ou ajoutez-le à la phrase",
    ),
    "fin-lointaine": (
        "la fin est dans plus de {years} ans ({found})",
        "Vérifiez l’année ; la source ne dit pas de fin ? Effacez la ligne",
    ),
    "verification-avant-source": (
        "la source est datée d’après la lecture ({found})",
        "Relisez la source et changez verifie_le, ou corrigez la date de la source",
    ),
    "source-repetee": (
        "cette adresse est déjà citée plus haut dans la fiche",
        "Gardez-la une fois, ou dites quel passage est lu : `passage:`",
    ),
    "confiance-une-source": (
        "une seule source, {host}, qui n’est pas officielle",
        "Ajoutez une source qui concorde, ou écrivez confiance: moyenne",
    ),
    "mots-creux": (
        "« {found} » irait à n’importe quel métier",
        "Dites ce que la personne fait ou reçoit, avec ses mots",
    ),
}
"""(message, advice) by code; a code with several sentences has one key for each."""

WARNINGS = frozenset(
    {"siren-double", "departement-code-postal", "source-future", "aide-finie", "label-expire"}
    | {"plafond-absent", "fin-lointaine", "verification-avant-source", "source-repetee", "confiance-une-source"}
    | {"mots-creux"}
)
"""Codes of this table that ask « est-ce voulu ? » and block nothing."""


def say(key: str, **facts: object) -> tuple[str, str]:
    """Give the message, its names filled in, and the advice."""
    message, advice = SENTENCES[key]
    return message.format(**facts), advice
