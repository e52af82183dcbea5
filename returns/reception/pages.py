"""The page of a reception: who meets the people of a case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.forms.form import Form, Stored
from foundation.language.formats import weekday_names
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Case, members_of_case
from returns.cases.rules import CaseState
from returns.cases.words.cases import choices_of
from returns.journey.pages.itinerary import common
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import onward_legs, shown_legs
from returns.journey.queries.travellers import names_of
from returns.protection.queries.protection import clearance_of_case
from returns.reception.queries import Reception, open_hours, reception_of_case
from returns.reception.rules import OnwardMode, OpenHours, VerifiedHow
from returns.reception.schemas import HandOverForm, ReceptionForm
from returns.reception.services import HandOver, NewReception, name_reception, record_hand_over
from returns.reception.words import HOW_LABELS, ONWARD_LABELS, SHOWN_LABELS

routes = Routes("reception", permission=Permission.CASES_WORK, load=the_case)


def weekdays() -> list[tuple[str, str]]:
    """The field of the hours of each weekday with its name, Monday first."""
    return [(f"hours_{number}", name) for number, name in enumerate(weekday_names())]


def hours_label(opening: OpenHours) -> str:
    """Hours as they are typed."""
    return f"{opening.starts:%H:%M}-{opening.ends:%H:%M}"


@dataclass(frozen=True)
class ShownReception:
    """A reception with the names of whom it meets, of its partner, and of who verified it and checked the hand-over.

    What is sealed is empty where the key is gone.
    """

    row: Reception
    content: Mapping[str, Any]
    people: Sequence[str]
    hours: Sequence[tuple[str, str]]
    partner: str | None
    verified_by: str
    checked_by: str

    @property
    def how(self) -> VerifiedHow | None:
        """How it was verified, where that is recorded."""
        return VerifiedHow(self.content["how"]) if self.content.get("how") else None

    @property
    def onward(self) -> Mapping[str, str]:
        """How the people go on from there, as it was stated."""
        return self.content.get("onward") or {}

    @property
    def onward_mode(self) -> OnwardMode | None:
        """By what they go on, where that is recorded."""
        return OnwardMode(self.onward["mode"]) if self.onward.get("mode") else None


def _shown(
    request: Request, reception: Reception, names: Mapping[str, str], partners: Mapping[uuid.UUID, str]
) -> ShownReception:
    """A reception as it stands; who verified it and who checked the hand-over, in one statement."""
    content = Reception.content.readable(reception) or {}
    signers = [account_id for account_id in (reception.verified_by, reception.checked_by) if account_id]
    staff = accounts.accounts_by_id(request.unit.session, signers)
    return ShownReception(
        row=reception,
        content=content,
        people=[names[person_id] for person_id in content.get("people", ()) if person_id in names],
        hours=[(weekday_names()[opening.weekday], hours_label(opening)) for opening in _hours(reception)],
        partner=partners.get(reception.organisation_id) if reception.organisation_id else None,
        verified_by=_name_of(staff, reception.verified_by),
        checked_by=_name_of(staff, reception.checked_by),
    )


def _name_of(staff: Mapping[uuid.UUID, accounts.Account], account_id: uuid.UUID | None) -> str:
    return staff[account_id].name if account_id is not None and account_id in staff else ""


def _values(reception: Reception) -> dict[str, Any]:
    """What the form begins with: the reception as it is, without its verification, which is about what stood there."""
    sealed = Reception.content.readable(reception) or {}
    content = {name: value for name, value in sealed.items() if name != "how"}
    onward = {f"onward_{name}": value for name, value in (content.get("onward") or {}).items()}
    hours = {f"hours_{opening.weekday}": hours_label(opening) for opening in _hours(reception)}
    partner = reception.organisation_id.hex if reception.organisation_id else ""
    return {**content, **onward, **hours, "organisation_id": partner}


def _hours(reception: Reception) -> Sequence[OpenHours]:
    try:
        return open_hours(reception)
    except KeyGone:
        return ()


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
    partners = {
        organisation.id: organisation.name
        for organisation in accounts.organisations(session)
        if organisation.country == case.country
    }
    names = names_of(members_of_case(session, case.id))
    shown = _shown(request, reception, names, partners) if reception is not None else None
    over = hand_over or Form(values={"name": shown.content.get("name", "") if shown else ""})
    over.prefix = "over"
    return render_template(
        "returns/reception/page.html",
        **common(request),
        reception=shown,
        onward_legs=onward_legs(shown_legs(journey(legs_of_case(session, case.id)))),
        weekdays=weekdays(),
        by_name_needed=clearance is not None and clearance.needs_reception_by_name,
        partners=[(partner_id.hex, name) for partner_id, name in partners.items()],
        people=list(names.items()),
        hows=choices_of(HOW_LABELS),
        modes=choices_of(ONWARD_LABELS),
        documents=choices_of(SHOWN_LABELS),
        form=form or _begun(reception),
        over=over,
        has_departed=case.state in (CaseState.DEPARTED, CaseState.ARRIVED),
    )


def _page_with_hand_over(request: Request[Case], form: Form) -> str:
    return _page(request, None, form)


@routes.get("/cases/<uuid:case_id>/reception", "reception.open", permission=Permission.CASES_OPEN, endpoint="page")
def reception(request: Request[Case]) -> ResponseReturnValue:
    """Who meets the people of a case."""
    return _page(request)


@routes.post(
    "/cases/<uuid:case_id>/reception", "reception.name", schema=ReceptionForm, on_invalid=_page, stored=_stored
)
def name(request: Request[Case]) -> ResponseReturnValue:
    """Say who meets them."""
    name_reception(
        request.unit,
        request.row,
        NewReception(**{name: value for name, value in request.data.items() if name != "version"}),
    )
    flash(_("The reception is recorded."), "done")
    return redirect(url_for("reception.page", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/reception/hand-over",
    "reception.hand_over",
    schema=HandOverForm,
    on_invalid=_page_with_hand_over,
)
def hand_over(request: Request[Case]) -> ResponseReturnValue:
    """Record that the people were handed over, and to whom."""
    record_hand_over(request.unit, request.row, HandOver(**request.data))
    flash(_("The hand-over is recorded."), "done")
    return redirect(url_for("reception.page", case_id=request.row.id), 303)
