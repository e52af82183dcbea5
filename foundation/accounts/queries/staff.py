"""Reads of accounts."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, null, or_, select, union_all
from sqlalchemy.orm import Session, load_only

# Pages name the types of rows through the queries that give them: hence the explicit exports.
from foundation.accounts.models import (
    AccessGrant as AccessGrant,
    Account as Account,
    AccountExtra,
    AccountLink as AccountLink,
    EmergencyAccess,
    FormSubmission,
    Office,
    Organisation as Organisation,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    SignInSession,
)
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.language.formats import by_alphabet
from foundation.storage.known import made_of, prepared
from foundation.storage.paging import Slice, keyset
from foundation.storage.query_cache import cached_fact

SignIns = Select[Any]  # where a token is looked for, see `sign_ins_with`
_FIRST_COUNTRY = select(func.min(Office.country)).scalar_subquery()
_ACCOUNTS = prepared(select(Account).where(Account.id.in_(bindparam("ids", expanding=True))))
_NAMED = made_of(_ACCOUNTS, "named", lambda accounts: accounts.options(load_only(Account.name_sealed)))
_COLLEAGUES = prepared(
    select(Account)
    .where(Account.office_id == bindparam("office_id"), Account.status == AccountStatus.ACTIVE)
    .order_by(Account.id)
)


def account_by_email(session: Session, email_index: bytes) -> Account | None:
    """The account of an e-mail, by its blind index."""
    return session.execute(select(Account).where(Account.email_index == email_index)).scalar_one_or_none()


def account_by_id(session: Session, account_id: uuid.UUID) -> Account | None:
    """One account that this scope sees."""
    return session.execute(select(Account).where(Account.id == account_id)).scalar_one_or_none()


def accounts_by_id(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, Account]:
    """Accounts by id, those that this scope sees; one statement, none for nothing."""
    return _by_id(session, _ACCOUNTS, ids)


def named_accounts(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, Account]:
    """The same for whoever shows their names alone, which are all that is read of them."""
    return _by_id(session, _NAMED, ids)


def _by_id(session: Session, statement: Any, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, Account]:
    account_ids = sorted({account_id for account_id in ids if account_id is not None})
    accounts = session.execute(statement, {"ids": account_ids}).scalars() if account_ids else ()
    return {account.id: account for account in accounts}


def has_administrator(session: Session) -> bool:
    """Whether somebody administers this installation already."""
    statement = select(func.count(Account.id)).where(
        Account.role == Role.ADMINISTRATOR, Account.status == AccountStatus.ACTIVE
    )
    return session.execute(statement).scalar_one() > 0


def had_data_protection_officer(session: Session) -> bool:
    """Whether any account of that role, active or not, has ever chosen a password."""
    role = Role.DATA_PROTECTION_OFFICER
    statement = select(func.count(Account.id)).where(Account.role == role, Account.password_hash.is_not(None))
    return session.execute(statement).scalar_one() > 0


def extras_of(session: Session, account_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, frozenset[Permission]]:
    """Extra permissions by account; one statement."""
    extras: dict[uuid.UUID, set[Permission]] = {account_id: set() for account_id in account_ids}
    statement = select(AccountExtra.account_id, AccountExtra.permission).where(AccountExtra.account_id.in_(account_ids))
    for account_id, permission in session.execute(statement):
        extras[account_id].add(permission)
    return {account_id: frozenset(permissions) for account_id, permissions in extras.items()}


def emergency_goes_on(now: Any) -> Any:
    """Emergency accesses that have not ended, of which nobody has two."""
    return EmergencyAccess.ended_at.is_(None) & (EmergencyAccess.until > now)


# Columns and no rows of models, which would have three times as many, and are kept track of.
_OF_SIGN_IN = (
    SignInSession.id.label("session_id"),
    SignInSession.proved_at,
    Account.id.label("account_id"),
    Account.name_sealed,
    Account.role,
    Account.office_id,
    Account.organisation_id,
    Account.language,
    Account.second_factor_since,
)


def sign_ins_with(beside: Mapping[str, Any]) -> Any:
    """Sign-ins that go on, each with its account, extras and place, by `token_hash` and `now`: asked with every page.
    Where there is a second factor, a sign-in without it opens nothing.
    `beside` names what every page wants to know besides: expressions over Account.id, of topics further right.
    """
    return prepared(
        select(
            *_OF_SIGN_IN,
            AccountExtra.permission,
            Office.name.label("office"),
            Office.country.label("office_country"),
            Organisation.name.label("organisation"),
            EmergencyAccess.id.label("emergency"),
            EmergencyAccess.kind.label("emergency_kind"),
            EmergencyAccess.case_id.label("emergency_case"),
            EmergencyAccess.office_id.label("emergency_office"),
            EmergencyAccess.until.label("emergency_until"),
            EmergencyAccess.confirmed_at.label("emergency_confirmed_at"),
            func.coalesce(Office.country, Organisation.country, _FIRST_COUNTRY).label("country"),
            *(expression.label(name) for name, expression in beside.items()),
        )
        .join(Account, Account.id == SignInSession.account_id)
        .outerjoin(AccountExtra, AccountExtra.account_id == Account.id)
        .outerjoin(Office, Office.id == Account.office_id)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .outerjoin(EmergencyAccess, (EmergencyAccess.account_id == Account.id) & emergency_goes_on(bindparam("now")))
        .where(
            SignInSession.token_hash == bindparam("token_hash"),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > bindparam("now"),
            ~SignInSession.awaits_code,
            or_(SignInSession.by_second_factor, Account.second_factor_since.is_(None)),
            Account.status == AccountStatus.ACTIVE,
        )
    )


def sign_in_rows(session: Session, sign_ins: SignIns, token_hash: bytes, now: datetime) -> Sequence[Any]:
    """The rows of one of the sign-ins (see `sign_ins_with`), by its token; empty if it has ended."""
    return session.execute(sign_ins, {"token_hash": token_hash, "now": now}).all()


def half_sign_in(session: Session, token_hash: bytes, now: datetime) -> SignInSession | None:
    """The sign-in of a token that waits for its code; None if that came, or it is too late."""
    is_open = SignInSession.ended_at.is_(None) & (SignInSession.expires_at > now) & SignInSession.awaits_code
    return session.execute(select(SignInSession).where(SignInSession.token_hash == token_hash, is_open)).scalar()


def failures_since(session: Session, column: Any, value: bytes, since: datetime) -> tuple[int, datetime | None]:
    """Failed tries since an instant, and when the first of them was. `column` is an index of SignInAttempt.

    A success forgives failures at its own place, never those of an address or of an account wherever it was tried:
    somebody with an account of their own could otherwise go on guessing other people's passwords for ever, and so
    could who guesses at the password of somebody that signs in often.
    """
    if column is not SignInAttempt.place_index:
        return _failures_after(session, column, value, since)
    success = session.execute(
        select(func.max(SignInAttempt.at)).where(column == value, SignInAttempt.at > since, SignInAttempt.succeeded)
    ).scalar_one()
    return _failures_after(session, column, value, max(since, success) if success else since)


def _failures_after(session: Session, column: Any, value: bytes, start: datetime) -> tuple[int, datetime | None]:
    statement = select(func.count(SignInAttempt.id), func.min(SignInAttempt.at)).where(
        column == value, SignInAttempt.at > start, ~SignInAttempt.succeeded
    )
    count, first = session.execute(statement).one()
    return count, first


def link_by_token(session: Session, token_hash: bytes, now: datetime, for_use: bool = False) -> AccountLink | None:
    """A link that was not used and has not expired. `for_use`: others who want to use it wait and find it used."""
    statement = select(AccountLink).where(
        AccountLink.token_hash == token_hash, AccountLink.used_at.is_(None), AccountLink.expires_at > now
    )
    if for_use:
        statement = statement.with_for_update()
    return session.execute(statement).scalar_one_or_none()


def open_links_of(session: Session, account_id: uuid.UUID | None) -> Sequence[AccountLink]:
    """Links of an account that were not used; without one, those for the first administrator."""
    statement = select(AccountLink).where(AccountLink.account_id == account_id, AccountLink.used_at.is_(None))
    return session.execute(statement).scalars().all()


def second_factor_of(session: Session, account_id: uuid.UUID, in_force: bool, for_use: bool) -> SecondFactor | None:
    """The secret that is in force, or the one that waits for its first code. `for_use`: others meanwhile wait."""
    statement = select(SecondFactor).where(SecondFactor.account_id == account_id, SecondFactor.is_in_force == in_force)
    return session.execute(statement.with_for_update() if for_use else statement).scalar_one_or_none()


def recovery_codes_of(session: Session, account_id: uuid.UUID, for_use: bool) -> Sequence[RecoveryCode]:
    """All recovery codes of an account, the used ones too. `for_use`: others who want to use one meanwhile wait."""
    statement = select(RecoveryCode).where(RecoveryCode.account_id == account_id).order_by(RecoveryCode.id)
    return session.execute(statement.with_for_update() if for_use else statement).scalars().all()


def open_sign_ins(
    session: Session, account_id: uuid.UUID, now: datetime, most: int | None = None
) -> Sequence[SignInSession]:
    """Sign-ins of an account that have not ended, newest first; those that wait for a code among them.

    `most`: as many as a page shows; all of them without it.
    """
    statement = (
        select(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None), SignInSession.expires_at > now)
        .order_by(SignInSession.started_at.desc())
        .limit(most)
    )
    return session.execute(statement).scalars().all()


@dataclass(frozen=True)
class AccountFilter:
    """Plain filters of the list of accounts."""

    role: Role | None = None
    status: AccountStatus | None = None


def _filtered(statement: Select[Any], chosen: AccountFilter) -> Select[Any]:
    if chosen.role:
        statement = statement.where(Account.role == chosen.role)
    if chosen.status:
        statement = statement.where(Account.status == chosen.status)
    return statement


def accounts_page(session: Session, chosen: AccountFilter, cursor: str | None, size: int) -> Slice[Account]:
    """Accounts, newest first."""
    return keyset(session, _filtered(select(Account), chosen), (Account.created_at, Account.id), True, cursor, size)


_OFFICES = prepared(select(Office))


def offices(session: Session) -> Sequence[Office]:
    """All offices by name, as the reader's alphabet has them."""
    return sorted(session.execute(_OFFICES).scalars(), key=lambda office: by_alphabet(office.name))


def country_of_office(session: Session, office_id: uuid.UUID | None) -> str:
    """Where an office stands, "" for none; one statement, or none for the office of whoever is signed in."""
    country: str | None = cached_fact(session, (country_of_office, office_id))
    if country is not None or office_id is None:
        return country or ""
    return session.execute(select(Office.country).where(Office.id == office_id)).scalar_one_or_none() or ""


def organisations(session: Session) -> Sequence[Organisation]:
    """All partner organisations by name, as the reader's alphabet has them."""
    return sorted(session.execute(select(Organisation)).scalars(), key=lambda partner: by_alphabet(partner.name))


_PLACES = prepared(
    union_all(
        *(
            select(place.c.id, place.c.name)
            for place in (
                select(kind.id, kind.name).where(kind.id.in_(bindparam("ids", expanding=True))).subquery()
                for kind in (Office, Organisation)
            )
        )
    )
)


def places(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names of these offices and organisations by id; one statement, none for nothing."""
    chosen_ids = {place_id for place_id in ids if place_id is not None}
    if not chosen_ids:
        return {}
    return {row.id: row.name for row in session.execute(_PLACES, {"ids": list(chosen_ids)})}


@dataclass(frozen=True)
class Reached:
    """An office or an organisation: its name, and under which telephones an office is reached."""

    name: str = ""
    phone: str = ""
    emergency_phone: str = ""


def reached(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, Reached]:
    """Names and telephones of these offices and organisations by id; one statement."""
    chosen_ids = {place_id for place_id in ids if place_id is not None}
    both = (
        select(Office.id, Office.name, Office.phone, Office.emergency_phone).where(Office.id.in_(chosen_ids)),
        select(Organisation.id, Organisation.name, null(), null()).where(Organisation.id.in_(chosen_ids)),
    )
    rows: Iterable[Any] = session.execute(union_all(*both))
    return {place_id: Reached(name, phone or "", emergency or "") for place_id, name, phone, emergency in rows}


_UNCONFIRMED = prepared(select(Account).where(Account.status == AccountStatus.UNCONFIRMED))


def waiting_for_confirmation(session: Session, cursor: str | None, size: int) -> Slice[Account]:
    """A page of the accounts that this scope sees and that somebody has to confirm, oldest first; two statements."""
    return keyset(session, _UNCONFIRMED, (Account.created_at, Account.id), False, cursor, size)


def first_unconfirmed(session: Session, size: int) -> Sequence[Account]:
    """The first accounts that this scope sees and that somebody has to confirm, oldest first; one statement."""
    return waiting_for_confirmation(session, None, size).items


def colleagues(session: Session, office_id: uuid.UUID) -> Sequence[Account]:
    """Active accounts of an office, in a stable order."""
    return session.execute(_COLLEAGUES, {"office_id": office_id}).scalars().all()


_STAFF = prepared(
    select(Account.organisation_id, Account.id, Account.role)
    .where(
        Account.organisation_id.in_(bindparam("organisations", expanding=True)),
        Account.status == AccountStatus.ACTIVE,
    )
    .order_by(Account.id)
)


def staff_of(session: Session, organisations: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, Role]]:
    """Active accounts of partner organisations with their roles, in a stable order; one statement, none for nothing."""
    staff: dict[uuid.UUID, dict[uuid.UUID, Role]] = {organisation_id: {} for organisation_id in organisations}
    rows = session.execute(_STAFF, {"organisations": list(organisations)}) if organisations else ()
    for organisation_id, account_id, role in rows:
        assert organisation_id is not None  # it is one of those asked for
        staff[organisation_id][account_id] = role
    return staff


def coordinators_among(staff: Mapping[uuid.UUID, Role]) -> list[uuid.UUID]:
    """Those of the accounts of a partner who coordinate it."""
    return [account_id for account_id, role in staff.items() if role is Role.PARTNER_COORDINATOR]


def grants_on_doors(session: Session, doors: Sequence[uuid.UUID]) -> Sequence[AccessGrant]:
    """Grants on these doors that this scope sees, newest first."""
    newest_first = select(AccessGrant).order_by(AccessGrant.given_at.desc(), AccessGrant.id)
    return session.execute(newest_first.where(AccessGrant.door.in_(doors))).scalars().all()


def live_grants(account_id: uuid.UUID | None, doors: Sequence[uuid.UUID], now: datetime) -> Select[Any]:
    """The grants by which an account may open these doors now, for use inside another statement."""
    live = (AccessGrant.until > now) & AccessGrant.revoked_at.is_(None)
    return select(AccessGrant).where(AccessGrant.account_id == account_id, AccessGrant.door.in_(doors), live)


def live_grants_of(
    session: Session, account_id: uuid.UUID | None, doors: Sequence[uuid.UUID], now: datetime
) -> Sequence[AccessGrant]:
    """The grants by which an account may open these doors now."""
    return session.execute(live_grants(account_id, doors, now)).scalars().all()


def grants_page(session: Session, cursor: str | None, size: int) -> Slice[AccessGrant]:
    """All grants, newest first."""
    return keyset(session, select(AccessGrant), (AccessGrant.given_at, AccessGrant.id), True, cursor, size)


def grants_ending(session: Session, now: datetime, until: datetime, size: int) -> list[tuple[uuid.UUID, datetime]]:
    """Grants in force that end by an instant: whose, and when; the first to end on top. Opens nothing."""
    in_force = (AccessGrant.revoked_at.is_(None), AccessGrant.until > now, AccessGrant.until <= until)
    statement = select(AccessGrant.account_id, AccessGrant.until).where(*in_force)
    rows = session.execute(statement.order_by(AccessGrant.until, AccessGrant.id).limit(size))
    return [(row.account_id, row.until) for row in rows]


def grant_by_id(session: Session, grant_id: uuid.UUID) -> AccessGrant | None:
    """One grant that this scope sees."""
    return session.execute(select(AccessGrant).where(AccessGrant.id == grant_id)).scalar_one_or_none()


def submission(session: Session, account_id: uuid.UUID, key: uuid.UUID) -> FormSubmission | None:
    """The form with this idempotency key, if it was taken before."""
    is_same = (FormSubmission.account_id == account_id, FormSubmission.idempotency_key == key)
    return session.execute(select(FormSubmission).where(*is_same)).scalar_one_or_none()
