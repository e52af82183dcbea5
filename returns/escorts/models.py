"""Escorts of a journey, records of what they did, and the roster of an office."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow, Struct, field
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.models import RowOfCase
from returns.escorts.rules.escorts import NEVER, EscortKind, IdentityCheck, PaperKind, RecordKind, Skill
from returns.people.rules.people import Sex


@dataclass(frozen=True)
class EscortContent:
    """What is sealed of an escort; of a member of the roster as it was when assigned.

    `kind` is None in rows from before it was sealed.
    """

    name: str
    phone: str = ""
    qualification: str = ""
    languages: str = ""
    kind: EscortKind | None = None


class Escort(RowOfCase, Base):
    """One escort, from one leg to another, of the roster or not."""

    __tablename__ = "escort"
    __table_args__ = (CheckConstraint("last_leg >= first_leg", name="legs_in_order"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("roster_member.id"), index=True)
    # The kind says something about health, so it is sealed. Rows from before that keep it here until a job moves it:
    # a migration holds no keys.
    kind_before: Mapped[EscortKind | None] = mapped_column("kind", enum_column(EscortKind))
    first_leg: Mapped[int]
    last_leg: Mapped[int]
    needs_way_home: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(EscortContent)

    __mapper_args__ = {"version_id_col": version}

    @property
    def kind(self) -> EscortKind:
        """Why this escort travels along; opens the row, unless the kind is not sealed yet."""
        kind = self.kind_before or self.content.kind
        assert kind is not None  # it stands in one of the two
        return kind


# Records of an escort's journey: hand-overs and incidents. A row is written once and never changed.


class EscortRecordContent(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is sealed of a record: an instant (UTC, in ISO) with the zone of the place, and what its kind says.

    What is of the other kind is None. `people` are ids in hex.
    """

    at: str
    zone: str
    where: str
    # Of a hand-over:
    people: tuple[str, ...] | None = None
    handed_by: str | None = field(name="from", default=None)
    receiver: str | None = field(name="to", default=None)
    organisation: str | None = None
    phone: str | None = None
    identity: IdentityCheck | None = None
    items: tuple[str, ...] | None = None
    note: str | None = None
    # Of an incident:
    what: str | None = None
    done: str | None = None
    told: str | None = None


class EscortRecord(RowOfCase, Base):
    """One record; what happened, where and when is sealed, and the audit names whoever reads it."""

    __tablename__ = "escort_record"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    escort_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escort.id"), index=True)
    kind: Mapped[RecordKind] = mapped_column(enum_column(RecordKind))
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(EscortRecordContent)


# The roster: escorts of an office, their papers, and the days on which they do not travel.


@dataclass(frozen=True)
class MemberContent:
    """What is sealed of a member of the roster; languages by their codes."""

    name: str
    phone: str = ""
    skills: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    note: str = ""


class RosterMember(SealedRow, Base):
    """One escort of an office, with the place on its list; `papers_until` is when the first paper ends, or `NEVER`."""

    __tablename__ = "roster_member"
    __table_args__ = (
        Index("ix_roster_member_office_ordinal", "office_id", "ordinal", unique=True),
        Index("ix_roster_member_office_papers", "office_id", "papers_until", "ordinal"),
    )
    audit_kind = "escort"
    audit_reads = True
    owns_key = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    ordinal: Mapped[int]
    sex: Mapped[Sex] = mapped_column(enum_column(Sex))
    is_active: Mapped[bool] = mapped_column(default=True)
    papers_until: Mapped[date] = mapped_column(Date, default=NEVER)
    added_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)  # None: invented
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(MemberContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The member's own key."""
        return ("escort", self.id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The member."""
        return [("escort", self.id)]


@dataclass(frozen=True)
class PaperContent:
    """What is sealed of a paper. `skill` is the value of a `Skill`, `country` a code (ISO); one of them is empty."""

    skill: str
    country: str
    number: str
    authority: str


class RosterPaper(SealedRow, Base):
    """A qualification, travel document or right to enter of a member. A renewed one is a new row."""

    __tablename__ = "roster_paper"
    audit_kind = "escort"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("roster_member.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    expires_on: Mapped[date | None] = mapped_column(Date)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(PaperContent)

    def key_name(self) -> KeyName:
        """The member's own key."""
        return ("escort", self.member_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The member."""
        return [("escort", self.member_id)]


class RosterAbsence(Base):
    """Days on which a member does not travel, first and last included. The reason is not recorded."""

    __tablename__ = "roster_absence"
    __table_args__ = (CheckConstraint("ends_on >= begins_on", name="ends_after_beginning"),)
    audit_kind = "escort"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("roster_member.id"), index=True)
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The member."""
        return [("escort", self.member_id)]
