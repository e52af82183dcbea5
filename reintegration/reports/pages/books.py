"""A report of outcomes as a book of sheets: how to read it, then one for each table. What is hidden is empty."""

from foundation.language.locales import direction
from foundation.language.words import _
from reintegration.outcomes.pages.figure_files import table_cells
from reintegration.outcomes.pages.figure_labels import TABLE_LABELS
from reintegration.outcomes.pages.quotable import quotable
from reintegration.outcomes.services.figure_files import Cells, NamedSheet, sheets_as_xlsx
from reintegration.reports.pages.how_to_read import about, how_to_read
from reintegration.reports.pages.reported import Report


def book_of_report(report: Report) -> bytes:
    """The whole report, in the language of this request."""
    sheets = [NamedSheet(_("About"), _about(report), headings=0, has_text=True)]
    for table, label in TABLE_LABELS.items():
        sheets.append(NamedSheet(str(label), table_cells(report.tables[table], report.snapshot)))
    return sheets_as_xlsx(sheets, direction() == "rtl", report.snapshot.taken_at)


def _about(report: Report) -> Cells:
    lines = [*about(report), (_("An empty cell"), _("Not shown: it would give away who a few people are."))]
    sentence = quotable(report.everybody) if report.everybody else None
    quotes = [(_("What may be quoted"), sentence)] if sentence else []
    return [[report.title], *([label, words] for label, words in (*lines, *quotes, *how_to_read(report)))]
