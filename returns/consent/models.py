"""Consents: one row per person, purpose and receiver. A row is given, and at most ended; a new one is a new row.

A refusal is a row that has ended as it was recorded, so that nothing ever counts it as in force.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.indexes import where_stated
from foundation.storage.types import UtcDateTime, enum_column
from returns.consent.rules import Alternative, ConsentForm, ConsentPurpose, Ended, SideEffect, TransferPurpose

_PASSES_ON = text("purpose = 'transfer' AND withdrawn_at IS NULL")


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How a consent was taken, as it is typed and as it is sealed."""

    language: str = ""
    interpreter: str = ""
    explained: str = ""
    witness: str = ""
    place: str = ""
    read_back: bool = False
    alternatives: tuple[Alternative, ...] = ()
    side_effects: tuple[SideEffect, ...] = ()
    copy_given: bool = False
    proxy_name: str = ""
    proxy_basis: str = ""
    says_of_age: bool = False
    asked_again: str = ""  # why, of somebody who had refused


@dataclass(frozen=True)
class ConsentContent(Circumstances):
    """What is sealed of a consent: how it was taken, and by which version of the words and rows of the rule book.

    Consents from before there were versions hold little more than the checklist.
    """

    checklist: tuple[str, ...] = ()
    text_version: int | None = None
    text_language: str = ""
    rules: tuple[str, ...] = ()  # names of rows
    assent: str | None = None  # an `Assent`; without one None, or empty in what partners registered
    voluntariness: tuple[str, ...] = ()
    established_at: str | None = None  # the session of counselling (id in hex) that found the decision to be free


@dataclass(frozen=True)
class ConsentEnding:
    """Who withdrew or refused a consent and why, or why it was corrected. Passed on to nobody.

    `ask_again_on`: from when on somebody who refused may be asked again; None: only for a reason.
    """

    said_by: str = ""
    reason: str = ""
    ask_again_on: date | None = None


class Consent(SealedRow, Base):
    """One consent."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(
            "(purpose = 'transfer') = (organisation_id IS NOT NULL AND transfer_purpose IS NOT NULL)",
            name="transfer_names_receiver",
        ),
        CheckConstraint("signed_by IS NOT NULL OR guardian_id IS NOT NULL OR form = 'proxy'", name="somebody_signed"),
        CheckConstraint("representative_id IS NULL OR guardian_id IS NULL", name="one_representative"),
        CheckConstraint("ended IS NULL OR withdrawn_at IS NOT NULL", name="ended_how"),
        Index("ix_consent_case_purpose", "case_id", "purpose", "organisation_id"),
        where_stated("consent", "representative_id"),
        where_stated("consent", "corrects_id"),
        # All that is asked of a consent when a partner's rows are looked for: the row itself is wide, and not read.
        Index(
            "ix_consent_transfer",
            "case_id",
            "organisation_id",
            "transfer_purpose",
            "person_id",
            sqlite_where=_PASSES_ON,
            postgresql_where=_PASSES_ON,
        ),
    )
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    # Who of the case signed: the person, or an adult for a child. None where a guardian or a proxy signed alone.
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    # Who signed beside a minor who signs too: an adult of the case, or a guardian from outside.
    representative_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    guardian_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("guardianship.id"), index=True)
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)  # the signed paper
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_column(ConsentPurpose))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    transfer_purpose: Mapped[TransferPurpose | None] = mapped_column(enum_column(TransferPurpose))
    form: Mapped[ConsentForm] = mapped_column(enum_column(ConsentForm))
    given_on: Mapped[date] = mapped_column(Date)
    confirmed_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When it ended, in which way whatever: everybody who asks whether it is in force asks for this column alone.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended: Mapped[Ended | None] = mapped_column(enum_column(Ended))
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    ending_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(ConsentContent)
    ending = SealedOrNone(ConsentEnding)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]


class ConsentConfirmation(Base):
    """One time that somebody was asked again whether a consent still holds, and said yes. Rows are only added."""

    __tablename__ = "consent_confirmation"
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent.id"), index=True)
    confirmed_on: Mapped[date] = mapped_column(Date)
    confirmed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose consent it is."""
        return [("person", self.person_id)]
