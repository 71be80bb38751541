"""A file and its place."""

from generator.problem_guide.explanation import Chapter, Explanation

FILES = Chapter(
    "Le fichier et sa place",
    "",
    (
        Explanation(
            "chemin-inconnu",
            what="Le fichier est dans un dossier que le site ne lit pas.",
            why="Sans dossier connu, on ne sait pas quelle sorte de fiche c’est. Le tableau des dossiers est dans `docs/dictionnaire.md`.",
            before="data/aid/cheque.yml",
            after="data/aids/cheque.yml",
        ),
        Explanation(
            "nom-de-fichier",
            what="Le nom du fichier contient un accent, une majuscule, un espace, ou dépasse 60 signes.",
            why="Ce nom devient l’adresse de la page : il doit pouvoir se dicter et ne jamais changer.",
            before="data/aids/Chèque 2026.yml",
            after="data/aids/cheque-2026.yml",
        ),
        Explanation(
            "extension-yaml",
            what="Le fichier finit par `.yaml`.",
            why="Une seule façon de nommer les fichiers évite d’avoir deux fois la même fiche.",
            before="cheque.yaml",
            after="cheque.yml",
        ),
        Explanation(
            "dossier-inattendu",
            what="Un dossier porte un nom de fiche.",
            why="Une fiche est un fichier. Un dossier nommé `cheque.yml` ne peut pas être lu.",
            before="data/aids/cheque.yml/ (un dossier)",
            after="data/aids/cheque.yml (un fichier)",
        ),
        Explanation(
            "fichier-illisible",
            what="Le fichier existe, et l’ordinateur refuse de l’ouvrir.",
            why="Il manque souvent un droit de lecture, ou le disque est abîmé. Ce n’est pas un fichier ordinaire quand le message parle de tube.",
            before="-rw------- (un autre utilisateur)",
            after="-rw-r--r-- (lisible par tous)",
        ),
        Explanation(
            "fichier-trop-gros",
            what="Le fichier dépasse 256 Kio.",
            why="La plus longue fiche, un contrat, en fait soixante. Au-delà, c’est une erreur ou une attaque.",
            before="un tableau entier collé dans une fiche",
            after="une fiche par ligne du tableau",
        ),
        Explanation(
            "lien-symbolique",
            what="Le fichier est un raccourci vers un autre.",
            why="Un raccourci peut mener hors du projet : on publierait un fichier qui n’a rien à y faire.",
            before="data/aids/cheque.yml → /un-autre-dossier/cheque.yml",
            after="data/aids/cheque.yml, un vrai fichier",
        ),
        Explanation(
            "id-different",
            what="Le champ `id` n’est pas le nom du fichier (ou du dossier, pour un métier ou un contrat).",
            why="Les autres fiches citent l’`id` ; vous cherchez le fichier : ce doit être le même mot.",
            before="data/needs/facture.yml\nid: devis",
            after="data/needs/facture.yml\nid: facture",
        ),
        Explanation(
            "id-double",
            what="Deux fiches de la même sorte ont le même `id`.",
            why="Elles auraient la même page, et l’une effacerait l’autre.",
            before="data/providers/75/atelier.yml et data/providers/77/atelier.yml",
            after="data/providers/75/atelier-paris.yml et data/providers/77/atelier-melun.yml",
        ),
    ),
)
