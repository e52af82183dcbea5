"""Doors of saved views and searches: keeping what the list shows, opening it by an opaque id, and changing it."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.lists.pages.case_list import found_page
from returns.lists.pages.view_bar import (
    list_url,
    opened_view,
    read_filters,
    shown_saved,
    usable_filters,
    view_bar,
    view_url,
)
from returns.lists.queries import SavedView, saved_by_id, saved_of
from returns.lists.rules import SavedKind, SearchBy
from returns.lists.schemas import FILTERS, ColumnsForm, NameForm, SavedList, SearchForm, StartForm, ViewForm, ViewPress
from returns.lists.services.sealed_search import open_search
from returns.lists.services.views import (
    choose_columns,
    remove_saved,
    rename_saved,
    save_search,
    save_view,
    set_start,
    take_back_saved,
)
from returns.lists.words import chip_label

blueprint = Blueprint("views", __name__, url_prefix="/cases/views")


def _the_saved(call: Call) -> SavedView | None:
    return saved_by_id(call.unit.session, call.path["view_id"])


def _says(row: SavedView) -> list[str]:
    """What a view narrows the list down to, in words."""
    filters = read_filters(row.content["filters"])
    labels = []
    for name in FILTERS:
        value = filters.get(name)
        many = value if isinstance(value, list) else [value]
        words = {"mine": _("My cases"), "gone": _("Needs a hand-over: the owner has left")}
        labels += [
            chip_label(name, option, words) or _("Cases of one colleague") for option in many if option is not None
        ]
    return labels or [_("All cases that you may see")]


def _page(call: Call, form: Form | None = None) -> str:
    rows = [row for row in saved_of(call.unit.session) if row.kind is not SavedKind.COLUMNS]
    removed = saved_by_id(call.unit.session, call.data["removed"]) if call.data.get("removed") else None
    items = [
        SimpleNamespace(
            **vars(shown_saved(row)),
            says=_says(row) if row.kind is SavedKind.VIEW else [],
            form=Form(values={"name": row.content["name"]}, prefix=f"v{number}"),
        )
        for number, row in enumerate(rows)
    ]
    errors = form if form is not None and form.errors else None
    return render_template(
        "returns/lists/views.html",
        items=items,
        form=errors,
        is_search=bool(errors and "again" in errors.values),
        removed=removed.id if removed and removed.removed_at else None,
    )


@door(blueprint, "", "views.page", permission=Permission.CASES_LIST, takes=SavedList, endpoint="page")
def page(call: Call) -> ResponseReturnValue:
    """What one keeps."""
    return _page(call)


@door(
    blueprint,
    "",
    "views.save",
    permission=Permission.CASES_LIST,
    methods=("POST",),
    takes=ViewForm,
    again=_page,
    endpoint="save",
)
def save(call: Call) -> ResponseReturnValue:
    """Keep the list as it stands, with the columns that it shows."""
    typed = call.data.get("list", "")
    columns = view_bar(saved_of(call.unit.session), opened_view(typed)).columns
    saved = save_view(
        call.unit, call.data["name"], usable_filters(typed), [column.value for column in columns], call.data.get("once")
    )
    flash(_("The view is saved. Only you see it."), "done")
    return redirect(url_for("views.open", view_id=saved), 303)


@door(
    blueprint,
    "/searches",
    "views.save_search",
    permission=Permission.CASES_SEARCH,
    methods=("POST",),
    takes=SearchForm,
    again=_page,
    endpoint="save_search",
)
def keep_search(call: Call) -> ResponseReturnValue:
    """Keep a search. Its text is sealed, and never stands in an address."""
    by = call.data.get("by")
    save_search(
        call.unit,
        call.data["name"],
        open_search(call.unit, call.data["again"]),
        by.value if by else None,
        call.data.get("once"),
    )
    flash(_("The search is saved. Only you see it, and its words are kept sealed."), "done")
    return redirect(url_for("views.page"), 303)


@door(
    blueprint,
    "/columns",
    "views.columns",
    permission=Permission.CASES_LIST,
    methods=("POST",),
    takes=ColumnsForm,
    endpoint="columns",
)
def columns(call: Call) -> ResponseReturnValue:
    """Choose the columns of the list, or of the view that is open."""
    typed = call.data.get("list", "")
    opened = opened_view(typed)
    saved = saved_by_id(call.unit.session, opened) if opened else None
    view = saved if saved and saved.kind is SavedKind.VIEW else None
    choose_columns(call.unit, call.data.get("column", []), view)
    return redirect(list_url(typed), 303)


@door(
    blueprint,
    "/<uuid:view_id>",
    "views.open",
    permission=Permission.CASES_LIST,
    finds=_the_saved,
    takes=SavedList,
    endpoint="open",
)
def open_saved(call: Call) -> ResponseReturnValue:
    """Open a view, or run a search: the address holds its id alone."""
    row: SavedView = call.row
    if row.kind is SavedKind.VIEW:
        return redirect(view_url(row))
    by = row.content.get("by")
    return found_page(call, row.content["text"], SearchBy(by) if by else None, call.data.get("page", 1), row)


@door(
    blueprint,
    "/<uuid:view_id>",
    "views.rename",
    permission=Permission.CASES_LIST,
    methods=("POST",),
    finds=_the_saved,
    takes=NameForm,
    again=_page,
    endpoint="rename",
)
def rename(call: Call) -> ResponseReturnValue:
    """Call it something else."""
    rename_saved(call.unit, call.row, call.data["name"])
    flash(_("It has its new name."), "done")
    return redirect(url_for("views.page"), 303)


@door(
    blueprint,
    "/<uuid:view_id>/start",
    "views.start",
    permission=Permission.CASES_LIST,
    methods=("POST",),
    finds=_the_saved,
    takes=StartForm,
)
def start(call: Call) -> ResponseReturnValue:
    """Let the list open with this view, or not any more."""
    set_start(call.unit, call.row, call.data["is_start"])
    flash(
        _("Cases open with this view from now on.") if call.data["is_start"] else _("Cases open with everything."),
        "done",
    )
    return redirect(url_for("views.page"), 303)


@door(
    blueprint,
    "/<uuid:view_id>/remove",
    "views.remove",
    permission=Permission.CASES_LIST,
    methods=("POST",),
    finds=_the_saved,
    takes=ViewPress,
)
def remove(call: Call) -> ResponseReturnValue:
    """Remove it; it can be taken back for a while."""
    remove_saved(call.unit, call.row)
    return redirect(url_for("views.page", removed=call.row.id.hex), 303)


@door(
    blueprint,
    "/<uuid:view_id>/restore",
    "views.restore",
    permission=Permission.CASES_LIST,
    methods=("POST",),
    finds=_the_saved,
    takes=ViewPress,
    again=_page,
)
def restore(call: Call) -> ResponseReturnValue:
    """Take it back."""
    take_back_saved(call.unit, call.row)
    flash(_("It is kept again."), "done")
    return redirect(url_for("views.page"), 303)
