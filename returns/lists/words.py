"""The words of the list of cases: its columns, its filters, and what an active filter says."""

from datetime import date
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.formats import country, day
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.cases.rules.cases import CaseState, Track
from returns.cases.words import CLEARANCE_LABELS, STATE_LABELS, TRACK_LABELS
from returns.lists.rules import Column, Obstacle, SearchBy
from returns.protection.rules.protection import Clearance

COLUMN_LABELS = {
    Column.COUNTRY: _l("Returns to"),
    Column.STATE: _l("State"),
    Column.NEXT: _l("Next step"),
    Column.DEADLINE: _l("Legal deadline"),
    Column.DEPARTS: _l("Departs"),
    Column.ARRIVED: _l("Arrived"),
    Column.TRACK: _l("Type of assistance"),
    Column.CLEARANCE: _l("Clearance"),
    Column.PEOPLE: _l("People"),
    Column.OPENED: _l("Opened"),
    Column.OWNER: _l("Owner"),
}
NEXT_STEPS = {
    CaseState.INTAKE: _l("Record the first counselling session"),
    CaseState.COUNSELLING: _l("Submit the application"),
    CaseState.APPLIED: _l("Decide on the application"),
    CaseState.ELIGIBLE: _l("Start planning the journey"),
    CaseState.PLANNING: _l("Prepare the departure"),
    CaseState.READY: _l("Record departure"),
    CaseState.DEPARTED: _l("Confirm the arrival"),
}
OBSTACLE_LABELS = {
    Obstacle.SAFE_CONTACT: _l("The safe contact is not known yet"),
    Obstacle.CLEARANCE: CLEARANCE_LABELS[Clearance.OUTSTANDING],
    Obstacle.CONSENT: _l("No consent yet"),
    Obstacle.JOURNEY: _l("No journey is planned"),
    Obstacle.DOCUMENT: _l("Travel document missing"),
    Obstacle.FITNESS: _l("Fitness not decided"),
    Obstacle.RECEPTION: _l("Reception not verified"),
    Obstacle.BUDGET: _l("Budget awaiting approval"),
}
# By which word of the address a column is sorted.
COLUMN_SORTS = {
    Column.COUNTRY: "country",
    Column.STATE: "state",
    Column.DEADLINE: "legal_deadline",
    Column.DEPARTS: "departs_on",
    Column.ARRIVED: "arrived_on",
    Column.OPENED: "opened_on",
}
SEARCH_LABELS = {
    SearchBy.NAME: _l("Name"),
    SearchBy.REFERENCE: _l("Reference"),
    SearchBy.PHONE: _l("Phone"),
    SearchBy.EMAIL: _l("E-mail"),
    SearchBy.DOCUMENT: _l("Document number"),
}
SPAN_LABELS = {
    "deadline": _l("Legal deadline"),
    "departs": _l("Departs"),
    "arrived": _l("Arrived"),
    "opened": _l("Opened"),
}
FIELD_LABELS = {
    "whose": _l("Whose"),
    "state": _l("State"),
    "country": _l("Returns to"),
    "track": _l("Type of assistance"),
    "clearance": _l("Clearance"),
    "deadline_within": _l("Legal deadline"),
    "documents_within": _l("Documents"),
    "tasks": _l("Tasks"),
    "page": _l("Position in the list"),
    "view": _l("Saved view"),
    "sort": _l("Sort by"),
}
DAYS_OFFERED = (0, 3, 7, 14, 30, 60, 90)


def field_label(name: str) -> str:
    """What a filter is called where it cannot be used."""
    return str(FIELD_LABELS.get(name) or SPAN_LABELS.get(name.rpartition("_")[0]) or _("Filter"))


def within_choices() -> list[tuple[str, str]]:
    """Spans of days to choose from."""
    return [
        (str(days), ngettext("within %(num)d day", "within %(num)d days", days) if days else _("today"))
        for days in DAYS_OFFERED
    ]


def chip_label(name: str, value: Any, owners: dict[str, str]) -> str:
    """What an active filter says; `owners` by what stands in the address."""
    if name == "whose":
        return owners.get(value, "")
    if isinstance(value, CaseState):
        return str(STATE_LABELS[value])
    if isinstance(value, Track):
        return str(TRACK_LABELS[value])
    if isinstance(value, Clearance):
        return str(CLEARANCE_LABELS[value])
    if isinstance(value, date):
        return _span(name, value)
    return _sentence(name, value)


def _span(name: str, value: date) -> str:
    span, _under, end = name.rpartition("_")
    words = {"from": _("%(what)s from %(day)s"), "to": _("%(what)s until %(day)s")}[end]
    return words % {"what": SPAN_LABELS[span], "day": day(value)}


def _sentence(name: str, value: Any) -> str:
    if name == "country":
        return _("Returns to %(country)s", country=country(value))
    if name == "deadline_within" and not value:
        return _("Deadline today, or passed")
    if name == "documents_within" and not value:
        return _("Document expired or expiring today")
    if name == "deadline_within":
        return ngettext("Deadline within %(num)d day, or passed", "Deadline within %(num)d days, or passed", value)
    if name == "documents_within":
        return ngettext(
            "Document expired or expiring within %(num)d day",
            "Document expired or expiring within %(num)d days",
            value,
        )
    return _("A task is overdue")


class ListsAct(AuditedAct):
    """Pages and changes of lists, as the audit calls them."""

    BULK_PAGE = "bulk.page", _l("Selected cases in a list")
    BULK_PRESS = "bulk.press", _l("Changed selected cases, or previewed the change")
    BULK_UNDO = "bulk.undo", _l("Undid a change to selected cases")
    CASES_FILTERS = "cases.filters", _l("Opened more filters of cases")
    CASES_LIST = "cases.list", _l("Listed cases")
    CASES_OWNERS = "cases.owners", _l("Listed the colleagues who own cases")
    CASES_OWNERS_FIND = "cases.owners_find", _l("Looked for a colleague's cases")
    CASES_SEARCH = "cases.search", _l("Searched cases")
    VIEW_COLUMNS = "view.columns", _l("Chose the columns of a list")
    VIEW_REMOVE = "view.remove", _l("Removed a saved view or search")
    VIEW_RENAME = "view.rename", _l("Renamed a saved view or search")
    VIEW_RESTORE = "view.restore", _l("Restored a removed view or search")
    VIEW_SAVE = "view.save", _l("Saved a view or a search")
    VIEW_START = "view.start", _l("Chose the view a list opens with")
    VIEWS_COLUMNS = "views.columns", _l("Chose the columns of a list")
    VIEWS_OPEN = "views.open", _l("Opened a saved view or search")
    VIEWS_PAGE = "views.page", _l("Looked at saved views and searches")
    VIEWS_REMOVE = "views.remove", _l("Removed a saved view or search")
    VIEWS_RENAME = "views.rename", _l("Renamed a saved view or search")
    VIEWS_RESTORE = "views.restore", _l("Restored a removed view or search")
    VIEWS_SAVE = "views.save", _l("Saved a view")
    VIEWS_SAVE_SEARCH = "views.save_search", _l("Saved a search")
    VIEWS_START = "views.start", _l("Chose the view a list opens with")
