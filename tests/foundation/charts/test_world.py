"""The map of the world: whole outlines, hidden and unknown countries apart, and a legend that follows the language."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from foundation.charts.drawing import HATCHED
from foundation.charts.world import HEIGHT, WIDTH, Legend, Step, _drawn, _shades, countries, laid_out, world_map

STEPS = tuple(Step(least, f"from {least}") for least in (0.0, 0.2, 0.4, 0.6, 0.8))
LEGEND = Legend(STEPS, "not shown", "no data", "Natural Earth")
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


def words(drawn: str | None) -> list[ElementTree.Element]:
    assert drawn is not None
    return [node for node in ElementTree.fromstring(drawn).iter() if node.tag.endswith("text")]


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


def test_a_small_country_is_marked_and_only_where_it_has_a_value() -> None:
    malta = next(country for country in countries() if country.code == "MT")
    assert malta.is_small
    with_value, without = (_drawn(malta, values, [0.0], ["#111"]) for values in ({"MT": 0.5}, {}))
    assert len(with_value) == len(without) + 1


def test_hidden_and_unknown_are_told_apart() -> None:
    values = {"AF": 0.0, "TR": 0.2, "DE": 0.19, "UZ": 1.0, "TM": None}
    found = {
        country.code: _drawn(country, values, [step.least for step in STEPS], _shades(5))[-1]["fill"]
        for country in countries()
        if country.code in {*values, "KZ"}
    }
    assert found["TM"] == HATCHED
    assert [found[code] for code in ("AF", "DE", "TR", "UZ")] == [_shades(5)[step] for step in (0, 0, 1, 4)]
    assert found["KZ"] not in {HATCHED, *_shades(5)}


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_steps_have_shades_of_their_own(steps: int) -> None:
    assert len(set(_shades(steps))) == steps


def test_the_legend_says_everything_and_begins_where_reading_begins() -> None:
    left, right = (
        words(world_map({"UZ": 0.5}, LEGEND, title="Where", direction=direction)) for direction in ("ltr", "rtl")
    )
    expected = [*(step.words for step in STEPS), "not shown", "no data", "Natural Earth"]
    assert [node.text for node in left] == [node.text for node in right] == expected
    assert (left[-1].get("transform") or "").startswith("translate(0,")
    assert (right[-1].get("transform") or "").startswith(f"translate({WIDTH:.0f},")
    assert {node.get("text-anchor") for node in left} == {"start"} == {node.get("text-anchor") for node in right}


def test_without_values_there_is_no_map() -> None:
    assert world_map({}, LEGEND, title="Where", direction="ltr") is None


def test_a_code_without_a_shape_is_left_out() -> None:
    assert world_map({"ZZ": 0.5}, LEGEND, title="Where", direction="ltr") is not None


@pytest.mark.parametrize("leasts", [[], [0.5, 0.2], [0.1, 0.1], [0, 1, 2, 3, 4, 5]])
def test_a_legend_that_cannot_be_read_is_refused(leasts: list[float]) -> None:
    legend = Legend([Step(least, "x") for least in leasts], "not shown", "no data", "Natural Earth")
    with pytest.raises(ValueError, match="one to five"):
        world_map({"UZ": 0.5}, legend, title="Where", direction="ltr")
