"""What reports of outcomes say in both files, in every language, and nothing that is hidden."""

import re
from datetime import datetime
from random import Random

import pytest
from flask import Flask

from foundation.web.container import Container
from reintegration.outcomes.models import OutcomeCount, OutcomeFigure
from reintegration.outcomes.rules.figures import Table
from tests.factories.caseload import Somebody, make_caseload
from tests.factories.follow_up import Team, change, make_team, rows
from tests.foundation.papers.reading_back import ReadPaper
from tests.pages.reported import PEOPLE, book, by_row, files, manager, taken, text_of
from tests.reintegration.outcomes.test_pages import drawn_people

K = 11
COUNTS = ("Due", "Measured", "Missing", "Window still open", "Survey not offered", "Sustained")
SPITEFUL = '=HYPERLINK("x") #eval("1+1")'


@pytest.fixture
def team(container: Container) -> Team:
    return make_team(container)


def test_a_report_says_the_same_numbers_in_both_files(app: Flask, container: Container, team: Team) -> None:
    make_caseload(container, team, PEOPLE)
    taken(container)
    pdf, xlsx = files(manager(app, container), "now")
    everybody = by_row(xlsx, "Sex")["Everyone"]
    assert {name: everybody[name] for name in ("Due", "Measured", "Missing", "Sustained")} == {
        "Due": 64,
        "Measured": 44,
        "Missing": 20,
        "Sustained": 24,
    }
    assert everybody["Share sustained"] == round(24 / 44, 3)
    assert everybody["Response rate"] == pytest.approx(44 / 64)
    assert (everybody["Worst case"], everybody["Best case"]) == (pytest.approx(24 / 64), pytest.approx(44 / 64))
    sentence = everybody["What may be quoted"]
    assert sentence.startswith("Of 64 people whose twelve-month window had closed before 23 Nov 2026")
    assert "44 were measured; for 55% of those measured, reintegration is sustained (95% confidence" in sentence
    assert sentence.endswith("Counting everyone due, the share is between 38% and 69%.")
    text = text_of(pdf)
    assert f"Everyone : {sentence}" in text  # a run of its own ends after the name
    for words in ("How to read this", "May not be quoted", "What is hidden, and why", "Numbers under 11 are not shown"):
        assert words in text, words
    assert [one.title for one in book(xlsx).worksheets][:3] == ["About", "Country of origin", "Partner"]
    about = {str(label): value for label, value in book(xlsx)["About"].iter_rows(min_row=2, values_only=True)}
    assert about["What may be quoted"] == sentence
    assert isinstance(about["Counted on"], datetime), "a day that a sheet can reckon with"
    assert isinstance(about["Snapshot"], int)


def test_no_number_of_a_book_and_no_rest_of_a_column_is_small(app: Flask, container: Container, team: Team) -> None:
    """Somebody subtracts rows from everybody, in every sheet of the book."""
    make_caseload(container, team, drawn_people(Random(5), 260))
    taken(container)
    _pdf, xlsx = files(manager(app, container), "now")
    for sheet in [one.title for one in book(xlsx).worksheets][1:]:
        found = by_row(xlsx, sheet)
        everybody = found.pop("Everyone", {})
        for name in COUNTS:
            shown = [row[name] for row in found.values() if row[name] is not None]
            assert [one for one in shown if one < K] == [], (sheet, name)
            if everybody.get(name) is not None and shown:
                rest = everybody[name] - sum(shown)
                assert rest == 0 or rest >= K, (sheet, name)


def test_exact_counts_that_are_hidden_stand_in_neither_file(app: Flask, container: Container, team: Team) -> None:
    make_caseload(container, team, drawn_people(Random(5), 260))
    taken(container)
    pdf, xlsx = files(manager(app, container), "now")
    exact = {one.figure_id: one.counts["now"] for one in rows(container, OutcomeCount)}
    [albania] = rows(container, OutcomeFigure, OutcomeFigure.kind == Table.COUNTRY, OutcomeFigure.row == "AL")
    assert exact[albania.id], "there is something to hide"
    row = by_row(xlsx, "Country of origin")["Albania"]
    assert {name for name, cell in row.items() if cell is not None} == {"Row", "Counted on"}
    text = text_of(pdf)
    assert f"Albania {' '.join(['–'] * 7)}" in text
    assert "– Not shown: a number under 11, or one that would give it away." in text
    assert "Albania :" not in text  # no sentence
    columns = {"measured": "Measured", "missing": "Missing", "due": "Due", "sustained": "Sustained"}
    hidden = 0
    for kind, sheet in ((Table.SEX, "Sex"), (Table.COUNTRY, "Country of origin"), (Table.AGE, "Age at return")):
        read = [[cell[name] for name in columns.values()] for cell in by_row(xlsx, sheet).values()]
        for one in rows(container, OutcomeFigure, OutcomeFigure.kind == kind):
            told = [one.shown.get(name) for name in columns]
            hidden += told.count(None)
            assert told in read
    assert hidden > 4


def test_a_share_that_is_not_shown_has_no_sentence(app: Flask, container: Container, team: Team) -> None:
    """24 women are sustained and none is not; no man is: neither is told, nor what may be quoted of them."""
    make_caseload(container, team, PEOPLE)
    taken(container)
    pdf, xlsx = files(manager(app, container), "now")
    text = text_of(pdf)
    assert "Everyone :" in text
    for label in ("Women", "Men"):
        assert by_row(xlsx, "Sex")[label]["Sustained"] is None
        assert by_row(xlsx, "Sex")[label]["What may be quoted"] is None
        assert f"{label} :" not in text


def test_no_cell_reckons_and_no_text_is_run(app: Flask, container: Container, team: Team) -> None:
    make_caseload(container, team, [Somebody(**{**vars(one), "programme": SPITEFUL}) for one in PEOPLE])
    taken(container)
    pdf, xlsx = files(manager(app, container), "now")
    assert SPITEFUL in text_of(pdf)
    cells = [cell for sheet in book(xlsx).worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n", "d"}
    assert SPITEFUL in {cell.value for cell in cells}


def test_a_report_is_tagged_and_repeats_nothing_by_hand(app: Flask, container: Container, team: Team) -> None:
    make_caseload(container, team, PEOPLE)
    taken(container)
    read = ReadPaper(files(manager(app, container), "now")[0])
    assert bool(read.pdf.Root.MarkInfo.Marked)
    assert str(read.pdf.docinfo.Title).startswith("Outcome report: as of 23 Nov ")
    assert "<pdfuaid:part>1</pdfuaid:part>" in read.metadata
    roles = read.roles()
    assert roles[:2] == ["Document", "H1"]
    assert {"H2", "H3", "TH", "Figure"} <= set(roles)
    assert all(float(page.mediabox[2]) > float(page.mediabox[3]) for page in read.pdf.pages)  # lies on its side


@pytest.mark.parametrize(("language", "sheet", "is_rtl"), [("tr", "Ülke", False), ("ar", "بلد", True)])
def test_a_report_speaks_the_language_of_its_reader(
    app: Flask, container: Container, team: Team, language: str, sheet: str, is_rtl: bool
) -> None:
    make_caseload(container, team, PEOPLE)
    taken(container)
    pdf, xlsx = files(manager(app, container, language), "now")
    assert files(manager(app, container, language), "now") == [pdf, xlsx]
    assert str(ReadPaper(pdf).pdf.Root.Lang) == language
    sheets = book(xlsx).worksheets
    assert {bool(one.sheet_view.rightToLeft) for one in sheets} == {is_rtl}
    assert not re.search(r"\b(?:Due|Measured|Everybody|not shown|What may)\b", text_of(pdf))


def test_pseudo_words_make_a_report_as_well(app: Flask, container: Container, team: Team) -> None:
    """Words a third longer, in marks that no sheet's name may be broken by."""
    make_caseload(container, team, PEOPLE)
    taken(container)
    for language in ("en_XA", "ar_XB"):
        pdf, xlsx = files(manager(app, container, language), "now")
        assert len(book(xlsx).worksheets) == 9
        assert len(ReadPaper(pdf).pdf.pages) > 3


def test_the_overview_says_what_may_be_quoted_only_where_a_share_is_shown(
    app: Flask, container: Container, team: Team
) -> None:
    make_caseload(container, team, PEOPLE)
    taken(container)
    page = manager(app, container).get("/outcomes").text
    assert 'href="/outcomes/reports"' in page
    assert "Of 64 people whose twelve-month window" in page
    [row] = rows(container, OutcomeFigure, OutcomeFigure.kind == Table.ALL)
    for gone in ("share", "due"):
        change(container, OutcomeFigure, row.id, shown={name: row.shown[name] for name in row.shown if name != gone})
        assert "What may be quoted" not in manager(app, container).get("/outcomes").text, gone
