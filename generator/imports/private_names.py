"""Names that may be those of private persons: they stay out, a trade name alone may be published.

No list of first names: it would miss most and flag many firms. A self-employed person's entry is published only
when its name holds a word that no person bears (a trade, a legal form, a number) and no two words in a row that a
person could bear: « Studio Bleu » passes, « Prénom Nom Conseil » does not, nor alas « Studio Bleu Citron ». The rest
is refused and counted: a person can still write the record.
"""

import re
from itertools import pairwise

from generator.text import fold

_CIVILITY = re.compile(
    r"(?:^|[\s(])(?:m\.|mr\.?|mme\.?|mlle\.?|monsieur|madame|ma[iî]tre|dr\.?|docteur)\s|^me\.?\s", re.IGNORECASE
)
_LONE_TRADER = re.compile(
    r"\b(?:ei|entreprise individuelle|entrepreneur individuel|micro-?entrepreneur)\b", re.IGNORECASE
)

_WORDS = """
academie academy agence agency ai app apps artisan atelier ateliers audit boutique bureau business cabinet
centre coaching code collectif com comm communication compagnie company concept conception conseil conseils
consult consultant consulting cooperative creation creations crm cyber data design designs dev developpement
digital digitale digitales digitaux drone ecole ecommerce edition editions etudes expert expertise fabrique
factory film films formation formations france graphic graphique graphisme group groupe hub ia image images
impact impression imprimerie informatique ingenierie innovation internet it lab labo laboratoire labs learning
logiciel logiciels maison marketing media medias mobile multimedia net network numerique numeriques ondes
partner partners partenaires performance photo photographie pixel pixels print pro prod production productions
projet projets reseau reseaux sarl sas sasu scic scop seo service services site sites social societe software
solution solutions strategie strategies studio studios support system systeme systemes systems tech techno
technologie technologies tic toile video videos visuel web webdesign website
"""
_TRADE_WORDS = frozenset(_WORDS.split())
"""Words of trade names, folded. A word of the list that is also a surname does no harm: a person's whole name
would have to hold it."""


def trade_name(name: str, *, is_self_employed: bool) -> str | None:
    """Give the part of a name that can be published; None when it may be a person's.

    Args:
        name: As the source gives it.
        is_self_employed: Whether the source says that one person stands behind the name, or does not say.
    """
    if _CIVILITY.search(f"{name} "):
        return None
    if not is_self_employed and not _LONE_TRADER.search(name):
        return name
    parts = [part.strip() for part in re.split(r"\s+[-–—|/]\s+|[()]|,\s", name) if part.strip()]
    firms = [part for part in parts if _is_trade(part)]
    return " - ".join(firms) if firms else None


def _is_trade(text: str) -> bool:
    words = re.findall(r"[a-z0-9&]+", fold(_LONE_TRADER.sub("", text)))
    told = [word in _TRADE_WORDS or bool(re.search(r"[0-9&]", word)) for word in words if word not in _LINKS]
    return any(told) and all(one or other for one, other in pairwise(told))


_LINKS = frozenset(("d", "de", "des", "du", "et", "l", "la", "le", "les", "en", "a", "au", "aux", "by", "the", "s"))
"""Words that join two others: they neither tell a person nor a firm."""
