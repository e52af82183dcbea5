"""Tables of unusual reading: what was found, with what came of looking at it; and which days were judged."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from rights.unusual.rules import LookResult, UnusualKind

_OPEN = text("looked_at IS NULL")


@dataclass(frozen=True)
class UnusualContent:
    """What is sealed of a finding: the cases (ids in hex) that were opened without work on them."""

    cases: tuple[str, ...]


class UnusualFinding(SealedRow, Base):
    """A way in which an account's reading on one local day was unusual. It is sealed with the account's key.

    `threshold`: up to how many were ordinary on that day.
    """

    __tablename__ = "unusual_finding"
    __table_args__ = (
        UniqueConstraint("account_id", "day", "kind"),
        CheckConstraint("(looked_at IS NULL) = (looked_by IS NULL)", name="somebody_looked"),
        CheckConstraint("(looked_at IS NULL) = (result IS NULL)", name="looking_has_a_result"),
        Index("ix_unusual_finding_day", "day", "id"),
        Index("ix_unusual_finding_open", "day", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[UnusualKind] = mapped_column(enum_column(UnusualKind))
    count: Mapped[int]
    threshold: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[LookResult | None] = mapped_column(enum_column(LookResult))
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(UnusualContent)
    note = SealedOrNone(str)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the account that it is about."""
        return ("account", self.account_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account that it is about."""
        return [("account", self.account_id)]


class UnusualDay(Base):
    """A local day of a time zone that was judged: it is never judged again."""

    __tablename__ = "unusual_day"

    zone: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    judged_at: Mapped[datetime] = mapped_column(UtcDateTime)
