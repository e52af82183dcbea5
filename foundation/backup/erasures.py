"""What was erased stays erased: ledgers are put together over a restore, and what it brought back is erased again.

The ledger of a restored store is as old as its backup. Entries of what is replaced, of the stores that stay and of the
backup itself are all kept; the room that erases does so before the service answers.
"""

from dataclasses import replace

from sqlalchemy.exc import DatabaseError

from foundation.audit.ledger import Entries, LedgerEntry, by_mark, fill_ledgers, in_words, ledgers, mark_of, together
from foundation.backup.alone import files_of
from foundation.errors import Conflict, KeyGone
from foundation.security.key_backup import KeyBackup, LedgerRow
from foundation.security.secrets import Secrets
from foundation.security.wrapped_keys import Wrapped
from foundation.web.container import Container


def entries_here(container: Container) -> dict[str, Entries]:
    """The ledgers of the stores that are here, by store; none of a store that is not there or cannot be read."""
    settings = container.settings
    places = {"keys": settings.keys_folder / "keys.db"}
    if settings.on_sqlite:
        places["data"], places["audit"] = files_of(settings)
    there = [name for name in ("keys", "audit", "data") if not settings.on_sqlite or places[name].is_file()]
    found: dict[str, Entries] = {}
    for name in there:
        try:
            found |= ledgers(container.stores, (name,))
        except DatabaseError:  # it is broken, and is being replaced
            continue
    return found


def known_entries(container: Container) -> Entries:
    """Every entry that any store here has."""
    known = together(*entries_here(container).values())
    container.stores.dispose()
    return known


def without_erased(container: Container, backup: KeyBackup) -> KeyBackup:
    """A key backup without the keys of what was erased since, by any ledger here or its own; with all their entries.

    Conflict if there are entries and the backup lacks the secret by which they are read.
    """
    own = {
        row.uid: LedgerEntry(row.uid, row.mark, row.at, in_words(row.words), row.words_until) for row in backup.ledger
    }
    entries = together(own, known_entries(container))
    if not entries:
        return backup
    wrapped = {(row.kind, row.owner): row.wrapped for row in backup.rows}
    secrets = Secrets.of_keys(container.stores.keys, container.master, wrapped)
    erased = by_mark(entries)
    try:
        rows = tuple(row for row in backup.rows if not _is_erased(erased.get(_mark(secrets, row)), row))
    except KeyGone as error:
        raise Conflict(
            "This key backup is from before erasures were recorded, and cannot tell which keys were erased since. "
            "Restore a newer key backup."
        ) from error
    ledger = tuple(
        LedgerRow(entry.uid, entry.mark, entry.at, b"".join(sorted(entry.words)), entry.words_until)
        for entry in entries.values()
    )
    return replace(backup, rows=rows, ledger=ledger)


def _mark(secrets: Secrets, row: Wrapped) -> bytes:
    return mark_of(secrets, (row.kind, row.owner))


def _is_erased(entry: LedgerEntry | None, row: Wrapped) -> bool:
    return entry is not None and not entry.is_older_than_key(row.kind, row.made_on)


def erase_again(container: Container, known: Entries) -> int:
    """Enter what is known into all ledgers, and erase again what a restore brought back; returns how many of those."""
    entries = together(known, *entries_here(container).values())
    fill_ledgers(container.stores, entries)
    return sum(erase(container, entries) for erase in container.erases_again)


def catch_up(container: Container) -> int:
    """Before a service answers: where the ledgers differ, data or keys are older than an erasure, which is done again.

    Returns how many were. Nothing is changed where they agree, and in a database that was never prepared.
    """
    found = entries_here(container)
    if len(found) < len(("keys", "audit", "data")) or not container.secrets.are_there():
        return 0
    whole = together(*found.values())
    if all(entries.keys() == whole.keys() for entries in found.values()):
        return 0
    fill_ledgers(container.stores, whole, without=("data",))
    again = sum(erase(container, whole) for erase in container.erases_again)
    fill_ledgers(container.stores, whole)  # last: until then a start finds that the data lack it
    return again
