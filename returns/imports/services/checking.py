"""Checking the staged rows of an import, in pieces: each is a unit of its own, so an interrupted check goes on later.

A row is read, then compared with the people whom this office knows; when all are read, with each other. Nothing is
made of a row here.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import shown_reference
from returns.imports.models import Alike, CaseloadImport, ImportRow, RowReport
from returns.imports.queries import lock_import, rows_in_state, rows_of_import
from returns.imports.rules.imports import (
    Column,
    Decision,
    Finding,
    ImportState,
    ReadRow,
    RowState,
    families,
    family_findings,
    state_of_row,
    twins,
)
from returns.imports.rules.rows import Reader, sex_of
from returns.imports.services.imports import refuse_if_over
from returns.imports.services.reading import read, reader_of
from returns.names.queries import full_name, parts_of
from returns.names.rules.duplicates import Traits
from returns.names.services.duplicates import Entered, find_lookalikes, full_of, skeletons_of
from returns.people.rules.people import IdentifierKind, birth_year_band
from returns.people.services.people import index_of

_PIECE = "imports.piece_rows"
_FOUND_BY = {
    IdentifierKind.PHONE: Column.PHONE,
    IdentifierKind.EMAIL: Column.EMAIL,
    IdentifierKind.DOCUMENT: Column.DOCUMENT_NUMBER,
}


@dataclass(frozen=True)
class _Check:
    """What checking a row needs, read once for all rows of a piece."""

    unit: Unit
    secrets: Secrets
    caseload: CaseloadImport
    reader: Reader
    searched: list[str]


def check_piece(unit: Unit, secrets: Secrets, caseload: CaseloadImport) -> None:
    """Look at the next rows, as many as rule imports.piece_rows says; after the last ones at families and twins.

    Conflict if the import was applied, or if nobody said yet what its columns are.
    """
    caseload = lock_import(unit.session, caseload.id)
    refuse_if_over(caseload)
    if caseload.state is ImportState.MAPPING:
        raise Conflict(_("Say first which column is what."))
    size = rule_on(unit.session, _PIECE, unit.clock.now().date()).whole()
    rows = rows_in_state(unit.session, caseload.id, RowState.WAITING, size)
    check = _Check(unit, secrets, caseload, reader_of(unit, caseload), [])
    for row in rows:
        _look_at(check, row)
    unit.session.flush()  # how many are left is asked of the database
    if len(rows) < size:
        _compare(unit, caseload)
    unit.participants["trail"].act("import.check", ("import", caseload.id), count=len(rows), searched=check.searched)


def _look_at(check: _Check, row: ImportRow) -> None:
    """Read a row, and look for people who may be the same, if it can be read as a whole."""
    as_read = read(row, check.caseload, check.reader)
    alike = () if as_read.findings else _alike(check, as_read.values)
    before = row.found
    row.found = RowReport(
        values={str(column): value for column, value in as_read.values.items()},
        findings=tuple(as_read.findings),
        alike=alike,
        of_family=before.of_family if before else (),
        twins=before.twins if before else (),
    )
    row.state = _state(row)


def _state(row: ImportRow) -> RowState:
    report = row.report
    return state_of_row(bool(report.problems), bool(report.alike or report.twins), row.answer.decision)


def _alike(check: _Check, values: Mapping[str, Any]) -> tuple[Alike, ...]:
    """People whom this office knows and who may be the one of a row."""
    entered = entered_of(check.secrets, values, check.reader.host)
    parts = parts_of(full_of(entered.names))
    hashes = (*skeletons_of(check.secrets, parts), *entered.identifiers.values())
    check.searched.extend(digest.hex() for digest in hashes)
    return tuple(
        Alike(
            lookalike.person.id.hex,
            lookalike.case.id.hex,
            shown_reference(lookalike.case),
            full_name(lookalike.person) or "",
            lookalike.signs.in_favour,
            lookalike.signs.against,
        )
        for lookalike in find_lookalikes(check.unit, check.secrets, entered, parts)
    )


def entered_of(secrets: Secrets, values: Mapping[str, Any], host: str) -> Entered:
    """What the people who are here are compared with."""
    born = date.fromisoformat(values[Column.BIRTH_DATE]) if values.get(Column.BIRTH_DATE) else None
    band = birth_year_band(born, values.get(Column.BIRTH_YEAR))
    indexes = {
        kind: index_of(secrets, kind, values[column], host) for kind, column in _FOUND_BY.items() if values.get(column)
    }
    names = (values[Column.GIVEN_NAME], values.get(Column.FAMILY_NAME))
    traits = Traits(born, band, sex_of(values), values.get(Column.COUNTRY, ""))
    return Entered(names, traits, {kind: index for kind, index in indexes.items() if index is not None})


def _compare(unit: Unit, caseload: CaseloadImport) -> None:
    """Compare the rows with each other: families that contradict themselves, and people who are entered twice."""
    rows = rows_of_import(unit.session, caseload.id)
    read_rows = [ReadRow(row.ordinal, row.report.values, row.answer.decision == Decision.LEAVE_OUT) for row in rows]
    findings_by_row: dict[int, list[Finding]] = {}
    for family in families(read_rows):
        findings_by_row |= family_findings(family)
    twins_by_row = twins(read_rows)
    for row in rows:
        of_family, alike = tuple(findings_by_row.get(row.ordinal, ())), tuple(twins_by_row.get(row.ordinal, ()))
        if (of_family, alike) != (row.report.of_family, row.report.twins):
            row.found = replace(row.report, of_family=of_family, twins=alike)
            row.state = _state(row)
    caseload.state = ImportState.CHECKED


def mend_row(
    unit: Unit, secrets: Secrets, caseload: CaseloadImport, row: ImportRow, typed: Mapping[str, str], version: int
) -> None:
    """Replace the texts of some cells and check the row anew; families and twins are compared again at the end.

    Conflict if somebody changed the row after `version`, or if the import was applied.
    """
    caseload = _begin_change(unit, caseload, row, version)
    reader = reader_of(unit, caseload)
    row.said = replace(row.answer, mended={**row.answer.mended, **typed})
    _look_at(_Check(unit, secrets, caseload, reader, []), row)
    unit.participants["trail"].act("import.mend", ("import", caseload.id))


def decide_row(
    unit: Unit, caseload: CaseloadImport, row: ImportRow, decision: Decision, who: uuid.UUID | None, version: int
) -> None:
    """Say whether the person of a row is here already, or that the row is left out.

    BadInput if the same person is meant and not said who. Conflict as for `mend_row`.
    """
    caseload = _begin_change(unit, caseload, row, version)
    who = who if decision is Decision.SAME else None
    if decision is Decision.SAME and (who is None or who.hex not in {alike.person for alike in row.report.alike}):
        raise BadInput({"who": [_("Choose which of these people is meant.")]})
    row.said = replace(row.answer, decision=decision.value, who=who.hex if who else None)
    row.state = _state(row)
    unit.participants["trail"].act("import.decide", ("import", caseload.id))


def take_in_again(unit: Unit, caseload: CaseloadImport, row: ImportRow, version: int) -> None:
    """Take back the decision about a row: it counts again, and has to be decided again."""
    caseload = _begin_change(unit, caseload, row, version)
    row.said = replace(row.answer, decision="", who=None)
    row.state = _state(row)
    unit.participants["trail"].act("import.decide", ("import", caseload.id))


def _begin_change(unit: Unit, caseload: CaseloadImport, row: ImportRow, version: int) -> CaseloadImport:
    """Lock the import; the dry run counts no more, and families have to be compared again."""
    caseload = lock_import(unit.session, caseload.id)
    refuse_if_over(caseload)
    if row.version != version or row.found is None:
        raise Conflict(_("Somebody else changed this row meanwhile. Look at the newest state, then try again."))
    caseload.content = replace(caseload.content, rehearsed=None)
    caseload.state = ImportState.CHECKING
    row.found = replace(row.found, refused=())
    return caseload


def rows_with_findings(unit: Unit, caseload: CaseloadImport) -> Sequence[ImportRow]:
    """Every bad row, in the order of the file."""
    return rows_in_state(unit.session, caseload.id, RowState.BAD)
