"""The mapped base class: naming convention, program-drawn ids, and what the audit calls a row."""

import secrets
import uuid
from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}


def new_id() -> uuid.UUID:
    """A random id. Drawn by the program before the insert, because sealed values are bound to it."""
    return uuid.uuid4()


class AscendingIds:
    """Ids for very many rows, each greater than the one before, so that their indexes grow at one end only.

    With random ids each piece of a big load changes every page of every index. They look like random ids, and 74 bits
    of each are; what they tell is in which order the rows of one load were made.
    """

    def __init__(self) -> None:
        """Begin at a random place in the lower half, so that two loads practically never meet."""
        self._last = secrets.randbits(47)

    def draw(self, count: int) -> list[str]:
        """So many new ids, in hex."""
        drawn, ids = secrets.token_hex(10 * count), []
        for place in range(0, 20 * count, 20):
            self._last += 1
            part = drawn[place : place + 20]
            variant = "89ab"[int(part[3], 16) & 3]
            ids.append(f"{self._last:012x}4{part[:3]}{variant}{part[4:19]}")
        return ids


class Base(DeclarativeBase):
    """Every table of the data store."""

    metadata = MetaData(naming_convention=NAMING)

    # What the audit calls a row of this class ("case", "person"); None: not a subject of the audit of its own.
    audit_kind: ClassVar[str | None] = None
    # Whether loading a row is itself worth an audit row.
    audit_reads: ClassVar[bool] = False

    def __init__(self, **values: Any) -> None:
        """Take values by column or sealed name, and draw the id at once if the class has one."""
        mapper = type(self).__mapper__
        if "id" in mapper.columns and "id" not in values:
            values["id"] = new_id()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name!r}")
            setattr(self, name, value)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """What the audit should list when this row is read or written: kind and id."""
        return [(self.audit_kind, self.id)] if self.audit_kind else []  # type: ignore[attr-defined]
