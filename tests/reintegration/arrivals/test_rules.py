"""Arrivals: which template follows, whose outcome is expected, in which zone the day is counted; and what closes."""

from datetime import UTC, date, datetime

import pytest

from reintegration.arrivals.rules import (
    Arriving,
    is_adult_on,
    template_of,
    why_not_by_partner,
    zone_of_arrival,
)
from reintegration.episodes.rules import Closing, why_not_closed
from returns.cases.rules.cases import Track, blockers

DAY = date(2027, 11, 24)
AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("track", "close", "template"),
    [
        (Track.WITH_REINTEGRATION, False, "standard"),
        (Track.RETURN_ONLY, False, "return_only"),
        (Track.UNDECIDED, False, "return_only"),
        (Track.WITH_REINTEGRATION, True, "close"),
        (Track.RETURN_ONLY, True, "close"),
    ],
)
def test_close_follow_up_goes_before_the_track(track: Track, close: bool, template: str) -> None:
    assert template_of(track, close) == template


@pytest.mark.parametrize(
    ("birth", "band", "adult"),
    [
        (date(2009, 11, 24), 2005, True),  # eighteen on that very day
        (date(2009, 11, 25), 2005, False),
        (None, 2000, True),
        (None, 2005, False),  # the youngest of the band is seventeen
        (None, None, True),
    ],
)
def test_who_is_an_adult_on_the_day_of_the_round(birth: date | None, band: int | None, adult: bool) -> None:
    assert is_adult_on(Arriving(birth, band), DAY, 18) is adult


@pytest.mark.parametrize(
    ("legs", "nearest", "main", "zone"),
    [
        (["Asia/Tashkent", "Asia/Samarkand"], {"zone": "Asia/Kabul"}, "Asia/Tashkent", "Asia/Samarkand"),
        ([], {"zone": "Asia/Kabul"}, "Asia/Tashkent", "Asia/Kabul"),
        ([], {}, "Asia/Tashkent", "Asia/Tashkent"),
        ([], None, None, "UTC"),
    ],
)
def test_the_zone_is_that_of_the_last_leg_then_of_the_place_then_of_the_country(
    legs: list[str], nearest: dict[str, object] | None, main: str | None, zone: str
) -> None:
    assert zone_of_arrival(legs, nearest, main) == zone


@pytest.mark.parametrize(
    ("receives", "departed", "codes"),
    [
        (True, None, []),
        (True, AT, []),
        (False, AT.replace(hour=6), ["not_receiving", "arrives_before_departure"]),
    ],
)
def test_a_partner_receives_and_people_arrive_after_they_left(
    receives: bool, departed: datetime | None, codes: list[str]
) -> None:
    assert [reason.code for reason in why_not_by_partner(receives, AT, departed)] == codes


def test_closing_tells_everything_and_an_open_survey_only_warns() -> None:
    everything = why_not_closed(Closing(is_open=False, may_close=False, open_concerns=2, open_survey_window=True))
    assert [reason.code for reason in everything] == [
        "episode_closed", "not_closing", "concern_open", "survey_window_open",
    ]  # fmt: skip
    assert blockers(why_not_closed(Closing(True, True, 0, open_survey_window=True))) == ()
