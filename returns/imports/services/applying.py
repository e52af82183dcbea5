"""The last step of an import: every case through the services that the pages use, all of them or none, and once.

The dry run is the same, without the moment in which everything is written.
"""

import uuid
from collections.abc import Sequence
from functools import partial

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.pieces import Pieces, in_parts
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.queries.reasons import refuse_if
from returns.cases.rules.reasons import Reason
from returns.imports.models import CaseloadImport
from returns.imports.queries.imports import counts_of, lock_import, rows_at, rows_of_import
from returns.imports.rules.imports import Finding, ImportState, RowState, Told, families, in_the_way
from returns.imports.services.imports import refuse_if_over
from returns.imports.services.making import Made, Plan, Stopped, make_family

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
        made = _make_all(unit, secrets, caseload, Pieces(unit))
    except Stopped as error:
        stopped = error
        unit.take_back()
    caseload = _as_it_was(unit, import_id, version)
    caseload.content = {**caseload.content, "rehearsed": vars(made) if made is not None else None}
    if stopped is not None:
        (row,) = rows_at(unit.session, import_id, [stopped.number])
        kept = Finding("refused", "", "", " ".join(stopped.sentences)).kept()
        row.found = {**row.found, "refused": [kept]}
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
    version, pieces = caseload.version, Pieces(unit)
    try:
        made = _make_all(unit, secrets, caseload, pieces)
    except Stopped as error:
        why = " ".join(error.sentences)
        raise BadInput(
            {"form": [_("Nothing was imported. Row %(row)s: %(why)s", row=error.number, why=why)]}
        ) from error
    caseload = lock_import(unit.session, import_id)
    if caseload.state is ImportState.APPLIED:
        return Made(caseload.cases, caseload.people)  # the other press was faster
    caseload = _as_it_was(unit, import_id, version)
    pieces.write()
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
    codes = in_the_way(caseload.state, counts, bool(caseload.content.get("rehearsed")), last)
    refuse_if([Reason(code) for code in codes])


def _make_all(unit: Unit, secrets: Secrets, caseload: CaseloadImport, pieces: Pieces) -> Made:
    """Every family, some in each piece; each case leaves a record of its own in the audit. Nothing is written yet."""
    host = accounts.country_of_office(unit.session, caseload.office_id)
    owner = caseload.content.get("owner")
    plan = Plan(caseload.id, caseload.office_id, host, uuid.UUID(owner) if owner else None)
    unit.take_back()  # from here on nobody waits for what is read and reckoned between the pieces
    with reading(unit.aside, unit.scope) as aside:
        staged = rows_of_import(aside.session, plan.import_id)
        ready = [Told(row.ordinal, row.found["values"]) for row in staged if row.state is RowState.READY]
        left = [row.ordinal for row in staged if row.state is not RowState.READY]
    made = Made()
    for some in in_parts([[each.number for each in family] for family in families(ready)], _AT_ONCE):
        pieces.do(partial(_make_some, unit, secrets, plan, some, made))
    for start in range(0, len(left), _AT_ONCE):
        pieces.do(partial(_empty, unit, plan, left[start : start + _AT_ONCE]))
    return made


def _make_some(unit: Unit, secrets: Secrets, plan: Plan, some: Sequence[Sequence[int]], made: Made) -> None:
    """The families of one piece, by the numbers of their rows. Of what was staged, only which case it became stays."""
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
    """Forget what the rows said that are left out."""
    for row in rows_at(unit.session, plan.import_id, numbers):
        row.cells = row.said = row.found = None
