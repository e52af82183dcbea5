"""One erasure: its plan, its entries in the ledgers, and everything that it erases, in one transaction of the data.

The keys go before the rows, in a transaction of their own: killed in between, the rows are there and cannot be read,
and the next try erases them. Nothing here needs a key of what is erased.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Delete, Update, delete, update
from sqlalchemy.exc import IntegrityError

from foundation.audit.ledger import LedgerEntry, add_entries, mark_of, word_hash
from foundation.audit.tables import data_ledger
from foundation.compartments import Compartment, shared_part
from foundation.inventory.rules import About, Erasure as Fate
from foundation.rulebook.queries import rule_on
from foundation.security.key_store import KeyName, keys_of
from foundation.security.secrets import Secrets
from foundation.storage.base import Base
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import Case, case_by_id, cases_by_id, members_of_case
from returns.names.services.duplicates import pair_index
from returns.people.queries import family_of_cases
from rights.erasure.queries.people import (
    offices_of_people,
    pairs_of_office,
    people_of_office,
    person_of,
    words_by_which,
)
from rights.erasure.queries.rest import cases_of_people
from rights.erasure.queries.walk import Erased, Key, Walked, attribute_of, collected, in_parts, matching, walked_tables
from rights.erasure.rules.blackening import words_of
from rights.erasure.rules.runs import ErasureKind
from rights.erasure.services.detaching import detach
from rights.erasure.services.mentions import Black, blacken_rest, clear_mentions

SMALLEST_CELL = "retention.smallest_cell"
Roots = Mapping[str, frozenset[uuid.UUID]]
DOOR = "door"


@dataclass(frozen=True)
class Subject:
    """Whom an erasure is about: a person of a case, a case, or what is behind the trafficking door of a case."""

    kind: ErasureKind
    subject_id: uuid.UUID
    case_id: uuid.UUID


def subject_of(unit: Unit, kind: ErasureKind, subject_id: uuid.UUID, case_id: uuid.UUID) -> Subject:
    """Whom a run is about; a person with the case that they are in now, since families are parted and joined."""
    person = person_of(unit.session, subject_id) if kind is ErasureKind.PERSON else None
    return Subject(kind, subject_id, person.case_id if person is not None else case_id)


@dataclass(frozen=True)
class Effect:
    """What an erasure did: rows erased by table, and the tables whose space is to be given back."""

    rows: Mapping[str, int]
    tables: tuple[str, ...]


def doors_of(unit: Unit, case_id: uuid.UUID, compartments: Collection[Compartment]) -> frozenset[uuid.UUID]:
    """The opaque ids of these compartments of a case, and of what each of them shares."""
    parts = [part for compartment in compartments for part in (compartment.value, shared_part(compartment))]
    return frozenset(unit.door(case_id, part) for part in parts)


def roots_of(unit: Unit, subject: Subject) -> Roots:
    """Where the walk of an erasure begins: ids by table, "door" for what stands behind doors."""
    if subject.kind is ErasureKind.PERSON:
        return {"person": frozenset({subject.subject_id})}
    if subject.kind is ErasureKind.IDENTIFIERS:
        return {DOOR: doors_of(unit, subject.case_id, [Compartment.TRAFFICKING])}
    return {"case": frozenset({subject.case_id}), DOOR: doors_of(unit, subject.case_id, list(Compartment))}


def key_roots(roots: Roots) -> frozenset[KeyName]:
    """The same as names of keys."""
    return frozenset((kind, owner) for kind, owners in roots.items() for owner in owners)


def words_about(unit: Unit, subject: Subject) -> set[str]:
    """The words to be blackened where others mention whom this is about; of a family, none that others have too."""
    if subject.kind is ErasureKind.IDENTIFIERS:
        return set()
    people = [person.id for person in members_of_case(unit.session, subject.case_id)]
    if subject.kind is ErasureKind.PERSON:
        others = [person for person in people if person != subject.subject_id]
        return words_by_which(unit.session, [subject.subject_id]) - words_by_which(unit.session, others)
    case = case_by_id(unit.session, subject.case_id)
    reference = Case.reference.readable(case) if case is not None else None
    return words_by_which(unit.session, people) | words_of([reference] if reference else [])


def planned(unit: Unit, roots: Roots) -> tuple[dict[str, Walked], Erased]:
    """The tables of the walk, and everything that would be erased; nothing is changed. Conflict as `walked_tables`."""
    tables = walked_tables()
    return tables, collected(unit.session, roots, tables)


def keys_to_destroy(unit: Unit, roots: Roots) -> frozenset[KeyName]:
    """The keys of everything that would be erased, those that are there."""
    erased = planned(unit, roots)[1]
    with unit.stores.keys.connect() as connection:
        return frozenset(keys_of(connection, erased.ids))


@dataclass(frozen=True)
class ToErase:
    """Whom to erase, with the main entry of the ledgers and those of every key that goes with it."""

    roots: Roots
    main: LedgerEntry
    entries: tuple[LedgerEntry, ...]
    keys: frozenset[KeyName]


def entries_of(unit: Unit, secrets: Secrets, subject: Subject, entry_id: uuid.UUID, until: date) -> ToErase:
    """What an erasure writes into the ledgers before it begins: while the keys are there, with the words of `subject`.

    Asked again after some of it was done, the entries of keys are the same.
    """
    roots, at = roots_of(unit, subject), unit.clock.now()
    tables, erased = planned(unit, roots)
    with unit.stores.keys.connect() as connection:
        keys = frozenset(keys_of(connection, erased.ids)) | key_roots(roots)
    words = frozenset(word_hash(secrets, entry_id, word) for word in words_about(unit, subject))
    owner = subject.subject_id if subject.kind is ErasureKind.PERSON else subject.case_id
    name = (subject.kind.value, owner)
    main = LedgerEntry(entry_id, mark_of(secrets, name), at, words, until)
    # Of owners that are erased, whether or not their keys are there: asked again, the entries are the same.
    owners = {(n, key[0]) for n, walked in tables.items() if _owns_key(walked) for key in erased.rows[n]}
    others = [_beside(main, secrets, key) for key in sorted((owners | key_roots(roots)) - {name})]
    return ToErase(roots, main, (main, *others), keys)


def _owns_key(walked: Walked) -> bool:
    """Whether each row of a table has a key of its own; its kind is called after the table."""
    return bool(getattr(walked.entity, "owns_key", False))


def _beside(main: LedgerEntry, secrets: Secrets, name: KeyName) -> LedgerEntry:
    """The entry of a key that goes with the main one; the same whenever it is asked for."""
    kind, owner = name
    uid = uuid.uuid5(main.uid, f"{kind}|{owner.hex}")
    return replace(main, uid=uid, mark=mark_of(secrets, name), words=frozenset())


def erase(unit: Unit, secrets: Secrets, whom: ToErase) -> Effect:
    """Erase rows, blank and blacken what others have of them, keep detached rows, and enter it into the ledger.

    In the unit's transaction, in the scope of erasing; nothing is loaded of what is erased.
    """
    tables, erased = planned(unit, whom.roots)
    black = Black(secrets, whom.main, {row_id.hex for row_id in erased.ids})
    touched = clear_mentions(unit, erased, black)
    if "person" in whom.roots:
        touched |= blacken_rest(unit, tables, erased, black, _rest_of(unit, whom.roots["person"]))
    _take_apart(unit, secrets, erased)
    detached = [walked for walked in tables.values() if walked.entry.erasure is Fate.DETACH]
    least = rule_on(unit.session, SMALLEST_CELL, unit.today).whole()
    for walked in detached:
        erased.rows[walked.name] -= detach(unit, walked, erased.rows[walked.name], tables, least)
        touched.add(walked.name)
    _blank(unit, tables, erased)
    counts = erased.counts()
    _delete(unit, tables, erased)
    add_entries(unit.connection(), data_ledger, whom.entries)
    touched |= set(counts) | {name for name, _column in erased.blanks}
    # Those behind doors every time: which of them had rows would say behind which doors something was.
    touched |= {name for name, walked in tables.items() if walked.entry.about is About.DOOR}
    return Effect(counts, tuple(sorted(touched)))


def _rest_of(unit: Unit, people: Collection[uuid.UUID]) -> Roots:
    """Where the walk of what stays of the cases of these people begins, behind their doors too.

    Of a family that was parted, behind the doors of every case: what is written of somebody stays where it was written.
    """
    cases = frozenset(cases_of_people(unit.session, people))
    family = {other.id for case in cases_by_id(unit.session, cases) for other in family_of_cases(unit.session, case)}
    doors = (doors_of(unit, case, list(Compartment)) for case in cases | family)
    return {"case": cases, DOOR: frozenset().union(*doors)}


def _take_apart(unit: Unit, secrets: Secrets, erased: Erased) -> None:
    """The keyed hashes of pairs of people, one of whom is erased: the other may be anybody of the office."""
    gone = {key[0] for key in erased.rows.get("person", set())}
    for office_id in offices_of_people(unit.session, gone):
        pairs = pairs_of_office(unit.session, office_id)
        others = people_of_office(unit.session, office_id) if pairs else []
        for person in gone:
            indexes = (pairs.get(pair_index(secrets, person, other)) for other in others if other != person)
            erased.rows["set_apart"] |= {(row_id,) for row_id in indexes if row_id is not None}


def _blank(unit: Unit, tables: Mapping[str, Walked], erased: Erased) -> None:
    """Let rows that stay forget what is erased. One that its own constraints do not let forget is erased as well."""
    for (name, column), keys in erased.blanks.items():
        walked, staying = tables[name], sorted(keys - erased.rows[name])
        for batch in in_parts(staying):
            try:
                with unit.session.begin_nested():
                    values = {attribute_of(walked, column): None}
                    _run(unit, update(walked.entity).where(matching(walked, batch)).values(values))
            except IntegrityError:
                erased.rows[name] |= set(batch)


def _delete(unit: Unit, tables: Mapping[str, Walked], erased: Erased) -> None:
    """Delete the rows, those that refer to others first."""
    for table in reversed(Base.metadata.sorted_tables):
        if erased.rows.get(table.name):
            _delete_rows(unit, tables[table.name], sorted(erased.rows[table.name]))


def _delete_rows(unit: Unit, walked: Walked, keys: Sequence[Key]) -> None:
    for column in walked.entity.__table__.columns:
        own = any(foreign.column.table.name == walked.name for foreign in column.foreign_keys)
        if own and len(keys) > 1 and column.nullable:  # rows that refer to one another may go in two statements
            for batch in in_parts(keys):
                _run(
                    unit,
                    update(walked.entity)
                    .where(matching(walked, batch))
                    .values({attribute_of(walked, column.name): None}),
                )
    for batch in in_parts(keys):
        _run(unit, delete(walked.entity).where(matching(walked, batch)))


def _run(unit: Unit, statement: Delete | Update) -> None:
    unit.session.execute(statement, execution_options={"synchronize_session": False})
