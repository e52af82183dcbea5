"""`flask check`: does all hold that must always hold? Each breach with its cure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError

from foundation.audit import tables
from foundation.audit.sealer import STREAMS, seal_all
from foundation.audit.verification import Verdict, verify
from foundation.errors import Conflict, DomainError, SealBroken
from foundation.storage.base import Base
from foundation.storage.invariants import MOST_NAMED, Invariant, Triggers, rows_of_one_case, triggers_are_there
from foundation.storage.written_once import trigger_names
from foundation.system.health import SEAL_INTERVAL
from foundation.system.queries import without_key
from foundation.web.container import Container


@dataclass(frozen=True)
class Breach:
    """An invariant that does not hold, and the rows that break it, by table and id."""

    invariant: Invariant
    rows: Sequence[str]


def broken(container: Container, invariants: Sequence[Invariant], say: Callable[[str], None]) -> list[Breach]:
    """Look at each of them; `say` is told of each in one line. One that cannot be looked at does not hide others."""
    breaches = []
    for invariant in invariants:
        try:
            rows = invariant.breaches(container.stores)
        except (DomainError, SQLAlchemyError) as error:
            rows = [f"it could not be looked at: {error}"]
        say(f"{'BROKEN' if rows else 'holds '}  {invariant.says}")
        if rows:
            breaches.append(Breach(invariant, rows))
    return breaches


def invariants_of_the_house(container: Container, key_owners: Mapping[str, Any]) -> list[Invariant]:
    """What holds of every installation, whatever its topics are. `key_owners`: the column of whom keys belong to."""
    return [
        rows_of_one_case(Base.metadata),
        triggers_are_there("The database refuses to change records of changes.", _of("data", *STREAMS[0])),
        triggers_are_there(
            "The database refuses to change records of reads, and seals.",
            _of("audit", *STREAMS[1], tables.seal, tables.cut),
        ),
        Invariant(
            "Everybody and everything of whom something is sealed has the key to it.",
            "Restore the newest backup of keys; what was sealed after it cannot be read any more.",
            lambda stores: without_key(stores, key_owners)[:MOST_NAMED],
        ),
        Invariant(
            "The audit is whole.",
            "Ask flask audit verify what is wrong, and keep the files as they are: somebody may have changed them.",
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
