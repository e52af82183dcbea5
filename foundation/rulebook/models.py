"""The table of rules. A row is written once: a change is a new row with a later first day.

What changes of a row is only that it is taken back before its first day, and that it was: nothing is ever deleted.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.rulebook.rules import RuleOrigin, RuleState, Standing
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column

_HOLDS = text("state = 'holds'")


class Rule(Base):
    """One dated rule with its source. `scope` is a JSON object; `value` is NULL where it is not known."""

    __tablename__ = "rule"
    __table_args__ = (
        Index(
            "ix_rule_holding", "code", "scope", "valid_from", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS
        ),
        CheckConstraint("code <> '' AND label <> '' AND source <> ''", name="says_what_and_whence"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
        CheckConstraint("value IS NOT NULL OR standing = 'verify'", name="unknown_is_to_verify"),
        CheckConstraint("(state = 'taken_back') = (taken_back_at IS NOT NULL)", name="taken_back_at_some_time"),
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
    origin: Mapped[RuleOrigin] = mapped_column(enum_column(RuleOrigin), default=RuleOrigin.SEED)
    state: Mapped[RuleState] = mapped_column(enum_column(RuleState), default=RuleState.HOLDS)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
