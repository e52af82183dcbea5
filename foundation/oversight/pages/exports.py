"""Files of what is found in the audit: ids and codes in words, no name of anybody, colleagues neither.

A file about a case leaves out what is behind its doors: kept somewhere, it would say that there is something.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Role
from foundation.accounts.words import ROLE_LABELS
from foundation.audit.queries import Entry, newest_entries
from foundation.language.formats import city_of_zone, for_reader
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.oversight.pages.audit import filter_of, note_what_is_asked, routes
from foundation.oversight.pages.entries import act_words, outcome_words, reason_words
from foundation.oversight.schemas import AuditList
from foundation.oversight.words import KIND_LABELS, OversightAct
from foundation.sheets.writing import Page, Value, delimited, packed
from foundation.web.container import WordsOfAudit
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request

MOST_ROWS = "audit.export_rows"


def _cells(entries: Sequence[Entry], called: WordsOfAudit) -> Iterator[tuple[str, ...]]:
    yield (
        _("When"),
        _("Account (id)"),
        _("Role"),
        _("Kind"),
        _("What"),
        _("Outcome"),
        _("Reason"),
        _("About (kind and id)"),
        _("Record (id)"),
    )
    for entry in entries:
        yield (
            for_reader(entry.at).isoformat(timespec="seconds"),
            str(entry.actor or ""),
            _role(entry.scope),
            str(KIND_LABELS[entry.kind]),
            act_words(entry, called),
            outcome_words(entry),
            reason_words(entry, called),
            ", ".join(f"{kind} {subject}" for kind, subject in entry.subjects),
            str(entry.uid),
        )


def _role(scope: str) -> str:
    """The role of whoever acted; what the program does by itself has none, and keeps its word."""
    return str(ROLE_LABELS[Role(scope)]) if scope in list(Role) else scope


def _with_moments(rows: Sequence[tuple[str, ...]], place: str) -> Iterator[Sequence[Value]]:
    """The same for a sheet: when as a moment, by the clocks of the place that its heading names."""
    for number, row in enumerate(rows):
        if number == 0:
            yield (f"{row[0]} ({place})", *row[1:])
        else:
            yield (datetime.fromisoformat(row[0]).replace(tzinfo=None), *row[1:]) if row[1:] else row


def _rows(request: Request) -> list[tuple[str, ...]]:
    """What is found, newest first, as many rows as the rule lets out; the last row says so where there are more."""
    most = request.container.rule(MOST_ROWS)
    found = newest_entries(request.container.stores, filter_of(request.data, with_doors=False), most + 1)
    note_what_is_asked(request, request.data)
    request.unit.participants["trail"].note(count=min(len(found), most))
    rows = list(_cells(found[:most], request.container.words_of_audit))
    if len(found) > most:
        rows.append((_("There are more records than a file holds. Narrow the list down to get the older ones."),))
    return rows


@routes.get("/audit.xlsx", OversightAct.AUDIT_EXPORT, schema=AuditList, steps_up=True, endpoint="xlsx")
def xlsx(request: Request) -> ResponseReturnValue:
    """What is found, as XLSX."""
    now = request.container.clock.now()
    rows = list(_with_moments(_rows(request), city_of_zone(for_reader(now).tzinfo)))
    return handed_out(packed([Page(_("Audit"), rows, rtl=direction() == "rtl")], now), "audit.xlsx", SHEET)


@routes.get("/audit.csv", OversightAct.AUDIT_EXPORT, schema=AuditList, steps_up=True, endpoint="csv")
def csv(request: Request) -> Response:
    """What is found, as CSV."""
    return handed_out(delimited(_rows(request)), "audit.csv", "text/csv")
