"""Reads of housekeeping: which owners of keys are there, and who has none."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.security.key_store import owners_of_keys
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped


def owners_present(session: Session, column: Any, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids that stand in a column of a mapped class."""
    return set(session.execute(select(column).where(column.in_(ids))).scalars())


def without_key(stores: Stores, owners: Mapping[str, Any]) -> list[str]:
    """Whoever has no key, by kind and id. `owners` says, per kind of key, in which column its owner stands."""
    found: list[str] = []
    for kind, column in sorted(owners.items()):
        with stores.keys.connect() as connection:
            have = owners_of_keys(connection, kind)
        with stores.data.connect() as connection:
            ids = set(execute_stamped(connection, select(column.expression)).scalars())
        found += [f"{kind} {owner.hex}" for owner in sorted(ids - have)]
    return found
