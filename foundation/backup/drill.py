"""The drill: both backups are restored aside, looked at as a whole, and forgotten, beside the running service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import ProgrammingError

from foundation.backup.alone import folder_of
from foundation.backup.archive import working_folder
from foundation.backup.facts import note
from foundation.backup.keys import opened, restore_keys
from foundation.backup.sealed import ask_private_key, encrypted, opened_data
from foundation.backup.services import restore
from foundation.backup.words import BackupAct
from foundation.errors import Conflict
from foundation.security.key_backup import KeyBackup
from foundation.security.needed_keys import opened_samples
from foundation.settings import Settings
from foundation.storage.engine import scratch_database
from foundation.storage.invariants import Invariant
from foundation.storage.outage import is_not_allowed
from foundation.system.checking import Breach, broken
from foundation.system.health import DRILL
from foundation.system.stores import stores_of
from foundation.web.container import Container

SAMPLES = 20  # newest values of each kind that are opened

Tell = Callable[[str], None]
Build = Callable[[Settings], Container]


@dataclass(frozen=True)
class Drilled:
    """What a drill found: of when the backups are, how many keys and values there are, and what does not hold."""

    data_at: datetime
    keys_at: datetime
    keys: int
    values: int
    breaches: Sequence[Breach]
    noted: bool

    @property
    def is_good(self) -> bool:
        """Whether everything held."""
        return not self.breaches


@dataclass(frozen=True)
class Program:
    """How the program is wired over other settings, and what must always hold of it: `app.py` knows."""

    root: Path
    build: Build
    invariants: Callable[[Container], Sequence[Invariant]]


def drill(container: Container, program: Program, data: Path, keys: Path, key_file: Path | None, tell: Tell) -> Drilled:
    """Restore both backups in a passing place and check everything there; `tell` hears a line for each step.

    The holders are asked for their private keys first, which stay in memory. Damaged or Conflict where a backup does
    not open or is not whole, or where this user may create no database. The running installation notes the day.
    """
    at, settings = container.clock.now(), container.settings
    data_key = ask_private_key("data backups") if encrypted(data) else None
    backup = opened(keys, key_file)
    with working_folder(folder_of(settings)) as folder, opened_data(settings, data, data_key) as archive:
        try:
            with scratch_database(settings.database_url, folder / "aside") as address:
                (folder / "aside").mkdir(exist_ok=True, mode=0o700)
                aside = program.build(replace(settings, instance=folder / "aside", database_url=address))
                try:
                    found = _restored_and_checked(aside, program, archive, backup, tell)
                finally:
                    aside.stores.dispose()
        except ProgrammingError as error:
            if not is_not_allowed(error):
                raise
            raise Conflict(
                "This user of the database may not create another one to restore into. Allow it (ALTER ROLE ... "
                "CREATEDB), or hold the drill on a trial machine."
            ) from error
    noted = note(
        container, DRILL if found.is_good else None, BackupAct.DRILL, at, found.values,
        data_taken_at=found.data_at.isoformat(timespec="seconds"), breaches=len(found.breaches),
    )  # fmt: skip
    return replace(found, noted=noted)


def _restored_and_checked(aside: Container, program: Program, archive: Path, backup: KeyBackup, tell: Tell) -> Drilled:
    keys = restore_keys(aside, program.root, backup, replaces=False)
    tell(f"{keys.keys} keys, taken {keys.taken_at:%Y-%m-%dT%H:%M:%SZ}: restored aside")
    restored = restore(aside, program.root, archive, replaces=False, accepts_missing=False)
    manifest = restored.judgement.manifest
    if keys.taken_at < manifest.taken_at:
        tell("The key backup is older than the data: take the keys after the data.")
    tell(f"{sum(manifest.rows.values())} rows, taken {manifest.taken_at:%Y-%m-%dT%H:%M:%SZ}: restored aside")
    breaches = broken(aside, program.invariants(aside), tell)
    stores = stores_of(aside.settings)  # whole tables are looked at, which the guard would refuse
    try:
        values, unreadable = opened_samples(stores.data, stores.keys, aside.master, SAMPLES)
    finally:
        stores.dispose()
    tell(f"{'BROKEN' if unreadable else 'holds '}  {values} sealed values, the newest of each kind, open.")
    if unreadable:
        cure = "These backups do not belong together, or somebody changed the data. Take the pair of another night."
        found = Invariant("sealed_values_open", "Sealed values open.", cure, lambda stores: unreadable)
        breaches.append(Breach(found, unreadable))
    return Drilled(manifest.taken_at, keys.taken_at, keys.keys, values, breaches, False)
