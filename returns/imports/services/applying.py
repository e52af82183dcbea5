"""The last step of an import, and taking it back: cases are made family by family, through the services of the pages.

They are removed with their keys, as long as nobody has worked on any of them since. What was imported by mistake may be
about people who never asked for anything: to end their cases would keep them.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from foundation.accounts.permissions import Role
from foundation.accounts.queries import staff as accounts
from foundation.audit.touched import changed_since, opened_since
from foundation.compartments import Compartment, shared_part
from foundation.errors import BadInput, RuleBroken
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.batches import Batches, in_parts
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case, refuse_if
from returns.cases.rules.cases import Reason, Track
from returns.cases.services.cases import NewCase, NewMember, add_member, open_case
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.imports import queries
from returns.imports.models import CaseloadImport, ImportRow, Made
from returns.imports.rules.cells import Column
from returns.imports.rules.imports import (
    Decision,
    Finding,
    ImportState,
    ReadRow,
    RowState,
    against_undoing,
    families,
    in_the_way,
    sex_of,
)
from returns.imports.services.rows import FOUND_BY
from returns.imports.words import ImportsAct
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.names.queries.duplicates import person_seen
from returns.names.services.duplicates import link_cases, set_apart
from returns.people.models import Person
from returns.people.services.people import Described, describe_person


@dataclass
class Making:
    """What every family of an import needs, read before the first one, and how much was made so far."""

    unit: Unit
    secrets: Secrets
    import_id: uuid.UUID
    office_id: uuid.UUID
    host: str
    owner: uuid.UUID | None
    made: Made = field(default_factory=Made)


class Stopped(Exception):
    """A service refused a row that the check had passed: its number, and why (translated)."""

    def __init__(self, number: int, sentences: Sequence[str]) -> None:
        super().__init__(str(number))
        self.number = number
        self.sentences = list(sentences)


# The last step of an import: every case through the services that the pages use, all of them or none, and once.

_AT_ONCE = 20  # people or cases of one piece, during which nobody else writes on SQLite


def rehearse(unit: Unit, secrets: Secrets, caseload: CaseloadImport) -> None:
    """Do the last step but write nothing; the import remembers what would be made, or the row that was refused.

    RuleBroken with every reason, Conflict if it was applied, or if somebody changed it meanwhile.
    """
    import_id = caseload.id
    caseload = queries.import_to_change(unit.session, import_id)
    _refuse(unit, caseload, last=False)
    version, made, stopped = caseload.version, None, None
    try:
        made = _make_all(unit, secrets, caseload, Batches(unit))
    except Stopped as error:
        stopped = error
        unit.take_back()
    caseload = queries.import_to_change(unit.session, import_id, version)
    caseload.content = replace(caseload.content, rehearsed=made)
    if stopped is not None:
        (row,) = queries.rows_at(unit.session, import_id, [stopped.number])
        row.found = replace(row.report, refused=(Finding("refused", "", "", " ".join(stopped.sentences)),))
        row.state = RowState.BAD
    unit.participants["trail"].act(ImportsAct.IMPORT_REHEARSE, ("import", import_id), count=made.cases if made else 0)


def apply_import(unit: Unit, secrets: Secrets, caseload: CaseloadImport) -> Made:
    """Make every case: all of them or none. Asked again, nothing happens. Of what was staged only the cases stay.

    What is made is prepared in pieces that are taken back, so that others can save meanwhile, and written at once.
    RuleBroken with every reason; Conflict if somebody changed it meanwhile; BadInput if a row is refused after all:
    then nothing was made.
    """
    import_id = caseload.id
    caseload = queries.lock_import(unit.session, import_id)
    if caseload.state is ImportState.APPLIED:
        return Made(caseload.cases, caseload.people)
    queries.refuse_if_over(caseload)
    _refuse(unit, caseload, last=True)
    version, batches = caseload.version, Batches(unit)
    try:
        made = _make_all(unit, secrets, caseload, batches)
    except Stopped as error:
        why = _("Nothing was imported. Row %(row)s: %(why)s", row=error.number, why=" ".join(error.sentences))
        raise BadInput({"form": [why]}) from error
    caseload = queries.lock_import(unit.session, import_id)
    if caseload.state is ImportState.APPLIED:
        return Made(caseload.cases, caseload.people)  # the other press was faster
    caseload = queries.import_to_change(unit.session, import_id, version)
    batches.write()
    caseload.state, caseload.applied_at, caseload.applied_by = ImportState.APPLIED, unit.clock.now(), unit.actor_id
    caseload.cases, caseload.people = made.cases, made.people
    unit.participants["trail"].act(
        ImportsAct.IMPORT_APPLY, ("import", import_id), cases=made.cases, people=made.people, documents=made.documents
    )
    return made


def _refuse(unit: Unit, caseload: CaseloadImport, last: bool) -> None:
    counts = queries.counts_of(unit.session, caseload.id)
    refuse_if(in_the_way(caseload.state, counts, caseload.content.rehearsed is not None, last))


def _make_all(unit: Unit, secrets: Secrets, caseload: CaseloadImport, batches: Batches) -> Made:
    """Every family, some in each piece; each case leaves a record of its own in the audit. Nothing is written yet."""
    host = accounts.country_of_office(unit.session, caseload.office_id)
    owner = caseload.content.owner
    making = Making(unit, secrets, caseload.id, caseload.office_id, host, uuid.UUID(owner) if owner else None)
    unit.take_back()  # from here on nobody waits while rows are read between the pieces
    with reading(unit.aside, unit.scope) as aside:
        staged = queries.rows_of_import(aside.session, making.import_id)
        ready = [ReadRow(row.ordinal, row.report.values) for row in staged if row.state is RowState.READY]
        left = [row.ordinal for row in staged if row.state is not RowState.READY]
    numbers = [[row.number for row in family] for family in families(ready)]
    for some in in_parts(numbers, _AT_ONCE):
        batches.do(partial(_make_some, making, some))
    for start in range(0, len(left), _AT_ONCE):
        batches.do(partial(_empty, making, left[start : start + _AT_ONCE]))
    return making.made


def _make_some(making: Making, some: Sequence[Sequence[int]]) -> None:
    """Make the families of one piece, by the numbers of their rows; of a staged row only its case stays."""
    unit, trail = making.unit, making.unit.participants["trail"]
    caseload = queries.lock_import(unit.session, making.import_id)  # every row asks for it: kept, so it is read once
    numbers = [number for family in some for number in family]
    rows = {row.ordinal: row for row in queries.rows_at(unit.session, making.import_id, numbers)}
    for family in some:
        _make_family(making, [rows[number] for number in family])
        unit.session.flush()  # the record tells of what was flushed
        trail.write_record()
    unit.follow()
    trail.write_record(ImportsAct.IMPORT_FOLLOW)
    del caseload


def _empty(making: Making, numbers: Sequence[int]) -> None:
    """Empty the rows that are left out."""
    for row in queries.rows_at(making.unit.session, making.import_id, numbers):
        row.cells = row.said = row.found = None


# One family: its case, its people, and what is known of them.


def _make_family(making: Making, family: Sequence[ImportRow]) -> None:
    """One case with its people."""
    unit, secrets, number, documents = making.unit, making.secrets, family[0].ordinal, 0
    try:
        values = [row.report.values for row in family]
        case = _open(making, values)
        people = [members_of_case(unit.session, case.id)[0]]
        for row, row_values in zip(family[1:], values[1:], strict=True):
            number = row.ordinal
            people.append(_join(making, case, row_values))
        for row, row_values, person in zip(family, values, people, strict=True):
            number = row.ordinal
            described = _described(row_values, is_first=row is family[0])
            describe_person(unit, secrets, case, person, described, making.host)
            if new := _document(person, row_values):
                record_document(unit, secrets, case, new)
                documents += 1
            _act_on_answer(making, row, person)
            row.case_id, row.cells, row.said, row.found = case.id, None, None, None
    except (BadInput, RuleBroken) as error:
        raise Stopped(number, _why(error)) from error
    made = making.made
    making.made = Made(made.cases + 1, made.people + len(family), made.documents + documents)


def _why(error: BadInput | RuleBroken) -> list[str]:
    if isinstance(error, RuleBroken):
        return error.reasons
    return [sentence for sentences in error.errors.values() for sentence in sentences]


def _day(values: Mapping[str, Any], column: Column) -> date | None:
    return date.fromisoformat(values[column]) if values.get(column) else None


def _open(making: Making, family: Sequence[Mapping[str, Any]]) -> Case:
    first, unit = family[0], making.unit
    owner = uuid.UUID(first[Column.OWNER]) if first.get(Column.OWNER) else making.owner
    assert owner is not None  # asked for when the columns were named
    new = NewCase(
        given_name=first[Column.GIVEN_NAME],
        family_name=first.get(Column.FAMILY_NAME),
        sex=sex_of(first),
        birth_date=_day(first, Column.BIRTH_DATE),
        country=first[Column.COUNTRY],
        place_of_return=first.get(Column.PLACE),
        phone=first.get(Column.PHONE),
        email=first.get(Column.EMAIL),
        document_number=first.get(Column.DOCUMENT_NUMBER),
        legal_deadline=_day(first, Column.LEGAL_DEADLINE),
        note=_note(family),
        track=Track(first.get(Column.TRACK) or Track.UNDECIDED),
    )
    case = case_by_id(unit.session, open_case(unit, making.secrets, new, making.office_id, owner))
    assert case is not None  # it was just opened in this office
    add_to_timeline(unit, case, EventKind.IMPORTED)
    return case


def _note(family: Sequence[Mapping[str, Any]]) -> str | None:
    """What the note of the case says: the notes of all rows, and what the earlier list called them."""
    lines = [str(row_values[Column.NOTE]) for row_values in family if row_values.get(Column.NOTE)]
    old = [str(row_values[Column.OWN_REFERENCE]) for row_values in family if row_values.get(Column.OWN_REFERENCE)]
    if old:
        lines.append(_("Reference in the earlier list: %(reference)s", reference=", ".join(dict.fromkeys(old))))
    return "\n".join(lines) or None


def _join(making: Making, case: Case, values: Mapping[str, Any]) -> Person:
    names = (values[Column.GIVEN_NAME], values.get(Column.FAMILY_NAME))
    new = NewMember(*names, sex_of(values), _day(values, Column.BIRTH_DATE))
    person = person_seen(making.unit.session, add_member(making.unit, making.secrets, case, new))
    assert person is not None  # just added to a case of this office
    return person


def _described(values: Mapping[str, Any], is_first: bool) -> Described:
    own = (values.get(Column.ORIGINAL_GIVEN_NAME) or "", values.get(Column.ORIGINAL_FAMILY_NAME) or "")
    # The case was opened with those of the first person.
    typed = [] if is_first else [(kind, values[column]) for kind, column in FOUND_BY.items() if values.get(column)]
    return Described(
        birth_year=values.get(Column.BIRTH_YEAR),
        own_script=own,
        nationalities=values.get(Column.NATIONALITY) or (),
        languages=values.get(Column.LANGUAGE) or (),
        identifiers=typed,
    )


def _document(person: Person, values: Mapping[str, Any]) -> NewDocument | None:
    """The travel document of a row, if its type is given."""
    if not values.get(Column.DOCUMENT_TYPE):
        return None
    return NewDocument(
        DocumentKind(values[Column.DOCUMENT_TYPE]),
        values[Column.DOCUMENT_COUNTRY],
        values.get(Column.DOCUMENT_NUMBER) or "",
        _day(values, Column.DOCUMENT_EXPIRY),
        person_id=person.id,
    )


def _act_on_answer(making: Making, row: ImportRow, person: Person) -> None:
    """Carry out the decision about people who may be the same: link the one who is meant, or set all apart."""
    unit, answer, alike = making.unit, row.answer, row.report.alike
    if answer.decision == Decision.NEW and alike:
        others = [uuid.UUID(candidate.person) for candidate in alike]
        set_apart(unit, making.secrets, making.office_id, person.id, others)
    if answer.decision == Decision.SAME:
        assert answer.who is not None  # asked for with the decision
        earlier = person_seen(unit.session, uuid.UUID(answer.who))
        if earlier is None:
            raise BadInput({"who": [_("This person can no longer be found. Choose again.")]})
        link_cases(unit, person, earlier)


# Taking an import back.


@dataclass(frozen=True)
class Undoing:
    """What taking an import back would remove, the reasons against it, and the cases that hold it up."""

    cases: int
    people: int
    against: tuple[Reason, ...]
    worked_on: tuple[uuid.UUID, ...]


def look_at_undoing(unit: Unit, caseload: CaseloadImport) -> Undoing:
    """What taking this import back would do now; some statements per 500 cases."""
    made = queries.cases_made(unit.session, caseload.id)
    people = queries.people_of_cases(unit.session, made)
    touched = _worked_on(unit, made, people, caseload.applied_at) if caseload.applied_at is not None else set()
    is_applied, is_undone = caseload.state is ImportState.APPLIED, caseload.undone_at is not None
    against = against_undoing(is_applied, is_undone, bool(made), len(touched))
    return Undoing(len(made), len(people), against, tuple(case for case in made if case in touched))


def _worked_on(
    unit: Unit, cases: Sequence[uuid.UUID], people: dict[uuid.UUID, uuid.UUID], since: datetime
) -> set[uuid.UUID]:
    """The cases on which somebody has worked.

    Work behind doors counts like any other, and so does a protection specialist who opens the case, which comes before
    any such work: that somebody has worked on a case says nothing of what is there.
    """
    parts = [part for compartment in Compartment for part in (compartment.value, shared_part(compartment))]
    about = {**people, **{case: case for case in cases}}
    about |= {unit.door(case, part): case for case in cases for part in parts}
    touched = changed_since(unit.connection(), list(about), since)
    with unit.stores.audit.connect() as audit:
        touched |= opened_since(audit, cases, since, "cases.open", Role.PROTECTION_SPECIALIST.value)
    return {about[subject] for subject in touched}


def undo_import(unit: Unit, caseload: CaseloadImport) -> Undoing:
    """Remove every case that an import made, with its people and their keys: all of them or none.

    What stays is the import with its numbers, and the audit. RuleBroken with every reason; Conflict if somebody works
    on one of its cases, or changes it, meanwhile.
    """
    import_id = caseload.id
    caseload = queries.lock_import(unit.session, import_id)
    refuse_if(look_at_undoing(unit, caseload).against)
    version, made, batches = caseload.version, queries.cases_made(unit.session, import_id), Batches(unit)
    unit.take_back()  # nobody waits for what is read between the pieces
    for start in range(0, len(made), _AT_ONCE):
        batches.do(partial(_remove, unit, import_id, made[start : start + _AT_ONCE]))
    caseload = queries.lock_import(unit.session, import_id)
    queries.refuse_if_changed(caseload, version)
    undoing = look_at_undoing(unit, caseload)
    refuse_if(undoing.against)
    batches.write()
    caseload.undone_at, caseload.undone_by, caseload.until = unit.clock.now(), unit.actor_id, unit.clock.now()
    unit.participants["trail"].act(
        ImportsAct.IMPORT_UNDO, ("import", import_id), cases=undoing.cases, people=undoing.people
    )
    return undoing


def _remove(unit: Unit, import_id: uuid.UUID, cases: Sequence[uuid.UUID]) -> None:
    """The rows of some cases, those that refer to others first; their keys go when everything is written."""
    trail, keys = unit.participants["trail"], unit.participants["keys"]
    caseload = queries.lock_import(unit.session, import_id)  # every row asks for it: kept, so that it is read once
    people = queries.people_of_cases(unit.session, cases)
    layers = queries.layers_of_cases(unit.session, cases)
    for row in queries.rows_of_cases(unit.session, import_id, cases):
        row.case_id = None
    for layer in layers:
        for row_made in layer:
            unit.session.delete(row_made)
        unit.session.flush()  # the rows of the next layer are what these referred to
    for name in [("case", case_id) for case_id in cases] + [("person", person_id) for person_id in people]:
        keys.destroy(name)
    unit.before_commit.clear()  # nothing follows for cases that are gone
    trail.act(ImportsAct.IMPORT_UNDO, ("import", caseload.id))
    trail.write_record()
