"""Does all hold that must always hold? Asked by `flask check`, and every night; each breach with its cure."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError

from foundation.audit import tables
from foundation.audit.sealer import STREAMS, seal_all
from foundation.audit.verification import Verdict, verify
from foundation.errors import Conflict, DomainError, SealBroken
from foundation.language.words import lazy_gettext as _l
from foundation.scheduling.runs import Job
from foundation.storage.base import Base
from foundation.storage.invariants import MOST_NAMED, Invariant, Triggers, rows_of_one_case, triggers_are_there
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.storage.written_once import trigger_names
from foundation.system.health import SEAL_INTERVAL
from foundation.system.models import InvariantCheck
from foundation.system.queries import checks_of_invariants, without_key
from foundation.web.container import Container

CHECK_INVARIANTS = "check_invariants"
FROM_HOUR = "storage.check_from_hour"
_TICK_SECONDS = 60  # how often the job looks whether something of the night is left
_AT_ONCE_SECONDS = 10.0  # after so long the next tick goes on: messages and heartbeats do not wait for all of it


@dataclass(frozen=True)
class Breach:
    """An invariant that does not hold, and the rows that break it, by table and id."""

    invariant: Invariant
    rows: Sequence[str]


def broken(container: Container, invariants: Sequence[Invariant], say: Callable[[str], None]) -> list[Breach]:
    """Look at each of them and keep what was found; `say` is told of each in one line.

    One that cannot be looked at is broken, and hides no others.
    """
    breaches = []
    for invariant in invariants:
        rows = looked_at(container, invariant)
        say(f"{'BROKEN' if rows else 'holds '}  {invariant.says}")
        if rows:
            breaches.append(Breach(invariant, rows))
    return breaches


def looked_at(container: Container, invariant: Invariant) -> Sequence[str]:
    """What breaks an invariant, which is kept for the page of the health."""
    began = time.monotonic()
    try:
        rows = list(invariant.breaches(container.stores))[:MOST_NAMED]
    except (DomainError, SQLAlchemyError) as error:
        rows = [f"it could not be looked at: {type(error).__name__}"]
    _keep(container, invariant, rows, round((time.monotonic() - began) * 1000))
    return rows


def _keep(container: Container, invariant: Invariant, rows: Sequence[str], took_ms: int) -> None:
    now = container.clock.now()
    try:
        with writing(container.units, JOBS) as unit:
            row = unit.session.get(InvariantCheck, invariant.name)
            if row is None:
                row = InvariantCheck(name=invariant.name, broken_since=None)
                unit.session.add(row)
            row.checked_at, row.took_ms, row.breaches = now, took_ms, list(rows)
            row.broken_since = (row.broken_since or now) if rows else None
    except SQLAlchemyError:
        pass  # who asks is told all the same: the store may be read-only, or a migration behind


def invariants_of_the_house(container: Container, key_owners: Mapping[str, Any]) -> list[Invariant]:
    """What holds of every installation, whatever its topics are. `key_owners`: the column of whom keys belong to."""
    return [
        rows_of_one_case(Base.metadata),
        triggers_are_there(
            "changes_written_once",
            _l("The database refuses to change records of changes."),
            _of("data", *STREAMS[0]),
        ),
        triggers_are_there(
            "events_written_once",
            _l("The database refuses to change records of reads, seals and erasures."),
            _of("audit", *STREAMS[1], tables.seal, tables.cut, tables.audit_ledger),
        ),
        Invariant(
            "keys_of_rows",
            _l("A key exists for everything that is encrypted."),
            _l("Restore the newest backup of keys; anything encrypted after it can no longer be read."),
            lambda stores: without_key(stores, key_owners)[:MOST_NAMED],
        ),
        Invariant(
            "audit_whole",
            _l("The audit is complete and unaltered."),
            _l(
                "Run flask audit verify to see what is wrong, and keep the files as they are: someone may have "
                "changed them."
            ),
            lambda stores: sealed_and_verified(container, lambda line: None).problems[:MOST_NAMED],
        ),
    ]


def _of(store: str, *written_once: Table) -> Triggers:
    names = [table.name for table in written_once]
    return Triggers(
        store,
        "flask audit protect",
        lambda is_sqlite: [one for name in names for one in trigger_names(name, is_sqlite)],
    )


def sealed_and_verified(container: Container, say: Callable[[str], None]) -> Verdict:
    """Seal what waits, then judge the audit; `say` is told why nothing could be sealed."""
    now = container.clock.now()
    try:
        seal_all(container.stores, container.secrets, now)
    except Conflict:
        say("another sealer is at work; judging what is there")
    except SealBroken:
        say("nothing was sealed: the newest seal is not the one that is pinned")
    return verify(container.stores, container.secrets, now, container.rule(SEAL_INTERVAL))


# The same every night, some at each tick of the scheduler.


def check_nightly(container: Container) -> Callable[[datetime], int]:
    """The job: look at what was not looked at since the hour of the night; returns how many that were in this run.

    What is gone from the program is forgotten. A clock that was put back looks at all of it once more.
    """

    def run(_now: datetime) -> int:
        now, until = container.clock.now(), time.monotonic() + _AT_ONCE_SECONDS
        begins = _began(now, container.rule(FROM_HOUR))
        with reading(container.units, JOBS) as unit:
            checked = {row.name: row.checked_at for row in checks_of_invariants(unit.session)}
        invariants = container.invariants()
        _forget(container, checked.keys() - {invariant.name for invariant in invariants})
        waiting = [one for one in invariants if one.name not in checked or not begins <= checked[one.name] <= now]
        count = 0
        for invariant in waiting:
            if count and time.monotonic() > until:
                break
            looked_at(container, invariant)
            count += 1
        return count

    return run


def _began(now: datetime, hour: int) -> datetime:
    """When the night began whose look counts at this instant."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def _forget(container: Container, names: set[str]) -> None:
    if names:
        with writing(container.units, JOBS) as unit:
            for row in checks_of_invariants(unit.session):
                if row.name in names:
                    unit.session.delete(row)


def job_of_checks(container: Container) -> Job:
    """The job with its name and pace."""
    return Job(CHECK_INVARIANTS, _l("Check what must always hold"), _TICK_SECONDS, check_nightly(container))
