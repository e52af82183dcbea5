"""Airports are found by any name of the large city that they serve, in any script, wherever in the world."""

import pytest

from foundation.geography.cities import airports_of_city, find_cities


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Дубай", "DXB"),
        ("дуба", "DXB"),
        ("دبي", "DXB"),
        ("Ташкент", "TAS"),
        ("تهران", "IKA"),
        ("کابل", "KBL"),
        ("كابل", "KBL"),  # as an Arabic keyboard writes it
        ("استانبول", "IST"),
        ("İSTANBUL", "IST"),
        ("Köln", "CGN"),
        ("koln", "CGN"),
        ("አዲስ አበባ", "ADD"),
    ],
)
def test_a_city_in_any_script_leads_to_its_airports(typed: str, code: str) -> None:
    assert code in [one.iata for one in airports_of_city(typed)]


def test_the_name_itself_goes_before_longer_ones_and_larger_cities_before_smaller_ones() -> None:
    found = [(one.name, one.country) for one in find_cities("Hyderabad")]
    assert found[:2] == [("Hyderabad", "IN"), ("Hyderabad", "PK")]
    assert find_cities("Tashkent")[0].country == "UZ"


@pytest.mark.parametrize("typed", ["", " ", "x", "nosuchcityanywhere", "'", "()", "%"])
def test_what_names_no_city_finds_nothing(typed: str) -> None:
    assert find_cities(typed) == []
    assert airports_of_city(typed) == []


def test_no_more_are_told_than_asked_for() -> None:
    assert len(airports_of_city("london", 2)) == 2
    assert find_cities("a" * 200) == []
    assert airports_of_city("london", 0) == []
