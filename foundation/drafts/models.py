"""The table of drafts. Nothing in it says of which form a draft is, or what it says."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.drafts.rules import DraftKey
from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column


class FormDraft(SealedRow, Base):
    """One draft of one account. Once its form was sent, only the idempotency key of that form is left, for a day."""

    __tablename__ = "form_draft"
    __table_args__ = (UniqueConstraint("account_id", "place"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    place: Mapped[bytes] = mapped_column(LargeBinary)  # keyed hash of the form, its part, and what it is about
    key_of: Mapped[DraftKey] = mapped_column(enum_column(DraftKey))
    about: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_key: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"fields": {name: text or list of texts}, "idempotency_key": id as hex}

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case or door that it is about, or the account's own."""
        return (self.key_of.value, self.about)
