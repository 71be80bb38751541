"""Dates and numbers that must agree."""

from generator.problem_guide.explanation import Chapter, Explanation
from generator.problems import Level

DATES = Chapter(
    "Les dates et les nombres qui se répondent",
    "",
    (
        Explanation(
            "date-forme",
            what="La date n’a pas la bonne forme.",
            why="L’année d’abord, avec des tirets : c’est la seule forme que tout le monde lit pareil.",
            before="verifie_le: 21/11/2026",
            after="verifie_le: 2026-11-21",
            is_mended=True,
        ),
        Explanation(
            "date-impossible",
            what="Ce jour n’existe pas.",
            why="Février n’a pas trente jours : on attendrait une date qui ne viendra pas.",
            before="fin: 2026-02-30",
            after="fin: 2026-02-28",
        ),
        Explanation(
            "heure-forme",
            what="Le jour et l’heure n’ont pas la bonne forme.",
            why="Quelqu’un viendrait à la mauvaise heure. L’année, le mois, le jour, la lettre T, puis l’heure de Paris, sans fuseau.",
            before="debut: 08/12/2026 à 18h30",
            after="debut: 2026-12-08T18:30",
            is_mended=True,
        ),
        Explanation(
            "dates-inversees",
            what="La fin vient avant le début.",
            why="Les deux dates sont échangées, ou une année est fausse.",
            before="debut: 2027\nfin: 2026-12-31",
            after="debut: 2026\nfin: 2026-12-31",
        ),
        Explanation(
            "montants-inverses",
            what="Le plus petit montant est plus grand que l’autre.",
            why="Les deux sont sans doute échangés : on ne saurait pas de combien à combien.",
            before="bas: 30\nhaut: 10",
            after="bas: 10\nhaut: 30",
        ),
        Explanation(
            "effectifs-inverses",
            what="L’effectif minimal est plus grand que le maximal.",
            why="Personne n’y aurait droit.",
            before="effectif_min: 10\neffectif_max: 2",
            after="effectif_min: 2\neffectif_max: 10",
        ),
        Explanation(
            "ages-inverses",
            what="L’âge minimal de l’entreprise est plus grand que le maximal.",
            why="Personne n’y aurait droit.",
            before="age_min_mois: 24\nage_max_mois: 12",
            after="age_min_mois: 12\nage_max_mois: 24",
        ),
        Explanation(
            "prix-vide",
            what="Un repère de prix n’a ni `bas` ni `haut`.",
            why="Un prix sans nombre n’aide personne : on vient y comparer un devis.",
            before="unite: € par mois",
            after="bas: 10\nhaut: 30\nunite: € par mois",
        ),
        Explanation(
            "valeur-unique",
            what="Un chiffre a deux valeurs, ou aucune.",
            why="On ne saurait pas laquelle montrer. Un nombre va dans `valeur`, le reste dans `valeur_texte`.",
            before="valeur: 12\nvaleur_texte: douze",
            after="valeur: 12",
        ),
        Explanation(
            "verifie-futur",
            what="`verifie_le` est après aujourd’hui.",
            why="C’est le jour où quelqu’un a lu la source : il est passé.",
            before="verifie_le: 2062-11-01",
            after="verifie_le: 2026-11-01",
        ),
        Explanation(
            "source-future",
            what="La source porte une date à venir.",
            why="C’est possible pour un guide imprimé en avance ; c’est plus souvent une faute.",
            before="date: 2072",
            after="date: 2027",
            level=Level.WARNING,
        ),
        Explanation(
            "aide-finie",
            what="Une aide dite ouverte a une fin passée.",
            why="Le site la montre fermée de lui-même ; la fiche doit dire vrai aussi.",
            before="etat: ouverte\nfin: 2025-12",
            after="etat: fermee\nfin: 2025-12",
            level=Level.WARNING,
        ),
    ),
)
