"""Imports: what a cell says, by table; families, people told twice, headings in three languages."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from returns.imports.rules.cells import (
    DOCUMENTS,
    SEXES,
    TRACKS,
    Column,
    DateOrder,
    day_of_serial,
    folded,
    guessed,
    heading_row,
    is_not_known,
    is_row_of_codes,
    needs_order,
    order_told_by,
)
from returns.imports.rules.imports import (
    Decision,
    ImportState,
    Reader,
    ReadRow,
    RowState,
    Typed,
    cells_of,
    families,
    family_findings,
    in_the_way,
    read_row,
    state_of_row,
    twins,
)
from returns.imports.words import COLUMN_LABELS, sentences_of

LANDS = {"uz": "UZ", "uzbekistan": "UZ", "turkiye": "TR", "af": "AF", "العراق": "IQ"}
READER = Reader(
    today=date(2026, 11, 26),
    host="TR",
    words={
        Column.SEX: SEXES,
        Column.TRACK: TRACKS,
        Column.DOCUMENT_TYPE: DOCUMENTS,
        Column.COUNTRY: LANDS,
        Column.DOCUMENT_COUNTRY: LANDS,
        Column.NATIONALITY: {**LANDS, "stateless": "stateless"},
        Column.LANGUAGE: {"uz": "uz", "ru": "ru"},
    },
    owners={"officer@example.org": "a" * 32},
    is_phone=lambda text: text.startswith("+") and len(text) > 8,
)
GOOD = {"given_name": "Given1", "country_of_return": "Uzbekistan"}


def read(reader: Reader = READER, **cells: str | tuple[str, str]) -> Any:
    """A row with these cells beside those that have to be there; a pair is a text and what the file held it as."""
    typed = {**GOOD, **cells}
    return read_row(
        {name: Typed(*cell) if isinstance(cell, tuple) else Typed(cell) for name, cell in typed.items()}, reader
    )


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        ("birth_date", "28.02.1990", "1990-02-28"),
        ("birth_date", "3/4/1990", "1990-04-03"),
        ("birth_date", "۲۸/۰۲/۱۹۹۰", "1990-02-28"),
        ("birth_date", "1990-02-28T00:00:00", "1990-02-28"),
        ("birth_date", ("1990-02-28", "date"), "1990-02-28"),
        ("birth_year", ("1985", "number"), 1985),
        ("sex", "K", "female"),
        ("sex", "Erkek", "male"),
        ("sex", "أنثى", "female"),
        ("sex", "ذكر", "male"),
        ("nationality", "UZ; AF", ["UZ", "AF"]),
        ("nationality", "Stateless", ["stateless"]),
        ("language", "ru / uz", ["ru", "uz"]),
        ("phone", "+90 532 111 22 33", "+90 532 111 22 33"),
        ("phone", ("905321112233", "number"), "+905321112233"),
        ("document_number", ("U-0012", "text"), "U-0012"),
        ("legal_deadline", "2026-12-24", "2026-12-24"),
        ("track", "AVRR", "with_reintegration"),
        ("owner_email", "Officer@Example.org", "a" * 32),
        ("place_of_return", "  Eski   Qishloq ", "Eski Qishloq"),
    ],
)
def test_a_cell_says(column: str, typed: Any, value: Any) -> None:
    row = read(**{column: typed})
    assert row.findings == []
    assert row.values[column] == value


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("given_name", "", "missing"),
        ("given_name", "bilinmiyor", "missing"),
        ("country_of_return", "غير معروف", "missing"),
        ("country_of_return", "Türkiye", "host_country"),
        ("country_of_return", "Atlantis", "not_in_list"),
        ("birth_date", "01.01.1900", "placeholder_date"),
        ("birth_date", "31.02.1990", "no_date"),
        ("birth_date", "28.02.90", "short_year"),
        ("birth_date", "12 Mart 1990", "no_date"),
        ("birth_date", "1369/05/12", "other_calendar"),
        ("birth_date", "2027-01-01", "birth_future"),
        ("birth_date", "1902-05-05", "birth_too_old"),
        ("birth_date", ("32933", "number"), "serial"),
        ("birth_date", ("5", "number"), "no_date"),
        ("birth_year", "85", "no_year"),
        ("birth_year", "2031", "no_year"),
        ("legal_deadline", "2126-12-24", "day_far"),
        ("legal_deadline", "2026-11-25", "deadline_past"),
        ("sex", "1", "not_in_list"),
        ("nationality", "UZ; stateless", "stateless_and_more"),
        ("phone", "12", "no_phone"),
        ("phone", ("532", "number"), "phone_number_lost"),
        ("phone", ("1.23E+11", "rounded"), "rounded"),
        ("email", "nobody", "no_email"),
        ("document_number", ("123456", "number"), "zeros_lost"),
        ("document_number", "—/—", "no_document_number"),
        ("document_type", "passport", "document_country_missing"),
        ("document_expiry", "2029-01-01", "document_type_missing"),
        ("owner_email", "somebody@example.org", "no_owner"),
        ("note", "a\x07b", "bad_characters"),
        ("place_of_return", "x" * 201, "too_long"),
    ],
)
def test_a_bad_cell_is_found(column: str, typed: Any, code: str) -> None:
    findings = {finding.code: finding for finding in read(**{column: typed}).findings}
    assert code in findings
    assert all(sentences_of(findings[code]))


def test_a_deadline_that_is_over_is_taken_where_somebody_says_that_it_is_meant_so() -> None:
    row = read(replace(READER, past_deadlines=True), legal_deadline="2026-11-25")
    assert (row.findings, row.values["legal_deadline"]) == ([], "2026-11-25")
    assert read(legal_deadline="2026-11-26").findings == []  # today is the last day


def test_what_is_not_known_is_no_fault() -> None:
    for word in ("", " ", "?", "-", "n/a", "Unknown", "Bilinmiyor", "غير معروف", "Not known yet"):
        assert is_not_known(word), word
        row = read(birth_date=word, sex=word, phone=word, family_name=word)
        assert (row.findings, set(row.values)) == ([], {"given_name", "country_of_return"})


def test_a_year_where_a_day_should_be_is_an_estimate() -> None:
    assert read(birth_date=("1985", "number")).values["birth_year"] == 1985
    both = read(birth_date="1985-03-04", birth_year="1985")
    assert (both.findings, "birth_year" in both.values) == ([], False)
    assert [one.code for one in read(birth_date="1985-03-04", birth_year="1986").findings] == ["year_differs"]


def test_a_number_of_a_sheet_names_the_day_that_it_may_mean() -> None:
    [found] = read(birth_date=("32933", "number")).findings
    assert (found.extra, day_of_serial("32933")) == ("1990-03-01", date(1990, 3, 1))


def test_what_was_typed_here_stands_for_the_cell_of_the_file() -> None:
    cells = cells_of([Typed("A"), Typed("5", "number")], ["given_name", "phone"], {"phone": "+90 5"})
    assert cells == {"given_name": Typed("A"), "phone": Typed("+90 5")}


def test_the_order_of_day_and_month_is_told_or_asked() -> None:
    assert order_told_by(["03/04/1990", "13/04/1990"]) is DateOrder.DAY_FIRST
    assert order_told_by(["03/04/1990", "03/14/1990"]) is DateOrder.MONTH_FIRST
    assert order_told_by(["13/04/1990", "03/14/1990"]) is None
    assert needs_order(["03/04/1990"])
    assert not needs_order(["04.04.1990", "1990-03-04", "13.04.1990", ""])


def test_words_are_the_same_however_they_are_written() -> None:
    assert len({folded(word) for word in ("DOĞUM TARİHİ", "doğum tarihi:", "Dogum_Tarihi ")}) == 1


@pytest.mark.parametrize(
    "headings",
    [
        ["First name", "Surname", "DOB", "Gender (M/F)", "Country of return", "Mobile"],
        ["Adı", "SOYADI", "Doğum Tarihi", "Cinsiyet", "Dönüş ülkesi", "Cep Telefonu"],
        ["الاسم", "اللقب", "تاريخ الميلاد", "الجنس", "بلد العودة", "رقم الهاتف"],
        ["given_name", "family_name", "birth_date", "sex", "country_of_return", "phone"],
    ],
)
def test_headings_are_guessed_in_three_languages(headings: list[str]) -> None:
    assert guessed(headings) == ["given_name", "family_name", "birth_date", "sex", "country_of_return", "phone"]
    assert heading_row([["Caseload 2026", ""], ["", ""], headings, ["A", "B"]]) == 2


def test_a_template_is_known_by_its_codes() -> None:
    codes = [column.value for column in Column]
    assert is_row_of_codes(codes)
    assert heading_row([[str(len(code)) for code in codes], codes]) == 1
    assert set(COLUMN_LABELS) == set(Column)


def told(number: int, **values: object) -> ReadRow:
    """A row as it was read."""
    return ReadRow(number, {"given_name": f"Given{number}", "country_of_return": "UZ", **values})


def test_rows_of_one_number_are_one_family_led_by_the_first() -> None:
    rows = [told(2, family_number="F"), told(3), told(4, family_number="F"), ReadRow(5, {"family_number": "F"}, True)]
    assert [[one.number for one in family] for family in families(rows)] == [[2, 4], [3]]


def test_a_family_says_one_thing_of_its_case() -> None:
    family = [told(2, track="return_only"), told(3, track="with_reintegration"), told(4, country_of_return="AF")]
    found = family_findings(family)
    assert [(number, one.column, one.extra) for number, each in found.items() for one in each] == [
        (3, "track", "2"),
        (4, "country_of_return", "2"),
    ]


def test_somebody_told_twice_is_found() -> None:
    born = {"family_name": "Family1", "birth_date": "1990-02-03"}
    rows = [
        told(2, phone="+90 5", **born),
        told(3, phone="+905"),
        told(4, document_number="U1"),
        told(5, document_number="u 1"),
        ReadRow(6, {"given_name": "GIVEN2", **born}),
        told(7, family_number="F", phone="1"),
        told(8, family_number="F", phone="1"),
        ReadRow(9, {"phone": "+905"}, is_left_out=True),
    ]
    assert twins(rows) == {3: [2], 5: [4], 6: [2]}


@pytest.mark.parametrize(
    ("findings", "is_open", "decision", "state"),
    [
        (False, False, "", RowState.READY),
        (True, True, "", RowState.BAD),
        (False, True, "", RowState.DECIDE),
        (False, True, Decision.NEW, RowState.READY),
        (True, True, Decision.LEAVE_OUT, RowState.LEFT_OUT),
    ],
)
def test_a_row_stands(findings: bool, is_open: bool, decision: str, state: RowState) -> None:
    assert state_of_row(findings, is_open, decision) is state


def test_everything_in_the_way_of_the_last_step_is_said_at_once() -> None:
    counts = {RowState.BAD: 1, RowState.DECIDE: 2}
    assert [reason.code for reason in in_the_way(ImportState.CHECKING, counts, False, last=True)] == [
        "import_not_checked",
        "import_has_bad_rows",
        "import_has_open_rows",
        "import_has_no_rows",
    ]
    assert [reason.code for reason in in_the_way(ImportState.CHECKED, {RowState.READY: 1}, False, last=True)] == [
        "import_not_rehearsed"
    ]
    assert [reason.code for reason in in_the_way(ImportState.CHECKED, {RowState.READY: 1}, False, last=False)] == []
