"""« Faire le point »: every combination of answers gives three actions; Python and a hand with the sheet agree."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import combinations
from operator import add
from pathlib import Path
from typing import Any, cast

import pytest

from generator.assessment import PICKED, assess, is_asked, ordered_actions, points_for
from generator.checks import check_tree
from generator.checks.assessment import check_assessment
from generator.checks.corpus import Corpus
from generator.load import load_records
from generator.models.hub import SelfAssessment
from generator.pages import assessment as pages
from generator.settings import Settings
from generator.site import Site, resolve
from generator.templates import Templates
from generator.text import plain
from tests.conftest import MakeProject
from tests.helpers import SITES, record
from tests.hubs import ROOT, TODAY, hub, loaded

# --- what the real questions are -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Site:
    return resolve(load_records(ROOT).records, today=TODAY, settings=Settings(site_name="Étrier"))


@pytest.fixture(scope="module")
def real(site: Site) -> SelfAssessment:
    entry = pages.the_assessment(site)
    assert entry is not None
    return entry.record


@pytest.fixture(scope="module")
def sheet(site: Site) -> "Sheet":
    """The page of paper, as it is printed, read back."""
    (page,) = [page for page in pages.pages(site) if page.url == pages.PAPER_URL]
    read = Sheet()
    read.feed(Templates(ROOT / "overrides" / "fiches", site.link, "../../").render(page.context))
    return read


# --- a hand with a pen: only what the paper says ------------------------------------------------------------


@dataclass
class Rule:
    """What one box asks to report: crosses by row, rows to strike, a letter to count."""

    crosses: dict[int, int] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    letter: str = ""


@dataclass
class Box:
    """One question of the sheet."""

    number: int
    only_if: list[tuple[int, str]] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)


class Sheet(HTMLParser):
    """Reads the two sheets as a person does: the words, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[Box] = []
        self.rows: dict[int, str] = {}
        self._reads = ""
        self._letter = ""
        self._row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag in ("h2", "b", "i", "th", "strong") or "papier__si" in classes:
            self._reads = "si" if "papier__si" in classes else tag
        if tag == "tr":
            self._row = []

    def handle_endtag(self, tag: str) -> None:
        self._reads = ""
        if tag == "tr" and len(self._row) == 2:
            self.rows[int(self._row[0])] = self._row[1].rstrip(".")

    def handle_data(self, data: str) -> None:
        if self._reads == "h2" and (number := re.match(r"(\d+)\. ", data)):
            self.boxes.append(Box(int(number[1])))
        elif self._reads == "si":
            self.boxes[-1].only_if = [(int(n), letter) for n, letter in re.findall(r"(\d+)([A-H])", data)]
        elif self._reads == "b":
            self._letter = data.strip()
        elif self._reads == "i":
            self.boxes[-1].rules[self._letter] = _rule(data)
        elif self._reads in ("th", "strong") and (self._row or data.strip().isdigit()):
            self._row.append(data.strip())


def _rule(text: str) -> Rule:
    rule = Rule()
    for part in re.split(r"\s*;\s*", text.strip()):
        if crosses := re.fullmatch(r"(\d+) (\++)", part):
            rule.crosses[int(crosses[1])] = len(crosses[2])
        elif part.startswith("barrez "):
            rule.struck = {int(number) for number in re.findall(r"\d+", part)}
        elif re.fullmatch("[A-Z]", part):
            rule.letter = part
        else:
            assert part == "rien à reporter", part
    return rule


Keys = list[int]
"""One number a row, bigger is better: 16 a cross, less its rank; far below zero when it is struck, once or more."""

_STRUCK = -1 << 20


def _ranked(totals: Sequence[int]) -> tuple[int, ...]:
    """The three best rows, by index: the highest keys, each of which bears its rank."""
    best = sorted(totals)[-PICKED:]
    assert best[0] >= 0, "fewer than three rows are left"
    return tuple(15 - (key & 15) for key in reversed(best))


@dataclass(frozen=True)
class Option:
    """One way to leave a question: an answer, or nothing."""

    name: str | None
    changes: Keys
    """What is added to each row."""


Questions = Sequence[tuple[set[str], Sequence[Option]]]
"""For each question, the answers without which it is not asked, and its options; passing comes first."""

_Counted = tuple[int, int]
"""A whole table in two numbers: the crosses, eight bits a row, and the rows struck, one bit a row."""


def _counted(option: Option) -> _Counted:
    crosses = sum(max(change, 0) // 16 << 8 * row for row, change in enumerate(option.changes))
    return crosses, sum((change < 0) << row for row, change in enumerate(option.changes))


def _tables(questions: Questions) -> Iterator[_Counted]:
    """Go through every profile, in a fixed order, and give its table; sums are made step by step."""
    packed = [(needed, [(option.name, *_counted(option)) for option in options]) for needed, options in questions]

    def walk(index: int, names: frozenset[str | None], crosses: int, struck: int) -> Iterator[_Counted]:
        needed, options = packed[index]
        asked = options if not needed or needed & names else options[:1]
        if index == len(packed) - 1:
            for _, more, barred in asked:
                yield crosses + more, struck | barred
            return
        for name, more, barred in asked:
            yield from walk(index + 1, names | {name}, crosses + more, struck | barred)

    yield from walk(0, frozenset(), 0, 0)


def _options_of(real: SelfAssessment) -> Questions:
    """The rules as the data has them."""
    needs = [action.need for action in ordered_actions(real)]
    found = []
    for question in real.questions:
        options = [Option(None, [0] * len(needs))]
        for answer in question.answers:
            options.append(
                Option(
                    f"{question.id}.{answer.id}",
                    [_STRUCK if need in answer.strikes else 16 * points_for(answer, need) for need in needs],
                )
            )
        found.append((set(question.only_if), options))
    return found


def _options_on_paper(sheet: Sheet) -> Questions:
    """The rules as they are printed."""
    rows = sorted(sheet.rows)
    found = []
    for box in sheet.boxes:
        options = [Option(None, [0] * len(rows))]
        for letter, rule in box.rules.items():
            options.append(
                Option(
                    f"{box.number}{letter}",
                    [_STRUCK if row in rule.struck else 16 * rule.crosses.get(row, 0) for row in rows],
                )
            )
        found.append(({f"{number}{letter}" for number, letter in box.only_if}, options))
    return found


def _answers(names: Sequence[str]) -> dict[str, str]:
    return dict(cast(tuple[str, str], tuple(name.split("."))) for name in names)


def _random_profiles(real: SelfAssessment, count: int) -> Iterator[dict[str, str]]:
    dice = random.Random(2026)
    for _ in range(count):
        chosen = ((question.id, dice.choice([None, *question.answers])) for question in real.questions)
        yield {question: answer.id for question, answer in chosen if answer is not None}


# --- every profile ------------------------------------------------------------------------------------------


def test_every_profile_gets_three_actions_that_no_answer_refuses_and_the_paper_gives_the_same(
    real: SelfAssessment, sheet: Sheet
) -> None:
    """Two millions of profiles, each counted twice: by the rules of the data, and by the printed words.

    Row for row the same crosses and the same rows struck: the three best rows that are left are the same too, and
    the test below shows that `assess` keeps those.
    """
    room = len(real.actions) - PICKED
    count = wrong = 0
    for ours, theirs in zip(_tables(_options_of(real)), _tables(_options_on_paper(sheet)), strict=True):
        count += 1
        # No `assert` here: pytest would look into each of them.
        if ours != theirs or ours[1].bit_count() > room:
            wrong += 1

    assert (count, wrong) == (_how_many(real), 0)


def _how_many(real: SelfAssessment) -> int:
    """Count the profiles another way: by the answers that decide whether a question is asked."""
    ways: dict[tuple[str, ...], int] = {(): 1}
    for question in real.questions:
        following: dict[tuple[str, ...], int] = {}
        for given, number in ways.items():
            is_open = not question.only_if or bool(set(given) & set(question.only_if))
            names = [f"{question.id}.{answer.id}" for answer in question.answers] if is_open else []
            for name in [None, *names]:
                kept = (*given, name) if name and any(name in other.only_if for other in real.questions) else given
                following[kept] = following.get(kept, 0) + number
        ways = following
    return sum(ways.values())


def test_the_sums_of_the_test_above_are_those_of_the_reference(real: SelfAssessment) -> None:
    """Adding step by step is `assess`: on every pair of answers, and on thousands of whole profiles."""
    needs = [action.need for action in ordered_actions(real)]
    option_by_name = {option.name: option for _, options in _options_of(real) for option in options if option.name}
    pairs = (_answers(names) for names in combinations(option_by_name, 2))

    for answers in (*pairs, *_random_profiles(real, 4000)):
        outcome = assess(real, answers)
        keys = [15 - rank for rank in range(len(needs))]
        for given in outcome.given:
            keys = list(map(add, keys, option_by_name[f"{given.question.id}.{given.answer.id}"].changes))
        assert tuple(needs[row] for row in _ranked(keys)) == tuple(item.action.need for item in outcome.picked)


def test_the_hand_counts_the_same_way_in(real: SelfAssessment, sheet: Sheet) -> None:
    letters = [item.profile[0].upper() for item in real.profiles]
    for answers in _random_profiles(real, 2000):
        counted: dict[str, int] = dict.fromkeys(letters, 0)
        ticked: set[tuple[int, str]] = set()
        for box, question in zip(sheet.boxes, real.questions, strict=True):
            if question.id not in answers or (box.only_if and not ticked & set(box.only_if)):
                continue
            rank = [answer.id for answer in question.answers].index(answers[question.id])
            letter = "ABCDEFGH"[rank]
            ticked.add((box.number, letter))
            if box.rules[letter].letter:
                counted[box.rules[letter].letter] += 1
        best = max(letters, key=lambda letter: counted[letter])

        assert assess(real, answers).profile[0].upper() == best


def test_no_action_contradicts_an_answer(real: SelfAssessment) -> None:
    for answers in _random_profiles(real, 4000):
        outcome = assess(real, answers)
        refused = {need for given in outcome.given for need in given.answer.strikes}

        assert len({item.action.need for item in outcome.picked}) == PICKED
        assert not refused & {item.action.need for item in outcome.picked}
        assert {item.action.need for item in outcome.struck} == refused
        assert all(item.reasons or item.points == 0 for item in outcome.picked)


def test_the_paper_says_every_question_and_every_action(real: SelfAssessment, sheet: Sheet, site: Site) -> None:
    assert [box.number for box in sheet.boxes] == list(range(3, 3 + len(real.questions)))
    assert [len(box.rules) for box in sheet.boxes] == [len(question.answers) for question in real.questions]
    assert {number: plain(text) for number, text in sheet.rows.items()} == {
        action.order: action.action for action in real.actions
    }


# --- rules --------------------------------------------------------------------------------------------------


def small(**changes: Any) -> SelfAssessment:
    """Three needs, two questions; the second only after « oui »."""
    action = {"gain": "Une soirée.", "temps": "une heure", "prix": {"resume": "gratuit"}, "demain": ["Ouvrez"]}
    return SelfAssessment.model_validate(
        {
            "id": "point",
            "source": {"titre": "Essai", "reference": "essai"},
            "verifie_le": "2026-11-01",
            "confiance": "moyenne",
            "nom": "Le point",
            "version": 1,
            "accroche": "Court.",
            "question_metier": "Quel métier ?",
            "question_departement": "Où ?",
            "questions": [
                {
                    "id": "soir",
                    "question": "Le soir ?",
                    "reponses": [
                        {"id": "oui", "texte": "Oui", "donne": [{"besoin": "c", "points": 2}], "profil": "acteur"},
                        {"id": "non", "texte": "Non", "barre": ["a"]},
                    ],
                },
                {
                    "id": "suite",
                    "question": "Et puis ?",
                    "seulement_si": ["soir.oui"],
                    "reponses": [
                        {
                            "id": "un",
                            "texte": "Un",
                            "donne": [{"besoin": "b", "points": 3}, {"besoin": "c", "points": 1}],
                        },
                        {"id": "deux", "texte": "Deux", "donne": [{"besoin": "b", "points": 2}], "profil": "projet"},
                    ],
                },
            ],
            "gestes": [
                {"besoin": need, "ordre": order, "geste": need, "pourquoi": "pour tous", "ignorer": need, **action}
                for order, need in enumerate("abcd", start=1)
            ],
            "profils": [{"profil": profile, "phrase": profile} for profile in ("intention", "projet", "acteur")],
            **changes,
        },
    )


@pytest.mark.parametrize(
    ("answers", "picked", "profile"),
    [
        pytest.param({}, "abc", "intention", id="nothing answered: the order, and the first way in"),
        pytest.param({"soir": "oui"}, "cab", "acteur", id="points come before the order"),
        pytest.param({"soir": "non"}, "bcd", "intention", id="a struck need is not there"),
        pytest.param({"soir": "oui", "suite": "un"}, "bca", "acteur", id="equal points: the smaller rank"),
        pytest.param({"soir": "oui", "suite": "deux"}, "bca", "projet", id="equal votes: the first written"),
        pytest.param({"suite": "un"}, "abc", "intention", id="an answer to a question that is not asked is nothing"),
        pytest.param({"soir": "non", "suite": "un"}, "bcd", "intention", id="nor after the other answer"),
        pytest.param({"soir": "peut-être", "x": "y"}, "abc", "intention", id="unknown answers count for nothing"),
    ],
)
def test_answers_give_three_needs(answers: dict[str, str], picked: str, profile: str) -> None:
    outcome = assess(small(), answers)

    assert "".join(item.action.need for item in outcome.picked) == picked
    assert outcome.profile == profile


def test_reasons_are_the_answers_with_the_most_points_first() -> None:
    (first, second, _) = assess(small(), {"soir": "oui", "suite": "un"}).picked

    assert [item.answer.id for item in first.reasons] == ["un"]
    assert [item.answer.id for item in second.reasons] == ["oui", "un"]
    assert (first.points, second.points) == (3, 3)


def test_what_is_struck_says_by_which_answer() -> None:
    (struck,) = assess(small(), {"soir": "non"}).struck

    assert (struck.action.need, struck.by.answer.id) == ("a", "non")


def test_a_question_without_condition_is_always_asked() -> None:
    first, second = small().questions

    assert is_asked(first, {})
    assert not is_asked(second, {})
    assert is_asked(second, {"soir": "oui"})


# --- checks -------------------------------------------------------------------------------------------------


def test_the_real_rules_have_no_problem(real: SelfAssessment) -> None:
    corpus = Corpus(tuple(load_records(ROOT).records), TODAY, ROOT)

    assert [str(problem) for problem in check_assessment(corpus)] == []


def test_too_many_ways_to_bar_are_refused_rather_than_followed(project: MakeProject) -> None:
    """A hostile file must not keep the check busy: nine questions of eight answers, each barring another need."""
    needs = [f"n{number}" for number in range(40)]
    action = {"pourquoi": "x", "ignorer": "x", "gain": "x", "temps": "x", "prix": {"resume": "x"}, "demain": ["x"]}
    hostile = small(
        questions=[
            {
                "id": f"q{number}",
                "question": "Et ?",
                "reponses": [
                    {"id": f"r{rank}", "texte": "x", "barre": [needs[(number * 7 + rank * 5) % 40], needs[rank * 3]]}
                    for rank in range(8)
                ],
            }
            for number in range(9)
        ],
        gestes=[{"besoin": need, "ordre": order, "geste": need, **action} for order, need in enumerate(needs, start=1)],
    )
    root = project(
        {
            # JSON is YAML.
            "data/assessment.yml": json.dumps(hostile.model_dump(mode="json", by_alias=True, exclude_none=True)),
            **{f"data/needs/{need}.yml": record("besoin", id=need) for need in needs},
        }
    )

    problems = check_tree(root, today=TODAY).problems

    assert {problem.code for problem in problems} == {"trop-de-besoins-barres"}


# --- pages and files ----------------------------------------------------------------------------------------


def test_a_hub_without_questions_has_a_page_of_needs() -> None:
    (page,) = pages.pages(hub(loaded("besoin")))

    assert page.url == "diagnostic/"
    assert list(pages.files(hub(loaded("besoin")))) == []


def _data_of(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text[text.index("{", text.index("] = ") if "] = " in text else 0) : -2])
    return found


def test_each_trade_has_a_small_script_of_its_own_steps(site: Site, real: SelfAssessment) -> None:
    files = {file.path: file.content.decode() for file in pages.files(site)}

    assert set(files) == {pages.DATA_PATH, *(pages.TRADE_PATH.format(id=trade.id) for trade in site.trades)}
    aside = {place for action in real.actions for place in action.set_aside}
    for trade in site.trades:
        data = _data_of(files[pages.TRADE_PATH.format(id=trade.id)])
        kept = [step for step in trade.record.steps if f"{trade.id}.{step.id}" not in aside]
        assert set(data["etapes"]) == {step.need for step in kept}
        for need, step in data["etapes"].items():
            first = next(step for step in kept if step.need == need)
            assert (step["ancre"], step["temps"][:5]) == (first.id, first.time[:5])
            assert step["gain"] and step["prix"] and step["demain"]


def test_a_chamber_is_named_only_to_those_it_serves(site: Site) -> None:
    files = {file.path: file.content.decode() for file in pages.files(site)}

    assert _data_of(files[pages.TRADE_PATH.format(id="traducteur")])["tetes"] == []
    assert _data_of(files[pages.TRADE_PATH.format(id="coiffeur")])["tetes"] == ["cma-france"]


def test_the_scripts_name_no_closed_aid(site: Site) -> None:
    files = {file.path: file.content.decode() for file in pages.files(site)}
    shared = _data_of(files[pages.DATA_PATH])

    closed = {entry.id for entry in site.aids if site.status_of(entry).value in ("fermee", "a-verifier")}
    assert not closed & set(shared["aides"])
    named = {aid for action in shared["gestes"] for aid in (*action["aides"], *action["aidesDuBesoin"])}
    assert named <= set(shared["aides"])
    assert all(aid["perime"] > TODAY.isoformat() for aid in shared["aides"].values())


def test_links_of_a_text_are_kept_as_pieces() -> None:
    site = resolve(load_records(SITES / "complete").records, today=TODAY, settings=Settings(site_name="Essai"))
    entry = pages.the_assessment(site)
    assert entry is not None
    shared = _data_of(next(iter(pages.files(site))).content.decode())

    (answer, _) = shared["questions"][0]["reponses"]
    trade = "metiers/plombier-chauffagiste-de-bateaux-et-de-peniches-fluviales/"
    assert answer["meneA"][0] == "On commence par un modèle, comme "
    assert answer["meneA"][1][1] == "temoignages/elle-a-essaye/"
    assert answer["meneA"][2:] == [" ou ", ["un plombier", trade], "."]
    assert shared["questions"][1]["si"] == [[0, 0]]


def test_the_written_words_are_short_and_kind(real: SelfAssessment) -> None:
    texts = [real.lead, *(question.text for question in real.questions)]
    texts += [
        text
        for question in real.questions
        for answer in question.answers
        for text in (answer.text, answer.leads_to)
        if text
    ]
    texts += [text for item in real.actions for text in (item.action, item.gain, item.time, *item.tomorrow)]
    texts += [item.sentence for item in real.profiles]
    sentences = [part for text in texts for part in re.split(r"[.!?:;](?:\s|$)", plain(text)) if part.strip()]
    words = [len(re.findall(r"\w+", sentence)) for sentence in sentences]

    assert sum(words) / len(words) <= 12
    banned = r"digital|solution|optimis|boost|incontournable|niveau|score|retard numérique|n’hésitez|TPE|CRM"
    assert re.findall(banned, " ".join(texts), re.IGNORECASE) == []


def test_the_complete_site_is_sound() -> None:
    assert check_tree(Path(SITES / "complete"), today=TODAY).problems == ()


def test_there_are_twelve_questions_at_most(real: SelfAssessment) -> None:
    assert len(real.questions) + pages.BEFORE <= 12
