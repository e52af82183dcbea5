"""Copies of lives, as rows: new ids and keys, what is sealed sealed anew, hashes and references of their own."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo.crowd.identities import Identity
from demo.crowd.patterns import Pattern, RowPattern
from foundation.references import read_reference
from foundation.security.encryption import Keys, Sealer, padded, place_of
from foundation.security.secrets import Secrets
from foundation.storage.base import AscendingIds, Base
from foundation.storage.bulk import Sheets
from returns.names.services.names import tokens_of_names
from returns.people.rules.people import IdentifierKind, birth_year_band
from returns.people.services.people import index_of

Names = tuple[str, str | None]
_OWN = ("case", "person", "identifier")


@dataclass(frozen=True)
class Copied:
    """A copy on its way: its ids in hex by slot, its words, and what seals under each of its keys, by slot."""

    ids: list[str]
    words: list[str]
    sealers: Mapping[int, Sealer]


class Copier:
    """Writes copies of lives into sheets, for one piece of work after the other."""

    def __init__(self, secrets: Secrets, sheets: Sheets, letters: int) -> None:
        """Take where rows go. `letters`: how many first letters of a name are indexed, a rule."""
        self.sheets = sheets
        self.ids = AscendingIds()
        self._secrets = secrets
        self._letters = letters
        self._tokens: dict[Names, list[list[Any]]] = {}

    def copy(self, keys: Keys, pattern: Pattern, identity: Identity) -> Copied:
        """Write the rows of one more life. Its keys are made in `keys`."""
        ids = self.ids.draw(len(pattern.slots))
        case_id = uuid.UUID(ids[0])
        for name, slot in pattern.doors.items():
            ids[slot] = self._secrets.door(case_id, name).hex
        texts = identity.texts(pattern)
        words = [*ids, *(json.dumps(texts[text])[1:-1] for text in pattern.words)]
        owners = {row.key_slot: row.key_kind for row in pattern.rows if row.key_kind}
        sealers = {slot: Sealer(keys.make((kind, uuid.UUID(ids[slot])))) for slot, kind in owners.items()}
        copied = Copied(ids, words, sealers)
        for row in pattern.rows:
            self._add(row, copied, identity)
        for person in identity.people:
            self._name(ids[person.slot], (person.given_name, person.family_name))
        return copied

    def _add(self, row: RowPattern, copied: Copied, identity: Identity) -> None:
        values, ids = row.bound.copy(), copied.ids
        for place, slot in row.ids:
            values[place] = ids[slot]
        for place, text in row.texts:
            values[place] = text.filled(copied.words)
        if row.sealed:
            owner, sealer = (row.key_kind, ids[row.key_slot]), copied.sealers[row.key_slot]
            for sealed in row.sealed:
                plain = sealed.fixed if sealed.fixed is not None else padded(sealed.text.filled(copied.words))
                bound_to = place_of(row.table, sealed.column, ids[row.slot], owner)
                values[sealed.place] = sealer.seal(plain, bound_to)
        if row.table in _OWN:
            values = row.sheet.changed(values, self._own(row, copied, identity))
        row.sheet.rows.append(values)

    def _own(self, row: RowPattern, copied: Copied, identity: Identity) -> dict[str, Any]:
        """The plain columns that are a copy's own."""
        if row.table == "case":
            reference = read_reference(identity.reference)
            return {"reference_index": self._secrets.blind_index("reference", reference)}
        if row.table == "person":
            [born] = [person.birth_date for person in identity.people if person.slot == row.slot]
            return {"birth_year_band": birth_year_band(date.fromisoformat(born))} if born else {}
        [place] = [sealed for sealed in row.sealed if sealed.column == "value_sealed"]
        kind = IdentifierKind(row.bound[row.sheet.places["kind"]])
        value = json.loads(place.text.filled(copied.words))
        index = index_of(self._secrets, kind, value, None)
        assert index is not None  # as the number of the pattern
        return {"value_index": index}

    def _name(self, person_id: str, names: Names) -> None:
        """What somebody is found by, as `index_names` has it."""
        sheet = self.sheets.of(Base.metadata.tables["name_token"])
        if names not in self._tokens:
            name = " ".join(part for part in names if part)
            tokens = tokens_of_names(self._secrets, [name], self._letters)
            self._tokens[names] = [sheet.bound({"kind": kind, "value_index": index}) for index, kind in tokens.items()]
        places = sheet.places
        for bound, own in zip(self._tokens[names], self.ids.draw(len(self._tokens[names])), strict=True):
            row = bound.copy()
            row[places["id"]], row[places["person_id"]] = own, person_id
            sheet.rows.append(row)
