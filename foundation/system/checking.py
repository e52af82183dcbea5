"""`flask check`: does all hold that must always hold? Each breach with its cure."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from foundation.audit.sealer import seal_all
from foundation.audit.verification import verify
from foundation.errors import Conflict, SealBroken
from foundation.storage.base import Base
from foundation.storage.engine import Stores
from foundation.storage.invariants import MOST_NAMED, Invariant, rows_of_one_case, triggers_are_there
from foundation.system.health import SEAL_INTERVAL
from foundation.system.queries import without_key
from foundation.web.container import Container

_OF_THE_AUDIT = tuple(
    f"{table}_is_never_{what}" for table in ("audit_change", "audit_change_subject") for what in ("changed", "deleted")
)


@dataclass(frozen=True)
class Breach:
    """An invariant that does not hold, and what breaks it."""

    invariant: Invariant
    found: Sequence[str]


def broken(container: Container, invariants: Sequence[Invariant], say: Callable[[str], None]) -> list[Breach]:
    """Look at each of them; `say` is told of each in one line."""
    breaches = []
    for invariant in invariants:
        found = invariant.breaches(container.stores)
        say(f"{'BROKEN' if found else 'holds '}  {invariant.says}")
        if found:
            breaches.append(Breach(invariant, found))
    return breaches


def invariants_of_the_house(container: Container, key_owners: Mapping[str, Any]) -> list[Invariant]:
    """What holds of every installation, whatever its topics are. `key_owners`: the column of whom keys belong to."""
    return [
        rows_of_one_case(Base.metadata),
        triggers_are_there("The database refuses to change what the audit holds.", *_OF_THE_AUDIT),
        Invariant(
            "Everybody and everything whose data is sealed has the key to it.",
            "Restore the newest backup of keys; what was sealed after it cannot be read any more.",
            lambda stores: without_key(stores, key_owners)[:MOST_NAMED],
        ),
        Invariant(
            "The audit is whole.",
            "Ask flask audit verify what is wrong, and keep the files as they are: somebody may have changed them.",
            lambda stores: _problems_of_audit(container, stores),
        ),
    ]


def _problems_of_audit(container: Container, stores: Stores) -> list[str]:
    now = container.clock.now()
    with suppress(Conflict, SealBroken):  # what could not be sealed is judged as it is
        seal_all(stores, container.secrets, now)
    return verify(stores, container.secrets, now, container.rule(SEAL_INTERVAL)).problems[:MOST_NAMED]
