"""Reads of concerns and offers of help: those of a case, with who raised and took them and what was written since."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account, Office, Organisation as Organisation
from foundation.geography.zones import local, main_zone
from foundation.storage.paging import Slice, keyset
from reintegration.arrivals.queries.registrations import cases_with_people as cases_with_people
from reintegration.concerns.models import Concern as Concern, ConcernEntry as ConcernEntry, ConcernStep as ConcernStep
from reintegration.concerns.rules import ConcernState, Step
from reintegration.referrals.models import Referral
from returns.cases.models import Case
from returns.work.models import DutyTurn
from returns.work.queries.duty import covered_by

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_TAKER = aliased(Account)


def concerns_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Concern]:
    """The concerns and offers of a case, the open ones first, then the newest."""
    return session.execute(_of_case(case_id, Concern)).scalars().all()


def concerns_with_authors(
    session: Session, case_id: uuid.UUID
) -> list[tuple[Concern, Account | None, Account | None, Organisation | None]]:
    """The same, each with who opened it, who took it and whom it is about, as far as seen; one statement."""
    statement = (
        _of_case(case_id, Concern, Account, _TAKER, Organisation)
        .outerjoin(Account, Account.id == Concern.opened_by)
        .outerjoin(_TAKER, _TAKER.id == Concern.taken_by)
        .outerjoin(Organisation, Organisation.id == Concern.about_organisation_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def _of_case(case_id: uuid.UUID, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Concern)
        .where(Concern.case_id == case_id)
        .order_by(Concern.state.desc(), Concern.opened_at.desc(), Concern.id)
    )


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
    """The organisations that a case was ever sent to, with their names, as far as seen; one statement."""
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(select(Referral.organisation_id).where(Referral.case_id == case_id)))
        .order_by(Organisation.name, Organisation.id)
    )
    return [(row.id, row.name) for row in session.execute(statement)]


# Reads of concerns over all cases: the list by when the clock runs out, and what stands on somebody's start page.


@dataclass(frozen=True)
class Asker:
    """Who asks what waits for them; for a partner, that is everything that it sees."""

    account_id: uuid.UUID
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    is_specialist: bool
    leads: bool
    today: date


def concerns_page(session: Session, is_taken: bool, cursor: str | None, size: int) -> Slice[Concern]:
    """A page of the open concerns that this scope sees, that nobody or somebody has taken; two statements.

    What nobody has taken is sorted by when its clock runs out, what somebody has by when it was taken.
    """
    criterion = Concern.taken_at.is_not(None) if is_taken else Concern.taken_at.is_(None)
    return keyset(
        session, select(Concern).where(*_open(), criterion), (Concern.clock_at, Concern.id), False, cursor, size
    )


@dataclass(frozen=True)
class Waiting:
    """A concern on a start page, its case, and the zone of whoever looks."""

    concern: Concern
    case: Case
    zone: str


def concerns_waiting(session: Session, asker: Asker, limit: int) -> list[Waiting]:
    """Open concerns that wait for somebody, or that they have taken, the first to run out on top; one statement.

    An owner and who stands in: those of their cases that nobody has taken. Whoever is on duty, and whoever leads the
    office: those whose escalation has come so far.
    """
    untaken = and_(Concern.taken_at.is_(None), _waits_for(asker))
    statement = (
        select(Concern, Case, _country(asker.office_id, asker.organisation_id).label("country"))
        .join(Case, Case.id == Concern.case_id)
        .where(*_open(), or_(Concern.taken_by == asker.account_id, untaken))
        .order_by(Concern.taken_at.is_not(None), Concern.clock_at, Concern.id)
        .limit(limit)
    )
    return [Waiting(row[0], row[1], _zone(row.country)) for row in session.execute(statement)]


def _open() -> tuple[ColumnElement[bool], ...]:
    return Concern.state == ConcernState.OPEN, escalates()


def _waits_for(asker: Asker) -> ColumnElement[bool]:
    if asker.office_id is None:
        return Concern.case_id.is_not(None)  # whatever a partner sees
    owned = or_(Case.owner_id == asker.account_id, Case.owner_id.in_(covered_by(asker.account_id, asker.today)))
    return or_(owned, *_reached(asker))


def _reached(asker: Asker) -> list[ColumnElement[bool]]:
    criteria = []
    if asker.is_specialist:
        turn = and_(
            DutyTurn.office_id == asker.office_id,
            DutyTurn.begins_on <= asker.today,
            DutyTurn.ends_on >= asker.today,
        )
        nobody = ~exists(select(DutyTurn.id).where(turn))
        mine = exists(select(DutyTurn.id).where(turn, DutyTurn.account_id == asker.account_id))
        criteria.append(and_(_told(Step.DUTY_SPECIALIST, Step.AGAIN), or_(mine, nobody)))
    if asker.leads:
        criteria.append(_told(Step.AGAIN))
    return criteria or [false()]


def _told(*steps: Step) -> ColumnElement[bool]:
    statement = select(ConcernStep.concern_id).where(
        ConcernStep.concern_id == Concern.id, ConcernStep.round == Concern.round, ConcernStep.step.in_(steps)
    )
    return exists(statement)


def names_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of these accounts, of those that this scope sees; one statement."""
    accounts = session.execute(select(Account).where(Account.id.in_(ids))).scalars() if ids else ()
    return {account.id: account.name for account in accounts}


def clock_there(session: Session, office_id: uuid.UUID | None, organisation_id: uuid.UUID | None) -> str:
    """The zone of an office or an organisation, UTC where none is known; one statement."""
    return _zone(session.execute(select(_country(office_id, organisation_id))).scalar_one_or_none())


def _country(office_id: uuid.UUID | None, organisation_id: uuid.UUID | None) -> ColumnElement[str]:
    return func.coalesce(
        select(Office.country).where(Office.id == office_id).scalar_subquery(),
        select(Organisation.country).where(Organisation.id == organisation_id).scalar_subquery(),
    )


def _zone(country: str | None) -> str:
    return main_zone(country or "") or "UTC"


def shown_at(instant: datetime, zone: str) -> datetime:
    """An instant as the clocks of a zone show it."""
    return local(instant, zone)
