"""Reads of concerns and offers of help: those of a case, with who raised and took them and what was written since."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account, Organisation
from reintegration.concerns.models import Concern as Concern, ConcernEntry as ConcernEntry, ConcernStep as ConcernStep
from reintegration.concerns.rules import ConcernState
from reintegration.referrals.models import Referral

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
