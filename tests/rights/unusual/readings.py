"""What somebody read, written as routes write it, and what was found unusual about it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from foundation.audit.records import DONE, REFUSED, Record
from foundation.audit.trail import write_event
from foundation.geography.zones import zone_of_country
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from rights.unusual.jobs import find_unusual_reading
from rights.unusual.models import UnusualFinding
from rights.unusual.rules import UnusualKind
from tests.clock import START
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING

DAY = START.date()  # a Tuesday


def at_hour(hour: int, day: date = DAY, country: str = "TR") -> datetime:
    """An hour of a day by the clocks of a country."""
    zone = zone_of_country(country)
    assert zone is not None
    return datetime.combine(day, time(hour, 30), tzinfo=zone)


def read(
    container: Container,
    who: Person,
    cases: Sequence[uuid.UUID] = (),
    people: Sequence[uuid.UUID] = (),
    at: datetime | None = None,
    refused: str = "",
) -> None:
    """One record of somebody's reading; of that Tuesday at half past ten, without another instant."""
    subjects = (*(("case", case) for case in cases), *(("person", person) for person in people))
    outcome, detail = (REFUSED, {"code": refused}) if refused else (DONE, {})
    record = Record(at or at_hour(10), who.id, who.role.value, "cases.open", outcome, subjects, detail)
    write_event(container.stores.audit, container.secrets, record)


def judge(container: Container, now: datetime | None = None) -> dict[tuple[uuid.UUID, UnusualKind], int]:
    """Run the job, a day later without another instant, and count what stands there, by account and kind."""
    find_unusual_reading(container)(now or container.clock.now() + timedelta(days=1))
    return found(container)


def found(container: Container) -> dict[tuple[uuid.UUID, UnusualKind], int]:
    """How much there was of each kind, by account."""
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(UnusualFinding)).scalars().all()
        return {(row.account_id, row.kind): row.count for row in rows}
