"""Everything that is held about somebody, found by walking the inventory: no table is named here.

A table whose answer is `given` is read by what its rows are about; what the scope of whoever asks does not see is not
read. What is withheld and what is internal is never looked at, so that no answer tells whether there is any.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.queries.staff import accounts_by_id, colleagues, places
from foundation.inventory.queries import classes_by_table, inventory
from foundation.inventory.rules import About, Answer, Purpose as Purpose, TableEntry
from foundation.security.encryption import SealedBytes, sealed_columns
from foundation.storage.base import Base
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import NEVER
from returns.names.queries.names import every_name
from returns.protection.access import FOLLOWING
from returns.protection.models import ProtectedRecord
from rights.requests.queries.values import Ids, passages_of, typed_names
from rights.requests.rules.answers import (
    Entry,
    Passage,
    Section,
    Span,
    ValueKind,
    Why,
    names_in,
)

# What of a row says nothing to the person: ids, hashes, counters of changes, and the program's own marks.
SILENT = frozenset({"id", "hash", "keyed", "digest", "order", "edition", "letter", "rules", "days", "shift"})
_PLACES = frozenset({"organisation", "office"})


@dataclass(frozen=True)
class Asker:
    """Whose data is looked for: the case and the person.

    `own`: the words of their own names in lower case; `people`: everybody of the case; `others`: names of the others.
    """

    case: Case
    person_id: uuid.UUID
    own: frozenset[str]
    people: frozenset[uuid.UUID]
    others: frozenset[str]


def asker_of(session: Session, case: Case, person_id: uuid.UUID) -> Asker:
    """Whose data is looked for, with the names of everybody of the case; one statement."""
    names = {person.id: every_name(person) for person in members_of_case(session, case.id)}
    own = {word.casefold() for name in names.get(person_id, ()) for word in name.split()}
    others = {name for member_id, of_member in names.items() if member_id != person_id for name in of_member}
    return Asker(case, person_id, frozenset(own), frozenset(names), frozenset(others))


def _tables(answer: Answer) -> dict[str, type[Base]]:
    """The class of each table that is answered like this, in the order of purposes."""
    entries, order = inventory().tables, list(Purpose)
    classes = {name: entity for name, entity in classes_by_table().items() if entries[name].answer is answer}
    return dict(sorted(classes.items(), key=lambda item: (order.index(entries[item[0]].purpose), item[0])))


def held_about(session: Session, case: Case, person_id: uuid.UUID, is_provided: bool = False) -> tuple[Section, ...]:
    """What the tables that are given hold about a person of a case, others blacked out by rule.

    `is_provided`: what the person gave themselves alone (portability). One statement a table.
    """
    asker = asker_of(session, case, person_id)
    rows = {
        name: _rows(session, entity, asker)
        for name, entity in _tables(Answer.GIVEN).items()
        if inventory().tables[name].is_provided or not is_provided
    }
    return _sections(session, asker, rows)


def _sections(session: Session, asker: Asker, rows: Mapping[str, Sequence[Any]]) -> tuple[Section, ...]:
    """These rows as sections by their tables, with the names of others blacked out wherever somebody typed them."""
    ids = _ids(session, asker, rows)
    sections = [_section(name, of_table, asker, ids) for name, of_table in rows.items() if of_table]
    names = asker.others | ids.names | typed_names(sections)
    return tuple(_named(section, names, asker.own) for section in sections if section.entries)


def _entry(entity: type[Base]) -> TableEntry:
    return inventory().tables[entity.__tablename__]


def _rows(session: Session, entity: type[Base], asker: Asker) -> list[Any]:
    """The rows of a table about the person, or about the case and nobody else of it."""
    entry = _entry(entity)
    wanted = [asker.person_id] if entry.about is About.PERSON else [asker.case.id, asker.person_id]
    names = ["id", *(name for name, word in entry.plain.items() if word == "of")]
    columns = [getattr(entity, name) for name in names if hasattr(entity, name)]
    statement = select(entity).where(or_(*(column.in_(wanted) for column in columns)))
    rows = session.execute(statement).scalars()
    return [row for row in rows if entry.about is About.PERSON or _is_of_nobody_else(row, asker)]


def _order(row: Any, entry: Entry) -> tuple[Any, ...]:
    """By the first day of a row, its number, and what it says: never by an id, which is drawn."""
    plain = _entry(type(row)).plain.items()
    day = next((value for name, word in plain if word == "date" and (value := getattr(row, name)) is not None), None)
    numbers = [getattr(row, name) or 0 for name, word in plain if word in ("order", "edition")]
    return (day.isoformat() if day else "", numbers, [passage.value for passage in entry.passages])


def _is_of_nobody_else(row: Any, asker: Asker) -> bool:
    return getattr(row, "person_id", None) in (None, asker.person_id)


def _is_named_only(row: Any, asker: Asker) -> bool:
    """Whether a row is about somebody else, and only names the one who asks: what is sealed in it is the other's."""
    return getattr(row, "person_id", asker.person_id) not in (None, asker.person_id)


def _ids(session: Session, asker: Asker, rows: Mapping[str, Sequence[Any]]) -> Ids:
    """What the ids stand for that these rows name: people, colleagues by their roles, organisations and offices."""
    named: dict[str, set[uuid.UUID]] = {"account": set(), "place": set()}
    for row in (row for of_table in rows.values() for row in of_table):
        for name, word in _entry(type(row)).plain.items():
            value = getattr(row, name, None)
            if isinstance(value, uuid.UUID) and word == "staff":
                named["account"].add(value)
            elif isinstance(value, uuid.UUID) and _target(type(row), name) in _PLACES:
                named["place"].add(value)
    staff = accounts_by_id(session, list(named["account"]))
    staff |= {account.id: account for account in colleagues(session, asker.case.office_id)}
    return Ids(
        own=asker.person_id.hex,
        people=frozenset(person_id.hex for person_id in asker.people),
        staff={account.id.hex: account.role.value for account in staff.values()},
        places={place.hex: name for place, name in places(session, named["place"]).items()},
        names=frozenset(account.name for account in staff.values()),
    )


def _target(entity: type[Base], name: str) -> str:
    """The table that a column leads to; empty where it leads to none."""
    column = inspect(entity).columns.get(name)
    return next((key.column.table.name for key in column.foreign_keys), "") if column is not None else ""


def _section(name: str, rows: Sequence[Any], asker: Asker, ids: Ids) -> Section:
    both = [(row, Entry(tuple(_passages(row, asker, ids)))) for row in rows]
    entries = tuple(entry for _row, entry in sorted(both, key=lambda pair: _order(*pair)) if entry.passages)
    return Section(name, inventory().tables[name].purpose.value, entries)


def _passages(row: Any, asker: Asker, ids: Ids) -> Iterator[Passage]:
    entity, entry = type(row), _entry(type(row))
    for name, word in entry.plain.items():
        yield from _plain(row, name, word, ids)
    if _is_named_only(row, asker):
        return
    for name, column in sealed_columns(entity).items():
        if isinstance(column, SealedBytes):
            yield Passage(name, ValueKind.FILE, "")
            continue
        for passage in passages_of(name, column.readable(row), ids):
            yield _others(passage, entry)


def _plain(row: Any, name: str, word: str, ids: Ids) -> Iterable[Passage]:
    value = getattr(row, name, None)
    if value is None or word in SILENT or value == NEVER:
        return ()
    if isinstance(value, uuid.UUID):
        return _named_by_id(row, name, word, value, ids)
    kind = ValueKind.COUNTRY if word == "country" else None
    return [replace(passage, kind=kind or passage.kind) for passage in passages_of(name, value, ids)]


def _named_by_id(row: Any, name: str, word: str, value: uuid.UUID, ids: Ids) -> Iterable[Passage]:
    if word == "staff":
        return [Passage(name, ValueKind.STAFF, ids.staff.get(value.hex, ""))]
    if value.hex in ids.places:
        return [Passage(name, ValueKind.PLACE, ids.places[value.hex])]
    if _target(type(row), name) == "person" and (name != "person_id" or value.hex != ids.own):
        return [Passage(name, ValueKind.WHO, "own" if value.hex == ids.own else "other")]
    return ()


def _others(passage: Passage, entry: TableEntry) -> Passage:
    """A passage of a field that is about somebody else, blacked out whole."""
    if passage.spans or not passage.value or not entry.is_about_others(passage.field):
        return passage
    return replace(passage, spans=(Span(0, len(passage.value), Why.OTHERS),))


def _named(section: Section, names: Collection[str], own: frozenset[str]) -> Section:
    """The section with the names of others blacked out, wherever somebody typed them."""

    def masked(passage: Passage) -> Passage:
        if passage.kind is not ValueKind.TEXT or passage.spans:
            return passage
        return replace(passage, spans=names_in(passage.value, names, own))

    entries = (Entry(tuple(masked(passage) for passage in entry.passages)) for entry in section.entries)
    return replace(section, entries=tuple(entries))


def behind_door(
    unit: Unit, case: Case, person_id: uuid.UUID, doors: Sequence[uuid.UUID], left: Sequence[uuid.UUID]
) -> tuple[Section, ...]:
    """What is withheld from every answer: the rows of these doors that this scope sees by a grant, and what the case
    has beside them. `left`: the doors of cases from which people came, whose records follow them.

    What is about somebody else is left out; of several people also what does not say whom it is about, since nobody
    reviews this paper: a note on what one suffered from another would be handed to either.
    """
    session, asker = unit.session, asker_of(unit.session, case, person_id)
    meant = {person_id.hex} if len(asker.people) > 1 else {person_id.hex, ""}
    rows = {
        name: _withheld(session, entity, doors, asker, meant)
        for name, entity in _tables(Answer.WITHHELD).items()
        if entity.audit_kind != "grant"  # who may read them
    }
    with reading(unit.aside, FOLLOWING) as aside:
        rows[ProtectedRecord.__tablename__] += _behind(aside.session, ProtectedRecord, left, {person_id.hex})
        return _sections(session, asker, rows)


def _withheld(
    session: Session, entity: type[Base], doors: Sequence[uuid.UUID], asker: Asker, meant: Collection[str]
) -> list[Any]:
    """The rows of a table behind these doors, or of the case, that are about one of these (hex; "" for nobody)."""
    if _entry(entity).about is not About.DOOR:
        return [row for row in _rows(session, entity, asker) if _about_whom(row) in meant]
    return _behind(session, entity, doors, meant)


def _behind(session: Session, entity: type[Base], doors: Sequence[uuid.UUID], meant: Collection[str]) -> list[Any]:
    door: Any = inspect(entity).columns["door"]
    rows = session.execute(select(entity).where(door.in_(doors))).scalars()
    return [row for row in rows if _about_whom(row) in meant]


def _about_whom(row: Any) -> str:
    """The person that a row is about, in hex; "" where it does not say."""
    person_id = getattr(row, "person_id", None)
    if person_id is not None:
        return str(person_id.hex)
    return str(getattr(getattr(row, "content", None), "person", "") or "")
