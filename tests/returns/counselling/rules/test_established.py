"""What counselling has established: the latest session that asked leads, if it leaves no doubt and is recent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from returns.consent.rules import VOLUNTARINESS
from returns.counselling.rules import Capacity, FreeWill, Pressure, Said, SessionFacts, established

DAY = date(2026, 11, 25)
FREE = FreeWill(Pressure.NONE, Said.YES, Capacity.ABLE, Said.NO)
GOOD = SessionFacts(members=("a", "b"), free_will=FREE, session="1", held_on=DAY)


def held(days_ago: int, **changed: object) -> SessionFacts:
    """A session of so many days ago."""
    return replace(GOOD, held_on=DAY - timedelta(days=days_ago), session=str(days_ago), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sessions", "found"),
    [
        ([], None),
        ([held(0)], "0"),
        ([held(30)], "30"),
        ([held(31)], None),
        ([held(-1)], None),
        ([held(-1), held(3)], "3"),
        ([held(0, members=("b",))], None),
        ([held(0, members=("b",)), held(2)], "2"),
        ([held(0, free_will=FreeWill())], None),
        ([held(0, free_will=FreeWill()), held(2)], "2"),
        ([held(0, free_will=replace(FREE, capacity=None)), held(2)], "2"),
        ([held(0, free_will=replace(FREE, pressure=Pressure.UNSURE)), held(2)], None),
        ([held(0, free_will=replace(FREE, informed=Said.PARTLY))], None),
        ([held(0, free_will=replace(FREE, capacity=Capacity.IN_DOUBT))], None),
        ([held(0, free_will=replace(FREE, speaks_for=Said.YES))], None),
        ([held(0, free_will=replace(FREE, capacity=Capacity.REPRESENTED))], "0"),
        ([replace(GOOD, held_on=None)], None),
    ],
)
def test_the_latest_session_that_asked_leads(sessions: list[SessionFacts], found: str | None) -> None:
    one = established("a", sessions, VOLUNTARINESS, DAY, 30)
    assert (one.session if one else None) == found
