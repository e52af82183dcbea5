"""The index of names, and people who may be one."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.names.rules.names import TokenKind

# People who may be one: pairs that somebody told apart, other cases of one person, questions to other offices.


class SetApart(Base):
    """Two people of one office whom somebody told apart. A keyed hash alone says which two."""

    __tablename__ = "set_apart"
    __table_args__ = (UniqueConstraint("pair_index"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    pair_index: Mapped[bytes] = mapped_column(LargeBinary)
    said_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class OtherCaseContent:
    """Which other case, whom it calls the person, its reference, and who said so; ids in hex."""

    case: str
    person: str
    reference: str
    is_earlier: bool
    said_by: str | None = None

    @property
    def case_id(self) -> uuid.UUID:
        """The id of the other case."""
        return uuid.UUID(self.case)


class OtherCase(SealedRow, Base):
    """Another case of a person: one row on either side, and only the person's own key says which case it is."""

    __tablename__ = "other_case"
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(OtherCaseContent)

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]


class OfficeQuestion(Base):
    """How often an account asked other offices on one day, so that nobody tries names out."""

    __tablename__ = "office_question"
    __table_args__ = (UniqueConstraint("account_id", "day"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date] = mapped_column(Date)
    asked: Mapped[int] = mapped_column(default=0)


# The index of names: keyed hashes of a person's names as wholes, and of skeletons and first letters of their parts.


class NameToken(Base):
    """A name, or a part of one, as it is looked for: only what is equal in two names gives equal bytes."""

    __tablename__ = "name_token"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "value_index"),
        Index("ix_name_token_value_index", "value_index", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[TokenKind] = mapped_column(enum_column(TokenKind))
    value_index: Mapped[bytes] = mapped_column(LargeBinary)
