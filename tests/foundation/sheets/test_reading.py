"""Reading what people send: real sheets, CSV in the letters of several countries, and files that mean harm."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from openpyxl import Workbook

from foundation.errors import BadInput
from foundation.sheets.cells import Cell, CellKind, SheetLimits, cell_of
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import Page, delimited, packed

LIMITS = SheetLimits(1_000, 50, 5_000_000)


def book(*rows: list[object], hidden: bool = False) -> bytes:
    """A sheet made by another program; with `hidden` there is a hidden one before it."""
    made, into = Workbook(), io.BytesIO()
    sheet = made.active
    if hidden:
        sheet.append(["secret"])
        sheet.sheet_state = "hidden"
        sheet = made.create_sheet("List")
    for row in rows:
        sheet.append(row)
    made.save(into)
    return into.getvalue()


def texts(content: bytes, **said: Any) -> list[list[str]]:
    """The texts of a file."""
    return [[cell.text for cell in row] for row in read_sheet(content, LIMITS, **said).rows]


def refused(content: bytes, limits: SheetLimits = LIMITS, **said: Any) -> dict[str, list[str]]:
    """What is said of a file that is not taken."""
    with pytest.raises(BadInput) as refusal:
        read_sheet(content, limits, **said)
    return refusal.value.errors


def test_cells_tell_what_the_file_held_them_as() -> None:
    content = book(
        ["Name", "Born", "Phone", "Long", "Sum"],
        ["عمر", date(1990, 2, 1), 905321234567, 12345678901234567890, "=1+1"],
        [None, date(1985, 12, 31), 1.5, "007", True],
    )
    sheet = read_sheet(content, LIMITS)
    assert sheet.rows[1] == [
        Cell("عمر"),
        Cell("1990-02-01", CellKind.DATE),
        Cell("905321234567", CellKind.NUMBER),
        Cell("12345678901234569216", CellKind.ROUNDED),
        Cell(""),
    ]
    assert sheet.rows[2][1:] == [
        Cell("1985-12-31", CellKind.DATE),
        Cell("1.5", CellKind.NUMBER),
        Cell("007"),
        Cell("TRUE"),
    ]
    assert (sheet.formulas, sheet.name) == (1, "Sheet")
    assert [cell_of(cell.kept()) for cell in sheet.rows[1]] == list(sheet.rows[1])


def test_a_sheet_that_is_hidden_is_left_aside_and_named() -> None:
    sheet = read_sheet(book(["Name"], ["A"], hidden=True), LIMITS)
    assert (sheet.name, sheet.others) == ("List", ("Sheet",))
    assert refused(book(["Name"], ["A"], hidden=True), sheet_number=2).keys() == {"sheet"}


def test_empty_rows_and_merged_headings_keep_the_numbers_of_rows() -> None:
    made, into = Workbook(), io.BytesIO()
    made.active.append(["Caseload 2026"])
    made.active.merge_cells("A1:D1")
    made.active.append([])
    made.active.append(["Name", "Sex"])
    made.active.cell(60, 9).number_format = "0.00"  # formatted, and nothing in it
    made.save(into)
    assert texts(into.getvalue()) == [["Caseload 2026", ""], ["", ""], ["Name", "Sex"]]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("utf-16-be", ""), ("cp1254", "cp1254")],
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_its_own_letters(encoding: str, said: str, separator: str) -> None:
    rows = [["Ad", "Soyad", "Not"], ["Çağrı", "Yıldız", "satır 1"], ["Şule", "Öz", ""]]
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert texts(content, encoding=said) == rows


def test_arabic_letters_of_windows_are_asked_for() -> None:
    content = "الاسم;البلد\nعمر;العراق\n".encode("cp1256")
    assert refused(content).keys() == {"encoding"}
    assert texts(content, encoding="cp1256")[1] == ["عمر", "العراق"]


def test_quoted_cells_separators_that_are_said_and_rounded_numbers() -> None:
    content = b'sep=,\r\n"a;b","two\nlines",1.23E+11\r\n'
    sheet = read_sheet(content, LIMITS)
    assert [cell.text for cell in sheet.rows[0]] == ["a;b", "two\nlines", "1.23E+11"]
    assert sheet.rows[0][2].kind is CellKind.ROUNDED


def test_what_is_written_reads_back_and_never_reckons() -> None:
    rows = [["Name", "Phone"], ["=cmd|'/c calc'!A1", "+90 532"], ["-5", "@x"]]
    assert texts(delimited(rows)) == rows
    assert b"\"'=cmd" in delimited(rows)
    content = packed([Page("List", rows, 1, {0: ["a", "b"]}, 9, rtl=True)])
    assert texts(content) == rows
    assert read_sheet(content, LIMITS).formulas == 0


def test_a_file_that_says_when_it_was_made_is_the_same_at_any_time() -> None:
    pages = [Page("List", [["Name", "Number"], ["", 1.5]], wraps=True)]
    made_at = datetime(2027, 1, 1, 13, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        first, without = packed(pages, made_at), packed(pages)
    with time_machine.travel(datetime(2031, 5, 6, tzinfo=UTC)):
        assert packed(pages, made_at) == first
        assert packed(pages) != without, "the instant of making is what would differ"
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert b"2027-01-01T13:00:00Z" in parts.read("docProps/core.xml")
        assert b'r="A2"' not in parts.read("xl/worksheets/sheet1.xml"), "an empty cell is not there"


def archive(**parts: bytes) -> bytes:
    """An archive with these parts, beside those that every sheet has."""
    into = io.BytesIO(book(["Name"], ["A"]))
    with zipfile.ZipFile(into, "a", zipfile.ZIP_DEFLATED) as packed_parts:
        for name, content in parts.items():
            packed_parts.writestr(name.replace("__", "/"), content)
    return into.getvalue()


def changed(old: bytes, new: bytes, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A sheet of which one part says something else."""
    into = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(["Name"], ["A"]))) as before,
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return into.getvalue()


_SHEET, _LEADS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"


def elsewhere(name: str, target: str = "", *, far: bool = True, mode: str = "") -> bytes:
    """A workbook whose sheet is called or led to otherwise; with `far`, its last cell is at the far end."""
    into = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(["Name"], ["A"]))) as before,
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            content = before.read(part)
            if part == _SHEET and far:
                content = content.replace(b'r="A2"', b'r="XFD1048576"')
            if part == _LEADS:
                to = f'"{target or "/" + name}"{mode}'
                content = content.replace(f'"/{_SHEET}"'.encode(), to.encode())
            after.writestr(name if part == _SHEET else part, content)
    return into.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        elsewhere("xl/worksheets/sheet1.bin"),
        elsewhere("xl/worksheets/sheet1"),
        elsewhere("xl/worksheets/sheet1.png"),
        elsewhere("xl/Data/Liste.XMLX", "Data/Liste.XMLX"),
        elsewhere("xl/a/../sheet.bin"),
        elsewhere("xl/sheet 1.bin"),
        elsewhere("xl/sheet%31.bin"),
        elsewhere("xl/xl/sheet.bin", "xl/sheet.bin"),
        elsewhere("xl/worksheets/SHEET1.bin", "worksheets/sheet1.BIN"),
        elsewhere(_SHEET, mode=' TargetMode="External"'),
        elsewhere(_SHEET, "worksheets/nowhere.xml", far=False),
        changed(b"<worksheet", b'<?xml version="1.0" encoding="iso-8859-1"?><worksheet'),
    ],
    ids=[
        "a name of bytes", "no ending", "a picture", "capital letters", "a way back", "a space", "an escape",
        "twice xl", "other capitals", "external", "nowhere", "other letters",
    ],
)  # fmt: skip
def test_a_sheet_is_looked_at_whatever_it_is_called_or_refused(content: bytes) -> None:
    """The check went by names and the reader by relationships: 1.4 kB ended the process with everybody's requests."""
    assert len(content) < 6_000
    assert refused(content).keys() == {"file"}


def test_a_sheet_may_have_any_plain_name() -> None:
    assert texts(elsewhere("xl/worksheets/list-1.data", far=False)) == [["Name"], ["A"]]
    assert texts(elsewhere("xl/tables/people.xml", "tables/people.xml", far=False)) == [["Name"], ["A"]]


def test_a_few_megabytes_of_separators_do_not_become_a_gigabyte() -> None:
    with pytest.raises(BadInput, match="file"):
        read_sheet(b";" * 4_000_000, LIMITS)


@pytest.mark.parametrize(
    "content",
    [
        archive(xl__media__bomb=b"\x00" * 6_000_000),
        archive(**{"content.xml": b"<office/>"}),
        changed(b'r="A2"', b'r="XFD1048576"'),
        changed(b'<c r="A2"', b'<c x="&gt;" r="XFD1048576"'),
        changed(b'r="A2"', b'r="&#88;FD1048576"'),
        changed(b'r="A2"', b'r="A1:B2"'),
        changed(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        changed(b"</sheetData>", b"</nothing>"),
        book(["Name"])[:-40],
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked",
        b"%PDF-1.7",
        b"<html><table><tr><td>Name</td></tr></table></html>",
        b"",
        b" \r\n;;;\r\n",
    ],
    # Never by what is in them: a book holds the second in which it was written, and workers would disagree.
    ids=[
        "unpacks to millions of bytes",
        "another office program",
        "a cell in the last row",
        "a cell in the last row, behind an attribute",
        "a cell in the last row, in letters of its own",
        "a cell that is two",
        "an entity",
        "an end of nothing",
        "cut off",
        "no archive",
        "locked",
        "a PDF",
        "a page",
        "nothing",
        "nothing but separators",
    ],
)
def test_what_cannot_be_read_safely_is_refused_at_its_field(content: bytes) -> None:
    assert refused(content, SheetLimits(1_000, 50, 1_000_000)).keys() <= {"file", "encoding"}


def test_a_part_that_lies_about_its_size_is_found() -> None:
    content = bytearray(archive(xl__media__x=b"\x00" * 200_000))
    at = content.rindex(b"xl/media/x") - 46  # its entry in the list of contents
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refused(bytes(content)).keys() == {"file"}


def test_limits_are_told_with_what_was_found() -> None:
    few = SheetLimits(2, 2, 5_000_000)
    assert "3 rows" in refused(book(["a"], ["b"], ["c"]), few)["file"][0]
    assert "3 columns" in refused(book(["a", "b", "c"]), few)["file"][0]
