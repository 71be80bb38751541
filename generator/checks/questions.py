"""What a careful reviewer would ask: nothing here is surely wrong, so all of it is a warning.

Each rule was tuned on the real records: one that cries wolf is worse than none. Rules that compare records need
enough of them to compare with.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median, quantiles
from urllib.parse import urlsplit

from generator.checks.corpus import Corpus
from generator.checks.wording import say
from generator.dates import first_day, french_date, last_day
from generator.geography import departments_of
from generator.load import LoadedRecord
from generator.load.reader import FieldPath
from generator.models.common import Record, Source
from generator.models.help import Aid, AidAmount
from generator.models.paths import Plan, plan_for, values_of
from generator.models.shape import FieldShape
from generator.problems import Level, Problem
from generator.text import french_number, slugify

CODES = (
    "plafond-absent",
    "plafond-inhabituel",
    "fin-lointaine",
    "verification-avant-source",
    "confiance-une-source",
    "source-repetee",
    "lien-deja-cite",
    "noms-proches",
    "nom-en-capitales",
    "texte-bien-plus-long",
    "mots-creux",
)
"""What these rules can report."""

FAR_YEARS = 5
"""An end further than this is asked about."""
_UNUSUAL_TIMES = 20
"""A ceiling so many times the median of its nature is asked about; the real ones stay under, but two."""
_ENOUGH_CEILINGS = 10
_ENOUGH_TEXTS = 40
_LONG_TIMES = 2.5
_LONG_FROM = 300
"""Shorter texts, in characters, are never too long."""

OFFICIAL = re.compile(
    r"(^|\.)(gouv\.fr|europa\.eu|insee\.fr|service-public\.fr|urssaf\.fr|bpifrance\.fr|inpi\.fr|cnil\.fr|senat\.fr"
    r"|assemblee-nationale\.fr|francetravail\.fr|ameli\.fr|banque-france\.fr|conseil-etat\.fr|courdecassation\.fr)$"
)
"""Hosts whose pages are official texts by themselves; the page of whoever gives the aid is one too."""

_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3})")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")

EMPTY_WORDS = re.compile(
    r"incontournable|\bboost(?:e[rz]?|ez)\b|\bclés? en main\b|à l[’']ère (?:du|de la)|n[’']hésitez pas"
    r"|véritable levier|en quelques clics|accompagnement personnalisé|gagne[rz] en visibilité|il est important de"
    r"|\bdigitalis|\boptimise[rz]\b",
)
"""Words of a brochure, in lower case; the browser reads the same pattern."""
EMPTY_WORDS_FIELDS = frozenset({"resume", "accroche", "pourquoi", "gain", "piege", "geste", "pour_qui", "paie_quoi"})
"""What the reader meets first; facts and quotes keep the words of their source."""

_SHOUTING_KINDS = ("aide", "reseau", "label", "obligation", "module", "metier", "besoin", "moment", "logiciel")
"""Kinds whose names are ours or plain French; a firm and a place write their sign as they like."""

_LINKED_KINDS = ("aide", "reseau", "label", "prestataire")

_STOP_WORDS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour", "sur", "un", "une")
)


def check_questions(corpus: Corpus) -> Iterator[Problem]:
    """Ask about what is unusual, doubtful or told twice."""
    yield from _amounts(corpus)
    yield from _far_ends(corpus)
    yield from _sources(corpus)
    yield from _single_sources(corpus)
    yield from _shared_links(corpus)
    yield from _near_names(corpus)
    yield from _shouting(corpus)
    yield from _long_texts(corpus)
    yield from _empty_words(corpus)


def _ask(corpus: Corpus, loaded: LoadedRecord, code: str, place: FieldPath, message: str, advice: str) -> Problem:
    return corpus.problem(loaded, code, place, message, advice, level=Level.WARNING)


# --- amounts ------------------------------------------------------------------------------------------------


def _amounts(corpus: Corpus) -> Iterator[Problem]:
    ceilings: dict[str, list[float]] = defaultdict(list)
    for _, aid in corpus.of("aide"):
        if aid.amount and aid.amount.ceiling:
            for nature in aid.natures:
                ceilings[nature].append(aid.amount.ceiling)
    usual = {nature: median(found) for nature, found in ceilings.items() if len(found) >= _ENOUGH_CEILINGS}
    for loaded, aid in corpus.of("aide"):
        if aid.amount is None:
            continue
        yield from _untold_ceiling(corpus, loaded, aid.amount)
        known = [usual[nature] for nature in aid.natures if nature in usual]
        if aid.amount.ceiling and known and aid.amount.ceiling > _UNUSUAL_TIMES * max(known):
            yield _ask(
                corpus,
                loaded,
                "plafond-inhabituel",
                ("montant", "plafond"),
                f"{french_number(aid.amount.ceiling)} €, quand la moitié de ces aides sont sous "
                f"{french_number(max(known))} €",
                "Comptez les zéros dans la source",
            )


def _untold_ceiling(corpus: Corpus, loaded: LoadedRecord, amount: AidAmount) -> Iterator[Problem]:
    told = {float(number.replace(",", ".")) for number in _NUMBER.findall(_GROUPED.sub("", amount.summary))}
    ceiling = amount.ceiling
    # "gratuit", "la moitié": nothing to compare with; "3 millions d’euros" tells 3,000,000.
    if ceiling and told and not told & {ceiling, ceiling / 1e3, ceiling / 1e6}:
        yield _ask(
            corpus,
            loaded,
            "plafond-absent",
            ("montant", "plafond"),
            *say("plafond-absent", ceiling=french_number(ceiling), summary=amount.summary),
        )


# --- dates and sources --------------------------------------------------------------------------------------


def _far_ends(corpus: Corpus) -> Iterator[Problem]:
    far_year = corpus.today.year + FAR_YEARS
    for loaded, aid in corpus.of("aide"):
        if aid.ends and int(aid.ends[:4]) >= far_year:
            yield from _far_end(corpus, loaded, ("fin",), aid.ends)
    for kind in ("prestataire", "lieu"):
        for loaded, holder in corpus.of(kind):
            for index, held in enumerate(holder.labels):
                if held.ends and int(held.ends[:4]) >= far_year:
                    yield from _far_end(corpus, loaded, ("labels", index, "fin"), held.ends)


def _far_end(corpus: Corpus, loaded: LoadedRecord, place: FieldPath, end: str) -> Iterator[Problem]:
    last, today = last_day(end), corpus.today
    if (last.year - FAR_YEARS, last.month, last.day) > (today.year, today.month, today.day):
        yield _ask(
            corpus,
            loaded,
            "fin-lointaine",
            place,
            *say("fin-lointaine", years=FAR_YEARS, found=french_date(last)),
        )


def _sources(corpus: Corpus) -> Iterator[Problem]:
    for loaded in corpus.records:
        record = loaded.record
        this_year = f"{record.checked_on.year:04}"
        seen: set[str] = set()
        for place, source in _sources_of(record):
            if source.dated and source.dated >= this_year and _is_read_before(source.dated, record, corpus.today):
                yield _ask(
                    corpus,
                    loaded,
                    "verification-avant-source",
                    (*place, "date"),
                    *say("verification-avant-source", found=record.checked_on),
                )
            # Two passages of one document are two proofs.
            address = f"{source.url}#{source.passage or source.title}"
            if source.url and address in seen:
                yield _ask(
                    corpus,
                    loaded,
                    "source-repetee",
                    (*place, "url"),
                    *say("source-repetee"),
                )
            seen.add(address)


def _is_read_before(dated: str, record: Record, today: date) -> bool:
    """Whether a record was checked before its source came out; a source of the future is told elsewhere."""
    return dated > str(record.checked_on)[: len(dated)] and first_day(dated) <= today


def _sources_of(record: Record) -> Iterator[tuple[FieldPath, Source]]:
    yield ("source",), record.source
    for index, source in enumerate(record.other_sources):
        yield ("autres_sources", index), source


def _single_sources(corpus: Corpus) -> Iterator[Problem]:
    for kind in ("aide", "obligation", "label"):
        for loaded, record in corpus.of(kind):
            source = record.source
            if record.confidence != "haute" or record.other_sources or source.url is None:
                continue  # a document without address cannot be judged from its address
            host = _host(source.url)
            if not OFFICIAL.search(host) and host != _host(getattr(record, "url", None)):
                yield _ask(
                    corpus,
                    loaded,
                    "confiance-une-source",
                    ("confiance",),
                    *say("confiance-une-source", host=host),
                )


def _host(address: str | None) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""


# --- told twice ---------------------------------------------------------------------------------------------


def _shared_links(corpus: Corpus) -> Iterator[Problem]:
    for kind in _LINKED_KINDS:
        by_address: dict[str, list[LoadedRecord]] = defaultdict(list)
        for loaded, record in corpus.of(kind):
            if record.url:
                by_address[record.url.rstrip("/")].append(loaded)
        for group in by_address.values():
            yield from _told_twice(corpus, group, "lien-deja-cite", "url", "cette adresse est déjà celle de {}")


def _near_names(corpus: Corpus) -> Iterator[Problem]:
    by_words: dict[frozenset[str], list[LoadedRecord]] = defaultdict(list)
    for loaded, aid in corpus.of("aide"):
        words = {word.rstrip("s") for word in slugify(aid.name).split("-")} - _STOP_WORDS
        by_words[frozenset(words)].append(loaded)
    for group in by_words.values():
        yield from _told_twice(corpus, group, "noms-proches", "nom", "ce nom est presque celui de {}")


def _told_twice(corpus: Corpus, group: list[LoadedRecord], code: str, key: str, sentence: str) -> Iterator[Problem]:
    """Ask about each record of a group that some earlier one resembles, in the same place."""
    for index, loaded in enumerate(group):
        first = next((other for other in group[:index] if _share_a_place(loaded, other)), None)
        if first is not None:
            advice = "Si c’est la même chose, gardez une seule fiche"
            yield _ask(corpus, loaded, code, (key,), sentence.format(first.path), advice)


def _share_a_place(one: LoadedRecord, other: LoadedRecord) -> bool:
    if not isinstance(one.record, Aid) or not isinstance(other.record, Aid):
        return True
    return bool(set(departments_of(one.record.territories)) & set(departments_of(other.record.territories)))


# --- texts --------------------------------------------------------------------------------------------------


def _shouting(corpus: Corpus) -> Iterator[Problem]:
    for kind in _SHOUTING_KINDS:
        for loaded, record in corpus.of(kind):
            name = record.title
            # Acronyms are short: two whole words in capitals are no acronym.
            if name.isupper() and len(_LONG_WORD.findall(name)) > 1:
                yield _ask(
                    corpus,
                    loaded,
                    "nom-en-capitales",
                    ("nom",),
                    f"le nom est tout en capitales ({name})",
                    f"Écrivez {name.capitalize()}, avec les capitales qu’il faut",
                )


def _long_texts(corpus: Corpus) -> Iterator[Problem]:
    lengths: dict[tuple[str, FieldPath], list[_Measured]] = defaultdict(list)
    for loaded in corpus.records:
        for place, _, text in values_of(loaded.record, _markdown(type(loaded.record))):
            keys = tuple(step for step in place if isinstance(step, str))
            lengths[loaded.kind.key, keys].append(_Measured(len(text), loaded, place))
    for found in lengths.values():
        if len(found) < _ENOUGH_TEXTS:
            continue
        usual = quantiles((item.length for item in found), n=20)[-1]
        for item in found:
            if item.length > max(_LONG_FROM, _LONG_TIMES * usual):
                yield _ask(
                    corpus,
                    item.loaded,
                    "texte-bien-plus-long",
                    item.place,
                    f"{item.length} caractères, quand presque tous les autres en ont moins de {round(usual)}",
                    "Gardez l’essentiel ; le reste est dans la source",
                )


@dataclass(frozen=True)
class _Measured:
    length: int
    loaded: LoadedRecord
    place: FieldPath


def _empty_words(corpus: Corpus) -> Iterator[Problem]:
    for loaded in corpus.records:
        for place, _, text in values_of(loaded.record, _read_first(type(loaded.record))):
            # Lower case by itself, then a pattern that minds it: a third quicker than one that does not.
            match = EMPTY_WORDS.search(text.lower())
            if match:
                words = text[slice(*match.span())]
                yield corpus.problem(
                    loaded,
                    "mots-creux",
                    place,
                    *say("mots-creux", found=words),
                    level=Level.WARNING,
                    snippet=words,
                )


def _plan(is_wanted: Callable[[FieldShape], bool]) -> Callable[[type[Record]], Plan]:
    return cache(lambda model: plan_for(model, is_wanted))


_markdown = _plan(lambda shape: shape.is_markdown)
_read_first = _plan(lambda shape: shape.base is str and shape.alias in EMPTY_WORDS_FIELDS)
