"""Reads for the digest of the morning, by who is to see to what waits.

In a number of statements that does not grow with cases or colleagues, and from plain columns alone: nothing is opened.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from foundation.agenda import Matter
from foundation.rulebook.queries import rules_on
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.journey.models import Leg
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.queries.due import (
    MOST_COUNTED as MOST_COUNTED,
    colleagues_of,
    tasks_by_account,
    tasks_of_one,
)
from returns.work.queries.duty import Place as Place, covers_at, owners_meant, place_at as place_at
from returns.work.queries.tasks import STOPPED
from returns.work.words import WorkMatter

_AHEAD, _DOCUMENTS, _CLEARANCES = (
    "digest.departures_ahead_days",
    "documents.expiring_within_days",
    "tasks.clearance_ends.ahead_days",
)
_LEAVING = (CaseState.PLANNING, CaseState.READY)
Counts = dict[uuid.UUID, Counter[Matter]]
Owners = Callable[[], Mapping[Matter, Select[Any]]]  # the owners of whatever is counted, by what it is
OF_OFFICE = Case.office_id == bindparam("office", type_=Uuid())


def add_counts(into: Counts, matter: Matter, whom: Iterable[uuid.UUID | None]) -> None:
    """Count one matter for each of these accounts, as often as they are named."""
    for account_id in whom:
        if account_id is not None:
            into.setdefault(account_id, Counter())[matter] += 1


def counts_of_office(session: Session, office: Place) -> Counts:
    """What waits for each colleague of an office on its local day; of who is away, for who covers."""
    counts: Counts = {}
    if office.only is None:
        due, due_today = tasks_by_account(session, office.id, office.today)
    else:
        due, due_today = tasks_of_one(session, office, office.only)
    for matter, counted in ((WorkMatter.OVERDUE, due - due_today), (WorkMatter.TODAY, due_today)):
        for account_id, count in counted.items():
            counts.setdefault(account_id, Counter())[matter] = count
    rules = rules_on(session, (_AHEAD, _DOCUMENTS, _CLEARANCES), office.today)
    values = {
        "first": office.midnight(),
        "last": office.midnight(rules.need(_AHEAD).whole() + 1),
        "documents_by": office.today + timedelta(days=rules.need(_DOCUMENTS).whole()),
        "clearances_by": office.today + timedelta(days=rules.need(_CLEARANCES).whole()),
    }
    add_owned(session, office, counts, _owned_before_departure, values)
    return counts


def _owned_before_departure() -> dict[Matter, Select[Any]]:
    return {
        WorkMatter.DEPARTURES: _departing(OF_OFFICE, bindparam("first"), bindparam("last")),
        WorkMatter.DOCUMENTS: _with_documents(),
        WorkMatter.CLEARANCES: _with_clearances(),
    }


def add_owned(session: Session, office: Place, counts: Counts, owned: Owners, values: Mapping[str, Any]) -> None:
    """Count each matter for whoever sees to it today; three statements.

    `owned` selects the owners of each matter, as `owner_id`, as often as they have it, in the office that `OF_OFFICE`
    stands for; `values` are what else it leaves open. At most `MOST_COUNTED` of each are counted.
    """
    one = office.only
    meant = owners_meant(session, office.id, one, office.today) if one is not None else None
    statement, named = _counted(owned, meant is not None)
    asked = session.execute(statement, {**values, "office": office.id, "owners": meant or []})
    pairs = [(named[matter], owner_id) for matter, owner_id in asked]
    sees = covered(session, office, {owner_id for _matter, owner_id in pairs})
    for matter, owner_id in pairs:
        add_counts(counts, matter, [sees.get(owner_id)])


@cache
def _counted(owned: Owners, of_some: bool) -> tuple[CompoundSelect[Any], dict[str, Matter]]:
    """One statement for all matters, written once, with what each is named in it; of some owners, or of all."""
    by_matter = owned()
    some = [Case.owner_id.in_(bindparam("owners", expanding=True))] if of_some else []
    arms = {matter: owners.where(*some).limit(MOST_COUNTED).subquery() for matter, owners in by_matter.items()}
    matters = (select(literal(matter.value).label("matter"), arm.c.owner_id) for matter, arm in arms.items())
    return prepared(union_all(*matters)), {matter.value: matter for matter in by_matter}


def staff_meant(session: Session, office: Place) -> Collection[uuid.UUID]:
    """The colleagues of an office, or whoever alone is meant; one statement."""
    return colleagues_of(session, office.id) if office.only is None else {office.only}


def covered(session: Session, office: Place, owners: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return who sees to the cases of each owner today: the owner or the cover, if they work there; two statements."""
    covers, here = covers_at(session, office.id, office.today), staff_meant(session, office)
    stands_in = {owner_id: covers.get(owner_id, owner_id) for owner_id in owners}
    return {owner_id: account_id for owner_id, account_id in stands_in.items() if account_id in here}


def departing_cases(
    session: Session, office_id: uuid.UUID, first: datetime, last: datetime
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Cases of an office, with their owners, whose people set out from one instant to before another; one statement."""
    statement = _departing(Case.office_id == office_id, first, last).limit(MOST_COUNTED)
    cases = session.execute(statement)
    return [(row.id, row.owner_id) for row in cases]


def _departing(of_office: ColumnElement[bool], first: Any, last: Any) -> Select[Any]:
    begins = func.min(Leg.departs_at)
    columns: tuple[Any, ...] = (Case.id, Case.owner_id)
    return (
        select(*columns)
        .join(Leg, Leg.case_id == Case.id)
        .where(of_office, Case.state.in_(_LEAVING))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Case.id, Case.owner_id)
        .having(begins >= first, begins < last)
        .order_by(begins, Case.id)
    )


def _with_documents() -> Select[Any]:
    """The owner of the case of each document that expires within some days, or has expired."""
    return (
        select(Case.owner_id)
        .join(TravelDocument, TravelDocument.case_id == Case.id)
        .where(OF_OFFICE, Case.state.in_(BEFORE_BOARDING))
        .where(TravelDocument.is_usable.is_(True), TravelDocument.kind.in_(TRAVELLED_ON))
        .where(TravelDocument.expires_on <= bindparam("documents_by"))
    )


def _with_clearances() -> Select[Any]:
    return (
        select(Case.owner_id)
        .join(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .where(OF_OFFICE, Case.state.in_(BEFORE_BOARDING))
        .where(ProtectionClearance.state == Clearance.GIVEN)
        .where(ProtectionClearance.until <= bindparam("clearances_by"))
    )


def unsigned_among(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases whose departure still waits for a signature; one statement."""
    statement = select(Case.id).where(Case.id.in_(case_ids), Case.state == CaseState.PLANNING)
    return set(session.execute(statement).scalars()) if case_ids else set()
