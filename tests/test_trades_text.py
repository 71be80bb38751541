"""Each trade speaks for itself: sameness between paths is a defect, and it is measured."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from pydantic import BaseModel

from generator.load import load_records
from generator.models.common import RefTo, Source
from generator.models.shape import fields_of
from generator.models.trades import Trade
from generator.text import fold, plain
from tests.hubs import ROOT

BETWEEN_SECTORS = 1 / 3
"""Two trades of different sectors share less than a third of their text."""
WITHIN_A_SECTOR = 2 / 3
"""Two trades of one sector are neighbours, not twins."""


def texts_of(node: BaseModel) -> Iterator[str]:
    """What people read of a record: its words, without references, addresses and sources."""
    for shape in fields_of(type(node)):
        value = getattr(node, shape.name)
        if value is None or shape.vocabulary or shape.name == "id" or any(isinstance(m, RefTo) for m in shape.metadata):
            continue
        for item in value if shape.is_list else (value,):
            if isinstance(item, Source):
                continue
            if isinstance(item, BaseModel):
                yield from texts_of(item)
            elif isinstance(item, str):
                yield plain(item)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))


def shingles(trade: Trade) -> set[tuple[str, ...]]:
    """Every run of five words."""
    return {
        tuple(words[start : start + 5])
        for text in texts_of(trade)
        for words in [words_of(text)]
        for start in range(len(words) - 4)
    }


def sentences(trade: Trade) -> dict[str, int]:
    """Every sentence, folded, with its number of words."""
    found = (words_of(part) for text in texts_of(trade) for part in re.split(r"(?<=[.!?…])\s", text))
    return {" ".join(words): len(words) for words in found if words}


def shared_runs(one: Trade, other: Trade) -> float:
    """Share of the shorter text whose runs of five words stand in the other."""
    first, second = shingles(one), shingles(other)
    return len(first & second) / min(len(first), len(second))


def shared_sentences(one: Trade, other: Trade) -> float:
    """Share of the shorter text's words that stand in a sentence of both."""
    first, second = sentences(one), sentences(other)
    common = sum(length for sentence, length in first.items() if sentence in second)
    return common / min(sum(first.values()), sum(second.values()))


def real_trades() -> list[Trade]:
    paths = [path.relative_to(ROOT) for path in sorted(Path(ROOT / "data" / "trades").glob("*/metier.yml"))]
    return [item.record for item in load_records(ROOT, paths=paths).records if isinstance(item.record, Trade)]


TRADES = real_trades()


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.id)
def test_a_path_has_four_to_seven_steps_with_reasons_of_its_own(trade: Trade) -> None:
    assert 4 <= len(trade.steps) <= 7
    for field in ("action", "why", "gain", "trap"):
        values = [getattr(step, field) for step in trade.steps]
        assert len(set(values)) == len(values), field


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.id)
def test_a_trade_has_enough_to_say(trade: Trade) -> None:
    assert sum(sentences(trade).values()) > 600


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.id)
def test_a_trade_differs_from_every_other(trade: Trade) -> None:
    too_close = []
    for other in TRADES:
        if other.id == trade.id:
            continue
        most = WITHIN_A_SECTOR if other.sector == trade.sector else BETWEEN_SECTORS
        runs, whole = shared_runs(trade, other), shared_sentences(trade, other)
        if runs >= most or whole >= most:
            too_close.append(f"{other.id} : {runs:.0%} of runs, {whole:.0%} of sentences")

    assert too_close == []


def test_the_measure_sees_a_copy() -> None:
    trade = TRADES[0]
    copy = trade.model_copy(update={"id": "copie", "name": "copieur"})

    assert shared_runs(trade, copy) > 0.95
    assert shared_sentences(trade, copy) > 0.95


def test_the_measure_sees_a_text_whose_words_are_swapped() -> None:
    """The same sentences with another trade's name are still the same text."""
    trade = next(item for item in TRADES if item.id == "plombier-chauffagiste")
    steps = tuple(
        step.model_copy(
            update={name: getattr(step, name).replace("devis", "bouquet") for name in ("why", "gain", "trap")}
        )
        for step in trade.steps
    )

    assert shared_runs(trade, trade.model_copy(update={"steps": steps})) > WITHIN_A_SECTOR


if __name__ == "__main__":
    for one, other in combinations(TRADES, 2):
        print(f"{shared_runs(one, other):6.1%} {shared_sentences(one, other):6.1%}  {one.id} / {other.id}")
