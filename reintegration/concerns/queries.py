"""Reads of concerns: those of a case, of all cases, and of the clock that says who is told next."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account, AccountExtra, Office, Organisation as Organisation
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.language.formats import by_alphabet
from foundation.rulebook.queries import rules_on
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared, prepared_for
from foundation.storage.paging import Slice, keyset
from reintegration.concerns.models import Concern as Concern, ConcernEntry as ConcernEntry, ConcernStep as ConcernStep
from reintegration.concerns.rules import ConcernState, Ladder, Pace, Step
from reintegration.follow_up.queries.visits import who_is_told
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import goes_on, is_covered
from reintegration.referrals.rules import FOLLOWING, OPEN
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED
from returns.work.models import DutyTurn
from returns.work.queries.digest import place_at
from returns.work.queries.duty import acts_for, is_asked

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_TAKER = aliased(Account)


def concerns_with_authors(
    session: Session, case_id: uuid.UUID
) -> list[tuple[Concern, Account | None, Account | None, Organisation | None]]:
    """The concerns and offers of a case, the open ones first, then the newest; one statement.

    Each with who opened it, who took it, and the organisation that it is about, as far as seen.
    """
    statement = (
        select(Concern, Account, _TAKER, Organisation)
        .outerjoin(Account, Account.id == Concern.opened_by)
        .outerjoin(_TAKER, _TAKER.id == Concern.taken_by)
        .outerjoin(Organisation, Organisation.id == Concern.about_organisation_id)
        .where(Concern.case_id == case_id)
        .order_by(Concern.state.desc(), Concern.opened_at.desc(), Concern.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def escalates() -> ColumnElement[bool]:
    """Whether a row is a concern: somebody was told of it. An offer of help is told to nobody; its kind is sealed."""
    return exists(select(ConcernStep.id).where(ConcernStep.concern_id == Concern.id))


def concern_by_id(session: Session, concern_id: uuid.UUID) -> Concern | None:
    """One concern that this scope sees."""
    return session.execute(select(Concern).where(Concern.id == concern_id)).scalar_one_or_none()


def count_open_concerns(session: Session, case_id: uuid.UUID) -> int:
    """How many concerns of a case are open, of those that this scope sees; offers of help do not count."""
    statement = select(func.count(Concern.id)).where(
        Concern.case_id == case_id, escalates(), Concern.state == ConcernState.OPEN
    )
    return session.execute(statement).scalar_one()


def entries_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, list[tuple[ConcernEntry, Account | None]]]:
    """What was written down about the concerns of a case, by concern, in its order, with who; one statement."""
    statement = (
        select(ConcernEntry, Account)
        .outerjoin(Account, Account.id == ConcernEntry.by)
        .where(ConcernEntry.case_id == case_id)
        .order_by(ConcernEntry.at, ConcernEntry.id)
    )
    entries: dict[uuid.UUID, list[tuple[ConcernEntry, Account | None]]] = {}
    for entry, author in session.execute(statement):
        entries.setdefault(entry.concern_id, []).append((entry, author))
    return entries


def steps_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, list[ConcernStep]]:
    """Which steps were told of the concerns of a case, by concern, in their order; one statement."""
    statement = (
        select(ConcernStep)
        .where(ConcernStep.case_id == case_id)
        .order_by(ConcernStep.round, ConcernStep.ordinal, ConcernStep.id)
    )
    steps: dict[uuid.UUID, list[ConcernStep]] = {}
    for step in session.execute(statement).scalars():
        steps.setdefault(step.concern_id, []).append(step)
    return steps


def organisations_of_case(session: Session, case_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The organisations that a case was ever sent to, as far as seen, by name; one statement."""
    sent_to = select(Referral.organisation_id).where(Referral.case_id == case_id)
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(sent_to)))
    return sorted(((row.id, row.name) for row in rows), key=lambda pair: by_alphabet(pair[1]))


# Reads of concerns over all cases: the list by when the clock runs out, and what stands on somebody's start page.


def concerns_page(session: Session, is_taken: bool, cursor: str | None, size: int) -> Slice[Concern]:
    """A page of the open concerns that this scope sees, that nobody or somebody has taken; two statements.

    What nobody has taken is sorted by when its clock runs out, what somebody has by when it was taken.
    """
    return keyset(session, _listed(is_taken), (Concern.clock_at, Concern.id), False, cursor, size)


@cache
def _listed(is_taken: bool) -> Select[Concern]:
    criterion = Concern.taken_at.is_not(None) if is_taken else Concern.taken_at.is_(None)
    return prepared(select(Concern).where(*_open(), criterion))


def concerns_waiting(session: Session, user: UserScope, today: date, limit: int) -> list[Concern]:
    """Open concerns that wait for somebody, or that they have taken, the first to run out on top; one statement.

    An owner and who stands in: those of their cases that nobody has taken. Whoever is on duty, and whoever leads the
    office: those whose escalation has come so far.
    """
    return list(session.execute(prepared_for(user, _waiting, limit), {"today": today}).scalars())


def _waiting(user: UserScope, limit: int) -> Select[Concern]:
    by_clock = select(Concern).where(*_open()).order_by(Concern.taken_at.is_not(None), Concern.clock_at, Concern.id)
    own = or_(Concern.taken_at.is_(None), Concern.taken_by == user.actor_id)
    return by_clock.where(own if user.office_id is None else Concern.id.in_(_of_office(user, limit))).limit(limit)


def _of_office(user: UserScope, limit: int) -> CompoundSelect[uuid.UUID]:
    # Ids of each kind by its index: of "this or that" SQLite asks every open concern of the office.
    untaken = (Concern.state == Fixed(ConcernState.OPEN), Concern.taken_at.is_(None))
    acting = Concern.case_id.in_(select(Case.id).where(acts_for(user, bindparam("today"))))
    ids = [select(Concern.id).where(Concern.taken_by == user.actor_id), select(Concern.id).where(*untaken, acting)]
    # Of a whole office no more than are shown, in the order of the clock, which an index has.
    first = (Concern.clock_at, Concern.id)
    of_office = [_reached_by(*kind).where(*untaken) for kind in _reached(user, bindparam("today"))]
    return union_all(*ids, *(select(kind.order_by(*first).limit(limit).subquery().c.id) for kind in of_office))


def _open() -> tuple[ColumnElement[bool], ...]:
    return Concern.state == Fixed(ConcernState.OPEN), escalates()


def _reached(user: UserScope, today: Any) -> list[tuple[ColumnElement[bool], ...]]:
    criteria: list[tuple[ColumnElement[bool], ...]] = []
    if user.may(Permission.CLEARANCE_SET):
        criteria.append((is_asked(user, today),))
    if user.may(Permission.LEAD_OFFICE):
        criteria.append((ConcernStep.step == Fixed(Step.AGAIN),))
    return criteria


def _reached_by(*criteria: ColumnElement[bool]) -> Select[uuid.UUID]:
    """Concerns whose escalation has come to specialists in this round: by the index of such steps, which are few."""
    told = and_(ConcernStep.concern_id == Concern.id, ConcernStep.round == Concern.round)
    reached = among(ConcernStep.step, (Step.DUTY_SPECIALIST, Step.AGAIN))
    return select(Concern.id).join(ConcernStep, told).where(reached, *criteria).group_by(Concern.id)


# Reads of the clock of concerns: its rules, which concerns it has run out for, and who is told at each step.

_STEPS, _MOST = "follow_up.escalation", "concern.again.most"
_MINUTES = {pace: {step: f"concern.{pace.value}.{step.value}.minutes" for step in Step} for pace in Pace}
_CODES = (_STEPS, _MOST, *(code for codes in _MINUTES.values() for code in codes.values()))
SLACK = timedelta(minutes=1)  # a machine whose clock is corrected by less was not set back


@dataclass(frozen=True)
class Ripe:
    """A concern whose clock has run out, without what it says."""

    id: uuid.UUID
    case_id: uuid.UUID
    pace: Pace
    round: int
    next_step: int
    clock_at: datetime
    about_organisation_id: uuid.UUID | None


Tells = Mapping[Step, tuple[uuid.UUID, ...]]


def ladders_on(session: Session, day: date) -> dict[Pace, Ladder]:
    """The steps of each pace as the rules of a day have them; one statement."""
    rules = rules_on(session, _CODES, day)
    steps = tuple(Step(step) for step in rules.need(_STEPS).entries())
    most = rules.need(_MOST).whole()
    return {
        pace: Ladder(steps, {step: rules.need(code).whole() for step, code in codes.items()}, most)
        for pace, codes in _MINUTES.items()
    }


def run_out(session: Session, ladders: Mapping[Pace, Ladder], now: datetime, limit: int) -> list[Ripe]:
    """Open concerns that nobody has taken and whose clock has run out, or stands further ahead than it can.

    The second is so after the clock of the machine was set back: such a concern would wait too long. At most `limit`,
    the longest waiting first; rows that are being changed are passed by.
    """
    columns = (
        Concern.id,
        Concern.case_id,
        Concern.pace,
        Concern.round,
        Concern.next_step,
        Concern.clock_at,
        Concern.about_organisation_id,
    )
    statement = (
        select(*columns)
        .where(
            Concern.state == ConcernState.OPEN,
            Concern.taken_at.is_(None),
            Concern.next_step.is_not(None),
            or_(Concern.clock_at <= now, *_too_far(ladders, now)),
        )
        .order_by(Concern.clock_at, Concern.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [
        Ripe(row.id, row.case_id, row.pace, row.round, row.next_step or 1, row.clock_at, row.about_organisation_id)
        for row in session.execute(statement)
    ]


def _too_far(ladders: Mapping[Pace, Ladder], now: datetime) -> list[ColumnElement[bool]]:
    return [
        and_(
            Concern.pace == pace,
            Concern.next_step == ordinal,
            Concern.clock_at > now + timedelta(minutes=ladder.wait(ordinal)) + SLACK,
        )
        for pace, ladder in ladders.items()
        for ordinal in range(1, ladder.last + 1)
    ]


def stranded(session: Session, limit: int) -> Sequence[Concern]:
    """Open concerns taken by somebody who can no longer see to them, those taken first on top; for jobs.

    That is whoever left, and whoever works at a partner without a referral in force: it ended, moved on, or is a
    colleague's.
    """
    holds = exists().where(
        Referral.case_id == Concern.case_id,
        Referral.organisation_id == Account.organisation_id,
        Referral.state.in_(OPEN),
        Referral.purpose.in_(FOLLOWING),
        or_(Account.role == Role.PARTNER_COORDINATOR, Referral.assigned_to == Account.id),
        goes_on(),
        is_covered(),
    )
    statement = (
        select(Concern)
        .join(Account, Account.id == Concern.taken_by)
        .join(Case, Case.id == Concern.case_id)
        .where(Concern.state == ConcernState.OPEN, escalates(), Case.state.not_in(ENDED))
        .where(or_(Account.status != AccountStatus.ACTIVE, and_(Account.organisation_id.is_not(None), ~holds)))
        .order_by(Concern.taken_at, Concern.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Concern)
    )
    return session.execute(statement).scalars().all()


def told_of_cases(session: Session, cases: Sequence[uuid.UUID], now: datetime) -> dict[uuid.UUID, Tells]:
    """Who is told of these cases now, by step, without the steps at which there is nobody; eight statements at most.

    The specialist is the one on duty that day at the place of the office; `again` reaches the specialist, the owner and
    who stands in, and who leads the office.
    """
    people = who_is_told(session, cases, now.date())
    offices = _offices(session, cases)
    on_duty, leads = _staff(session, {office for office, _country in offices.values()})
    turns = _turns(session, {case: place_at(*place, now).today for case, place in offices.items()}, offices)
    tells: dict[uuid.UUID, Tells] = {}
    for case_id, recipients in people.items():
        office = offices[case_id][0]
        owners = tuple(recipients.owners)
        specialists = tuple(account_id for account_id in on_duty[office] if account_id in turns[case_id]) or tuple(
            on_duty[office]
        )
        steps = {
            Step.PARTNER_WORKER: (recipients.worker,) if recipients.worker else (),
            Step.PARTNER_COORDINATOR: recipients.coordinators,
            Step.CASE_OWNER: owners,
            Step.DUTY_SPECIALIST: specialists,
            Step.AGAIN: tuple(dict.fromkeys((*specialists, *owners, *leads[office]))),
        }
        tells[case_id] = {step: whom for step, whom in steps.items() if whom}
    return tells


def _offices(session: Session, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    statement = (
        select(Case.id, Office.id, Office.country).join(Office, Office.id == Case.office_id).where(Case.id.in_(cases))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(statement)}


def _staff(
    session: Session, offices: set[uuid.UUID]
) -> tuple[Mapping[uuid.UUID, list[uuid.UUID]], Mapping[uuid.UUID, list[uuid.UUID]]]:
    """The specialists and the leads of offices, by office, in a stable order."""
    leads = and_(AccountExtra.account_id == Account.id, AccountExtra.permission == Permission.LEAD_OFFICE)
    statement = (
        select(Account.office_id, Account.id, Account.role, AccountExtra.account_id)
        .outerjoin(AccountExtra, leads)
        .where(Account.office_id.in_(offices), Account.status == AccountStatus.ACTIVE)
        .order_by(Account.id)
    )
    specialists: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    leading: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for office_id, account_id, role, leads_it in session.execute(statement):
        if office_id is not None and role is Role.PROTECTION_SPECIALIST:
            specialists[office_id].append(account_id)
        if office_id is not None and leads_it is not None:
            leading[office_id].append(account_id)
    return specialists, leading


def _turns(
    session: Session, days: Mapping[uuid.UUID, date], offices: Mapping[uuid.UUID, tuple[uuid.UUID, str]]
) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Who is on duty for each case, on the day at its office."""
    if not days:
        return {}
    statement = select(DutyTurn.office_id, DutyTurn.account_id, DutyTurn.begins_on, DutyTurn.ends_on).where(
        DutyTurn.office_id.in_({office for office, _country in offices.values()}),
        DutyTurn.begins_on <= max(days.values()),
        DutyTurn.ends_on >= min(days.values()),
    )
    turns = session.execute(statement).all()
    return {
        case_id: {
            row.account_id
            for row in turns
            if row.office_id == offices[case_id][0] and row.begins_on <= day <= row.ends_on
        }
        for case_id, day in days.items()
    }
