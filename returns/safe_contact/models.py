"""Safe contact: one card per person, what it said before, and numbers that were opened."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed, SealedOrNone
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime
from returns.people.models import OfPerson
from returns.safe_contact.rules import Channel, HowChecked, Times, Whose, WhyOpened


@dataclass(frozen=True)
class OpeningReason:
    """Why a number was opened outside of its card, and the codes of what stood against it."""

    why: WhyOpened | None = None
    text: str = ""
    against: tuple[str, ...] = ()


class NumberOpening(OfPerson, Base):
    """One time that a number of a person was shown. Rows are only added."""

    __tablename__ = "number_opening"
    __table_args__ = (
        Index("ix_number_opening_case_at", "case_id", "opened_at"),
        Index("ix_number_opening_by_at", "opened_by", "opened_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    is_outside: Mapped[bool]  # of what the card allowed at that moment
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(OpeningReason)  # outside of the card alone


@dataclass(frozen=True)
class CardNumber:
    """A number on a card as it was typed, whose it is, and its country (ISO; empty where it is not known)."""

    number: str
    whose: Whose = Whose.OWN
    country: str = ""


@dataclass(frozen=True)
class CardContent:
    """What a card says. Hours are minutes after midnight.

    A card of earlier days has no channels: it says in words who answers and when, and has one number.
    """

    numbers: tuple[CardNumber, ...] = ()
    channels: tuple[Channel, ...] | None = None
    weekdays: tuple[int, ...] = ()
    starts: int | None = None
    ends: int | None = None
    zone: str = ""
    language: str = ""
    trusted_name: str = ""
    trusted_relation: str = ""
    trusted_zone: str = ""
    code_phrase: str = ""
    leave_message: bool = False
    if_somebody_else: str = ""
    caution: str = ""
    how: HowChecked | None = None
    copied_from: str = ""  # whose card it was (id in hex): it was not checked with this person
    number: str | None = None
    who: str | None = None
    when: str | None = None

    @property
    def is_in_words(self) -> bool:
        """Whether it is a card of earlier days."""
        return self.channels is None

    @property
    def times(self) -> Times | None:
        """Zone and hours; None where the card says them in words."""
        return None if self.is_in_words else Times(self.zone, self.weekdays, self.starts, self.ends)

    @property
    def every_number(self) -> tuple[CardNumber, ...]:
        """The numbers, or the one of a card of earlier days."""
        return self.numbers or ((CardNumber(self.number),) if self.number else ())

    @property
    def zone_of_trusted(self) -> str:
        """The zone of a contact person; cards of earlier days have one for all numbers."""
        return self.trusted_zone or self.zone


@dataclass(frozen=True)
class LaterTimes:
    """The zone since an arrival; weekdays and hours, if there are weekdays, since a partner corrected them."""

    zone: str
    weekdays: tuple[int, ...] = ()
    starts: int | None = None
    ends: int | None = None


class SafeContact(OfPerson, Base):
    """The card of one person; or, while it is "not known yet", by when it will be.

    At arrival the zone becomes that of the place, beside what the card says; partners may correct zone and hours there,
    and nothing else of it. Whoever records the card anew takes both in.
    """

    __tablename__ = "safe_contact"
    __table_args__ = (
        UniqueConstraint("person_id"),
        CheckConstraint("verified_on IS NOT NULL OR known_by IS NOT NULL", name="known_or_by_when"),
    )
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    verified_on: Mapped[date | None] = mapped_column(Date)
    known_by: Mapped[date | None] = mapped_column(Date)
    # None on a card of earlier days, which says in words when to call: it has to be brought up to date.
    review_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    times_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Since which day nobody has gone through zone and hours with the person, who has returned.
    unconfirmed_since: Mapped[date | None] = mapped_column(Date)

    content = SealedOrNone(CardContent)  # None while it is not known yet
    times = SealedOrNone(LaterTimes)  # what goes before the content

    __mapper_args__ = {"version_id_col": version}

    @property
    def checked_again_on(self) -> date | None:
        """The last day on which a partner found the card as it stands; None where nobody did."""
        checked_on: date | None = self.__dict__.get("_checked_again_on")
        return checked_on

    def note_check(self, checked_on: date | None) -> None:
        """Keep beside the card, until it is read anew, when a partner last found it as it stands."""
        self.__dict__["_checked_again_on"] = checked_on


class SafeContactVersion(OfPerson, Base):
    """What the card of a person said until it was changed. Rows are only added."""

    __tablename__ = "safe_contact_version"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    edition: Mapped[int]
    verified_on: Mapped[date | None] = mapped_column(Date)
    known_by: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(CardContent)


@dataclass(frozen=True)
class CheckContent:
    """How a partner checked a card, and what differs, for the owner to read and to change on the card.

    `before` and `times` where zone or hours were corrected.
    """

    how: HowChecked | None = None
    differs: str = ""
    before: Times | None = None
    times: Times | None = None


class ContactCheck(OfPerson, Base):
    """One time that a partner went through a card with the person. Rows are only added; the card stays as it is."""

    __tablename__ = "contact_check"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    checked_on: Mapped[date] = mapped_column(Date)
    is_as_it_stands: Mapped[bool]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(CheckContent)
