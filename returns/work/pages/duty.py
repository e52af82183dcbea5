"""Doors of duty: who is asked for clearances in an office, and when."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from returns.work.queries.duty import DutyTurn, specialists_of, turn_by_id, turns_page
from returns.work.schemas import DutyList, GiveBackForm, TurnForm
from returns.work.services.duty import give_turn_back, take_turn

blueprint = Blueprint("duty", __name__)


def _page(call: Call, form: Form, cursor: str | None = None) -> str:
    office, today = call.me.office_id, call.wiring.clock.now().date()
    if office is None:
        raise NotFound
    roster = turns_page(call.unit.session, office, today, cursor, PAGE_SIZE)
    people = {specialist.id: specialist.name for specialist in specialists_of(call.unit.session, office)}
    turns = [
        SimpleNamespace(
            name=people.get(turn.account_id, ""),
            begins_on=turn.begins_on,
            ends_on=turn.ends_on,
            is_now=turn.begins_on <= today,
            back_url=url_for("duty.give_back", turn_id=turn.id),
        )
        for turn in roster.items
    ]
    return render_template(
        "returns/work/duty.html",
        page=list_page(roster, turns),
        form=form,
        people=sorted(
            ((account_id.hex, name) for account_id, name in people.items()), key=lambda pair: pair[1].casefold()
        ),
    )


@door(blueprint, "/duty", "duty.open", permission=Permission.CLEARANCE_SET, takes=DutyList, endpoint="page")
def duty(call: Call) -> ResponseReturnValue:
    """The roster of the office."""
    return _page(call, Form(), call.data.get("page"))


@door(
    blueprint,
    "/duty",
    "duty.take",
    permission=Permission.CLEARANCE_SET,
    methods=("POST",),
    takes=TurnForm,
    again=_page,
)
def take(call: Call) -> ResponseReturnValue:
    """Put a turn on the roster."""
    typed, office = call.data, call.me.office_id
    if office is None:
        raise NotFound
    take_turn(call.unit, office, typed["account_id"], typed["begins_on"], typed["ends_on"], typed.get("once"))
    flash(_("The turn is on the roster."), "done")
    return redirect(url_for("duty.page"), 303)


def _the_turn(call: Call) -> DutyTurn | None:
    return turn_by_id(call.unit.session, call.path["turn_id"])


@door(
    blueprint,
    "/duty/<uuid:turn_id>/back",
    "duty.give_back",
    permission=Permission.CLEARANCE_SET,
    methods=("POST",),
    finds=_the_turn,
    takes=GiveBackForm,
)
def give_back(call: Call) -> ResponseReturnValue:
    """Take a turn off the roster."""
    give_turn_back(call.unit, call.row)
    flash(_("The turn is off the roster."), "done")
    return redirect(url_for("duty.page"), 303)
