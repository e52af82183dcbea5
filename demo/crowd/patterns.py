"""The pattern of a life: the rows that services made, with places for what is another's in every copy.

Other in a copy are its ids, its keys, its reference, and what its people are called and numbered by. All else stays,
sealed anew. What follows an arrival is no part of it.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demo.crowd.queries import FOLLOW_UP, SHARED, LifeRow, WholeLife
from foundation.security.encryption import padded
from foundation.storage.base import Base
from foundation.storage.bulk import Sheet, Sheets
from foundation.storage.types import canonical_json

_DRAWN_ANEW = FOLLOW_UP | {"name_token", "episode", "outcome"}
_HASHED = {("case", "reference_index"), ("identifier", "value_index")}


@dataclass(frozen=True)
class Text:
    """A text with holes: the pieces in their order, and which of them is which word of a copy."""

    pieces: tuple[str, ...]
    holes: tuple[tuple[int, int], ...]

    def filled(self, words: Sequence[str]) -> str:
        """The text of a copy."""
        if not self.holes:
            return self.pieces[0]
        pieces = list(self.pieces)
        for place, word in self.holes:
            pieces[place] = words[word]
        return "".join(pieces)


def _text(pieces: Sequence[str | int]) -> Text:
    holes = tuple((place, piece) for place, piece in enumerate(pieces) if isinstance(piece, int))
    return Text(tuple(piece if isinstance(piece, str) else "" for piece in pieces), holes)


@dataclass(frozen=True)
class SealedPlace:
    """One sealed column of a row: where it stands, and its text, padded already where it is the same in every copy."""

    place: int
    column: str
    text: Text
    fixed: bytes | None


@dataclass(frozen=True)
class RowPattern:
    """One row: values as the driver takes them, and by place what is another's in a copy; whose key seals it.

    `ids`: by slot. `texts`: plain texts in which ids stand, as the keys of tasks.
    """

    table: str
    sheet: Sheet
    bound: list[Any]
    slot: int
    ids: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, Text], ...]
    sealed: tuple[SealedPlace, ...]
    key_kind: str
    key_slot: int


@dataclass(frozen=True)
class Known:
    """Somebody of a life: the slot of their id, and what they are called and numbered by."""

    slot: int
    ordinal: int
    sex: Any
    given_name: str
    family_name: str | None
    birth_date: str | None
    identifiers: tuple[tuple[Any, str], ...]  # kind and value


@dataclass
class Pattern:
    """One life. Slot 0 is the case; `doors` are the slots of its doors.

    The words of a copy are its ids in hex, by slot, and then the texts that are its own, in the order of `words`.
    """

    life: WholeLife
    slots: dict[uuid.UUID, int]
    words: dict[str, int]
    people: list[Known]
    doors: dict[str, int]
    rows: list[RowPattern] = field(default_factory=list)


def can_be_copied(life: WholeLife) -> bool:
    """Whether no row of a life stands in other lives as well: files, movements, colleagues on a journey."""
    return not any(
        row.table in SHARED or row.plain.get("member_id") is not None or row.plain.get("movement_id") is not None
        for row in life.rows
    )


def pattern_of(life: WholeLife, number: int, sheets: Sheets) -> Pattern:
    """The pattern of a life that can be copied. `number`: of the case, which stands in the numbers of its papers."""
    kept = [row for row in life.rows if row.table not in FOLLOW_UP and row.table != "name_token"]
    ids = [row.plain["id"] for row in kept if row.table != "case"]
    slots = {row_id: slot for slot, row_id in enumerate((life.case_id, *ids, *life.doors.values()))}
    doors = {name: slots[door] for name, door in life.doors.items()}
    people = [_known(row, life, slots) for row in life.of("person")]
    words = _words(life, number, people, len(slots))
    pattern = Pattern(life, slots, words, people, doors)
    writer = _Writer(pattern)
    pattern.rows = [writer.row(row, sheets) for row in kept if row.table not in _DRAWN_ANEW]
    return pattern


def _known(row: LifeRow, life: WholeLife, slots: Mapping[uuid.UUID, int]) -> Known:
    own = [identifier for identifier in life.of("identifier") if identifier.plain["person_id"] == row.plain["id"]]
    return Known(
        slots[row.plain["id"]],
        row.plain["ordinal"],
        row.plain["sex"],
        row.opened["given_name"],
        row.opened["family_name"],
        row.opened["birth_date"],
        tuple((identifier.plain["kind"], identifier.opened["value"]) for identifier in own),
    )


def paper_numbers(number: int) -> tuple[str, str]:
    """What the numbers of papers of an invented case begin with: passports, and papers of a consulate."""
    return f"ZZ{number:05d}", f"ZL{number:05d}"


def _words(life: WholeLife, number: int, people: Sequence[Known], first: int) -> dict[str, int]:
    """What stands in sealed texts and is another's in a copy, each with the number of its word.

    Names and birth dates are looked for as whole values of what is sealed with that person's own key.
    """
    [case] = life.of("case")
    texts = [case.opened["reference"], *paper_numbers(number)]
    numbers = [value for person in people for _kind, value in person.identifiers]
    texts += [value for value in numbers if not value.startswith(paper_numbers(number))]
    words = {text: first + place for place, text in enumerate(dict.fromkeys(texts))}
    for person in people:
        for what in ("given", "family", "born"):
            words[f"{person.slot}:{what}"] = first + len(words)
    return words


class _Writer:
    """Writes the rows of one pattern."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        shown = [text for text in pattern.words if not re.match(r"\d+:", text)]
        texts = {json.dumps(text)[1:-1]: pattern.words[text] for text in shown}
        for row_id, slot in pattern.slots.items():
            texts[row_id.hex] = slot
        self._texts = texts
        self._named: dict[int, dict[str, int]] = {}
        for person in pattern.people:
            own = {"given": person.given_name, "family": person.family_name, "born": person.birth_date}
            values = {json.dumps(value): pattern.words[f"{person.slot}:{what}"] for what, value in own.items() if value}
            self._named[person.slot] = values
        self._searched: dict[int, re.Pattern[str]] = {}

    def row(self, row: LifeRow, sheets: Sheets) -> RowPattern:
        sheet, slots = sheets.of(Base.metadata.tables[row.table]), self._pattern.slots
        bound = sheet.bound(row.plain)
        ids = [(sheet.places[name], slots[value]) for name, value in _ids(row) if value in slots]
        kind, owner = row.key_name or ("", self._pattern.life.case_id)
        places = [
            self._sealed(sheet.places[f"{name}_sealed"], f"{name}_sealed", value, slots[owner])
            for name, value in row.opened.items()
            if value is not None
        ]
        texts = tuple(self._plain_texts(row, sheet))
        return RowPattern(
            row.table, sheet, bound, slots[row.plain["id"]], tuple(ids), texts, tuple(places), kind, slots[owner]
        )

    def _plain_texts(self, row: LifeRow, sheet: Sheet) -> Iterator[tuple[int, Text]]:
        for name, value in row.plain.items():
            template = _text(list(self._pieces(value, -1))) if type(value) is str else None
            if template is not None and template.holes:
                yield sheet.places[name], template

    def _sealed(self, place: int, column: str, value: Any, owner: int) -> SealedPlace:
        text = canonical_json(value)
        template = _text(list(self._pieces(text, owner)))
        return SealedPlace(place, column, template, None if template.holes else padded(text))

    def _pieces(self, text: str, owner: int) -> Iterator[str | int]:
        named, last = self._named.get(owner, {}), 0
        if owner not in self._searched:
            sought = sorted((*named, *self._texts), key=len, reverse=True)
            self._searched[owner] = re.compile("|".join(map(re.escape, sought)))
        for match in self._searched[owner].finditer(text):
            if match.start() > last:
                yield text[last : match.start()]
            what = match.group()
            if what in named:
                yield from ('"', named[what], '"')
            else:
                yield self._texts[what]
            last = match.end()
        if last < len(text):
            yield text[last:]


def _ids(row: LifeRow) -> Iterator[tuple[str, uuid.UUID]]:
    for name, value in row.plain.items():
        if isinstance(value, uuid.UUID):
            yield name, value
        elif isinstance(value, bytes) and (row.table, name) not in _HASHED:
            raise ValueError(f"{row.table}.{name} is a hash of something: say how a copy gets its own")
