"""Is a backup good: does its audit hold with these keys, are they its own, and are all keys there that it needs."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from foundation.audit.ledger import entries_in, ledgers, mark_of, together
from foundation.audit.sealer import last_seal, mac_of_seal
from foundation.audit.verification import verify
from foundation.backup.alone import folder_of
from foundation.backup.archive import working_folder
from foundation.backup.manifest import Manifest
from foundation.backup.staging import Staged, staged
from foundation.errors import KeyGone, SealBroken
from foundation.security.key_store import KeyName, database_of_keys, key_ledger, pinned_seal
from foundation.security.needed_keys import needed_keys, stored_keys
from foundation.security.secrets import Secrets
from foundation.settings import Settings
from foundation.storage.engine import Stores

_NO_HURRY = 10**9  # how long a row has waited for its seal says nothing about a backup


@dataclass
class Judgement:
    """What was found. `problems` is empty when nothing is wrong as far as could be seen; `notes` say how far."""

    manifest: Manifest
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    audit: str = ""
    needed: int = 0
    missing: int = 0


def judge(backup: Staged, keys: Engine, secrets: Secrets) -> Judgement:
    """Judge a staged backup with a key store. Without keys, or without stores, only what can be seen so."""
    verdict = Judgement(backup.manifest, notes=list(backup.notes))
    try:
        genuine = backup.manifest.mac_with(secrets) == backup.manifest.mac
    except (KeyGone, DatabaseError):
        verdict.notes.append("Its audit was not checked: no keys are here. With a key backup: --keys FILE")
        return verdict
    except SealBroken:
        verdict.problems.append("The master key does not open this key store.")
        return verdict
    with keys.connect() as connection:
        own, pin = database_of_keys(connection), pinned_seal(connection)
        there = stored_keys(connection)
    if own != backup.manifest.installation:
        verdict.problems.append("These keys belong to another installation than this backup.")
        return verdict
    if not genuine:
        verdict.problems.append("The manifest was changed, or written by somebody else.")
    if backup.stores is not None:
        _judge_audit(verdict, backup.stores, secrets, pin)
        with backup.stores.data.connect() as data:
            needed = needed_keys(data)
        lacking = needed - there
        erased = _erased(backup.stores, keys, secrets, lacking) if lacking else set()
        verdict.needed, verdict.missing = len(needed), len(lacking - erased)
        if erased:
            verdict.notes.append(f"{len(erased)} keys were erased since: a restore erases again what they sealed.")
    return verdict


def _erased(stores: Stores, keys: Engine, secrets: Secrets, names: set[KeyName]) -> set[KeyName]:
    """Which of these keys are gone because of an erasure, by the ledger of these keys and those of the backup."""
    with keys.connect() as connection:
        known = together(entries_in(connection, key_ledger), *ledgers(stores, ("audit", "data")).values())
    marks = {entry.mark for entry in known.values()}
    return {name for name in names if marks and mark_of(secrets, name) in marks}


def _judge_audit(verdict: Judgement, stores: Stores, secrets: Secrets, pin: tuple[int, bytes] | None) -> None:
    manifest = verdict.manifest
    whole = verify(stores, secrets, manifest.taken_at, _NO_HURRY)
    verdict.audit = whole.sentence()
    verdict.problems += whole.problems
    try:
        with stores.audit.connect() as audit:
            number, mac = last_seal(audit, secrets)
    except SealBroken:
        return  # said above
    if (number, mac.hex()) != (manifest.seal, manifest.seal_mac):
        verdict.problems.append(f"Its newest seal is {number}, not the {manifest.seal} that was written down.")
    # The manifest has the seal of its own time, under the audit's key. The pin says what came after, or instead.
    if pin is not None and pin[0] > manifest.seal:
        verdict.notes.append(
            f"The key store has seen seal {pin[0]}: what was recorded after {manifest.seal} is not in this backup."
        )
    elif pin is not None and not _has_seal(stores, pin):
        verdict.notes.append(
            f"The key store has pinned another seal {pin[0]}: since this backup another one was restored, or audit "
            "records were cut off. Compare with the lines audit_sealed in the logs."
        )


def _has_seal(stores: Stores, pin: tuple[int, bytes]) -> bool:
    with stores.audit.connect() as audit:
        return mac_of_seal(audit, pin[0]) == pin[1]


def missing_sentence(verdict: Judgement) -> str:
    """How many keys are missing, and what that means; empty if none is."""
    if not verdict.missing:
        return ""
    return (
        f"{verdict.missing} of {verdict.needed} keys that these data need are not in the key store: it is older than "
        "the data, or they were erased since. What they sealed cannot be read."
    )


def look_at(settings: Settings, root: Path, path: Path, keys: Engine, secrets: Secrets) -> Judgement:
    """Verify a backup without putting it anywhere: it is unpacked beside the database, and gone afterwards."""
    with working_folder(folder_of(settings)) as folder, staged(settings, root, path, folder, secrets) as backup:
        verdict = judge(backup, keys, secrets)
        if verdict.missing:
            verdict.problems.append(missing_sentence(verdict))
        return verdict
