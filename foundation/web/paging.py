"""Lists on pages: a slice of rows with the addresses of its neighbours, and sorting by plain columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import g, request as http_request, url_for

from foundation.errors import NotFound
from foundation.forms.form import in_pairs
from foundation.storage.paging import Slice

PAGE_SIZE = 25
_PLAIN_IN_QUERIES = "!$'()*,/:;?@"  # signs that stand in the query of an address as they are


@dataclass(frozen=True)
class ListPage:
    """What a list template shows: rows, how many there are, and where the next ones are."""

    items: Sequence[Any]
    first: int
    last: int
    total: int
    capped: bool
    next_url: str | None
    previous_url: str | None


@dataclass(frozen=True)
class Sort:
    """By which column a list is sorted, and the address that sorts it by another."""

    field: str
    descending: bool

    @property
    def value(self) -> str:
        """As it stands in the address: `-opened_on` is newest first."""
        return f"-{self.field}" if self.descending else self.field

    def url_for_field(self, name: str) -> str:
        """The present list sorted by a column; by the same one again, the other way round."""
        turned = not self.descending if name == self.field else False
        return same_list(sort=Sort(name, turned).value, page=None, tick=None)


@dataclass(frozen=True)
class SortableBy(Sort):
    """A sort that offers only some columns."""

    fields: tuple[str, ...] = ()

    def url_for_field(self, name: str) -> str:
        """The address, or nothing for a column that cannot be sorted by."""
        return super().url_for_field(name) if name in self.fields else ""


def same_list(**changed: Any) -> str:
    """The address of the present list with these values changed; None leaves one out."""
    path, kept = _present_list()
    values = {name: value for name, value in {**kept, **changed}.items() if value not in (None, "")}
    items = in_pairs(values)
    return f"{path}?{urlencode(items, safe=_PLAIN_IN_QUERIES)}" if items else path


def _present_list() -> tuple[str, dict[str, list[str]]]:
    """The path and the values of the present address: a list has twenty that differ from it in a value."""
    present: tuple[str, dict[str, list[str]]] | None = g.get("present_list")
    if present is None:
        path = url_for(http_request.endpoint or "", **(http_request.view_args or {}))
        present = g.present_list = (path, http_request.args.to_dict(flat=False))
    return present


def list_page(page_slice: Slice[Any], items: Sequence[Any]) -> ListPage:
    """Rows as a page, with links that keep the filters."""
    return ListPage(
        items=items,
        first=page_slice.first,
        last=page_slice.first + len(items) - 1,
        total=page_slice.total,
        capped=page_slice.capped,
        next_url=same_list(tick=None, page=page_slice.next_cursor) if page_slice.next_cursor else None,
        previous_url=same_list(tick=None, page=page_slice.previous_cursor) if page_slice.previous_cursor else None,
    )


def page_of_rows(rows: Sequence[Any], number: int) -> ListPage:
    """So many of rows that are there already, on the page of this number. NotFound for one beyond the last."""
    start = (number - 1) * PAGE_SIZE
    if start and start >= len(rows):
        raise NotFound("page")
    items = rows[start : start + PAGE_SIZE]
    return ListPage(
        items=items,
        first=start + 1,
        last=start + len(items),
        total=len(rows),
        capped=False,
        next_url=same_list(page=number + 1) if start + PAGE_SIZE < len(rows) else None,
        previous_url=same_list(page=number - 1) if start else None,
    )
