"""Doors of plans: the items of an episode, adding one, delivering and cancelling it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.pages.episodes import need_episode
from reintegration.pages.labels import DIMENSION_LABELS, LEVEL_LABELS
from reintegration.pages.people import case_head, the_case
from reintegration.pages.shown import own_form, shown_episode, shown_plan
from reintegration.queries.plans import PlanItem, item_by_id
from reintegration.schemas.plans import DeliveryForm, PlanItemForm
from reintegration.services.plans import NewItem, add_item, cancel_item, deliver_item

blueprint = Blueprint("plans", __name__)


def _item(call: Call) -> PlanItem | None:
    """The item of an address, if this scope sees it and it belongs to the case of the address."""
    item = item_by_id(call.unit.session, call.path["item_id"])
    return item if item is not None and item.case_id == call.path["case_id"] else None


def _case_of_item(call: Call) -> Any:
    return the_case(call) if _item(call) is not None else None


def _page(call: Call, form: Form) -> str:
    episode = need_episode(call)
    return render_template(
        "reintegration/plans/plan.html",
        case=case_head(call, call.row),
        episode=shown_episode(episode),
        plan=shown_plan(call, episode, form),
        dimensions=[(one.value, label) for one, label in DIMENSION_LABELS.items()],
        levels=[(one.value, label) for one, label in LEVEL_LABELS.items()],
        may_work=call.me.may(Permission.FOLLOW_UP_WORK),
        form=own_form(call, "item_id", form),
    )


@door(blueprint, "/people/<uuid:case_id>/plan", "plans.read", permission=Permission.FOLLOW_UP_READ, finds=the_case)
def plan(call: Call) -> ResponseReturnValue:
    """The plan of an episode."""
    return _page(call, Form())


@door(
    blueprint,
    "/people/<uuid:case_id>/plan",
    "plans.add",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=PlanItemForm,
    again=_page,
)
def add(call: Call) -> ResponseReturnValue:
    """Add an item."""
    data = dict(call.data)
    is_cash = data.pop("is_cash")
    add_item(call.unit, call.row, need_episode(call), NewItem(is_in_kind=not is_cash, **data))
    flash(_("The item is in the plan."), "done")
    return redirect(url_for("plans.plan", case_id=call.row.id), 303)


@door(
    blueprint,
    "/people/<uuid:case_id>/plan/<uuid:item_id>/deliver",
    "plans.deliver",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=_case_of_item,
    takes=DeliveryForm,
    again=_page,
)
def deliver(call: Call) -> ResponseReturnValue:
    """Say that an item was delivered."""
    deliver_item(call.unit, _needed(call), need_episode(call), call.data["delivered_on"])
    flash(_("Delivered."), "done")
    return redirect(url_for("plans.plan", case_id=call.row.id), 303)


@door(
    blueprint,
    "/people/<uuid:case_id>/plan/<uuid:item_id>/cancel",
    "plans.cancel",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=_case_of_item,
    takes=FormSchema,
)
def cancel(call: Call) -> ResponseReturnValue:
    """Cancel an item."""
    cancel_item(call.unit, _needed(call), need_episode(call))
    flash(_("Cancelled. It stays in the plan, marked so."), "done")
    return redirect(url_for("plans.plan", case_id=call.row.id), 303)


def _needed(call: Call) -> PlanItem:
    item = _item(call)
    if item is None:
        raise NotFound
    return item
