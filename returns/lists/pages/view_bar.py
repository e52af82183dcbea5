"""One's saved views beside the list of cases: which there are, which is open, which columns are shown."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from flask import url_for

from returns.lists.queries import SavedView
from returns.lists.rules import Column, SavedKind, columns_of
from returns.lists.schemas import FILTERS, CaseListPage

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ViewBar:
    """One's views and searches, which view is open, and the columns that the list shows."""

    columns: tuple[Column, ...]
    views: list[SavedView]
    searches: list[SavedView]
    current: SavedView | None


def kept_filters(address: Fields) -> dict[str, list[str]]:
    """Of an address what a view keeps: filters and order, as they were typed; never a place in the list."""
    return {
        name: values
        for name in (*FILTERS, "sort")
        if (values := [text for text in address.get(name, ()) if text.strip()])
    }


def _address(typed: str) -> Fields:
    """The part of an address behind its question mark, as fields."""
    try:
        return parse_qs(typed.removeprefix("?"), max_num_fields=100)
    except ValueError:
        return {}


def read_filters(address: Fields) -> dict[str, Any]:
    """What the list reads from these fields of an address; what it cannot use under `wrong`."""
    many = CaseListPage.many_valued
    typed = {name: list(texts) if name in many else texts[0] for name, texts in address.items() if texts}
    typed.pop("page", None)
    filters: dict[str, Any] = CaseListPage().load(typed)
    return filters


def active_filters(filters: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Each filter that the list has read, in their order, once with each of its values."""
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
    """The list of an address again, from its beginning; only what the list can use, so that nobody is led elsewhere."""
    view = opened_view(typed)
    kept: dict[str, Any] = {**usable_filters(typed), **({"view": view.hex} if view else {"show": "all"})}
    return url_for("cases.list", **kept, **more)


def view_url(view: SavedView) -> str:
    """Where a view opens: the list with its filters in the address, and its id for its columns."""
    kept: dict[str, Any] = {**view.content.filters, "view": view.id.hex}
    return url_for("cases.list", **kept)


def start_of(rows: Sequence[SavedView]) -> str | None:
    """Where the list opens with a view, if it does."""
    start = next((row for row in rows if row.is_start), None)
    return view_url(start) if start else None


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
