"""Requests for a second signature of another office."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from planning.second_signature.rules import SignatureFacts, SignatureState
from returns.cases.models import RowOfCase

_ASKED = text("state = 'asked'")


@dataclass(frozen=True)
class SignatureContent:
    """What is sealed of a request: what the asker says to the signer, and the signer's answer."""

    note: str = ""
    answer: str = ""


class SecondSignature(RowOfCase, Base):
    """A request to one account of another office to sign a departure off: what it is about, and what became of it.

    `facts_hash`: what readiness was when it was asked for; exactly this is signed. A case has one that stands.
    """

    __tablename__ = "second_signature"
    __table_args__ = (
        CheckConstraint("account_id <> asked_by", name="signed_by_another"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_once"),
        Index("ix_second_signature_asked", "case_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("ix_second_signature_case", "case_id", "asked_at"),
        Index("ix_second_signature_signer", "account_id", "asked_at"),
        Index("ix_second_signature_until", "state", "until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)  # of the case
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))  # who is to sign
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[SignatureState] = mapped_column(enum_column(SignatureState), default=SignatureState.ASKED)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the signer first opened the case
    facts_hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(SignatureContent)

    __mapper_args__ = {"version_id_col": version}

    @property
    def facts(self) -> SignatureFacts:
        """What decides what may become of it."""
        return SignatureFacts(self.state, self.until)
