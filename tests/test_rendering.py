"""Pages by themselves and all together; what is rendered once serves every depth."""

from pathlib import Path

import pytest

from generator import pages
from generator.load import load_records
from generator.models.kinds import KINDS
from generator.settings import Settings
from generator.site import Site, resolve
from generator.templates import Templates
from generator.text import LinkResolver
from tests.helpers import SITES
from tests.hubs import TODAY


@pytest.fixture(scope="module")
def site() -> Site:
    return resolve(load_records(SITES / "complete").records, today=TODAY, settings=Settings(site_name="Essai"))


def test_the_page_of_one_record_is_the_one_of_the_whole_site(site: Site) -> None:
    page_by_url = {page.url: page for page in pages.all_pages(site)}
    entries = [entry for kind in KINDS for entry in site.all(kind.key)]

    alone = {entry.url: pages.page_of(site, entry) for entry in entries}

    assert {url for url, page in alone.items() if page} == {entry.url for entry in entries if entry.url in page_by_url}
    assert all(page == page_by_url[page.url] for page in alone.values() if page)


def no_link(kind: str, identifier: str) -> tuple[str, str] | None:
    return None


resolver: LinkResolver = no_link


def test_a_line_is_made_once_for_each_value(tmp_path: Path) -> None:
    folder = tmp_path / "fiches"
    folder.mkdir()
    macro = '{% macro ligne(texte) %}<a href="{{ base }}x/">{{ texte }}</a>{% endmacro %}'
    (folder / "m.html").write_text(macro, "utf-8")
    templates = Templates(folder, resolver, "../")
    page = templates._environment.from_string(
        '{% import "m.html" as m %}{% for item in items %}{{ une_fois(m.ligne, item) }}{% endfor %}'
    )
    value = "a < b"

    shown = page.render(items=[value, "c", value])

    assert shown == '<a href="../x/">a &lt; b</a><a href="../x/">c</a><a href="../x/">a &lt; b</a>'
