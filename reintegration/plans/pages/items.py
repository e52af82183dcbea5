"""One item of a plan: its page, changing it, beginning, delivering and cancelling it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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
from reintegration.plans.pages.shown import in_its_case, names_by_hex, shown_item, shown_revisions
from reintegration.plans.queries import (
    CaseFile,
    PlanInstalment,
    PlanItem,
    WholeItem,
    allowed_by,
    events_of_item,
    item_by_id,
    objectives_of_episode,
    part_of,
    proofs_of_item,
    revisions_of,
    whole_item,
)
from reintegration.plans.rules.money import InstalmentState, Part
from reintegration.plans.schemas import CancelItemForm, ChangedItemForm, DeliveryForm, StartForm
from reintegration.plans.services.plans import cancel_item, change_item, deliver_item, start_item
from reintegration.plans.words import INSTALMENT_MARKS, PROOF_LABELS, RECEIVED_LABELS, SPOT_CHECK_LABELS
from reintegration.referrals.pages.people import case_head
from returns.cases.pages.cases import PartOfCase
from returns.cases.words import choices_of


def the_item(request: Request) -> PartOfCase[PlanItem] | None:
    """The item of an address with its case, if this scope sees both and they belong together."""
    return in_its_case(request, item_by_id(request.unit.session, request.path["item_id"]))


routes = Routes("plan_items", permission=Permission.FOLLOW_UP_WORK, load=the_item)
_AT = "/people/<uuid:case_id>/plan/<uuid:item_id>"

# The page of one item of a plan: what is shown on it, whichever of its forms was sent.

ACCEPTED = "application/pdf,image/jpeg,image/png"
_FORMS = ("start", "deliver", "cancel", "part", "pay", "cancel_part", "proof", "received", "check")
_OF_A_DAY = {"start": "started_on", "deliver": "delivered_on", "received": "happened_on", "check": "happened_on"}


def _forms(typed: dict[str, Form], today: str) -> dict[str, Form]:
    """Each form of the page, with ids of its own; what was typed stays in the one that was sent."""
    forms = {name: typed.get(name, Form()) for name in _FORMS}
    for name, form in forms.items():
        form.prefix = name
        if name in _OF_A_DAY and not form.errors:
            form.values.setdefault(_OF_A_DAY[name], today)
    return forms


@dataclass(frozen=True)
class _Instalment:
    """One part of a cost, with the forms that say that it was paid, and that cancel it."""

    row: PlanInstalment
    part: Part
    is_late: bool
    pay: Form
    cancel: Form

    @property
    def mark(self) -> str:
        """The mark of its state."""
        return INSTALMENT_MARKS[self.row.state]


def _instalment(request: Request, row: PlanInstalment, forms: dict[str, Form], today: date) -> _Instalment:
    """One part; what was typed stays with that of the address."""
    is_sent = request.path.get("instalment_id") == row.id
    own = {name: forms[name] if is_sent else Form() for name in ("pay", "cancel_part")}
    for name, form in own.items():
        form.prefix = f"{name}{row.id.hex[:8]}"
        form.values.setdefault("paid_on", today.isoformat())
    is_late = row.state is InstalmentState.PLANNED and row.due_on < today
    return _Instalment(row, part_of(row), is_late, own["pay"], own["cancel_part"])


def _note_of(file: CaseFile) -> str | None:
    """What is noted of a file; None where it cannot be read any more."""
    content = CaseFile.content.readable(file)
    return content.note if content else None


def item_page(request: Request[PartOfCase[PlanItem]], **typed: Form) -> str:
    """The page of the item of an address; `typed`: the form that was sent, by its name."""
    session, item, episode = request.unit.session, request.row.part, need_episode(request)
    whole = whole_item(session, item.id) or WholeItem(item)
    events, proofs = events_of_item(session, item.id), proofs_of_item(session, item.id)
    revisions, frame = revisions_of(session, item.id), frame_of(request, request.row.case, episode)
    names_lines = request.me.may(Permission.CASES_WORK)
    forms = _forms(typed, frame.today.isoformat())
    instalments = [_instalment(request, instalment, forms, frame.today) for instalment in whole.instalments]
    is_open = episode.state is EpisodeState.OPEN
    return render_template(
        "reintegration/plans/item.html",
        case=case_head(request, request.row.case),
        shown=shown_item(whole, frame, [event for event, _author in events]),
        until=frame.until(item.is_in_kind),
        line=allowed_by(whole.allowance) if whole.allowance is not None else None,
        instalments=instalments,
        proofs=[(proof, _note_of(proof.file)) for proof in proofs],
        events=events,
        revisions=shown_revisions(revisions, frame.names),
        proof_kinds=choices_of(PROOF_LABELS),
        received_kinds=choices_of(RECEIVED_LABELS),
        check_kinds=choices_of(SPOT_CHECK_LABELS),
        accepted=ACCEPTED,
        may_work=request.me.may(Permission.FOLLOW_UP_WORK) and is_open,
        may_check=(request.me.may(Permission.REFERRALS_ANSWER) or names_lines) and is_open,
        may_name_line=names_lines and is_open,
        forms_of=forms,
    )


def item_page_with(name: str) -> Callable[[Request, Form], str]:
    """The page again, with what was typed in the form of this name."""

    def page_again(request: Request, typed: Form) -> str:
        return item_page(request, **{name: typed})

    return page_again


def back_to_item(request: Request, words: str) -> ResponseReturnValue:
    """The page of the item, after a change of it."""
    flash(words, "done")
    at = {name: request.path[name] for name in ("case_id", "item_id")}
    return redirect(url_for("plan_items.page", **at), 303)


# The routes of one item of a plan.


def _stored(request: Request[PartOfCase[PlanItem]]) -> Stored:
    return Stored(request.row.part.version, _values(request.row.part))


def _values(item: PlanItem) -> dict[str, str]:
    fields = ("activity", "provider", "amount", "currency", "contribution", "contribution_sum")
    stored = {name: getattr(item.content, name) for name in fields}
    words = {name: "" if value is None else str(value) for name, value in stored.items()}
    return {
        "objective_id": item.objective_id.hex if item.objective_id else "",
        **({} if item.objective_id else {"objective": item.content.objective}),
        **({} if item.objective_id else {"dimension": item.dimension.value, "level": item.level.value}),
        **words,
        "person_id": item.person_id.hex if item.person_id else "",
        "planned_on": item.planned_on.isoformat(),
        "planned_until": item.planned_until.isoformat() if item.planned_until else "",
        "is_cash": "" if item.is_in_kind else "true",
    }


def _change_page(request: Request[PartOfCase[PlanItem]], form: Form) -> str:
    """The form of an item."""
    item, episode = request.row.part, need_episode(request)
    objectives = list(objectives_of_episode(request.unit.session, episode.id))
    names = names_by_hex(request, item.case_id)
    if not form.errors:
        form.values = {**_values(item), "version": item.version}
    form.prefix = "item"
    return render_template(
        "reintegration/plans/change.html",
        case=case_head(request, request.row.case),
        item=item,
        form=form,
        **choices(objectives, names, item.objective_id),
    )


@routes.get(_AT, "plans.item_read", permission=Permission.FOLLOW_UP_READ)
def page(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
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
def change(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """State an item anew."""
    new, version = stated_item(request.data), request.data["version"]
    change_item(request.unit, request.row.case, need_episode(request), request.row.part, new, version)
    return back_to_item(request, _("The item is changed."))


@routes.post(f"{_AT}/start", "plans.start", schema=StartForm, on_invalid=item_page_with("start"))
def start(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Say that an item is under way."""
    start_item(request.unit, request.row.part, need_episode(request), request.data["started_on"])
    return back_to_item(request, _("It is under way."))


@routes.post(f"{_AT}/deliver", "plans.deliver", schema=DeliveryForm, on_invalid=item_page_with("deliver"))
def deliver(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Say that an item was delivered."""
    deliver_item(request.unit, request.row.part, need_episode(request), request.data["delivered_on"])
    return back_to_item(request, _("Delivered."))


@routes.post(f"{_AT}/cancel", "plans.cancel", schema=CancelItemForm, on_invalid=item_page_with("cancel"))
def cancel(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Cancel an item."""
    cancel_item(request.unit, request.row.part, need_episode(request), request.data["because"])
    return back_to_item(request, _("Cancelled. It stays in the plan, marked so."))
