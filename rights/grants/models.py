"""Requests for access that a second person confirms. Grants are a table of `foundation/accounts/models.py`."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.compartments import Compartment
from foundation.security.encryption import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from rights.grants.rules import GrantRequestState


@dataclass(frozen=True)
class GrantRequestContent:
    """What is sealed of a request: case (id in hex) and compartment of its door, why, and for how many days."""

    case: str
    compartment: Compartment
    reason: str
    days: int


class GrantRequest(SealedRow, Base):
    """A grant that somebody asks for, for a colleague; written as a grant in the moment of its confirmation.

    As with a grant, which case and compartment the door belongs to is sealed; the door itself is opaque.
    """

    __tablename__ = "grant_request"
    __table_args__ = (
        CheckConstraint("account_id <> asked_by", name="nobody_for_themselves"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_by IS NULL OR decided_by <> account_id", name="decided_by_another"),
        Index("ix_grant_request_door", "door", "account_id"),
    )
    audit_kind = "grant_request"
    key_on_demand = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    door: Mapped[uuid.UUID] = mapped_column(Uuid)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)  # whom it is for
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)  # when it ends by itself, unless somebody answers
    state: Mapped[GrantRequestState] = mapped_column(enum_column(GrantRequestState))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # confirmed, declined or withdrawn
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    about_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    about = Sealed(GrantRequestContent)
    answer = SealedOrNone(str)  # why it was declined

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the door that it asks for."""
        return ("door", self.door)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The request, the door, and whom it is for."""
        return [("grant_request", self.id), ("door", self.door), ("account", self.account_id)]
