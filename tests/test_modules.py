"""The modules as values: the list, the ten answers, the quiz, what an edition leaves out, the sealed attestation."""

from dataclasses import replace
from typing import Any

import pytest

from generator.eligibility import AidStatus
from generator.load import load_records
from generator.load.records import LoadedRecord
from generator.models.knowledge import TrainingModule
from generator.pages import all_pages, modules
from generator.pages.modules import AttestationPage, ModuleList, ModulePage, TrainerPage
from generator.settings import Settings, read_settings
from generator.site import Site, resolve
from generator.templates import Page, Templates
from generator.vocabularies import MODULE_QUESTIONS
from tests.helpers import SITES
from tests.hubs import ROOT, TODAY, hub, loaded

COMPLETE = load_records(SITES / "complete").records
(WRITTEN,) = (item for item in COMPLETE if item.kind.key == "module")


def written(**changes: Any) -> LoadedRecord:
    """The module of tests/sites/complete with other values; `changes` are names of fields."""
    assert isinstance(WRITTEN.record, TrainingModule)
    return replace(WRITTEN, record=WRITTEN.record.model_copy(update=changes))


def by_url(site: Site) -> dict[str, Page]:
    return {page.url: page for page in modules.pages(site)}


def context_of(site: Site, url: str, model: type) -> Any:
    context = by_url(site)[url].context
    assert isinstance(context, model)
    return context


def html_of(page: Page, *, linked: bool = True) -> str:
    def resolver(kind: str, identifier: str) -> tuple[str, str] | None:
        return (f"{kind}/{identifier}/", identifier) if linked else None

    return Templates(ROOT / "overrides" / "fiches", resolver, "../" * page.depth).render(page.context)


@pytest.fixture(scope="module")
def complete() -> Site:
    return resolve(COMPLETE, today=TODAY, settings=Settings(site_name="Essai", site_url="https://essai.fr/"))


@pytest.fixture(scope="module")
def real() -> Site:
    wanted = ("modules", "glossary", "statistics")
    paths = [path.relative_to(ROOT) for name in wanted for path in sorted((ROOT / "data" / name).glob("*.yml"))]
    return resolve(load_records(ROOT, paths=paths).records, today=TODAY, settings=read_settings(ROOT))


def test_a_hub_without_modules_has_none_of_these_pages() -> None:
    assert list(modules.pages(hub(loaded("besoin")))) == []


def test_each_module_has_a_page_and_a_trainers_sheet(complete: Site) -> None:
    assert list(by_url(complete)) == [
        "modules/",
        "modules/attestation/",
        "modules/faire-un-devis/",
        "modules/faire-un-devis/animer/",
    ]


def test_modules_are_grouped_by_theme_in_the_order_of_their_numbers() -> None:
    made = [
        written(id=name, name=name, number=number, theme=theme, minutes=minutes)
        for name, number, theme, minutes in (("c", 7, "Vendre", 30), ("a", 9, "Gérer", 20), ("b", 2, "Gérer", 25))
    ]
    context = context_of(hub(*made), "modules/", ModuleList)

    assert [(theme.name, [entry.id for entry in theme.entries]) for theme in context.themes] == [
        ("Gérer", ["b", "a"]),
        ("Vendre", ["c"]),
    ]
    assert (context.count, context.shortest, context.longest) == (3, 20, 30)


def test_the_next_module_is_the_one_of_the_next_number() -> None:
    site = hub(written(id="a", number=9), written(id="b", number=2))

    assert context_of(site, "modules/b/", ModulePage).following.id == "a"
    assert context_of(site, "modules/a/", ModulePage).following is None


def test_the_ten_questions_are_printed_as_people_say_them(complete: Site) -> None:
    page = by_url(complete)["modules/faire-un-devis/"]

    html = html_of(page)

    for question in MODULE_QUESTIONS:
        shown = question.label.replace(" ?", "\u202f?")
        assert f'<a href="#{question.value}">{shown}</a>' in html
        assert f'<h2 id="{question.value}">{shown}</h2>' in html
        assert f">{question.value}<" not in html


def test_a_quiz_is_numbered_and_lettered_and_knows_its_right_answer(complete: Site) -> None:
    quiz = context_of(complete, "modules/faire-un-devis/", ModulePage).quiz

    assert [question.number for question in quiz] == list(range(1, 11))
    assert quiz[0].answers == (("A", "Oui"), ("B", "Non"))
    assert (quiz[0].right, quiz[0].right_letter, quiz[0].right_text) == (0, "A", "Oui")


def test_every_answer_of_a_real_quiz_is_where_the_record_says(real: Site) -> None:
    for entry in real.modules:
        for made, question in zip(modules.quiz_of(entry.record.quiz), entry.record.quiz, strict=True):
            assert [answer.right for answer in question.answers].index(True) == made.right
            assert made.right_text == question.answers[made.right].text


def test_examples_lead_to_their_trades(complete: Site) -> None:
    context = context_of(complete, "modules/faire-un-devis/", ModulePage)
    html = html_of(by_url(complete)["modules/faire-un-devis/"])

    trade, text = context.examples[0]
    assert (trade.kind.key, text) == ("metier", "Le devis part du chantier.")
    assert f'<dt><a href="../../{trade.url}">' in html


def test_open_aids_come_first_and_closed_ones_are_shown_as_closed() -> None:
    aids = [
        loaded("aide", id="finie", nom="Finie", etat="fermee", besoins=["devis"]),
        loaded("aide", id="ouverte", nom="Ouverte", besoins=["devis"]),
    ]
    site = hub(loaded("besoin"), *aids, written(aids=("finie", "ouverte", "partie-ailleurs")))
    page = by_url(site)["modules/faire-un-devis/"]

    fits = context_of(site, page.url, ModulePage).aids
    html = html_of(page)

    assert [(fit.entry.id, fit.status) for fit in fits] == [("ouverte", AidStatus.OPEN), ("finie", AidStatus.CLOSED)]
    assert 'data-etat="fermee"' in html
    assert html.count('pastille--ferme"') == 1


def test_a_trade_that_the_edition_left_out_is_no_example(complete: Site) -> None:
    assert context_of(hub(written()), "modules/faire-un-devis/", ModulePage).examples == ()


def test_only_the_attestation_is_sealed(complete: Site) -> None:
    assert [url for url, page in by_url(complete).items() if page.is_sealed] == ["modules/attestation/"]


def test_the_attestation_says_what_it_is_and_lists_the_modules(complete: Site) -> None:
    html = html_of(by_url(complete)["modules/attestation/"])

    assert context_of(complete, "modules/attestation/", AttestationPage).modules == complete.modules
    assert "Attestation sur l’honneur, faite par la personne elle-même" in html
    assert 'data-module="faire-un-devis"' in html
    assert "Les modules\u00a0: essai.fr/modules/" in html


def test_without_an_address_of_its_own_the_hub_prints_none() -> None:
    html = html_of(by_url(hub(written()))["modules/attestation/"])

    assert "Les modules\u00a0:" not in html


def test_the_trainers_sheet_gives_the_quiz_first_then_its_answers(complete: Site) -> None:
    page = by_url(complete)["modules/faire-un-devis/animer/"]
    assert isinstance(page.context, TrainerPage)

    html = html_of(page)
    handed_out, _, answers = html.partition('id="reponses"')

    assert "Apportez deux téléphones." in handed_out
    assert "Sans date, le prix vous engage longtemps." not in handed_out
    assert answers.count("<strong>A. Oui</strong>") == 10
    assert answers.count("Sans date, le prix vous engage longtemps.") == 10


def test_the_list_tells_of_2006_from_the_records_and_is_silent_without_them(real: Site) -> None:
    told = html_of(by_url(real)["modules/"])
    silent = html_of(by_url(hub(written()))["modules/"])

    assert "200\u202f000 entreprises" in told
    assert "En 2006</h3>" in told
    assert "En 2006</h3>" not in silent


def test_the_twenty_modules_of_the_passport_are_there(real: Site) -> None:
    assert [entry.record.number for entry in real.modules] == list(range(1, 21))


def test_every_title_is_of_one_page_only(real: Site) -> None:
    titles = [page.title for page in modules.pages(real)]

    assert len(set(titles)) == len(titles) == 42


def test_the_pages_are_among_those_of_the_site(complete: Site) -> None:
    assert set(by_url(complete)) <= {page.url for page in all_pages(complete)}
