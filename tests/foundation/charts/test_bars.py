"""Bars with intervals: every row in its order, what is missing stays missing, from right to left it is mirrored."""

import re
from xml.etree import ElementTree

import pytest

from foundation.charts.bars import WIDTH, Axis, IntervalBar, bars_with_intervals

AXIS = Axis("Share", ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")))
CHANGE = Axis("Change", ((-0.5, "-0.5"), (0.0, "0"), (0.5, "+0.5")))
WOMEN = IntervalBar("Women", 0.5, 0.4, 0.6, "50 %, 131 people")
HIDDEN = IntervalBar("Others", None, None, None, "not shown")


def drawn(rows: list[IntervalBar], axis: Axis = AXIS, direction: str = "ltr") -> ElementTree.Element:
    found = bars_with_intervals(rows, axis, title="Figures", direction=direction)
    assert found is not None
    return ElementTree.fromstring(found)


def words(picture: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in picture.iter() if node.tag.endswith("text")]


def bars(picture: ElementTree.Element) -> list[tuple[float, float]]:
    """Where each bar begins and how far it reaches, in pixels of the plot."""
    paths = [node.get("d", "") for node in picture.iter() if node.get("opacity") == "0.6"]
    found = [re.match(r"M([-\d.]+),[-\d.]+h([-\d.]+)", path) for path in paths]
    return [(float(one[1]), float(one[2])) for one in found if one]


def test_without_rows_there_is_no_picture() -> None:
    assert bars_with_intervals([], AXIS, title="Nothing", direction="ltr") is None


def test_an_axis_needs_two_ends() -> None:
    with pytest.raises(ValueError, match="two ticks"):
        bars_with_intervals([WOMEN], Axis("Share", ((0.0, "0 %"),)), title="Figures", direction="ltr")


def test_rows_stand_in_their_order_and_two_of_one_name_stay_two() -> None:
    rows = [IntervalBar("Zebra", 0.1, None, None, "a"), HIDDEN, IntervalBar("Zebra", 0.9, 0.8, 1.0, "b"), WOMEN]
    found = words(drawn(rows))
    assert [one for one in found if one in {"Zebra", "Others", "Women"}] == ["Zebra", "Others", "Zebra", "Women"]
    assert [one for one in found if one in {"a", "not shown", "b", "50 %, 131 people"}] == [row.words for row in rows]


def test_what_is_not_shown_has_words_and_no_bar() -> None:
    assert bars(drawn([HIDDEN])) == []
    assert "not shown" in words(drawn([HIDDEN]))
    assert len(bars(drawn([WOMEN, HIDDEN]))) == 1


def test_without_an_interval_no_line_is_drawn() -> None:
    bare = IntervalBar("Women", 0.5, None, None, "50 %, 14 people")
    with_interval, without = (len(list(drawn([row]).iter())) for row in (WOMEN, bare))
    assert with_interval - without >= 3


def test_ticks_are_written_as_they_are_told() -> None:
    persian = Axis("سهم", ((0.0, "۰٪"), (0.5, "۵۰٪"), (1.0, "۱۰۰٪")))
    found = words(drawn([WOMEN], persian, "rtl"))
    assert [one for one in found if "٪" in one] == ["۰٪", "۵۰٪", "۱۰۰٪"]
    assert "سهم" in found


def test_a_change_begins_at_nothing() -> None:
    falls, rises = (IntervalBar("a", value, None, None, "a") for value in (-0.25, 0.25))
    (start, left), (other, right) = bars(drawn([falls, rises], CHANGE))
    assert left == pytest.approx(right)
    assert min(start, start + left) + left == pytest.approx(other)


def test_from_right_to_left_everything_is_mirrored() -> None:
    plot = round(WIDTH * 0.46)
    (start, wide), (other, same) = bars(drawn([WOMEN]))[0], bars(drawn([WOMEN], direction="rtl"))[0]
    assert (start, wide) == pytest.approx((0, plot / 2), abs=1)
    assert (other, same) == pytest.approx((plot / 2, plot / 2), abs=1)
    picture = drawn([WOMEN], direction="rtl")
    assert picture.get("direction") == "rtl"
    # The words beside the bar run on to the left of the plot: in text from right to left that is the anchor "start".
    beside = next(node for node in picture.iter() if node.text == WOMEN.words)
    assert beside.get("text-anchor") == "start"
    assert beside.get("transform", "").startswith("translate(-10,")


def test_charts_under_each_other_have_one_width() -> None:
    rows = [[IntervalBar("x" * length, 0.5, None, None, "y" * length)] for length in (1, 80)]
    assert {drawn(row).get("width") for row in rows} == {str(WIDTH)}
