"""The three stores as migrations see them, and bringing them up to date."""

from collections.abc import Callable, Sequence
from pathlib import Path

from foundation.audit.tables import AUDIT_SCHEMA, events_metadata
from foundation.errors import Conflict
from foundation.security.key_store import KEYS_SCHEMA, metadata as keys_metadata
from foundation.settings import Settings
from foundation.storage import migrations
from foundation.storage.analysis import look_at_indexes
from foundation.storage.base import Base
from foundation.storage.engine import Stores, open_stores
from foundation.storage.migrations import Origin, Store, origin_of

STORES = (
    Store("keys", lambda stores: stores.keys, keys_metadata, KEYS_SCHEMA),
    Store("audit", lambda stores: stores.audit, events_metadata, AUDIT_SCHEMA),
    Store("data", lambda stores: stores.data, Base.metadata, None),
)


def stores_of(settings: Settings) -> Stores:
    """The stores of an installation."""
    return open_stores(settings.database_url, settings.data_folder, settings.keys_folder)


def refuse_foreign(stores: Stores, folder: Path, among: Sequence[Store] = STORES) -> None:
    """Conflict if a store is at a revision that is none of this program's. Only reads."""
    foreign: dict[Origin, list[str]] = {}
    for store in among:
        revision = migrations.present(store, stores)
        if revision is not None:
            foreign.setdefault(origin_of(folder, store, revision), []).append(f"{store.name} at {revision}")
    if unreleased := foreign.get(Origin.UNRELEASED):
        raise Conflict(
            f"This installation was made before the first release ({', '.join(unreleased)}), and this version cannot "
            "bring it up to date. Nothing was changed. Start with an empty one: move the instance folder away or "
            "choose another INSTANCE_PATH, and on PostgreSQL set DATABASE_URL to an empty database. What is in the "
            "old one can still be read with the version that made it."
        )
    if later := foreign.get(Origin.LATER):
        raise Conflict(
            f"This installation belongs to a later version of the program ({', '.join(later)}). Nothing was changed. "
            "Start it with that version or a later one."
        )


def upgrade_all(settings: Settings, folder: Path, tell: Callable[[str], None] | None = None) -> None:
    """Migrate every store to its newest revision, on connections that no guard watches.

    `tell` hears which one is next, if there is something to do. Conflict if one of them is at a revision that is none
    of this program's; then all are left as they are. SQLite looks at indexes that came to rows that were there.
    """
    stores = stores_of(settings)
    try:
        refuse_foreign(stores, folder)
        has_rows = False
        for number, store in enumerate(STORES, 1):
            present = migrations.present(store, stores)
            if present != migrations.head(folder, store):
                has_rows = has_rows or present is not None
                if tell:
                    tell(f"migrating the {store.name} store ({number} of {len(STORES)})")
            migrations.upgrade(folder, store, stores)
        if has_rows:  # until the nightly job it would take a new index for a good one
            look_at_indexes(stores)
    finally:
        stores.dispose()


def make_anew(settings: Settings, folder: Path, revision: str) -> None:
    """Make anew what a migration of the data made beside tables.

    On connections of its own, as migrations have them: the guard watches those of a service.
    """
    [data] = [store for store in STORES if store.name == "data"]
    stores = stores_of(settings)
    try:
        migrations.make_anew(folder, data, stores, revision)
    finally:
        stores.dispose()


def behind(stores: Stores, folder: Path) -> list[str]:
    """The stores that are not at their newest revision."""
    return [store.name for store in STORES if migrations.present(store, stores) != migrations.head(folder, store)]
