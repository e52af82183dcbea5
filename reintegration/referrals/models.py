"""Referrals: whom a case was sent to, and for what. Where one stands says nothing yet about who sees what."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import SealedOrNone
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.referrals.rules import MoveReason, ReferralState
from returns.cases.models import RowOfCase
from returns.consent.rules import TransferPurpose

_OPEN = text("state IN ('sent', 'accepted')")
_SENT = text("state = 'sent'")
_REPLACES = text("replaces_id IS NOT NULL")


@dataclass(frozen=True)
class MoveWish:
    """Why a partner asks that another one goes on. `note` is for the office, `message` for whoever goes on."""

    reason: MoveReason
    note: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class ReferralContent:
    """What is sealed of a referral. `reason`: why it was rejected or revoked; `message`: what is read with it."""

    reason: str | None = None
    message: str | None = None
    wish: MoveWish | None = None


class Referral(RowOfCase, Base):
    """One case, sent to one organisation for one purpose. At most one of them is open at a time."""

    __tablename__ = "referral"
    __table_args__ = (
        Index(
            "uq_referral_open",
            "case_id",
            "organisation_id",
            "purpose",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_referral_organisation", "organisation_id", "state"),
        # Few wait for an answer of the many that an organisation has.
        Index("ix_referral_sent", "organisation_id", "sent_at", "id", sqlite_where=_SENT, postgresql_where=_SENT),
        # Only of those that replace one: nearly all do not, and an index of nothing but NULL is passed by on SQLite.
        Index("ix_referral_replaces_id", "replaces_id", sqlite_where=_REPLACES, postgresql_where=_REPLACES),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    # The office of the organisation with whose load it counts: chosen, else the nearest. It opens nothing.
    partner_office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner_office.id"), index=True)
    purpose: Mapped[TransferPurpose] = mapped_column(enum_column(TransferPurpose))
    state: Mapped[ReferralState] = mapped_column(enum_column(ReferralState))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    assigned_to: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Moving to another partner: since when this one wishes it, and which referral this one takes the place of. Until
    # it is accepted that one goes on.
    move_wished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referral.id"))
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(ReferralContent)

    __mapper_args__ = {"version_id_col": version}

    @property
    def wish(self) -> MoveWish | None:
        """Why the partner asks that another one goes on; None while it does not. Opens it."""
        return self.content.wish if self.content is not None and self.move_wished_at is not None else None


def _index_of_firsts(of: str) -> Index:
    flag = f"is_first_of_{of}"
    where = text(f"{flag} = 1"), text(flag)
    columns = ("organisation_id", f"{of}_id", "purpose")
    return Index(f"ix_partner_access_first_of_{of}", *columns, sqlite_where=where[0], postgresql_where=where[1])


class PartnerAccess(Base):
    """What is in force for a partner: one row for each person with a consent in force to an open referral.

    The database itself keeps it, by triggers on referrals, consents and cases: no change can forget it, and nobody
    writes it. `definition()` of access stands in the triggers too: a change of it needs a migration.

    Of a case, and of a person, one row is the first of an organisation's: with a purpose of FOLLOWING if any row has
    one. A list of cases or people is made of these alone, in the order of their index.
    """

    __tablename__ = "partner_access"
    __table_args__ = (
        Index(
            "ix_partner_access_organisation",
            *("organisation_id", "purpose", "case_id", "person_id", "assigned_to", "referral_id"),
        ),
        Index("ix_partner_access_assigned_to", "assigned_to", "purpose", "case_id", "person_id"),
        Index("ix_partner_access_case", "case_id", "organisation_id", "purpose", "assigned_to"),
        Index("ix_partner_access_person", "person_id", "organisation_id", "purpose", "assigned_to"),
        *map(_index_of_firsts, ("case", "person")),
    )

    # No foreign keys: rows come and go with those that they are made of, in whatever order these are written.
    referral_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    organisation_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    assigned_to: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    purpose: Mapped[TransferPurpose] = mapped_column(enum_column(TransferPurpose))
    is_first_of_case: Mapped[bool] = mapped_column(server_default=false())
    is_first_of_person: Mapped[bool] = mapped_column(server_default=false())
