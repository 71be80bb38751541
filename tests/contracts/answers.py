"""Answers to fill contracts in with: sound, wrong, and hostile. Seeded: the same at each run."""

from collections.abc import Iterator, Sequence
from random import Random

from generator.contracts.assemble import ADAPTATIONS, REMOVED
from generator.contracts.template import Template, Term
from generator.contracts.values import PARTY_FIELDS, number_of, write_number

HOSTILE = (
    "<script>alert(1)</script>",
    "</w:t></w:r><w:r>",
    "{{ 7 * 7 }} {% raw %}",
    "{prix}",
    "{",
    "}{",
    "[[clause:prix]]",
    "**gras**",
    "Dupont & Fils",
    "]]> <!-- & &amp; &#x27; \"'",
    "@title@ @day@ @footer@",
    "$& $1 $` \\1 %s %(name)s",
    "é" * 300,
    "é" * 301,
    "x" * 5_000,
    "😀" * 2_500,
    "😀" * 5_001,
    "a\nb\n\n  c  \nd",
    "a\r\nb\rc",
    "a\tb\t",
    "\u00a0\u202f bords \u202f\u00a0",
    "deux  espaces   puis ",
    "nul\x00",
    "cloche\x07",
    "\x1f",
    "saut\x0b\x0c",
    "suivant\x85",
    "\u202egauche",
    "\u2066isole\u2069",
    "droite\u200f et\u200e",
    "👩‍🌾 👍🏽 🇫🇷",
    "seul\ud800",
    "\udc00seul",
    "\ufffe",
    "\uffff",
    "\ufeffmarque",
    "a\u2028b\u2029c",
    "١٢",
    "١٢٣٤-١١-٢١",
    "__proto__",
    "constructor",
    " ",
    "\n\n",
)
"""What a person, or an enemy, could paste anywhere."""

_NUMBERS = (
    *("0", "1", "2", "12", "1,5", "1.50", "1 500", "1\u202f500,50 €", "99,99", "100", "70", "40", "500", "500,01"),
    *("30 %", "5001", "999999999", "9999999999", "1,234", "-3", "+3", "1e3", "12 mois", ",5", "5,", "0x10"),
    *("००", "1€%", "1%€", "€"),
)
_DAYS = (
    *("2026-11-21", "2026-11-01", "2024-02-29", "2025-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-13-01"),
    *("1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "0000-00-00", "2026-00-10", "2026-01-00"),
    *("21/11/2026", "2026-1-1"),
)
_SIREN = (
    *("732829320", "732 829 320", "732\u202f829\u202f320", "732829321", "000000000"),
    *("12345678", "7328293200", "73282932O"),
)
_MAILS = (
    *("a@exemple.fr", "a@b.c", "a@b.co", "a b@c.fr", "a@b@c.fr", "@b.fr", "é@ex.été", "a@x.😀", "a@x.😀😀"),
    *("\ufeffa@b.fr", "a@b.fr\ufeff", "<a@b.fr>"),
)
_SHARES = (
    *("Anne : 60\nBob : 40", "Anne: 33,33\nBob :33,33\nCy : 33,34 %", "Anne : 60", "Anne 60", ": 100"),
    *("A:B : 100", "😀 : 50\n\n\tB : 50", "A : x"),
)
_WORDS = ("Le fournil de Lola", "une vitrine de quatre pages", "12 rue des Tanneurs, Quimper", "un\ndeux\ntrois")
_PARTY = ("Boulangerie Le Goff & Cie", "SARL", "4 rue des Tanneurs, Quimper", "732829320", "Anne Le Goff, gérante")


def cases(template: Template, *, count: int, seed: int = 20261121) -> Iterator[dict[str, str]]:
    """Give sets of answers to one model: none, all sound, then mixed ones."""
    random = Random(f"{template.id} {seed}")
    yield {}
    yield sound(template)
    yield {term.name: "" for term in template.terms}
    for number in range(count - 3):
        yield _mixed(template, random, hostility=(0.0, 0.15, 0.6)[number % 3])


def sound(template: Template) -> dict[str, str]:
    """A whole, sound set of answers, as a careful person gives it."""
    answers = {ADAPTATIONS: "Le client prête un local.\nIl est fermé le lundi."}
    for term in template.terms:
        if term.type == "partie":
            answers.update({f"{term.name}.{field}": value for field, value in zip(PARTY_FIELDS, _PARTY, strict=True)})
        else:
            answers[term.name] = _sound_answer(term)
    for check in template.checks:
        if check.form == "somme":
            *others, last = check.variables
            answers[last] = write_number(check.total - sum(number_of(answers[name]) or 0 for name in others))
    return answers


def _sound_answer(term: Term) -> str:
    if term.choices:
        return term.choices[0]
    if term.default:
        return term.default
    low = (term.low or 0) // 100
    return {
        "texte-long": "Une première ligne.\nUne seconde.",
        "liste": "les fichiers\nles mots de passe",
        "date": "2026-12-01",
        "oui-non": "non",
        "attestation": "oui",
        "siren": "732829320",
        "courriel": "lola@exemple.fr",
        "parts": "Anne : 60\nBob : 40",
        "entier": str(low),
        "montant": str(max(low, 1)),
        "pourcentage": str(max(low, 1)),
        "duree": str(max(low, 1)),
    }.get(term.type, "une réponse")


def _mixed(template: Template, random: Random, *, hostility: float) -> dict[str, str]:
    answers: dict[str, str] = {}
    for term in template.terms:
        names = [f"{term.name}.{field}" for field in PARTY_FIELDS] if term.type == "partie" else [term.name]
        for name in names:
            chance = random.random()
            if chance < hostility:
                answers[name] = random.choice(HOSTILE)
            elif chance < 0.85:
                answers[name] = random.choice(_pool(term, name, random))
    for article in template.articles:
        if random.random() < 0.6:
            known = [REMOVED, "", "inconnu", *(variant.id for variant in article.variants)]
            answers[f"article:{article.id}"] = random.choice(known)
    if random.random() < 0.5:
        answers[ADAPTATIONS] = random.choice((*_WORDS, *HOSTILE))
    if random.random() < 0.3:
        answers[random.choice(HOSTILE)] = "sans question"
    return answers


def _pool(term: Term, name: str, random: Random) -> Sequence[str]:
    if name.endswith(".siren"):
        return _SIREN
    if term.choices:
        several = "\n".join(random.sample(term.choices, k=min(2, len(term.choices))))
        return (*term.choices, several, term.choices[0].upper(), "")
    return {
        "date": _DAYS,
        "oui-non": ("oui", "non", "Oui", ""),
        "attestation": ("oui", "non", ""),
        "siren": _SIREN,
        "courriel": _MAILS,
        "parts": _SHARES,
        **dict.fromkeys(("entier", "montant", "pourcentage", "duree"), _NUMBERS),
    }.get(term.type, (*_WORDS, ""))
