"""Reception: who meets the people of a case, where, whether that was verified, and that people were handed over."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed, SealedOrNone, Struct, field
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime
from returns.cases.models import RowOfCase
from returns.reception.rules import OnwardMode, OpenHours, ShownDocument, VerifiedHow


class OnwardContent(Struct, frozen=True):
    """How people go on from where they are met, in local words; each is empty where nobody said."""

    mode: str  # an OnwardMode
    origin: str = field(name="from")
    when: str
    by: str

    @property
    def by_what(self) -> OnwardMode | None:
        """By what they go on, where that is recorded."""
        return OnwardMode(self.mode) if self.mode else None


class ReceptionContent(Struct, frozen=True, omit_defaults=True):
    """What is sealed of a reception: who meets whom, where and when, and how that was verified (a VerifiedHow)."""

    name: str
    phone: str
    where: str
    how: str
    people: tuple[str, ...]  # ids in hex; nobody named is everybody of the case
    onward: OnwardContent
    hours: tuple[tuple[int, str, str], ...] = ()  # weekday, from and until in local time; empty: not known

    @property
    def verified_how(self) -> VerifiedHow | None:
        """How it was verified, where that is recorded."""
        return VerifiedHow(self.how) if self.how else None

    @property
    def open_hours(self) -> tuple[OpenHours, ...]:
        """When somebody is there, by weekday."""
        return tuple(
            OpenHours(day, time.fromisoformat(starts), time.fromisoformat(ends)) for day, starts, ends in self.hours
        )

    @property
    def identifying(self) -> tuple[object, ...]:
        """What a verification is about: who meets people, where and when. Whom they meet is judged by itself."""
        return (self.name, self.phone, self.where, self.hours, self.onward)


# As if nobody was named yet: what a reception says whose key is gone.
NOBODY_NAMED = ReceptionContent("", "", "", "", (), OnwardContent("", "", "", ""))


@dataclass(frozen=True)
class HandOverContent:
    """What is sealed of a hand-over: to whom, and what that person showed."""

    name: str
    document: ShownDocument
    number: str
    note: str = ""


class Reception(RowOfCase, Base):
    """The reception of one case. Who showed what at the hand-over is sealed apart from what was arranged before."""

    __tablename__ = "reception"
    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint("(handed_over_on IS NULL) = (checked_at IS NULL)", name="handed_over_is_recorded"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    handed_over_on: Mapped[date | None] = mapped_column(Date)  # the local day
    checked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    hand_over_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ReceptionContent)
    hand_over = SealedOrNone(HandOverContent)

    __mapper_args__ = {"version_id_col": version}
