"""Who reads and writes the rows of the return: the office's own cases; protected notes by a live grant alone."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from returns.models.cases import Case
from returns.models.consent import Consent
from returns.models.counselling import CounsellingSession
from returns.models.documents import TravelDocument
from returns.models.eligibility import EligibilityDecision
from returns.models.escorts import Escort
from returns.models.itinerary import Leg
from returns.models.lifecycle import CaseEvent
from returns.models.medical import FitnessDecision
from returns.models.people import Identifier, Person
from returns.models.protection import ProtectedNote, ProtectionCheck, ProtectionClearance
from returns.models.readiness import SignOff
from returns.models.reception import Reception
from returns.models.safe_contact import SafeContact
from returns.rules.protection import Clearance

# Plain tables under names of their own: an entity inside a criterion's subquery would be correlated away.
_CASE = Case.__table__.alias("case_in_scope")
_PERSON = Person.__table__.alias("person_in_scope")
_GRANT = AccessGrant.__table__.alias("grant_in_scope")
# What hangs on a case: whoever sees the case sees it, and whoever works on the case writes it.
_OF_A_CASE: tuple[type[Any], ...] = (
    CaseEvent,
    Consent,
    CounsellingSession,
    EligibilityDecision,
    Escort,
    FitnessDecision,
    Leg,
    ProtectionCheck,
    Reception,
    SafeContact,
    TravelDocument,
)


def _works_on_cases(scope: Scope) -> UserScope | None:
    if isinstance(scope, UserScope) and scope.office_id is not None and scope.may(Permission.CASES_OPEN):
        return scope
    return None


def cases_seen(scope: Scope) -> ColumnElement[bool]:
    """Cases of one's own office, for roles that open cases."""
    user = _works_on_cases(scope)
    return Case.office_id == user.office_id if user else false()


def _office_cases(user: UserScope) -> Any:
    return select(_CASE.c.id).where(_CASE.c.office_id == user.office_id)


def people_seen(scope: Scope) -> ColumnElement[bool]:
    """The people of the cases seen."""
    user = _works_on_cases(scope)
    return Person.case_id.in_(_office_cases(user)) if user else false()


def identifiers_seen(scope: Scope) -> ColumnElement[bool]:
    """What the people seen are looked up by."""
    user = _works_on_cases(scope)
    if user is None:
        return false()
    return Identifier.person_id.in_(select(_PERSON.c.id).where(_PERSON.c.case_id.in_(_office_cases(user))))


def notes_seen(scope: Scope) -> ColumnElement[bool]:
    """Notes behind the doors that a grant opens to this account now."""
    user = _works_on_cases(scope)
    if user is None:
        return false()
    return ProtectedNote.door.in_(
        select(_GRANT.c.door).where(
            _GRANT.c.account_id == user.actor_id, _GRANT.c.until > user.now, _GRANT.c.revoked_at.is_(None)
        )
    )


def office_cases(scope: Scope) -> Any:
    """The ids of the cases of one's own office as a subquery, for the criteria of other rooms; None for other roles."""
    user = _works_on_cases(scope)
    return _office_cases(user) if user else None


def _of_cases_seen(entity: type[Any]) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        user = _works_on_cases(scope)
        return entity.case_id.in_(_office_cases(user)) if user else false()

    return reads


def _writes_case(scope: Scope, session: Session, row: Any) -> bool:
    user = _works_on_cases(scope)
    return user is not None and row.office_id == user.office_id


def _sees(session: Session, entity: type[Any], row_id: uuid.UUID) -> bool:
    if any(isinstance(row, entity) and row.id == row_id for row in session.new):
        return True  # checked itself in this flush
    return session.get(entity, row_id) is not None


def _writes_person(scope: Scope, session: Session, row: Any) -> bool:
    return _sees(session, Case, row.case_id)


def _writes_identifier(scope: Scope, session: Session, row: Any) -> bool:
    return _sees(session, Person, row.person_id)


def _writes_on_case(scope: Scope, session: Session, row: Any) -> bool:
    return _works_on_cases(scope) is not None and _sees(session, Case, row.case_id)


def _sets_clearance(scope: Scope, session: Session, row: Any) -> bool:
    """A specialist; and whoever opens a case, since every case is born with a clearance that is outstanding."""
    user = _works_on_cases(scope)
    if user is None or not _sees(session, Case, row.case_id):
        return False
    is_born = row in session.new and row.state is Clearance.OUTSTANDING
    return is_born or user.may(Permission.CLEARANCE_SET)


def _signs_off(scope: Scope, session: Session, row: Any) -> bool:
    user = _works_on_cases(scope)
    is_own = user is not None and row.signed_by == user.actor_id and row in session.new
    return is_own and user is not None and user.may(Permission.SIGN_OFF) and _sees(session, Case, row.case_id)


def _writes_note(scope: Scope, session: Session, row: Any) -> bool:
    user = _works_on_cases(scope)
    if user is None:
        return False
    live = select(AccessGrant.id).where(
        AccessGrant.door == row.door,
        AccessGrant.account_id == user.actor_id,
        AccessGrant.until > user.now,
        AccessGrant.revoked_at.is_(None),
    )
    return session.execute(live).first() is not None


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(Case, cases_seen, _writes_case)
    guard.protect(Person, people_seen, _writes_person)
    guard.protect(Identifier, identifiers_seen, _writes_identifier)
    guard.protect(ProtectedNote, notes_seen, _writes_note)
    guard.protect(ProtectionClearance, _of_cases_seen(ProtectionClearance), _sets_clearance)
    guard.protect(SignOff, _of_cases_seen(SignOff), _signs_off)
    for entity in _OF_A_CASE:
        guard.protect(entity, _of_cases_seen(entity), _writes_on_case)
