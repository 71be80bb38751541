"""Three sides of a record: what a person wrote is never lost, what nobody touched follows, twice is once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.imports.merge import merge, parts_of

_LABELS = st.lists(
    st.builds(lambda name, proof: {"label": name, "preuve": proof}, st.sampled_from("abc"), st.sampled_from("xyz")),
    unique_by=lambda item: item["label"],
    min_size=1,
    max_size=3,
)
_SIDES = st.fixed_dictionaries(
    {},
    optional={
        "nom": st.sampled_from("xyz"),
        "ville": st.sampled_from("xyz"),
        "labels": _LABELS,
        "verifie_le": st.sampled_from(["2026-01-01", "2026-02-01", "2026-03-01"]),
    },
)


@given(_SIDES, _SIDES, _SIDES)
def test_every_part_is_settled(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    before, mine, now = parts_of(base), parts_of(ours), parts_of(theirs)

    settled = merge(ours, before, now)

    after = parts_of(settled.content)
    conflicts = {conflict.part for conflict in settled.conflicts}
    for part in {*before, *mine, *now} - {"verifie_le"}:
        sides = (before.get(part), mine.get(part), now.get(part))
        if sides[1] == sides[0] and (part in before or part in now):
            assert after.get(part) == sides[2], "nobody touched it: it follows"
        else:
            assert after.get(part) == sides[1], "a person did: it stays"
        assert (part in conflicts) == (len({str(side) for side in sides}) == 3), "three answers are a conflict"
    if mine.get("verifie_le"):
        assert after.get("verifie_le", "") >= mine["verifie_le"] or "verifie_le" not in now
    assert set(after) <= {*mine, *now}


@given(_SIDES, _SIDES, _SIDES)
def test_settled_twice_is_settled_once(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    first = merge(ours, parts_of(base), parts_of(theirs))

    again = merge(first.content, parts_of(theirs), parts_of(theirs))

    assert (again.content, again.changes, again.conflicts) == (first.content, (), ())


@pytest.mark.parametrize(
    ("mine", "now", "expected"),
    [
        pytest.param("2026-01-01", "2026-02-01", "2026-02-01", id="the source is read again"),
        pytest.param("2026-03-01", "2026-02-01", "2026-03-01", id="a person has read it since"),
    ],
)
def test_the_check_date_is_the_latest_reading(mine: str, now: str, expected: str) -> None:
    settled = merge({"verifie_le": mine}, {"verifie_le": "2026-01-01"}, {"verifie_le": now})

    assert settled.content["verifie_le"] == expected
    assert settled.conflicts == ()
