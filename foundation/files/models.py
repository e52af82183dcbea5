"""The bytes of files, sealed, in a table of their own, so that no list ever loads them."""

import uuid

from sqlalchemy import LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.files.rules import Owner
from foundation.security.encryption import KeyName, SealedBytes, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import enum_column


class StoredFile(SealedRow, Base):
    """The bytes of one file, under the key of whom it is about: one person, or a whole case.

    What it is stands in the room that keeps it. The size in the database is a rough one.
    """

    __tablename__ = "stored_file"
    audit_kind = "file"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    owner_kind: Mapped[Owner] = mapped_column(enum_column(Owner))
    owner_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedBytes()

    def key_name(self) -> KeyName:
        """The key of whom it is about: destroyed with them."""
        return (self.owner_kind.value, self.owner_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """Whom it is about, and the file itself."""
        return [(self.owner_kind.value, self.owner_id), ("file", self.id)]
