"""The second factor of an account: begun, confirmed, checked, switched off, reset; and its recovery codes."""

import enum
import hmac
import uuid
from datetime import datetime, timedelta

from foundation.accounts.models import Account, RecoveryCode, SecondFactor
from foundation.accounts.permissions import CONFIRMED_ROLES
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus
from foundation.accounts.services.sign_in import end_all_sessions
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.language.words import _
from foundation.security.one_time_codes import (
    accepted_step,
    is_one_time,
    new_recovery_codes,
    new_secret,
    read_code,
    read_recovery_code,
)
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit


class Proof(enum.StrEnum):
    """By what the second factor was shown."""

    CODE = "code"
    RECOVERY_CODE = "recovery_code"


def begin_enrolment(unit: Unit, account: Account) -> None:
    """Draw a secret that waits for its first code; one that waited before is forgotten, one in force stays in force."""
    _forget(unit, account.id, in_force=False)
    unit.session.add(SecondFactor(account_id=account.id, secret=new_secret(), made_at=unit.clock.now()))
    unit.participants["trail"].act(AccountsAct.FACTOR_BEGIN, ("account", account.id))


def waiting_secret(unit: Unit, policy: AccessPolicy, account: Account, proved_at: datetime | None) -> str | None:
    """The secret that waits for its first code, for as long as that is good; None if there is none.

    It is shown to a sign-in that had proved who it is (`proved_at`) when the secret was drawn, or later: another one
    that was left open, or stolen, never learns it.
    """
    waiting = _waiting(unit, policy, account.id)
    if waiting is None or proved_at is None:
        return None
    is_theirs = waiting.made_at - proved_at < timedelta(minutes=policy.step_up_minutes)
    return str(waiting.secret) if is_theirs else None


def _waiting(unit: Unit, policy: AccessPolicy, account_id: uuid.UUID) -> SecondFactor | None:
    waiting = queries.second_factor_of(unit.session, account_id, in_force=False, for_use=unit.writing)
    good_for = timedelta(minutes=policy.enrolment_minutes)
    return waiting if waiting is not None and unit.clock.now() - waiting.made_at < good_for else None


def confirm_enrolment(unit: Unit, secrets: Secrets, policy: AccessPolicy, account: Account, typed: str) -> list[str]:
    """Put the waiting secret in force by its first code, and return fresh recovery codes, to be shown once.

    Every sign-in of the account ends, since none was by this factor. BadInput for a wrong code; Conflict if nothing
    waits, as after a second press.
    """
    waiting = _waiting(unit, policy, account.id)
    if waiting is None:
        raise Conflict(_("No second factor is waiting for its first code. Start again."))
    step = accepted_step(waiting.secret, read_code(typed), unit.clock.now(), None)
    if step is None:
        raise BadInput({"code": [wrong_code()]})
    _forget(unit, account.id, in_force=True)
    waiting.is_in_force, waiting.last_step = True, step
    account.second_factor_since, account.second_factor_reset_at = unit.clock.now(), None
    codes = draw_recovery_codes(unit, secrets, policy, account)
    end_all_sessions(unit, account.id)
    unit.participants["trail"].act(AccountsAct.FACTOR_CONFIRM, ("account", account.id))
    return codes


def wrong_code() -> str:
    """What to do about a code that does not fit."""
    return _(
        "This code is not correct. Enter the newest code (each works once), and check that your phone's clock is right."
    )


def _forget(unit: Unit, account_id: uuid.UUID, in_force: bool) -> None:
    old = queries.second_factor_of(unit.session, account_id, in_force, for_use=True)
    if old is not None:
        unit.session.delete(old)
        unit.session.flush()  # the place of this one is taken by the next


def draw_recovery_codes(unit: Unit, secrets: Secrets, policy: AccessPolicy, account: Account) -> list[str]:
    """Fresh recovery codes, returned to be shown once; the ones of before are of no use any more."""
    for old in queries.recovery_codes_of(unit.session, account.id, for_use=True):
        unit.session.delete(old)
    codes, now = new_recovery_codes(policy.recovery_codes), unit.clock.now()
    unit.session.add_all(
        [
            RecoveryCode(account_id=account.id, code_hash=_hashed(secrets, account.id, code), drawn_at=now)
            for code in codes
        ]
    )
    unit.participants["trail"].act(AccountsAct.FACTOR_RECOVERY_CODES, ("account", account.id), count=len(codes))
    return codes


def _hashed(secrets: Secrets, account_id: uuid.UUID, typed: str) -> bytes:
    return secrets.token_hash(f"recovery|{account_id.hex}|{read_recovery_code(read_code(typed))}")


def codes_left(unit: Unit, account_id: uuid.UUID) -> int:
    """How many recovery codes were not used yet."""
    return sum(code.used_at is None for code in queries.recovery_codes_of(unit.session, account_id, for_use=False))


def check_second_factor(unit: Unit, secrets: Secrets, account: Account, typed: str) -> Proof | None:
    """Take a code of the app or a recovery code, each once. None if it is neither, or no factor is in force."""
    if account.second_factor_since is None:
        return None
    code = read_code(typed)
    proof = _take_code(unit, account.id, code) if is_one_time(code) else _take_recovery(unit, secrets, account.id, code)
    if proof is not None:
        unit.participants["trail"].act(AccountsAct(f"factor.{proof.value}"), ("account", account.id))
    return proof


def _take_code(unit: Unit, account_id: uuid.UUID, code: str) -> Proof | None:
    factor = queries.second_factor_of(unit.session, account_id, in_force=True, for_use=True)
    if factor is None:
        return None
    step = accepted_step(factor.secret, code, unit.clock.now(), factor.last_step)
    if step is None:
        return None
    factor.last_step = step
    return Proof.CODE


def _take_recovery(unit: Unit, secrets: Secrets, account_id: uuid.UUID, code: str) -> Proof | None:
    code_hash, match = _hashed(secrets, account_id, code), None
    for recovery_code in queries.recovery_codes_of(unit.session, account_id, for_use=True):
        if hmac.compare_digest(recovery_code.code_hash, code_hash) and recovery_code.used_at is None:
            match = recovery_code
    if match is None:
        return None
    match.used_at = unit.clock.now()
    return Proof.RECOVERY_CODE


def switch_off(unit: Unit, account: Account, is_required: bool) -> None:
    """End one's own second factor: secret and recovery codes are forgotten. RuleBroken where the role needs one."""
    if account.second_factor_since is None:
        raise Conflict(_("There is no second factor to switch off. Reload the page."))
    if is_required:
        raise RuleBroken([_("Your role requires a second factor. You can move it to another phone instead.")])
    for in_force in (True, False):
        _forget(unit, account.id, in_force)
    for code in queries.recovery_codes_of(unit.session, account.id, for_use=True):
        unit.session.delete(code)
    account.second_factor_since = None
    unit.participants["trail"].act(AccountsAct.FACTOR_OFF, ("account", account.id))


def reset_second_factor(unit: Unit, account: Account) -> None:
    """End the second factor of a colleague who lost phone and codes. Nobody resets their own.

    An account that reads about people waits for a second person's confirmation again, as after a new password: whoever
    knows the password and has somebody reset the factor would otherwise be in. The secret is not touched: nobody but
    its owner reaches it, and it is of no use without the mark on the account.
    """
    if account.id == unit.actor_id:
        raise RuleBroken([_("You cannot reset your own second factor. Ask another administrator.")])
    if account.second_factor_since is None:
        raise Conflict(_("This account has no second factor. Reload the page."))
    account.second_factor_since, account.second_factor_reset_at = None, unit.clock.now()
    if account.role in CONFIRMED_ROLES and account.status == AccountStatus.ACTIVE:
        account.status = AccountStatus.UNCONFIRMED
        account.confirmed_by = None
    end_all_sessions(unit, account.id)
    unit.participants["trail"].act(AccountsAct.FACTOR_RESET, ("account", account.id))
