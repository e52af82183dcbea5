"""Saved views, saved searches and chosen columns of an account."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.lists.rules import SavedKind, SearchBy

_COLUMNS = text("kind = 'columns'")


@dataclass(frozen=True)
class SavedContent:
    """What is sealed of a view (filters by field, columns), a search (text, and its kind) or chosen columns."""

    name: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    columns: Sequence[str] = ()
    text: str = ""
    by: SearchBy | None = None


class SavedView(SealedRow, Base):
    """A view, search or choice of columns of one account; its name and content are sealed."""

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("kind = 'view' OR NOT is_start", name="a_view_starts"),
        Index("ix_saved_view_account", "account_id", "kind"),
        Index("uq_saved_view_columns", "account_id", unique=True, sqlite_where=_COLUMNS, postgresql_where=_COLUMNS),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[SavedKind] = mapped_column(enum_column(SavedKind))
    is_start: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # kept for a moment, so that it can come back
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(SavedContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of whoever keeps it."""
        return ("account", self.account_id)
