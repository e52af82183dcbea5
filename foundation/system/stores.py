"""The three stores as migrations see them, and bringing them up to date."""

from collections.abc import Callable
from pathlib import Path

from foundation.audit.tables import AUDIT_SCHEMA, events_metadata
from foundation.security.key_store import KEYS_SCHEMA, metadata as keys_metadata
from foundation.settings import Settings
from foundation.storage import migrations
from foundation.storage.base import Base
from foundation.storage.engine import Stores, open_stores
from foundation.storage.migrations import Store

STORES = (
    Store("keys", lambda stores: stores.keys, keys_metadata, KEYS_SCHEMA),
    Store("audit", lambda stores: stores.audit, events_metadata, AUDIT_SCHEMA),
    Store("data", lambda stores: stores.data, Base.metadata, None),
)


def stores_of(settings: Settings) -> Stores:
    """The stores of an installation."""
    return open_stores(settings.database_url, settings.data_folder, settings.keys_folder)


def upgrade_all(settings: Settings, folder: Path, tell: Callable[[str], None] | None = None) -> None:
    """Migrate every store to its newest revision, on connections that no guard watches. `tell` hears which is next."""
    stores = stores_of(settings)
    try:
        for number, store in enumerate(STORES, 1):
            if tell:
                tell(f"migrating the {store.name} store ({number} of {len(STORES)})")
            migrations.upgrade(folder, store, stores)
    finally:
        stores.dispose()


def behind(stores: Stores, folder: Path) -> list[str]:
    """The stores that are not at their newest revision."""
    return [store.name for store in STORES if migrations.present(store, stores) != migrations.head(folder, store)]
