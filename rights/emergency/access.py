"""Who reads and writes reviews of emergency accesses, and the scopes in which a case of any office is looked up."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from foundation.accounts.access import emergency_in_force
from foundation.accounts.models import Account, EmergencyAccess
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope, SystemScope
from rights.emergency.models import EmergencyReview

# Which case of any office goes by a reference, who is told of it, and who somebody of another office is: read when an
# access is asked for, whatever was typed, and where one is listed. Nothing of what is sealed in a case is opened.
ANSWERING = SystemScope(
    "answering",
    opens=("absence", "account", "case", "duty_turn", "emergency_access", "office", "person"),
)
# How often it came to that: counts alone.
COUNTING = SystemScope("counting", opens=("emergency_access", "emergency_review"))

_ACCESS = EmergencyAccess.__table__.alias("reviewed_in_scope")


def reviews_seen(scope: Scope) -> ColumnElement[bool] | None:
    """Those of one's own accesses, and of those on cases of one's office; all for who reviews."""
    assert isinstance(scope, UserScope)
    if scope.may(Permission.GRANTS_REVIEW):
        return None
    own = EmergencyReview.account_id == scope.actor_id
    if scope.office_id is None or not scope.may(Permission.CASES_OPEN):
        return own
    here = select(_ACCESS.c.id).where(_ACCESS.c.id == EmergencyReview.access_id, _ACCESS.c.office_id == scope.office_id)
    return own | here.correlate_except(_ACCESS).exists()


def _writes_review(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever reviews grants, once, in their own name."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.GRANTS_REVIEW):
        return False
    return row in session.new and bool(row.reviewed_by == scope.actor_id)


def colleagues_of_case(scope: Scope) -> ColumnElement[bool]:
    """Who works in the office of the case that is open in an emergency: its owner, and who wrote what is read there."""
    if not isinstance(scope, UserScope) or scope.emergency_case_id is None:
        return false()
    office = select(_ACCESS.c.office_id).where(_ACCESS.c.id == scope.emergency_id).correlate_except(_ACCESS)
    return and_(Account.office_id == office.scalar_subquery(), emergency_in_force(scope))


def register(guard: Guard) -> None:
    """State the rule of reviews; and whom somebody sees beside the case that is open to them in an emergency."""
    guard.protect(EmergencyReview, reviews_seen, _writes_review)
    guard.widen(Account, colleagues_of_case)
