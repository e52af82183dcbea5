"""The audit's tables: changes (in the data's own transaction), events (reads, searches, exports, refusals) and seals.

Beside them stand two of the three ledgers of erasures, see `ledger.py`.

A row is written once. `mac` covers all of it but the position, the seal, and what follows from the rest and is there to
be found by: the kind of a record, and beside each of its subjects this kind and the instant. The sealer alone fills
`seal`, and `in_seal` beside the subjects of a read: from then on an index finds them. Ids are random, so each subject
lies on another page of that index; kept at once it cost a page of a list more than everything else that is written.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    false,
)

from foundation.storage.base import NAMING, Base
from foundation.storage.types import UtcDateTime

AUDIT_SCHEMA = "audit"  # on PostgreSQL; on SQLite the file is the schema
events_metadata = MetaData(naming_convention=NAMING)
_Position = BigInteger().with_variant(Integer, "sqlite")
_FOUND_BY = ("subject", "at", "uid", "record_kind")


def _record_tables(name: str, metadata: MetaData, schema: str | None, found_later: bool) -> tuple[Table, Table]:
    record = Table(
        name,
        metadata,
        Column("position", _Position, primary_key=True, autoincrement=True),
        Column("uid", Uuid, nullable=False, unique=True),
        Column("at", UtcDateTime, nullable=False),
        Column("actor", Uuid),
        Column("scope", String(40), nullable=False),
        Column("action", String(80), nullable=False),
        Column("outcome", String(20), nullable=False),
        Column("detail", Text, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        Column("seal", Integer),
        Column("kind", String(10), nullable=False, server_default="other"),
        Index(f"ix_{name}_at", "at", "uid"),
        Index(f"ix_{name}_actor", "actor", "kind", "at", "uid"),
        Index(f"ix_{name}_kind", "kind", "at", "uid"),
        Index(f"ix_{name}_seal", "seal"),
        schema=schema,
        sqlite_autoincrement=True,
    )
    return record, _subject_table(name, metadata, schema, found_later)


def _subject_table(name: str, metadata: MetaData, schema: str | None, found_later: bool) -> Table:
    prefix = f"{schema}." if schema else ""
    in_seal = Column("in_seal", Boolean, nullable=False, server_default=false())
    when = in_seal.is_(True) if found_later else None
    return Table(
        f"{name}_subject",
        metadata,
        Column("uid", Uuid, primary_key=True),
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        Column("kind", String(20), nullable=False),
        Column("subject", Uuid, nullable=False),
        Column("at", UtcDateTime),
        Column("record_kind", String(10), nullable=False, server_default="other"),
        *([in_seal] if found_later else []),
        ForeignKeyConstraint(["uid"], [f"{prefix}{name}.uid"], name=f"fk_{name}_subject_uid"),
        Index(f"ix_{name}_subject_subject", *_FOUND_BY, sqlite_where=when, postgresql_where=when),
        schema=schema,
    )


change, change_subject = _record_tables("audit_change", Base.metadata, None, found_later=False)
event, event_subject = _record_tables("audit_event", events_metadata, AUDIT_SCHEMA, found_later=True)

seal = Table(
    "audit_seal",
    events_metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    schema=AUDIT_SCHEMA,
)

# What was removed of the audit because it was older than a rule: all seals up to one of them, with their records.
cut = Table(
    "audit_cut",
    events_metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the newest seal that was removed
    Column("link", LargeBinary, nullable=False),  # the HMAC of that seal, which the next one follows
    Column("sealed_at", UtcDateTime, nullable=False),  # when it was sealed: everything before is gone
    Column("cut_at", UtcDateTime, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    schema=AUDIT_SCHEMA,
)


def _ledger(name: str, metadata: MetaData, schema: str | None) -> Table:
    return Table(
        name,
        metadata,
        Column("uid", Uuid, primary_key=True),
        Column("mark", LargeBinary, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        schema=schema,
    )


data_ledger = _ledger("data_ledger", Base.metadata, None)
audit_ledger = _ledger("audit_ledger", events_metadata, AUDIT_SCHEMA)
