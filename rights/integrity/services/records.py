"""Changes and their records: what is in the tables was recorded when it was written."""

from collections.abc import Iterator

from foundation.storage.engine import Stores
from rights.integrity import queries
from rights.integrity.rules import unrecorded

KINDS = ("case", "person")  # subjects that stand for rows in the audit


def without_record(stores: Stores) -> Iterator[str]:
    """Rows of cases and people of which the audit has no record, or too few for their version.

    Nothing of a demo: its invented cases are written many at once, with one record of how many they are.
    """
    if queries.has_copied_cases(stores):
        return
    for kind in KINDS:
        for ids in queries.subjects(stores, kind):
            records = queries.records_of(stores, ids)
            for audited in queries.audited_tables(kind):
                name = audited.table.name
                rows = queries.versions_of(stores, audited, ids)
                yield from (f"{name} {row_id}" for row_id in unrecorded(rows, records.get(name, {})))
