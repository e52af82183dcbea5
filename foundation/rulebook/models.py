"""The table of rules. A row is written once: a change is a new row with a later first day."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.rulebook.rules import Standing
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column


class Rule(Base):
    """One dated rule with its source. `scope` is a JSON object; `value` is NULL where it is not known."""

    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("code", "scope", "valid_from"),
        CheckConstraint("code <> '' AND label <> '' AND source <> ''", name="says_what_and_whence"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
        CheckConstraint("value IS NOT NULL OR standing = 'verify'", name="unknown_is_to_verify"),
    )
    audit_kind = "rule"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    code: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(200))
    value: Mapped[Any | None] = mapped_column(JsonText)
    unit: Mapped[str] = mapped_column(String(20))
    scope: Mapped[dict[str, str]] = mapped_column(JsonText)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300))
    standing: Mapped[Standing] = mapped_column(enum_column(Standing))
    note: Mapped[str] = mapped_column(String(1000), default="")
    never_overridable: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
