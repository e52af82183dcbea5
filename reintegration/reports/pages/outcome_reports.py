"""Reports of outcomes: which there are, and each as PDF and as XLSX."""

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.language.formats import quarter as quarter_words
from foundation.papers.apart import as_pdf_apart
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request
from reintegration.outcomes.pages.outcomes import routes as shared_routes
from reintegration.outcomes.queries.snapshots import newest_snapshot
from reintegration.outcomes.rules.outcomes import quarter_named, quarter_of
from reintegration.reports.pages.books import book_of_report, sheet_of_report
from reintegration.reports.pages.reported import Report, report_on
from reintegration.reports.queries import report_of, reports

routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)
_NOW = "now"


@routes.get("/outcomes/reports", "outcomes.reports", endpoint="reports")
def all_reports(request: Request) -> ResponseReturnValue:
    """Every quarter that has a report, the newest first, and the report as of the newest snapshot."""
    newest = newest_snapshot(request.unit.session)
    begun = quarter_of(newest.counted_on if newest else request.container.clock.now().date())
    return render_template(
        "reintegration/reports/reports.html",
        newest=newest,
        reports=[
            (quarter.key, quarter_words(quarter.first), snapshot) for quarter, snapshot in reports(request.unit.session)
        ],
        next_label=quarter_words(begun.first),
        next_day=begun.last,
    )


def _report(request: Request) -> Report:
    """The report of an address. NotFound for a quarter without one, and as of now before the first snapshot."""
    session, which = request.unit.session, request.path["which"]
    quarter = quarter_named(which)
    snapshot = report_of(session, quarter) if quarter else newest_snapshot(session) if which == _NOW else None
    if snapshot is None:
        raise NotFound("outcome_report")
    return report_on(request, quarter, snapshot)


def _file(report: Report, ending: str) -> str:
    which = report.quarter.key if report.quarter else f"snapshot-{report.snapshot.ordinal}"
    return f"outcomes-{which}.{ending}"


@routes.get("/outcomes/reports/<which>.pdf", "outcomes.export", schema=NothingForm, steps_up=True)
def report_pdf(request: Request) -> ResponseReturnValue:
    """A report as PDF: the same bytes for the same snapshot and language, whenever it is asked for and by whomever."""
    report = _report(request)
    return handed_out(
        as_pdf_apart(sheet_of_report(report), report.snapshot.taken_at), _file(report, "pdf"), "application/pdf"
    )


@routes.get("/outcomes/reports/<which>.xlsx", "outcomes.export", schema=NothingForm, steps_up=True)
def report_xlsx(request: Request) -> ResponseReturnValue:
    """A report as XLSX: a sheet for each table, and one that says how to read them. The same bytes as well."""
    report = _report(request)
    return handed_out(book_of_report(report), _file(report, "xlsx"), SHEET)
