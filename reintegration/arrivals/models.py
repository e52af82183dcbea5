"""Arrivals: who of a case arrived, offers of registered arrivals, and narrow views of the return.

A partner never reads a clearance, a consent or a person that was not referred. Each narrow view maps a few plain
columns of such a table, has a criterion of its own in `access.py`, and is never written.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.arrivals.rules import ArrivalState, OfferState
from returns.cases.models import RowOfCase
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.departure.models import BoardingMark
from returns.departure.rules import BoardingState
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import Person
from returns.people.rules.people import Sex
from returns.protection.models import ProtectionClearance


class FollowUpMark(Base):
    """Whether a case is followed closely: what the visits show to everybody. Not the clearance, and not why."""

    __tablename__ = "protection_clearance"
    __table__ = ProtectionClearance.__table__
    __mapper_args__ = {"include_properties": ["id", "case_id", "needs_close_follow_up"]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    needs_close_follow_up: Mapped[bool]


class ContactConsent(Base):
    """Whether somebody agreed to be contacted after the return, and since when. No other consent is in it."""

    __tablename__ = "consent"
    __table__ = Consent.__table__
    __mapper_args__ = {
        "include_properties": ["id", "case_id", "person_id", "purpose", "given_on", "withdrawn_at"],
    }

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    purpose: Mapped[ConsentPurpose]
    given_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None]


class Departed(Base):
    """When the people of a case left. Nothing else of the timeline, and not who wrote it."""

    __tablename__ = "case_event"
    __table__ = CaseEvent.__table__
    __mapper_args__ = {"include_properties": ["id", "case_id", "kind", "at"]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    kind: Mapped[EventKind]
    at: Mapped[datetime]


class Arrival(Base):
    """Who arrives, as far as figures need it: sex and birth-year band, no name. Also people who were not referred."""

    __tablename__ = "person"
    __table__ = Person.__table__
    __mapper_args__ = {"include_properties": ["id", "case_id", "ordinal", "sex", "birth_year_band"]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    ordinal: Mapped[int]
    sex: Mapped[Sex]
    birth_year_band: Mapped[int | None]


class Boarded(Base):
    """The state of somebody at the gate, without why, and without who recorded it."""

    __tablename__ = "boarding_mark"
    __table__ = BoardingMark.__table__
    __mapper_args__ = {
        "include_properties": ["id", "case_id", "person_id", "leg_id", "departs_on", "ordinal", "state", "recorded_at"],
    }

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    leg_id: Mapped[uuid.UUID]
    departs_on: Mapped[date]
    ordinal: Mapped[int]
    state: Mapped[BoardingState]
    recorded_at: Mapped[datetime]


# Who of a case arrived and who did not. Rows are only added; the newest counts.


@dataclass(frozen=True)
class ArrivalNote:
    """What whoever waited knows of somebody who did not arrive."""

    note: str


class PersonArrival(SealedRow, Base):
    """That somebody arrived at an instant and their identity was checked, or that they did not arrive."""

    __tablename__ = "person_arrival"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id", "ordinal"),
        CheckConstraint("(state = 'arrived') = (arrived_at IS NOT NULL)", name="arrived_has_its_instant"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        Index("ix_person_arrival_case_recorded", "case_id", "recorded_at"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    ordinal: Mapped[int]
    state: Mapped[ArrivalState] = mapped_column(enum_column(ArrivalState))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(ArrivalNote)

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]


# Offers of registered arrivals: which office is asked to take a case that a partner opened, and how it answered.


@dataclass(frozen=True)
class OfferContent:
    """What is sealed of an offer: where somebody arrived and with whom, a note; `reason`: why it is not theirs."""

    place: str = ""
    company: str = ""
    note: str = ""
    reason: str = ""


class ArrivalOffer(RowOfCase, Base):
    """One case, offered to one office. Another office that is asked afterwards gets a row of its own."""

    __tablename__ = "arrival_offer"
    __table_args__ = (
        Index("ix_arrival_offer_office", "office_id", "state"),
        Index("ix_arrival_offer_due", "state", "take_by"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    take_by: Mapped[date] = mapped_column(Date)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overdue_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(OfferContent)

    __mapper_args__ = {"version_id_col": version}
