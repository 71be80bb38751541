"""« Faire le point »: its page, one page a question for readers without JavaScript, the sheet of paper, its data.

The rules live in `generator.assessment`; here they are joined with the hub. The browser gets two sorts of small
classic scripts, which work from the disk too: the questions with what holds for everybody, and one a trade.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from generator.assessment import ordered_actions, split_condition
from generator.dates import first_day, french_partial_date, last_day
from generator.eligibility import AidStatus
from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.common import Record
from generator.models.help import Aid, SupportNetwork
from generator.models.hub import AssessmentAction, AssessmentAnswer, AssessmentQuestion, SelfAssessment
from generator.models.law import Obligation
from generator.models.trades import Need, Step, Story, Trade
from generator.outputs import OutputFile
from generator.pages.provenance import Provenance, provenance
from generator.pages.wants import EntryList
from generator.pathways import Pathway, covered, pathway
from generator.site import Entry, Site
from generator.templates import Context, Page
from generator.text import INTERNAL_LINK, fold, plain, typography
from generator.vocabularies import PROFILES

URL = "diagnostic/"
"""Site path of « Faire le point »."""

PAPER_URL = "diagnostic/papier/"
DATA_PATH = "assets/diagnostic/donnees.js"
TRADE_PATH = "assets/diagnostic/metiers/{id}.js"

BEFORE = 2
"""Questions that come before the written ones: the trade, the department."""

_SECTION = "diagnostic"

_NOT_TO_CALL = ("financeur-formation", "mediateur")
"""Networks that a trade names for something else than a first call."""


@dataclass(frozen=True)
class NeedLink:
    """A need that an answer speaks of, or crosses out."""

    need: Entry[Need]
    """The need."""
    points: int
    """What the answer gives it; 0 when it crosses it out."""


@dataclass(frozen=True)
class ExplainedAnswer:
    """One answer, and where it leads."""

    answer: AssessmentAnswer
    """The answer as written."""
    gives: tuple[NeedLink, ...]
    """Needs it speaks for."""
    strikes: tuple[NeedLink, ...]
    """Needs it crosses out."""


@dataclass(frozen=True)
class AssessmentPage(Context):
    """Variables of diagnostic.html."""

    template: ClassVar[str] = "diagnostic.html"
    assessment: SelfAssessment
    """The assessment as written."""
    questions: tuple[tuple[int, str], ...]
    """(number, text) of every question, the trade and the department first."""
    provenance: Provenance
    """Who vouches for it."""


@dataclass(frozen=True)
class AssessmentQuestionPage(Context):
    """Variables of diagnostic-question.html."""

    template: ClassVar[str] = "diagnostic-question.html"
    number: int
    """Counted from 1."""
    total: int
    """How many questions."""
    text: str
    """The question."""
    answers: tuple[ExplainedAnswer, ...]
    """The answers; none for the trade and the department."""
    links: tuple[tuple[str, str], ...]
    """(site path, label) of what is chosen in the first two questions."""
    condition: tuple[str, ...]
    """Answers without which the question is not asked; none when it always is."""


@dataclass(frozen=True)
class PaperAnswer:
    """One box to tick."""

    letter: str
    """« A », « B » …"""
    text: str
    """The answer."""
    rule: str
    """What to write in the table, such as « 7 +++ ; barrez 16 ; P »; « rien à reporter » when there is nothing."""


@dataclass(frozen=True)
class PaperQuestion:
    """One question of the sheet."""

    number: int
    """Its number on the screen too."""
    text: str
    """The question."""
    condition: str
    """« Seulement si … », "" when it is always asked."""
    answers: tuple[PaperAnswer, ...]
    """The boxes."""


@dataclass(frozen=True)
class PaperNeed:
    """One row of the table to add up."""

    number: int
    """Its rank: the smaller one wins a tie."""
    need: Entry[Need]
    """The need."""
    action: AssessmentAction
    """What to do about it."""


@dataclass(frozen=True)
class PaperProfile:
    """One way in, to count by letters."""

    letter: str
    """« I », « P » or « A »."""
    label: str
    """Its name."""
    sentence: str
    """What is said of it."""


@dataclass(frozen=True)
class AssessmentPaper(Context):
    """Variables of diagnostic-papier.html."""

    template: ClassVar[str] = "diagnostic-papier.html"
    assessment: SelfAssessment
    """The assessment as written."""
    questions: tuple[PaperQuestion, ...]
    """The questions to tick."""
    needs: tuple[PaperNeed, ...]
    """The table, by rank."""
    profiles: tuple[PaperProfile, ...]
    """The ways in."""
    address: str
    """Public address without its protocol, ending with a slash; "" when it is unknown."""
    provenance: Provenance
    """Who vouches for it."""


def the_assessment(site: Site) -> Entry[SelfAssessment] | None:
    """Give the hub's assessment, None when it has none."""
    found = site.all("diagnostic")
    return cast(Entry[SelfAssessment], found[0]) if found else None


def pages(site: Site) -> Iterator[Page]:
    """Give the page, one page a question, and the sheet of paper; a page of needs on a hub without questions."""
    entry = the_assessment(site)
    if entry is None:
        yield _no_question_yet(site)
        return
    assessment = entry.record
    texts = (assessment.trade_question, assessment.department_question, *(item.text for item in assessment.questions))
    numbered = tuple(enumerate(texts, start=1))
    yield Page(
        URL,
        assessment.name,
        "Trois minutes, quelques questions : par quoi commencer, ce que ça rapporte, qui appeler. Sans compte, rien n’est envoyé.",
        AssessmentPage(assessment, numbered, provenance(site, entry)),
        section=_SECTION,
        scripts=(DATA_PATH, "assets/diagnostic.js"),
        is_sealed=True,
    )
    for number, text in numbered:
        yield _question_page(site, assessment, number, text)
    yield Page(
        PAPER_URL,
        f"{assessment.name}, sur papier",
        "Deux feuilles à imprimer : cochez, comptez, lisez vos trois gestes. Sans ordinateur.",
        _paper(site, entry),
        section=_SECTION,
    )


def _no_question_yet(site: Site) -> Page:
    """The menu leads here on every hub, even one whose questions are not written."""
    lead = "Les questions ne sont pas encore écrites ici. Partez de ce qui vous embête."
    needs = tuple((need, need.record.short_name) for need in site.needs)
    return Page(URL, "Faire le point", lead, EntryList("Faire le point", lead, needs), section=_SECTION, indexed=False)


def _question_page(site: Site, assessment: SelfAssessment, number: int, text: str) -> Page:
    links: tuple[tuple[str, str], ...] = ()
    answers: tuple[ExplainedAnswer, ...] = ()
    condition: tuple[str, ...] = ()
    if number == 1:
        links = tuple((f"metiers/{trade.id}/", trade.title) for trade in site.trades)
    elif number == BEFORE:
        links = tuple((f"qui-aide/{code.lower()}/", f"{code} · {name}") for code, name in DEPARTMENT_NAME_BY_CODE.items())
    else:
        question = assessment.questions[number - BEFORE - 1]
        answers = tuple(_explained(site, answer) for answer in question.answers)
        condition = tuple(_answer_text(assessment, item) for item in question.only_if)
    context = AssessmentQuestionPage(number, len(assessment.questions) + BEFORE, text, answers, links, condition)
    return Page(
        f"{URL}question-{number}/",
        f"{assessment.name}, question {number}",
        f"{text} Les réponses possibles, et où chacune mène.",
        context,
        section=_SECTION,
        indexed=False,
    )


def _explained(site: Site, answer: AssessmentAnswer) -> ExplainedAnswer:
    def linked(identifier: str, points: int) -> Iterator[NeedLink]:
        entry = site.find("besoin", identifier)
        if entry is not None:
            yield NeedLink(cast(Entry[Need], entry), points)

    return ExplainedAnswer(
        answer,
        tuple(link for gift in answer.gives for link in linked(gift.need, gift.points)),
        tuple(link for need in answer.strikes for link in linked(need, 0)),
    )


def _answer_text(assessment: SelfAssessment, condition: str) -> str:
    asked, answered = split_condition(condition)
    return next(
        answer.text
        for question in assessment.questions
        if question.id == asked
        for answer in question.answers
        if answer.id == answered
    )


# --- paper ------------------------------------------------------------------------------------------------


def _paper(site: Site, entry: Entry[SelfAssessment]) -> AssessmentPaper:
    assessment = entry.record
    url = site.settings.site_url
    return AssessmentPaper(
        assessment=assessment,
        questions=tuple(
            PaperQuestion(
                number,
                question.text,
                _paper_condition(assessment, question),
                tuple(
                    PaperAnswer(_letter(rank), answer.text, _paper_rule(assessment, answer))
                    for rank, answer in enumerate(question.answers)
                ),
            )
            for number, question in enumerate(assessment.questions, start=BEFORE + 1)
        ),
        needs=tuple(
            PaperNeed(action.order, cast(Entry[Need], need), action)
            for action in ordered_actions(assessment)
            if (need := site.find("besoin", action.need)) is not None
        ),
        profiles=tuple(
            PaperProfile(_profile_letter(item.profile), PROFILES.label(item.profile), item.sentence)
            for item in assessment.profiles
        ),
        address=url.removeprefix("https://") if url else "",
        provenance=provenance(site, entry),
    )


def _letter(rank: int) -> str:
    return "ABCDEFGH"[rank]


def _profile_letter(profile: str) -> str:
    return profile[0].upper()


def _paper_condition(assessment: SelfAssessment, question: AssessmentQuestion) -> str:
    """Say when a question is asked, such as « Seulement si vous avez coché 5A, 5B ou 5D. »."""
    places = []
    for asked, answered in map(split_condition, question.only_if):
        for number, other in enumerate(assessment.questions, start=BEFORE + 1):
            if other.id == asked:
                rank = next(rank for rank, answer in enumerate(other.answers) if answer.id == answered)
                places.append(f"{number}{_letter(rank)}")
    if not places:
        return ""
    last = places.pop()
    listed = f"{', '.join(places)} ou {last}" if places else last
    return f"Seulement si vous avez coché {listed}."


def _paper_rule(assessment: SelfAssessment, answer: AssessmentAnswer) -> str:
    number = {action.need: action.order for action in assessment.actions}
    parts = [f"{number[gift.need]} {'+' * gift.points}" for gift in answer.gives]
    if answer.strikes:
        parts.append("barrez " + ", ".join(str(item) for item in sorted(number[need] for need in answer.strikes)))
    if answer.profile:
        parts.append(_profile_letter(answer.profile))
    return " ; ".join(parts) or "rien à reporter"


# --- what the browser reads -------------------------------------------------------------------------------


def files(site: Site) -> Iterator[OutputFile]:
    """Give the script with the questions and what holds for everybody, and one script a trade."""
    entry = the_assessment(site)
    if entry is None:
        return
    yield _script(DATA_PATH, "self.etrierDiagnostic", _shared_data(site, entry.record))
    for trade in site.trades:
        path = TRADE_PATH.format(id=trade.id)
        name = f"(self.etrierMetiers = self.etrierMetiers || {{}})[{json.dumps(trade.id)}]"
        yield _script(path, name, _trade_data(site, entry.record, pathway(site, trade)))


def _script(path: str, target: str, data: dict[str, Any]) -> OutputFile:
    # Line separators end a line in old engines, even inside a string.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return OutputFile.text(path, f'"use strict";\n{target} = {text};\n')


def _shared_data(site: Site, assessment: SelfAssessment) -> dict[str, Any]:
    actions = ordered_actions(assessment)
    rank = {action.need: index for index, action in enumerate(actions)}
    place = {
        f"{question.id}.{answer.id}": [index, number]
        for index, question in enumerate(assessment.questions)
        for number, answer in enumerate(question.answers)
    }
    networks = {identifier: None for action in actions for identifier in action.networks}
    chambers = [entry.id for entry in site.networks if entry.record.type == "chambre" and entry.record.state == "actif" and "FR" not in entry.record.territories]
    return {
        "version": assessment.version,
        "nom": typography(assessment.name),
        "questionMetier": typography(assessment.trade_question),
        "questionDepartement": typography(assessment.department_question),
        "questions": [
            {
                "texte": typography(question.text),
                "si": [place[condition] for condition in question.only_if],
                "reponses": [_answer_data(site, assessment, answer, rank) for answer in question.answers],
            }
            for question in assessment.questions
        ],
        "gestes": [_generic_data(site, action) for action in actions],
        "profils": [{"nom": PROFILES.label(item.profile), "phrase": typography(item.sentence)} for item in assessment.profiles],
        "aides": {entry.id: _aid_data(entry, rank) for entry in _running(site)},
        "reseaux": {entry.id: _network_data(entry) for entry in site.networks if entry.id in {*networks, *chambers}},
        "chambres": chambers,
        "dates": [_duty_data(entry) for entry in site.obligations if entry.record.everyone],
        "metiers": [[trade.id, _trade_name(trade.record), _trade_words(trade.record)] for trade in site.trades],
        "departements": list(DEPARTMENT_NAME_BY_CODE.items()),
    }


def _answer_data(site: Site, assessment: SelfAssessment, answer: AssessmentAnswer, rank: dict[str, int]) -> dict[str, Any]:
    profiles = [item.profile for item in assessment.profiles]
    data = {
        "texte": typography(answer.text),
        "donne": [[rank[gift.need], gift.points] for gift in answer.gives],
        "barre": [rank[need] for need in answer.strikes],
        "profil": profiles.index(answer.profile) if answer.profile else None,
        "parceQue": typography(answer.because) if answer.because else None,
        "meneA": _pieces(site, answer.leads_to) if answer.leads_to else None,
    }
    return {key: value for key, value in data.items() if value not in (None, [])}


def _generic_data(site: Site, action: AssessmentAction) -> dict[str, Any]:
    need = cast(Entry[Need], site.find("besoin", action.need))
    serving = [entry.id for entry in _running(site) if action.need in entry.record.needs]
    return {
        "besoin": action.need,
        "court": typography(need.record.short_name),
        "url": need.url,
        "pourquoi": typography(action.why),
        "ignorer": typography(action.ignoring),
        "aides": [entry.id for entry in site.pick("aide", action.aids) if _is_running(site, entry)],
        "aidesDuBesoin": serving,
        **_action_data(
            site,
            action,
            [entry.id for entry in site.pick("reseau", action.networks)],
            site.pick("contrat", action.contracts),
            _first_story(site, action.stories, action.need),
        ),
    }


def _action_data(
    site: Site,
    action: AssessmentAction | Step,
    networks: Any,
    contracts: Iterable[Entry[Record]],
    story: Entry[Story] | None,
) -> dict[str, Any]:
    """Give what an action and a step have alike."""
    data = {
        "geste": typography(action.action),
        "gain": _pieces(site, action.gain),
        "temps": typography(action.time),
        "prix": typography(action.price.summary),
        "demain": [typography(plain(gesture)) for gesture in action.tomorrow],
        "reseaux": networks,
        "contrats": [[typography(entry.title), entry.url] for entry in contracts if entry.url],
        "temoin": _story_data(story) if story else None,
    }
    return {key: value for key, value in data.items() if value not in (None, [])}


def _trade_data(site: Site, assessment: SelfAssessment, path: Pathway) -> dict[str, Any]:
    trade = path.trade.record
    own = cast(tuple[Entry[SupportNetwork], ...], site.pick("reseau", trade.networks))
    steps: dict[str, dict[str, Any]] = {}
    set_aside = {place for action in assessment.actions for place in action.set_aside}
    for item in path.steps:
        if item.step.need not in steps and f"{trade.id}.{item.step.id}" not in set_aside:
            networks = [_network_data(cast(Entry[SupportNetwork], entry)) for entry in item.networks]
            story = _peer(path, item.step.need) or (cast(Entry[Story], item.stories[0]) if item.stories else None)
            steps[item.step.need] = {
                "ancre": item.step.id,
                "aides": [fit.entry.id for fit in item.aids if _is_running(site, fit.entry)],
                **_action_data(site, item.step, networks, item.contracts, story),
            }
    peers = {need: _story_data(story) for action in assessment.actions if (story := _peer(path, need := action.need))}
    return {
        "nom": _trade_name(trade),
        "url": path.trade.url,
        "etapes": steps,
        "pairs": peers,
        "ignorer": [[typography(item.what), typography(item.why)] for item in trade.ignore],
        "dates": [_duty_data(entry) for entry in path.obligations],
        "exclues": [fit.entry.id for fit in path.refused if _is_running(site, fit.entry)],
        "appeler": [_network_data(entry) for entry in own if entry.record.type not in _NOT_TO_CALL][:2],
        "tetes": [entry.id for entry in own if entry.record.type == "chambre"],
    }


def _peer(path: Pathway, need: str) -> Entry[Story] | None:
    """Give someone of the trade who tells of a need: those who did it before those who hesitate."""
    order = ("reussite", "hesitation", "echec")
    told = sorted((story for story in path.stories if need in story.record.needs), key=lambda story: order.index(story.record.type))
    return told[0] if told else None


def _first_story(site: Site, stories: Iterable[str], need: str) -> Entry[Story] | None:
    named = cast(tuple[Entry[Story], ...], site.pick("temoignage", stories))
    return next(iter(named), None) or next((story for story in site.stories if need in story.record.needs), None)


def _running(site: Site) -> tuple[Entry[Aid], ...]:
    """Give the aids that are open, or will be: the browser tells which on the day it is read."""
    return site.once(_running_aids)


def _running_aids(site: Site) -> tuple[Entry[Aid], ...]:
    return tuple(entry for entry in site.listed_aids if site.status_of(entry) in (AidStatus.OPEN, AidStatus.COMING))


def _is_running(site: Site, entry: Entry[Any]) -> bool:
    return entry in _running(site)


def _aid_data(entry: Entry[Aid], rank: dict[str, int]) -> dict[str, Any]:
    aid = entry.record
    criteria = aid.criteria
    data = {
        "nom": typography(entry.title),
        "url": entry.url,
        "ou": covered(aid.territories),
        "debut": first_day(aid.starts).isoformat() if aid.starts else None,
        "fin": last_day(aid.ends).isoformat() if aid.ends else None,
        "perime": entry.freshness.gone_on.isoformat(),
        "besoins": [rank[need] for need in aid.needs],
        # What many small firms do not meet: these come last, and say so.
        "conditions": bool(aid.area or criteria.staff_min or criteria.statuses or criteria.age_max_months) or None,
    }
    return {key: value for key, value in data.items() if value is not None}


def _network_data(entry: Entry[SupportNetwork]) -> dict[str, Any]:
    data = {
        "nom": typography(entry.title),
        "url": entry.url,
        "ou": covered(entry.record.territories),
        "tel": entry.record.phone,
        "tete": entry.record.parent if entry.record.type == "chambre" else None,
        "chambre": entry.id if entry.record.type == "chambre" else None,
    }
    return {key: value for key, value in data.items() if value is not None}


def _story_data(entry: Entry[Story]) -> dict[str, Any]:
    story = entry.record
    who = ", ".join(part for part in (story.who, story.activity, story.place) if part)
    return {"titre": typography(entry.title), "qui": typography(who), "url": entry.url}


def _duty_data(entry: Entry[Obligation]) -> list[str]:
    duty = entry.record
    return [first_day(duty.takes_effect).isoformat(), french_partial_date(duty.takes_effect), typography(entry.title), entry.url or ""]


def _trade_name(trade: Trade) -> str:
    if trade.name_feminine and trade.name_feminine != trade.name:
        return typography(f"{trade.name}, {trade.name_feminine}")
    return typography(trade.name)


def _trade_words(trade: Trade) -> str:
    """Give the trade's other names, folded, for who calls it otherwise."""
    return "|".join(dict.fromkeys(fold(word) for word in (trade.name, trade.name_feminine or "", *trade.words[:40]) if word))


def _pieces(site: Site, text: str) -> list[Any]:
    """Cut a text in plain pieces and links, [label, address], that a script can write without reading HTML."""
    pieces: list[Any] = []
    place = 0
    for match in INTERNAL_LINK.finditer(text):
        pieces.append(_flat(text[place : match.start()]))
        target = site.link(match["kind"], match["id"])
        label = typography(match["label"] or (target[1] if target else match["id"]))
        pieces.append([label, target[0]] if target else label)
        place = match.end()
    pieces.append(_flat(text[place:]))
    return [piece for piece in pieces if piece]


def _flat(text: str) -> str:
    """Plain words of a piece of text, the spaces at its ends kept."""
    start = " " if re.match(r"\s", text) else ""
    end = " " if re.search(r"\s$", text) else ""
    words = plain(text)
    return typography(f"{start}{words}{end}") if words else start

