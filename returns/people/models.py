"""The people of a case: identity and identifiers, guardianships, kinship, and questions that are still open."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.security.encryption import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.names.models import OtherCase
from returns.people.rules.families import Capacity, Kin, OtherParent, Tie
from returns.people.rules.people import (
    Basis,
    IdentifierKind,
    Interpreter,
    MemberRole,
    NameKind,
    OpenField,
    Sex,
    Unknown,
)


class _HasPerson(Protocol):
    @property
    def person_id(self) -> uuid.UUID: ...


class OfPerson(SealedRow):
    """A row about one person: sealed with the key of that person, who is its subject in the audit."""

    audit_kind: ClassVar[str | None] = "person"

    def key_name(self: _HasPerson) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self: _HasPerson) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]


@dataclass(frozen=True)
class GuardianContent:
    """Who stands for a child from outside of the case, what is known of the other parent, and why it ended."""

    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""
    other_parent: OtherParent = OtherParent.NOT_KNOWN
    end_reason: str = ""


class Guardianship(OfPerson, Base):
    """One guardianship: by somebody of the case, or by a person or authority from outside, who is sealed."""

    __tablename__ = "guardianship"
    __table_args__ = (
        CheckConstraint("guardian_person_id IS NULL OR guardian_person_id <> person_id", name="not_ones_own"),
        CheckConstraint("ended_on IS NULL OR ended_on >= appointed_on", name="ends_after_beginning"),
        Index("ix_guardianship_case_person", "case_id", "person_id"),
    )
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    guardian_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    appointed_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    capacity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    capacity = Sealed(Capacity)  # what people are to each other is nobody else's business
    content = Sealed(GuardianContent)

    __mapper_args__ = {"version_id_col": version}


# The people of a case, and what they are looked up by: phones, e-mails, document numbers.


@dataclass(frozen=True)
class OtherName:
    """A name beside the one that the document gives."""

    id: str
    kind: NameKind
    given: str = ""
    family: str = ""


@dataclass(frozen=True)
class Nationality:
    """A country, or one of those that are none, and what it rests on."""

    id: str
    country: str
    basis: Basis


@dataclass(frozen=True)
class SpokenLanguage:
    """A language that somebody speaks. `reads` is None while it is not known."""

    id: str
    code: str
    interpreter: Interpreter
    reads: bool | None = None


@dataclass(frozen=True)
class PersonDetails:
    """What is known of a person beside name and date of birth; ids in hex. `birth_year` is an estimate."""

    birth_year: int | None = None
    habitual_country: str | None = None
    names: tuple[OtherName, ...] = ()
    nationalities: tuple[Nationality, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()


class Person(SealedRow, Base):
    """One person of a case. Plain: sex and birth-year band; sealed with the person's own key: who it is."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("case_id", "ordinal"),)
    audit_kind = "person"
    audit_reads = True
    owns_key = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    ordinal: Mapped[int]
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole))
    sex: Mapped[Sex] = mapped_column(enum_column(Sex))
    birth_year_band: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    given_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    family_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    birth_date_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    about_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    extra_care_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    given_name = Sealed(str)
    family_name = SealedOrNone(str)
    birth_date = SealedOrNone(date)
    about = SealedOrNone(PersonDetails)
    # 1 or 0, both equally long; stated with every screening. Partners see it: whether more time or help is needed.
    extra_care = SealedOrNone(int)

    identifiers: Mapped[list["Identifier"]] = relationship(lazy="raise", order_by="Identifier.kind")
    other_cases: Mapped[list[OtherCase]] = relationship(lazy="raise", viewonly=True)
    ties: Mapped[list["Kinship"]] = relationship(lazy="raise", viewonly=True, foreign_keys="Kinship.person_id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def details(self) -> PersonDetails:
        """What is known of the person, opened; nothing where nothing was stated."""
        return self.about or PersonDetails()

    def key_name(self) -> KeyName:
        """The person's own key."""
        return ("person", self.id)


@dataclass(frozen=True)
class PhoneUse:
    """In which country (ISO) a phone is used, and whose it is or what it is for; either may be empty."""

    country: str = ""
    label: str = ""


class Identifier(OfPerson, Base):
    """A phone, e-mail or document number: sealed, with a keyed index of its normal form."""

    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("person_id", "value_index"), Index("ix_identifier_value_index", "value_index"))

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[IdentifierKind] = mapped_column(enum_column(IdentifierKind))
    value_index: Mapped[bytes] = mapped_column(LargeBinary)
    value_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    about_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    value = Sealed(str)
    about = SealedOrNone(PhoneUse)


@dataclass(frozen=True)
class PersonState:
    """Who a person was recorded as."""

    given_name: str
    family_name: str | None
    sex: Sex
    birth_date: date | None = None
    birth_year: int | None = None
    habitual_country: str | None = None


class PersonVersion(OfPerson, Base):
    """What a person was recorded as before a change: names, sex and birth, sealed; who changed it and when is plain."""

    __tablename__ = "person_version"
    __table_args__ = (Index("ix_person_version_person_version", "person_id", "of_version"),)
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    of_version: Mapped[int]  # the version of the person that this was
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(PersonState)


class Kinship(OfPerson, Base):
    """What two people of a case are to each other, stored once. Which of them is first is no order of theirs."""

    __tablename__ = "kinship"
    __table_args__ = (
        UniqueConstraint("person_id", "other_id"),
        CheckConstraint("person_id <> other_id", name="of_two_people"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    kind = Sealed(Kin)  # what the first is to the other

    @property
    def tie(self) -> Tie | None:
        """The same as a fact; None where it cannot be read any more."""
        kin = Kinship.kind.readable(self)
        return Tie(self.person_id.hex, self.other_id.hex, kin) if kin is not None else None

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """Both of them."""
        return [("person", self.person_id), ("person", self.other_id)]


# Open questions: a field that is not known yet, who finds it out, and by when. Facts of the work, not of people.


class OpenQuestion(Base):
    """One field of a case or of one of its people. It is closed when the field is filled in, or by hand."""

    __tablename__ = "open_question"
    __table_args__ = (
        Index("ix_open_question_case_open", "case_id", "closed_at"),
        Index("ix_open_question_who_due", "who_id", "due_on", "id"),
        Index("ix_open_question_due", "due_on", "id"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[OpenField] = mapped_column(enum_column(OpenField))
    who_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def unknown(self) -> Unknown:
        """The field that is asked for."""
        return Unknown(self.field, self.person_id.hex if self.person_id else "")

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
