"""The sealer: puts unsealed records, in order, into numbered batches whose HMACs form a chain.

A record is marked with the number of its seal, so one that was committed late simply joins a later seal. On SQLite the
changes lie in another file than the seals: they are marked first, and a mark without its seal (after a crash) is taken
up again by the next run, which computes the same number.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from foundation.audit import tables
from foundation.audit.stored import Stored, digest_of, read_stored
from foundation.errors import Conflict, SealBroken
from foundation.security.key_store import pin_seal, pinned_seal
from foundation.security.secrets import Secrets
from foundation.storage.engine import Stores, for_reading, for_writing
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import commit_all

BATCH = 500  # of each stream: so that a seal holds the write lock shortly
FIRST_LINK = b"\x00" * 32
STREAMS = ((tables.change, tables.change_subject), (tables.event, tables.event_subject))


def seal_mac(
    secrets: Secrets, number: int, at: datetime, counts: tuple[int, int], digest: bytes, previous: bytes
) -> bytes:
    """The HMAC of a seal: it covers its batch and the seal before it."""
    return secrets.audit_mac(
        ["seal", number, at.isoformat(timespec="microseconds"), *counts, digest.hex(), previous.hex()]
    )


def last_seal(audit: Connection, secrets: Secrets) -> tuple[int, bytes]:
    """Number and HMAC of the newest seal; 0 and zeros before the first. SealBroken if it was changed by hand."""
    row = execute_stamped(audit, select(tables.seal).order_by(tables.seal.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        return 0, FIRST_LINK
    if seal_mac(secrets, row.number, row.at, (row.changes, row.events), row.digest, row.previous) != row.mac:
        raise SealBroken(f"seal {row.number} was changed")
    return row.number, row.mac


def mac_of_seal(audit: Connection, number: int) -> bytes | None:
    """The HMAC of one seal, or None if there is none of that number."""
    return execute_stamped(audit, select(tables.seal.c.mac).where(tables.seal.c.number == number)).scalar_one_or_none()


def _mark(connection: Connection, pair: tuple[Table, Table], stored: Sequence[Stored], number: int) -> None:
    record, subject = pair
    if stored:
        statement = update(record).where(record.c.position == bindparam("at_position")).values(seal=number)
        execute_stamped(connection, statement, [{"at_position": entry.position} for entry in stored])
        if "in_seal" in subject.c:
            marked = select(record.c.uid).where(record.c.seal == number)
            execute_stamped(connection, update(subject).where(subject.c.uid.in_(marked)).values(in_seal=True))


def seal_batch(stores: Stores, secrets: Secrets, now: datetime) -> tuple[int, int]:
    """Seal up to 500 records of each stream. Returns the seal's number and how many records it took.

    A record whose HMAC does not fit is not sealed; it stays behind and `verify` reports it. Raises Conflict if another
    sealer was faster (nothing is lost then), and SealBroken if the newest seal was
    changed or cut off: nothing is built on it, and its pin stays.
    """
    with ExitStack() as stack:
        data = stack.enter_context(for_writing(stores.data).connect())
        audit = data if stores.shared else stack.enter_context(for_writing(stores.audit).connect())
        keys = data if stores.shared else stack.enter_context(for_writing(stores.keys).connect())
        try:
            # In the order in which a unit of work takes the stores: data first, or the two wait for each other.
            for connection in dict.fromkeys([data, keys, audit]):
                execute_stamped(connection, select(literal(1)))  # begins; on SQLite this takes the write lock
            number, count = _seal_into(data, audit, keys, secrets, now)
            # Marks first, then the seal, then its pin: each step can be taken again after a crash.
            commit_all(list(dict.fromkeys([data, audit, keys])))
        except (IntegrityError, OperationalError) as error:
            raise Conflict("another sealer is at work") from error
    return number, count


def _seal_into(
    data: Connection, audit: Connection, keys: Connection, secrets: Secrets, now: datetime
) -> tuple[int, int]:
    pin = pinned_seal(keys) or (0, FIRST_LINK)  # before the seals: another sealer may move both between the two reads
    last, previous = last_seal(audit, secrets)
    if pin[0] > last or (pin[0] == last and pin[1] != previous):
        raise SealBroken(f"seal {pin[0]}, pinned in the key store, is missing or another one")
    number = last + 1
    batches = []
    for connection, pair in ((data, STREAMS[0]), (audit, STREAMS[1])):
        open_ones = or_(pair[0].c.seal.is_(None), pair[0].c.seal >= number)
        stored = [entry for entry in read_stored(connection, pair, open_ones, BATCH, secrets) if entry.genuine]
        _mark(connection, pair, stored, number)
        batches.append(stored)
    counts = (len(batches[0]), len(batches[1]))
    if not sum(counts):
        if last > pin[0]:  # a crash came between the last seal and its pin
            pin_seal(keys, last, previous)
        return last, 0
    digest = digest_of(batches)
    mac = seal_mac(secrets, number, now, counts, digest, previous)
    row = {
        "number": number,
        "at": now,
        "changes": counts[0],
        "events": counts[1],
        "digest": digest,
        "previous": previous,
        "mac": mac,
    }
    execute_stamped(audit, insert(tables.seal), row)
    pin_seal(keys, number, mac)
    return number, sum(counts)


def seal_all(stores: Stores, secrets: Secrets, now: datetime) -> tuple[int, int]:
    """Seal until nothing is left. Returns the newest seal's number and how many records were sealed."""
    total = 0
    while True:
        number, count = seal_batch(stores, secrets, now)
        total += count
        if not count:
            return number, total


def unsealed_of(connection: Connection, record: Table) -> tuple[int, datetime | None]:
    """How many records of one stream wait for a seal, and since when the oldest does."""
    statement = select(func.count().label("number"), func.min(record.c.at).label("since")).where(
        record.c.seal.is_(None)
    )
    row = execute_stamped(connection, statement).one()
    return row.number, row.since


def unsealed(stores: Stores) -> tuple[int, datetime | None]:
    """How many records of both streams wait for a seal, and since when the oldest does."""
    count, oldest = 0, None
    for engine, (record, _) in zip((stores.data, stores.audit), STREAMS, strict=True):
        with for_reading(engine).connect() as connection:
            number, since = unsealed_of(connection, record)
        count += number
        oldest = min((instant for instant in (oldest, since) if instant is not None), default=None)
    return count, oldest


def unsealed_since(stores: Stores) -> datetime | None:
    """Since when the oldest record waits for a seal; None if none does. Looks at one record of each stream.

    On PostgreSQL at all that wait, which are few where seals are made.
    """
    since = []
    for engine, (record, _) in zip((stores.data, stores.audit), STREAMS, strict=True):
        oldest = select(record.c.at).where(record.c.seal.is_(None)).order_by(record.c.seal, record.c.position).limit(1)
        with for_reading(engine).connect() as connection:
            since.append(execute_stamped(connection, oldest).scalar())
    return min((instant for instant in since if instant is not None), default=None)
