"""How far clocks at two ends of a leg are apart: said where they differ, by the cities of the ends."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from foundation.language.formats import city_of_zone, zone_choices
from returns.journey.queries.legs import city_of_end
from returns.journey.words import clocks_apart_label
from returns.movements.models import EndContent


@pytest.mark.parametrize(
    ("here", "there", "day", "said"),
    [
        ("Europe/Istanbul", "Asia/Tashkent", (2026, 12, 3), "Tashkent is 2 h ahead of Istanbul"),
        ("Asia/Tashkent", "Europe/Istanbul", (2026, 12, 3), "Tashkent is 2 h ahead of Istanbul"),
        ("Asia/Tashkent", "Asia/Samarkand", (2026, 12, 3), ""),
        ("Europe/Istanbul", "Asia/Kabul", (2026, 12, 3), "Kabul is 1 h 30 min ahead of Istanbul"),
        ("Europe/Berlin", "Europe/Istanbul", (2026, 12, 3), "Istanbul is 2 h ahead of Berlin"),
        ("Europe/Berlin", "Europe/Istanbul", (2026, 7, 3), "Istanbul is 1 h ahead of Berlin"),
    ],
)
def test_clocks_apart_on_a_day(here: str, there: str, day: tuple[int, int, int], said: str) -> None:
    departs, arrives = (datetime(*day, hour, tzinfo=ZoneInfo(zone)) for hour, zone in ((6, here), (14, there)))
    names = (zone.rpartition("/")[2] for zone in (here, there))
    assert clocks_apart_label(departs, arrives, *names) == said


@pytest.mark.parametrize(
    ("code", "name", "city"),
    [
        ("IST", "Istanbul Airport", "Istanbul"),
        ("TAS", "Tashkent Airport", "Tashkent"),
        ("", "Urgut", "Urgut"),
    ],
)
def test_an_end_is_known_by_its_city_and_not_by_that_of_its_zone(code: str, name: str, city: str) -> None:
    assert city_of_end(EndContent(code, name, "UZ", 41.26, 69.28)) == city


def test_the_city_of_a_zone_is_named_in_the_language_of_the_reader(app: Flask) -> None:
    assert city_of_zone("Asia/Tashkent") == "Tashkent"
    assert city_of_zone("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert city_of_zone(None) == city_of_zone("UTC") == "UTC"
    with app.test_request_context(headers={"Accept-Language": "tr"}):
        assert city_of_zone("Asia/Tashkent") == "Taşkent"


def test_zones_to_choose_from_are_named_by_city_and_country_in_the_language_of_the_reader(app: Flask) -> None:
    zones = ["Europe/Istanbul", "America/Argentina/Buenos_Aires", "Asia/Singapore"]
    assert zone_choices(zones) == [
        ("Europe/Istanbul", "Istanbul (Türkiye)"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires (Argentina)"),
        ("Asia/Singapore", "Singapore"),
    ]
    with app.test_request_context(headers={"Accept-Language": "tr"}):
        assert zone_choices(zones[:1]) == [("Europe/Istanbul", "İstanbul (Türkiye)")]
