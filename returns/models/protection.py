"""Protected notes: what is written behind a closed door. The row does not tell whose it is."""

import uuid

from sqlalchemy import LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base


class ProtectedNote(SealedRow, Base):
    """One note behind a door (a compartment of a case), sealed with the door's key. Author and time are sealed too."""

    __tablename__ = "protected_note"
    audit_kind = "door"
    audit_reads = True
    key_on_demand = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    door: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"text", "author", "at"}

    def key_name(self) -> KeyName:
        """The key of the door."""
        return ("door", self.door)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The door, and nothing that leads to the case."""
        return [("door", self.door)]
