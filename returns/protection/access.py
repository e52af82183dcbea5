"""Who reads and writes what is protected: notes and records by a live grant alone, clearances with the case."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.access import emergency_in_force
from foundation.accounts.models import AccessGrant
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope, SystemScope
from returns.cases.access import of_cases_seen, protect_of_cases, sees, works_on_cases
from returns.cases.models import Case
from returns.protection.models import ProtectedNote, ProtectedRecord, ProtectionCheck, ProtectionClearance, Screening
from returns.protection.rules.protection import Clearance

# Whether something behind the doors of a case stands in the way of its clearance: asked when a clearance is set,
# whoever sets it. Only whether, and only there: the reasons are shown to whoever holds the grants.
CLEARING = SystemScope("clearing", opens=("protected_record", "rule"))

# Records that follow the people of a case, behind the doors of the case that they came from: for whoever has the door
# of the same compartment of their case open.
FOLLOWING = SystemScope("following", opens=("protected_record",))

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_GRANT = AccessGrant.__table__.alias("grant_in_scope")
_ASKED_FOR = ("needs_reception_by_name", "needs_close_follow_up")


def notes_seen(scope: Scope) -> ColumnElement[bool]:
    """Notes behind the doors that a grant opens to this account now."""
    user = works_on_cases(scope)
    if user is None:
        return false()
    return _opened(ProtectedNote.door, user, _GRANT.c.door)


def _opened(door: Any, user: UserScope, *granted: Any) -> ColumnElement[bool]:
    """Behind doors that live grants open, and those of the emergency access of this scope, as long as that lasts."""
    opened = [door.in_(_granted(user, column)) for column in granted]
    if user.emergency_doors:
        of_emergency = or_(*(door == own for own in user.emergency_doors))
        opened.append(and_(of_emergency, emergency_in_force(user)))
    return or_(*opened)


def _granted(user: UserScope, column: Any) -> Any:
    """The doors that live grants open to an account."""
    return select(column).where(
        _GRANT.c.account_id == user.actor_id, _GRANT.c.until > user.now, _GRANT.c.revoked_at.is_(None)
    )


def records_seen(scope: Scope) -> ColumnElement[bool]:
    """Records behind the doors that a grant opens to this account now, and behind the second door of each."""
    user = works_on_cases(scope)
    if user is None:
        return false()
    return _opened(ProtectedRecord.door, user, _GRANT.c.door, _GRANT.c.annex)


def _sets_clearance(scope: Scope, session: Session, row: Any) -> bool:
    """A specialist; whoever opens a case, which is born with it outstanding, or takes one back to that."""
    user = works_on_cases(scope)
    if user is None or not sees(session, Case, row.case_id):
        return False
    is_outstanding = row.state is Clearance.OUTSTANDING
    is_born = row in session.new and (is_outstanding or row.state is Clearance.NOT_AN_OPTION)
    # Whoever brings more people into a case takes back what was said without them: never the other way round.
    attrs = inspect(row).attrs
    was = attrs.state.history.deleted or (row.state,)
    loses = any(True in (attrs[flag].history.deleted or ()) for flag in _ASKED_FOR)
    is_kept = row not in session.deleted and Clearance.NOT_AN_OPTION not in was and not loses
    is_taken_back = is_outstanding and is_kept
    # Whoever leads the office removes a case on which nobody has worked: what was said in its clearance stays.
    is_removed = is_outstanding and row in session.deleted and not loses and user.may(Permission.LEAD_OFFICE)
    return is_born or is_taken_back or is_removed or user.may(Permission.CLEARANCE_SET)


def _writes_note(scope: Scope, session: Session, row: Any) -> bool:
    user = works_on_cases(scope)
    return user is not None and _has_grant(user, session, AccessGrant.door == row.door)


def _writes_record(scope: Scope, session: Session, row: Any) -> bool:
    """A new version, behind a door that a live grant opens; no version is ever changed."""
    user = works_on_cases(scope)
    if user is None or row not in session.new:
        return False
    return _has_grant(user, session, or_(AccessGrant.door == row.door, AccessGrant.annex == row.door))


def _has_grant(user: UserScope, session: Session, opens: ColumnElement[bool]) -> bool:
    """Whether a live grant of this account opens what it is asked for."""
    live = select(AccessGrant.id).where(
        opens,
        AccessGrant.account_id == user.actor_id,
        AccessGrant.until > user.now,
        AccessGrant.revoked_at.is_(None),
    )
    return session.execute(live).first() is not None


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(ProtectedNote, notes_seen, _writes_note)
    guard.protect(ProtectedRecord, records_seen, _writes_record)
    guard.protect(ProtectionClearance, of_cases_seen(ProtectionClearance), _sets_clearance)
    protect_of_cases(guard, ProtectionCheck, Screening)
    guard.open_to(JOBS, ProtectionCheck, ProtectionClearance)
