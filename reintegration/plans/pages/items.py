"""Doors of one item of a plan: its page, changing it, beginning, delivering and cancelling it."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.pages import need_episode
from reintegration.episodes.rules import EpisodeState
from reintegration.plans.pages.plans import choices, frame_of, stated_item
from reintegration.plans.pages.shown import (
    names_by_hex,
    shown_event,
    shown_instalment,
    shown_item,
    shown_line,
    shown_proof,
    shown_revisions,
)
from reintegration.plans.queries import (
    PlanItem,
    WholeItem,
    events_of_item,
    item_by_id,
    objectives_of_episode,
    proofs_of_item,
    revisions_of,
    whole_item,
)
from reintegration.plans.schemas import CancelItemForm, ChangedItemForm, DeliveryForm, StartForm
from reintegration.plans.services.plans import cancel_item, change_item, deliver_item, start_item
from reintegration.plans.words import PROOF_LABELS, RECEIVED_LABELS, SPOT_CHECK_LABELS
from reintegration.referrals.pages.people import case_head, the_case
from returns.cases.words.cases import choices_of

# The page of one item of a plan: what is shown on it, whichever of its forms was sent.

ACCEPTED = "application/pdf,image/jpeg,image/png"
_FORMS = ("start", "deliver", "cancel", "part", "pay", "cancel_part", "proof", "received", "check")
_OF_A_DAY = {"start": "started_on", "deliver": "delivered_on", "received": "happened_on", "check": "happened_on"}


def _forms(request: Request, typed: dict[str, Form], today: str) -> dict[str, Form]:
    """Each form of the page, with ids of its own; what was typed stays in the one that was sent."""
    forms = {name: typed.get(name, Form()) for name in _FORMS}
    for name, form in forms.items():
        form.prefix = name
        if name in _OF_A_DAY and not form.errors:
            form.values.setdefault(_OF_A_DAY[name], today)
    return forms


def _of_part(part_id: uuid.UUID, request: Request, forms: dict[str, Form], today: str) -> dict[str, Form]:
    """The two forms of one instalment: what was typed for the one of the address, else empty."""
    own_forms = {}
    for name in ("pay", "cancel_part"):
        is_sent = request.path.get("instalment_id") == part_id
        own_forms[name] = forms[name] if is_sent else Form(values={"paid_on": today})
        own_forms[name].prefix = f"{name}{part_id.hex[:8]}"
        own_forms[name].values.setdefault("paid_on", today)
    return own_forms


def item_page(request: Request, **typed: Form) -> str:
    """The page of the item of an address; `typed`: the form that was sent, by its name."""
    session, row, episode = request.unit.session, request.row.item, need_episode(request)
    whole = whole_item(session, row.id) or WholeItem(row)
    events, proofs = events_of_item(session, row.id), proofs_of_item(session, row.id)
    revisions, frame = revisions_of(session, row.id), frame_of(request, request.row.case, episode)
    names_lines = request.me.may(Permission.CASES_WORK)
    today = frame.today.isoformat()
    forms = _forms(request, typed, today)
    parts = [shown_instalment(instalment, frame.today) for instalment in whole.instalments]
    for part in parts:
        part.forms = _of_part(part.id, request, forms, today)
    is_open = episode.state is EpisodeState.OPEN
    at = SimpleNamespace(case_id=row.case_id, item_id=row.id)
    return render_template(
        "reintegration/plans/item.html",
        case=case_head(request, request.row.case),
        plan_url=url_for("plans.plan", case_id=row.case_id),
        item=shown_item(whole, frame, [event for event, _author in events]),
        until=frame.until(row.is_in_kind),
        line=shown_line(whole),
        parts_of=parts,
        proofs=[shown_proof(proof) for proof in proofs],
        events=[shown_event(event, author) for event, author in events],
        revisions=shown_revisions(revisions, frame.names),
        **_choices(),
        accepted=ACCEPTED,
        may_work=request.me.may(Permission.FOLLOW_UP_WORK) and is_open,
        may_check=(request.me.may(Permission.REFERRALS_ANSWER) or names_lines) and is_open,
        may_name_line=names_lines and is_open,
        urls=_urls(at),
        forms_of=forms,
    )


def _choices() -> dict[str, Any]:
    return {
        "proof_kinds": choices_of(PROOF_LABELS),
        "received_kinds": choices_of(RECEIVED_LABELS),
        "check_kinds": choices_of(SPOT_CHECK_LABELS),
    }


def _urls(at: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        change=url_for("plan_items.change_page", **vars(at)),
        part=url_for("plan_papers.part", **vars(at)),
        budget=url_for("plan_papers.budget_page", **vars(at)),
        proof=url_for("plan_papers.proof", **vars(at)),
        received=url_for("plan_papers.received", **vars(at)),
        check=url_for("plan_papers.check", **vars(at)),
    )


# Doors of one item of a plan.


_AT = "/people/<uuid:case_id>/plan/<uuid:item_id>"


def the_item(request: Request) -> SimpleNamespace | None:
    """The item of an address with its case, if this scope sees both and they belong together."""
    row, case = item_by_id(request.unit.session, request.path["item_id"]), the_case(request)
    if row is None or case is None or row.case_id != case.id:
        return None
    return SimpleNamespace(case=case, item=row, id=case.id)


routes = Routes("plan_items", permission=Permission.FOLLOW_UP_WORK, load=the_item)


def back_to_item(request: Request, words: str) -> ResponseReturnValue:
    """The page of the item, after a change of it."""
    flash(words, "done")
    return redirect(url_for("plan_items.page", case_id=request.row.case.id, item_id=request.row.item.id), 303)


def _stored(request: Request) -> Stored:
    return Stored(request.row.item.version, _values(request.row.item))


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


def _change_page(request: Request, form: Form) -> str:
    """The form of an item."""
    item, episode = request.row.item, need_episode(request)
    objectives = list(objectives_of_episode(request.unit.session, episode.id))
    names = names_by_hex(request, item.case_id)
    if not form.errors:
        form.values = {**_values(item), "version": item.version}
    form.prefix = "item"
    return render_template(
        "reintegration/plans/change.html",
        case=case_head(request, request.row.case),
        item_url=url_for("plan_items.page", case_id=item.case_id, item_id=item.id),
        form=form,
        **choices(objectives, names, item.objective_id),
    )


@routes.get(_AT, "plans.item_read", permission=Permission.FOLLOW_UP_READ)
def page(request: Request) -> ResponseReturnValue:
    """One item: what it is, what is paid of it, its papers, and what it was before."""
    return item_page(request)


@routes.form(
    f"{_AT}/change",
    "plans.change",
    opens="plans.change_page",
    shows=_change_page,
    page="change_page",
    schema=ChangedItemForm,
    stored=_stored,
)
def change(request: Request) -> ResponseReturnValue:
    """State an item anew."""
    new, version = stated_item(request.data), request.data["version"]
    change_item(request.unit, request.row.case, need_episode(request), request.row.item, new, version)
    return back_to_item(request, _("The item is changed."))


def _with(name: str) -> Any:
    def again(request: Request, typed: Form) -> str:
        return item_page(request, **{name: typed})

    return again


@routes.post(f"{_AT}/start", "plans.start", schema=StartForm, on_invalid=_with("start"))
def start(request: Request) -> ResponseReturnValue:
    """Say that an item is under way."""
    start_item(request.unit, request.row.item, need_episode(request), request.data["started_on"])
    return back_to_item(request, _("It is under way."))


@routes.post(f"{_AT}/deliver", "plans.deliver", schema=DeliveryForm, on_invalid=_with("deliver"))
def deliver(request: Request) -> ResponseReturnValue:
    """Say that an item was delivered."""
    deliver_item(request.unit, request.row.item, need_episode(request), request.data["delivered_on"])
    return back_to_item(request, _("Delivered."))


@routes.post(f"{_AT}/cancel", "plans.cancel", schema=CancelItemForm, on_invalid=_with("cancel"))
def cancel(request: Request) -> ResponseReturnValue:
    """Cancel an item."""
    cancel_item(request.unit, request.row.item, need_episode(request), request.data["because"])
    return back_to_item(request, _("Cancelled. It stays in the plan, marked so."))
