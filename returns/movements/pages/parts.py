"""Routes of the parts of a group movement: its escorts, its notice; and the movements of one case."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case
from returns.journey.pages.itinerary import common, marked
from returns.movements.pages.movements import PartOfMovement, movement_with, routes as shared_routes, the_movement
from returns.movements.pages.shown import MovementHead, movement_head, notice_shown
from returns.movements.queries import movements as queries
from returns.movements.queries.manifest import company_with
from returns.movements.queries.movements import Movement, MovementEscort
from returns.movements.rules import group_escorts
from returns.movements.schemas import MovementEscortForm, MovementNoticeForm
from returns.movements.services.consequences import NewNotice, give_notice
from returns.movements.services.people import add_escort, remove_escort

routes = shared_routes.with_common(permission=Permission.CASES_OPEN, load=the_movement)


def _head(request: Request[Movement]) -> MovementHead:
    return movement_head(request, request.row, queries.seats_of(request.unit.session, [request.row])[request.row.id])


@dataclass(frozen=True)
class ShownEscort:
    """Somebody of the roster who goes along (`escort`) or could, and what stands against it."""

    member_id: uuid.UUID
    name: str
    findings: list[Any]
    escort: MovementEscort | None = None


def escorts_page(request: Request[Movement], form: Form) -> str:
    """Who goes along, and who of the roster could."""
    movement = request.row
    company = company_with(request.unit.session, movement)
    head, notice = _head(request), notice_shown(request, movement)
    return render_template(
        "returns/movements/escorts.html",
        movement=head,
        form=form,
        may_work=request.me.may(Permission.CASES_WORK),
        needed=group_escorts(head.seats.people, notice.ratios),
        group_from=notice.ratios.group_from.value,
        group_to=notice.ratios.group_to,
        along=[
            ShownEscort(
                who.escort.member_id,
                who.member.content.name if who.member else _("Name cannot be shown"),
                marked(company.reasons.get(who.escort.member_id, ())),
                who.escort,
            )
            for who in company.along
        ],
        others=[
            ShownEscort(member.id, member.content.name, marked(company.reasons.get(member.id, ())))
            for member in company.others
        ],
    )


def _back_to(part: str, request: Request) -> ResponseReturnValue:
    return redirect(url_for(f"movements.{part}", movement_id=request.path["movement_id"]), 303)


@routes.form(
    "/movements/<uuid:movement_id>/escorts",
    "movements.add_escort",
    opens="movements.escorts",
    shows=escorts_page,
    page="escorts",
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=MovementEscortForm,
    endpoint="add_escort",
)
def add(request: Request[Movement]) -> ResponseReturnValue:
    """Let somebody of the roster go along."""
    add_escort(request.unit, request.row, request.data["member_id"])
    flash(_("The escort goes along, and has a seat."), "done")
    return _back_to("escorts", request)


def _escort(request: Request) -> PartOfMovement[MovementEscort] | None:
    escort = queries.escort_of_movement(request.unit.session, request.path["movement_id"], request.path["escort_id"])
    return movement_with(request, escort)


@routes.post(
    "/movements/<uuid:movement_id>/escorts/<uuid:escort_id>/remove",
    "movements.remove_escort",
    permission=Permission.CASES_WORK,
    load=_escort,
    schema=NothingForm,
    endpoint="remove_escort",
)
def remove(request: Request[PartOfMovement[MovementEscort]]) -> ResponseReturnValue:
    """Let an escort stay at home."""
    remove_escort(request.unit, request.row.movement, request.row.part)
    flash(_("The escort does not go along. The seat is free."), "done")
    return _back_to("escorts", request)


def notice_page(request: Request[Movement], form: Form) -> str:
    """The notice to the receiving side: by when, what was told, and the form that records it."""
    session, movement = request.unit.session, request.row
    notices, notice = queries.notices_of_movement(session, movement.id), notice_shown(request, movement)
    organisations = accounts.organisations(session)
    names = {organisation.id: organisation.name for organisation in organisations}
    givers = accounts.accounts_by_id(session, [row.given_by for row in notices])
    if not form.errors and not form.values:
        form.values = {"given_on": notice.facts.today.isoformat()}
    return render_template(
        "returns/movements/notice.html",
        movement=_head(request),
        notice=notice,
        form=form,
        may_work=request.me.may(Permission.CASES_WORK),
        organisations=[
            (organisation.id, organisation.name)
            for organisation in organisations
            if organisation.country == movement.country
        ],
        given=[
            (
                row,
                givers[row.given_by].name if row.given_by in givers else "",
                names.get(row.organisation_id, "") if row.organisation_id else "",
            )
            for row in notices
        ],
        told=queries.told_of_movement(session, movement.id),
    )


@routes.form(
    "/movements/<uuid:movement_id>/notice",
    "movements.give_notice",
    opens="movements.notice",
    shows=notice_page,
    page="notice",
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=MovementNoticeForm,
    endpoint="give_notice",
)
def give(request: Request[Movement]) -> ResponseReturnValue:
    """Record that the receiving side was told."""
    typed = request.data
    new = NewNotice(typed["given_on"], typed.get("to", ""), typed.get("organisation_id"), typed.get("note", ""))
    give_notice(request.unit, request.row, new, typed.get("once"))
    flash(_("It is recorded that the receiving side was told."), "done")
    return _back_to("notice", request)


@routes.get("/cases/<uuid:case_id>/movements", "movements.of_case", load=the_case)
def of_case(request: Request[Case]) -> ResponseReturnValue:
    """The group movements that people of a case travel along with."""
    session = request.unit.session
    movements = queries.movements_of_case(session, request.row.id)
    seats = queries.seats_of(session, movements)
    return render_template(
        "returns/movements/of_case.html",
        **common(request),
        movements_here=[
            (movement_head(request, movement, seats[movement.id]), notice_shown(request, movement))
            for movement in movements
        ],
    )
