"""Who reads and writes the tables of accounts. The domains state theirs in the same way."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import (
    AccessGrant,
    Account,
    AccountExtra,
    AccountLink,
    ApprovalLimit,
    EmergencyAccess,
    FormSubmission,
    Installation,
    Office,
    Organisation,
    RecoveryCode,
    SecondFactor,
    SignInSession,
)
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.emergencies import EmergencyKind
from foundation.storage.guard import Guard, Reads, anybody, nobody
from foundation.storage.scopes import Scope

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_ACCOUNT = Account.__table__.alias("account_in_scope")
_EMERGENCY = EmergencyAccess.__table__.alias("emergency_in_scope")
# What people change of their own account.
_OF_ONES_OWN = frozenset({"language", "password_hash", "second_factor_since", "second_factor_reset_at"})
# What a review changes of a grant.
_OF_A_REVIEW = frozenset({"revoked_at", "revoked_by"})
# What whoever has it, who reviews it, and who confirms it, change of an emergency access.
_ENDS = frozenset({"ended_at", "ended_by"})
_ASKS = _ENDS | {"asked_at"}
_CONFIRMS = frozenset({"confirmed_at", "confirmed_by"})


def _user(scope: Scope) -> UserScope:
    assert isinstance(scope, UserScope)
    return scope


def _confirmable(columns: Any, user: UserScope) -> ColumnElement[bool]:
    """Whom the head of an office may confirm: the own office, partners, and a data protection officer."""
    officer = columns.role == Role.DATA_PROTECTION_OFFICER
    return or_(columns.office_id == user.office_id, columns.organisation_id.is_not(None), officer)


def accounts_seen(scope: Scope) -> ColumnElement[bool] | None:
    """Administrators and the data protection officer see all accounts; others those of their office or organisation."""
    user = _user(scope)
    if user.permissions & {Permission.ACCOUNTS_MANAGE, Permission.AUDIT_READ}:
        return None
    if user.office_id is not None and user.may(Permission.LEAD_OFFICE):
        return _confirmable(Account, user)
    if user.office_id is not None:
        return Account.office_id == user.office_id
    if user.organisation_id is not None:
        return Account.organisation_id == user.organisation_id
    return Account.id == user.actor_id


def _changes_only(row: Any, columns: frozenset[str]) -> bool:
    state = inspect(row)
    changed = {attribute.key for attribute in state.attrs if attribute.history.has_changes()}
    return bool(state.persistent and changed <= columns)


def _writes_account(scope: Scope, session: Session, row: Any) -> bool:
    """One's own account: language and sign-in alone, so nobody gains rights. Others': who manages or confirms them."""
    user = _user(scope)
    if row.id == user.actor_id:
        return _changes_only(row, _OF_ONES_OWN)
    return bool(user.permissions & {Permission.ACCOUNTS_MANAGE, Permission.ACCOUNTS_CONFIRM})


def _of_accounts_seen(column: Any) -> Reads:
    def reads(scope: Scope) -> ColumnElement[bool] | None:
        user = _user(scope)
        if user.permissions & {Permission.ACCOUNTS_MANAGE, Permission.AUDIT_READ}:
            return None
        if user.may(Permission.ACCOUNTS_CONFIRM):
            return column.in_(select(_ACCOUNT.c.id).where(_confirmable(_ACCOUNT.c, user)))
        return column == user.actor_id

    return reads


def extras_seen(scope: Scope) -> ColumnElement[bool] | None:
    """As for accounts, and who in one's own office may sign off: whoever waits for a signature has to ask them."""
    seen, user = _of_accounts_seen(AccountExtra.account_id)(scope), _user(scope)
    if seen is None or user.office_id is None or not user.may(Permission.CASES_OPEN):
        return seen
    here = select(_ACCOUNT.c.id).where(_ACCOUNT.c.office_id == user.office_id)
    return or_(seen, and_(AccountExtra.permission == Permission.SIGN_OFF, AccountExtra.account_id.in_(here)))


def _manages(scope: Scope, session: Session, row: Any) -> bool:
    return _user(scope).may(Permission.ACCOUNTS_MANAGE)


def _manages_others(scope: Scope, session: Session, row: Any) -> bool:
    return _manages(scope, session, row) and row.account_id != scope.actor_id


def _own_or_managed(scope: Scope, session: Session, row: Any) -> bool:
    user = _user(scope)
    return row.account_id == user.actor_id or bool(
        user.permissions & {Permission.ACCOUNTS_MANAGE, Permission.ACCOUNTS_CONFIRM}
    )


def _own(scope: Scope, session: Session, row: Any) -> bool:
    return bool(row.account_id == scope.actor_id)


def grants_seen(scope: Scope) -> ColumnElement[bool] | None:
    """One's own grants; all of them for who reviews; for who gives, those given by and to people of the office."""
    user = _user(scope)
    if user.may(Permission.GRANTS_REVIEW):
        return None
    if user.may(Permission.GRANTS_GIVE):
        colleagues = select(_ACCOUNT.c.id).where(_ACCOUNT.c.office_id == user.office_id)
        return or_(AccessGrant.given_by.in_(colleagues), AccessGrant.account_id.in_(colleagues))
    return AccessGrant.account_id == user.actor_id


def _writes_grant(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever gives writes new ones in their own name, to others; whoever reviews only ends what others gave."""
    user = _user(scope)
    if user.may(Permission.GRANTS_REVIEW):
        return _changes_only(row, _OF_A_REVIEW)
    if user.only_read is not None and row.about.case == user.only_read.hex:
        return False
    is_given_here = row in session.new and row.given_by == user.actor_id and row.account_id != user.actor_id
    return is_given_here and user.may(Permission.GRANTS_GIVE)


def emergency_in_force(user: UserScope) -> ColumnElement[bool]:
    """Whether the emergency access of this scope goes on, asked when the statement is sent: ended, it is over at once.

    Only for a scope with an `emergency_id`.
    """
    goes_on = (_EMERGENCY.c.ended_at.is_(None), _EMERGENCY.c.until > user.now)
    own = (_EMERGENCY.c.id == user.emergency_id, _EMERGENCY.c.account_id == user.actor_id)
    return select(_EMERGENCY.c.id).where(*own, *goes_on).correlate_except(_EMERGENCY).exists()


def emergencies_seen(scope: Scope) -> ColumnElement[bool] | None:
    """One's own; all of them for who reviews; for who works on cases, those on cases of the office."""
    user = _user(scope)
    if user.may(Permission.GRANTS_REVIEW):
        return None
    own = EmergencyAccess.account_id == user.actor_id
    if user.office_id is None or not user.may(Permission.CASES_OPEN):
        return own
    return or_(own, EmergencyAccess.office_id == user.office_id)


def _writes_emergency(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever opens one begins and ends it in their own name; who reviews only ends; another specialist confirms."""
    user = _user(scope)
    if user.may(Permission.GRANTS_REVIEW):
        return _changes_only(row, _ENDS)
    if row.account_id == user.actor_id:
        return user.may(Permission.EMERGENCY_OPEN) and (row in session.new or _changes_only(row, _ASKS))
    if row.kind is EmergencyKind.SIGNATURE:  # the office of the case takes back what it has asked to be signed
        return row.office_id == user.office_id and user.may(Permission.CASES_WORK) and _changes_only(row, _ENDS)
    is_here = row.office_id == user.office_id and row.confirmed_by == user.actor_id
    return is_here and user.may(Permission.GRANTS_GIVE) and _changes_only(row, _CONFIRMS)


def _of_ones_own(column: Any) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        return column == scope.actor_id if scope.actor_id is not None else false()

    return reads


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(Office, anybody, _manages)
    guard.protect(Organisation, anybody, _manages)
    guard.protect(Account, accounts_seen, _writes_account)
    guard.protect(AccountExtra, extras_seen, _manages_others)
    guard.protect(ApprovalLimit, _of_accounts_seen(ApprovalLimit.account_id), _manages_others)
    guard.protect(AccountLink, _of_accounts_seen(AccountLink.account_id), _manages)
    guard.protect(SignInSession, _of_accounts_seen(SignInSession.account_id), _own_or_managed)
    guard.protect(AccessGrant, grants_seen, _writes_grant)
    guard.protect(EmergencyAccess, emergencies_seen, _writes_emergency, notes_reading=True)
    # Whoever manages accounts learns from the account that there is a factor, and never reads its secret.
    guard.protect(SecondFactor, _of_ones_own(SecondFactor.account_id), _own)
    guard.protect(RecoveryCode, _of_ones_own(RecoveryCode.account_id), _own)
    guard.protect(FormSubmission, _of_ones_own(FormSubmission.account_id), _own)
    guard.protect(Installation, nobody)
