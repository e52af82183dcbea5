"""Episodes: the time after one arrival. A second case begins a second episode; they never overwrite each other."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import SealedOrNone
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.episodes.rules import ClosureReason, EpisodeState
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from returns.cases.models import RowOfCase


@dataclass(frozen=True)
class Closure:
    """Why an episode was closed."""

    closure_reason: ClosureReason
    note: str | None = None


class Episode(RowOfCase, Base):
    """One episode, anchored on the actual arrival. Why it was closed is sealed."""

    __tablename__ = "episode"
    __table_args__ = (UniqueConstraint("case_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    state: Mapped[EpisodeState] = mapped_column(enum_column(EpisodeState))
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrived_on: Mapped[date] = mapped_column(Date)  # in the zone of the place of arrival
    zone: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2))
    template: Mapped[FollowUpTemplate] = mapped_column(enum_column(FollowUpTemplate))
    plan_due_on: Mapped[date] = mapped_column(Date)
    # Since when they are lost to follow-up; None while they are not. Derived after every visit and attempt while the
    # episode is open; each change is a row of `lost_event`.
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(Closure)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state is EpisodeState.OPEN
