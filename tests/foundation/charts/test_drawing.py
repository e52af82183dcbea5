"""Drawn charts fit a page with a strict policy: nothing from elsewhere, no style, and the same bytes every time."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from foundation.charts import drawing as room
from foundation.charts.bars import Axis, IntervalBar, bars_with_intervals
from foundation.charts.drawing import HATCHED, PRESS, drawing
from foundation.charts.world import Legend, Step, world_map

ROWS = (IntervalBar("Women", 0.62, 0.54, 0.7, "62 %, 131 people"), IntervalBar("Men", None, None, None, "not shown"))
AXIS = Axis("Sustained, of measured", ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")))
LEGEND = Legend((Step(0.0, "under half"), Step(0.5, "half and more")), "not shown", "no data", "Natural Earth")
ALLOWED = {"svg", "g", "path", "line", "text", "rect", "defs", "pattern"}


def bars(direction: str = "ltr", title: str = "Who fares well") -> Markup:
    drawn = bars_with_intervals(ROWS, AXIS, title=title, direction=direction)
    assert drawn is not None
    return drawn


def world(direction: str = "ltr") -> Markup:
    drawn = world_map({"UZ": 0.6, "AF": None, "MT": 0.2}, LEGEND, title="Where", direction=direction)
    assert drawn is not None
    return drawn


def dot(number: int, **more: Any) -> Markup:
    """A picture of one dot that is like no other."""
    specification = {
        "data": {"values": [{"x": number}]},
        "mark": "point",
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
        **more,
    }
    return drawing(("dot", number, more), lambda: specification, "Dot", "ltr")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("draw", [bars, world])
def test_a_drawing_is_xml_that_only_draws(draw: Any, direction: str) -> None:
    drawn = draw(direction)
    picture = ElementTree.fromstring(drawn)
    assert {node.tag.rpartition("}")[2] for node in picture.iter()} <= ALLOWED
    names = {name for node in picture.iter() for name in node.attrib}
    assert not names & {"style", "href", "font-family", "onload"}
    assert not any("}" in name or name.startswith("on") for name in names)
    # The one address is the name of the language SVG itself.
    assert set(re.findall(r"https?://[^\"']+", drawn)) == {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"url\(([^)]*)\)", drawn)) <= {f"#{name}" for name in re.findall(r' id="([^"]+)"', drawn)}


def test_a_drawing_is_one_picture_with_the_title_that_was_given() -> None:
    picture = ElementTree.fromstring(bars(title='Women & "men" <all>'))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == 'Women & "men" <all>'
    labels = [node for node in picture.iter() if node is not picture and any("aria" in key for key in node.attrib)]
    assert labels == []


def test_what_somebody_typed_is_drawn_as_text() -> None:
    typed = "</text><script>alert(1)</script> \\' \" ${datum} \u2028"
    drawn = bars_with_intervals([IntervalBar(typed, 0.5, None, None, typed)], AXIS, title=typed, direction="ltr")
    assert drawn is not None
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn).get("aria-label") == typed


def test_two_drawings_on_one_page_share_no_id() -> None:
    ids = [name for drawn in (world(), world("rtl")) for name in re.findall(r' id="([^"]+)"', drawn)]
    assert len(ids) == 2
    assert len(set(ids)) == 2


def test_the_same_input_is_drawn_once_and_has_the_same_bytes() -> None:
    first = [bars(), world()]
    assert [bars(), world()] == first
    assert bars() is first[0]
    room._kept.clear()
    PRESS.end()  # by another process, too
    again = [bars(), world()]
    assert again == first
    assert again[0] is not first[0]


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_MOST_KEPT", 2)
    for number in range(4):
        dot(number)
    assert len(room._kept) == 2


def test_threads_draw_beside_each_other() -> None:
    room._kept.clear()
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda number: dot(number % 3), range(12)))
    assert len(set(drawn)) == 3
    assert drawn[0] == drawn[3] == drawn[9]


def test_nothing_is_fetched() -> None:
    with pytest.raises(ValueError, match="not allowed"):
        dot(1, data={"url": "http://127.0.0.1:9/people.json"})


def test_what_cannot_be_drawn_is_an_error_and_the_next_is_drawn() -> None:
    with pytest.raises(ValueError, match="failed"):
        dot(1, mark="nonsense")
    assert "<path" in dot(77)


def test_colours_are_those_of_the_page_and_hatching_is_a_pattern() -> None:
    drawn = world()
    assert 'fill="currentColor"' in drawn
    assert "var(--accent, #1b4f8a)" in drawn
    assert HATCHED not in drawn
    assert drawn.count('fill="url(#hatched-') == 2  # Afghanistan, and its swatch in the legend
    assert "<pattern" not in bars()
