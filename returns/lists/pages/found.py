"""What a search found: exactly, by a reference that was nearly right, and by name, a page of it at a time."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE
from foundation.web.stamp import Call
from returns.cases.pages.cases import blueprint, rows_of, rows_of_people
from returns.cases.schemas import CaseSearch
from returns.cases.words.cases import IDENTIFIER_LABELS
from returns.lists.queries.views import SavedView
from returns.lists.rules.search import Page, SearchBy
from returns.lists.services.sealed_search import open_search, seal_search
from returns.lists.services.search import Found, search_cases
from returns.names.rules.names import Closeness
from returns.names.services.search_by_name import NameHit
from returns.names.words import CLOSENESS_LABELS, CLOSENESS_REASONS

BY_LABELS = {
    SearchBy.NAME: _l("Name"),
    SearchBy.REFERENCE: _l("Reference"),
    SearchBy.PHONE: _l("Phone"),
    SearchBy.EMAIL: _l("E-mail"),
    SearchBy.DOCUMENT: _l("Document number"),
}


def _bands(call: Call, hits: Sequence[NameHit]) -> list[SimpleNamespace]:
    """The people of this page by how close their names are."""
    rows = rows_of_people(call, [(hit.case, [hit.person]) for hit in hits]) if hits else []
    for row, hit in zip(rows, hits, strict=True):
        row.also = hit.also
    bands = [
        SimpleNamespace(
            label=CLOSENESS_LABELS[band],
            why=CLOSENESS_REASONS[band],
            id=f"names-{band.value}",
            rows=[row for row, hit in zip(rows, hits, strict=True) if hit.closeness is band],
        )
        for band in Closeness
    ]
    return [band for band in bands if band.rows]


def _place(outcome: Found, page: Page) -> SimpleNamespace:
    """Where the shown part lies among everything found, and of how many, where that is known."""
    number = outcome.first // page.size + 1
    return SimpleNamespace(
        first=outcome.first + 1,
        last=outcome.last,
        total=outcome.total if outcome.is_all else outcome.total - 1,  # "of more than", and no less than were found
        capped=not outcome.is_all,
        next=number + 1 if outcome.last < outcome.total else None,
        previous=number - 1 if number > 1 else None,
    )


def found_page(call: Call, typed: str, by: SearchBy | None, page: int, saved: SavedView | None = None) -> str:
    """The page of what a text found. The text stands in no address, and in the page only sealed."""
    shown_page = Page(page, PAGE_SIZE)
    outcome = search_cases(call.unit, call.wiring.secrets, typed, call.me.office_id, by, shown_page)
    labels: list[Any] = [_("Reference")] * outcome.by_reference + [
        str(IDENTIFIER_LABELS[kind]) for kind in outcome.kinds
    ]
    return render_template(
        "returns/lists/found.html",
        rows=rows_of(call, outcome.exact) if outcome.exact else [],
        meant=rows_of(call, outcome.meant) if outcome.meant else [],
        bands=_bands(call, outcome.names),
        place=_place(outcome, shown_page),
        more_exact=outcome.more_exact,
        were_more=outcome.were_more,
        most=outcome.most,
        searched_kind_labels=labels,
        searched_names=outcome.searched_names,
        again=seal_search(call.unit, typed) if typed else "",
        by=by.value if by else "",
        kinds=[(kind.value, label) for kind, label in BY_LABELS.items()],
        form=Form(),
        saved=SimpleNamespace(name=saved.content["name"], url=url_for("views.open", view_id=saved.id))
        if saved
        else None,
    )


@door(
    blueprint, "/cases/search", "cases.search", permission=Permission.CASES_SEARCH, methods=("POST",), takes=CaseSearch
)
def search(call: Call) -> ResponseReturnValue:
    """Search. The text stays out of the address and of the audit, which gets keyed hashes and a count."""
    sealed = call.data.get("again")
    typed = call.data.get("q") or (open_search(call.unit, sealed) if sealed else "")
    return found_page(call, typed, call.data.get("by"), call.data.get("page", 1))
