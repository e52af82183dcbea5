"""Doors of duty: who is asked for clearances in an office, and when."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.work.queries.duty import DutyTurn, specialists_of, turn_by_id, turns_page
from returns.work.schemas import DutyList, GiveBackForm, TurnForm
from returns.work.services.duty import give_turn_back, take_turn

routes = Routes("duty", permission=Permission.CLEARANCE_SET)


def _page(request: Request, form: Form, cursor: str | None = None) -> str:
    office, today = request.me.office_id, request.container.clock.now().date()
    if office is None:
        raise NotFound
    roster = turns_page(request.unit.session, office, today, cursor, PAGE_SIZE)
    people = {specialist.id: specialist.name for specialist in specialists_of(request.unit.session, office)}
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


@routes.get("/duty", "duty.open", schema=DutyList, endpoint="page")
def duty(request: Request) -> ResponseReturnValue:
    """The roster of the office."""
    return _page(request, Form(), request.data.get("page"))


@routes.post("/duty", "duty.take", schema=TurnForm, on_invalid=_page)
def take(request: Request) -> ResponseReturnValue:
    """Put a turn on the roster."""
    typed, office = request.data, request.me.office_id
    if office is None:
        raise NotFound
    take_turn(request.unit, office, typed["account_id"], typed["begins_on"], typed["ends_on"], typed.get("once"))
    flash(_("The turn is on the roster."), "done")
    return redirect(url_for("duty.page"), 303)


def _the_turn(request: Request) -> DutyTurn | None:
    return turn_by_id(request.unit.session, request.path["turn_id"])


@routes.post("/duty/<uuid:turn_id>/back", "duty.give_back", load=_the_turn, schema=GiveBackForm)
def give_back(request: Request) -> ResponseReturnValue:
    """Take a turn off the roster."""
    give_turn_back(request.unit, request.row)
    flash(_("The turn is off the roster."), "done")
    return redirect(url_for("duty.page"), 303)
