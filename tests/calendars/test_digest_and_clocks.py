"""Digests and reminders where clocks are put forward and back, in two zones at once, and when a date moves."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.messaging.rules import DigestChoice, DigestMessage
from foundation.messaging.services import choose_digest
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.episodes.jobs import remind_of_tomorrow, tell_what_waits
from returns.journey.models import Leg
from returns.work.words import WorkMessage
from tests.calendars.reading import make_leg
from tests.factories.follow_up import change, rows
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.factories.workspace import make_task
from tests.messaging.outbox import standing

HOUR = timedelta(hours=1)
# Midnight in UTC of the days on which the clocks of Germany are put forward, and back. Turkey changes nothing.
FORWARD, BACK = datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)


def every_day(container: Container, person: Person) -> None:
    """Somebody with something to do who wants a digest every day."""
    make_task(container, person, days=0)
    with writing(container.units, person.scope(container)) as unit:
        choose_digest(unit, person.id, DigestChoice.EVERY_DAY)


def first_told(container: Container, person: Person, steps: list[datetime]) -> dict[str, datetime]:
    """Local day by the step at which its digest was queued, of one person; asserts that none is queued twice."""
    found: dict[str, datetime] = {}
    for step in steps:
        tell_what_waits(container.units, 7)(step)
        days = [
            one.facts["day"]
            for one in standing(container)
            if one.template is DigestMessage.DIGEST and one.account_id == person.id
        ]
        assert len(days) == len(set(days))
        for day in days:
            found.setdefault(day, step)
    return found


@pytest.mark.parametrize(
    ("midnight", "berlin"),
    [(FORWARD, (6, 5, 5)), (BACK, (5, 6, 6))],  # hours in UTC of seven o'clock the day before, that day, the day after
    ids=["forward", "back"],
)
def test_a_digest_comes_once_a_local_day_at_its_hour_whatever_clocks_do(
    container: Container, clock: MovableClock, midnight: datetime, berlin: tuple[int, int, int]
) -> None:
    clock.move(midnight - timedelta(days=1) - clock.now())
    istanbul, germany = make_account(container), make_account(container, place=make_office(container, "DE"))
    for one in (istanbul, germany):
        every_day(container, one)
    hours = [midnight + timedelta(days=number, hours=hour) for number in (-1, 0, 1) for hour in (3, 4, 5, 6)]
    jumping = [step + jump for step in hours for jump in (timedelta(), -HOUR)]
    days = [(midnight + timedelta(days=number)).date().isoformat() for number in (-1, 0, 1)]
    told = first_told(container, germany, jumping)
    assert [(told[day].hour, told[day].date().isoformat()) for day in days] == list(zip(berlin, days, strict=True))
    here = [one.facts["day"] for one in standing(container) if one.account_id == istanbul.id]
    assert sorted(here) == days, "once for each local day there, too"


def test_a_reminder_follows_the_date_when_it_moves(container: Container) -> None:
    owner = make_account(container)
    leaves = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)  # eight o'clock in Istanbul
    case = make_case(container, owner)
    make_leg(container, owner, case, leaves)
    remind = remind_of_tomorrow(container.units, 16)
    afternoon = leaves - timedelta(hours=16)
    assert remind(afternoon) == 1
    [leg] = rows(container, Leg, Leg.case_id == case)
    change(
        container, Leg, leg.id, departs_at=leaves + timedelta(days=3), arrives_at=leaves + timedelta(days=3, hours=4)
    )
    assert [remind(afternoon + timedelta(days=number)) for number in range(5)] == [0, 0, 0, 1, 0]
    days = [one.facts["day"] for one in standing(container) if one.template is WorkMessage.DEPARTURE_NEAR]
    assert sorted(days) == ["2026-11-26", "2026-11-29"]
