"""What changed between two versions of a model, for people: article by article, word by word."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.contracts.template import Part, Run, Template, Term, compile_template
from generator.contracts.wording import say
from generator.models.contracts import ContractTemplate


@dataclass(frozen=True)
class Change:
    """A run of words: kept, added or taken out."""

    kind: str
    """garde, ajout or retrait."""
    text: str


@dataclass(frozen=True)
class ChangedPart:
    """A part of the document whose words changed."""

    title: str
    state: str
    """nouveau, retire or change."""
    changes: tuple[Change, ...]


def compare(old: ContractTemplate, new: ContractTemplate) -> tuple[ChangedPart, ...]:
    """Give the parts that differ, in the order of the new version, then those that are gone."""
    before, after = (_parts(compile_template(contract)) for contract in (old, new))
    found = [
        ChangedPart(
            title,
            "change" if key in before else "nouveau",
            tuple(word_changes(before.get(key, ("", ""))[1], text)),
        )
        for key, (title, text) in after.items()
        if before.get(key, ("", ""))[1] != text
    ]
    gone = (
        ChangedPart(title, "retire", (Change("retrait", text),))
        for key, (title, text) in before.items()
        if key not in after
    )
    return (*found, *gone)


def word_changes(old: str, new: str) -> Iterator[Change]:
    """Give the words of two texts as kept, taken out and added runs."""
    before, after = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Change("garde", "".join(before[i1:i2]))
            continue
        if i2 > i1:
            yield Change("retrait", "".join(before[i1:i2]))
        if j2 > j1:
            yield Change("ajout", "".join(after[j1:j2]))


def _parts(template: Template) -> dict[str, tuple[str, str]]:
    """Give title and text of each part, by a key that survives renumbering.

    The template is read, not a document: an article that only some answers bring is compared too.
    """
    terms = {term.name: term.term for term in template.terms}
    parts = {"fiche": (say("fiche"), "\n".join(_term_line(term) for term in template.terms))}
    for article in template.articles:
        texts = [
            *_texts(article.parts, terms),
            *(text for more in article.more for text in _texts(more.parts, terms)),
            *(f"{item.title} : {text}" for item in article.variants for text in _texts(item.parts, terms)),
        ]
        parts[f"clause:{article.id}"] = (article.title, "\n".join(texts))
    for appendix in template.appendices:
        texts = [*_texts(appendix.parts, terms)]
        for rubric in appendix.rubrics:
            texts += [rubric.title, *_texts(rubric.parts, terms)]
        parts[f"annexe:{appendix.id}"] = (appendix.title, "\n".join([*texts, *appendix.signed_by]))
    return parts


def _term_line(term: Term) -> str:
    default = f" ({term.default})" if term.default else ""
    choices = f" : {' / '.join(term.choices)}" if term.choices else ""
    return f"{term.term}{choices}{default}"


def _texts(parts: Sequence[Part], terms: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        if part.items:
            yield from (f"• {_words(item, terms)}" for item in part.items)
        else:
            yield _words(part.runs, terms)


def _words(runs: Sequence[Run], terms: Mapping[str, str]) -> str:
    return "".join(
        f"[{terms.get(run.variable, run.variable)}]" if run.variable else f"[{run.target}]" if run.target else run.text
        for run in runs
    )
