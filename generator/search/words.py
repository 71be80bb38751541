"""Words of documents and of queries: what separates them, what is too common to search, what a typo may have meant."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator.search.documents import SearchDocument
from generator.text import fold as _fold

fold = lru_cache(maxsize=100_000)(_fold)
"""`generator.text.fold`, remembered: the same words come back in every document."""

_STOP_TEXT = """
a ai aie alors and apres as au aucun aussi autre aux avant avec avoir avons c ca car ce ceci cela celui ces cet
cette chez ci comme comment d dans de dedans deja depuis des dessus deux devoir dois doit donc dont du elle
elles en encore entre es est et etais etait etant etc ete etes etre eu eux fais fait faire faut fois font ici il
ils j je juste l la le les leur leurs lui m ma mais me meme mes moi moins mon n ne ni nos notre nous on ont ou
par parce pas peu peut peux plus pour pourquoi pouvez pouvoir puis qu quand que quel quelle quelles quels qui
quoi s sa sais sait sans se sera ses si soit son sont sous suis sur t ta te tes toi ton tous tout toute toutes
tres trop tu un une va vais vers veut veux voila voir vos votre vous vu y bonjour svp merci stp
"""

STOP_WORDS: tuple[str, ...] = tuple(_STOP_TEXT.split())
"""Folded French words that tell nothing about the page one wants. Pagefind has no such list: it would ask for each.

« aide », « besoin », « moyen » are not here: they name pages.
"""

_STOPPED = frozenset(STOP_WORDS)
_WORD = re.compile(r"[^\W_]+")
_LIGATURE = re.compile(r"[œæŒÆ]")


def words_of(text: str) -> list[str]:
    """Cut text into words, as written: apostrophes and hyphens separate ("l'e-mail" gives l, e, mail)."""
    return _WORD.findall(text)


def distinct(texts: Iterable[str], seen: set[str], *, keep_stop_words: bool = False) -> Iterator[str]:
    """Give each word of some texts once, as first written, without those seen before; completes `seen`.

    A word with œ or æ is followed by its form without: Pagefind folds accents but not ligatures.
    """
    for text in texts:
        for word in words_of(text):
            folded = fold(word)
            if folded in seen or (folded in _STOPPED and not keep_stop_words):
                continue
            seen.add(folded)
            yield word
            if not word.isascii() and _LIGATURE.search(word):
                yield folded


def corrections(documents: Iterable[SearchDocument]) -> dict[str, object]:
    """Give what the browser needs to guess at a mistyped word.

    Returns:
        "mots": good words, sorted, each as (letters shared with the one before, in base 36)(the rest)(how common,
        0 to 9); joined by spaces. "fautes": known mistakes of one word and the word that was meant, folded.
    """
    count: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    titled: set[str] = set()
    known: dict[str, str] = {}
    for document in documents:
        known.update(_known_mistakes(document))
        if document.is_listed_aside or document.is_derived:
            continue
        titled.update(fold(word) for word in words_of(document.title))
        listed = [text for text in document.words if text not in document.misspellings]
        texts = (document.title, document.summary, *document.points, document.body)
        for word in [*distinct(listed, set()), *distinct(texts, set())]:
            # A mistake stands in one list of words; a right word is in a text, or in another list too.
            count[fold(word)] += 1
            forms[fold(word)][word.lower()] += 1
    good = [
        (max(forms[word].items(), key=lambda item: (item[1], item[0]))[0], count[word])
        for word in count
        if len(word) >= 4 and word.isalpha() and (word in titled or count[word] >= 2)
    ]
    kept = sorted(good, key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
    return {"mots": _front_coded(sorted(kept)), "fautes": dict(sorted(known.items()))}


def _known_mistakes(document: SearchDocument) -> Iterator[tuple[str, str]]:
    title = [fold(word) for word in words_of(document.title)]
    if len(title) != 1:
        return
    for text in document.misspellings:
        words = words_of(text)
        if len(words) == 1 and fold(words[0]) != title[0]:
            yield fold(words[0]), title[0]


_MOST_WORDS = 6000
"""Good words sent to the browser, at most, the most common first: about 20 KB compressed."""

_BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def _front_coded(words: Iterable[tuple[str, int]]) -> str:
    """Write sorted words without repeating the beginning of the one before: a third of the size."""
    previous = ""
    parts = []
    for word, count in words:
        shared = 0
        while shared < min(len(word), len(previous), 35) and word[shared] == previous[shared]:
            shared += 1
        parts.append(f"{_BASE_36[shared]}{word[shared:]}{min(count.bit_length() - 1, 9)}")
        previous = word
    return " ".join(parts)
