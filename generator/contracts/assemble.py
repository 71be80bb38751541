"""From a template and answers to a document: conditions, numbering, references. `contrat.js` holds the twin."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.contracts.document import Block, Document, Piece, Signer
from generator.contracts.template import Appendix, Article, Check, Part, Run, Template, Term, Test
from generator.contracts.values import (
    PARTY_FIELDS,
    WrongAnswer,
    check_characters,
    clean,
    number_of,
    read_answer,
    read_siren,
    write_day,
)
from generator.contracts.wording import say

Answers = Mapping[str, str]
"""What people typed, by name: "prix", "client.nom", "adaptations", and "article:garantie" (a variant's id, or
"retire"). A name that is absent takes the proposed answer; an empty text is an answer taken away."""

REMOVED = "retire"
ADAPTATIONS = "adaptations"


@dataclass(frozen=True)
class Fault:
    """One thing to mend before the document can be made."""

    name: str
    """The answer's name; for a rule across answers, its first variable."""
    message: str
    blocks: bool = True


class Filling:
    """A template and answers, read together."""

    def __init__(self, template: Template, answers: Answers) -> None:
        """Read the answers; what cannot stand is kept in `faults`, and counts as unanswered."""
        self.template = template
        self.answers = answers
        self._term_by_name = {term.name: term for term in template.terms}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._asked: dict[str, bool] = {}
        self.faults: list[Fault] = []
        for term in template.terms:
            self._read(term)
        self._read_adaptations()
        for check in template.checks:
            self._apply(check)

    def raw(self, name: str) -> str:
        """Give the answer in use, as typed: the person's, or the proposed one."""
        typed = self.answers.get(name)
        if typed is not None:
            return clean(typed)
        term = self._term_by_name.get(name)
        return clean(term.default) if term else ""

    def lines(self, name: str) -> tuple[str, ...]:
        """Give the answer as written in the document; () when there is none, or it is not asked."""
        return self._lines.get(name, ()) if self.asked(name) else ()

    def asked(self, name: str) -> bool:
        """Say whether a variable's question comes up, given the other answers."""
        term = self._term_by_name.get(name)
        if term is None:
            return False
        if name not in self._asked:
            self._asked[name] = False  # two variables that wait for each other never come up
            self._asked[name] = self.holds(term.tests)
        return self._asked[name]

    def filled(self, name: str) -> bool:
        """Say whether a variable has an answer in use."""
        term = self._term_by_name.get(name)
        if term is None or not self.asked(name):
            return False
        return bool(self.raw(f"{name}.nom") if term.type == "partie" else self.raw(name))

    def holds(self, tests: Sequence[Test]) -> bool:
        """Say whether every condition holds."""
        return all(self._holds(test) for test in tests)

    def _holds(self, test: Test) -> bool:
        if test.form == "rempli":
            return self.filled(test.variable) == bool(test.number)
        raw = self.raw(test.variable) if self.asked(test.variable) else ""
        if test.form in ("egal", "parmi"):
            return any(item in test.values for item in (clean(line) for line in raw.split("\n")))
        number = number_of(raw)
        if number is None:
            return False
        return number > test.number if test.form == "plus_de" else number < test.number

    def _read(self, term: Term) -> None:
        if term.type == "partie":
            for field in PARTY_FIELDS:
                name = f"{term.name}.{field}"
                raw = self.raw(name)
                try:
                    check_characters(raw)
                    self._lines[name] = ((read_siren(raw) if field == "siren" else raw),) if raw else ()
                except WrongAnswer as wrong:
                    if self.asked(term.name):
                        self.faults.append(Fault(name, str(wrong)))
            return
        try:
            self._lines[term.name] = read_answer(term, self.raw(term.name))
        except WrongAnswer as wrong:
            if self.asked(term.name):
                self.faults.append(Fault(term.name, str(wrong)))

    def _read_adaptations(self) -> None:
        raw = self.raw(ADAPTATIONS)
        try:
            check_characters(raw, long=True)
            self._lines[ADAPTATIONS] = tuple(raw.split("\n")) if raw else ()
        except WrongAnswer as wrong:
            self.faults.append(Fault(ADAPTATIONS, str(wrong)))

    def adaptations(self) -> tuple[str, ...]:
        """Give the lines of what the parties changed."""
        return self._lines.get(ADAPTATIONS, ())

    def party(self, name: str, field: str) -> str:
        """Give one field of a party, as written."""
        lines = self._lines.get(f"{name}.{field}", ())
        return lines[0] if lines else ""

    def _apply(self, check: Check) -> None:
        if self._broken(check):
            first = check.variables[0] if check.variables else check.tests[0].variable
            self.faults.append(Fault(first, check.message, check.blocks))

    def _broken(self, check: Check) -> bool:
        if not self.holds(check.tests):
            return False
        if check.form == "interdit":
            return True
        if check.form == "au-moins-un":
            return not any(self.filled(name) for name in check.variables)
        if not all(self.filled(name) for name in check.variables):
            return False
        if check.form == "ordre":
            first, second = (self._rank(name) for name in check.variables)
            return first is not None and second is not None and first > second
        numbers = [number_of(self.raw(name)) for name in check.variables]
        return all(number is not None for number in numbers) and sum(n or 0 for n in numbers) != check.total

    def _rank(self, name: str) -> int | None:
        raw = self.raw(name)
        return int(raw.replace("-", "")) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw) else number_of(raw)

    def parties(self) -> tuple[Term, ...]:
        """Give the parties the document names: those that must be there, and those that are filled in."""
        return tuple(
            term
            for term in self.template.terms
            if term.type == "partie" and self.asked(term.name) and (term.required or self.filled(term.name))
        )

    def articles(self) -> tuple[Article, ...]:
        """Give the articles the document holds."""
        return tuple(article for article in self.template.articles if self._kept(article))

    def _kept(self, article: Article) -> bool:
        taken_out = article.removable and self.raw(f"article:{article.id}") == REMOVED
        return not taken_out and self.holds(article.tests)

    def appendices(self) -> tuple[Appendix, ...]:
        """Give the annexes the document holds."""
        return tuple(item for item in self.template.appendices if self.holds(item.tests))


def assemble(template: Template, answers: Answers) -> Document:
    """Make the document; answers that cannot stand are left blank (see `Filling.faults`)."""
    return _Assembly(Filling(template, answers)).document()


class _Assembly:
    """Writes the blocks, once the articles are numbered."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self.template = filling.template
        self.articles = filling.articles()
        self.appendices = filling.appendices()
        self.reference_by_target = {
            **{f"clause:{item.id}": say("renvoi-clause", number=n) for n, item in enumerate(self.articles, 1)},
            **{f"annexe:{item.id}": say("renvoi-annexe", number=n) for n, item in enumerate(self.appendices, 1)},
        }
        self.term_by_name = {term.name: term for term in self.template.terms}

    def document(self) -> Document:
        template = self.template
        footer = say("pied", maturity=template.maturity, name=template.name, version=template.version)
        return Document(template.heading, template.day, footer, tuple(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        yield Block("titre", self.template.heading)
        reviewer = self.template.reviewer
        notice = say("relu", name=reviewer) if reviewer else say("non-relu")
        yield Block("avis", self.template.maturity, pieces=(Piece(notice),))
        yield Block("partie", say("entre"))
        for term in self.filling.parties():
            yield Block("p", pieces=tuple(self._party(term)))
        yield from self._cover()
        yield Block("partie", say("articles"))
        for number, article in enumerate(self.articles, 1):
            yield Block("article", article.title, anchor=article.id, number=number)
            yield from self._parts(self._wording(article))
            for more in article.more:
                if self.filling.holds(more.tests):
                    yield from self._parts(more.parts)
        yield Block("partie", say("signatures"))
        yield from self._signatures([self._signer(term) for term in self.filling.parties()])
        for number, appendix in enumerate(self.appendices, 1):
            title = say("annexe", number=number, title=appendix.title)
            yield Block("partie", title, anchor=f"annexe-{appendix.id}", new_page=True)
            yield from self._parts(appendix.parts)
            for rubric in appendix.rubrics:
                yield Block("rubrique", rubric.title)
                yield from self._parts(rubric.parts)
            if appendix.signed_by:
                yield Block("rubrique", say("signatures"))
                yield from self._signatures([Signer(role, "") for role in appendix.signed_by])
        template = self.template
        yield Block("petit", say("licence"))
        yield Block(
            "petit",
            say(
                "version",
                name=template.name,
                version=template.version,
                day=write_day(template.day),
                address=template.address,
                fingerprint=template.fingerprint,
            ),
        )

    def _party(self, term: Term) -> Iterator[Piece]:
        name = self.filling.party(term.name, "nom")
        yield Piece(name or f"[{say('partie-vide')}]", bold=True)
        siren = self.filling.party(term.name, "siren")
        representative = self.filling.party(term.name, "representant")
        details = (
            self.filling.party(term.name, "forme"),
            self.filling.party(term.name, "adresse"),
            siren and say("siren-de", siren=siren),
            representative and say("represente", name=representative),
            say("ci-apres", called=self.template.roles[term.role]),
        )
        yield Piece("".join(f", {detail}" for detail in details if detail) + ".")

    def _cover(self) -> Iterator[Block]:
        yield Block("partie", say("fiche"))
        yield Block("p", pieces=(Piece(say("fiche-dit")),))
        section = ""
        rows: list[tuple[str, tuple[str, ...]]] = []
        for term in self.template.terms:
            if term.type in ("partie", "attestation") or not self.filling.asked(term.name):
                continue
            if term.section != section and rows:
                yield self._table(section, rows)
                rows = []
            section = term.section
            rows.append((term.term, self._answer(term)))
        if rows:
            yield self._table(section, rows)
        facts = [term for term in self.template.terms if term.type == "attestation" and self.filling.asked(term.name)]
        if facts:
            yield Block("rubrique", say("a-confirmer-titre"))
            yield Block("liste", items=tuple((Piece(self._fact(term)),) for term in facts))
        yield Block("rubrique", say("adaptations"))
        yield Block("p", pieces=(Piece(say("adaptations-dit")),))
        # A document that is filled in leaves no room to add terms after it is signed.
        nothing = (say("adaptations-aucune"),) if self.filling.answers else (say("blanc"),) * 3
        lines = self.filling.adaptations() or nothing
        yield from (Block("p", pieces=(Piece(line),)) for line in lines if line)

    def _table(self, section: str, rows: Sequence[tuple[str, tuple[str, ...]]]) -> Block:
        return Block("tableau", section, head=(say("terme"), say("reponse")), rows=tuple(rows))

    def _answer(self, term: Term) -> tuple[str, ...]:
        lines = self.filling.lines(term.name)
        options = ("oui", "non") if term.type == "oui-non" else term.choices
        if options and not (lines and self.filling.answers):
            # On a blank form the proposed answer is ticked, and the hand may tick another.
            boxes = tuple(f"[{'x' if option in lines else ' '}] {option}" for option in options)
            return boxes if term.required else (*boxes, say("facultatif"))
        if lines:
            return lines
        return (say("blanc"),) if term.required else (say("blanc"), say("facultatif"))

    def _fact(self, term: Term) -> str:
        key = "confirme" if self.filling.lines(term.name) == ("oui",) else "a-confirmer"
        return say(key, statement=term.term)

    def _wording(self, article: Article) -> tuple[Part, ...]:
        chosen = self.filling.raw(f"article:{article.id}")
        return next((variant.parts for variant in article.variants if variant.id == chosen), article.parts)

    def _parts(self, parts: Sequence[Part]) -> Iterator[Block]:
        for part in parts:
            if part.items:
                yield Block("liste", items=tuple(tuple(self._pieces(runs)) for runs in part.items))
            elif listed := self._listed(part):
                yield Block("liste", items=tuple((Piece(line),) for line in listed))
            else:
                yield Block("p", pieces=tuple(self._pieces(part.runs)))

    def _listed(self, part: Part) -> tuple[str, ...]:
        """Give the lines of a list that stands alone in its paragraph: it is set as a list."""
        if len(part.runs) != 1 or not part.runs[0].variable:
            return ()
        name = part.runs[0].variable
        term = self.term_by_name.get(name)
        return self.filling.lines(name) if term and term.type in ("liste", "parts", "choix-multiple") else ()

    def _pieces(self, runs: Sequence[Run]) -> Iterator[Piece]:
        for run in runs:
            if run.variable:
                yield Piece(self._value(run.variable), run.bold)
            elif run.target:
                reference = self.reference_by_target.get(run.target)
                kind, _, identifier = run.target.partition(":")
                anchor = identifier if kind == "clause" else f"annexe-{identifier}"
                yield Piece(reference, run.bold, anchor) if reference else Piece(run.text, run.bold)
            else:
                yield Piece(run.text, run.bold)

    def _value(self, name: str) -> str:
        term = self.term_by_name.get(name)
        if term is None:
            return ""
        if term.type == "partie":
            return self.filling.party(name, "nom") or f"[{term.term}]"
        lines = self.filling.lines(name)
        return say("separateur").join(lines) if lines else f"[{term.term}]"

    def _signer(self, term: Term) -> Signer:
        return Signer(say("pour", called=self.template.roles[term.role]), self.filling.party(term.name, "nom"))

    def _signatures(self, signers: Sequence[Signer]) -> Iterator[Block]:
        sentence = say("fait-a", count=len(signers)) if len(signers) > 1 else say("fait-a-seul")
        yield Block("p", pieces=(Piece(sentence),))
        yield Block("signatures", signers=tuple(signers))
