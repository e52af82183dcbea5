"""Reads of runs of erasure: one, a page of them, those to be carried out, and which subjects are listed already."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from rights.erasure.access import ERASING as ERASING
from rights.erasure.models import Erasure as Erasure
from rights.erasure.rules.runs import BEGUN, OPEN, WORKING, ErasureKind

_RUN = prepared(select(Erasure).where(Erasure.id == bindparam("erasure_id")))


def erasure_by_id(session: Session, erasure_id: uuid.UUID) -> Erasure | None:
    """One run, if this scope sees it."""
    return session.execute(_RUN, {"erasure_id": erasure_id}).scalar_one_or_none()


def erasures_page(session: Session, cursor: str | None, size: int) -> Slice[Erasure]:
    """Every run that this scope sees, the newest first."""
    return keyset(session, select(Erasure), (Erasure.listed_at, Erasure.id), True, cursor, size)


def erasures_open(session: Session, limit: int) -> Sequence[Erasure]:
    """Runs that wait for a release, the longest due first."""
    statement = select(Erasure).where(Erasure.state.in_(OPEN)).order_by(Erasure.due_on, Erasure.id).limit(limit)
    return session.execute(statement).scalars().all()


def erasures_at_work(session: Session) -> Sequence[uuid.UUID]:
    """The ids of runs that are released and not done: people before cases, so that a case counts once."""
    order = case((Erasure.kind == ErasureKind.CASE, 1), else_=0)
    statement = select(Erasure.id).where(Erasure.state.in_(WORKING)).order_by(order, Erasure.released_at, Erasure.id)
    return session.execute(statement).scalars().all()


def erasures_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Erasure]:
    """The runs about a case or its people that are not over, the longest due first."""
    statement = select(Erasure).where(Erasure.case_id == case_id).order_by(Erasure.due_on, Erasure.id)
    return session.execute(statement).scalars().all()


def has_begun(session: Session, case_id: uuid.UUID) -> bool:
    """Whether something of a case is being erased already, so that nothing can stop it."""
    statement = select(Erasure.id).where(Erasure.case_id == case_id, Erasure.state.in_(BEGUN)).limit(1)
    return session.execute(statement).first() is not None


def erasures_waiting(session: Session, subjects: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these cases and people have a run that erases them whole, and is not over; none for nothing."""
    if not subjects:
        return set()
    whole = Erasure.kind.in_((ErasureKind.CASE, ErasureKind.PERSON))
    statement = select(Erasure.subject_id).where(Erasure.subject_id.in_(subjects), whole)
    return {subject for subject in session.execute(statement).scalars() if subject is not None}


def listed_already(session: Session, kind: ErasureKind, subjects: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these subjects have a run that is not over."""
    statement = select(Erasure.subject_id).where(Erasure.kind == kind, Erasure.subject_id.in_(subjects))
    return {subject for subject in session.execute(statement).scalars() if subject is not None}
