"""How long backups are kept: whoever makes one removes those that are older than the rule says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from foundation.backup.sealed import DATA, KEYS
from foundation.errors import DomainError
from foundation.web.container import Container

KEPT_DAYS = {DATA: "backup.data_kept_days", KEYS: "backup.keys_kept_days"}
_NAME = re.compile(r"(data|keys)-(\d{8}T\d{6})Z\.backup(\.age)?")


def remove_old(container: Container, folder: Path, kind: str, newest: Path) -> int:
    """Remove the backups of a kind in a folder that are older than the rule says; returns how many.

    Only files with the names that this program gives, by the instant in them, and never the one that was just made.
    None where the rule cannot be read: a backup of broken data is no time to remove others.
    """
    if not folder.is_dir():
        return 0
    try:
        days = container.rule(KEPT_DAYS[kind])
    except (DomainError, SQLAlchemyError):
        return 0
    oldest, removed = container.clock.now() - timedelta(days=days), 0
    for path in sorted(folder.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match is None or match[1] != kind or path == newest or path.is_symlink() or not path.is_file():
            continue
        if datetime.strptime(f"{match[2]}+0000", "%Y%m%dT%H%M%S%z").astimezone(UTC) < oldest:
            path.unlink()
            removed += 1
    return removed
