"""A value that is held, as passages of an answer: one for each field that it has, whatever its type."""

import enum
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from foundation.security.encryption import Struct
from rights.requests.rules.answers import Passage, Section, Span, ValueKind, Why

_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
# Fields by which a part of a value says whom it is about (the id of a person in hex).
_ABOUT = ("person", "person_id", "subject")
_LONGEST_NAME = 80  # letters; what is longer is a text about somebody, and no name


@dataclass(frozen=True)
class Ids:
    """What ids stand for, each in hex: the one who asks, the people of the case, roles of staff, names of places.

    `names`: of colleagues, which are blacked out wherever somebody typed them.
    """

    own: str
    people: frozenset[str]
    staff: Mapping[str, str]
    places: Mapping[str, str]
    names: frozenset[str]


def passages_of(field: str, value: Any, ids: Ids) -> Iterator[Passage]:
    """The passages of a value; what is empty, and an id that stands for nothing, says nothing."""
    if value is None or value == "":
        return
    if isinstance(value, str) and not isinstance(value, enum.Enum):
        yield from _text(field, value, ids)
    elif (simple := _simple(field, value)) is not None:
        yield simple
    elif isinstance(value, uuid.UUID):
        yield from _text(field, value.hex, ids)
    elif parts := _parts(value):
        yield from _of_parts(field, parts, ids)
    elif isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        parts_of_list = list(value)
        if parts_of_list and all(type(part) is int for part in parts_of_list):
            yield Passage(field, ValueKind.NUMBER, ", ".join(str(part) for part in parts_of_list))
            return
        for part in parts_of_list:
            yield from passages_of(field, part, ids)


def _simple(field: str, value: Any) -> Passage | None:
    if isinstance(value, enum.Enum):
        kind = type(value)
        return Passage(field, ValueKind.CODE, str(value.value), f"{kind.__module__}.{kind.__qualname__}")
    if isinstance(value, bool):
        return Passage(field, ValueKind.YES_NO, "yes" if value else "no")
    if isinstance(value, int | float | Decimal):
        return Passage(field, ValueKind.NUMBER, str(value))
    if isinstance(value, datetime):
        return Passage(field, ValueKind.INSTANT, value.isoformat())
    return Passage(field, ValueKind.DAY, value.isoformat()) if isinstance(value, date) else None


def _text(field: str, value: str, ids: Ids) -> Iterator[Passage]:
    if _ID.fullmatch(value):
        yield from _id(field, value, ids)
    elif _DAY.fullmatch(value):
        yield Passage(field, ValueKind.DAY, value)
    elif _COUNTRY.fullmatch(value):
        yield Passage(field, ValueKind.COUNTRY, value)
    elif "language" in field and _LANGUAGE.fullmatch(value):
        yield Passage(field, ValueKind.LANGUAGE, value)
    else:
        yield Passage(field, ValueKind.TEXT, value)


def _id(field: str, value: str, ids: Ids) -> Iterator[Passage]:
    if value in ids.people:
        yield Passage(field, ValueKind.WHO, "own" if value == ids.own else "other")
    elif value in ids.staff:
        yield Passage(field, ValueKind.STAFF, ids.staff[value])
    elif value in ids.places:
        yield Passage(field, ValueKind.PLACE, ids.places[value])


def _parts(value: Any) -> list[tuple[str, Any]]:
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    return [(str(key), part) for key, part in value.items()] if isinstance(value, Mapping) else []


def _of_parts(field: str, parts: Sequence[tuple[str, Any]], ids: Ids) -> Iterator[Passage]:
    """The parts of a value. A part that is about another person of the case is blacked out whole."""
    about = next((str(part) for name, part in parts if name in _ABOUT and part), "")
    is_anothers = about in ids.people and about != ids.own
    for name, part in parts:
        if _ID.fullmatch(name):  # a mapping by people says of each what is theirs
            is_of_another = name in ids.people and name != ids.own
            inner = passages_of(field, part, ids)
        else:
            is_of_another = is_anothers
            inner = passages_of(f"{field}.{name}", part, ids)
        for passage in inner:
            yield _whole(passage) if is_of_another and passage.kind is not ValueKind.WHO else passage


def _whole(passage: Passage) -> Passage:
    return replace(passage, spans=(Span(0, len(passage.value), Why.OTHERS),)) if passage.value else passage


def typed_names(sections: Iterable[Section]) -> frozenset[str]:
    """What fields about others say that is short enough to be a name: it is blacked out in all texts."""
    return frozenset(
        passage.value
        for section in sections
        for entry in section.entries
        for passage in entry.passages
        if passage.kind is ValueKind.TEXT
        and len(passage.value) <= _LONGEST_NAME
        and any(span.why is Why.OTHERS for span in passage.spans)
    )
