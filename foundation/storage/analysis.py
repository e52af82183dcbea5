"""How full the indexes are, for SQLite to choose by. PostgreSQL looks by itself.

Without it SQLite takes every index for about equally good, and goes through all cases of an office to find two hundred
of them. What is kept is how many rows share a value, of each index; no value.
"""

import time

from sqlalchemy import Engine, text

from foundation.storage.batches import let_others_in
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import store_transaction

_ROWS = 10_000  # that are looked at in each index, a few milliseconds; with a limit SQLite keeps no samples of values
_WANTED_SECONDS = 0.05  # in one transaction, which others wait for


def look_at_indexes(stores: Stores) -> int:
    """Estimate anew how many rows share a value, in each index of each store; returns how many indexes there are."""
    if stores.shared:
        return 0
    return sum(_look(engine, stores) for engine in (stores.data, stores.audit, stores.keys))


def _look(engine: Engine, stores: Stores) -> int:
    with store_transaction(engine) as connection:
        named = text("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name")
        names = list(execute_stamped(connection, named).scalars())
    quoted = [engine.dialect.identifier_preparer.quote_identifier(name) for name in names]
    while quoted:
        began = time.monotonic()
        with store_transaction(engine) as connection:
            execute_stamped(connection, text(f"PRAGMA analysis_limit = {_ROWS}"))
            while quoted and time.monotonic() - began < _WANTED_SECONDS:
                execute_stamped(connection, text(f"ANALYZE {quoted.pop()}"))
        if quoted:
            let_others_in(stores)
    return len(names)
