"""The rules of « Faire le point »."""

from generator.problem_guide.explanation import Chapter, Explanation
from generator.problems import Level

ASSESSMENT = Chapter(
    "Faire le point",
    "",
    (
        Explanation(
            "question-inatteignable",
            what="Une question n’est posée qu’après certaines réponses (`seulement_si`), et l’une d’elles n’existe pas, ou vient plus loin.",
            why="Personne ne verrait jamais la question.",
            before="seulement_si: [clients.beaucoup]",
            after="seulement_si: [clients.trop]",
        ),
        Explanation(
            "reponse-contradictoire",
            what="Une réponse donne des points à un besoin, et le barre.",
            why="On ne peut pas le proposer et l’écarter.",
            before="donne:\n  - {besoin: devis-factures, points: 1}\nbarre: [devis-factures]",
            after="donne:\n  - {besoin: devis-factures, points: 1}",
        ),
        Explanation(
            "reponse-sans-effet",
            what="Cocher cette réponse ou passer la question donne le même résultat.",
            why="On fait lire une ligne pour rien.",
            before="- id: autre\n  texte: Autre chose",
            after="- id: autre\n  texte: Autre chose\n  donne:\n    - {besoin: etre-conseille, points: 2}",
        ),
        Explanation(
            "trop-de-besoins-barres",
            what="En cochant ces réponses, il reste moins de trois besoins : quelqu’un repartirait sans ses trois gestes.",
            why="On ne barre que ce que la réponse refuse elle-même.",
            before="- id: non\n  texte: Je ne veux pas vendre en ligne\n  barre: [vendre-en-ligne, etre-trouve, clients, stock-achats]",
            after="- id: non\n  texte: Je ne veux pas vendre en ligne\n  barre: [vendre-en-ligne]",
        ),
        Explanation(
            "besoin-sans-geste",
            what="Un besoin existe, et « Faire le point » n’a pas de geste pour lui.",
            why="Un métier n’a pas toujours une étape pour chaque besoin : il faut un geste qui vaille pour tous.",
            before="gestes:\n  - besoin: clients\n    …",
            after="gestes:\n  - besoin: clients\n    …\n  - besoin: papiers\n    …",
        ),
        Explanation(
            "geste-double",
            what="Deux besoins ont le même geste, mot pour mot.",
            why="Une personne pourrait le recevoir deux fois.",
            before="- besoin: papiers\n  geste: Ouvrez un dossier par année\n- besoin: devis-factures\n  geste: Ouvrez un dossier par année",
            after="- besoin: papiers\n  geste: Ouvrez un dossier par année\n- besoin: devis-factures\n  geste: Tapez un devis sur le téléphone",
        ),
        Explanation(
            "aide-fermee-citee",
            what="Un geste cite une aide qui est fermée.",
            why="Le site ne la montre pas : mieux vaut citer celle qui la remplace.",
            before="aides: [aide-de-2020]",
            after="aides: [conseillers-numeriques]",
            level=Level.WARNING,
        ),
        Explanation(
            "etape-ecartee-inconnue",
            what="Un geste écarte une étape de métier (`sauf_etapes`) qui n’existe plus, ou qui sert un autre besoin.",
            why="Le site proposerait peut-être une étape à côté de la question.",
            before="sauf_etapes: [garagiste.comparateur]",
            after="sauf_etapes: [garagiste.mardis-creux]",
        ),
    ),
)
