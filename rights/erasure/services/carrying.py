"""Carrying out a run, step by step, so that it goes on wherever it was killed: ledgers, keys, rows, space.

The ledgers of keys and audit come first. Killed after that, the start of the service finds an entry that the data lack,
and erases; killed before, nothing has happened yet.
"""

import errno
import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from foundation.audit.ledger import (
    Entries as Entries,
    LedgerEntry,
    by_mark,
    fill_ledgers,
    forget_words,
    ledgers,
    mark_of,
)
from foundation.errors import Conflict
from foundation.rulebook.queries import rules_on
from foundation.security.key_store import KeyName, delete_keys, wrapped_key
from foundation.security.secrets import Secrets
from foundation.storage.engine import Stores
from foundation.storage.outage import is_outage
from foundation.storage.tidying import Busy, give_back_space
from foundation.storage.unit_of_work import Unit, store_transaction
from rights.erasure.models import Erasure
from rights.erasure.queries.again import days_of_doors, owners_there, runs_by_entry
from rights.erasure.queries.runs import erasure_by_id, erasures_of_case
from rights.erasure.rules.runs import ErasureKind, ErasureState, everywhere_from
from rights.erasure.services.erasing import Effect, ToErase, entries_of, erase, keys_to_destroy, subject_of
from rights.erasure.services.runs import by_purpose
from rights.erasure.words import ErasureAct, Stop
from rights.retention.queries import hold_facts
from rights.retention.rules import DATA_BACKUP_DAYS, KEY_BACKUP_DAYS, is_held

KEYS = (wrapped_key.name,)
_FULL, _BUSY = ("disk is full", "no space left", "disk full"), ("locked", "lock timeout", "lock_timeout")


def _last_day(unit: Unit, from_day: date) -> date:
    rules = rules_on(unit.session, (DATA_BACKUP_DAYS, KEY_BACKUP_DAYS), from_day)
    return everywhere_from(from_day, rules.need(DATA_BACKUP_DAYS).whole(), rules.need(KEY_BACKUP_DAYS).whole())


def begin(unit: Unit, secrets: Secrets, run_id: uuid.UUID) -> ToErase | None:
    """Begin a released run, or go on with one; None where there is nothing to erase (any more), or a hold came between.

    Until here a hold stops it. In the scope of erasing; once the unit is committed, nothing stops it.
    """
    run = erasure_by_id(unit.session, run_id)
    if run is None or run.subject_id is None or run.case_id is None or run.state is ErasureState.TIDYING:
        return None
    today = unit.today
    subject = subject_of(unit, run.kind, run.subject_id, run.case_id)
    if run.state is ErasureState.RELEASED:
        if is_held(hold_facts(unit.session, [subject.case_id]).get(subject.case_id, ()), today):
            run.stopped_by = Stop.ON_HOLD
            return None
        run.state, run.began_at, run.stopped_by = ErasureState.RUNNING, unit.clock.now(), None
    whom = entries_of(unit, secrets, subject, run.entry_id, _last_day(unit, today))
    written = ledgers(unit.stores)["keys"].get(run.entry_id)
    if written is None:
        return whom
    return replace(whom, main=written, entries=(written, *whom.entries[1:]))  # its words: the keys may be gone by now


def enter_and_destroy(stores: Stores, whom: ToErase) -> None:
    """Enter it into the ledgers of audit and keys, then destroy the keys: from here on nothing of it can be read."""
    fill_ledgers(stores, {entry.uid: entry for entry in whom.entries}, without=("data",))
    _destroy(stores, whom.keys)


def _destroy(stores: Stores, keys: Collection[KeyName]) -> None:
    with store_transaction(stores.keys) as connection:
        delete_keys(connection, keys)


def erase_rows(unit: Unit, secrets: Secrets, run_id: uuid.UUID, whom: ToErase) -> None:
    """Erase the rows of a run that has begun, and say in the audit that this was done, and not of what."""
    run = erasure_by_id(unit.session, run_id)
    if run is None or run.state is not ErasureState.RUNNING:
        return
    effect = erase(unit, secrets, whom)
    now = unit.clock.now()
    run.state, run.erased_at, run.stopped_by = ErasureState.TIDYING, now, None
    run.rows = {purpose.value: count for purpose, count in by_purpose(effect.rows).items()}
    run.tables = list(effect.tables)
    if run.kind is ErasureKind.CASE and run.case_id is not None:
        for other in erasures_of_case(unit.session, run.case_id):
            if other.id != run.id:  # what it was about went with the case
                _over(other, ErasureState.DECLINED)
    unit.participants["trail"].act(ErasureAct.CARRY_OUT, ("erasure", run.id), count=sum(run.rows.values()))


def _over(run: Erasure, state: ErasureState) -> None:
    run.state, run.subject_id, run.case_id, run.tables, run.stopped_by = state, None, None, None, None


def tables_to_tidy(unit: Unit, run_id: uuid.UUID) -> list[str] | None:
    """The tables whose space a run still has to give back; None for a run that has not come so far."""
    run = erasure_by_id(unit.session, run_id)
    return run.tables or [] if run is not None and run.state is ErasureState.TIDYING else None


def tidy(stores: Stores, tables: Collection[str]) -> None:
    """Give the space of deleted rows back, so that the files of the database have nothing of them. Errors as there."""
    give_back_space(stores, tables, KEYS)


def finish(unit: Unit, run_id: uuid.UUID) -> None:
    """End a run whose space was given back: from now on it says when, and not what."""
    run = erasure_by_id(unit.session, run_id)
    if run is not None and run.state is ErasureState.TIDYING:
        run.here_since = unit.clock.now()
        run.everywhere_from = _last_day(unit, run.here_since.date())
        _over(run, ErasureState.DONE)


def stop_of(error: Exception) -> Stop:
    """Why a try stopped, as far as somebody can be told what to do about it."""
    if isinstance(error, Conflict):
        return Stop.INVENTORY
    if isinstance(error, Busy):
        return Stop.BUSY
    words = str(getattr(error, "orig", error)).lower()
    if getattr(error, "errno", None) == errno.ENOSPC or any(sign in words for sign in _FULL):
        return Stop.FULL_DISK
    if any(sign in words for sign in _BUSY):
        return Stop.BUSY
    return Stop.AWAY if isinstance(error, SQLAlchemyError) and is_outage(error) else Stop.OTHER


def note_stop(unit: Unit, run_id: uuid.UUID, stop: Stop) -> None:
    """Note why a try stopped; the next one goes on from there."""
    run = erasure_by_id(unit.session, run_id)
    if run is not None and run.subject_id is not None:
        run.stopped_by = stop


def forget_old_words(stores: Stores, today: date) -> int:
    """Forget words of erasures from before every backup that there can be; returns of how many."""
    return forget_words(stores, today)


# What older data or keys brought back.


def find_again(unit: Unit, secrets: Secrets, entries: Entries) -> list[tuple[KeyName, LedgerEntry]]:
    """Who of these entries is in the data or the keys, by the name of the key: cases first, then people, then doors.

    Not a door behind which somebody has written since, when its case was opened again.
    """
    erased = by_mark(entries)
    with unit.stores.keys.connect() as connection:
        names, made_on = owners_there(unit.session, connection), days_of_doors(unit.session, connection)
    by_name = ((name, erased.get(mark_of(secrets, name))) for name in sorted(names))
    order = {"case": 0, "person": 1}
    present = [
        (name, entry)
        for name, entry in by_name
        if entry is not None and not entry.is_older_than_key(name[0], made_on.get(name[1], date.min))
    ]
    return sorted(present, key=lambda each: order.get(each[0][0], len(order)))


def erase_again(unit: Unit, secrets: Secrets, name: KeyName, entry: LedgerEntry) -> Effect:
    """Erase once more what a restore brought back; its keys are destroyed by `destroy_again` before."""
    effect = erase(unit, secrets, _whom(name, entry, frozenset()))
    count = sum(by_purpose(effect.rows).values())  # without what was behind doors
    unit.participants["trail"].act(ErasureAct.REPLAY, count=count)
    return effect


def _whom(name: KeyName, entry: LedgerEntry, keys: frozenset[KeyName]) -> ToErase:
    kind, owner = name
    return ToErase({kind: frozenset({owner})}, entry, (entry,), keys)


def destroy_again(unit: Unit, found: Collection[tuple[KeyName, LedgerEntry]]) -> None:
    """Destroy the keys of what a restore brought back, and of everything that hangs on it."""
    names = {name for name, _entry in found}
    for name, entry in found:
        names |= keys_to_destroy(unit, _whom(name, entry, frozenset()).roots)
    _destroy(unit.stores, names)


def close_runs(unit: Unit, entries: Entries) -> int:
    """End the runs whose erasure the ledgers know, and which the restored data still have on their list."""
    runs = runs_by_entry(unit.session, entries)
    for run in runs:
        run.here_since = run.here_since or unit.clock.now()
        run.everywhere_from = run.everywhere_from or _last_day(unit, run.here_since.date())
        _over(run, ErasureState.DONE)
    return len(runs)
