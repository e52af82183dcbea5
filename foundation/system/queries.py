"""Reads of the house itself: which owners of keys are there, who has none, and what was found of invariants."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foundation.security.key_store import owners_of_keys
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.system.models import InvariantCheck


def owners_present(session: Session, column: Any, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids that stand in a column of a mapped class."""
    return set(session.execute(select(column).where(column.in_(ids))).scalars())


def without_key(stores: Stores, owners: Mapping[str, Any]) -> list[str]:
    """Those of whom something is sealed and who have no key, by kind and id.

    `owners` says, per kind of key, in which column its owner stands. The data are read before the keys, which a unit
    commits first, and those without one once more: a key may be destroyed with its data in between.
    """
    keyless: list[str] = []
    for kind, column in sorted(owners.items()):
        missing = _sealing(stores, column)
        with stores.keys.connect() as connection:
            missing -= owners_of_keys(connection, kind)
        if missing:
            missing &= _sealing(stores, column)
        keyless += [f"{kind} {owner.hex}" for owner in sorted(missing)]
    return keyless


def _sealing(stores: Stores, column: Any) -> set[uuid.UUID]:
    """The ids of a column in rows that hold something sealed."""
    table = column.expression.table
    sealed = [each.is_not(None) for each in table.c if each.key.endswith("_sealed")]
    with stores.data.connect() as connection:
        return set(execute_stamped(connection, select(column.expression).where(or_(*sealed))).scalars())


def checks_of_invariants(session: Session) -> Sequence[InvariantCheck]:
    """What was found when each invariant was last looked at."""
    return session.execute(select(InvariantCheck).order_by(InvariantCheck.name)).scalars().all()
