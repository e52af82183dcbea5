"""What a data backup writes down about a set of stores, and the note that a backup was made."""

import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from foundation.accounts.queries.installation import installation_mode, installation_uid
from foundation.acts import AuditedAct
from foundation.audit.sealer import last_seal
from foundation.audit.tables import AUDIT_SCHEMA
from foundation.backup.alone import files_of
from foundation.backup.manifest import Manifest
from foundation.errors import Conflict, DomainError
from foundation.scheduling.models import JobRun
from foundation.storage.copying import counts
from foundation.storage.engine import Stores
from foundation.storage.migrations import present
from foundation.storage.outage import is_nothing_there
from foundation.storage.scopes import BACKUP
from foundation.storage.unit_of_work import reading, writing
from foundation.system.stores import STORES
from foundation.web.container import Container

SCHEMAS = ("public", AUDIT_SCHEMA)  # on PostgreSQL: the data, and the audit of events. Never the keys
OF_DATA = ("data", "audit")  # the stores of a data backup


def program_version(root: Path) -> str:
    """The version of the program, from its own description."""
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return str(pyproject["project"]["version"])


def is_set_up(container: Container) -> bool:
    """Whether there is an installation that a restore would replace. What cannot be read counts as one."""
    if container.settings.on_sqlite:
        database = files_of(container.settings)[0]
        if not database.is_file() or database.stat().st_size == 0:
            return False
    try:
        with reading(container.units, BACKUP) as unit:
            return installation_uid(unit.session) is not None
    except DatabaseError as error:
        return not is_nothing_there(error)


def revisions_of(stores: Stores) -> dict[str, str]:
    """The revision of each store of a data backup."""
    return {store.name: present(store, stores) or "" for store in STORES if store.name in OF_DATA}


def rows_of(data: Connection, audit: Connection, shared: bool) -> dict[str, int]:
    """How many rows each table has, by "store.table"."""
    row_counts = {f"data.{name}": number for name, number in counts(data, SCHEMAS[0] if shared else None).items()}
    return row_counts | {
        f"audit.{name}": number for name, number in counts(audit, AUDIT_SCHEMA if shared else None).items()
    }


def describe(
    container: Container,
    root: Path,
    data: Connection,
    audit: Connection,
    at: datetime,
    tool: str,
    revisions: dict[str, str],
) -> Manifest:
    """The manifest of what these two connections see. SealBroken if the newest seal was changed by hand."""
    with reading(container.units, BACKUP) as unit:
        uid, mode = installation_uid(unit.session), installation_mode(unit.session)
    if uid is None or mode is None:
        raise Conflict("There is nothing to back up: this database was never prepared.")
    shared = container.stores.shared
    number, mac = last_seal(audit, container.secrets)
    return Manifest(
        taken_at=at,
        program=program_version(root),
        engine="postgresql" if shared else "sqlite",
        tool=tool,
        installation=uid,
        mode=mode,
        master_key_id=container.master.key_id,
        revisions=revisions,
        rows=rows_of(data, audit, shared),
        seal=number,
        seal_mac=mac.hex(),
        parts={},
    )


def note(
    container: Container,
    job: str | None,
    action: AuditedAct,
    at: datetime,
    rows: int,
    **detail: str | int,
) -> bool:
    """Note in the installation itself that this was done at an instant (UTC), in its audit, and in its runs as a `job`.

    False if that could not be written: an installation that waits for its migrations still gets its backup.
    """
    try:
        with writing(container.units, BACKUP) as unit:
            if job is not None:
                run = JobRun(job=job, started_at=at, finished_at=container.clock.now(), outcome="done", rows=rows)
                unit.session.add(run)
            unit.participants["trail"].act(action, **detail)
    except (SQLAlchemyError, DomainError):
        return False
    return True
