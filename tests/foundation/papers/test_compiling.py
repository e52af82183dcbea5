"""Papers as PDF/UA, read back: tags, language, title, text in logical order, and nothing that was typed is ever run."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from foundation.papers.apart import as_pdf_apart
from foundation.papers.compiling import as_pdf, as_pictures
from foundation.papers.languages import CODES, paper_language
from foundation.papers.sheet import Boxes, Fields, Intervals, Lines, Prose, Sheet, Signatures, Table, code, said
from foundation.papers.words import words_of
from tests.foundation.papers.reading_back import ReadPaper, alternatives

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
# Whoever typed this wants something to be run, or the page to break.
SPITEFUL = '#eval("1+1") #read("frame.typ") \\ *bold* _x_ $x^2$ <label> @ref [a] ] } "q" // end /* end'


def make_sheet(language: str = "en", name: str = "Zarina Karimova", is_wide: bool = False) -> Sheet:
    """A sheet with a block of every kind."""
    words, formats = words_of(language), paper_language(language)
    legs = Table(
        (words("journey.from"), words("journey.with"), words("journey.departs")),
        ((said(name), code("TK 706"), formats.day(date(2026, 11, 30))), ("Kabul", None, "")),
        (2, 1, 1),
        words("journey.heading"),
        words("journey.local"),
    )
    return Sheet(
        title=words("kinds.travel_letter"),
        language=formats,
        words=words,
        issued_by="Office",
        issued=words("frame.issued", day=formats.day(date(2026, 11, 27))),
        reference=code("AR-2K7M-9Q"),
        blocks=(
            Prose((words("travel_letter.intro", country=formats.country("AF")),)),
            Fields(((words("person.name"), said(name)), (words("person.document"), None)), words("person.heading")),
            legs,
            Boxes((words("declaration.data"),), (words("declaration.agree"),), words("declaration.consents"), "?"),
            Boxes((words("hand_over.money"),)),
            Lines(2, words("escort_sheet.events"), words("escort_sheet.events_hint")),
            Signatures(((words("sign.person"), said(name)), (words("sign.officer"), None)), words("sign.heading")),
        ),
        is_wide=is_wide,
    )


@pytest.mark.parametrize("language", CODES)
def test_a_paper_is_tagged_and_says_its_language_and_title(language: str) -> None:
    read = ReadPaper(as_pdf(make_sheet(language), AT))
    assert bool(read.pdf.Root.MarkInfo.Marked)
    assert str(read.pdf.Root.Lang) == {"fa_AF": "fa-AF"}.get(language, language)
    assert str(read.pdf.docinfo.Title) == words_of(language)("kinds.travel_letter")
    assert bool(read.pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert "<pdfuaid:part>1</pdfuaid:part>" in read.metadata
    roles = read.roles()
    assert roles[:2] == ["Document", "H1"]
    assert roles.count("TH") == 3
    assert roles.count("H2") >= 5


@pytest.mark.parametrize("language", ["ar", "fa_AF"])
def test_right_to_left_text_is_read_in_its_logical_order(language: str) -> None:
    words, read = words_of(language), ReadPaper(as_pdf(make_sheet(language), AT))
    country = paper_language(language).country("AF")
    expected = words("travel_letter.intro", country=country)
    assert " ".join(expected.replace("\u200c", "").split()) in read.text.replace("\u200c", "")
    for whole in ("AR-2K7M-9Q", "TK 706", "Zarina Karimova"):
        assert whole in read.text


def test_nothing_that_was_typed_is_run() -> None:
    read = ReadPaper(as_pdf(make_sheet(name=SPITEFUL), AT))
    assert read.text.count(" ".join(SPITEFUL.split())) >= 2


def test_metadata_say_the_kind_and_nothing_of_anybody() -> None:
    read = ReadPaper(as_pdf(make_sheet(name="Canary Name"), AT))
    for private in ("Canary", "Name", "AR-2K7M", "Office"):
        assert private not in read.metadata
    assert read.pdf.docinfo.keys() == {"/Title", "/Creator", "/CreationDate", "/ModDate"}


def _margins_are_empty(picture: bytes) -> bool:
    """Whether nothing was drawn in the outer twelve millimetres at either side."""
    page = Image.open(io.BytesIO(picture)).convert("L")
    margin = round(12 / 25.4 * 100)
    sides = (page.crop((0, 0, margin, page.height)), page.crop((page.width - margin, 0, page.width, page.height)))
    return all(side.getextrema() == (255, 255) for side in sides)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("name", ["W" * 200, "ل" * 200, "Maria das Dores " * 12, "😀ქ" * 60])
def test_very_long_names_stay_on_the_page(language: str, is_wide: bool, name: str) -> None:
    pages = as_pictures(make_sheet(language, name, is_wide))
    assert len(pages) <= 3
    assert all(_margins_are_empty(page) for page in pages)


def test_threads_make_papers_beside_each_other() -> None:
    """Several threads of one process: each gets its own paper, byte for byte as alone."""
    wanted = [(language, f"Person {n}") for n in range(6) for language in CODES]
    alone = [as_pdf(make_sheet(*one), AT) for one in wanted]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: as_pdf(make_sheet(*one), AT), wanted))
    assert together == alone


@pytest.mark.parametrize("language", ["en", "fa_AF"])
def test_a_paper_is_the_same_whichever_process_makes_it(language: str) -> None:
    sheet = make_sheet(language, SPITEFUL)
    assert as_pdf_apart(sheet, AT) == as_pdf(sheet, AT)


def test_numbers_end_together_and_headings_have_their_level() -> None:
    table = Table(("Row", "People"), (("a", "9"), ("b", "1,000")), (1, 1), "Deeper", has_numbers=True, level=3)
    sheet = replace(make_sheet(), blocks=(Prose((), "Above"), table), issued_by="")
    read = ReadPaper(as_pdf(sheet, AT))
    assert [role for role in read.roles() if role in ("H1", "H2", "H3")] == ["H1", "H2", "H3"]
    assert words_of("en")("frame.by") not in read.text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_picture_says_what_it_shows_and_stays_on_the_page(language: str) -> None:
    rows = tuple((said(f"{name} {'W' * 60}"), share, 0.0, 1.0, "1 of 2") for name in range(39) for share in (0.5, None))
    picture = Intervals(tuple(rows[:40]), ((0, "0%"), (1, "100%")), "Shares by row", "Picture", "With intervals")
    sheet = replace(make_sheet(language, is_wide=True), blocks=(picture,))
    read = ReadPaper(as_pdf(sheet, AT))
    assert read.roles().count("Figure") == 1
    assert "Shares by row" in alternatives(read.pdf.Root.StructTreeRoot.K)
    pages = as_pictures(sheet)
    assert 1 < len(pages) < 5
    assert all(_margins_are_empty(page) for page in pages)
