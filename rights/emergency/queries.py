"""Reads of emergency accesses: those of an account, of a case, and all; who is told of one; how often there was one."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, EmergencyAccess as EmergencyAccess
from foundation.accounts.permissions import Role
from foundation.accounts.queries.colleagues import Colleague, accounts_with_offices, named
from foundation.accounts.queries.staff import emergency_goes_on
from foundation.accounts.rules import AccountStatus
from foundation.emergencies import EmergencyKind
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.storage.paging import Slice, keyset
from foundation.storage.query_cache import cache_fact, cached_fact
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries import shown_reference
from returns.cases.rules.cases import Hold
from returns.people.models import Person
from returns.work.queries.duty import covering, on_duty
from rights.emergency.access import ANSWERING, COUNTING
from rights.emergency.models import EmergencyReview as EmergencyReview
from rights.emergency.rules import EmergencyResult, Terms

MOST_SHOWN = 20
_CODES = ("is_on", "max_hours", "default_hours", "tries", "tries_hours")
_OF_FIGURES = ("emergency.figures_months", "statistics.suppressed_under")
# Who reads a case to sign it is listed with what was asked to be signed.
_IS_EMERGENCY = EmergencyAccess.kind != EmergencyKind.SIGNATURE
_NEWEST_FIRST = (EmergencyAccess.begun_at, EmergencyAccess.id)
# A case without an office that works on it is none that could be opened; see `cases_seen`.
_WORKED_ON = or_(Case.hold.is_(None), Case.hold == Hold.OFFERED)


def terms_on(session: Session, day: date) -> Terms:
    """The numbers of a day; one statement. RuleMissing where one is not there."""
    rules = rules_on(session, tuple(f"emergency.{code}" for code in _CODES), day)
    numbers = {code: rules.need(f"emergency.{code}").whole() for code in _CODES}
    return Terms(is_on=numbers.pop("is_on") > 0, **numbers)


def figure_terms_on(session: Session, day: date) -> tuple[int, int]:
    """How many months figures count, and under which number a count is not shown; one statement."""
    rules = rules_on(session, _OF_FIGURES, day)
    months, under = (rules.need(code).whole() for code in _OF_FIGURES)
    return months, under


@dataclass(frozen=True)
class Target:
    """The case that was meant: whose it is, who stands in for the owner, and whom its office asks today."""

    case_id: uuid.UUID
    office_id: uuid.UUID
    owner_id: uuid.UUID
    cover_ids: tuple[uuid.UUID, ...]
    on_duty: tuple[uuid.UUID, ...]

    @property
    def told(self) -> list[uuid.UUID]:
        """Who is told that it was opened."""
        return list(dict.fromkeys([self.owner_id, *self.cover_ids, *self.on_duty]))


_NOBODY = uuid.UUID(int=0)


def target_of(session: Session, reference_index: bytes, today: date) -> Target | None:
    """The case of a reference, or None. The same four statements whatever was typed."""
    columns = (Case.id, Case.office_id, Case.owner_id)
    row = session.execute(select(*columns).where(Case.reference_index == reference_index, _WORKED_ON)).first()
    case_id, office_id, owner_id = row or (_NOBODY, _NOBODY, _NOBODY)
    covers = tuple(session.execute(covering(owner_id, today)).scalars())
    duty = tuple(on_duty(session, office_id, today))
    return Target(case_id, office_id, owner_id, covers, duty) if row else None


def reviewers(session: Session) -> Sequence[uuid.UUID]:
    """The data protection officers who work here."""
    statement = select(Account.id).where(
        Account.role == Role.DATA_PROTECTION_OFFICER, Account.status == AccountStatus.ACTIVE
    )
    return session.execute(statement.order_by(Account.id)).scalars().all()


def own_in_force(session: Session, account_id: uuid.UUID | None, now: datetime) -> EmergencyAccess | None:
    """The access that an account has now, or None."""
    own = EmergencyAccess.account_id == account_id
    return session.execute(select(EmergencyAccess).where(own, emergency_goes_on(now))).scalar_one_or_none()


def own_run_out(session: Session, account_id: uuid.UUID | None, now: datetime) -> Sequence[EmergencyAccess]:
    """Accesses of an account that nobody has ended, and whose time is over; at most one."""
    own, is_over = EmergencyAccess.account_id == account_id, EmergencyAccess.until <= now
    statement = select(EmergencyAccess).where(own, EmergencyAccess.ended_at.is_(None), is_over)
    return session.execute(statement).scalars().all()


def tries_since(session: Session, account_id: uuid.UUID | None, since: datetime) -> Sequence[datetime]:
    """When an account asked since an instant and no case was opened, oldest first."""
    tries = (EmergencyAccess.account_id == account_id, EmergencyAccess.case_id.is_(None))
    statement = select(EmergencyAccess.begun_at).where(*tries, EmergencyAccess.begun_at > since)
    return session.execute(statement.order_by(EmergencyAccess.begun_at)).scalars().all()


def accesses_of(session: Session, account_id: uuid.UUID) -> Sequence[EmergencyAccess]:
    """The newest accesses of an account."""
    statement = select(EmergencyAccess).where(EmergencyAccess.account_id == account_id, _IS_EMERGENCY)
    newest = statement.order_by(*(column.desc() for column in _NEWEST_FIRST))
    return session.execute(newest.limit(MOST_SHOWN)).scalars().all()


def accesses_to(session: Session, case_id: uuid.UUID, cursor: str | None, size: int) -> Slice[EmergencyAccess]:
    """The accesses to a case that this scope sees, newest first."""
    statement = select(EmergencyAccess).where(EmergencyAccess.case_id == case_id, _IS_EMERGENCY)
    return keyset(session, statement, _NEWEST_FIRST, True, cursor, size)


def accesses_page(session: Session, cursor: str | None, size: int) -> Slice[EmergencyAccess]:
    """All accesses, newest first."""
    return keyset(session, select(EmergencyAccess).where(_IS_EMERGENCY), _NEWEST_FIRST, True, cursor, size)


def access_by_id(session: Session, access_id: uuid.UUID) -> EmergencyAccess | None:
    """One access that this scope sees, fetched with its review."""
    both = select(EmergencyAccess, EmergencyReview).where(EmergencyAccess.id == access_id)
    row = session.execute(both.outerjoin(EmergencyReview, EmergencyReview.access_id == EmergencyAccess.id)).first()
    if row is None:
        return None
    access, review = row
    cache_fact(session, (reviews_of, access.id), {access.id: review} if review is not None else {})
    return access


def to_confirm(session: Session, office_id: uuid.UUID | None, now: datetime) -> Sequence[EmergencyAccess]:
    """Accesses to cases of an office that wait for a specialist, the oldest request first."""
    waits = (EmergencyAccess.asked_at.is_not(None), EmergencyAccess.confirmed_at.is_(None))
    statement = select(EmergencyAccess).where(EmergencyAccess.office_id == office_id, *waits, emergency_goes_on(now))
    return session.execute(statement.order_by(EmergencyAccess.asked_at, EmergencyAccess.id)).scalars().all()


def not_reviewed(session: Session, size: int) -> Sequence[EmergencyAccess]:
    """Accesses that nobody has reviewed, the oldest first."""
    reviewed = select(EmergencyReview.id).where(EmergencyReview.access_id == EmergencyAccess.id).exists()
    statement = select(EmergencyAccess).where(~reviewed, _IS_EMERGENCY).order_by(*_NEWEST_FIRST).limit(size)
    return session.execute(statement).scalars().all()


def reviews_of(session: Session, access_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, EmergencyReview]:
    """Reviews by access, those that there are; one statement, none for nothing and for the one of `access_by_id`."""
    if not access_ids:
        return {}
    if len(access_ids) == 1 and (reviews := cached_fact(session, (reviews_of, *access_ids))) is not None:
        return dict(reviews)
    statement = select(EmergencyReview).where(EmergencyReview.access_id.in_(access_ids))
    return {review.access_id: review for review in session.execute(statement).scalars()}


Colleagues = Mapping[uuid.UUID | None, Colleague]


def colleagues_of(unit: Unit, accesses: Sequence[EmergencyAccess]) -> Colleagues:
    """Who has these accesses and who confirmed them, whatever office they work in: whoever answers for a case has to
    know who opened it. One statement, none for nothing.
    """
    if not accesses:
        return {}
    with reading(unit.aside, ANSWERING) as aside:
        return named(_accounts_of(aside.session, accesses))


def _accounts_of(session: Session, accesses: Sequence[EmergencyAccess]) -> Sequence[Row[Account, str]]:
    ids = {account_id for access in accesses for account_id in (access.account_id, access.confirmed_by) if account_id}
    return accounts_with_offices(session, ids)


@dataclass(frozen=True)
class UnderReview:
    """What the review of an access looks at: who had it; the reference of its case, if any; ids of what was read."""

    colleagues: Colleagues
    reference: str = ""
    subjects: tuple[uuid.UUID, ...] = ()


def under_review(unit: Unit, access: EmergencyAccess) -> UnderReview:
    """An access to a case of any office as the review needs it; two statements. Of a case that is gone, ids alone."""
    with reading(unit.aside, ANSWERING) as aside:
        accounts = _accounts_of(aside.session, [access])
        if access.case_id is None:
            return UnderReview(named(accounts))
        of_case = select(Case, Person.id).outerjoin(Person, Person.case_id == Case.id).where(Case.id == access.case_id)
        rows = aside.session.execute(of_case).all()  # before anything is opened: all keys come at once
        reference = shown_reference(rows[0][0]) if rows else _("Case deleted")
        people = (person_id for _case, person_id in rows if person_id is not None)
        return UnderReview(named(accounts), reference, (access.case_id, *people))


@dataclass(frozen=True)
class Counts:
    """How many accesses there were since a day: opened, in vain, by kind, by result; None: not reviewed."""

    kinds: Mapping[EmergencyKind, int]
    results: Mapping[EmergencyResult | None, int]
    in_vain: int

    @property
    def total(self) -> int:
        """How often somebody asked."""
        return sum(self.kinds.values())


def counts_since(unit: Unit, since: datetime) -> Counts:
    """Counts of all accesses since an instant; three statements that open nothing."""
    recent = and_(EmergencyAccess.begun_at >= since, _IS_EMERGENCY)
    with reading(unit.aside, COUNTING) as aside:
        kinds = aside.session.execute(
            select(EmergencyAccess.kind, func.count(EmergencyAccess.id)).where(recent).group_by(EmergencyAccess.kind)
        ).all()
        results = aside.session.execute(
            select(EmergencyReview.result, func.count(EmergencyAccess.id))
            .select_from(EmergencyAccess)
            .outerjoin(EmergencyReview, EmergencyReview.access_id == EmergencyAccess.id)
            .where(recent)
            .group_by(EmergencyReview.result)
        ).all()
        in_vain = and_(recent, EmergencyAccess.case_id.is_(None))
        tries = aside.session.execute(select(func.count(EmergencyAccess.id)).where(in_vain)).scalar_one()
    return Counts({row[0]: row[1] for row in kinds}, {row[0]: row[1] for row in results}, tries)
