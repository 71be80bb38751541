"""The closed lists: values one can type, labels one can read."""

import re

import pytest

from generator import vocabularies
from generator.vocabularies import AID_STATES, TAX_STATES, Vocabulary

ALL = {name: value for name, value in vars(vocabularies).items() if isinstance(value, Vocabulary)}


@pytest.mark.parametrize("vocabulary", ALL.values(), ids=list(ALL))
def test_each_value_can_be_typed_and_each_label_read(vocabulary: Vocabulary) -> None:
    form = r"[A-Z]{2,3}|[a-z]+(-[a-z]+)*" if vocabulary is TAX_STATES else r"[a-z]+(-[a-z]+)*"
    for entry in vocabulary:
        assert re.fullmatch(form, entry.value), entry.value
        assert entry.label.strip() and not entry.label.endswith(".")
        assert entry.meaning.strip() and not entry.meaning.endswith("."), entry.meaning


@pytest.mark.parametrize("vocabulary", ALL.values(), ids=list(ALL))
def test_no_value_and_no_label_comes_twice(vocabulary: Vocabulary) -> None:
    assert len(set(vocabulary.values)) == len(vocabulary.entries)
    assert len({entry.label for entry in vocabulary}) == len(vocabulary.entries)


def test_names_differ() -> None:
    assert len({vocabulary.name for vocabulary in ALL.values()}) == len(ALL)


def test_a_vocabulary_knows_its_values() -> None:
    assert AID_STATES.values == ("ouverte", "a-verifier", "fermee")
    assert "ouverte" in AID_STATES
    assert "Ouverte" not in AID_STATES
    assert AID_STATES.label("a-verifier") == "À vérifier"
    with pytest.raises(KeyError):
        AID_STATES.label("close")
