"""How far clocks at two ends of a leg are apart: said where they differ, by the cities of the ends."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from foundation.forms.fields import TimeZone
from foundation.geography.zones import zones_of_country
from foundation.language.formats import all_countries, city_of_zone, every_zone, zone_choices
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


def test_a_zone_is_typed_as_lists_call_it(app: Flask) -> None:
    for typed, zone in (
        ("Tashkent (Uzbekistan)", "Asia/Tashkent"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("Singapore", "Asia/Singapore"),  # the tz database has an older zone of this name
        ("Europe/Istanbul", "Europe/Istanbul"),
        ("Nowhere", "Nowhere"),
    ):
        assert TimeZone(60).deserialize(typed) == zone
    with app.test_request_context(headers={"Accept-Language": "ar"}):
        assert TimeZone(60).deserialize(zone_choices(["Asia/Tashkent"])[0][1]) == "Asia/Tashkent"


def test_every_zone_is_one_of_a_country_by_one_name(app: Flask) -> None:
    assert set(every_zone()) == {zone for country in all_countries() for zone in zones_of_country(country)}
    labels = [label for _zone, label in zone_choices(every_zone())]
    assert len(set(labels)) == len(labels)
