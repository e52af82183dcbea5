"""The people of a case, and what they are looked up by: phones, e-mails, document numbers."""

import uuid

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import enum_column
from returns.rules.people import IdentifierKind, MemberRole, Sex


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
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole, "role"))
    sex: Mapped[Sex] = mapped_column(enum_column(Sex, "sex"))
    birth_year_band: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    given_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    family_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    birth_date_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    given_name = Sealed()
    family_name = Sealed()
    birth_date = Sealed()  # ISO text

    identifiers: Mapped[list["Identifier"]] = relationship(lazy="raise", order_by="Identifier.kind")

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The person's own key."""
        return ("person", self.id)


class Identifier(SealedRow, Base):
    """A phone, e-mail or document number: sealed, with a keyed index of its normal form."""

    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("person_id", "value_index"), Index("ix_identifier_value_index", "value_index"))
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[IdentifierKind] = mapped_column(enum_column(IdentifierKind, "kind"))
    value_index: Mapped[bytes] = mapped_column(LargeBinary)
    value_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    value = Sealed()

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]
