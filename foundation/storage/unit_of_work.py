"""The unit of work: one per request and per job, and the only commit of the program."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from foundation.clock import Clock
from foundation.storage.engine import Stores, begun_for_writing, for_reading, for_writing
from foundation.storage.guard import Guard, GuardedSession
from foundation.storage.scopes import Scope, SystemScope


class Transaction(Protocol):
    """Whatever can be committed: a session, or a store's connection."""

    def commit(self) -> None:
        """Make it last."""
        ...


class Participant(Protocol):
    """A store that takes part in a unit: keys, audit."""

    def before_commit(self) -> Sequence[Transaction]:
        """Write what is pending; give back transactions of its own, which are committed before the data."""
        ...

    def forget(self) -> None:
        """Forget what was collected since the beginning: the data of it was rolled back."""
        ...

    def savepoint(self) -> Callable[[], None]:
        """A way to take up again, after `forget`, what was collected so far: its data are written once more."""
        ...

    def close(self) -> None:
        """Forget everything, and give connections back."""
        ...


def commit_all(transactions: Sequence[Transaction]) -> None:
    """The one commit. Order matters: a key is there before its data, so that a crash leaves no data without its key."""
    for transaction in transactions:
        transaction.commit()


def _engine(stores: Stores, scope: Scope, writing: bool) -> Engine:
    if writing:
        return for_writing(stores.data)
    return stores.data if isinstance(scope, SystemScope) and scope.in_pieces else for_reading(stores.data)


UnitFactory = Callable[[Scope, bool], "Unit"]


@dataclass(frozen=True)
class Hooks:
    """What topics to the right let follow from work to the left; every unit of a program has the same."""

    # Given the session, ids of cases and today: dated facts by case, of which the room that knows tasks makes tasks.
    dated_facts: tuple[Callable[..., Mapping[uuid.UUID, Sequence[Any]]], ...] = ()
    # Given the unit and the account: what opens something without a sign-in ends with all sign-ins of an account.
    ends_with_sign_ins: tuple[Callable[["Unit", uuid.UUID], None], ...] = ()
    # Given the session, kinds of documents with the countries of consulates, and today: what own records teach of each.
    lead_times: tuple[Callable[..., Mapping[Any, Any]], ...] = ()
    # Given the unit and a case that has just taken a step.
    after_steps: tuple[Callable[["Unit", Any], None], ...] = ()
    # Given the unit, and ids of cases of whom a carrier changed a flight that is no group movement.
    after_changed_flights: tuple[Callable[["Unit", Sequence[uuid.UUID]], None], ...] = ()
    # Given the unit, and messages or notices that are about to be written: those that leave now, and those that are
    # held back, each with the case for whose sake.
    before_sending: tuple[Callable[["Unit", Sequence[Any]], Sequence[Any]], ...] = ()


class Unit:
    """One unit of work on behalf of one scope."""

    def __init__(self, stores: Stores, guard: Guard, scope: Scope, clock: Clock, writing: bool) -> None:
        """Open a session; nothing is asked of the database until the first statement."""
        self.stores = stores
        self.clock = clock
        self.writing = writing
        self.session = GuardedSession(_engine(stores, scope, writing), scope, guard, reads_only=not writing)
        self.session.info["unit"] = self
        self.participants: dict[str, Any] = {}
        # Filled by whoever makes units: a second unit beside this one, the opaque ids of doors, and what follows.
        self.hooks = Hooks()
        self.aside: UnitFactory
        self.door: Callable[[uuid.UUID, str], uuid.UUID]
        # What follows from the changes of this unit, by key, so that it follows once however many changes there were.
        self.before_commit: dict[str, Callable[[], None]] = {}
        self.after_commit: list[Callable[[], None]] = []

    @property
    def scope(self) -> Scope:
        """On whose behalf; the session's own, fixed for its life."""
        return self.session.scope

    @property
    def actor_id(self) -> uuid.UUID | None:
        """The account that acts, or None for the program itself."""
        return self.scope.actor_id

    @property
    def today(self) -> date:
        """The day of whoever acts, by the clocks of their place; of the program itself, UTC's."""
        return self.now_here.date()

    @property
    def now_here(self) -> datetime:
        """This instant, by the same clocks."""
        return self.clock.now().astimezone(self.scope.zone)

    def connection(self) -> Connection:
        """The connection of the data, for stores that share its transaction (see `execute_stamped`)."""
        return self.session.connection()

    def finish(self) -> None:
        """Flush, let keys and audit write theirs, and commit all, keys first."""
        self.follow()
        own: list[Transaction] = []
        for participant in self.participants.values():
            own.extend(participant.before_commit())
        commit_all([*own, self.session])
        for act in self.after_commit:
            act()
        self.after_commit.clear()

    def follow(self) -> None:
        """Flush, and let what follows from the changes so far follow. Long work does so in pieces."""
        self.session.flush()
        while self.before_commit:
            self.before_commit.popitem()[1]()
            self.session.flush()

    def take_back(self) -> None:
        """Roll back everything that this unit did, as if it had just begun: the end of a dry run."""
        self.session.rollback()
        self.session.expunge_all()
        self.session.info.pop("seen", None)
        self.before_commit.clear()
        self.after_commit.clear()
        for participant in self.participants.values():
            participant.forget()

    def close(self) -> None:
        """Roll back what was not committed, and forget the keys."""
        self.session.close()
        for participant in self.participants.values():
            participant.close()


@contextmanager
def writing(units: UnitFactory, scope: Scope) -> Iterator[Unit]:
    """A unit that is committed at the end of the block, or rolled back if the block fails."""
    unit = units(scope, True)
    try:
        yield unit
        unit.finish()
    finally:
        unit.close()


@contextmanager
def reading(units: UnitFactory, scope: Scope) -> Iterator[Unit]:
    """A unit that changes nothing."""
    unit = units(scope, False)
    try:
        yield unit
    finally:
        unit.close()


@contextmanager
def store_transaction(engine: Engine) -> Iterator[Connection]:
    """A short transaction of a store of its own (audit, keys on SQLite), committed at the end of the block."""
    with engine.connect() as connection:
        yield begun_for_writing(connection)
        commit_all([connection])
