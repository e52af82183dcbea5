"""`audit verify`: is the audit whole? Recomputes every HMAC and the chain of seals."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from foundation.audit import tables
from foundation.audit.cuts import Cut, leftover, newest_cut
from foundation.audit.sealer import FIRST_LINK, STREAMS, seal_mac, unsealed, unsealed_of
from foundation.audit.stored import digest_of, read_stored
from foundation.security.key_store import pinned_seal
from foundation.security.secrets import Secrets
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped

_SEALS_AT_ONCE = 500
_EVERYTHING = 1_000_000_000
_LOWEST = -(2**62)  # of all positions
_OPEN_AT_ONCE = 5_000  # so that memory stays bounded where nothing was sealed for long


@dataclass
class Verdict:
    """What `audit verify` found. `problems` is empty when the audit is whole, from `cut` on where there is one."""

    sealed_to: int = 0
    cut: Cut | None = None
    unsealed: int = 0
    oldest_seconds: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def sentence(self) -> str:
        """The one line that the command prints."""
        said = f"sealed to {self.sealed_to}, {self.unsealed} rows unsealed, oldest {self.oldest_seconds} s"
        return f"{said}, {self.cut.sentence()}" if self.cut is not None else said


def _seals(audit: Connection, last: int) -> Iterator[Row[Any]]:
    while True:
        statement = (
            select(tables.seal).where(tables.seal.c.number > last).order_by(tables.seal.c.number).limit(_SEALS_AT_ONCE)
        )
        rows = list(execute_stamped(audit, statement))
        yield from rows
        if not rows:
            return
        last = rows[-1].number


def problems_of_seal(row: Row[Any], data: Connection, audit: Connection, secrets: Secrets) -> Iterator[str]:
    """What is wrong with one seal and its records."""
    batches = []
    for connection, pair in ((data, STREAMS[0]), (audit, STREAMS[1])):
        stored = read_stored(connection, pair, pair[0].c.seal == row.number, _EVERYTHING, secrets)
        for entry in stored:
            if not entry.genuine:
                yield f"{pair[0].name} {entry.position} was changed"
        batches.append(stored)
    counts = (len(batches[0]), len(batches[1]))
    if counts != (row.changes, row.events):
        covered, counted = f"{row.changes}+{row.events}", f"{counts[0]}+{counts[1]}"
        yield f"seal {row.number} covers {covered} rows, found {counted}: rows were removed or inserted"
    elif digest_of(batches) != row.digest:
        yield f"seal {row.number}: its rows were reordered or replaced"
    if seal_mac(secrets, row.number, row.at, (row.changes, row.events), row.digest, row.previous) != row.mac:
        yield f"seal {row.number} was changed"


def _check_chain(
    data: Connection, audit: Connection, keys: Connection, secrets: Secrets
) -> tuple[int, Cut | None, list[str]]:
    cut, problems = newest_cut(audit, secrets)
    number, link = (cut.number, cut.link) if cut is not None else (0, FIRST_LINK)
    macs: dict[int, bytes] = {}
    # The sealer writes marks, seal, pin: read in the opposite order, so that what is read later is never older.
    pin = pinned_seal(keys)
    execute_stamped(audit, select(func.count()).select_from(tables.seal))
    unsealed_of(data, STREAMS[0][0])
    for row in _seals(audit, number):
        if row.number != number + 1:
            problems.append(f"seals {number + 1} to {row.number - 1} are missing")
        elif row.previous != link:
            problems.append(f"seal {row.number} does not follow seal {number}")
        problems += problems_of_seal(row, data, audit, secrets)
        number, link = row.number, row.mac
        if pin and row.number == pin[0]:
            macs[row.number] = row.mac
    if pin and macs.get(pin[0]) != pin[1]:
        problems.append(f"seal {pin[0]}, pinned in the key store, is missing or another one")
    if cut is not None and (count := leftover(data, audit, cut)):
        problems.append(f"{count} rows of before seal {cut.number} are still there: run flask audit cut")
    return number, cut, problems


def _check_open_rows(connection: Connection, which: int, newest: int, secrets: Secrets) -> Iterator[str]:
    pair = STREAMS[which]
    record, subject = pair
    open_ones, last = or_(record.c.seal.is_(None), record.c.seal > newest), _LOWEST
    while some := read_stored(connection, pair, open_ones & (record.c.position > last), _OPEN_AT_ONCE, secrets):
        for entry in some:
            if not entry.genuine:
                yield f"{record.name} {entry.position}, not sealed, was inserted or changed"
        last = some[-1].position
    # A seal at work right now has marked its rows already: its number is the next one.
    beyond = execute_stamped(
        connection, select(func.count()).select_from(record).where(record.c.seal > newest + 1)
    ).scalar_one()
    if beyond:
        yield f"{beyond} rows of {record.name} carry a seal that does not exist"
    orphans = select(func.count()).select_from(subject).where(~subject.c.uid.in_(select(record.c.uid)))
    if count := execute_stamped(connection, orphans).scalar_one():
        yield f"{count} rows of {subject.name} belong to no record"


def verify(stores: Stores, secrets: Secrets, now: datetime, interval_seconds: int) -> Verdict:
    """Check everything that is there. A row that waits longer than twice the sealing interval is a problem too.

    The removal of the last, not yet sealed rows cannot be seen (docs/threat-model.md).
    """
    verdict = Verdict()
    with ExitStack() as stack:
        data = stack.enter_context(stores.data.connect())
        if stores.shared:
            data.execution_options(isolation_level="REPEATABLE READ")
        audit = data if stores.shared else stack.enter_context(stores.audit.connect())
        keys = data if stores.shared else stack.enter_context(stores.keys.connect())
        verdict.sealed_to, verdict.cut, verdict.problems = _check_chain(data, audit, keys, secrets)
        for which, connection in enumerate((data, audit)):
            verdict.problems += _check_open_rows(connection, which, verdict.sealed_to, secrets)
    verdict.unsealed, oldest = unsealed(stores)
    if oldest is not None:
        verdict.oldest_seconds = max(0, int((now - oldest).total_seconds()))
        if now - oldest > timedelta(seconds=2 * interval_seconds):
            verdict.problems.append(
                f"a row has waited {verdict.oldest_seconds} s for its seal: is the scheduler running?"
            )
    return verdict
