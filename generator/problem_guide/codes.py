"""Ids, codes and addresses that have a form of their own."""

from generator.problem_guide.explanation import Chapter, Explanation

CODES = Chapter(
    "Les codes et les adresses",
    "",
    (
        Explanation(
            "lien-refuse",
            what="Une adresse ne commence pas par `https://` (dans un texte, `mailto:` et `tel:` sont permis aussi).",
            why="Une adresse en http se lit et se modifie en route ; les autres peuvent exécuter du code. Si la page n’existe qu’en http, mettez-la dans `reference:`.",
            before="url: http://www.exemple.fr",
            after="url: https://www.exemple.fr",
        ),
        Explanation(
            "siren-forme",
            what="Le Siren n’a pas neuf chiffres.",
            why="On s’en sert pour vérifier l’entreprise dans l’annuaire officiel. Le Siret a quatorze chiffres : ses neuf premiers sont le Siren.",
            before='siren: "73282932000074"',
            after='siren: "732829320"',
            is_mended=True,
        ),
        Explanation(
            "siren-cle",
            what="Un chiffre du Siren est faux.",
            why="Le dernier chiffre se calcule d’après les autres : il ne tombe pas juste.",
            before='siren: "732829321"',
            after='siren: "732829320"',
        ),
        Explanation(
            "departement-inconnu",
            what="Ce n’est pas un numéro de département.",
            why="La fiche ne serait sur la page d’aucun département. La Corse est 2A ou 2B, jamais 20 ; l’outre-mer a trois chiffres.",
            before='departement: "20"',
            after='departement: "2A"',
            is_mended=True,
        ),
        Explanation(
            "territoire-inconnu",
            what="Ce n’est pas un territoire.",
            why="L’aide ne serait montrée à personne. FR pour tout le pays, REG- et le code Insee d’une région, DEP- et un numéro de département.",
            before="territoires: [Bretagne]",
            after="territoires: [REG-53]",
            is_mended=True,
        ),
        Explanation(
            "code-postal",
            what="Ce n’est pas un code postal.",
            why="Sans ses cinq chiffres, la fiche paraîtrait dans un autre département. Le zéro du début se perd souvent dans un tableur.",
            before='code_postal: "1000"',
            after='code_postal: "01000"',
        ),
        Explanation(
            "code-naf",
            what="Ce n’est pas un code NAF ni son début.",
            why="Les aides se trient par ce code : deux chiffres, un point, deux chiffres, une lettre. On peut s’arrêter avant.",
            before="naf: [4322A]",
            after="naf: [43.22A]",
            is_mended=True,
        ),
        Explanation(
            "telephone",
            what="Ce n’est pas un numéro de téléphone national.",
            why="Quelqu’un va l’appeler depuis sa page : des chiffres et des espaces, entre guillemets.",
            before="telephone: +33 1 60 00 00 00",
            after='telephone: "01 60 00 00 00"',
        ),
        Explanation(
            "version",
            what="Ce n’est pas un numéro de version.",
            why="Trois nombres : le premier change quand le but change, le deuxième quand un juriste doit relire, le troisième pour un mot.",
            before='version: "0.1"',
            after="version: 0.1.0",
        ),
        Explanation(
            "empreinte",
            what="L’empreinte d’une version n’a pas la bonne forme.",
            why="Elle prouve que le texte publié n’a pas changé : elle se calcule, elle ne s’écrit pas à la main.",
            before="empreinte: à venir",
            after="(ligne effacée, puis etrier contracts seal)",
        ),
        Explanation(
            "paire",
            what="On attend deux noms séparés par un point : la question et la réponse, ou le métier et l’étape.",
            why="Sans les deux noms, on ne sait pas de quelle question, ou de quel métier, il s’agit.",
            before="seulement_si:\n  - davantage",
            after="seulement_si:\n  - clients.davantage",
        ),
        Explanation(
            "nom-variable",
            what="Ce n’est pas un nom de variable.",
            why="Il s’écrit entre accolades dans les clauses : lettres minuscules sans accent, chiffres, traits bas.",
            before="nom: Prix Mensuel",
            after="nom: prix_mensuel",
        ),
    ),
)
