"""Airports are found by code, city and name; each has a zone that exists and lies on earth."""

import tomllib
from datetime import UTC, datetime

import airportsdata
import pytest

from foundation.geography.airports import FORMER_CODES_FILE, airport, find_airports
from foundation.geography.distances import check_point
from foundation.geography.zones import zone

NOON = datetime(2027, 7, 1, 12, tzinfo=UTC)
DESTINATIONS = ("AF", "IQ", "PK", "BD", "UZ", "TM", "KG", "GE", "AL", "NG", "UG", "ET", "GN", "SN")


@pytest.mark.parametrize(
    ("code", "country", "offset"),
    [
        ("IST", "TR", 3),
        ("TAS", "UZ", 5),
        ("SKD", "UZ", 5),
        ("KBL", "AF", 4.5),
        ("BGW", "IQ", 3),
        ("ADD", "ET", 3),
        ("DSS", "SN", 0),
    ],
)
def test_an_airport_is_known_by_its_code(code: str, country: str, offset: float) -> None:
    one = airport(code.lower())
    assert one is not None
    assert (one.iata, one.country) == (code, country)
    away = zone(one.zone).utcoffset(NOON.replace(tzinfo=None))
    assert away is not None
    assert away.total_seconds() == offset * 3600


@pytest.mark.parametrize(("former", "now"), [("FRU", "BSZ"), ("kiv", "RMO"), ("TSE", "NQZ"), ("SXF", "BER")])
def test_a_code_of_an_older_ticket_finds_the_airport_of_today(former: str, now: str) -> None:
    found = airport(former)
    assert found is not None
    assert found.iata == now
    assert find_airports(former)[0].iata == now


def test_no_former_code_stands_for_an_airport_that_has_it_today() -> None:
    rows = tomllib.loads(FORMER_CODES_FILE.read_text(encoding="utf-8"))["former"]
    known = airportsdata.load("IATA")
    assert [row["code"] for row in rows if row["code"] in known] == []
    assert [row["now"] for row in rows if row["now"] not in known] == []
    assert len({row["code"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("typed", "country", "first"),
    [
        ("kbl", None, "KBL"),
        ("Tashkent", None, "TAS"),
        ("TASHKENT", "UZ", "TAS"),
        ("dusseldorf", "DE", "DUS"),
        ("Düsseldorf", None, "DUS"),
        ("imam khom", None, "IKA"),
        ("sabiha", None, "SAW"),
        ("blaise diagne", "SN", "DSS"),
    ],
)
def test_the_best_match_comes_first(typed: str, country: str | None, first: str) -> None:
    assert find_airports(typed, country)[0].iata == first


def test_a_code_comes_before_names_and_a_city_before_beginnings() -> None:
    assert find_airports("ist")[0].iata == "IST"
    assert {one.iata for one in find_airports("Istanbul")[:3]} == {"IST", "SAW", "ISL"}
    london = [one.iata for one in find_airports("LON")]
    assert {"LHR", "LGW", "STN"} <= set(london)


def test_a_search_stays_in_its_country_and_within_its_limit() -> None:
    assert {one.country for one in find_airports("a", "UZ", limit=50)} == {"UZ"}
    assert len(find_airports("international", limit=4)) == 4
    for nothing in ("", "  ", "qqqqq", "'"):
        assert find_airports(nothing) == []
    assert airport("") is None
    assert airport("???") is None


def test_every_airport_of_a_destination_lies_on_earth_and_in_a_zone() -> None:
    for country in DESTINATIONS:
        there = find_airports("a", country, limit=500)
        assert there, country
        for one in there:
            check_point((one.lat, one.lon))
            zone(one.zone)
            assert one.country == country
