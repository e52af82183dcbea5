"""Who reads and writes requests for a second signature, and by which signature somebody may complete a sign-off."""

from typing import Any

from sqlalchemy import ColumnElement, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope, SystemScope
from planning.second_signature.models import SecondSignature
from planning.second_signature.rules import SignatureState
from returns.cases.access import of_own_office, works_on_cases, writes_on_case
from returns.readiness.models import SignOff

# Who of another office may sign, by office and e-mail; and what colleagues of any office are called.
SIGNING = SystemScope("signing", opens=("account", "account_extra", "office"))
# What the office of a case changes: it takes a request back, or notes that it has run out.
_TAKES_BACK = frozenset({"state", "decided_at"})
_BACK = (SignatureState.WITHDRAWN, SignatureState.RAN_OUT)
# What the signer changes: that the case was opened, and the answer.
_ANSWERS = frozenset({"state", "decided_at", "read_at", "content_sealed"})
_ANSWERED = (SignatureState.ASKED, SignatureState.SIGNED, SignatureState.DECLINED)


def signatures_seen(scope: Scope) -> ColumnElement[bool] | None:
    """One's own, those of the cases of one's office, and all of them for who reviews access."""
    if not isinstance(scope, UserScope):
        return false()
    if scope.may(Permission.GRANTS_REVIEW):
        return None
    own = SecondSignature.account_id == scope.actor_id
    here = of_own_office(SecondSignature.case_id, scope)
    return own if here is None else or_(own, here)


def _writes(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever works on the case asks in their own name and takes back; only the signer answers."""
    user = works_on_cases(scope)
    if user is None or row in session.deleted:
        return False
    if row in session.new:
        is_asker = row.asked_by == user.actor_id and row.account_id != user.actor_id
        is_here = row.office_id == user.office_id and row.state is SignatureState.ASKED
        return is_asker and is_here and user.may(Permission.CASES_WORK) and writes_on_case(scope, session, row)
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if row.account_id == user.actor_id:
        return changed <= _ANSWERS and row.state in _ANSWERED and user.may(Permission.SIGN_OFF)
    return row.office_id == user.office_id and changed <= _TAKES_BACK and row.state in _BACK


def _completes(scope: Scope, session: Session, row: Any) -> bool:
    """A sign-off in the name of a colleague elsewhere, who has signed exactly this of exactly this case."""
    user = works_on_cases(scope)
    if user is None or row not in session.new or not user.may(Permission.CASES_WORK):
        return False
    signed = select(SecondSignature.id).where(
        SecondSignature.case_id == row.case_id,
        SecondSignature.account_id == row.signed_by,
        SecondSignature.facts_hash == row.facts_hash,
        SecondSignature.state == SignatureState.SIGNED,
    )
    with session.no_autoflush:
        return session.execute(signed.limit(1)).first() is not None and writes_on_case(scope, session, row)


def register(guard: Guard) -> None:
    """State the rule of requests; and let a signature of another office stand for one's own."""
    guard.protect(SecondSignature, signatures_seen, _writes, notes_reading=True)
    guard.open_to(JOBS, SecondSignature)
    guard.widen(SignOff, lambda scope: false(), _completes)
