"""What was found when something that must always hold was last looked at."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime


class InvariantCheck(Base):
    """The last look at one invariant: when it ended, how long it took, what broke it. A row for each invariant."""

    __tablename__ = "invariant_check"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    took_ms: Mapped[int]
    broken_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: it holds
    breaches: Mapped[list[str]] = mapped_column(JsonText)  # tables and ids, or the kind of an error; never a value
