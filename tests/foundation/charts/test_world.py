"""The map of the world: whole outlines, hidden and unknown countries apart, and no more of it than has data."""

import re
from itertools import pairwise

import pytest

from foundation.charts.world import DRAWN_WIDTH, HEIGHT, WIDTH, WorldMap, countries, fitted_map, laid_out

STEPS = (0.0, 0.2, 0.4, 0.6, 0.8)
OF_THE_PROGRAMME = [
    "AF",
    "IQ",
    "PK",
    "BD",
    "UZ",
    "TM",
    "KG",
    "GE",
    "AL",
    "NG",
    "UG",
    "ET",
    "GN",
    "SN",
    "TR",
    "DE",
    "GR",
    "AT",
    "NL",
    "NE",
    "FR",
    "NO",
    "XK",
    "TW",
]


def drawn(*codes: str) -> WorldMap:
    fitted = fitted_map(dict.fromkeys(codes, 0.5), STEPS)
    assert fitted is not None
    return fitted


def test_every_country_has_its_outline_once() -> None:
    codes = [country.code for country in countries()]
    assert len(codes) == len(set(codes))
    assert set(OF_THE_PROGRAMME) <= set(codes)
    assert "AQ" not in codes


def test_no_outline_leaves_the_map_or_jumps_over_the_date_line() -> None:
    for country in countries():
        for ring in country.rings:
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in ring)
            assert all(abs(one[0] - other[0]) < 60 for one, other in pairwise([*ring, ring[0]]))


def test_neighbours_share_their_border() -> None:
    spots = {country.code: {spot for ring in country.rings for spot in ring} for country in countries()}
    assert len(spots["UZ"] & spots["TM"]) > 10
    assert len(spots["AF"] & spots["PK"]) > 10
    assert not spots["AF"] & spots["TR"]


def test_an_area_looks_as_large_as_it_is() -> None:
    """Equal Earth: two boxes of a degree have areas in proportion to the cosine of their latitude."""

    def area(latitude: float) -> float:
        (x1, y1), (x2, y2) = laid_out(latitude - 0.5, 10), laid_out(latitude + 0.5, 11)
        (x3, _), (x4, _) = laid_out(latitude - 0.5, 11), laid_out(latitude + 0.5, 10)
        return abs((x3 - x1 + x2 - x4) / 2 * (y1 - y2))

    assert area(60) / area(0) == pytest.approx(0.5, rel=0.002)
    assert laid_out(0, 0)[0] == WIDTH / 2


def test_the_map_is_no_larger_than_its_countries() -> None:
    """Every country with data lies within, and takes most of the width or of the height."""
    for codes in (["UZ"], ["UZ", "GE", "AL"], ["NG", "ET"], OF_THE_PROGRAMME):
        fitted = drawn(*codes)
        middles = [(area.x, area.y) for area in fitted.areas]
        assert all(0 < x < DRAWN_WIDTH and 0 < y < fitted.height for x, y in middles)
        assert 0.4 <= fitted.height / fitted.width <= 0.76
    wide = max(area.x for area in drawn("NG", "BD").areas) - min(area.x for area in drawn("NG", "BD").areas)
    assert wide > DRAWN_WIDTH * 0.6


def test_nothing_is_drawn_far_beyond_an_edge() -> None:
    fitted = drawn("UZ", "GE", "AL")
    for outline in (fitted.land, *(area.outline for area in fitted.areas)):
        for path in re.findall(r"M[^z]+z", outline):
            x, y, *steps = map(int, re.findall(r"-?\d+", path))
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + dx, y + dy
                assert -25 <= x <= fitted.width + 25
                assert -25 <= y <= fitted.height + 25


@pytest.mark.parametrize("codes", [["UZ"], ["UZ", "GE", "AL"], OF_THE_PROGRAMME, ["US", "BR", "AU", "UZ"]])
def test_a_map_weighs_little_wherever_its_countries_are(codes: list[str]) -> None:
    fitted = drawn(*codes)
    assert len(fitted.land) + sum(len(area.outline) for area in fitted.areas) < 32_000


def test_a_small_country_is_marked() -> None:
    by_code = {area.code: area for area in drawn("MT", "UZ").areas}
    assert by_code["MT"].is_small
    assert not by_code["UZ"].is_small
    assert by_code["UZ"].has_room
    assert not by_code["MT"].has_room


def test_hidden_and_shown_are_told_apart() -> None:
    values = {"AF": 0.0, "TR": 0.2, "DE": 0.19, "UZ": 1.0, "TM": None}
    fitted = fitted_map(values, STEPS)
    assert fitted is not None
    assert {area.code: area.step for area in fitted.areas} == {"AF": 0, "DE": 0, "TR": 1, "UZ": 4, "TM": None}


def test_without_values_there_is_no_map_and_a_code_without_a_shape_is_left_out() -> None:
    assert fitted_map({}, STEPS) is None
    assert fitted_map({"ZZ": 0.5}, STEPS) is None
    assert [area.code for area in drawn("ZZ", "UZ").areas] == ["UZ"]


@pytest.mark.parametrize("leasts", [[], [0.5, 0.2], [0.1, 0.1], [0, 1, 2, 3, 4, 5]])
def test_steps_that_cannot_be_read_are_refused(leasts: list[float]) -> None:
    with pytest.raises(ValueError, match="one to five"):
        fitted_map({"UZ": 0.5}, leasts)
