"""Reads for the digest of the morning: what waits in the cases of an office, by who is to see to it.

In a number of statements that does not grow with cases or colleagues, and from plain columns alone: nothing is opened.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from foundation.agenda import Matter
from foundation.geography.zones import local, main_zone, zone
from foundation.rulebook.queries import rules_on
from returns.cases.models import Case
from returns.cases.rules import BEFORE_BOARDING, CaseState
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.journey.models import Leg
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.queries.calendar_feed import STOPPED
from returns.work.queries.duty import covers_at
from returns.work.queries.tasks import colleagues_of, tasks_by_account
from returns.work.words import WorkMatter

MOST_COUNTED = 5_000
_AHEAD, _DOCUMENTS, _CLEARANCES = (
    "digest.departures_ahead_days",
    "documents.expiring_within_days",
    "tasks.clearance_ends.ahead_days",
)
_LEAVING = (CaseState.PLANNING, CaseState.READY)
Counts = dict[uuid.UUID, Counter[Matter]]


@dataclass(frozen=True)
class Place:
    """An office or a partner organisation, its country, and the local day, hour and zone there."""

    id: uuid.UUID
    country: str
    today: date
    hour: int
    zone: str

    def midnight(self, days: int = 0) -> datetime:
        """The instant (UTC) at which the day begins there that is so many days after today."""
        there = datetime.combine(self.today + timedelta(days=days), datetime.min.time(), zone(self.zone))
        return there.astimezone(UTC)

    def at_hour(self, hour: int) -> datetime:
        """The instant (UTC) of an hour of today's day there."""
        return datetime.combine(self.today, time(hour), zone(self.zone)).astimezone(UTC)


def place_at(place_id: uuid.UUID, country: str, now: datetime) -> Place:
    """Where and when somebody works: the day there at this instant; UTC where no zone is known."""
    name = main_zone(country) or "UTC"
    there = local(now, name)
    return Place(place_id, country, there.date(), there.hour, name)


def add_counts(into: Counts, matter: Matter, whom: Iterable[uuid.UUID | None]) -> None:
    """Count one matter for each of these accounts, as often as they are named."""
    for account_id in whom:
        if account_id is not None:
            into.setdefault(account_id, Counter())[matter] += 1


def counts_of_office(session: Session, office: Place) -> Counts:
    """What waits for each colleague of an office on its local day; of who is away, for who covers."""
    counts: Counts = {}
    due, due_today = tasks_by_account(session, office.id, office.today)
    for matter, counted in ((WorkMatter.OVERDUE, due - due_today), (WorkMatter.TODAY, due_today)):
        for account_id, count in counted.items():
            counts.setdefault(account_id, Counter())[matter] = count
    rules = rules_on(session, (_AHEAD, _DOCUMENTS, _CLEARANCES), office.today)
    until = office.midnight(rules.need(_AHEAD).whole() + 1)
    owned: dict[Matter, Select[Any]] = {
        WorkMatter.DEPARTURES: _departing(office.id, office.midnight(), until),
        WorkMatter.DOCUMENTS: _with_documents(office, rules.need(_DOCUMENTS).whole()),
        WorkMatter.CLEARANCES: _with_clearances(office, rules.need(_CLEARANCES).whole()),
    }
    add_owned(session, office, counts, owned)
    return counts


def add_owned(session: Session, office: Place, counts: Counts, owned: Mapping[Matter, Select[Any]]) -> None:
    """Count each matter for whoever sees to it today; three statements.

    `owned` selects the owners, as `owner_id`, as often as they have it; at most `MOST_COUNTED` of each are counted.
    """
    arms = {matter: owners.limit(MOST_COUNTED).subquery() for matter, owners in owned.items()}
    matters = (select(literal(matter.value).label("matter"), arm.c.owner_id) for matter, arm in arms.items())
    named = {matter.value: matter for matter in owned}
    pairs = [(named[row.matter], row.owner_id) for row in session.execute(union_all(*matters))]
    sees = covered(session, office, {owner_id for _matter, owner_id in pairs})
    for matter, owner_id in pairs:
        add_counts(counts, matter, [sees.get(owner_id)])


def covered(session: Session, office: Place, owners: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return who sees to the cases of each owner today: the owner or the cover, if they work there; two statements."""
    covers, here = covers_at(session, office.id, office.today), colleagues_of(session, office.id)
    stands_in = {owner_id: covers.get(owner_id, owner_id) for owner_id in owners}
    return {owner_id: account_id for owner_id, account_id in stands_in.items() if account_id in here}


def departing_cases(
    session: Session, office_id: uuid.UUID, first: datetime, last: datetime
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Cases of an office, with their owners, whose people set out from one instant to before another; one statement."""
    cases = session.execute(_departing(office_id, first, last).limit(MOST_COUNTED))
    return [(row.id, row.owner_id) for row in cases]


def _departing(office_id: uuid.UUID, first: datetime, last: datetime) -> Select[Any]:
    begins = func.min(Leg.departs_at)
    columns: tuple[Any, ...] = (Case.id, Case.owner_id)
    return (
        select(*columns)
        .join(Leg, Leg.case_id == Case.id)
        .where(Case.office_id == office_id, Case.state.in_(_LEAVING))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Case.id, Case.owner_id)
        .having(begins >= first, begins < last)
        .order_by(begins, Case.id)
    )


def _with_documents(office: Place, days: int) -> Select[Any]:
    """The owner of the case of each document that expires within so many days, or has expired."""
    return (
        select(Case.owner_id)
        .join(TravelDocument, TravelDocument.case_id == Case.id)
        .where(Case.office_id == office.id, Case.state.in_(BEFORE_BOARDING))
        .where(TravelDocument.is_usable.is_(True), TravelDocument.kind.in_(TRAVELLED_ON))
        .where(TravelDocument.expires_on <= office.today + timedelta(days=days))
    )


def _with_clearances(office: Place, days: int) -> Select[Any]:
    return (
        select(Case.owner_id)
        .join(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .where(Case.office_id == office.id, Case.state.in_(BEFORE_BOARDING))
        .where(ProtectionClearance.state == Clearance.GIVEN)
        .where(ProtectionClearance.until <= office.today + timedelta(days=days))
    )
