"""Tables of figures as files: cells that a page has put into words, as CSV and as XLSX."""

from collections.abc import Sequence

from foundation.sheets.writing import Page, delimited, packed

Cells = Sequence[Sequence[str | float]]
_SHEET_NAME = 31  # characters that a sheet's name may have


def table_as_csv(rows: Cells) -> bytes:
    """The rows, the first of them headings. No cell can be taken for a formula."""
    return delimited(rows)


def table_as_xlsx(title: str, rows: Cells, about_title: str, about: Cells, rtl: bool) -> bytes:
    """The rows on one sheet, and on another what they are."""
    sheets = [Page(title[:_SHEET_NAME], rows, rtl=rtl), Page(about_title[:_SHEET_NAME], about, headings=0, rtl=rtl)]
    return packed(sheets)
