"""What a partner takes part in of a joint risk assessment: a grant alone opens nothing.

A coordinator reads records behind a door that a live grant opens, and only while the organisation has a case in force
(open referral, consent, not ended). Which case a door belongs to is no column, so this criterion cannot ask it: the
page asks for the case of its address, and computes the door from it. A coordinator writes the view of the country of
return in the organisation's name, and nothing else. Whoever gives grants sees the coordinators of those partners to
whom a case of the office is referred.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from reintegration.referrals.access.partners import own_referrals
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import OPEN
from returns.cases.access import office_cases
from returns.protection.models.protection import ProtectedRecord
from returns.protection.rules.records import RecordKind

_GRANT = AccessGrant.__table__.alias("partners_grant_in_scope")
_REFERRAL = Referral.__table__.alias("referral_of_grants")


def _coordinator(scope: Scope) -> UserScope | None:
    if not isinstance(scope, UserScope) or scope.role is not Role.PARTNER_COORDINATOR:
        return None
    return scope if scope.organisation_id is not None else None


def _doors_open_to(user: UserScope) -> Any:
    return select(_GRANT.c.door).where(
        _GRANT.c.account_id == user.actor_id, _GRANT.c.until > user.now, _GRANT.c.revoked_at.is_(None)
    )


def _reads_shared(scope: Scope) -> ColumnElement[bool]:
    user = _coordinator(scope)
    if user is None:
        return false()
    return and_(ProtectedRecord.door.in_(_doors_open_to(user)), own_referrals(user).exists())


def _writes_own_view(scope: Scope, session: Session, row: Any) -> bool:
    """A new version of the organisation's own view, behind a door that a live grant opens, while a referral is seen."""
    user = _coordinator(scope)
    if user is None or user.organisation_id is None or row not in session.new:
        return False
    content = row.content
    is_own = content["organisation"] == user.organisation_id.hex and content["kind"] == RecordKind.RISK_ORIGIN
    live = select(AccessGrant.id).where(
        AccessGrant.door == row.door,
        AccessGrant.account_id == user.actor_id,
        AccessGrant.until > user.now,
        AccessGrant.revoked_at.is_(None),
    )
    in_force = select(Referral.id).limit(1)  # this scope sees those alone that are
    return is_own and all(session.execute(statement).first() is not None for statement in (live, in_force))


def _coordinators(scope: Scope) -> ColumnElement[bool]:
    own = office_cases(scope)
    if own is None or not (isinstance(scope, UserScope) and scope.may(Permission.GRANTS_GIVE)):
        return false()
    partners = select(_REFERRAL.c.organisation_id).where(_REFERRAL.c.case_id.in_(own), _REFERRAL.c.state.in_(OPEN))
    return and_(
        Account.role == Role.PARTNER_COORDINATOR,
        Account.status == AccountStatus.ACTIVE,
        Account.organisation_id.in_(partners),
    )


def widen_for_assessments(guard: Guard) -> None:
    """Let coordinators in to what is shared with them, and specialists to see whom they could let in."""
    guard.widen(ProtectedRecord, _reads_shared, _writes_own_view)
    guard.widen(Account, _coordinators)
