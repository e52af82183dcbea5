"""Doors of the parts of a group movement: escorts, notice; movements of one case."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.journey.pages.itinerary import common, marked
from returns.movements.pages.movements import blueprint, the_movement
from returns.movements.pages.shown import movement_head, notice_shown, told_shown
from returns.movements.queries import movements as queries
from returns.movements.queries.manifest import company_with
from returns.movements.rules import group_escorts
from returns.movements.schemas import MovementEscortForm, MovementNoticeForm
from returns.movements.services.consequences import NewNotice, give_notice
from returns.movements.services.people import add_escort, remove_escort


def _head(call: Call) -> SimpleNamespace:
    return movement_head(call, call.row, queries.seats_of(call.unit.session, [call.row])[call.row.id])


def escorts_page(call: Call, form: Form) -> str:
    """Who goes along, and who of the roster could."""
    movement = call.row
    company, head, notice = company_with(call.unit.session, movement), _head(call), notice_shown(call, movement)
    return render_template(
        "returns/movements/escorts.html",
        movement=head,
        form=form,
        may_work=call.me.may(Permission.CASES_WORK),
        needed=group_escorts(head.seats.people, notice.ratios),
        group_from=notice.ratios.group_from.value,
        group_to=notice.ratios.group_to,
        along=[
            SimpleNamespace(
                name=who.member.content["name"] if who.member else _("Name cannot be shown"),
                url=url_for("roster.open", member_id=who.escort.member_id),
                findings=marked(company.reasons.get(who.escort.member_id, ())),
                remove_url=url_for("movements.remove_escort", movement_id=movement.id, escort_id=who.escort.id),
            )
            for who in company.along
        ],
        others=[
            SimpleNamespace(
                id=who.id,
                name=who.content["name"],
                url=url_for("roster.open", member_id=who.id),
                findings=marked(company.reasons.get(who.id, ())),
            )
            for who in company.others
        ],
        add_url=url_for("movements.add_escort", movement_id=movement.id),
        roster_url=url_for("roster.list"),
    )


@door(
    blueprint,
    "/movements/<uuid:movement_id>/escorts",
    "movements.escorts",
    permission=Permission.CASES_OPEN,
    finds=the_movement,
)
def escorts(call: Call) -> ResponseReturnValue:
    """The escorts of a movement."""
    return escorts_page(call, Form())


def _back_to(part: str, call: Call) -> ResponseReturnValue:
    return redirect(url_for(f"movements.{part}", movement_id=call.path["movement_id"]), 303)


@door(
    blueprint,
    "/movements/<uuid:movement_id>/escorts",
    "movements.add_escort",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_movement,
    takes=MovementEscortForm,
    again=escorts_page,
    endpoint="add_escort",
)
def add(call: Call) -> ResponseReturnValue:
    """Let somebody of the roster go along."""
    add_escort(call.unit, call.row, call.data["member_id"])
    flash(_("The escort goes along, and has a seat."), "done")
    return _back_to("escorts", call)


def _escort(call: Call) -> Any:
    movement = the_movement(call)
    escort = queries.escort_of_movement(call.unit.session, call.path["movement_id"], call.path["escort_id"])
    return SimpleNamespace(movement=movement, escort=escort) if movement is not None and escort is not None else None


@door(
    blueprint,
    "/movements/<uuid:movement_id>/escorts/<uuid:escort_id>/remove",
    "movements.remove_escort",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_escort,
    takes=NothingForm,
    endpoint="remove_escort",
)
def remove(call: Call) -> ResponseReturnValue:
    """Let an escort stay at home."""
    remove_escort(call.unit, call.row.movement, call.row.escort)
    flash(_("The escort does not go along. The seat is free."), "done")
    return _back_to("escorts", call)


def notice_page(call: Call, form: Form) -> str:
    """The notice to the receiving side: by when, what was told, and the form that records it."""
    session, movement = call.unit.session, call.row
    notices, notice = queries.notices_of_movement(session, movement.id), notice_shown(call, movement)
    organisations = accounts.organisations(session)
    names = {each.id: each.name for each in organisations}
    who = accounts.accounts_by_id(session, [each.given_by for each in notices])
    if not form.errors and not form.values:
        form.values = {"given_on": notice.today.isoformat()}
    return render_template(
        "returns/movements/notice.html",
        movement=_head(call),
        notice=notice,
        form=form,
        may_work=call.me.may(Permission.CASES_WORK),
        organisations=[(each.id, each.name) for each in organisations if each.country == movement.country],
        given=[
            SimpleNamespace(
                at=each.given_at,
                by=who[each.given_by].name if each.given_by in who else "",
                organisation=names.get(each.organisation_id, "") if each.organisation_id else "",
                to=(each.content or {}).get("to", ""),
                note=(each.content or {}).get("note", ""),
                is_current=each.schedule == movement.schedule,
            )
            for each in notices
        ],
        told=told_shown(queries.told_of_movement(session, movement.id), movement.schedule),
        manifest_url=url_for("movements.manifest", movement_id=movement.id),
    )


@door(
    blueprint,
    "/movements/<uuid:movement_id>/notice",
    "movements.notice",
    permission=Permission.CASES_OPEN,
    finds=the_movement,
)
def notice(call: Call) -> ResponseReturnValue:
    """Whether the receiving side was told."""
    return notice_page(call, Form())


@door(
    blueprint,
    "/movements/<uuid:movement_id>/notice",
    "movements.give_notice",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_movement,
    takes=MovementNoticeForm,
    again=notice_page,
    endpoint="give_notice",
)
def give(call: Call) -> ResponseReturnValue:
    """Record that the receiving side was told."""
    typed = call.data
    new = NewNotice(typed["given_on"], typed.get("to", ""), typed.get("organisation_id"), typed.get("note", ""))
    give_notice(call.unit, call.row, new, typed.get("once"))
    flash(_("It is recorded that the receiving side was told."), "done")
    return _back_to("notice", call)


@door(
    blueprint,
    "/cases/<uuid:case_id>/movements",
    "movements.of_case",
    permission=Permission.CASES_OPEN,
    finds=the_case,
)
def of_case(call: Call) -> ResponseReturnValue:
    """The group movements that people of a case travel along with."""
    session = call.unit.session
    movements = queries.movements_of_case(session, call.row.id)
    seats = queries.seats_of(session, movements)
    return render_template(
        "returns/movements/of_case.html",
        **common(call),
        movements_here=[
            SimpleNamespace(head=movement_head(call, movement, seats[movement.id]), notice=notice_shown(call, movement))
            for movement in movements
        ],
        list_url=url_for("movements.list"),
    )
