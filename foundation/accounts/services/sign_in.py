"""Signing in and out: throttled in the database, one row per sign-in, ended in all workers at once."""

import secrets as random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from foundation.accounts.models import Account, SignInAttempt, SignInSession
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.principal import EmergencyInForce, OwnName, Principal
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus
from foundation.accounts.words import AccountsAct
from foundation.compartments import shared_part
from foundation.emergencies import opened_in_emergency
from foundation.errors import TooManyAttempts
from foundation.security.encryption import Held
from foundation.security.passwords import hash_password, is_password, needs_rehash
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit


@dataclass(frozen=True)
class Place:
    """Where somebody tries from: an address; better, a device that was signed in before; best, an open sign-in.

    What a stranger does elsewhere must not keep out who has one of the latter two: each is counted by itself alone.
    """

    address: str
    known_device: str = ""  # the mark of a device on which this account was signed in before
    sign_in: uuid.UUID | None = None

    def apart(self) -> str:
        """What it is counted by if neither its account nor its address count; empty for a mere address."""
        return self.sign_in.hex if self.sign_in is not None else self.known_device


@dataclass(frozen=True)
class Attempt:
    """Whose password or code is tried, as a keyed hash, and the row that remembers it."""

    attempt_id: uuid.UUID
    account_index: bytes


def begin_attempt(unit: Unit, secrets: Secrets, policy: AccessPolicy, email_index: bytes, place: Place) -> Attempt:
    """Write down a try before the password is looked at; TooManyAttempts if there were too many failures.

    Committed on its own, so that tries at the same moment count each other. A refused try is not counted again, so
    that nobody is locked out for ever by somebody else's persistence. Counted are the account at this address, the
    account wherever it is tried, and the address; at an open sign-in or a known device that one alone.
    """
    column = SignInAttempt
    here = secrets.blind_index("tried_at", f"{email_index.hex()} {place.apart() or place.address}")
    limits = [(column.place_index, here, policy.failures_per_account)]
    if place.apart():
        _refuse_beyond(unit, policy, limits)
        return _begin(unit, (here, here, here), email_index)
    address_index = secrets.blind_index("address", place.address)
    limits.append((column.account_index, email_index, policy.failures_anywhere))
    limits.append((column.address_index, address_index, policy.failures_per_address))
    _refuse_beyond(unit, policy, limits)
    return _begin(unit, (here, email_index, address_index), email_index)


def begin_code_attempt(
    unit: Unit, secrets: Secrets, policy: AccessPolicy, account_id: uuid.UUID, place: Place
) -> Attempt:
    """The same before a code is looked at, counted apart from passwords: for the account, or at its open sign-in.

    Whoever knows the password could otherwise have it forgive wrong codes, and go on guessing them for ever.
    """
    at = place.sign_in.hex if place.sign_in is not None else ""
    here = secrets.blind_index("second_factor", f"{account_id.hex}{at}")
    address_index = here if at else secrets.blind_index("address", place.address)
    limits = [(SignInAttempt.place_index, here, policy.code_failures)]
    if not at:
        limits.append((SignInAttempt.address_index, address_index, policy.failures_per_address))
    _refuse_beyond(unit, policy, limits)
    return _begin(unit, (here, here, address_index), here)


def _refuse_beyond(unit: Unit, policy: AccessPolicy, limits: Sequence[tuple[Any, bytes, int]]) -> None:
    """TooManyAttempts as soon as one of the counts has reached its limit; it says how long to wait."""
    now, window = unit.clock.now(), timedelta(minutes=policy.window_minutes)
    for column, value, limit in limits:
        count, first = queries.failures_since(unit.session, column, value, now - window)
        if count >= limit and first is not None:
            raise TooManyAttempts(max(1, int((first + window - now).total_seconds())))


def _begin(unit: Unit, indexes: tuple[bytes, bytes, bytes], account_index: bytes) -> Attempt:
    here, account, address = indexes
    attempt = SignInAttempt(
        at=unit.clock.now(), place_index=here, account_index=account, address_index=address, succeeded=False
    )
    unit.session.add(attempt)
    return Attempt(attempt.id, account_index)


def note_success(unit: Unit, attempt: Attempt) -> None:
    """What was tried was right."""
    row = unit.session.get(SignInAttempt, attempt.attempt_id)
    if row is not None:
        row.succeeded = True


def check_password(unit: Unit, attempt: Attempt, password: str) -> Account | None:
    """The account whose e-mail and password fit, or None. Takes as long for an unknown e-mail as for a known one."""
    account = queries.account_by_email(unit.session, attempt.account_index)
    hashed = account.password_hash if account and account.status != AccountStatus.DEACTIVATED else None
    if not is_password(hashed, password) or account is None or hashed is None:
        return None
    note_success(unit, attempt)
    if needs_rehash(hashed):
        account.password_hash = hash_password(password)
    return account


def start_session(
    unit: Unit,
    secrets: Secrets,
    policy: AccessPolicy,
    account: Account,
    device: str,
    by_second_factor: bool = False,
) -> str:
    """Open a sign-in and return its token, which only the cookie keeps. Having just signed in is a fresh proof."""
    now = unit.clock.now()
    unit.participants["trail"].act(AccountsAct.SIGN_IN_START, ("account", account.id))
    return _open(
        unit,
        secrets,
        SignInSession(
            account_id=account.id,
            device=device[:60],
            expires_at=now + timedelta(hours=policy.session_hours),
            by_second_factor=by_second_factor,
            proved_at=now,
        ),
    )


def start_half(unit: Unit, secrets: Secrets, policy: AccessPolicy, account: Account, device: str) -> str:
    """After the right password, wait for the code: returns a token that opens nothing but the page of the code."""
    unit.participants["trail"].act(AccountsAct.SIGN_IN_HALF, ("account", account.id))
    expires = unit.clock.now() + timedelta(minutes=policy.code_minutes)
    half = SignInSession(account_id=account.id, device=device[:60], expires_at=expires, awaits_code=True)
    return _open(unit, secrets, half)


def renew_session(unit: Unit, secrets: Secrets, policy: AccessPolicy, account: Account, old_id: uuid.UUID) -> str:
    """After a password, replace a sign-in by a new one, and return its token.

    Where there is a second factor, the password proves nothing new: the new sign-in ends when the old one would have,
    and its proof is as old. Otherwise a password alone could prolong what a code once opened.
    """
    old = unit.session.get(SignInSession, old_id)
    if old is None or not old.by_second_factor:
        token = start_session(unit, secrets, policy, account, old.device if old is not None else "")
    else:
        unit.participants["trail"].act(AccountsAct.SIGN_IN_START, ("account", account.id))
        kept = {"device": old.device, "expires_at": old.expires_at, "proved_at": old.proved_at}
        token = _open(unit, secrets, SignInSession(account_id=account.id, by_second_factor=True, **kept))
    end_session(unit, old_id)
    return token


def _open(unit: Unit, secrets: Secrets, row: SignInSession) -> str:
    token = random.token_urlsafe(32)
    row.token_hash, row.started_at = secrets.token_hash(token), unit.clock.now()
    unit.session.add(row)
    return token


def half_signed_in(unit: Unit, secrets: Secrets, token: str) -> tuple[uuid.UUID, Account] | None:
    """The sign-in that waits for a code, and whose it is; None if it was used, is too old, or never was."""
    half = queries.half_sign_in(unit.session, secrets.token_hash(token), unit.clock.now())
    account = queries.account_by_id(unit.session, half.account_id) if half is not None else None
    if half is None or account is None or account.status != AccountStatus.ACTIVE:
        return None
    return half.id, account


def note_proof(unit: Unit, session_id: uuid.UUID) -> None:
    """Whoever sits at this sign-in has just proved who they are."""
    row = unit.session.get(SignInSession, session_id)
    if row is not None and row.ended_at is None:
        row.proved_at = unit.clock.now()
        unit.participants["trail"].act(AccountsAct.SIGN_IN_PROVE, ("account", row.account_id))


def end_session(unit: Unit, session_id: uuid.UUID) -> None:
    """End one sign-in."""
    row = unit.session.get(SignInSession, session_id)
    if row is not None and row.ended_at is None:
        row.ended_at = unit.clock.now()
        unit.participants["trail"].act(AccountsAct.SIGN_IN_END, ("account", row.account_id))


def end_all_sessions(unit: Unit, account_id: uuid.UUID) -> int:
    """End every sign-in of an account, in all workers at once, and what ends with them. Returns how many there were."""
    for ending in unit.hooks.ends_with_sign_ins:
        ending(unit, account_id)
    return end_sessions_but(unit, account_id, None)


def end_sessions_but(unit: Unit, account_id: uuid.UUID, kept: uuid.UUID | None) -> int:
    """End every sign-in of an account but one. Returns how many there were."""
    now = unit.clock.now()
    rows = [sign_in for sign_in in queries.open_sign_ins(unit.session, account_id, now) if sign_in.id != kept]
    for row in rows:
        row.ended_at = now
    unit.participants["trail"].act(AccountsAct.SIGN_IN_END_ALL, ("account", account_id), count=len(rows))
    return len(rows)


def _emergency(row: Any, secrets: Secrets) -> EmergencyInForce | None:
    if row.emergency is None:
        return None
    doors = tuple(
        secrets.door(row.emergency_case, part)
        for compartment in opened_in_emergency(row.emergency_kind, row.emergency_confirmed_at is not None)
        for part in (compartment.value, shared_part(compartment))
    )
    is_elsewhere = row.emergency_office != row.office_id
    kind = row.emergency_kind
    return EmergencyInForce(row.emergency, row.emergency_case, row.emergency_until, is_elsewhere, doors, kind)


def principal_of(
    unit: Unit, secrets: Secrets, token: str, sign_ins: queries.SignIns, open_apart: Callable[[Held], str]
) -> Principal | None:
    """Who a token belongs to, or None if that sign-in is over; one statement.

    `sign_ins`: where it is looked for (`sign_ins_with`), with what every page wants to know besides: `waiting`, how
    many things wait for the account, and `rules_stored`. `open_apart` opens the name where no page does.
    """
    rows = queries.sign_in_rows(unit.session, sign_ins, secrets.token_hash(token), unit.clock.now())
    if not rows:
        return None
    row = rows[0]
    named = Account(id=row.account_id, name_sealed=row.name_sealed)
    return Principal(
        account_id=row.account_id,
        session_id=row.session_id,
        token=token,
        own_name=OwnName(Account.name.held(named), open_apart),
        role=row.role,
        extras=frozenset(each.permission for each in rows if each.permission),
        office_id=row.office_id,
        organisation_id=row.organisation_id,
        place=row.office or row.organisation or "",
        language=row.language,
        unread=row.waiting,
        rules_stored=row.rules_stored,
        office_country=row.office_country or "",
        emergency=_emergency(row, secrets),
        country=row.country or "",
        has_second_factor=row.second_factor_since is not None,
        proved_at=row.proved_at,
    )
