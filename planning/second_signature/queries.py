"""Reads of second signatures: requests of a case, of a signer and of everybody, and who could be asked."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Integer, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra, EmergencyAccess, Office
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from foundation.accounts.queries.colleagues import Colleague, accounts_with_offices, named
from foundation.accounts.rules import AccountStatus
from foundation.emergencies import EmergencyKind
from foundation.language.formats import by_alphabet
from foundation.rulebook.queries import rules_on
from foundation.security.identifiers import normal_email
from foundation.security.secrets import Secrets
from foundation.storage.fixed import Fixed
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from foundation.storage.unit_of_work import Unit, reading
from planning.second_signature.access import SIGNING
from planning.second_signature.models import SecondSignature as SecondSignature
from planning.second_signature.rules import SignatureState
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState

DAYS, HOURS = "signature.days", "signature.reading_hours"
MOST_SHOWN = 25
_ROLES = tuple(role for role, permissions in ROLE_PERMISSIONS.items() if Permission.CASES_OPEN in permissions)
_NEWEST_FIRST = (SecondSignature.asked_at, SecondSignature.id)


@dataclass(frozen=True)
class SignatureTerms:
    """For how many days a request stands, and for how many hours at a time the signer reads."""

    days: int
    hours: int


def terms_on(session: Session, day: date) -> SignatureTerms:
    """The rules of a day; one statement."""
    rules = rules_on(session, (DAYS, HOURS), day)
    return SignatureTerms(rules.need(DAYS).whole(), rules.need(HOURS).whole())


def signatures_of_case(session: Session, case_id: uuid.UUID) -> Sequence[SecondSignature]:
    """The newest requests of a case; one statement."""
    newest = select(SecondSignature).where(SecondSignature.case_id == case_id).order_by(SecondSignature.asked_at.desc())
    return session.execute(newest.limit(MOST_SHOWN)).scalars().all()


def signatures_asked_of(session: Session, account_id: uuid.UUID) -> Sequence[SecondSignature]:
    """The newest requests to a signer; one statement."""
    own = select(SecondSignature).where(SecondSignature.account_id == account_id)
    return session.execute(own.order_by(SecondSignature.asked_at.desc()).limit(MOST_SHOWN)).scalars().all()


_ACCOUNT = bindparam("account", type_=SecondSignature.account_id.type)
_WAITS = and_(
    SecondSignature.account_id == _ACCOUNT,
    SecondSignature.state == Fixed(SignatureState.ASKED),
    SecondSignature.until > bindparam("now", type_=SecondSignature.until.type),
)
_GIVEN = and_(
    SecondSignature.asked_by == _ACCOUNT,
    SecondSignature.state == Fixed(SignatureState.SIGNED),
    Case.state == Fixed(CaseState.PLANNING),
)
_ON_START_PAGE = prepared(
    select(SecondSignature)
    .outerjoin(Case, Case.id == SecondSignature.case_id)
    .where(or_(_WAITS, _GIVEN))
    .order_by(SecondSignature.until, SecondSignature.id)
    .limit(bindparam("most", type_=Integer))
)


def on_start_page(
    session: Session, account_id: uuid.UUID, now: datetime, most: int
) -> tuple[list[SecondSignature], list[SecondSignature]]:
    """What waits for somebody to sign it, and what was signed for them in cases still being planned; one statement."""
    values = {"account": account_id, "now": now, "most": 2 * most}
    rows = session.execute(_ON_START_PAGE, values).scalars().all()
    to_sign = [row for row in rows if row.account_id == account_id]
    return to_sign[:most], [row for row in rows if row.account_id != account_id][:most]


def signatures_page(session: Session, cursor: str | None, size: int) -> Slice[SecondSignature]:
    """All requests, newest first."""
    return keyset(session, select(SecondSignature), _NEWEST_FIRST, True, cursor, size)


def signature_by_id(session: Session, signature_id: uuid.UUID) -> SecondSignature | None:
    """One request that this scope sees."""
    return session.execute(select(SecondSignature).where(SecondSignature.id == signature_id)).scalar_one_or_none()


def run_out(session: Session, now: datetime, most: int) -> Sequence[SecondSignature]:
    """Requests whose time is over, and of which nobody has noted that; one statement."""
    past = (SecondSignature.state == SignatureState.ASKED, SecondSignature.until <= now)
    return (
        session.execute(select(SecondSignature).where(*past).order_by(SecondSignature.id).limit(most)).scalars().all()
    )


def readings_of(session: Session, account_id: uuid.UUID) -> Sequence[EmergencyAccess]:
    """What somebody has open of another office and nobody has ended, in an emergency or to sign; at most one."""
    statement = select(EmergencyAccess).where(EmergencyAccess.account_id == account_id)
    return session.execute(statement.where(EmergencyAccess.ended_at.is_(None))).scalars().all()


def readings_to_sign(session: Session, signature: SecondSignature) -> Sequence[EmergencyAccess]:
    """How the signer has the case of a request open now; at most one."""
    own = (EmergencyAccess.account_id == signature.account_id, EmergencyAccess.case_id == signature.case_id)
    statement = select(EmergencyAccess).where(*own, EmergencyAccess.kind == EmergencyKind.SIGNATURE)
    return session.execute(statement.where(EmergencyAccess.ended_at.is_(None))).scalars().all()


def other_offices(unit: Unit, office_id: uuid.UUID | None) -> list[tuple[str, str]]:
    """Every other office, by id and name, as the reader's alphabet has them."""
    with reading(unit.aside, SIGNING) as aside:
        rows = aside.session.execute(select(Office.id, Office.name)).all()
    return sorted(
        ((row_id.hex, name) for row_id, name in rows if row_id != office_id), key=lambda pair: by_alphabet(pair[1])
    )


def signer_in(unit: Unit, secrets: Secrets, office_id: uuid.UUID, email: str) -> uuid.UUID | None:
    """The account of an office that goes by an e-mail and may sign departures off, or None."""
    index = secrets.blind_index("staff_email", normal_email(email))
    statement = (
        select(Account.id)
        .join(AccountExtra, AccountExtra.account_id == Account.id)
        .where(Account.office_id == office_id, Account.email_index == index, Account.role.in_(_ROLES))
        .where(Account.status == AccountStatus.ACTIVE, AccountExtra.permission == Permission.SIGN_OFF)
    )
    with reading(unit.aside, SIGNING) as aside:
        return aside.session.execute(statement).scalar_one_or_none()


def colleagues_of(unit: Unit, signatures: Collection[SecondSignature]) -> Mapping[uuid.UUID | None, Colleague]:
    """Who asked and who is to sign, whatever office they work in; one statement, none for nothing."""
    ids = {account_id for signature in signatures for account_id in (signature.account_id, signature.asked_by)}
    if not ids:
        return {}
    with reading(unit.aside, SIGNING) as aside:
        return named(accounts_with_offices(aside.session, ids))
