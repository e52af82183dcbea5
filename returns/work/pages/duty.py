"""Pages of duty: who is asked for clearances in an office, and when."""

import uuid

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


def _office(request: Request) -> uuid.UUID:
    if request.me.office_id is None:
        raise NotFound
    return request.me.office_id


def _page(request: Request, form: Form) -> str:
    """The roster of the office."""
    office, today = _office(request), request.container.clock.now().date()
    cursor = None if request.unit.writing else request.data.get("page")
    roster = turns_page(request.unit.session, office, today, cursor, PAGE_SIZE)
    names = {specialist.id: specialist.name for specialist in specialists_of(request.unit.session, office)}
    return render_template(
        "returns/work/duty.html",
        page=list_page(roster, roster.items),
        form=form,
        names=names,
        today=today,
        people=sorted(
            ((account_id.hex, name) for account_id, name in names.items()), key=lambda pair: pair[1].casefold()
        ),
    )


@routes.form("/duty", "duty.take", opens="duty.open", shows=_page, query=DutyList, schema=TurnForm)
def take(request: Request) -> ResponseReturnValue:
    """Put a turn on the roster."""
    turn = request.data
    take_turn(request.unit, _office(request), turn["account_id"], turn["begins_on"], turn["ends_on"], turn.get("once"))
    flash(_("The turn is on the roster."), "done")
    return redirect(url_for("duty.page"), 303)


def _turn(request: Request) -> DutyTurn | None:
    return turn_by_id(request.unit.session, request.path["turn_id"])


@routes.post("/duty/<uuid:turn_id>/back", "duty.give_back", load=_turn, schema=GiveBackForm)
def give_back(request: Request[DutyTurn]) -> ResponseReturnValue:
    """Take a turn off the roster."""
    give_turn_back(request.unit, request.row)
    flash(_("The turn is off the roster."), "done")
    return redirect(url_for("duty.page"), 303)
