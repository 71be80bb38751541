"""The pages of the problems: one a code, none for a code that does not exist, examples typed as they are."""

import re
from html import unescape

import pytest

from generator.pages import problems
from generator.problem_guide import ANSWERABLE, EXPLANATION_BY_CODE, PAGES_FOLDER, Explanation, help_address
from generator.templates import Page, Templates
from tests.hubs import ROOT, hub

TEMPLATES = Templates(ROOT / "overrides" / "fiches", lambda kind, identifier: None, "../../../")
PAGES: dict[str, Page] = {page.url: page for page in problems.pages(hub())}

by_problem = pytest.mark.parametrize("explanation", EXPLANATION_BY_CODE.values(), ids=lambda item: item.code)


def html_of(code: str) -> str:
    return TEMPLATES.render(PAGES[f"{PAGES_FOLDER}{code}/"].context)


def test_every_problem_has_a_page_and_no_page_is_for_nothing() -> None:
    expected = [PAGES_FOLDER, *(f"{PAGES_FOLDER}{code}/" for code in EXPLANATION_BY_CODE)]

    assert list(PAGES) == expected
    assert len({page.title for page in PAGES.values()}) == len(PAGES)


def test_the_list_leads_to_every_page() -> None:
    html = TEMPLATES.render(PAGES[PAGES_FOLDER].context)

    links = re.findall(r'href="(?:\.\./)*(contribuer/problemes/[a-z0-9-]+/)"', html)
    assert links == list(PAGES)[1:]


@by_problem
def test_page_says_what_why_and_how(explanation: Explanation) -> None:
    html = html_of(explanation.code)

    assert [unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", html, re.DOTALL)][:2] == [
        explanation.before,
        explanation.after,
    ]
    assert ("question : ne bloque pas" in html.replace("\u00a0", " ")) == (explanation.level == "avertissement")
    assert ("Et si c’est voulu" in html) == (explanation in ANSWERABLE)
    assert ("etrier check --fix" in html) == explanation.is_mended
    assert "`" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)


@by_problem
def test_messages_lead_to_a_page_that_exists(explanation: Explanation) -> None:
    assert help_address(explanation.code, "https://hub.fr/").removeprefix("https://hub.fr/") in PAGES
    path, _, anchor = help_address(explanation.code, None).partition("#")
    assert f"{{#{anchor}}}" in (ROOT / path).read_text("utf-8")
