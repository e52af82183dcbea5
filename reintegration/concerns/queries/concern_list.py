"""Reads of concerns over all cases: the list by when the clock runs out, and what stands on somebody's start page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, Office, Organisation
from foundation.geography.zones import local, main_zone
from foundation.storage.paging import Slice, keyset
from reintegration.arrivals.queries.registrations import cases_with_people as cases_with_people
from reintegration.concerns.models import Concern as Concern, ConcernStep
from reintegration.concerns.queries.concerns import escalates
from reintegration.concerns.rules import ConcernState, Step
from returns.cases.models import Case
from returns.work.models.duty import DutyTurn
from returns.work.queries.absence import covered_by


@dataclass(frozen=True)
class Asker:
    """Who asks what waits for them. A partner is asked about everything that it sees."""

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
