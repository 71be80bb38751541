"""Links inside texts: internal ones must lead to a record, external ones must be safe."""

import re
from collections.abc import Iterator
from functools import cache

from generator.checks.corpus import Corpus
from generator.checks.wording import say
from generator.load import LoadedRecord
from generator.load.reader import FieldPath
from generator.load.translate import closest, quote
from generator.models.common import Record
from generator.models.kinds import KIND_BY_KEY
from generator.models.paths import Plan, plan_for, values_of
from generator.problems import Problem
from generator.text import INTERNAL_LINK, slugify

_DOUBLE_BRACKETS = re.compile(r"\[\[([^\]]*)\]\]")
_EXTERNAL_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
"""The only form that our Markdown makes a link of: [text](address). The others are shown as they are typed."""

_SAFE = re.compile(r"(https://|mailto:|tel:)[^\s]+", re.IGNORECASE)


def check_texts(corpus: Corpus) -> Iterator[Problem]:
    """Refuse internal links that lead nowhere and addresses that are not https:, mailto: or tel:."""
    for loaded in corpus.records:
        for place, _, text in values_of(loaded.record, _plan(type(loaded.record))):
            if "[" in text:
                yield from _internal_links(corpus, loaded, place, text)
                yield from _external_links(corpus, loaded, place, text)


@cache
def _plan(model: type[Record]) -> Plan:
    return plan_for(model, lambda shape: shape.is_markdown)


def _internal_links(corpus: Corpus, loaded: LoadedRecord, place: FieldPath, text: str) -> Iterator[Problem]:
    for match in _DOUBLE_BRACKETS.finditer(text):
        fault = _internal_fault(corpus, match)
        if fault:
            message, advice = fault
            yield corpus.problem(loaded, "lien-interne", place, message, advice, snippet=match.group())


def _internal_fault(corpus: Corpus, brackets: re.Match[str]) -> tuple[str, str] | None:
    link = INTERNAL_LINK.fullmatch(brackets.group())
    if link is None:
        inside = brackets.group(1)
        target = slugify(inside.partition("|")[0].rpartition(":")[2]) or "cheque-numerique"
        return (
            say("lien-interne:forme", found=quote(inside))[0],
            f"Écrivez par exemple [[aide:{target}]]",
        )
    kind, identifier = link["kind"], link["id"]
    if kind not in KIND_BY_KEY:
        near = closest(kind, KIND_BY_KEY)
        advice = f"Vouliez-vous dire `{near}` ?" if near else "Les sortes : " + ", ".join(KIND_BY_KEY)
        return say("lien-interne:sorte", found=quote(kind))[0], advice
    if identifier not in corpus.ids[kind] and not corpus.exists(kind, identifier):
        label = KIND_BY_KEY[kind].label.lower()
        message, _ = say("lien-interne:fiche", kind=label, found=quote(identifier))
        return message, corpus.suggest(kind, identifier)
    return None


def _external_links(corpus: Corpus, loaded: LoadedRecord, place: FieldPath, text: str) -> Iterator[Problem]:
    for match in _EXTERNAL_LINK.finditer(text):
        address = match.group(1)
        if not _SAFE.match(address):
            message, advice = say("lien-refuse", found=quote(address))
            if address.startswith("http://"):
                advice = f"Essayez https://{quote(address.removeprefix('http://'))}"
            yield corpus.problem(loaded, "lien-refuse", place, message, advice, snippet=match.group())
