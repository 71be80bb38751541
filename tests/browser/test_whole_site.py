"""Every page of the built site, read without a browser: links, anchors, heads, and what a strict policy forbids."""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.load.upkeep import UPKEEP_MODELS
from tests.browser.support import PAGE_KINDS, ROOT
from tests.proposals import kept_record

pytestmark = pytest.mark.slow

_ADDRESSES = {"href", "src", "action", "poster"}


@dataclass
class Read(HTMLParser):
    """What one page holds."""

    language: str = ""
    title: str = ""
    headings: int = 0
    ids: Counter[str] = field(default_factory=Counter)
    addresses: set[str] = field(default_factory=set)
    outside_without_noopener: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)
    policy: str = ""
    _in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.language = found.get("lang") or ""
        elif tag == "h1":
            self.headings += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "style" or (tag == "script" and not found.get("src") and found.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")  # JSON is data: no browser runs it
        elif tag == "meta" and (found.get("http-equiv") or "").lower() == "content-security-policy":
            self.policy = found.get("content") or ""
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}={value}")
            elif name == "id" and value is not None:
                self.ids[value] += 1
            elif name == "href" and value is not None and tag == "a":
                self.addresses.add(value)
                if value.startswith(("http:", "https:", "//")) and "noopener" not in (found.get("rel") or "").split():
                    self.outside_without_noopener.add(value)
            elif name in _ADDRESSES and value is not None:
                self.addresses.add(value)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Read]:
    """Every page by its path in the site, such as "aides/acre/index.html"."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        read = Read()
        read.feed(file.read_text("utf-8"))
        read.close()
        found[file.relative_to(site).as_posix()] = read
    return found


@pytest.fixture(scope="module")
def files(site: Path) -> set[str]:
    """Every file of the site."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def _target(page: str, address: str) -> tuple[str, str]:
    """Give (file in the site, anchor) of an internal address."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if not path:
        return page, unquote(parts.fragment)
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
    whole = posixpath.normpath(joined)
    whole = "" if whole == "." else whole
    is_folder = path.endswith(("/", "/.", "/..")) or path in (".", "..") or not whole
    return (posixpath.join(whole, "index.html") if is_folder else whole), unquote(parts.fragment)


def _is_internal(address: str) -> bool:
    return not address.startswith(("http:", "https:", "//", "mailto:", "tel:", "data:"))


def test_the_whole_site_is_there(pages: dict[str, Read]) -> None:
    assert len(pages) > 1500


def test_every_internal_link_and_anchor_resolves(pages: dict[str, Read], files: set[str]) -> None:
    broken = []
    for name, page in pages.items():
        for address in filter(_is_internal, page.addresses):
            file, anchor = _target(name, address)
            if file not in files:
                broken.append(f"{name}: {address} (no such page)")
            elif anchor.startswith("fiche=") and file.startswith("proposer/"):
                continue  # no place in the page: the record that the form opens, looked for in its own test
            elif anchor and file in pages and anchor not in pages[file].ids:
                broken.append(f"{name}: {address} (no such anchor)")
    assert broken == []


def test_only_the_page_of_unknown_addresses_counts_from_the_root(pages: dict[str, Read]) -> None:
    absolute = {name for name, page in pages.items() if any(address.startswith("/") for address in page.addresses)}

    assert absolute == {"404.html"}


def test_every_address_is_one_we_allow(pages: dict[str, Read]) -> None:
    schemes = {urlsplit(address).scheme for page in pages.values() for address in page.addresses}

    assert schemes <= {"", "https", "mailto", "tel", "data"}


def test_every_link_that_leaves_is_closed_behind(pages: dict[str, Read]) -> None:
    left_open = {name: sorted(page.outside_without_noopener) for name, page in pages.items()}

    assert {name: links for name, links in left_open.items() if links} == {}


def test_no_page_carries_a_script_or_a_style_of_its_own(pages: dict[str, Read]) -> None:
    carried = {name: page.inline for name, page in pages.items() if page.inline}

    assert carried == {}


def test_every_page_bears_the_strict_policy(pages: dict[str, Read]) -> None:
    lax = [
        name
        for name, page in pages.items()
        if not page.policy.startswith(("default-src 'self'", "default-src 'none'"))
        or "unsafe-inline" in page.policy
        or "'unsafe-eval'" in page.policy
        or "http" in page.policy
    ]
    assert lax == []
    assert [name for name, page in pages.items() if "wasm-unsafe-eval" in page.policy] == ["recherche/index.html"]


def test_every_page_is_in_french_with_one_heading_and_its_own_title(pages: dict[str, Read]) -> None:
    titles = Counter(page.title.strip() for page in pages.values())

    assert [name for name, page in pages.items() if page.language != "fr"] == []
    assert {name: page.headings for name, page in pages.items() if page.headings != 1} == {}
    assert [name for name, page in pages.items() if titles[page.title.strip()] > 1 or not page.title.strip()] == []


def test_no_page_uses_an_anchor_twice(pages: dict[str, Read]) -> None:
    twice = {name: [item for item, uses in page.ids.items() if uses > 1] for name, page in pages.items()}

    assert {name: ids for name, ids in twice.items() if ids} == {}


_MENDED = re.compile(r"(?:\.\./)*proposer/([a-z-]+)/#fiche=([a-z0-9-]+)")


def _mended_files(site: Path, pages: dict[str, Read]) -> set[str]:
    """The files that « Corriger cette fiche » opens in a form, as paths inside data/; "" for one that is not there."""
    addresses = {address for page in pages.values() for address in page.addresses}
    found = {match.groups() for match in map(_MENDED.fullmatch, addresses) if match}
    kept = (kept_record(site, str(kind), str(identifier)) for kind, identifier in found)
    return {record["path"].removeprefix("data/") if record else "" for record in kept}


def test_every_proposal_to_mend_points_at_a_file_that_exists(site: Path, pages: dict[str, Read]) -> None:
    paths = _mended_files(site, pages)

    assert len(paths) > 1500
    assert [path for path in sorted(paths) if not (ROOT / "data" / path).is_file()] == []


def test_every_record_has_a_page_where_it_can_be_mended(site: Path, pages: dict[str, Read]) -> None:
    kept = {file.relative_to(ROOT / "data").as_posix() for file in (ROOT / "data").rglob("*.yml")}

    # The assessment, the editions and the sessions have no page yet; what says how the hub is kept is no record.
    settings = {path.removeprefix("data/") for path in UPKEEP_MODELS}
    without = sorted(kept - _mended_files(site, pages) - settings)
    assert [path for path in without if not path.startswith(("assessment", "editions/", "sessions/"))] == []


def test_every_kind_of_page_that_is_judged_in_the_browser_exists(site: Path, pages: dict[str, Read]) -> None:
    missing = [kind.name for kind in PAGE_KINDS if f"{kind.choose(site)}index.html" not in pages]

    assert missing == ["not-found"]
