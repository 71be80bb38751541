"""What no single record can tell about itself."""

from generator.problem_guide.explanation import Chapter, Explanation
from generator.problems import Level

RECORDS = Chapter(
    "Entre les fiches",
    "",
    (
        Explanation(
            "reference-inconnue",
            what="Un champ cite une fiche qui n’existe pas.",
            why="Le lien ne mènerait nulle part.",
            before="besoins: [devi]",
            after="besoins: [devis]",
        ),
        Explanation(
            "reference-a-soi",
            what="Une fiche se cite elle-même.",
            why="Le lecteur cliquerait pour rester où il est.",
            before="id: devis\nvoir: [devis]",
            after="id: devis\nvoir: [facture]",
        ),
        Explanation(
            "boucle",
            what="Des réseaux font partie les uns des autres, en rond.",
            why="`tete` mène du plus petit au plus grand ; le plus grand n’en a pas.",
            before="a : tete b, b : tete a",
            after="a : tete b, b : rien",
        ),
        Explanation(
            "lien-interne",
            what="Un renvoi entre doubles crochets ne mène à aucune fiche.",
            why="Le lecteur cliquerait sur rien. Un renvoi s’écrit `[[sorte:nom]]` ou `[[sorte:nom|texte]]`.",
            before="[[Mes devis]]",
            after="[[terme:devis|mes devis]]",
        ),
        Explanation(
            "adresse-double",
            what="Deux fiches de sortes différentes auraient la même page.",
            why="La page de l’une effacerait celle de l’autre.",
            before="deux pages /aides/cheque/",
            after="/aides/cheque/ et /aides/cheque-formation/",
        ),
        Explanation(
            "siren-double",
            what="Deux prestataires ont le même Siren.",
            why="C’est sans doute deux fois la même entreprise.",
            before="deux fiches, un Siren",
            after="une seule fiche",
            level=Level.WARNING,
        ),
        Explanation(
            "dossier-departement",
            what="Le dossier et le champ `departement` ne disent pas la même chose.",
            why="On cherche une fiche par son département.",
            before='data/providers/78/atelier.yml\ndepartement: "77"',
            after='data/providers/77/atelier.yml\ndepartement: "77"',
        ),
        Explanation(
            "departement-code-postal",
            what="Le code postal est d’un autre département.",
            why="Une des deux valeurs est fausse, sauf pour quelques communes desservies par le département voisin.",
            before='departement: "77"\ncode_postal: "75001"',
            after='departement: "75"\ncode_postal: "75001"',
            level=Level.WARNING,
        ),
        Explanation(
            "aide-sans-territoire",
            what="Une aide ne vaut dans aucun département.",
            why="Personne ne la verrait.",
            before="territoires: []",
            after="territoires: [FR]",
        ),
        Explanation(
            "nom-double",
            what="Deux éléments d’une même liste ont le même nom.",
            why="On ne saurait pas lequel est cité.",
            before="etapes:\n  - id: devis\n  - id: devis",
            after="etapes:\n  - id: devis\n  - id: facture",
        ),
        Explanation(
            "label-chevauchement",
            what="Un label est donné deux fois pour la même période.",
            why="Une seule ligne suffit ; deux périodes qui se suivent sont permises.",
            before="debut: 2025, fin: 2027 puis debut: 2026",
            after="debut: 2025, fin: 2025 puis debut: 2026",
        ),
        Explanation(
            "label-expire",
            what="Un label est fini.",
            why="Il est montré comme expiré ; vérifiez s’il a été renouvelé.",
            before="fin: 2025-06",
            after="fin: 2028-06",
            level=Level.WARNING,
        ),
        Explanation(
            "temoignage-sans-page",
            what="On ne peut pas retrouver un témoignage.",
            why="Une personne réelle a parlé : on doit pouvoir relire ce qu’elle a dit.",
            before="source:\n  titre: Rapport",
            after="source:\n  titre: Rapport\n  passage: page 14",
        ),
        Explanation(
            "fait-sans-source",
            what="Un fait dit « lu » n’a pas de source.",
            why="Sans source, c’est notre conclusion : il faut le dire.",
            before="nature: lu",
            after="nature: deduction",
        ),
    ),
)
