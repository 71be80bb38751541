"""Made-up French-looking text, the same for the same seed: common words, rare ones as frequent as in real prose.

How many different words there are decides what a search index costs: rare words are built from syllables and
drawn by Zipf's law, so that a thousand records bring new words as a thousand real ones would.
"""

from bisect import bisect
from functools import cache
from itertools import accumulate, product
from random import Random

_COMMON = [
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "de",
    "du",
    "et",
    "à",
    "en",
    "pour",
    "avec",
    "sans",
    "sur",
    "dans",
    "par",
    "ce",
    "cette",
    "vos",
    "votre",
    "vous",
    "il",
    "elle",
    "on",
    "qui",
    "que",
    "plus",
    "moins",
    "bien",
    "très",
    "aussi",
    "avant",
    "après",
    "chaque",
    "jour",
    "semaine",
    "mois",
    "année",
    "client",
    "clients",
    "devis",
    "facture",
    "atelier",
    "boutique",
    "chantier",
    "commande",
    "stock",
    "caisse",
    "banque",
    "téléphone",
    "page",
    "site",
    "message",
    "photo",
    "avis",
    "rendez-vous",
    "horaires",
    "prix",
    "temps",
    "argent",
    "papier",
    "cahier",
    "ordinateur",
    "tablette",
    "logiciel",
    "mot",
    "passe",
    "sauvegarde",
    "copie",
    "voisin",
    "commune",
    "rue",
    "marché",
    "salon",
    "artisan",
    "commerçant",
    "apprenti",
    "salarié",
    "dirigeant",
    "chambre",
    "région",
    "conseil",
    "formation",
    "aide",
    "dossier",
    "demande",
    "réponse",
    "payer",
    "vendre",
    "acheter",
    "appeler",
    "écrire",
    "répondre",
    "montrer",
    "garder",
    "perdre",
    "gagner",
    "ouvrir",
    "fermer",
    "commencer",
    "finir",
    "choisir",
    "demander",
    "vérifier",
    "compter",
    "noter",
    "ranger",
    "livrer",
    "réserver",
    "signer",
    "relancer",
    "former",
    "installer",
]

_SYLLABLES = [
    "ba",
    "bre",
    "cha",
    "cé",
    "do",
    "fou",
    "gué",
    "jo",
    "lan",
    "ler",
    "man",
    "mi",
    "nau",
    "pel",
    "quo",
    "ré",
    "sa",
    "ti",
    "vou",
    "vrai",
    "zan",
    "cou",
    "fre",
    "pli",
    "ton",
    "mur",
]

_RARE_COUNT = 12_000


@cache
def _rare() -> tuple[str, ...]:
    words = ["".join(parts) for parts in product(_SYLLABLES, repeat=3)]
    Random(3).shuffle(words)
    return tuple(words[:_RARE_COUNT])


@cache
def _weights() -> tuple[float, ...]:
    return tuple(accumulate(1 / rank for rank in range(1, _RARE_COUNT + 1)))


def word(random: Random) -> str:
    """Give one word: two times in three a common one."""
    if random.random() < 0.66:
        return random.choice(_COMMON)
    weights = _weights()
    return _rare()[bisect(weights, random.random() * weights[-1])]


def words(random: Random, count: int) -> str:
    """Give some words."""
    return " ".join(word(random) for _ in range(count))


def sentence(random: Random, count: int) -> str:
    """Give a sentence, now and then with what typography works on: numbers, euros, colons, apostrophes."""
    text = words(random, count)
    extra = random.random()
    if extra < 0.15:
        text += f" : {random.randint(1, 9)} {random.randint(100, 999)} € l'an"
    elif extra < 0.25:
        text += f", soit {random.randint(2, 90)} % d'entre eux"
    return text[:1].upper() + text[1:] + "."


def paragraph(random: Random, sentences: int) -> str:
    """Give a few sentences on one line."""
    return " ".join(sentence(random, random.randint(8, 16)) for _ in range(sentences))


def markdown(random: Random, sentences: int) -> str:
    """Give a text in our small Markdown: one time in three it has bold, a list or a link."""
    text = paragraph(random, sentences)
    extra = random.random()
    if extra < 0.12:
        return f"{text}\n\n- {sentence(random, 8)}\n- {sentence(random, 8)}"
    if extra < 0.22:
        return f"{text} **{words(random, 3)}**."
    if extra < 0.32:
        return f"{text} Voyez [[terme:terme-{random.randrange(40):05}|{words(random, 2)}]]."
    return text
