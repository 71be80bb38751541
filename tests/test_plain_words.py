"""Jargon that says nothing to a baker stays out of what we write; names of things keep theirs."""

import re
from collections.abc import Iterator

import pytest

from generator.load import LoadedRecord, load_records
from generator.models.trades import Trade
from generator.text import plain
from tests.hubs import ROOT
from tests.test_trades_text import texts_of

FOLDERS = (
    *("trades", "modules", "needs", "life-events", "routes", "reading-keys", "contracts", "obligations", "stories"),
    "assessment.yml",
)
JARGON = re.compile(
    r"à l’ère du numérique|incontournable|\bboost|optimis|digitalis|\bsolutions? (?:numérique|digitale|clé|adaptée)"
    r"|accompagnement personnalisé|gagne[rz] en visibilité|n’hésitez pas|il est important de|véritable levier"
    r"|en quelques clics|clés? en main|\bCRM\b|\bKPI\b|\bROI\b"
    r"|\bworkflow|\bonboarding|\bleads?\b|storytelling|\bbranding"
    r"|\bdigital(?:e|es)?\b|\bdigitaux\b|\bSaaS\b|monétis|expérience client|parcours client",
    re.IGNORECASE,
)
NAMES = ("prêt Boost", "Go Digital", "Digital Skills Accelerator", "Help to Grow: Digital")
"""Programmes and products that are called so: their name is theirs."""
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+|\b[a-z0-9]+(?:-[a-z0-9]+){2,}\b")
_INTERNAL = re.compile(r"\[\[[^\]|]*\]\]|\[\[[^\]|]*\|([^\]]*)\]\]")


def written(loaded: LoadedRecord) -> Iterator[str]:
    """What a page of the record says in our words: neither quoted facts, nor what people type in the search box."""
    record = loaded.record
    if isinstance(record, Trade):
        record = record.model_copy(update={"steps": tuple(s.model_copy(update={"facts": ()}) for s in record.steps)})
    words = set(getattr(record, "words", ()))
    # An internal link shows the title of its target, which keeps its own name.
    yield from (plain(_INTERNAL.sub(r"\1", text)) for text in texts_of(record) if text not in words)


def pages() -> list[tuple[str, str]]:
    data = ROOT / "data"
    files = [
        path
        for name in FOLDERS
        for path in ([data / name] if name.endswith(".yml") else sorted((data / name).rglob("*.yml")))
    ]
    loaded = load_records(ROOT, paths=[path.relative_to(ROOT) for path in files]).records
    found = [(item.path, "\n".join(written(item))) for item in loaded]
    return found + [
        (str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in sorted((ROOT / "content").rglob("*.md"))
    ]


def jargon(text: str) -> list[str]:
    text = _ADDRESS.sub("]", text)
    for name in NAMES:
        text = re.sub(re.escape(name), "", text, flags=re.IGNORECASE)
    return sorted({match.group() for match in JARGON.finditer(text)})


def test_no_page_speaks_jargon() -> None:
    heard = {path: jargon(text) for path, text in pages()}

    assert {path: words for path, words in heard.items() if words} == {}


@pytest.mark.parametrize(
    "sentence", ["Boostez vos ventes", "Une solution numérique", "gagnez en visibilité", "votre CRM"]
)
def test_jargon_is_heard(sentence: str) -> None:
    assert JARGON.search(sentence)


def test_real_pages_are_read() -> None:
    assert len(pages()) > 150
