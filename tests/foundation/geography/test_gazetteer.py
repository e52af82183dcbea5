"""Places are found in any script and by position; the reader of the file sees what reading it as a whole would show."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.point import Point

from foundation.geography.distances import BadCoordinates
from foundation.geography.gazetteer import (
    GAZETTEER_FILE,
    GazetteerUnreadable,
    find_places,
    nearest_place,
    place,
    read_records,
)
from foundation.geography.geocoder import OfflineGeocoder

HERAT, TASHKENT, ERBIL, TIRANA, TBILISI, DHAKA = 1140026, 1512569, 95446, 3183875, 611717, 1185241


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("Herat", "AF", HERAT),
        ("herāt", "AF", HERAT),
        ("هرات", "AF", HERAT),
        ("Ташкент", "UZ", TASHKENT),
        ("toshkent", "UZ", TASHKENT),
        ("أربيل", "IQ", ERBIL),
        ("اربيل", "IQ", ERBIL),
        ("  TIRANË ", "AL", TIRANA),
        ("თბილისი", "GE", TBILISI),
        ("ঢাকা", "BD", DHAKA),
    ],
)
def test_a_place_is_found_in_any_script(typed: str, country: str, expected: int) -> None:
    assert find_places(typed, country)[0].id == expected


def test_an_arabic_and_a_persian_keyboard_find_the_same() -> None:
    assert find_places("كابل", "AF") == find_places("کابل", "AF") != []
    assert find_places("G'ijduvon", "UZ") == find_places("Gʻijduvon", "UZ") != []


def test_the_whole_name_comes_first_then_beginnings_larger_ones_first() -> None:
    found = find_places("kar", "AF", limit=50)
    assert len(found) > 2
    assert [one.population for one in found] == sorted((one.population for one in found), reverse=True)
    name = found[-1].name
    assert find_places(name, "AF")[0].id == found[-1].id
    assert find_places("Mun", "DE", limit=3) == find_places("Mun", "DE")[:3]


def test_a_search_stays_in_its_country_and_may_find_nothing() -> None:
    assert all(one.country == "IQ" for one in find_places("b", "IQ", limit=100))
    assert find_places("Herat", "IQ") == []
    for typed, country in (
        ("", "AF"),
        (" - ", "AF"),
        ("Herat", "ZZ"),
        ("Herat", "af"),
        ("Herat", '"'),
        ("Nowhere at all", "AF"),
    ):
        assert find_places(typed, country) == []


def test_a_place_is_known_by_its_number() -> None:
    herat = place(HERAT)
    assert herat is not None
    assert (herat.country, herat.zone) == ("AF", "Asia/Kabul")
    assert place(1) is None
    assert place(-5) is None


def test_the_nearest_place_is_in_the_country_that_was_asked_for() -> None:
    near = nearest_place(34.35, 62.19, "AF")
    assert near is not None
    assert near.id == HERAT
    across_the_border = nearest_place(34.35, 62.19, "IR")
    assert across_the_border is not None
    assert across_the_border.country == "IR"
    assert nearest_place(34.35, 62.19, "ZZ") is None
    across_the_date_line = nearest_place(-16.8, -179.9, "FJ")
    assert across_the_date_line is not None
    assert abs(across_the_date_line.lon) > 179
    with pytest.raises(BadCoordinates):
        nearest_place(34.35, 200, "AF")


def test_the_reader_sees_what_the_whole_file_shows() -> None:
    small = GAZETTEER_FILE.with_name("cities15000.json")
    whole = json.loads(small.read_text(encoding="utf-8"))
    counts = Counter(row["countrycode"] for row in whole.values())
    for country in ("AF", "IQ", "DE", "AD", "ZW", *list(counts)[::25]):
        read = list(read_records(small, country))
        assert len(read) == counts[country] == len({row["geonameid"] for row in read})
        assert all(whole[str(row["geonameid"])] == row for row in read)


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cities.json"
    file.write_text('[{"id":1,"country":"AF"}]', encoding="utf-8")
    with pytest.raises(GazetteerUnreadable):
        list(read_records(file, "AF"))


def test_a_warm_look_up_takes_a_moment() -> None:
    find_places("a", "DE")
    began = time.perf_counter()
    find_places("a", "DE")
    nearest_place(50.0, 8.0, "DE")
    assert time.perf_counter() - began < 0.15


def test_the_geocoder_answers_from_the_gazetteer_and_never_asks_a_network() -> None:
    coder = OfflineGeocoder("AF")
    found = coder.geocode("هرات")
    assert found.raw == place(HERAT)
    assert coder.geocode("herat", exactly_one=False)[0].raw.id == HERAT
    assert coder.geocode("Nowhere at all") is None
    assert coder.reverse((34.35, 62.19)).raw.id == coder.reverse("34.35, 62.19").raw.id == HERAT
    assert coder.reverse(Point(34.35, 62.19)).raw.id == HERAT
    for wrong in ((0.0, 200.0), "0, 200", "somewhere", None):
        with pytest.raises(GeocoderQueryError):
            coder.reverse(wrong)
    with pytest.raises(GeocoderServiceError):
        coder._call_geocoder("http://127.0.0.1:9/", lambda answer: answer)
