"""What durations teach, prepared: counts and curves over offices and consulates. No case, no person, no name."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, enum_column
from planning.durations.rules.learned import LearnedKind, Reach

_OF_ALL = text("office_id IS NULL")
_KEY = ("kind", "consulate", "country", "reach")


class LearnedDuration(Base):
    """How long something took, as one office may learn it; without an office, as readers of all figures may.

    `as_of`: the day on which what is still open was looked at. `events`: how much others had recorded until then.
    """

    __tablename__ = "learned_duration"
    __table_args__ = (
        UniqueConstraint("office_id", *_KEY),
        # To a database, two rows without an office are two offices.
        Index("uq_learned_duration_of_all", *_KEY, unique=True, sqlite_where=_OF_ALL, postgresql_where=_OF_ALL),
        CheckConstraint("done + refused <= begun", name="ended_of_begun"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("office.id"))
    reach: Mapped[Reach] = mapped_column(enum_column(Reach))
    kind: Mapped[LearnedKind] = mapped_column(enum_column(LearnedKind))
    consulate: Mapped[str] = mapped_column(String(2))  # its country, or empty
    country: Mapped[str] = mapped_column(String(2))  # of return, or empty for any
    as_of: Mapped[date] = mapped_column(Date)
    begun: Mapped[int]
    done: Mapped[int]
    refused: Mapped[int]
    longest: Mapped[int]  # days
    median: Mapped[int | None]  # days, if it is done
    ninety: Mapped[int | None]
    shows_shares: Mapped[bool]
    events: Mapped[int]
    curve: Mapped[list[Any]] = mapped_column(JsonText)  # [day, done, refused, low, high] of each step
