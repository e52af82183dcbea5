"""Consents: one row per person, purpose and receiver. A row is given, and at most withdrawn; a new one is a new row."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.rules.consent import ConsentForm, ConsentPurpose, TransferPurpose


class Consent(SealedRow, Base):
    """One consent."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(
            "(purpose = 'transfer') = (organisation_id IS NOT NULL AND transfer_purpose IS NOT NULL)",
            name="transfer_names_receiver",
        ),
        Index("ix_consent_case_purpose", "case_id", "purpose", "organisation_id"),
    )
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    signed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)  # a child's representative signs
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_column(ConsentPurpose, "purpose"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    transfer_purpose: Mapped[TransferPurpose | None] = mapped_column(enum_column(TransferPurpose, "transfer_purpose"))
    form: Mapped[ConsentForm] = mapped_column(enum_column(ConsentForm, "form"))
    given_on: Mapped[date] = mapped_column(Date)
    confirmed_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"checklist": [...], "language", "interpreter", "explained", "witness", "place"}

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]
