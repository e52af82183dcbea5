"""The ledger of erasures: what was erased, as keyed marks that say nothing, in all three stores and every backup.

A mark is a keyed hash of a kind of key and its owner. Whoever restores older data finds by it what must not come back.
The store of keys alone keeps, until every backup from before is gone, keyed hashes of the words to be blackened again.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select, update
from sqlalchemy.exc import DatabaseError

from foundation.audit.tables import audit_ledger, data_ledger
from foundation.security.key_store import KeyName, key_ledger
from foundation.security.secrets import Secrets
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.outage import is_nothing_there
from foundation.storage.unit_of_work import store_transaction

WORD_BYTES = 8  # of the keyed hash of a word: enough not to take another word for it


@dataclass(frozen=True)
class LedgerEntry:
    """One erasure: `mark` of whom, `at` (aware), and keyed hashes of words to blacken, to be forgotten after a day."""

    uid: uuid.UUID
    mark: bytes
    at: datetime
    words: frozenset[bytes] = frozenset()
    words_until: date = date.min

    def is_older_than_key(self, kind: str, made_on: date) -> bool:
        """Whether a key that is here was made after this erasure. Doors alone get another one under the same name."""
        return kind == "door" and made_on > self.at.date()


Entries = Mapping[uuid.UUID, LedgerEntry]


def mark_of(secrets: Secrets, name: KeyName) -> bytes:
    """What stands in the ledger for the owner of a key."""
    kind, owner = name
    return secrets.ledger_mac("mark", kind, owner.hex)


def word_hash(secrets: Secrets, entry: uuid.UUID, word: str) -> bytes:
    """What stands for a word in one entry; in another entry the same word is something else."""
    return secrets.ledger_mac("word", entry.hex, word)[:WORD_BYTES]


def entries_in(connection: Connection, table: Table) -> dict[uuid.UUID, LedgerEntry]:
    """The entries of one store; none where the table is not there yet (an older backup)."""
    try:
        with connection.begin_nested():
            rows = execute_stamped(connection, select(table)).all()
    except DatabaseError as error:
        if is_nothing_there(error):
            return {}
        raise
    return {row.uid: _entry(row, table is key_ledger) for row in rows}


def _entry(row: Any, with_words: bool) -> LedgerEntry:
    entry = LedgerEntry(row.uid, bytes(row.mark), row.at)
    if not with_words:
        return entry
    return replace(entry, words=in_words(bytes(row.words)), words_until=row.words_until)


def in_words(hashes: bytes) -> frozenset[bytes]:
    """The keyed hashes of words, as a ledger keeps them one after the other."""
    return frozenset(hashes[start : start + WORD_BYTES] for start in range(0, len(hashes), WORD_BYTES))


def ledgers(stores: Stores, names: Collection[str] = ("keys", "audit", "data")) -> dict[str, Entries]:
    """The entries of each of these stores, by its name."""
    found: dict[str, Entries] = {}
    for name, engine, table in _places(stores):
        if name in names:
            with engine.connect() as connection:
                found[name] = entries_in(connection, table)
    return found


def _places(stores: Stores) -> list[tuple[str, Engine, Table]]:
    return [
        ("keys", stores.keys, key_ledger),
        ("audit", stores.audit, audit_ledger),
        ("data", stores.data, data_ledger),
    ]


def data_marks(connection: Connection, marks: Collection[bytes]) -> dict[bytes, date]:
    """Which of these marks stand in the ledger of the data, with the day (UTC) of the newest entry of each."""
    entries = execute_stamped(connection, select(data_ledger.c.mark, data_ledger.c.at).order_by(data_ledger.c.at))
    return {bytes(row.mark): row.at.date() for row in entries if bytes(row.mark) in marks}


def together(*some: Entries) -> dict[uuid.UUID, LedgerEntry]:
    """The entries of several ledgers; of one that stands in several, the one that has words."""
    whole: dict[uuid.UUID, LedgerEntry] = {}
    for entries in some:
        for uid, entry in entries.items():
            if uid not in whole or len(entry.words) > len(whole[uid].words):
                whole[uid] = entry
    return whole


def by_mark(entries: Entries) -> dict[bytes, LedgerEntry]:
    """The newest entry of each mark: what is behind a door may be erased more than once."""
    return {entry.mark: entry for entry in sorted(entries.values(), key=lambda entry: entry.at)}


def add_entries(connection: Connection, table: Table, entries: Iterable[LedgerEntry]) -> int:
    """Write the entries that one ledger lacks; returns how many."""
    there = set(execute_stamped(connection, select(table.c.uid)).scalars())
    rows = [_row(entry, table) for entry in entries if entry.uid not in there]
    if rows:
        execute_stamped(connection, insert(table), rows)
    return len(rows)


def _row(entry: LedgerEntry, table: Table) -> dict[str, object]:
    row: dict[str, object] = {"uid": entry.uid, "mark": entry.mark, "at": entry.at}
    if table is key_ledger:
        row |= {"words": b"".join(sorted(entry.words)), "words_until": entry.words_until}
    return row


def fill_ledgers(stores: Stores, entries: Entries, without: Collection[str] = ()) -> dict[str, int]:
    """Let every ledger but those named have these entries; returns how many each lacked."""
    lacked = {}
    for name, engine, table in _places(stores):
        if name not in without:
            with store_transaction(engine) as connection:
                lacked[name] = add_entries(connection, table, entries.values())
    return lacked


def forget_words(stores: Stores, today: date) -> int:
    """Forget the words of entries from before every backup that there can be; returns of how many."""
    with store_transaction(stores.keys) as connection:
        due = update(key_ledger).where(key_ledger.c.words_until < today, key_ledger.c.words != b"").values(words=b"")
        return execute_stamped(connection, due).rowcount
