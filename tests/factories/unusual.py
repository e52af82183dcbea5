"""Makers of what is unusual about how somebody reads."""

import uuid

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from rights.unusual.models import UnusualContent, UnusualDay, UnusualFinding
from rights.unusual.rules import UnusualKind
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING
from tests.worlds import world


@world
def make_finding(
    container: Container,
    whose: Person,
    case_id: uuid.UUID | None = None,
    kind: UnusualKind = UnusualKind.WITHOUT_WORK,
    count: int = 1,
    note: str | None = "Asked about it on the phone.",
) -> uuid.UUID:
    """A finding about an account's reading today that nobody has looked at, and the day as judged; returns its id."""
    now = container.clock.now()
    with writing(container.units, EVERYTHING) as unit:
        finding = UnusualFinding(
            account_id=whose.id,
            day=now.date(),
            kind=kind,
            count=count,
            threshold=0,
            found_at=now,
            content=UnusualContent((case_id.hex,)) if case_id is not None else None,
            note=note,
        )
        unit.session.add(finding)
        if unit.session.get(UnusualDay, ("Europe/Istanbul", now.date())) is None:
            unit.session.add(UnusualDay(zone="Europe/Istanbul", day=now.date(), judged_at=now))
        return finding.id
