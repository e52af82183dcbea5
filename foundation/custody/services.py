"""Changing the master key: every key is opened with the former one and wrapped by the next, while people work.

The key store says which master key is in use, and every process asks it before it wraps; all master keys that are set
open. So a run that was killed is simply run again, and nobody notices either. Only the wrapping changes: no key is new.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, text

from foundation.errors import Conflict, SealBroken
from foundation.security.master_key import MasterKey, MasterKeys
from foundation.security.master_key_in_use import InUse, in_use, use, without, wrapped_by
from foundation.security.wrapped_keys import Wrapped, put_wrapped, wrapped_keys
from foundation.settings import Settings
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.locks import Advisory, ProcessLock
from foundation.storage.unit_of_work import store_transaction

BATCH = 500  # wrapped within a few milliseconds, for which others who write keys wait
_NEXT = "python3 run.py flask keys next"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Change:
    """A change of the master key that can be made: from which to which, and how many keys each wraps by now."""

    former: MasterKey
    following: MasterKey
    state: InUse
    is_begun: bool
    keys: int


@contextmanager
def alone_at_it(settings: Settings, stores: Stores) -> Iterator[None]:
    """Nobody else changes the master key during the block. Conflict if somebody does already."""
    lock = ProcessLock(stores, settings.keys_folder / "rotate.lock", Advisory.MASTER_KEY)
    if not lock.take():
        raise Conflict(
            "The master key is being changed by another run. Wait until it has ended, and look at what it said."
        )
    try:
        yield
    finally:
        lock.release()


def change_at_hand(connection: Connection, masters: MasterKeys) -> Change | None:
    """What can be changed now; None if it is done already. Only reads.

    Conflict, with the cure, where the key in use or the next one is not set, where too many are, or where one of them
    does not open what it should.
    """
    state = in_use(connection)
    if state is None:
        raise Conflict("There are no keys yet: this key store was never prepared.")
    if masters.find(state.key_id) is None:
        raise Conflict(without(state.key_id, masters))
    numbers = wrapped_by(connection)
    change = _begun(state, masters, numbers) if not state.is_settled else _next(state, masters, numbers)
    if change is not None:
        _check_all(connection, masters)
    return change


def _named(masters: MasterKeys, key_id: str) -> MasterKey:
    key = masters.find(key_id)
    if key is None:
        raise Conflict(
            f"{key_id} still wraps keys, and is not set here any more. Add it to MASTER_KEY_FILE again, as a line "
            f"{key_id}:BASE64, until this has ended."
        )
    return key


def _begun(state: InUse, masters: MasterKeys, numbers: dict[str, int]) -> Change:
    assert state.former_id is not None
    former, following = _named(masters, state.former_id), _named(masters, state.key_id)
    return Change(former, following, state, True, sum(numbers.values()))


def _next(state: InUse, masters: MasterKeys, numbers: dict[str, int]) -> Change | None:
    further = [key_id for key_id in masters.ids if key_id not in (state.key_id, state.former_id)]
    if len(further) > 1:
        raise Conflict(f"There are {len(further)} next master keys: {', '.join(further)}. Leave one of them in.")
    if not further:
        if state.former_id in masters.ids:
            return None
        raise Conflict(f"There is no next master key. Draw it: {_NEXT}")
    following, former = _named(masters, further[0]), _named(masters, state.key_id)
    if following.derive("comparison") == former.derive("comparison"):
        raise Conflict(f"{further[0]} is the same key as {state.key_id} under another name. Draw a new one: {_NEXT}")
    return Change(former, following, state, False, sum(numbers.values()))


def _check_all(connection: Connection, masters: MasterKeys) -> None:
    """Conflict unless every key can be opened, each by the master key that it names."""
    for key in wrapped_keys(connection):
        _opened(masters, key)


def _opened(masters: MasterKeys, key: Wrapped) -> bytes:
    try:
        return _named(masters, key.master_key_id).unwrap(key.kind, key.owner, key.wrapped)
    except SealBroken as error:
        raise Conflict(
            f"{key.master_key_id}, as it is set here, does not open what it wrapped (a key of the kind {key.kind}): it "
            "is another key under that name, or the key store was changed by hand. Nothing was changed."
        ) from error


def begin(stores: Stores, change: Change, now: datetime) -> None:
    """From here on what is new is wrapped by the next master key. Waits for whoever is wrapping."""
    with store_transaction(stores.keys) as connection:
        use(connection, InUse(change.following.key_id, change.former.key_id, now, None))


def wrap_anew(stores: Stores, change: Change, masters: MasterKeys, tell: Progress) -> int:
    """Wrap by the next master key whatever another one wraps, in short transactions; returns how many there were.

    `tell` hears after each how many are wrapped by it, of how many. A key that is destroyed meanwhile stays destroyed.
    """
    total = 0
    while number := _wrap_some(stores, change, masters):
        total += number
        with stores.keys.connect() as connection:
            numbers = wrapped_by(connection)
        tell(numbers.get(change.following.key_id, 0), sum(numbers.values()))
    return total


def _wrap_some(stores: Stores, change: Change, masters: MasterKeys) -> int:
    following = change.following
    with store_transaction(stores.keys) as connection:
        keys = wrapped_keys(connection, but_by=following.key_id, at_most=BATCH)
        for key in keys:
            plain = _opened(masters, key)
            put_wrapped(connection, key, following.wrap(key.kind, key.owner, plain), following.key_id)
    return len(keys)


def settle(stores: Stores, change: Change, now: datetime) -> int:
    """Open every key with the next master key alone, then write down that the former one is not needed any more.

    Returns how many there are. Conflict if one of them does not open: then both are needed still.
    """
    alone = MasterKeys([change.following])
    with store_transaction(stores.keys) as connection:
        _check_all(connection, alone)
        state = in_use(connection)
        assert state is not None
        use(connection, replace(state, settled_at=now))
        number = sum(wrapped_by(connection).values())
    _forget_former_rows(stores)
    return number


def _forget_former_rows(stores: Stores) -> None:
    """Have the database let go of what the former master key opens: its log, and rows that were replaced."""
    statement = "VACUUM keys.wrapped_key" if stores.shared else "PRAGMA wal_checkpoint(TRUNCATE)"
    engine = stores.keys.execution_options(isolation_level="AUTOCOMMIT") if stores.shared else stores.keys
    with engine.connect() as connection:
        execute_stamped(connection, text(statement))
