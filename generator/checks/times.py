"""Dates against the day of the check: nothing read in the future, nothing finished shown as going on."""

from collections.abc import Iterator

from generator.checks.corpus import Corpus
from generator.checks.wording import say
from generator.dates import first_day, french_date, french_partial_date, last_day
from generator.models.common import Source
from generator.models.help import LabelHeld
from generator.problems import Level, Problem


def check_times(corpus: Corpus) -> Iterator[Problem]:
    """Refuse checks made in the future; question what is over."""
    yield from _read_in_the_future(corpus)
    yield from _finished_aids(corpus)
    yield from _labels_held(corpus)


def _read_in_the_future(corpus: Corpus) -> Iterator[Problem]:
    today = corpus.today
    # Comparing years first spares a date per source.
    this_year = f"{today.year:04}"
    for loaded in corpus.records:
        record = loaded.record
        if record.checked_on > today:
            yield corpus.problem(
                loaded,
                "verifie-futur",
                ("verifie_le",),
                *say("verifie-futur", today=today, found=record.checked_on),
            )
        for place, source in _sources(record.source, record.other_sources):
            if source.dated and source.dated[:4] >= this_year and first_day(source.dated) > today:
                yield corpus.problem(
                    loaded,
                    "source-future",
                    (*place, "date"),
                    *say("source-future", found=french_partial_date(source.dated)),
                    level=Level.WARNING,
                )


def _sources(main: Source, others: tuple[Source, ...]) -> Iterator[tuple[tuple[str | int, ...], Source]]:
    yield ("source",), main
    for index, source in enumerate(others):
        yield ("autres_sources", index), source


def _finished_aids(corpus: Corpus) -> Iterator[Problem]:
    for loaded, aid in corpus.of("aide"):
        if aid.state == "ouverte" and aid.ends and last_day(aid.ends) < corpus.today:
            yield corpus.problem(
                loaded,
                "aide-finie",
                ("fin",),
                *say("aide-finie", found=french_date(last_day(aid.ends))),
                level=Level.WARNING,
            )


def _labels_held(corpus: Corpus) -> Iterator[Problem]:
    for kind in ("prestataire", "lieu"):
        for loaded, holder in corpus.of(kind):
            for index, held in enumerate(holder.labels):
                if held.ends and last_day(held.ends) < corpus.today:
                    yield corpus.problem(
                        loaded,
                        "label-expire",
                        ("labels", index, "fin"),
                        *say("label-expire", label=held.label, found=french_date(last_day(held.ends))),
                        level=Level.WARNING,
                    )
                if any(_overlap(held, other) for other in holder.labels[:index]):
                    yield corpus.problem(
                        loaded,
                        "label-chevauchement",
                        ("labels", index),
                        *say("label-chevauchement", label=held.label),
                    )


def _overlap(one: LabelHeld, other: LabelHeld) -> bool:
    if one.label != other.label or one.statement != other.statement:
        return False
    return not _is_before(one, other) and not _is_before(other, one)


def _is_before(one: LabelHeld, other: LabelHeld) -> bool:
    return bool(one.ends and other.starts and last_day(one.ends) < first_day(other.starts))
