"""Signing in and out: throttled in the database, one row per sign-in, ended in all workers at once."""

import secrets as random
import uuid
from dataclasses import dataclass
from datetime import timedelta

from foundation.accounts import queries
from foundation.accounts.models import Account, SignInAttempt, SignInSession
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.principal import Principal
from foundation.accounts.rules import AccountStatus
from foundation.errors import TooManyAttempts
from foundation.security.passwords import hash_password, is_password, needs_rehash
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit


@dataclass(frozen=True)
class Attempt:
    """Who tries from where, as keyed hashes, and the row that remembers it."""

    attempt_id: uuid.UUID
    email_index: bytes


def begin_attempt(unit: Unit, secrets: Secrets, policy: AccessPolicy, email_index: bytes, address: str) -> Attempt:
    """Write down a try before the password is looked at; TooManyAttempts if there were too many failures.

    Committed on its own, so that tries at the same moment count each other. A refused try is not counted again, so
    that nobody is locked out for ever by somebody else's persistence.
    """
    now = unit.clock.now()
    address_index = secrets.blind_index("address", address)
    since = now - timedelta(minutes=policy.window_minutes)
    for column, value, limit in (
        (SignInAttempt.account_index, email_index, policy.failures_per_account),
        (SignInAttempt.address_index, address_index, policy.failures_per_address),
    ):
        count, first = queries.failures_since(unit.session, column, value, since)
        if count >= limit and first is not None:
            left = first + timedelta(minutes=policy.window_minutes) - now
            raise TooManyAttempts(max(1, int(left.total_seconds())))
    attempt = SignInAttempt(at=now, account_index=email_index, address_index=address_index, succeeded=False)
    unit.session.add(attempt)
    return Attempt(attempt.id, email_index)


def check_password(unit: Unit, attempt: Attempt, password: str) -> Account | None:
    """The account whose e-mail and password fit, or None. Takes as long for an unknown e-mail as for a known one."""
    account = queries.account_by_email(unit.session, attempt.email_index)
    hashed = account.password_hash if account and account.status != AccountStatus.DEACTIVATED else None
    if not is_password(hashed, password) or account is None or hashed is None:
        return None
    row = unit.session.get(SignInAttempt, attempt.attempt_id)
    if row is not None:
        row.succeeded = True
    if needs_rehash(hashed):
        account.password_hash = hash_password(password)
    return account


def start_session(unit: Unit, secrets: Secrets, policy: AccessPolicy, account: Account, device: str) -> str:
    """Open a sign-in and return its token, which only the cookie keeps."""
    token = random.token_urlsafe(32)
    now = unit.clock.now()
    unit.session.add(
        SignInSession(
            account_id=account.id,
            token_hash=secrets.token_hash(token),
            device=device[:60],
            started_at=now,
            expires_at=now + timedelta(hours=policy.session_hours),
        )
    )
    unit.participants["trail"].act("sign_in.start", ("account", account.id))
    return token


def end_session(unit: Unit, session_id: uuid.UUID) -> None:
    """End one sign-in."""
    row = unit.session.get(SignInSession, session_id)
    if row is not None and row.ended_at is None:
        row.ended_at = unit.clock.now()
        unit.participants["trail"].act("sign_in.end", ("account", row.account_id))


def end_all_sessions(unit: Unit, account_id: uuid.UUID) -> int:
    """End every sign-in of an account, in all workers at once. Returns how many there were."""
    rows = queries.open_sign_ins(unit.session, account_id, unit.clock.now())
    for row in rows:
        row.ended_at = unit.clock.now()
    unit.participants["trail"].act("sign_in.end_all", ("account", account_id), count=len(rows))
    return len(rows)


def principal_of(unit: Unit, secrets: Secrets, token: str) -> Principal | None:
    """Who a token belongs to, or None if that sign-in is over. Two statements: the rows, and the key of the name."""
    rows = queries.sign_in_rows(unit.session, secrets.token_hash(token), unit.clock.now())
    if not rows:
        return None
    account: Account = rows[0].Account
    return Principal(
        account_id=account.id,
        session_id=rows[0].SignInSession.id,
        token=token,
        name=account.name,
        role=account.role,
        extras=frozenset(row.permission for row in rows if row.permission),
        office_id=account.office_id,
        organisation_id=account.organisation_id,
        place=rows[0].office or rows[0].organisation or "",
        language=account.language,
    )
