"""Saved views and searches: keeping what the list shows, opening it by an opaque id, and changing it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.lists.pages.case_list import (
    active_filters,
    found_page,
    list_url,
    opened_view,
    read_filters,
    usable_filters,
    view_bar,
    view_url,
)
from returns.lists.queries import SavedView, saved_by_id, saved_of
from returns.lists.rules import SavedKind
from returns.lists.schemas import ColumnsForm, NameForm, SavedList, SearchForm, StartForm, ViewForm, ViewPress
from returns.lists.services import (
    choose_columns,
    open_search,
    remove_saved,
    rename_saved,
    save_search,
    save_view,
    set_start,
    take_back_saved,
)
from returns.lists.words import ListsAct, chip_label


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
