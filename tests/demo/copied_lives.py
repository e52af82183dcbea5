"""Lives that the services made and their copies, compared row by row: ids by what they stand for, seals opened."""

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from demo.crowd.queries import LifeRow, WholeLife, whole_lives
from foundation.compartments import Compartment, shared_part
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.factories.scopes import EVERYTHING

_HEX = re.compile(r"[0-9a-f]{32}")
_ROUNDS = 4  # as long as the longest way from a row to what it depends on


def lives(container: Container, cases: list[uuid.UUID]) -> list[WholeLife]:
    """Everything of these cases, opened."""
    names = [name for one in Compartment for name in (one.value, shared_part(one))]
    doors = {case: {name: container.secrets.door(case, name) for name in names} for case in cases}
    with reading(container.units, EVERYTHING) as unit:
        return whole_lives(unit.session, doors)


def told(life: WholeLife) -> Counter[str]:
    """Every row of a life as text in which each id is what it stands for; reference and its hash are left out."""
    own = {row.plain["id"]: row for row in life.rows}
    signs = {one.hex: row.table for one, row in own.items()}
    signs |= {door.hex: f"door {name}" for name, door in life.doors.items()}
    for _round in range(_ROUNDS):
        fresh = {one.hex: f"{row.table} {_hash(_text(row, signs))}" for one, row in own.items()}
        signs |= fresh
    return Counter(_text(row, signs) for row in life.rows)


def _text(row: LifeRow, signs: Mapping[str, str]) -> str:
    values: dict[str, Any] = {**row.plain, **row.opened}
    if row.table == "case":
        values |= {"reference": "", "reference_index": ""}
    if row.table == "concern" and not row.opened["content"]["is_offer"]:
        # One more where the process had not read the rules of the clock yet: the row is flushed before it is set.
        values.pop("version")
    if row.table == "visit" and isinstance(values.get("content"), Mapping):
        # What a log may be taken back to, for a minute: long over in a life that is invented.
        values["content"] = {name: value for name, value in values["content"].items() if name != "undo"}
    values.pop("id")
    text = canonical_json({name: _plain(value) for name, value in sorted(values.items())})
    key = f"{row.key_name[0]} {signs.get(row.key_name[1].hex)}" if row.key_name else ""
    return f"{row.table} {key} {_HEX.sub(lambda found: signs.get(found.group(), found.group()), text)}"


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    return value if value is None or isinstance(value, int | list | dict) else str(value)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
