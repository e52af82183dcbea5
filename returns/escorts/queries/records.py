"""Reads of what is recorded of an escort's journey."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.geography.zones import local
from returns.escorts.models.records import EscortRecord as EscortRecord
from returns.escorts.rules.records import RecordKind


def records_of_escort(session: Session, escort_id: uuid.UUID, kind: RecordKind) -> Sequence[EscortRecord]:
    """The records of one kind, the newest first; one statement."""
    statement = (
        select(EscortRecord)
        .where(EscortRecord.escort_id == escort_id, EscortRecord.kind == kind)
        .order_by(EscortRecord.recorded_at.desc(), EscortRecord.id)
    )
    return session.execute(statement).scalars().all()


def has_records(session: Session, escort_id: uuid.UUID) -> bool:
    """Whether anything is recorded of this escort's journey."""
    statement = select(EscortRecord.id).where(EscortRecord.escort_id == escort_id).limit(1)
    return session.execute(statement).first() is not None


def local_time(record: EscortRecord) -> datetime:
    """When it happened, as clocks showed it there; opens the row."""
    return local(datetime.fromisoformat(record.content["at"]), record.content["zone"])
