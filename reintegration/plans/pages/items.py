"""One item of a plan: its page, changing it, and its delivery, money, papers and checks."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.downloads import handed_out
from foundation.web.overwriting import as_typed
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import in_a_line
from reintegration.episodes.pages import need_episode
from reintegration.episodes.rules import EpisodeState
from reintegration.plans.pages.objectives import shown_revisions
from reintegration.plans.pages.plans import (
    ask_for_objective,
    choices,
    frame_of,
    in_its_case,
    names_by_hex,
    page_with,
    shown_item,
    stated_item,
)
from reintegration.plans.queries import (
    CaseFile,
    PlanInstalment,
    PlanItem,
    WholeItem,
    allowed_by,
    events_of_item,
    instalments_of_item,
    item_by_id,
    last_author,
    money_of,
    objectives_of_episode,
    part_of,
    proofs_of_item,
    revisions_of,
    shown_file,
    whole_item,
)
from reintegration.plans.rules import InstalmentState, Part
from reintegration.plans.schemas import (
    BudgetLineOfItemForm,
    CancelItemForm,
    ChangedItemForm,
    DeliveryForm,
    InstalmentForm,
    PaymentForm,
    ProofForm,
    ReceiptForm,
    SpotCheckForm,
    StartForm,
)
from reintegration.plans.services.plans import change_item
from reintegration.plans.services.progress import (
    StatedEvent,
    add_instalment,
    cancel_instalment,
    cancel_item,
    check_hand_over,
    confirm_receipt,
    deliver_item,
    keep_proof,
    name_line,
    pay_instalment,
    start_item,
)
from reintegration.plans.words import INSTALMENT_MARKS, PROOF_LABELS, RECEIVED_LABELS, SPOT_CHECK_LABELS, PlansAct
from reintegration.referrals.pages.people import case_head
from returns.cases.pages.cases import PartOfCase
from returns.cases.words import choices_of
from returns.files.services import MOST_MEGABYTES, hand_out
from returns.money.queries.budgets import BudgetLine, lines_of_case
from returns.money.rules.budget import LineStatus
from returns.money.words import line_label


def _item(request: Request) -> PartOfCase[PlanItem] | None:
    """The item of an address with its case, if this scope sees both and they belong together."""
    return in_its_case(request, item_by_id(request.unit.session, request.path["item_id"]))


RowT = TypeVar("RowT", PlanInstalment, CaseFile)
routes = Routes("plan_items", permission=Permission.FOLLOW_UP_WORK, load=_item)
_AT = "/people/<uuid:case_id>/plan/<uuid:item_id>"
_PART = f"{_AT}/instalments/<uuid:instalment_id>"
_ACCEPTED = "application/pdf,image/jpeg,image/png"
_SANDBOX = "sandbox; default-src 'none'"
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
class _ShownInstalment:
    """One part of a cost, with the forms that say that it was paid, and that cancel it."""

    row: PlanInstalment
    part: Part
    is_late: bool
    pay: Form
    cancel: Form


def _shown_instalment(request: Request, row: PlanInstalment, forms: dict[str, Form], today: date) -> _ShownInstalment:
    """One part; what was typed stays with that of the address."""
    is_sent = request.path.get("instalment_id") == row.id
    own = {name: forms[name] if is_sent else Form() for name in ("pay", "cancel_part")}
    for name, form in own.items():
        form.prefix = f"{name}{row.id.hex[:8]}"
        form.values.setdefault("paid_on", today.isoformat())
    is_late = row.state is InstalmentState.PLANNED and row.due_on < today
    return _ShownInstalment(row, part_of(row), is_late, own["pay"], own["cancel_part"])


def _note_of(file: CaseFile) -> str | None:
    """What is noted of a file; None where it cannot be read any more."""
    content = CaseFile.content.readable(file)
    return content.note if content else None


def _page(request: Request[PartOfCase[PlanItem]], **typed: Form) -> str:
    """The page of the item of an address; `typed`: the form that was sent, by its name."""
    session, item, episode = request.unit.session, request.row.part, need_episode(request)
    whole = whole_item(session, item.id) or WholeItem(item)
    events, proofs = events_of_item(session, item.id), proofs_of_item(session, item.id)
    revisions, frame = revisions_of(session, item.id), frame_of(request, request.row.case, episode)
    names_lines = request.me.may(Permission.CASES_WORK)
    forms = _forms(typed, frame.today.isoformat())
    instalments = [_shown_instalment(request, instalment, forms, frame.today) for instalment in whole.instalments]
    is_open = episode.state is EpisodeState.OPEN
    return render_template(
        "reintegration/plans/item.html",
        case=case_head(request, request.row.case),
        names=frame.names.values(),
        shown=shown_item(whole, frame, [event for event, _author in events]),
        until=frame.until(item.is_in_kind),
        line=allowed_by(whole.allowance) if whole.allowance is not None else None,
        instalments=instalments,
        marks=INSTALMENT_MARKS,
        proofs=[(proof, _note_of(proof.file)) for proof in proofs],
        events=events,
        revisions=shown_revisions(revisions, frame.names),
        proof_kinds=choices_of(PROOF_LABELS),
        received_kinds=choices_of(RECEIVED_LABELS),
        check_kinds=choices_of(SPOT_CHECK_LABELS),
        accepted=_ACCEPTED,
        may_work=request.me.may(Permission.FOLLOW_UP_WORK) and is_open,
        may_check=(request.me.may(Permission.REFERRALS_ANSWER) or names_lines) and is_open,
        may_name_line=names_lines and is_open,
        forms_of=forms,
        sent=list(typed.values()),
    )


def _back(request: Request, words: str) -> ResponseReturnValue:
    """The page of the item, after a change of it."""
    flash(words, "done")
    at = {name: request.path[name] for name in ("case_id", "item_id")}
    return redirect(url_for("plan_items.page", **at), 303)


def _stored(request: Request[PartOfCase[PlanItem]]) -> Stored:
    item = request.row.part
    fields = ("activity", "provider", "amount", "currency", "contribution", "contribution_sum")
    stored = {name: getattr(item.content, name) for name in fields}
    words = {"objective": item.content.objective, "dimension": item.dimension.value, "level": item.level.value}
    values = {
        "objective_id": item.objective_id.hex if item.objective_id else "",
        **({} if item.objective_id else words),
        **{name: "" if value is None else str(value) for name, value in stored.items()},
        "person_id": item.person_id.hex if item.person_id else "",
        "planned_on": item.planned_on.isoformat(),
        "planned_until": item.planned_until.isoformat() if item.planned_until else "",
        "is_cash": "" if item.is_in_kind else "true",
    }
    return Stored(item.version, values, lambda: last_author(request.unit.session, item_id=item.id))


def _change_page(request: Request[PartOfCase[PlanItem]], form: Form) -> str:
    """The form of an item."""
    item = request.row.part
    episode = need_episode(request)
    objectives = objectives_of_episode(request.unit.session, episode.id)
    form.prefix = "item"
    names = names_by_hex(request, item.case_id)
    offered = choices(episode.country, objectives, names, item.objective_id)
    ask_for_objective(form, offered["objective_choices"])
    return render_template(
        "reintegration/plans/change.html",
        case=case_head(request, request.row.case),
        names=names.values(),
        item=item,
        form=form,
        **offered,
    )


@routes.get(_AT, PlansAct.ITEM_READ, permission=Permission.FOLLOW_UP_READ)
def page(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """One item: what it is, what is paid of it, its papers, and what it was before."""
    return _page(request)


@routes.form(
    f"{_AT}/change",
    PlansAct.CHANGE,
    opens=PlansAct.CHANGE_PAGE,
    shows=_change_page,
    page="change_page",
    schema=ChangedItemForm,
    begins=as_typed(_stored),
    stored=_stored,
)
def change(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """State an item anew."""
    new, version = stated_item(request.data), request.data["version"]
    change_item(request.unit, request.row.case, need_episode(request), request.row.part, new, version)
    return _back(request, _("Item changed."))


@routes.post(f"{_AT}/start", PlansAct.START, schema=StartForm, on_invalid=page_with(_page, "start"))
def start(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Say that an item is under way."""
    start_item(request.unit, request.row.part, need_episode(request), request.data["started_on"])
    return _back(request, _("Marked as under way."))


@routes.post(f"{_AT}/deliver", PlansAct.DELIVER, schema=DeliveryForm, on_invalid=page_with(_page, "deliver"))
def deliver(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Say that an item was delivered."""
    deliver_item(request.unit, request.row.part, need_episode(request), request.data["delivered_on"])
    return _back(request, _("Delivered."))


@routes.post(f"{_AT}/cancel", PlansAct.CANCEL, schema=CancelItemForm, on_invalid=page_with(_page, "cancel"))
def cancel(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Cancel an item."""
    cancel_item(request.unit, request.row.part, need_episode(request), request.data["because"])
    return _back(request, _("Cancelled. It stays in the plan, marked as cancelled."))


@dataclass(frozen=True)
class _DetailOfItem(PartOfCase[PlanItem], Generic[RowT]):
    """An item with a part of its cost, or a file that shows something of it."""

    detail: RowT


def _with_item(request: Request, row: RowT | None) -> _DetailOfItem[RowT] | None:
    item = _item(request)
    return _DetailOfItem(item.case, item.part, row) if item is not None and row is not None else None


def _instalment(request: Request) -> _DetailOfItem[PlanInstalment] | None:
    instalments = {row.id: row for row in instalments_of_item(request.unit.session, request.path["item_id"])}
    return _with_item(request, instalments.get(request.path["instalment_id"]))


def _file(request: Request) -> _DetailOfItem[CaseFile] | None:
    return _with_item(request, shown_file(request.unit.session, request.path["item_id"], request.path["file_id"]))


@routes.post(f"{_AT}/instalments", PlansAct.PART, schema=InstalmentForm, on_invalid=page_with(_page, "part"))
def part(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Plan one part of the cost of an item."""
    add_instalment(request.unit, request.row.part, need_episode(request), **request.data)
    return _back(request, _("Instalment planned."))


@routes.post(f"{_PART}/pay", PlansAct.PAY, load=_instalment, schema=PaymentForm, on_invalid=page_with(_page, "pay"))
def pay(request: Request[_DetailOfItem[PlanInstalment]]) -> ResponseReturnValue:
    """Say that a part was paid."""
    pay_instalment(request.unit, request.row.part, need_episode(request), request.row.detail, **request.data)
    return _back(request, _("Paid."))


@routes.post(
    f"{_PART}/cancel",
    PlansAct.CANCEL_PART,
    load=_instalment,
    schema=CancelItemForm,
    on_invalid=page_with(_page, "cancel_part"),
)
def cancel_part(request: Request[_DetailOfItem[PlanInstalment]]) -> ResponseReturnValue:
    """Cancel a part that was not paid."""
    cancel_instalment(request.unit, need_episode(request), request.row.detail, request.data["because"])
    return _back(request, _("Instalment cancelled."))


def _line_choice(line: BudgetLine) -> tuple[str, str]:
    content = line.content
    label = line_label(content.kind, content.what, content.entitlement)
    return line.id.hex, in_a_line((label, money(money_of(content.planned, content.currency))))


def _budget_page(request: Request[PartOfCase[PlanItem]], form: Form) -> str:
    """Which line of the budget pays an item."""
    case, item = request.row.case, request.row.part
    lines = lines_of_case(request.unit.session, case.id)
    if not form.errors and item.budget_line_id:
        form.values.setdefault("line_id", item.budget_line_id.hex)
    return render_template(
        "reintegration/plans/budget.html",
        case=case_head(request, case),
        names=names_by_hex(request, case.id).values(),
        item=item,
        lines=[_line_choice(line) for line in lines if line.status is not LineStatus.CANCELLED],
        form=form,
    )


@routes.form(
    f"{_AT}/budget",
    PlansAct.BUDGET,
    opens=PlansAct.BUDGET_PAGE,
    shows=_budget_page,
    page="budget_page",
    permission=Permission.CASES_WORK,
    schema=BudgetLineOfItemForm,
)
def budget(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Say which line of the budget pays an item."""
    name_line(request.unit, request.row.part, request.data["line_id"])
    return _back(request, _("Recorded."))


@routes.post(
    f"{_AT}/papers", PlansAct.PROOF, schema=ProofForm, on_invalid=page_with(_page, "proof"), size_rule=MOST_MEGABYTES
)
def proof(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Keep a receipt or a certificate."""
    sent = request.data
    keep_proof(request.unit, request.row.part, sent["proof"], io.BytesIO(sent["file"]), sent["note"])
    return _back(request, _("Paper saved."))


@routes.get(f"{_AT}/papers/<uuid:file_id>", PlansAct.PAPER, permission=Permission.FOLLOW_UP_READ, load=_file)
def paper(request: Request[_DetailOfItem[CaseFile]]) -> ResponseReturnValue:
    """Hand a paper out, to be saved and not to be opened here."""
    file = hand_out(request.unit, request.row.detail)
    answer = handed_out(file.data, file.name, file.media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


@routes.post(f"{_AT}/received", PlansAct.RECEIVED, schema=ReceiptForm, on_invalid=page_with(_page, "received"))
def received(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Record that somebody confirmed what they received."""
    confirm_receipt(request.unit, request.row.part, need_episode(request), StatedEvent(**request.data))
    return _back(request, _("Recorded."))


@routes.post(f"{_AT}/checks", PlansAct.CHECK, schema=SpotCheckForm, on_invalid=page_with(_page, "check"))
def check(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Record a spot check."""
    check_hand_over(request.unit, request.row.part, need_episode(request), StatedEvent(**request.data))
    return _back(request, _("Spot check recorded."))
