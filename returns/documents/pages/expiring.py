"""The page over all cases of an office: documents that expire soon or on the way, and requests that are overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request as http_request
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries import shown_reference
from returns.cases.rules import days_until
from returns.documents.queries.expiring import (
    DocumentRequest,
    Expiring,
    TravelDocument,
    cases_by_id,
    departures_of,
    expiring_page,
    overdue_page,
    usual_span,
)
from returns.documents.schemas import SPANS, ExpiringList

routes = Routes("expiring", permission=Permission.CASES_LIST)


@dataclass(frozen=True)
class ListedPaper:
    """A document that expires or a request that is overdue, with its case: who owns it, and when people depart."""

    row: TravelDocument | DocumentRequest
    reference: str
    owner: str
    days: int | None
    departs_on: date | None


def _rows(request: Request, items: Sequence[TravelDocument | DocumentRequest]) -> list[ListedPaper]:
    """Rows by plain columns alone; cases, owners and departures in one statement each."""
    session, today = request.unit.session, request.container.clock.now().date()
    ids = {item.case_id for item in items}
    cases = {case.id: case for case in cases_by_id(session, ids)} if ids else {}
    owners = accounts.accounts_by_id(session, [case.owner_id for case in cases.values()])
    departures = departures_of(session, list(ids))
    rows = []
    for item in items:
        case, day = cases[item.case_id], item.expected_on if isinstance(item, DocumentRequest) else item.expires_on
        owner = owners.get(case.owner_id)
        rows.append(
            ListedPaper(
                item,
                shown_reference(case),
                owner.name if owner else "",
                days_until(day, today),
                departures.get(case.id),
            )
        )
    return rows


@routes.get("/documents", "expiring.list", schema=ExpiringList, endpoint="list")
def expiring(request: Request) -> ResponseReturnValue:
    """Documents that expire, and requests that are overdue, in the cases of one's office."""
    filters, session, today = request.data, request.unit.session, request.container.clock.now().date()
    usual = usual_span(session, today)
    requested, descending = filters.get("what") == "requests", filters.get("sort") == "-day"
    mine = request.me.account_id if filters.get("whose") == "mine" else None
    chosen = Expiring(today, int(filters.get("within") or usual), mine)
    read = overdue_page if requested else expiring_page
    listing = read(session, chosen, descending, filters.get("page"), PAGE_SIZE)
    return render_template(
        "returns/documents/expiring.html",
        page=list_page(listing, _rows(request, listing.items)),
        sort=SortableBy("day", descending, ("day",)),
        form=Form(values=http_request.args.to_dict()),
        active=sum(bool(filters.get(name)) for name in ("whose", "within")),
        requested=requested,
        within=chosen.within,
        usual=ngettext("%(num)d day, as the rule says", "%(num)d days, as the rule says", usual),
        spans=[(span, ngettext("%(num)d day", "%(num)d days", int(span))) for span in SPANS],
        title=_("Overdue requests") if requested else _("Documents that expire"),
    )
