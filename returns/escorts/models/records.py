"""Records of an escort's journey: hand-overs and incidents. A row is written once and never changed."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.escorts.rules.records import RecordKind


class EscortRecord(SealedRow, Base):
    """One record; what happened, where and when is sealed, and whoever reads it stands in the audit."""

    __tablename__ = "escort_record"
    audit_kind = "case"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    escort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escort.id"), index=True)
    kind: Mapped[RecordKind] = mapped_column(enum_column(RecordKind))
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"at": ISO in UTC, "zone", "where"} and of a hand-over {"people": [ids], "from", "to", "organisation", "phone",
    # "identity", "items", "note"}, of an incident {"what", "done", "told"}
    content = Sealed()

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
