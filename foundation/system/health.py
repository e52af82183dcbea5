"""Is everything there: database, migrations, scheduler, audit, messages. For machines and for administrators."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foundation.audit.sealer import unsealed_since
from foundation.errors import DomainError
from foundation.language.formats import day
from foundation.language.words import gettext, ngettext
from foundation.messaging.queries import count_of_failed
from foundation.scheduling.lateness import Beat, is_late
from foundation.scheduling.queries import beats, last_heartbeat, last_runs
from foundation.scheduling.runs import HEARTBEAT
from foundation.storage.engine import for_reading
from foundation.storage.guard import execute_stamped
from foundation.storage.invariants import Invariant
from foundation.storage.scopes import HEALTH
from foundation.storage.unit_of_work import reading
from foundation.system.queries import checks_of_invariants
from foundation.system.stores import behind
from foundation.web.container import Container

SEAL_INTERVAL = "audit.seal_interval_seconds"
HEARTBEAT_GRACE = timedelta(seconds=60)
_MEGABYTE = 1_000_000
_TRIAL_BYTES = _MEGABYTE  # is tried
LEAST_FREE = "storage.least_free_megabytes"
BACKUP_HOURS = "storage.backup_hours"
CHECK_OVERDUE = "storage.check_overdue_hours"
LATE_AFTER = "jobs.late_after_intervals"
DRILL_DAYS = "backup.drill_days"
BACK_UP_DATA, BACK_UP_KEYS, DRILL = (
    "back_up_data",
    "back_up_keys",
    "drill_backups",
)  # as runs


@dataclass(frozen=True)
class Check:
    """One check: its stable name, whether all is well, and a code or number that says more.

    What is not vital is for people: a message that was given up is no reason to take the service out. What `falls_due`
    is not broken when it is not well: it is overdue.
    """

    name: str
    ok: bool
    detail: str = ""
    is_vital: bool = True
    falls_due: bool = False


@dataclass(frozen=True)
class JobState:
    """How one job does, and whether it is late."""

    name: str
    beat: Beat
    is_late: bool


def _age(since: datetime | None, now: datetime) -> str:
    if since is None:
        return ""
    return ngettext("%(num)d second", "%(num)d seconds", max(0, int((now - since).total_seconds())))


def _database(container: Container, folder: Path) -> list[Check]:
    try:
        late = behind(container.stores, folder)
    except SQLAlchemyError:
        return [Check("database", False), Check("migrations", False)]
    return [Check("database", True), Check("migrations", not late, ", ".join(late))]


def _has_room(container: Container) -> bool:
    """Whether the stores can be written to: on SQLite their folders have room, on PostgreSQL they take changes.

    A small change can still succeed on a full disk, in room that the stores have already; so room itself is tried.
    How full the disk of a PostgreSQL server is, whoever keeps it watches; many turn read-only when it is.
    """
    if container.stores.shared:
        try:
            with for_reading(container.stores.data).connect() as connection:
                return bool(execute_stamped(connection, text("SHOW transaction_read_only")).scalar_one() == "off")
        except SQLAlchemyError:
            return False
    try:
        least = container.rule(LEAST_FREE) * _MEGABYTE
    except (SQLAlchemyError, DomainError):
        return False
    stores = (container.stores.data, container.stores.audit, container.stores.keys)
    return all(_takes_more(folder, least) for folder in {Path(str(store.url.database)).parent for store in stores})


def _takes_more(folder: Path, least: int) -> bool:
    try:
        stats = os.statvfs(folder)
        if stats.f_bavail * stats.f_frsize < least:
            return False
        with tempfile.TemporaryFile(dir=folder) as trial:
            os.posix_fallocate(trial.fileno(), 0, _TRIAL_BYTES)
    except OSError:
        return False
    return True


def _messages(container: Container) -> Check:
    try:
        with reading(container.units, HEALTH) as unit:
            failed = count_of_failed(unit.session)
    except (SQLAlchemyError, DomainError):
        return Check("messages", False, is_vital=False)
    detail = ngettext("%(num)d message not delivered", "%(num)d messages not delivered", failed) if failed else ""
    return Check("messages", not failed, detail, is_vital=False)


def _ago(since: datetime | None, now: datetime) -> str:
    if since is None:
        return gettext("None yet")
    hours = max(0, int((now - since).total_seconds())) // 3600
    return ngettext("%(num)d hour ago", "%(num)d hours ago", hours) if hours else gettext("Less than an hour ago")


def _backups(container: Container, now: datetime) -> list[Check]:
    """Data are backed up often enough, the keys after the data, and both were restored in a drill not long ago.

    Runs of backups are forgotten after a month, so `None yet` also means: none for a month. Drills are remembered."""
    data = keys = drill = None
    fresh = held = False
    try:
        with reading(container.units, HEALTH) as unit:
            runs = last_runs(unit.session, (BACK_UP_DATA, BACK_UP_KEYS, DRILL), now)
        data, keys, drill = (runs.get(job) for job in (BACK_UP_DATA, BACK_UP_KEYS, DRILL))
        held = drill is not None and now - drill <= timedelta(days=container.rule(DRILL_DAYS))
        fresh = data is not None and now - data <= timedelta(hours=container.rule(BACKUP_HOURS))
    except (SQLAlchemyError, DomainError):
        pass
    covered = keys is not None and (data is None or keys >= data)
    return [
        Check("backup", fresh, _ago(data, now), is_vital=False, falls_due=True),
        Check("key_backup", covered, _ago(keys, now), is_vital=False, falls_due=True),
        Check("drill", held, day(drill.date()) if drill else gettext("None yet"), is_vital=False, falls_due=True),
    ]


@dataclass(frozen=True)
class InvariantState:
    """What was found when an invariant was last looked at; None where it never was."""

    invariant: Invariant
    checked_at: datetime | None
    breaches: Sequence[str] = ()
    broken_since: datetime | None = None


def invariant_states(container: Container) -> list[InvariantState] | None:
    """What was found of each invariant, in the order in which they are looked at. None: the store is away."""
    try:
        with reading(container.units, HEALTH) as unit:
            rows = {row.name: row for row in checks_of_invariants(unit.session)}
    except (SQLAlchemyError, DomainError):
        return None
    return [
        InvariantState(one, row.checked_at, row.breaches, row.broken_since)
        if (row := rows.get(one.name)) else InvariantState(one, None)
        for one in container.invariants()
    ]  # fmt: skip


def _invariants(container: Container, states: Sequence[InvariantState] | None, now: datetime) -> Check:
    """All that must always hold did when it was last looked at, and that is not long ago."""
    if states is None:
        return Check("invariants", False, is_vital=False)
    broken = sum(bool(state.breaches) for state in states)
    if broken:
        detail = ngettext("%(num)d thing is broken", "%(num)d things are broken", broken)
        return Check("invariants", False, detail, is_vital=False)
    oldest = min((state.checked_at for state in states if state.checked_at), default=None)
    try:
        late = timedelta(hours=container.rule(CHECK_OVERDUE))
    except (SQLAlchemyError, DomainError):
        return Check("invariants", False, is_vital=False)
    fresh = oldest is not None and now - oldest <= late and all(state.checked_at for state in states)
    return Check("invariants", fresh, _ago(oldest, now), is_vital=False, falls_due=True)


def job_states(container: Container) -> list[JobState] | None:
    """How each job does, in the order in which they run; none before a scheduler has led. None: the store is away."""
    try:
        return _job_states(container, container.clock.now(), container.rule(LATE_AFTER))
    except (SQLAlchemyError, DomainError):
        return None


def _job_states(container: Container, now: datetime, intervals: int) -> list[JobState]:
    with reading(container.units, HEALTH) as unit:
        named_beats = [
            (
                row.job,
                Beat(
                    timedelta(seconds=row.every_seconds),
                    row.known_since,
                    row.began_at,
                    row.ended_at,
                    row.done_at,
                    row.error,
                ),
            )
            for row in beats(unit.session)
        ]
    return [JobState(name, beat, is_late(beat, now, intervals)) for name, beat in named_beats]


def _jobs(states: Sequence[JobState] | None) -> Check:
    """No job is late, and none failed when it last ran."""
    if states is None:
        return Check("jobs", False, is_vital=False)
    bad = sum(state.is_late or state.beat.error is not None for state in states)
    detail = ngettext("%(num)d job is late or failed", "%(num)d jobs are late or failed", bad) if bad else ""
    return Check("jobs", not bad, detail, is_vital=False, falls_due=True)


def _scheduler(container: Container, now: datetime) -> Check:
    try:
        with reading(container.units, HEALTH) as unit:
            beat = last_heartbeat(unit.session, HEARTBEAT)
    except (SQLAlchemyError, DomainError):
        return Check("scheduler", False)
    return Check("scheduler", beat is not None and now - beat < HEARTBEAT_GRACE, _age(beat, now))


def _audit_seal(container: Container, now: datetime) -> Check:
    try:
        oldest = unsealed_since(container.stores)
        late = oldest is not None and now - oldest > timedelta(seconds=2 * container.rule(SEAL_INTERVAL))
    except (SQLAlchemyError, DomainError):
        return Check("audit_seal", False)
    return Check("audit_seal", not late, _age(oldest, now))


def overseen(container: Container) -> list[Check]:
    """What a data protection officer watches: the seal of the audit, and the backups."""
    now = container.clock.now()
    return [_audit_seal(container, now), *_backups(container, now)]


def checks(
    container: Container,
    folder: Path,
    jobs: Sequence[JobState] | None = None,
    invariants: Sequence[InvariantState] | None = None,
) -> list[Check]:
    """Every check, in a fixed order. Never raises for a store that is away.

    `jobs`, `invariants`: how they do, where it was asked already.
    """
    now = container.clock.now()
    return [
        *_database(container, folder),
        Check("storage", _has_room(container)),
        _scheduler(container, now),
        _audit_seal(container, now),
        _jobs(jobs if jobs is not None else job_states(container)),
        _messages(container),
        *_backups(container, now),
        _invariants(container, invariants if invariants is not None else invariant_states(container), now),
    ]
