"""The index of names: keyed hashes of a person's names as wholes, and of skeletons and first letters of their parts."""

import uuid

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import enum_column
from returns.names.rules.names import TokenKind


class NameToken(Base):
    """A name, or a part of one, as it can be looked for: what is equal in two names gives equal bytes, nothing else."""

    __tablename__ = "name_token"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "value_index"),
        Index("ix_name_token_value_index", "value_index", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[TokenKind] = mapped_column(enum_column(TokenKind))
    value_index: Mapped[bytes] = mapped_column(LargeBinary)
