"""Saved views and searches: keeping what the list shows, opening it by an opaque id, changing it; and what is found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import rows_of, rows_of_people
from returns.cases.queries import ShownCase
from returns.cases.schemas import CaseSearch
from returns.cases.words import IDENTIFIER_LABELS, choices_of
from returns.lists.pages.case_list import (
    active_filters,
    list_url,
    opened_view,
    read_filters,
    routes as list_routes,
    typed_filters,
    usable_filters,
    view_bar,
    view_url,
)
from returns.lists.queries.filtered import SavedView, saved_by_id, saved_of
from returns.lists.rules import Page, SavedKind, SearchBy
from returns.lists.schemas import (
    CaseListPage,
    ColumnsForm,
    NameForm,
    OwnerForm,
    SavedList,
    SearchForm,
    StartForm,
    ViewForm,
    ViewPress,
)
from returns.lists.services import (
    SearchOutcome,
    choose_columns,
    open_search,
    remove_saved,
    rename_saved,
    save_search,
    save_view,
    seal_search,
    search_cases,
    set_start,
    take_back_saved,
)
from returns.lists.words import SEARCH_LABELS, ListsAct, chip_label
from returns.names.rules.likeness import Closeness
from returns.names.services.names import NameHit
from returns.names.words import CLOSENESS_REASONS
from returns.work.pages.tasks import colleague_choices, colleague_of
from returns.work.services.duty import OWNING_ROLES, works_in


def _the_saved(request: Request) -> SavedView | None:
    return saved_by_id(request.unit.session, request.path["view_id"])


routes = Routes("views", permission=Permission.CASES_LIST, load=_the_saved, url_prefix="/cases/views")


@dataclass(frozen=True)
class _ShownView:
    """A saved view or search: where it opens, what a view narrows the list down to, and the form that renames it."""

    saved: SavedView
    url: str
    says: list[str]
    form: Form


def _says(row: SavedView) -> list[str]:
    """What a view narrows the list down to, in words."""
    owners = {"mine": _("My cases"), "gone": _("Needs a hand-over: the owner has left")}
    active = active_filters(read_filters(row.content.filters))
    labels = [chip_label(name, value, owners) or _("One colleague's cases") for name, value in active]
    return labels or [_("All cases you can see")]


def _page(request: Request, form: Form) -> str:
    """The views and searches that one keeps."""
    rows = [row for row in saved_of(request.unit.session) if row.kind is not SavedKind.COLUMNS]
    removed = saved_by_id(request.unit.session, request.data["removed"]) if request.data.get("removed") else None
    items = [
        _ShownView(
            row,
            view_url(row) if row.kind is SavedKind.VIEW else url_for("views.open", view_id=row.id),
            _says(row) if row.kind is SavedKind.VIEW else [],
            Form(values={"name": row.content.name}, prefix=f"v{number}"),
        )
        for number, row in enumerate(rows)
    ]
    return render_template(
        "returns/lists/views.html",
        items=items,
        form=form if form.errors else None,
        is_search="again" in form.values,
        removed=removed.id if removed and removed.removed_at else None,
    )


@routes.form(
    "", ListsAct.VIEWS_SAVE, opens=ListsAct.VIEWS_PAGE, shows=_page, query=SavedList, load=None, schema=ViewForm
)
def save(request: Request) -> ResponseReturnValue:
    """Keep the list as it stands, with the columns that it shows."""
    typed = request.data.get("list", "")
    columns = view_bar(saved_of(request.unit.session), opened_view(typed)).columns
    saved = save_view(
        request.unit,
        request.data["name"],
        usable_filters(typed),
        [column.value for column in columns],
    )
    flash(_("View saved. Only you can see it."), "done")
    return redirect(url_for("views.open", view_id=saved), 303)


@routes.post(
    "/searches",
    ListsAct.VIEWS_SAVE_SEARCH,
    permission=Permission.CASES_SEARCH,
    load=None,
    schema=SearchForm,
    on_invalid=_page,
    endpoint="save_search",
)
def keep_search(request: Request) -> ResponseReturnValue:
    """Keep a search. Its text is sealed, and never stands in an address."""
    text = open_search(request.unit, request.data["again"])
    save_search(request.unit, request.data["name"], text, request.data.get("by"))
    flash(_("Search saved. Only you can see it, and its words are encrypted."), "done")
    return redirect(url_for("views.page"), 303)


@routes.post("/columns", ListsAct.VIEWS_COLUMNS, load=None, schema=ColumnsForm)
def columns(request: Request) -> ResponseReturnValue:
    """Choose the columns of the list, or of the view that is open."""
    typed = request.data.get("list", "")
    opened = opened_view(typed)
    saved = saved_by_id(request.unit.session, opened) if opened else None
    view = saved if saved and saved.kind is SavedKind.VIEW else None
    choose_columns(request.unit, request.data.get("column", []), view)
    return redirect(list_url(typed), 303)


@routes.get("/<uuid:view_id>", ListsAct.VIEWS_OPEN, schema=SavedList, endpoint="open")
def open_saved(request: Request[SavedView]) -> ResponseReturnValue:
    """Open a view, or run a search: the address holds its id alone."""
    saved = request.row
    if saved.kind is SavedKind.VIEW:
        return redirect(view_url(saved))
    return found_page(request, saved.content.text, saved.content.by, request.data.get("page", 1), saved)


@routes.post("/<uuid:view_id>", ListsAct.VIEWS_RENAME, schema=NameForm, on_invalid=_page)
def rename(request: Request[SavedView]) -> ResponseReturnValue:
    """Call it something else."""
    rename_saved(request.unit, request.row, request.data["name"])
    flash(_("Renamed."), "done")
    return redirect(url_for("views.page"), 303)


@routes.post("/<uuid:view_id>/start", ListsAct.VIEWS_START, schema=StartForm)
def start(request: Request[SavedView]) -> ResponseReturnValue:
    """Let the list open with this view, or not any more."""
    set_start(request.unit, request.row, request.data["is_start"])
    flash(
        _("The list of cases now opens with this view.")
        if request.data["is_start"]
        else _("The list of cases now opens with all cases."),
        "done",
    )
    return redirect(url_for("views.page"), 303)


@routes.post("/<uuid:view_id>/remove", ListsAct.VIEWS_REMOVE, schema=ViewPress)
def remove(request: Request[SavedView]) -> ResponseReturnValue:
    """Remove it; it can be taken back for a while."""
    remove_saved(request.unit, request.row)
    return redirect(url_for("views.page", removed=request.row.id.hex), 303)


@routes.post("/<uuid:view_id>/restore", ListsAct.VIEWS_RESTORE, schema=ViewPress, on_invalid=_page)
def restore(request: Request[SavedView]) -> ResponseReturnValue:
    """Take it back."""
    take_back_saved(request.unit, request.row)
    flash(_("Saved again."), "done")
    return redirect(url_for("views.page"), 303)


# All colleagues by whom the list can be narrowed: the page of the list names a few of them.


def _owners_page(request: Request, form: Form) -> str:
    kept: dict[str, Any] = {**typed_filters(), "show": "all"}
    people = colleague_choices(request, OWNING_ROLES)
    return render_template(
        "returns/lists/owners.html",
        choices=[(value, name, url_for("cases.list", **{**kept, "whose": value})) for value, name in people.choices],
        is_all=people.emails is None,
        back_url=url_for("cases.list", **kept),
        find_url=url_for(".find_owner", **typed_filters()),
        form=form,
    )


@list_routes.get("/cases/owners", ListsAct.CASES_OWNERS, schema=CaseListPage)
def owners(request: Request) -> ResponseReturnValue:
    """Colleagues by whom the list can be narrowed, with the other filters as they are."""
    return _owners_page(request, Form())


@list_routes.post("/cases/owners", ListsAct.CASES_OWNERS_FIND, schema=OwnerForm, on_invalid=_owners_page)
def find_owner(request: Request) -> ResponseReturnValue:
    """The list narrowed to the colleague with this e-mail, which stands in no address."""
    owner = colleague_of(request, "owner")
    if owner is None or not works_in(owner, request.me.office_id):
        raise BadInput({"owner": [_("No one in this office has this e-mail address. Check the spelling.")]})
    return redirect(url_for("cases.list", **{**typed_filters(), "show": "all", "whose": owner.id.hex}), 303)


# What a search found: exactly, by a reference that was nearly right, and by name, a page of it at a time.


def _bands(request: Request, hits: Sequence[NameHit]) -> dict[Closeness, list[ShownCase]]:
    """The people of this page by how close their names are, the closest first."""
    rows = rows_of_people(request, [(hit.case, [hit.person]) for hit in hits]) if hits else []
    by_closeness: dict[Closeness, list[ShownCase]] = {closeness: [] for closeness in Closeness}
    for row, hit in zip(rows, hits, strict=True):
        by_closeness[hit.closeness].append(replace(row, also=hit.also))
    return {closeness: rows for closeness, rows in by_closeness.items() if rows}


@dataclass(frozen=True)
class _Place:
    """The place of this page among the hits, and the numbers of the pages beside it."""

    first: int
    last: int
    total: int
    capped: bool
    next: int | None
    previous: int | None


def _place(outcome: SearchOutcome, page: Page) -> _Place:
    number, is_capped = outcome.first // page.size + 1, not outcome.names.is_all
    return _Place(
        first=outcome.first + 1,
        last=outcome.last,
        total=outcome.total - is_capped,  # "of more than", and no less than were found
        capped=is_capped,
        next=number + 1 if outcome.last < outcome.total else None,
        previous=number - 1 if number > 1 else None,
    )


def found_page(request: Request, typed: str, by: SearchBy | None, page: int, saved: SavedView | None = None) -> str:
    """The page of search results. The text stands in no address, and only sealed in the page."""
    shown_page = Page(page, PAGE_SIZE)
    outcome = search_cases(request.unit, request.container.secrets, typed, request.me.office_id, by, shown_page)
    searched = [SEARCH_LABELS[SearchBy.REFERENCE]] * outcome.by_reference
    searched += [IDENTIFIER_LABELS[kind] for kind in outcome.kinds]
    return render_template(
        "returns/lists/found.html",
        rows=rows_of(request, outcome.exact) if outcome.exact else [],
        meant=rows_of(request, outcome.meant) if outcome.meant else [],
        bands=_bands(request, outcome.names.hits),
        closeness_reasons=CLOSENESS_REASONS,
        place=_place(outcome, shown_page),
        more_exact=outcome.more_exact,
        names=outcome.names,
        searched_as=searched,
        again=seal_search(request.unit, typed) if typed else "",
        by=by.value if by else "",
        kinds=choices_of(SEARCH_LABELS),
        form=Form(),
        saved=saved,
    )


@list_routes.post("/cases/search", ListsAct.CASES_SEARCH, permission=Permission.CASES_SEARCH, schema=CaseSearch)
def search(request: Request) -> ResponseReturnValue:
    """Search. The text stays out of the address and of the audit, which gets keyed hashes and a count."""
    sealed = request.data.get("again")
    typed = request.data.get("q") or (open_search(request.unit, sealed) if sealed else "")
    return found_page(request, typed, request.data.get("by"), request.data.get("page", 1))
