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


def rehearse(unit: Unit, secrets: Secrets, one: CaseloadImport) -> None:
    """Do the last step but write nothing; the import remembers what would be made, or the row that was refused.

    RuleBroken with every reason, Conflict if it was applied, or if somebody changed it meanwhile.
    """
    import_id = one.id
    one = lock_import(unit.session, import_id)
    refuse_if_over(one)
    _refuse(unit, one, last=False)
    version, made, stopped = one.version, None, None
    try:
        made = _make_all(unit, secrets, one, Pieces(unit))
    except Stopped as error:
        stopped = error
        unit.take_back()
    one = _as_it_was(unit, import_id, version)
    one.content = {**one.content, "rehearsed": vars(made) if made is not None else None}
    if stopped is not None:
        (row,) = rows_at(unit.session, import_id, [stopped.number])
        kept = Finding("refused", "", "", " ".join(stopped.sentences)).kept()
        row.found = {**row.found, "refused": [kept]}
        row.state = RowState.BAD
    unit.participants["trail"].act("import.rehearse", ("import", import_id), count=made.cases if made else 0)


def apply_import(unit: Unit, secrets: Secrets, one: CaseloadImport) -> Made:
    """Make every case: all of them or none. Asked again, nothing happens. Of what was staged only the cases stay.

    What is made is prepared in pieces that are taken back, so that others can save meanwhile, and written at once.
    RuleBroken with every reason; Conflict if somebody changed it meanwhile; BadInput if a row is refused after all:
    then nothing was made.
    """
    import_id = one.id
    one = lock_import(unit.session, import_id)
    if one.state is ImportState.APPLIED:
        return Made(one.cases, one.people)
    refuse_if_over(one)
    _refuse(unit, one, last=True)
    version, pieces = one.version, Pieces(unit)
    try:
        made = _make_all(unit, secrets, one, pieces)
    except Stopped as error:
        why = " ".join(error.sentences)
        raise BadInput(
            {"form": [_("Nothing was imported. Row %(row)s: %(why)s", row=error.number, why=why)]}
        ) from error
    one = lock_import(unit.session, import_id)
    if one.state is ImportState.APPLIED:
        return Made(one.cases, one.people)  # the other press was faster
    one = _as_it_was(unit, import_id, version)
    pieces.write()
    one.state, one.applied_at, one.applied_by = ImportState.APPLIED, unit.clock.now(), unit.actor_id
    one.cases, one.people = made.cases, made.people
    unit.participants["trail"].act(
        "import.apply", ("import", import_id), cases=made.cases, people=made.people, documents=made.documents
    )
    return made


def _as_it_was(unit: Unit, import_id: uuid.UUID, version: int) -> CaseloadImport:
    """The import, held again. Conflict if somebody changed it, or a row of it, while nobody held it."""
    one = lock_import(unit.session, import_id)
    refuse_if_over(one)
    if one.version != version:
        raise Conflict(_("Somebody else changed this import meanwhile. Look at the newest state, then try again."))
    return one


def _refuse(unit: Unit, one: CaseloadImport, last: bool) -> None:
    counts = counts_of(unit.session, one.id)
    codes = in_the_way(one.state, counts, bool(one.content.get("rehearsed")), last)
    refuse_if([Reason(code) for code in codes])


def _make_all(unit: Unit, secrets: Secrets, one: CaseloadImport, pieces: Pieces) -> Made:
    """Every family, some in each piece; each case leaves a record of its own in the audit. Nothing is written yet."""
    host = accounts.country_of_office(unit.session, one.office_id)
    owner = one.content.get("owner")
    plan = Plan(one.id, one.office_id, host, uuid.UUID(owner) if owner else None)
    unit.take_back()  # from here on nobody waits for what is read and reckoned between the pieces
    with reading(unit.aside, unit.scope) as aside:
        staged = rows_of_import(aside.session, plan.import_id)
        told = [Told(row.ordinal, row.found["values"]) for row in staged if row.state is RowState.READY]
        left = [row.ordinal for row in staged if row.state is not RowState.READY]
    made = Made()
    for some in in_parts([[each.number for each in family] for family in families(told)], _AT_ONCE):
        pieces.do(partial(_make_some, unit, secrets, plan, some, made))
    for start in range(0, len(left), _AT_ONCE):
        pieces.do(partial(_empty, unit, plan, left[start : start + _AT_ONCE]))
    return made


def _make_some(unit: Unit, secrets: Secrets, plan: Plan, some: Sequence[Sequence[int]], made: Made) -> None:
    """The families of one piece, by the numbers of their rows. Of what was staged, only which case it became stays."""
    held = lock_import(unit.session, plan.import_id)  # asked for with every row: read once, and kept
    numbers = [number for family in some for number in family]
    rows = {row.ordinal: row for row in rows_at(unit.session, plan.import_id, numbers)}
    for family in some:
        make_family(unit, secrets, plan, [rows[number] for number in family], made)
        unit.session.flush()  # the record tells of what was flushed
        unit.participants["trail"].write_record()
    unit.follow()
    unit.participants["trail"].write_record("import.follow")
    del held


def _empty(unit: Unit, plan: Plan, numbers: Sequence[int]) -> None:
    """Forget what rows said that were left out."""
    for row in rows_at(unit.session, plan.import_id, numbers):
        row.cells = row.said = row.found = None
