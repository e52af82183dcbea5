"""Opening hours as people type them."""

import pytest

from reintegration.partners.rules.partners import BadHours, read_hours


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("   ", ""),
        ("08:00-12:00, 13:00-17:00", "08:00-12:00, 13:00-17:00"),
        ("13-17; 8-12", "08:00-12:00, 13:00-17:00"),
        ("8.30 \u2013 12", "08:30-12:00"),
        ("\u0660\u0668:\u0660\u0660-\u0661\u0662:\u0660\u0660\u060c 13-24", "08:00-12:00, 13:00-24:00"),
        ("8-12, 12-16", "08:00-12:00, 12:00-16:00"),
    ],
)
def test_hours_are_read(typed: str, read: str) -> None:
    assert read_hours(typed) == read
    assert read_hours(read) == read


@pytest.mark.parametrize(
    "typed", ["always", "12-8", "8-8", "8-12, 11-16", "8:60-12", "8-25", ",", "8-9,10-11,12-13,14-15,16-17", "8-12-16"]
)
def test_what_is_no_list_of_times_is_refused(typed: str) -> None:
    with pytest.raises(BadHours):
        read_hours(typed)
