"""Runs of erasure. Whom one is about stands in it only until it is done: then it says that, when, and not what."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from rights.erasure.rules.runs import ErasureCause, ErasureKind, ErasureState


class Erasure(Base):
    """One run. `subject_id`: the person or the case. It and `case_id` refer to nothing, and are empty once it is over.

    `entry_id`: its entry in the ledgers. `rows`: how many rows were erased, by purpose. `stopped_by`: the kind of fault
    that stopped the last try, and which the next one begins again after.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        UniqueConstraint("entry_id"),
        CheckConstraint("(state IN ('done', 'declined')) = (subject_id IS NULL)", name="over_says_not_whom"),
        CheckConstraint(
            "released_by IS NULL OR confirmed_by IS NULL OR released_by <> confirmed_by", name="two_people"
        ),
        Index("ix_erasure_state", "state", "due_on", "id"),
    )
    audit_kind = "erasure"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[ErasureKind] = mapped_column(enum_column(ErasureKind))
    cause: Mapped[ErasureCause] = mapped_column(enum_column(ErasureCause))
    state: Mapped[ErasureState] = mapped_column(enum_column(ErasureState), default=ErasureState.DUE)
    subject_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    case_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    due_on: Mapped[date] = mapped_column(Date)
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    released_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    here_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    everywhere_from: Mapped[date | None] = mapped_column(Date)
    rows: Mapped[dict[str, int] | None] = mapped_column(JsonText)
    tables: Mapped[list[str] | None] = mapped_column(JsonText)  # whose space has to be given back, while it is tidied
    stopped_by: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
