"""What a list shows beside its cases, how far each is, and what stands in its way; in one statement."""

import uuid
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.types import UtcDateTime
from returns.cases.models import Case
from returns.cases.queries import BesideCase, beside_cases
from returns.cases.rules.cases import NEVER, CaseState
from returns.consent.models import Consent
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.health.models import FitnessDecision
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lists.queries.filtered import carries, has_row
from returns.lists.rules import Obstacle, Progress
from returns.money.models import BudgetLine
from returns.money.queries.approvals import is_undecided
from returns.people.models import Person
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.reception.models import Reception
from returns.safe_contact.models import SafeContact

_CLEARED = (CaseState.ELIGIBLE, CaseState.PLANNING, CaseState.READY)
# Where an obstacle stops a case beside the sign-off, which waits for all of them.
_STOPS = {
    Obstacle.SAFE_CONTACT: (CaseState.INTAKE,),
    Obstacle.CLEARANCE: _CLEARED,
    Obstacle.CONSENT: (CaseState.COUNSELLING,),
}
_MOVES = (
    EventKind.STATE_CHANGED, EventKind.WITHDRAWN, EventKind.ELIGIBILITY_DECIDED, EventKind.SIGNED_OFF,
    EventKind.DEPARTED, EventKind.ARRIVED, EventKind.NOT_TRAVELLED, EventKind.TAKEN_OVER, EventKind.IMPORTED,
)  # fmt: skip


def beside(
    session: Session, cases: Sequence[Case], today: date, progress: bool
) -> tuple[dict[uuid.UUID, BesideCase], dict[uuid.UUID, Progress]]:
    """What a list shows beside these cases, and if wanted how far each is and what stands in its way; one statement."""
    of_cases = {"cases": [case.id for case in cases], **({"today": today} if progress else {})}
    rows = {row.id: row for row in session.execute(_beside(progress), of_cases)} if cases else {}
    shown = {case_id: BesideCase(row.first, row.people, row.Account) for case_id, row in rows.items()}
    return shown, {case.id: _progress(case, rows[case.id], today) for case in cases if progress and case.id in rows}


@cache
def _beside(progress: bool) -> Select[Any]:
    moved = select(func.max(CaseEvent.at, type_=UtcDateTime())).where(
        CaseEvent.case_id == Case.id, among(CaseEvent.kind, _MOVES)
    )
    cleared = select(ProtectionClearance.id).where(
        ProtectionClearance.case_id == Case.id, ~carries(Clearance.OUTSTANDING, bindparam("today"))
    )
    usable = (TravelDocument.is_usable.is_(True), among(TravelDocument.kind, TRAVELLED_ON))
    columns: tuple[Any, ...] = (
        moved.scalar_subquery().label("moved_at"),
        _without(SafeContact, _is_settled()).label(Obstacle.SAFE_CONTACT),
        and_(among(Case.state, _CLEARED), ~exists(cleared)).label(Obstacle.CLEARANCE),
        ~has_row(Consent, Consent.withdrawn_at.is_(None)).label(Obstacle.CONSENT),
        _without(TravelDocument, *usable).label(Obstacle.DOCUMENT),
        _without(FitnessDecision).label(Obstacle.FITNESS),
        and_(
            has_row(ProtectionClearance, ProtectionClearance.needs_reception_by_name.is_(True)),
            ~has_row(Reception, Reception.verified_on.is_not(None)),
        ).label(Obstacle.RECEPTION),
        exists(select(BudgetLine.id).where(BudgetLine.case_id == Case.id, is_undecided())).label(Obstacle.BUDGET),
    )
    return prepared(beside_cases().add_columns(*columns) if progress else beside_cases())


def _is_settled() -> ColumnElement[bool]:
    """Whether a card is known, or at the intake will be by a day that has not passed."""
    is_awaited = and_(Case.state == Fixed(CaseState.INTAKE), SafeContact.known_by >= bindparam("today"))
    return or_(SafeContact.verified_on.is_not(None), is_awaited)


def _without(entity: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody of a case has no such row."""
    own = select(entity.id).where(entity.person_id == Person.id, *conditions).correlate(Person, Case)
    return exists(select(Person.id).where(Person.case_id == Case.id, ~exists(own)))


def _progress(case: Case, row: Any, today: date) -> Progress:
    since = row.moved_at.date() if row.moved_at else case.opened_on
    plans = case.state is CaseState.PLANNING
    has = {**row._mapping, Obstacle.JOURNEY: case.departs_or_never == NEVER}
    obstacles = tuple(each for each in Obstacle if has[each] and (plans or case.state in _STOPS.get(each, ())))
    return Progress(max(0, (today - since).days), obstacles)
