"""The staged rows of an import: reading, checking, correcting and deciding them.

They are checked in pieces: each is a unit of its own, so an interrupted check goes on later.

A row is read, then compared with the people whom this office knows; when all are read, with each other. Nothing is
made of a row here.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict
from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.known_words import country_words, language_words
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.identifiers import normal_phone
from foundation.security.secrets import Secrets
from foundation.sheets.cells import cell_of
from foundation.sheets.writing import delimited
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import shown_reference
from returns.imports.models import Alike, CaseloadImport, ImportContent, ImportRow, RowReport
from returns.imports.queries import import_to_change, rows_in_state, rows_of_import
from returns.imports.rules.cells import CHOSEN, DOCUMENTS, SEXES, TRACKS, Column, DateOrder, folded
from returns.imports.rules.imports import (
    Decision,
    Finding,
    ImportState,
    Reader,
    ReadRow,
    RowState,
    Typed,
    cells_of,
    families,
    family_findings,
    read_row,
    sex_of,
    state_of_row,
    twins,
)
from returns.imports.words import CHOICES, ImportsAct, column_label, sentences_of
from returns.names.queries.names import full_name
from returns.names.queries.parts import parts_of
from returns.names.rules.duplicates import Traits
from returns.names.rules.names import full_of
from returns.names.services.duplicates import Entered, find_lookalikes
from returns.names.services.names import skeletons_of
from returns.people.rules.people import STATELESS, IdentifierKind, birth_year_band
from returns.people.services.people import index_of
from returns.work.services.duty import works_in

_PIECE = "imports.piece_rows"
FOUND_BY = {
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
    caseload = import_to_change(unit.session, caseload.id)
    if caseload.state is ImportState.MAPPING:
        raise Conflict(_("First say what each column is."))
    size = rule_on(unit.session, _PIECE, unit.today).whole()
    rows = rows_in_state(unit.session, caseload.id, RowState.WAITING, size)
    check = _Check(unit, secrets, caseload, reader_of(unit, caseload), [])
    for row in rows:
        _look_at(check, row)
    unit.session.flush()  # how many are left is asked of the database
    if len(rows) < size:
        _compare(unit, caseload)
    unit.participants["trail"].act(
        ImportsAct.IMPORT_CHECK, ("import", caseload.id), count=len(rows), searched=check.searched
    )


def _look_at(check: _Check, row: ImportRow) -> None:
    """Read a row, and look for people who may be the same, if it can be read as a whole."""
    as_read = read_row(cells_by_column(row, check.caseload), check.reader)
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
        kind: index_of(secrets, kind, values[column], host) for kind, column in FOUND_BY.items() if values.get(column)
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
    unit.participants["trail"].act(ImportsAct.IMPORT_MEND, ("import", caseload.id))


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
    unit.participants["trail"].act(ImportsAct.IMPORT_DECIDE, ("import", caseload.id))


def take_in_again(unit: Unit, caseload: CaseloadImport, row: ImportRow, version: int) -> None:
    """Take back the decision about a row: it counts again, and has to be decided again."""
    caseload = _begin_change(unit, caseload, row, version)
    row.said = replace(row.answer, decision="", who=None)
    row.state = _state(row)
    unit.participants["trail"].act(ImportsAct.IMPORT_DECIDE, ("import", caseload.id))


def _begin_change(unit: Unit, caseload: CaseloadImport, row: ImportRow, version: int) -> CaseloadImport:
    """Lock the import; the dry run counts no more, and families have to be compared again."""
    caseload = import_to_change(unit.session, caseload.id)
    if row.version != version or row.found is None:
        raise Conflict(_("This row has changed since you opened it. Check the latest version, then try again."))
    caseload.content = replace(caseload.content, rehearsed=None)
    caseload.state = ImportState.CHECKING
    row.found = replace(row.found, refused=())
    return caseload


def faults_csv(unit: Unit, caseload: CaseloadImport) -> bytes:
    """Every bad cell with its cure, as CSV: row, column, what stands there, what is wrong, what to do."""
    head = [_("Row"), _("Column"), _("Value in the list"), _("What is wrong"), _("What to do")]
    rows: list[Sequence[str]] = [head]
    for row in rows_in_state(unit.session, caseload.id, RowState.BAD):
        for finding in row.report.problems:
            rows.append([str(row.ordinal), column_label(finding.column), finding.typed, *sentences_of(finding)])
    unit.participants["trail"].note(faults=len(rows) - 1)
    return delimited(rows)


# How the cells of an import are read: with which words, whose e-mails, and what was said of its columns.

_STATELESS = ("stateless", "vatansız", "haymatlos", "عديم الجنسية", "بدون")


def reader_of(unit: Unit, caseload: CaseloadImport) -> Reader:
    """What the rows of an import are read with; two statements and the keys, however many rows there are."""
    content = caseload.content
    host = accounts.country_of_office(unit.session, caseload.office_id)
    return Reader(
        today=unit.today,
        host=host,
        words=words_of(taught_of(content)),
        owners={account.email.casefold(): account.id.hex for account in owners_of(unit, caseload)},
        is_phone=lambda text: normal_phone(text, host) is not None,
        order=DateOrder(content.order or DateOrder.DAY_FIRST),
        numbers_whole=content.numbers_whole,
        past_deadlines=content.past_deadlines,
    )


def owners_of(unit: Unit, caseload: CaseloadImport) -> list[accounts.Account]:
    """Who can own the imported cases: the active officers of the office."""
    colleagues = accounts.colleagues(unit.session, caseload.office_id)
    return [colleague for colleague in colleagues if works_in(colleague, caseload.office_id)]


def taught_of(content: ImportContent) -> dict[str, dict[str, str]]:
    """The codes that somebody gave to unknown words, by column, then by word."""
    taught: dict[str, dict[str, str]] = {}
    for column, word, code in content.taught:
        taught.setdefault(column, {})[word] = code
    return taught


def words_of(taught: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The code of each word of each column of choices: by the words known here, and those explained for this file."""
    countries_by_word = {folded(name): code for name, code in country_words()}
    countries_by_word |= {folded(name): code for code, name in countries(all_countries())}
    spoken = tuple(code for code, _name in spoken_languages())
    languages_by_word = {folded(name): code for name, code in language_words(spoken)}
    own_words: dict[str, dict[str, str]] = {
        Column.SEX: SEXES,
        Column.TRACK: TRACKS,
        Column.DOCUMENT_TYPE: DOCUMENTS,
        Column.COUNTRY: countries_by_word,
        Column.DOCUMENT_COUNTRY: countries_by_word,
        Column.NATIONALITY: countries_by_word | {folded(word): STATELESS for word in _STATELESS},
        Column.LANGUAGE: languages_by_word | {folded(name): code for code, name in spoken_languages()},
    }
    for column, words in CHOICES.items():  # as the template shows them in the reader's language
        own_words[column] = own_words[column] | {folded(str(word)): str(code.value) for code, word in words.items()}
    file_words = {column: {folded(word): code for word, code in words.items()} for column, words in taught.items()}
    return {column.value: {**own_words[column], **file_words.get(column.value, {})} for column in CHOSEN}


def typed_cells(row: ImportRow) -> list[Typed]:
    """The cells of a row as its file has them; opens the row."""
    return [Typed(cell.text, cell.kind.value) for cell in map(cell_of, row.cells or ())]


def cells_by_column(row: ImportRow, caseload: CaseloadImport) -> dict[str, Typed]:
    """The cells of a row by column, with what was typed here instead; opens the row."""
    return cells_of(typed_cells(row), caseload.content.mapping, row.answer.mended)


def texts_in(rows: Iterable[ImportRow], places: Iterable[int], kind: str = "text") -> list[str]:
    """The texts of one kind in these columns (places from 0) of all rows; opens them."""
    columns = set(places)
    return [
        cell.text
        for row in rows
        for at, cell in enumerate(typed_cells(row))
        if at in columns and cell.text and cell.kind == kind
    ]
