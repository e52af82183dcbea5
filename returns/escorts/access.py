"""Who reads and writes the roster, and the escorts and their records of a case.

Everybody of the office who works on cases, and nobody of another one.
"""

from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import protect_of_cases, works_on_cases
from returns.escorts.models import Escort, EscortRecord, RosterAbsence, RosterMember, RosterPaper

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_MEMBER = RosterMember.__table__.alias("roster_member_in_scope")


def register(guard: Guard) -> None:
    """State the rules of these classes."""

    def members_seen(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        return RosterMember.office_id == user.office_id if user else false()

    def writes_member(scope: Scope, session: Session, row: Any) -> bool:
        user = works_on_cases(scope)
        return user is not None and row.office_id == user.office_id

    def writes_of_member(scope: Scope, session: Session, row: Any) -> bool:
        return works_on_cases(scope) is not None and session.get(RosterMember, row.member_id) is not None

    guard.protect(RosterMember, members_seen, writes_member)
    for entity in (RosterPaper, RosterAbsence):
        guard.protect(entity, _of_members(entity), writes_of_member)
    protect_of_cases(guard, Escort, EscortRecord)
    guard.open_to(JOBS, Escort, RosterMember)  # whose keys are not those of a crash


def _of_members(entity: type[Any]) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        office = select(_MEMBER.c.id).where(_MEMBER.c.office_id == user.office_id) if user else None
        return entity.member_id.in_(office) if office is not None else false()

    return reads
