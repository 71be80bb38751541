"""Regions and departments against what INSEE publishes, postcodes against La Poste's usage."""

from collections import Counter

import pytest

from generator.geography import (
    DEPARTMENT_NAME_BY_CODE,
    REGION_BY_CODE,
    REGION_OF_DEPARTMENT,
    department_of_postcode,
    departments_of,
    is_territory,
    territory_name,
)

COLLECTIVITIES = {"975", "977", "978", "986", "987", "988"}


def test_there_are_18_regions_and_101_departments() -> None:
    assert len(REGION_BY_CODE) == 18
    assert len(set(DEPARTMENT_NAME_BY_CODE) - COLLECTIVITIES) == 101


def test_every_department_belongs_to_one_region() -> None:
    times = Counter(code for region in REGION_BY_CODE.values() for code in region.departments)

    assert set(times) == set(DEPARTMENT_NAME_BY_CODE) - COLLECTIVITIES
    assert set(times.values()) == {1}
    assert set(REGION_OF_DEPARTMENT) == set(times)


def test_mainland_codes_are_whole() -> None:
    expected = {f"{number:02}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}

    assert {code for code in DEPARTMENT_NAME_BY_CODE if len(code) == 2} == expected


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("FR", "toute la France"),
        ("REG-94", "Corse"),
        ("REG-01", "Guadeloupe"),
        ("DEP-2A", "Corse-du-Sud"),
        ("DEP-971", "Guadeloupe"),
    ],
)
def test_territory_name(code: str, name: str) -> None:
    assert is_territory(code)
    assert territory_name(code) == name


@pytest.mark.parametrize(
    "code", ["", "fr", "20", "DEP-20", "DEP-1", "REG-5", "REG-2A", "DEP-96", "77", "Bretagne", "DEP-"]
)
def test_what_is_no_territory(code: str) -> None:
    assert not is_territory(code)
    with pytest.raises(KeyError):
        territory_name(code)


def test_the_country_covers_everything_overseas_included() -> None:
    assert departments_of(["FR"]) == frozenset(DEPARTMENT_NAME_BY_CODE)


def test_a_region_covers_its_departments() -> None:
    assert departments_of(["REG-94", "DEP-77"]) == {"2A", "2B", "77"}


@pytest.mark.parametrize(
    ("postcode", "department"),
    [
        pytest.param("01000", "01", id="leading zero"),
        pytest.param("75116", "75", id="Paris"),
        pytest.param("20000", "2A", id="Ajaccio"),
        pytest.param("20190", "2A", id="Corse-du-Sud, 201"),
        pytest.param("20200", "2B", id="Bastia"),
        pytest.param("20620", "2B", id="Haute-Corse, 206"),
        pytest.param("20300", None, id="no such Corsican postcode"),
        pytest.param("97100", "971", id="Guadeloupe"),
        pytest.param("97600", "976", id="Mayotte"),
        pytest.param("98800", "988", id="Nouvelle-Calédonie"),
        pytest.param("98000", None, id="Monaco is not France"),
        pytest.param("00100", None, id="no department 00"),
        pytest.param("96000", None, id="no department 96"),
        pytest.param("1000", None, id="four digits"),
        pytest.param("010000", None, id="six digits"),
        pytest.param("2A000", None, id="letters"),
        pytest.param("0100²", None, id="a superscript is no digit"),
        pytest.param("٠١٠٠٠", None, id="digits of another script"),
    ],
)
def test_department_of_postcode(postcode: str, department: str | None) -> None:
    assert department_of_postcode(postcode) == department
