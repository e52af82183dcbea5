"""The list of cases: plain filters in the address, chosen columns, one's saved views beside it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from flask import redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, in_pairs
from foundation.language.formats import by_alphabet, countries
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page, same_list
from foundation.web.route import Request
from foundation.web.seen import sign_seen
from returns.cases.pages.cases import routes as shared_routes, rows_beside
from returns.cases.queries import BesideCase, Case, ShownCase
from returns.cases.words import CLEARANCE_LABELS, STATE_LABELS, TRACK_LABELS, choices_of
from returns.lists.queries.beside import beside
from returns.lists.queries.filtered import (
    SORTS,
    ListFilter,
    SavedView,
    cases_page,
    chosen_filter,
    clearances_of,
    countries_of_cases,
    saved_of,
)
from returns.lists.rules import Column, Progress, SavedKind, columns_of
from returns.lists.schemas import FILTERS, RARE, CaseListPage
from returns.lists.words import (
    COLUMN_LABELS,
    COLUMN_SORTS,
    NEXT_STEPS,
    OBSTACLE_LABELS,
    SPAN_LABELS,
    ListsAct,
    chip_label,
    field_label,
    within_choices,
)
from returns.protection.rules.protection import Clearance
from returns.work.services.duty import works_in

# One's saved views beside the list of cases: which there are, which is open, which columns are shown.

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ViewBar:
    """One's views and searches, which view is open, and the columns that the list shows."""

    columns: tuple[Column, ...]
    views: list[SavedView]
    searches: list[SavedView]
    current: SavedView | None


def kept_filters(address: Fields) -> dict[str, list[str]]:
    """The filters and the order of an address as they were typed: what a view keeps; never a place in the list."""
    return {
        name: values
        for name in (*FILTERS, "sort")
        if (values := [text for text in address.get(name, ()) if text.strip()])
    }


def typed_filters() -> dict[str, Any]:
    """The same of the address of this page."""
    return dict(kept_filters(dict(http_request.args.lists())))


def _address(typed: str) -> Fields:
    """The part of an address behind its question mark, as fields."""
    try:
        return parse_qs(typed.removeprefix("?"), max_num_fields=100)
    except ValueError:
        return {}


def read_filters(address: Fields) -> dict[str, Any]:
    """The filters that these fields of an address give; what cannot be used stands under `wrong`."""
    many = CaseListPage.many_valued
    typed = {name: list(texts) if name in many else texts[0] for name, texts in address.items() if texts}
    typed.pop("page", None)
    filters: dict[str, Any] = CaseListPage().load(typed)
    return filters


def active_filters(filters: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The filters in their order, each once for each of its values."""
    values = ((name, filters[name]) for name in FILTERS if filters.get(name) is not None)
    return [(name, each) for name, value in values for each in (value if isinstance(value, list) else [value])]


def usable_filters(typed: str) -> dict[str, list[str]]:
    """The filters and the order of an address that the list can use."""
    address = _address(typed)
    wrong = read_filters(address)["wrong"]
    return {name: values for name, values in kept_filters(address).items() if name not in wrong}


def opened_view(typed: str) -> uuid.UUID | None:
    """The view by which the list of an address was opened."""
    view_id: uuid.UUID | None = read_filters(_address(typed)).get("view")
    return view_id


def list_url(typed: str, **more: Any) -> str:
    """The first page of the list of an address, with the filters that can be used: it never leads elsewhere."""
    view = opened_view(typed)
    kept: dict[str, Any] = {**usable_filters(typed), **({"view": view.hex} if view else {"show": "all"})}
    return url_for("cases.list", **kept, **more)


def view_url(view: SavedView) -> str:
    """The address at which a view opens: that of the list with its filters, and the view's id for its columns."""
    kept: dict[str, Any] = {**view.content.filters, "view": view.id.hex}
    return url_for("cases.list", **kept)


def view_bar(rows: Sequence[SavedView], opened: uuid.UUID | None) -> ViewBar:
    """What stands above the list. Columns are those of the open view, or else those that one has chosen."""
    current = next((row for row in rows if row.id == opened and row.kind is SavedKind.VIEW), None)
    chosen = next((row for row in rows if row.kind is SavedKind.COLUMNS), None)
    source = current or chosen
    return ViewBar(
        columns=columns_of(source.content.columns if source else ()),
        views=[row for row in rows if row.kind is SavedKind.VIEW],
        searches=[row for row in rows if row.kind is SavedKind.SEARCH],
        current=current,
    )


# The list itself.

routes = shared_routes.with_common(permission=Permission.CASES_LIST)


def _owner_choices(request: Request, owners: Sequence[accounts.Account]) -> dict[str, str]:
    """The owners to filter by, by their word in the address: of all colleagues the chosen one.

    An office has many, and each name has to be opened: `owners` has all of them, for who comes near the filter.
    """
    office = request.me.office_id
    names = [(owner.id.hex, str(owner.name)) for owner in owners if works_in(owner, office)]
    by_name = dict(sorted(names, key=lambda choice: by_alphabet(choice[1])))
    return {"mine": _("My cases"), **by_name, "gone": _("Needs a hand-over: the owner has left")}


def _chosen_owner(request: Request, filters: Mapping[str, Any]) -> Sequence[accounts.Account]:
    """The colleague whose cases are asked for, if it is one; nobody is named yet."""
    whose = filters.get("whose")
    if whose in (None, "mine", "gone"):
        return []
    named = accounts.accounts_by_id(request.unit.session, [uuid.UUID(whose)])
    return [account for account in named.values() if works_in(account, request.me.office_id)]


def _leave_out(
    request: Request, filters: dict[str, Any], saved: Sequence[SavedView], people: set[str]
) -> dict[str, list[str]]:
    """Leave out what cannot be used of an address; returns the reasons by field."""
    wrong = dict(request.data["wrong"])
    if filters.get("whose") not in (None, "mine", "gone", *people):
        wrong["whose"] = [_("Choose from the list.")]
        del filters["whose"]
    if filters.get("view") not in (None, *(row.id for row in saved)):
        wrong["view"] = [_("You no longer have this view saved.")]
    return wrong


def _rows(
    request: Request, cases: Sequence[Case], columns: Sequence[Column], beside: Mapping[uuid.UUID, BesideCase]
) -> list[ShownCase]:
    """Rows, with the clearance if its column is chosen."""
    rows = rows_beside(request, cases, beside)
    if Column.CLEARANCE not in columns:
        return rows
    clearances = clearances_of(request.unit.session, cases, request.unit.today)
    return [replace(row, clearance=clearances.get(row.case.id, Clearance.OUTSTANDING)) for row in rows]


@dataclass(frozen=True)
class ShownProgress:
    """How long a case has been in its state, what its next step is, and what is in the way of that, in words."""

    days: str
    step: object
    obstacles: Sequence[object]


def _progress(cases: Sequence[Case], progress: Mapping[uuid.UUID, Progress]) -> dict[uuid.UUID, ShownProgress]:
    return {
        case.id: ShownProgress(
            ngettext("%(num)d day", "%(num)d days", progress[case.id].days),
            NEXT_STEPS.get(case.state, ""),
            [OBSTACLE_LABELS[obstacle] for obstacle in progress[case.id].obstacles],
        )
        for case in cases
        if case.id in progress
    }


def _steps(chosen: ListFilter) -> list[tuple[str, object, bool]]:
    """The list by next step: an address for each, in the order of the work, and which of them is shown."""
    return [
        (same_list(state=state.value, sort="legal_deadline", page=None, tick=None, show="all"), step, is_shown)
        for state, step in NEXT_STEPS.items()
        for is_shown in [chosen.states == (state,)]
    ]


@dataclass(frozen=True)
class _Chip:
    """An active filter, and the address of the list without it."""

    label: str
    url: str


def _chips(filters: Mapping[str, Any], owners: dict[str, str]) -> list[_Chip]:
    chips = []
    for name, value in active_filters(filters):
        values = filters[name]
        others = [other.value for other in values if other is not value] if isinstance(values, list) else None
        url = same_list(**{name: others or None, "page": None, "tick": None, "show": "all"})
        chips.append(_Chip(chip_label(name, value, owners), url))
    return chips


def _choices(request: Request, owners: dict[str, str], chosen: ListFilter) -> dict[str, Any]:
    """What the fields of the filters offer."""
    of_cases = countries_of_cases(request.unit.session)
    without_cases = [chosen.country] if chosen.country and chosen.country not in of_cases else []
    return {
        "owners": list(owners.items()),
        "states": choices_of(STATE_LABELS),
        "countries": countries([*of_cases, *without_cases]),
        "within": within_choices(),
        "rare": _rare_choices() if any(map(http_request.args.get, RARE)) else None,
    }


def _rare_choices() -> dict[str, Any]:
    """The same of those that few ask for."""
    return {
        "tracks": choices_of(TRACK_LABELS),
        "clearances": choices_of(CLEARANCE_LABELS),
        "within": within_choices(),
        "spans": list(SPAN_LABELS.items()),
    }


def _typed() -> Form:
    args, many = http_request.args, CaseListPage.many_valued
    return Form(values={name: args.getlist(name) if name in many else args[name] for name in args})


@dataclass(frozen=True)
class _ShownColumn:
    """A column as the list and the choice of columns show it; `sort`: by which word of the address it is sorted."""

    word: str
    label: str
    sort: str | None
    shown: bool


def _columns(bar: ViewBar) -> list[_ShownColumn]:
    return [
        _ShownColumn(column.value, str(COLUMN_LABELS[column]), COLUMN_SORTS.get(column), column in bar.columns)
        for column in Column
    ]


def _later(request: Request, cases: Sequence[Case], going_on: Collection[uuid.UUID]) -> list[str]:
    """Addresses of what is put into these rows once the page is shown; `going_on`: of which the next step is."""
    asked = {
        part: [
            case.id.hex
            for case in cases
            if (case.state.value == part.of_state if part.of_state else case.id in going_on)
        ]
        for part in request.container.rows_later
        if part.permission in request.me.permissions
    }
    return [url_for(part.endpoint, case=ids) for part, ids in asked.items() if ids]


@routes.get("/cases", ListsAct.CASES_LIST, schema=CaseListPage, endpoint="list")
def list_cases(request: Request) -> ResponseReturnValue:
    """The cases of one's office."""
    saved = saved_of(request.unit.session)
    if not http_request.args and (start := next((view for view in saved if view.is_start), None)):
        return redirect(view_url(start))
    filters = dict(request.data)
    chosen_owner = _chosen_owner(request, filters)
    wrong = _leave_out(request, filters, saved, {owner.id.hex for owner in chosen_owner})
    today = request.unit.today
    chosen = chosen_filter(filters, request.me.account_id, today)
    page = cases_page(request.unit.session, chosen, filters.get("page"), PAGE_SIZE, people=False)
    bar = view_bar(saved, filters.get("view"))
    read, progress = beside(request.unit.session, page.items, today, Column.NEXT in bar.columns)
    rows = _rows(request, page.items, bar.columns, read)  # first: it opens everything with one read
    owners = _owner_choices(request, chosen_owner)
    return render_template(
        "returns/lists/list.html",
        page=list_page(page, rows),
        progress=_progress(page.items, progress),
        steps=_steps(chosen),
        later=_later(request, page.items, progress),
        sort=SortableBy(chosen.sort, chosen.descending, tuple(SORTS)),
        form=_typed(),
        choices=_choices(request, owners, chosen),
        chips=_chips(filters, owners),
        wrong=[(field_label(name), text) for name, texts in wrong.items() for text in texts],
        columns=_columns(bar),
        bar=bar,
        view_url=view_url,
        may_create=request.me.may(Permission.CASES_CREATE),
        all_ticked=filters.get("tick") == "all",
        tick_all_url=same_list(tick="all"),
        seen=sign_seen(request.container.secrets, request.me.account_id, [case.id for case in page.items]),
        done=filters["done"].value if filters.get("done") and filters.get("at") else None,
        at=filters.get("at"),
        may_hand_over=bool(request.me.permissions & {Permission.CASES_WORK, Permission.LEAD_OFFICE}),
        may_import=request.me.may(Permission.LEAD_OFFICE),
        only_mine=chosen.covers_too,
        **_beside_filters(),
    )


def _beside_filters() -> dict[str, str]:
    """The pages of colleagues and of the filters that few ask for, with the filters as they are."""
    kept = typed_filters()
    return {"owners_url": url_for(".owners", **kept), "filters_url": url_for(".more_filters", **kept)}


@routes.get("/cases/filters", ListsAct.CASES_FILTERS, schema=CaseListPage, endpoint="more_filters")
def more_filters(request: Request) -> ResponseReturnValue:
    """The filters that few ask for: a page of its own, from which the list takes them when somebody comes near."""
    kept: dict[str, Any] = {**typed_filters(), "show": "all"}
    return render_template(
        "returns/lists/more_filters.html",
        form=_typed(),
        choices=_rare_choices(),
        kept=in_pairs({name: values for name, values in kept.items() if name not in RARE}),
        back_url=url_for("cases.list", **kept),
    )
