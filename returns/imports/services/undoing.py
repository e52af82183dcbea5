"""Taking an import back: its cases are removed with their keys, as long as nobody has worked on any of them since.

What was imported by mistake may be about people who never asked for anything: to end their cases would keep them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from foundation.accounts.permissions import Role
from foundation.audit.touched import changed_since, opened_since
from foundation.compartments import Compartment, shared_part
from foundation.errors import Conflict
from foundation.language.words import _
from foundation.storage.batches import Batches
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import refuse_if
from returns.cases.rules import Reason
from returns.imports.models import CaseloadImport
from returns.imports.queries import cases_made, layers_of_cases, lock_import, people_of_cases, rows_of_cases
from returns.imports.rules.imports import ImportReason, ImportState, against_undoing

_AT_ONCE = 20  # cases that are removed in one piece, during which nobody else writes on SQLite


@dataclass(frozen=True)
class Undoing:
    """What taking an import back would remove, the reasons (codes) against it, and the cases that hold it up."""

    cases: int
    people: int
    against: tuple[ImportReason, ...]
    worked_on: tuple[uuid.UUID, ...]


def look_at_undoing(unit: Unit, caseload: CaseloadImport) -> Undoing:
    """What taking this import back would do now; some statements per 500 cases."""
    made = cases_made(unit.session, caseload.id)
    people = people_of_cases(unit.session, made)
    touched = _worked_on(unit, made, people, caseload.applied_at) if caseload.applied_at is not None else set()
    is_applied, is_undone = caseload.state is ImportState.APPLIED, caseload.undone_at is not None
    against = against_undoing(is_applied, is_undone, bool(made), len(touched))
    return Undoing(len(made), len(people), tuple(against), tuple(case for case in made if case in touched))


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
    caseload = lock_import(unit.session, import_id)
    _refuse(look_at_undoing(unit, caseload))
    version, made, batches = caseload.version, cases_made(unit.session, import_id), Batches(unit)
    unit.take_back()  # nobody waits for what is read between the pieces
    for start in range(0, len(made), _AT_ONCE):
        batches.do(partial(_remove, unit, import_id, made[start : start + _AT_ONCE]))
    caseload = lock_import(unit.session, import_id)
    if caseload.version != version:
        raise Conflict(_("Somebody else changed this import meanwhile. Look at the newest state, then try again."))
    undoing = look_at_undoing(unit, caseload)
    _refuse(undoing)
    batches.write()
    caseload.undone_at, caseload.undone_by, caseload.until = unit.clock.now(), unit.actor_id, unit.clock.now()
    unit.participants["trail"].act("import.undo", ("import", import_id), cases=undoing.cases, people=undoing.people)
    return undoing


def _refuse(undoing: Undoing) -> None:
    refuse_if([Reason(code) for code in undoing.against])


def _remove(unit: Unit, import_id: uuid.UUID, cases: Sequence[uuid.UUID]) -> None:
    """The rows of some cases, those that refer to others first; their keys go when everything is written."""
    trail, keys = unit.participants["trail"], unit.participants["keys"]
    caseload = lock_import(unit.session, import_id)  # every row asks for it: kept, so that it is read once
    people = people_of_cases(unit.session, cases)
    layers = layers_of_cases(unit.session, cases)
    for row in rows_of_cases(unit.session, import_id, cases):
        row.case_id = None
    for layer in layers:
        for row_made in layer:
            unit.session.delete(row_made)
        unit.session.flush()  # the rows of the next layer are what these referred to
    for name in [("case", case_id) for case_id in cases] + [("person", person_id) for person_id in people]:
        keys.destroy(name)
    unit.before_commit.clear()  # nothing follows for cases that are gone
    trail.act("import.undo", ("import", caseload.id))
    trail.write_record()
