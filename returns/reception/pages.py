"""The page of a reception: who meets the people of a case, and to whom they were handed over."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.formats import weekday_names
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case, members_of_case
from returns.cases.rules.cases import CaseState
from returns.cases.words import choices_of
from returns.journey.pages.itinerary import common
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import onward_legs, shown_legs
from returns.journey.queries.travellers import names_of
from returns.protection.queries import clearance_of_case
from returns.reception.queries import NOBODY_NAMED, HandOverContent, Reception, reception_of_case
from returns.reception.schemas import HandOverForm, ReceptionForm
from returns.reception.services import NewReception, name_reception, record_hand_over
from returns.reception.words import HOW_LABELS, ONWARD_LABELS, SHOWN_LABELS, ReceptionAct

routes = Routes("reception", permission=Permission.CASES_WORK, load=the_case)


def _values(reception: Reception) -> dict[str, Any]:
    """What the form begins with: the reception as it is, without its verification, which is about what stood there."""
    content = Reception.content.readable(reception) or NOBODY_NAMED
    onward = content.onward
    return {
        "name": content.name,
        "phone": content.phone,
        "where": content.where,
        "people": list(content.people),
        "onward_mode": onward.mode,
        "onward_from": onward.origin,
        "onward_when": onward.when,
        "onward_by": onward.by,
        **{f"hours_{weekday}": f"{starts}-{ends}" for weekday, starts, ends in content.hours},
        "organisation_id": reception.organisation_id.hex if reception.organisation_id else "",
    }


def _begun(reception: Reception | None) -> Form:
    if reception is None:
        return Form(values={"version": 0})
    stored = some_of(_values(reception))
    return Form(values={**stored.values, "version": stored.version})


def _stored(request: Request[Case]) -> Stored | None:
    reception = reception_of_case(request.unit.session, request.row.id)
    return some_of(_values(reception)) if reception is not None else None


def _page(request: Request[Case], form: Form | None = None, hand_over: Form | None = None) -> str:
    session, case = request.unit.session, request.row
    reception, clearance = reception_of_case(session, case.id), clearance_of_case(session, case.id)
    content = (Reception.content.readable(reception) if reception is not None else None) or NOBODY_NAMED
    signers = [signer for signer in (reception.verified_by, reception.checked_by) if signer] if reception else []
    over = hand_over or Form(values={"name": content.name})
    over.prefix = "over"
    return render_template(
        "returns/reception/page.html",
        **common(request),
        reception=reception,
        content=content,
        signers=accounts.accounts_by_id(session, signers),
        onward_legs=onward_legs(shown_legs(journey(legs_of_case(session, case.id)))),
        weekdays=weekday_names(),
        by_name_needed=clearance is not None and clearance.needs_reception_by_name,
        partners={
            organisation.id.hex: organisation.name
            for organisation in accounts.organisations(session)
            if organisation.country == case.country
        },
        people=names_of(members_of_case(session, case.id)),
        hows=choices_of(HOW_LABELS),
        modes=choices_of(ONWARD_LABELS),
        documents=choices_of(SHOWN_LABELS),
        form=form or _begun(reception),
        over=over,
        has_departed=case.state in (CaseState.DEPARTED, CaseState.ARRIVED),
    )


def _page_with_hand_over(request: Request[Case], form: Form) -> str:
    return _page(request, None, form)


@routes.get("/cases/<uuid:case_id>/reception", ReceptionAct.OPEN, permission=Permission.CASES_OPEN, endpoint="page")
def reception(request: Request[Case]) -> ResponseReturnValue:
    """Who meets the people of a case."""
    return _page(request)


@routes.post(
    "/cases/<uuid:case_id>/reception", ReceptionAct.NAME, schema=ReceptionForm, on_invalid=_page, stored=_stored
)
def name(request: Request[Case]) -> ResponseReturnValue:
    """Say who meets them."""
    stated = {name: value for name, value in request.data.items() if name != "version"}
    name_reception(request.unit, request.row, NewReception(**stated))
    flash(_("Reception saved."), "done")
    return redirect(url_for("reception.page", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/reception/hand-over",
    ReceptionAct.HAND_OVER,
    schema=HandOverForm,
    on_invalid=_page_with_hand_over,
)
def hand_over(request: Request[Case]) -> ResponseReturnValue:
    """Record that the people were handed over, and to whom."""
    shown = dict(request.data)
    record_hand_over(request.unit, request.row, shown.pop("on"), HandOverContent(**shown))
    flash(_("Hand-over recorded."), "done")
    return redirect(url_for("reception.page", case_id=request.row.id), 303)
