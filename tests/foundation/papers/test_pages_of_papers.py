"""Where pages of papers end: signatures never stand alone, and what belongs together is not torn."""

from datetime import UTC, datetime

import pytest

from foundation.papers.compiling import as_pdf
from foundation.papers.languages import paper_language
from foundation.papers.sheet import Block, Fields, Lines, Prose, Sheet, Signatures, Table
from foundation.papers.words import words_of
from tests.foundation.papers.reading_back import Page, ReadPaper

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
SIGNED = Signatures((("Signer one", "Name"), ("Signer two", None)), "Signatures")


def _pages(*blocks: Block, is_wide: bool = False) -> list[str]:
    sheet = Sheet("Title", paper_language("en"), words_of("en"), "Office", "Task created", "AB12", blocks, is_wide)
    return [Page(one).read() for one in ReadPaper(as_pdf(sheet, AT)).pdf.pages]


def _people(count: int) -> Table:
    rows = tuple((str(number), f"Person {number}", "Passport AA1\nValid until") for number in range(count))
    return Table(("No.", "Column name", "Document"), rows, (1, 5, 5), "People")


@pytest.mark.parametrize("is_wide", [True, False])
@pytest.mark.parametrize("count", [3, 5, *range(8, 20), 37, 44])
def test_a_table_ends_on_the_page_on_which_it_is_signed(count: int, is_wide: bool) -> None:
    pages = _pages(Fields((("Name", "Value"),), "About"), _people(count), SIGNED, is_wide=is_wide)
    last = pages[-1]
    assert "Signer one" in last
    assert "Signer two" in last
    assert f"Person {count - 1}\n" in last
    assert f"Person {count - 2}\n" in last
    assert last.count("Column name") == 1
    assert sum(page.count("Person ") for page in pages) == count


@pytest.mark.parametrize("count", range(14, 24))
def test_what_stands_above_signatures_goes_to_the_next_page_with_them(count: int) -> None:
    pages = _pages(_people(count), Prose(("The person of unknown age has read this.",)), SIGNED)
    assert "The person of unknown age" in pages[-1]
    assert "Signer one" in pages[-1]


@pytest.mark.parametrize("count", range(8, 24))
def test_names_with_values_and_room_to_write_are_not_torn(count: int) -> None:
    met = Fields(tuple((f"Label {number}", "Value") for number in range(6)), "Receiver")
    pages = _pages(_people(count), met, Lines(8, "What happened", "Hint"), SIGNED)
    [whole] = [page for page in pages if "Receiver" in page]
    assert all(f"Label {number}" in whole for number in range(6))
    assert all(word in pages[-1] for word in ("What happened", "Hint", "Signer one", "Signer two"))


@pytest.mark.parametrize("count", range(14, 24))
def test_a_sentence_alone_brings_what_it_is_about(count: int) -> None:
    asked = Table(("Flight", "Answer"), (("TK 370", "Confirmed"),), (1, 1), "Asked of the carrier")
    last = _pages(_people(count), asked, Prose(("No diagnosis.",)), SIGNED)[-1]
    assert all(words in last for words in ("Asked of the carrier", "No diagnosis.", "Signer one"))
