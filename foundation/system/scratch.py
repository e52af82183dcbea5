"""An installation for the length of one block: its own database, key store and master key; nothing stays behind."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foundation.key_lines import KEY_BYTES, KeyLine
from foundation.settings import MasterKeySettings, Settings
from foundation.storage.engine import scratch_database


@contextmanager
def scratch_settings(database_url: str) -> Iterator[Settings]:
    """Settings of an installation in a new folder, on SQLite or on the PostgreSQL server of `database_url`.

    Folder and database are removed at the end of the block, whatever happens in it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="return-") as folder,
        scratch_database(database_url, Path(folder)) as address,
    ):
        yield Settings(
            mode="live",
            instance=Path(folder),
            database_url=address,
            master_keys=MasterKeySettings((KeyLine("scratch", secrets.token_bytes(KEY_BYTES)),)),
            trusted_proxies=0,
            secure_cookies=False,
            log_level="error",
            pseudo_locales=False,
        )
