"""Doors of one item of a plan: its page, changing it, beginning, delivering and cancelling it."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.episodes.pages.episodes import need_episode
from reintegration.plans.pages.item_page import item_page
from reintegration.plans.pages.plans import choices, stated_item
from reintegration.plans.pages.shown import names_by_hex
from reintegration.plans.queries.plans import PlanItem, item_by_id, objectives_of_episode
from reintegration.plans.schemas import CancelItemForm, ChangedItemForm, DeliveryForm, StartForm
from reintegration.plans.services.plans import cancel_item, change_item, deliver_item, start_item
from reintegration.referrals.pages.people import case_head, the_case

blueprint = Blueprint("plan_items", __name__)
_AT = "/people/<uuid:case_id>/plan/<uuid:item_id>"


def the_item(call: Call) -> SimpleNamespace | None:
    """The item of an address with its case, if this scope sees both and they belong together."""
    row, case = item_by_id(call.unit.session, call.path["item_id"]), the_case(call)
    if row is None or case is None or row.case_id != case.id:
        return None
    return SimpleNamespace(case=case, item=row, id=case.id)


def back_to_item(call: Call, words: str) -> ResponseReturnValue:
    """The page of the item, after a change of it."""
    flash(words, "done")
    return redirect(url_for("plan_items.page", case_id=call.row.case.id, item_id=call.row.item.id), 303)


def _stored(call: Call) -> Stored:
    return Stored(call.row.item.version, _values(call.row.item))


def _values(item: PlanItem) -> dict[str, str]:
    content = item.content
    fields = ("activity", "provider", "amount", "currency", "contribution", "contribution_sum")
    words = {name: content.get(name) or "" for name in fields}
    return {
        "objective_id": item.objective_id.hex if item.objective_id else "",
        **({} if item.objective_id else {"objective": content.get("objective") or ""}),
        **({} if item.objective_id else {"dimension": item.dimension.value, "level": item.level.value}),
        **words,
        "person_id": item.person_id.hex if item.person_id else "",
        "planned_on": item.planned_on.isoformat(),
        "planned_until": item.planned_until.isoformat() if item.planned_until else "",
        "is_cash": "" if item.is_in_kind else "true",
    }


def _change_page(call: Call, form: Form) -> str:
    item, episode = call.row.item, need_episode(call)
    objectives = list(objectives_of_episode(call.unit.session, episode.id))
    names = names_by_hex(call, item.case_id)
    if not form.errors:
        form.values = {**_values(item), "version": item.version}
    form.prefix = "item"
    return render_template(
        "reintegration/plans/change.html",
        case=case_head(call, call.row.case),
        item_url=url_for("plan_items.page", case_id=item.case_id, item_id=item.id),
        form=form,
        **choices(objectives, names, item.objective_id),
    )


@door(blueprint, _AT, "plans.item_read", permission=Permission.FOLLOW_UP_READ, finds=the_item)
def page(call: Call) -> ResponseReturnValue:
    """One item: what it is, what is paid of it, its papers, and what it was before."""
    return item_page(call)


@door(blueprint, f"{_AT}/change", "plans.change_page", permission=Permission.FOLLOW_UP_WORK, finds=the_item)
def change_page(call: Call) -> ResponseReturnValue:
    """The form of an item."""
    return _change_page(call, Form())


@door(
    blueprint,
    f"{_AT}/change",
    "plans.change",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=ChangedItemForm,
    again=_change_page,
    stored=_stored,
)
def change(call: Call) -> ResponseReturnValue:
    """State an item anew."""
    new, version = stated_item(call.data), call.data["version"]
    change_item(call.unit, call.row.case, need_episode(call), call.row.item, new, version)
    return back_to_item(call, _("The item is changed."))


def _with(name: str) -> Any:
    def again(call: Call, typed: Form) -> str:
        return item_page(call, **{name: typed})

    return again


@door(
    blueprint,
    f"{_AT}/start",
    "plans.start",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=StartForm,
    again=_with("start"),
)
def start(call: Call) -> ResponseReturnValue:
    """Say that an item is under way."""
    start_item(call.unit, call.row.item, need_episode(call), call.data["started_on"])
    return back_to_item(call, _("It is under way."))


@door(
    blueprint,
    f"{_AT}/deliver",
    "plans.deliver",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=DeliveryForm,
    again=_with("deliver"),
)
def deliver(call: Call) -> ResponseReturnValue:
    """Say that an item was delivered."""
    deliver_item(call.unit, call.row.item, need_episode(call), call.data["delivered_on"])
    return back_to_item(call, _("Delivered."))


@door(
    blueprint,
    f"{_AT}/cancel",
    "plans.cancel",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=CancelItemForm,
    again=_with("cancel"),
)
def cancel(call: Call) -> ResponseReturnValue:
    """Cancel an item."""
    cancel_item(call.unit, call.row.item, need_episode(call), call.data["because"])
    return back_to_item(call, _("Cancelled. It stays in the plan, marked so."))
