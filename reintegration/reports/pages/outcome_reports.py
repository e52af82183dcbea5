"""Doors of the reports of outcomes: which there are, and each as PDF and as XLSX."""

from types import SimpleNamespace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.language.formats import quarter as quarter_words
from foundation.papers.apart import as_pdf_apart
from foundation.web.door import door
from foundation.web.downloads import SHEET, handed_out
from foundation.web.stamp import Call
from reintegration.outcomes.pages.outcomes import blueprint
from reintegration.outcomes.queries.snapshots import Snapshot, newest_snapshot
from reintegration.outcomes.rules.outcomes import quarter_named, quarter_of
from reintegration.reports.pages.books import book_of_report, sheet_of_report
from reintegration.reports.pages.reported import Report, report_on
from reintegration.reports.queries import report_of, reports

_COMPARES = Permission.FIGURES_COMPARE
_NOW = "now"


def _line(which: str, label: str, snapshot: Snapshot) -> SimpleNamespace:
    files = {"PDF": url_for(".report_pdf", which=which), "XLSX": url_for(".report_xlsx", which=which)}
    return SimpleNamespace(label=label, snapshot=snapshot, files=files)


@door(blueprint, "/outcomes/reports", "outcomes.reports", permission=_COMPARES, endpoint="reports")
def all_reports(call: Call) -> ResponseReturnValue:
    """Every quarter that has a report, the newest first, and the report as of the newest snapshot."""
    newest = newest_snapshot(call.unit.session)
    begun = quarter_of(newest.counted_on if newest else call.wiring.clock.now().date())
    lines = [
        _line(quarter.key, quarter_words(quarter.first), snapshot) for quarter, snapshot in reports(call.unit.session)
    ]
    return render_template(
        "reintegration/reports/reports.html",
        newest=_line(_NOW, "", newest) if newest else None,
        reports=lines,
        next_label=quarter_words(begun.first),
        next_day=begun.last,
    )


def _report(call: Call) -> Report:
    """The report of an address. NotFound for a quarter without one, and as of now before the first snapshot."""
    session, which = call.unit.session, call.path["which"]
    quarter = quarter_named(which)
    snapshot = report_of(session, quarter) if quarter else newest_snapshot(session) if which == _NOW else None
    if snapshot is None:
        raise NotFound("outcome_report")
    return report_on(call, quarter, snapshot)


def _file(report: Report, ending: str) -> str:
    which = report.quarter.key if report.quarter else f"snapshot-{report.snapshot.ordinal}"
    return f"outcomes-{which}.{ending}"


@door(
    blueprint,
    "/outcomes/reports/<which>.pdf",
    "outcomes.export",
    permission=_COMPARES,
    takes=NothingForm,
    steps_up=True,
    endpoint="report_pdf",
)
def report_pdf(call: Call) -> ResponseReturnValue:
    """A report as PDF: the same bytes for the same snapshot and language, whenever it is asked for and by whomever."""
    report = _report(call)
    return handed_out(
        as_pdf_apart(sheet_of_report(report), report.snapshot.taken_at), _file(report, "pdf"), "application/pdf"
    )


@door(
    blueprint,
    "/outcomes/reports/<which>.xlsx",
    "outcomes.export",
    permission=_COMPARES,
    takes=NothingForm,
    steps_up=True,
    endpoint="report_xlsx",
)
def report_xlsx(call: Call) -> ResponseReturnValue:
    """A report as XLSX: a sheet for each table, and one that says how to read them. The same bytes as well."""
    report = _report(call)
    return handed_out(book_of_report(report), _file(report, "xlsx"), SHEET)
