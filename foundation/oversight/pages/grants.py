"""The review of grants: who may open what is protected, why and until when."""

import uuid
from collections import Counter
from datetime import date, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.services.grants import revoke_grant
from foundation.language.formats import day
from foundation.language.words import _, ngettext
from foundation.oversight.pages.audit import routes as audit_routes
from foundation.oversight.schemas import GrantList, NothingForm
from foundation.oversight.words import OversightAct
from foundation.web.container import subject_search
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.today import WEEK_DAYS, TodayLine, TodaySection, Urgency, urgency_of, when_shown

routes = audit_routes.with_common(permission=Permission.GRANTS_REVIEW)
_GRANTS_AT_MOST = 10


def grant_sections(request: Request) -> list[TodaySection]:
    """A section of the start page: whose access to protected information ends within a week."""
    if not request.me.may(Permission.GRANTS_REVIEW):
        return []
    session, now = request.unit.session, request.container.clock.now()
    ending = accounts.grants_ending(session, now, now + timedelta(days=WEEK_DAYS), _GRANTS_AT_MOST)
    if not ending:
        return []
    url, names = (
        url_for("audit.grants"),
        accounts.accounts_by_id(session, [account_id for account_id, _until in ending]),
    )

    # Which case is not said here: somebody's to several of them that end on one day are one line.
    alike = Counter((account_id, until.date()) for account_id, until in ending)

    def urgency(grant: tuple[uuid.UUID, date]) -> Urgency:
        return urgency_of((grant[1] - now.date()).days)

    def line(grant: tuple[uuid.UUID, date]) -> TodayLine:
        account_id, until = grant
        return TodayLine(
            url,
            names[account_id].name if account_id in names else "",
            "due",
            _("Ends on %(day)s", day=day(until)),
            more=ngettext("%(num)d grant", "%(num)d grants", alike[grant]) if alike[grant] > 1 else None,
            duty=_("Access to protected information"),
            urgency=urgency(grant),
        )

    title, lines = _("Access to protected information that ends soon"), when_shown(list(alike), urgency, line)
    return [TodaySection(title, lines, url, _("Show all"), len(ending) == _GRANTS_AT_MOST)]


def _grant(request: Request) -> accounts.AccessGrant | None:
    return accounts.grant_by_id(request.unit.session, request.path["grant_id"])


@routes.get("/grants", OversightAct.GRANTS_REVIEW, schema=GrantList)
def grants(request: Request) -> ResponseReturnValue:
    """Every grant: who may open what, why, until when."""
    page = accounts.grants_page(request.unit.session, request.data.get("page"), PAGE_SIZE)
    names = accounts.accounts_by_id(
        request.unit.session, [account_id for grant in page.items for account_id in (grant.account_id, grant.given_by)]
    )
    cases = {uuid.UUID(grant.about.case) for grant in page.items}
    request.unit.participants["trail"].read([("door", grant.door) for grant in page.items])
    return render_template(
        "audit/grants.html",
        page=list_page(page, page.items),
        names=names,
        references={case.hex: reference for case, reference in subject_search().references(cases).items()},
        now=request.container.clock.now(),
    )


@routes.post(
    "/grants/<uuid:grant_id>/revoke",
    OversightAct.GRANTS_REVOKE,
    load=_grant,
    schema=NothingForm,
    endpoint="revoke_grant",
)
def revoke(request: Request) -> ResponseReturnValue:
    """End a grant now."""
    revoke_grant(request.unit, request.row)
    flash(_("Revoked. Access ended immediately."), "done")
    return redirect(url_for("audit.grants"), 303)
