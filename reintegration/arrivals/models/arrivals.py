"""What confirming an arrival needs to know of the return, and nothing more: narrow views of its tables.

A partner never reads a clearance, a consent or a person that was not referred. Each class here maps a few plain columns
of such a table, has a rule of its own in `queries/scope.py`, and is never written.
"""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped

from foundation.storage.base import Base
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.departure.models import BoardingMark
from returns.departure.rules.boarding import BoardingState
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models.people import Person
from returns.people.rules.people import Sex
from returns.protection.models.protection import ProtectionClearance


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
    """What was said at the gate of somebody: the state alone. Not why, and not who said it."""

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
