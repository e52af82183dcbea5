"""The last step of an import: its cases are made, family by family, through the services that the pages use."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.batches import Batches, in_parts
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries.cases import case_by_id, members_of_case, refuse_if
from returns.cases.rules import Reason, Track
from returns.cases.services.cases import NewCase, NewMember, add_member, open_case
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.imports.models import CaseloadImport, ImportRow, Rehearsal
from returns.imports.queries import counts_of, lock_import, rows_at, rows_of_import
from returns.imports.rules.imports import (
    Column,
    Decision,
    Finding,
    ImportState,
    ReadRow,
    RowState,
    families,
    in_the_way,
)
from returns.imports.rules.rows import sex_of
from returns.imports.services.imports import refuse_if_over
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.names.queries import person_seen
from returns.names.services.duplicates import link_cases, set_apart
from returns.people.models import Person
from returns.people.rules.people import IdentifierKind
from returns.people.services.people import Described, describe_person


@dataclass
class Made:
    """What was made."""

    cases: int = 0
    people: int = 0
    documents: int = 0


@dataclass(frozen=True)
class Plan:
    """What every family of an import needs, read before the first one."""

    import_id: uuid.UUID
    office_id: uuid.UUID
    host: str
    owner: uuid.UUID | None


class Stopped(Exception):
    """A service refused a row that the check had passed: its number, and why (translated)."""

    def __init__(self, number: int, sentences: Sequence[str]) -> None:
        super().__init__(str(number))
        self.number = number
        self.sentences = list(sentences)


def make_family(unit: Unit, secrets: Secrets, plan: Plan, family: Sequence[ImportRow], made: Made) -> None:
    """One case with its people."""
    number = family[0].ordinal
    try:
        values = [row.report.values for row in family]
        case = _open(unit, secrets, plan, values)
        people = [members_of_case(unit.session, case.id)[0]]
        for row, row_values in zip(family[1:], values[1:], strict=True):
            number = row.ordinal
            people.append(_join(unit, secrets, case, row_values))
        for row, row_values, person in zip(family, values, people, strict=True):
            number = row.ordinal
            is_first = row is family[0]
            describe_person(unit, secrets, case, person, _described(row_values, is_first), plan.host)
            made.documents += _document(unit, secrets, case, person, row_values)
            _act_on_answer(unit, secrets, plan, row, person)
            row.case_id, row.cells, row.said, row.found = case.id, None, None, None
    except (BadInput, RuleBroken) as error:
        raise Stopped(number, _why(error)) from error
    made.cases += 1
    made.people += len(family)


def _why(error: BadInput | RuleBroken) -> list[str]:
    if isinstance(error, RuleBroken):
        return error.reasons
    return [sentence for sentences in error.errors.values() for sentence in sentences]


def _day(values: Mapping[str, Any], column: Column) -> date | None:
    return date.fromisoformat(values[column]) if values.get(column) else None


def _open(unit: Unit, secrets: Secrets, plan: Plan, family: Sequence[Mapping[str, Any]]) -> Case:
    first = family[0]
    owner = uuid.UUID(first[Column.OWNER]) if first.get(Column.OWNER) else plan.owner
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
    case = case_by_id(unit.session, open_case(unit, secrets, new, plan.office_id, owner))
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


def _join(unit: Unit, secrets: Secrets, case: Case, values: Mapping[str, Any]) -> Person:
    new = NewMember(
        values[Column.GIVEN_NAME], values.get(Column.FAMILY_NAME), sex_of(values), _day(values, Column.BIRTH_DATE)
    )
    person = person_seen(unit.session, add_member(unit, secrets, case, new))
    assert person is not None  # just added to a case of this office
    return person


def _described(values: Mapping[str, Any], is_first: bool) -> Described:
    kinds = (
        (IdentifierKind.PHONE, Column.PHONE),
        (IdentifierKind.EMAIL, Column.EMAIL),
        (IdentifierKind.DOCUMENT, Column.DOCUMENT_NUMBER),
    )
    own = (values.get(Column.ORIGINAL_GIVEN_NAME) or "", values.get(Column.ORIGINAL_FAMILY_NAME) or "")
    # The case was opened with those of the first person.
    typed = [] if is_first else [(kind, values[column]) for kind, column in kinds if values.get(column)]
    return Described(
        birth_year=values.get(Column.BIRTH_YEAR),
        own_script=own,
        nationalities=values.get(Column.NATIONALITY) or (),
        languages=values.get(Column.LANGUAGE) or (),
        identifiers=typed,
    )


def _document(unit: Unit, secrets: Secrets, case: Case, person: Person, values: Mapping[str, Any]) -> int:
    """Record the travel document of a row, if its type is given; returns how many were recorded."""
    if not values.get(Column.DOCUMENT_TYPE):
        return 0
    new = NewDocument(
        DocumentKind(values[Column.DOCUMENT_TYPE]),
        values[Column.DOCUMENT_COUNTRY],
        values.get(Column.DOCUMENT_NUMBER) or "",
        _day(values, Column.DOCUMENT_EXPIRY),
        person_id=person.id,
    )
    record_document(unit, secrets, case, new)
    return 1


def _act_on_answer(unit: Unit, secrets: Secrets, plan: Plan, row: ImportRow, person: Person) -> None:
    """Carry out the decision about people who may be the same: link the one who is meant, or set all apart."""
    answer, alike = row.answer, row.report.alike
    if answer.decision == Decision.NEW and alike:
        others = [uuid.UUID(candidate.person) for candidate in alike]
        set_apart(unit, secrets, plan.office_id, person.id, others)
    if answer.decision == Decision.SAME:
        assert answer.who is not None  # asked for with the decision
        earlier = person_seen(unit.session, uuid.UUID(answer.who))
        if earlier is None:
            raise BadInput({"who": [_("This person cannot be found any more. Choose again.")]})
        link_cases(unit, person, earlier)


# The last step of an import: every case through the services that the pages use, all of them or none, and once.

_AT_ONCE = 20  # people who are taken in one piece, during which nobody else writes on SQLite


def rehearse(unit: Unit, secrets: Secrets, caseload: CaseloadImport) -> None:
    """Do the last step but write nothing; the import remembers what would be made, or the row that was refused.

    RuleBroken with every reason, Conflict if it was applied, or if somebody changed it meanwhile.
    """
    import_id = caseload.id
    caseload = lock_import(unit.session, import_id)
    refuse_if_over(caseload)
    _refuse(unit, caseload, last=False)
    version, made, stopped = caseload.version, None, None
    try:
        made = _make_all(unit, secrets, caseload, Batches(unit))
    except Stopped as error:
        stopped = error
        unit.take_back()
    caseload = _as_it_was(unit, import_id, version)
    caseload.content = replace(caseload.content, rehearsed=Rehearsal(**vars(made)) if made is not None else None)
    if stopped is not None:
        (row,) = rows_at(unit.session, import_id, [stopped.number])
        row.found = replace(row.report, refused=(Finding("refused", "", "", " ".join(stopped.sentences)),))
        row.state = RowState.BAD
    unit.participants["trail"].act("import.rehearse", ("import", import_id), count=made.cases if made else 0)


def apply_import(unit: Unit, secrets: Secrets, caseload: CaseloadImport) -> Made:
    """Make every case: all of them or none. Asked again, nothing happens. Of what was staged only the cases stay.

    What is made is prepared in pieces that are taken back, so that others can save meanwhile, and written at once.
    RuleBroken with every reason; Conflict if somebody changed it meanwhile; BadInput if a row is refused after all:
    then nothing was made.
    """
    import_id = caseload.id
    caseload = lock_import(unit.session, import_id)
    if caseload.state is ImportState.APPLIED:
        return Made(caseload.cases, caseload.people)
    refuse_if_over(caseload)
    _refuse(unit, caseload, last=True)
    version, batches = caseload.version, Batches(unit)
    try:
        made = _make_all(unit, secrets, caseload, batches)
    except Stopped as error:
        why = " ".join(error.sentences)
        raise BadInput(
            {"form": [_("Nothing was imported. Row %(row)s: %(why)s", row=error.number, why=why)]}
        ) from error
    caseload = lock_import(unit.session, import_id)
    if caseload.state is ImportState.APPLIED:
        return Made(caseload.cases, caseload.people)  # the other press was faster
    caseload = _as_it_was(unit, import_id, version)
    batches.write()
    caseload.state, caseload.applied_at, caseload.applied_by = ImportState.APPLIED, unit.clock.now(), unit.actor_id
    caseload.cases, caseload.people = made.cases, made.people
    unit.participants["trail"].act(
        "import.apply", ("import", import_id), cases=made.cases, people=made.people, documents=made.documents
    )
    return made


def _as_it_was(unit: Unit, import_id: uuid.UUID, version: int) -> CaseloadImport:
    """The import, held again. Conflict if somebody changed it, or a row of it, while nobody held it."""
    caseload = lock_import(unit.session, import_id)
    refuse_if_over(caseload)
    if caseload.version != version:
        raise Conflict(_("Somebody else changed this import meanwhile. Look at the newest state, then try again."))
    return caseload


def _refuse(unit: Unit, caseload: CaseloadImport, last: bool) -> None:
    counts = counts_of(unit.session, caseload.id)
    codes = in_the_way(caseload.state, counts, caseload.content.rehearsed is not None, last)
    refuse_if([Reason(code) for code in codes])


def _make_all(unit: Unit, secrets: Secrets, caseload: CaseloadImport, batches: Batches) -> Made:
    """Every family, some in each piece; each case leaves a record of its own in the audit. Nothing is written yet."""
    host = accounts.country_of_office(unit.session, caseload.office_id)
    owner = caseload.content.owner
    plan = Plan(caseload.id, caseload.office_id, host, uuid.UUID(owner) if owner else None)
    unit.take_back()  # from here on nobody waits while rows are read between the pieces
    with reading(unit.aside, unit.scope) as aside:
        staged = rows_of_import(aside.session, plan.import_id)
        ready = [ReadRow(row.ordinal, row.report.values) for row in staged if row.state is RowState.READY]
        left = [row.ordinal for row in staged if row.state is not RowState.READY]
    made = Made()
    for some in in_parts([[row.number for row in family] for family in families(ready)], _AT_ONCE):
        batches.do(partial(_make_some, unit, secrets, plan, some, made))
    for start in range(0, len(left), _AT_ONCE):
        batches.do(partial(_empty, unit, plan, left[start : start + _AT_ONCE]))
    return made


def _make_some(unit: Unit, secrets: Secrets, plan: Plan, some: Sequence[Sequence[int]], made: Made) -> None:
    """Make the families of one piece, by the numbers of their rows; of a staged row only its case stays."""
    caseload = lock_import(unit.session, plan.import_id)  # every row asks for it: kept, so that it is read once
    numbers = [number for family in some for number in family]
    rows = {row.ordinal: row for row in rows_at(unit.session, plan.import_id, numbers)}
    for family in some:
        make_family(unit, secrets, plan, [rows[number] for number in family], made)
        unit.session.flush()  # the record tells of what was flushed
        unit.participants["trail"].write_record()
    unit.follow()
    unit.participants["trail"].write_record("import.follow")
    del caseload


def _empty(unit: Unit, plan: Plan, numbers: Sequence[int]) -> None:
    """Empty the rows that are left out."""
    for row in rows_at(unit.session, plan.import_id, numbers):
        row.cells = row.said = row.found = None
