"""A store that holds nothing but rules, for the tests of this room."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from foundation.audit import tables
from foundation.clock import MovableClock
from foundation.rulebook.access import register
from foundation.rulebook.models import Rule
from foundation.security import key_store
from foundation.security.master_key import MasterKey, MasterKeys
from foundation.security.secrets import Secrets
from foundation.storage.base import Base
from foundation.storage.engine import open_stores
from foundation.storage.guard import Guard, refuse_unstamped
from tests.foundation.rulebook.rule_store import RuleStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RuleStore]:
    stores = open_stores(f"sqlite:///{tmp_path / 'data' / 'rules.db'}", tmp_path / "data", tmp_path / "keys")
    Base.metadata.create_all(stores.data, tables=[Rule.__table__, tables.change, tables.change_subject])
    stores.keys.update_execution_options(schema_translate_map={key_store.KEYS_SCHEMA: None})
    key_store.metadata.create_all(stores.keys)
    clock = MovableClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    secrets = Secrets(stores.keys, MasterKeys([MasterKey(b"0" * 32, "test")]))
    secrets.create_missing(clock)
    guard = Guard()
    register(guard)
    refuse_unstamped(stores.data)
    found = RuleStore(stores, guard, secrets, clock)
    event.listen(stores.data, "before_cursor_execute", found.count)
    yield found
    stores.dispose()
