"""Jobs that keep the house: seal the audit, sweep keys without data, forget old rows, look at how full indexes are."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import case, delete

from foundation.accounts.models import FormSubmission, SignInAttempt, SignInSession
from foundation.accounts.queries.installation import installation_uid
from foundation.audit.records import Record
from foundation.audit.retention import Removed, remove_before
from foundation.audit.sealer import seal_all
from foundation.audit.trail import write_event
from foundation.errors import Conflict
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import MessageState
from foundation.oversight.words import OversightAct
from foundation.scheduling.models import JobRun
from foundation.scheduling.queries import last_run
from foundation.scheduling.runs import Job
from foundation.security.key_store import database_of_keys, delete_keys, keys_made_between, pinned_seal
from foundation.storage.analysis import look_at_indexes
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, store_transaction, writing
from foundation.system.health import DRILL, SEAL_INTERVAL
from foundation.system.queries import owners_present
from foundation.web.container import Container

_log = structlog.get_logger("housekeeping")
SWEEP, LOOK, CUT = "sweep_orphan_keys", "look_at_indexes", "cut_audit"
KEPT_DAYS = "audit.keep_days"


def seal_audit(container: Container) -> Callable[[datetime], int]:
    """Seal what is not sealed yet, and log the newest seal, so that a copy of it leaves the machine with the logs."""

    def run(now: datetime) -> int:
        number, rows = seal_all(container.stores, container.secrets, now)
        with container.stores.keys.connect() as connection:
            pin = pinned_seal(connection)
        _log.info("audit_sealed", number=number, rows=rows, mac=pin[1].hex() if pin else "")
        return rows

    return run


def cut_audit(container: Container) -> Callable[[datetime], int]:
    """Remove sealed records of the audit that are older than the rule, and say in the audit that they were."""

    def run(at: datetime) -> int:
        now = min(at, container.clock.now())  # nothing is removed by a day to come: it is gone for good
        removed = remove_old_audit(container, now)
        return removed.records

    return run


def remove_old_audit(container: Container, now: datetime) -> Removed:
    """Remove what is older than the rule of that day; the audit says how much. SealBroken where it is not whole."""
    before = now - timedelta(days=container.rule(KEPT_DAYS))
    removed = remove_before(container.stores, container.secrets, before, now)
    if removed.seals and removed.cut is not None:
        detail = {"seals": removed.seals, "records": removed.records, "to_seal": removed.cut.number}
        record = Record(now, None, JOBS.name, OversightAct.AUDIT_CUT, detail=detail)
        write_event(container.stores.audit, container.secrets, record)
        _log.info("audit_cut", number=removed.cut.number, rows=removed.records, mac=removed.cut.link.hex())
    return removed


def sweep_orphan_keys(container: Container, owners: Mapping[str, Any], grace: timedelta) -> Callable[[datetime], int]:
    """Destroy keys whose data was never committed. `owners` says, per kind of key, in which column its owner stands."""

    def run(at: datetime) -> int:
        now = min(at, container.clock.now())  # keys of today are never judged by a day to come: they are gone for good
        _check_they_belong_together(container)
        last = (now - grace).date() - timedelta(days=1)
        first = _swept_to(container, grace, now)
        gone = 0
        for kind, column in owners.items():
            with container.stores.keys.connect() as connection:
                made = keys_made_between(connection, first, last, kind)
            orphans = [(kind, owner) for owner in _without_data(container, column, made)]
            with store_transaction(container.stores.keys) as connection:
                delete_keys(connection, orphans)
            gone += len(orphans)
        return gone

    return run


def _swept_to(container: Container, grace: timedelta, now: datetime) -> date:
    """From which day on keys were not looked at yet: everything, when no finished sweep is remembered."""
    with reading(container.units, JOBS) as unit:
        done = last_run(unit.session, SWEEP, now)
    return (done - grace).date() - timedelta(days=2) if done is not None else date.min


def _check_they_belong_together(container: Container) -> None:
    """Conflict if the keys belong to another database: every one of them would look like an orphan."""
    with container.stores.keys.connect() as connection:
        theirs = database_of_keys(connection)
    with reading(container.units, JOBS) as unit:
        own = installation_uid(unit.session)
    if own is None or theirs != own:
        raise Conflict("the keys belong to another database")


def _without_data(container: Container, column: Any, made: list[uuid.UUID]) -> list[uuid.UUID]:
    present: set[uuid.UUID] = set()
    with reading(container.units, JOBS) as unit:
        for start in range(0, len(made), 400):
            present |= owners_present(unit.session, column, made[start : start + 400])
    return [owner for owner in made if owner not in present]


def forget_old_rows(container: Container) -> Callable[[datetime], int]:
    """Delete what is of no use any more, each after as many days as its rule says: attempts to sign in, submissions,
    sign-ins and runs of jobs but for drills, and messages that are not waiting.
    """
    ended = OutboxMessage.state.not_in((MessageState.WAITING, MessageState.HELD))
    ages: list[tuple[Any, Any, str]] = [
        (SignInAttempt, SignInAttempt.at, "retention.attempt_days"),
        (FormSubmission, FormSubmission.taken_at, "retention.submission_days"),
        (SignInSession, SignInSession.expires_at, "retention.session_days"),
        (JobRun, case((JobRun.job != DRILL, JobRun.started_at)), "retention.session_days"),
        (OutboxMessage, case((ended, OutboxMessage.last_tried_at)), "retention.message_days"),
    ]

    def run(now: datetime) -> int:
        gone = 0
        for entity, column, code in ages:
            age = timedelta(days=container.rule(code))
            with writing(container.units, JOBS) as unit:
                result: Any = unit.session.execute(
                    delete(entity).where(column < now - age), execution_options={"synchronize_session": False}
                )
                gone += result.rowcount
        return gone

    return run


def jobs_of(container: Container, key_owners: Mapping[str, Any]) -> list[Job]:
    """The jobs of this room, in the order in which a tick runs them; their numbers are rules."""
    orphan_hours = container.rule("storage.orphan_key_hours")
    return [
        Job("seal_audit", _l("Seal the audit"), container.rule(SEAL_INTERVAL), seal_audit(container)),
        Job(CUT, _l("Remove old audit records"), 86_400, cut_audit(container)),
        Job(
            SWEEP,
            _l("Delete keys whose data are gone"),
            3600,
            sweep_orphan_keys(container, key_owners, timedelta(hours=orphan_hours)),
        ),
        Job("forget_old_rows", _l("Delete used forms and old sign-in attempts"), 3600, forget_old_rows(container)),
        Job(LOOK, _l("Keep database indexes up to date"), 86_400, lambda _now: look_at_indexes(container.stores)),
    ]
