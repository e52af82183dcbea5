"""The door over all cases of an office: documents that expire soon or on the way, and requests that are overdue."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.formats import country
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries.case_page import shown_reference
from returns.cases.rules import days_until
from returns.documents.queries.expiring import (
    Expiring,
    cases_by_id,
    departures_of,
    expiring_page,
    overdue_page,
    usual_span,
)
from returns.documents.schemas import SPANS, ExpiringList
from returns.documents.words import DOCUMENT_LABELS, REQUEST_STATE_LABELS

routes = Routes("expiring", permission=Permission.CASES_LIST)


def _rows(request: Request, items: Sequence[Any], requested: bool) -> list[SimpleNamespace]:
    """Rows by plain columns alone; cases, owners and departures in one statement each."""
    session, today = request.unit.session, request.container.clock.now().date()
    ids = {listed.case_id for listed in items}
    cases = {case.id: case for case in cases_by_id(session, ids)} if ids else {}
    owners = accounts.accounts_by_id(session, [case.owner_id for case in cases.values()])
    departures = departures_of(session, list(ids))
    rows = []
    for listed in items:
        case, day = cases[listed.case_id], listed.expected_on if requested else listed.expires_on
        page = "document_requests.page" if requested else "documents.page"
        owner = owners.get(case.owner_id)
        rows.append(
            SimpleNamespace(
                url=url_for(page, case_id=case.id),
                kind_label=DOCUMENT_LABELS[listed.kind],
                country=country(listed.consulate_country if requested else listed.issuing_country),
                state=REQUEST_STATE_LABELS[listed.state] if requested else "",
                reference=shown_reference(case),
                owner=owner.name if owner else "",
                day=day,
                days=days_until(day, today),
                departs_on=departures.get(case.id),
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
        page=list_page(listing, _rows(request, listing.items, requested)),
        sort=SortableBy("day", descending, ("day",)),
        form=Form(values=http_request.args.to_dict()),
        active=sum(bool(filters.get(name)) for name in ("whose", "within")),
        requested=requested,
        within=chosen.within,
        usual=ngettext("%(num)d day, as the rule says", "%(num)d days, as the rule says", usual),
        spans=[(span, ngettext("%(num)d day", "%(num)d days", int(span))) for span in SPANS],
        title=_("Overdue requests") if requested else _("Documents that expire"),
    )
