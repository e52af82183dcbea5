"""An import and its rows as the templates show them."""

import re
import uuid
from collections.abc import Mapping
from types import SimpleNamespace

from flask import url_for

from foundation.language.formats import country
from foundation.web.route import Request
from returns.imports.queries import CaseloadImport, ImportRow
from returns.imports.rules.imports import Column, Finding, ImportState, RowState
from returns.imports.services.reading import cells_by_column
from returns.imports.words import IMPORT_STATES, ROW_STATES, column_label, findings_of, sentences_of
from returns.names.rules.duplicates import Sign, Signs

_LIKE_A_NUMBER = re.compile(r"\+?[\d\s()./-]{8,}")
_LIKE_A_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")


def without_number(text: str) -> str:
    """A text of the file, but of what can be a phone only the end: no page that is merely opened shows a number."""
    is_number = _LIKE_A_NUMBER.fullmatch(text) and not _LIKE_A_DAY.fullmatch(text)
    return f"…{text[-2:]}" if is_number else text


def shown_import(request: Request, caseload: CaseloadImport) -> SimpleNamespace:
    """How far an import is; opens it."""
    mark, label = IMPORT_STATES[caseload.state]
    content = caseload.content or {}
    return SimpleNamespace(
        id=caseload.id,
        made_at=caseload.made_at,
        until=caseload.until,
        rows=caseload.rows,
        cases=caseload.cases,
        people=caseload.people,
        mark=mark,
        label=label,
        applied_at=caseload.applied_at,
        is_applied=caseload.state is ImportState.APPLIED,
        is_mapping=caseload.state is ImportState.MAPPING,
        is_checking=caseload.state is ImportState.CHECKING,
        is_checked=caseload.state is ImportState.CHECKED,
        sheet=content.get("sheet", ""),
        others=content.get("others", []),
        encoding=content.get("encoding", ""),
        formulas=content.get("formulas", 0),
        faults=content.get("faults", 0),
        heading=content.get("heading", 0) + 1,
        ignored=[
            heading
            for heading, code in zip(content.get("headings", []), content.get("mapping", []), strict=False)
            if heading and not code
        ],
        rehearsed=content.get("rehearsed"),
        tells_language=Column.LANGUAGE in content.get("mapping", []),
        url=url_for("imports.open", import_id=caseload.id),
        columns_url=url_for("imports.columns", import_id=caseload.id),
    )


def shown_row(caseload: CaseloadImport, row: ImportRow, references: Mapping[uuid.UUID, str]) -> SimpleNamespace:
    """A row in the list: who, where to, how it stands, and what is wrong with it; opens it."""
    mark, label = IMPORT_STATES[ImportState.APPLIED] if row.case_id else ROW_STATES[row.state]
    cells = cells_by_column(row, caseload) if row.cells else {}
    values = (row.found or {}).get("values", {})
    names = (cells.get(Column.GIVEN_NAME), cells.get(Column.FAMILY_NAME))
    to = values.get(Column.COUNTRY)
    return SimpleNamespace(
        number=row.ordinal,
        is_open=row.state is RowState.DECIDE,
        url=url_for("imports.row", import_id=caseload.id, row_id=row.id) if row.found else "",
        name=" ".join(cell.text for cell in names if cell),
        family=cells[Column.FAMILY_NUMBER].text if Column.FAMILY_NUMBER in cells else "",
        country=country(to) if to else "",
        mark=mark,
        label=label,
        findings=[shown_finding(finding) for finding in findings_of(row.found)],
        case_url=url_for("cases.open", case_id=row.case_id) if row.case_id else "",
        reference=references.get(row.case_id, "") if row.case_id else "",
    )


def shown_finding(finding: Finding) -> SimpleNamespace:
    """A bad cell in words."""
    wrong, cure = sentences_of(finding)
    return SimpleNamespace(
        column=column_label(finding.column),
        code=finding.column,
        typed=finding.typed,
        wrong=wrong,
        cure=cure,
    )


def shown_alike(row: ImportRow) -> list[SimpleNamespace]:
    """People who may be the one of a row, with what speaks for and against."""
    return [
        SimpleNamespace(
            id=person,
            url=url_for("cases.open", case_id=uuid.UUID(case)),
            reference=reference,
            name=name,
            signs=Signs(tuple(map(Sign, in_favour)), tuple(map(Sign, against))),
        )
        for person, case, reference, name, in_favour, against in (row.found or {}).get("alike", [])
    ]
