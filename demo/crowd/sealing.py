"""The rows of one copied life beside those of its pattern: ids drawn where none are given, sealed values sealed."""

from collections.abc import Mapping
from typing import Any

from demo.crowd.copies import Copied, Copier
from demo.crowd.identities import Identity
from demo.crowd.patterns import Pattern
from foundation.security.encryption import padded, place_of
from foundation.storage.base import Base
from foundation.storage.types import canonical_json


class Owned:
    """One copy, to which rows are added."""

    def __init__(self, copier: Copier, pattern: Pattern, copied: Copied, identity: Identity) -> None:
        """Take a copy that `Copier.copy` made."""
        self.copier, self.pattern, self.identity = copier, pattern, identity
        self.ids, self._sealers = copied.ids, copied.sealers

    def add(
        self,
        table: str,
        values: Mapping[str, Any],
        ids: Mapping[str, str | None],
        sealed: Mapping[str, Any] | None = None,
        key: tuple[str, int] = ("case", 0),
    ) -> str:
        """Add a row; returns its id in hex. `ids`: columns that hold ids, in hex; an `id` is drawn where none is given.

        `sealed`: what is sealed, by name, with the key of this kind and slot.
        """
        sheet = self.copier.sheets.of(Base.metadata.tables[table])
        row = sheet.bound(values)
        own = ids.get("id") or self.copier.ids.draw(1)[0]
        for column, value in ids.items():
            row[sheet.places[column]] = value
        row[sheet.places["id"]] = own
        for name, value in (sealed or {}).items():
            column = f"{name}_sealed"
            bound_to = place_of(table, column, own, (key[0], self.ids[key[1]]))
            row[sheet.places[column]] = self._sealers[key[1]].seal(padded(canonical_json(value)), bound_to)
        sheet.rows.append(row)
        return own
