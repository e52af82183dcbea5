"""Removing what is older than the rule says, seal by seal, so that what remains can still be verified.

The triggers of the tables go and come back within each transaction. On SQLite the seals and events, with the cut that
tells of them, are removed before the changes of the same seals: a crash in between leaves changes that the next run
removes, and that `audit verify` names until then.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, func, insert, select
from sqlalchemy.exc import OperationalError

from foundation.audit import tables
from foundation.audit.cuts import Cut, newest_cut
from foundation.audit.sealer import FIRST_LINK, STREAMS
from foundation.audit.triggers import OF_AUDIT, OF_DATA, may_remove
from foundation.audit.verification import problems_of_seal
from foundation.errors import Conflict, SealBroken
from foundation.security.key_store import pinned_seal
from foundation.security.secrets import Secrets
from foundation.storage.batches import let_others_in
from foundation.storage.engine import Stores, for_writing
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import commit_all
from foundation.storage.written_once import WrittenOnce

SEALS_AT_ONCE = 10  # at most 10,000 records: others wait that long for the write lock


@dataclass(frozen=True)
class Removed:
    """What one run removed. `cut` is where the audit begins now; None where it was never cut."""

    seals: int = 0
    records: int = 0
    cut: Cut | None = None


def older_seals(stores: Stores, before: datetime) -> tuple[int, int]:
    """How many seals, with how many records, were made before an instant and may be removed."""
    with _connections(stores, writing=False) as (_data, audit, keys):
        bound = _newest_to_remove(audit, keys)
        old = (tables.seal.c.at < before, tables.seal.c.number <= bound)
        counted = select(func.count(), func.sum(tables.seal.c.changes + tables.seal.c.events)).where(*old)
        row: Any = execute_stamped(audit, counted).one()
    return int(row[0]), int(row[1] or 0)


def remove_before(stores: Stores, secrets: Secrets, before: datetime, now: datetime) -> Removed:
    """Remove all seals that were made before an instant, with their records, in transactions of a few seals each.

    What is not whole is not removed: SealBroken, and everything stays. Conflict if somebody else is at work.
    The newest seal always stays, and so does the one that the key store has pinned.
    """
    removed = Removed()
    while True:
        try:
            done = _remove_some(stores, secrets, before, now)
        except OperationalError as error:
            raise Conflict("somebody else holds the audit") from error
        removed = Removed(removed.seals + done.seals, removed.records + done.records, done.cut or removed.cut)
        if not done.seals:
            return removed
        let_others_in(stores)


@contextmanager
def _connections(stores: Stores, writing: bool) -> Iterator[tuple[Connection, Connection, Connection]]:
    """Connections to data, audit and keys; on PostgreSQL one for all of them."""
    with ExitStack() as stack:

        def opened(engine: Engine) -> Connection:
            return stack.enter_context((for_writing(engine) if writing else engine).connect())

        data = opened(stores.data)
        audit = data if stores.shared else opened(stores.audit)
        yield data, audit, data if stores.shared else stack.enter_context(stores.keys.connect())


def _newest_to_remove(audit: Connection, keys: Connection) -> int:
    newest = execute_stamped(audit, select(func.max(tables.seal.c.number))).scalar_one() or 0
    pin = pinned_seal(keys)
    return int(min(newest, pin[0] if pin else 0)) - 1


def _remove_some(stores: Stores, secrets: Secrets, before: datetime, now: datetime) -> Removed:
    with _connections(stores, writing=True) as (data, audit, keys):
        for connection in dict.fromkeys((data, audit)):
            execute_stamped(connection, select(1))  # begins; on SQLite this takes the write lock, of the data first
        cut, problems = newest_cut(audit, secrets)
        if problems:
            raise SealBroken(problems[0])
        seals = _old_seals(audit, cut, before, _newest_to_remove(audit, keys))
        _check_whole(seals, cut, data, audit, secrets)
        if seals:
            cut = Cut(
                seals[-1].number,
                seals[-1].mac,
                seals[-1].at,
                now,
                sum(seal.changes for seal in seals),
                sum(seal.events for seal in seals),
            )
        if cut is not None:
            _remove(data, audit, cut, secrets, is_new=bool(seals))
        commit_all(list(dict.fromkeys((audit, data))))
    return Removed(len(seals), sum(seal.changes + seal.events for seal in seals), cut)


def _old_seals(audit: Connection, cut: Cut | None, before: datetime, bound: int) -> list[Row[Any]]:
    number = tables.seal.c.number
    statement = select(tables.seal).where(number > (cut.number if cut else 0), number <= bound).order_by(number)
    rows = list(execute_stamped(audit, statement.limit(SEALS_AT_ONCE)))
    while rows and rows[-1].at >= before:  # not by a condition on `at`: what is removed has no hole
        rows.pop()
    return rows


def _check_whole(seals: list[Row[Any]], cut: Cut | None, data: Connection, audit: Connection, secrets: Secrets) -> None:
    number, link = (cut.number, cut.link) if cut is not None else (0, FIRST_LINK)
    for seal in seals:
        if (seal.number, seal.previous) != (number + 1, link):
            raise SealBroken(f"seal {seal.number} does not follow seal {number}")
        for problem in problems_of_seal(seal, data, audit, secrets):
            raise SealBroken(problem)
        number, link = seal.number, seal.mac


def _remove(data: Connection, audit: Connection, cut: Cut, secrets: Secrets, is_new: bool) -> None:
    if is_new:
        execute_stamped(audit, insert(tables.cut), cut.row(secrets))
    kept: list[tuple[Connection, Mapping[str, WrittenOnce]]] = [(audit, OF_AUDIT), (data, OF_DATA)]
    for connection, of_store in kept:
        if not is_new and not _is_left(connection, of_store, cut.number):
            continue
        with may_remove(connection, of_store):
            _delete(connection, STREAMS[1] if of_store is OF_AUDIT else STREAMS[0], cut.number)
            if of_store is OF_AUDIT:
                execute_stamped(connection, delete(tables.seal).where(tables.seal.c.number <= cut.number))


def _is_left(connection: Connection, of_store: Mapping[str, WrittenOnce], number: int) -> bool:
    record = STREAMS[1 if of_store is OF_AUDIT else 0][0]
    return (
        execute_stamped(connection, select(record.c.position).where(record.c.seal <= number).limit(1)).first()
        is not None
    )


def _delete(connection: Connection, pair: tuple[Table, Table], number: int) -> None:
    record, subject = pair
    old = select(record.c.uid).where(record.c.seal <= number)
    execute_stamped(connection, delete(subject).where(subject.c.uid.in_(old)))
    execute_stamped(connection, delete(record).where(record.c.seal <= number))
