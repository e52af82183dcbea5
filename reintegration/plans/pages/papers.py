"""Doors of the money and the papers of an item: instalments, its budget line, receipts, confirmations, spot checks."""

import io
import uuid
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.downloads import handed_out
from foundation.web.stamp import Call
from reintegration.episodes.pages import need_episode
from reintegration.plans.pages.items import back_to_item, item_page, the_item
from reintegration.plans.queries import instalments_of_item, money_of, shown_file
from reintegration.plans.schemas import (
    BudgetLineOfItemForm,
    CancelItemForm,
    InstalmentForm,
    PaymentForm,
    ProofForm,
    ReceiptForm,
    SpotCheckForm,
)
from reintegration.plans.services.money import add_instalment, cancel_instalment, name_line, pay_instalment
from reintegration.plans.services.objectives import Said, check_hand_over, confirm_receipt, keep_proof
from reintegration.referrals.pages.people import case_head
from returns.files.services import MOST_MEGABYTES, hand_out
from returns.money.queries import BudgetLine, lines_of_case
from returns.money.rules.budget import LineKind, LineStatus
from returns.money.words import line_label

blueprint = Blueprint("plan_papers", __name__)
_AT = "/people/<uuid:case_id>/plan/<uuid:item_id>"
_PART = f"{_AT}/instalments/<uuid:instalment_id>"
_SANDBOX = "sandbox; default-src 'none'"


def _with(name: str) -> Any:
    def again(call: Call, typed: Form) -> str:
        return item_page(call, **{name: typed})

    return again


def _part(call: Call) -> SimpleNamespace | None:
    """The same as `the_item`, with the instalment of the address if it is one of the item."""
    row = the_item(call)
    if row is None:
        return None
    instalment_id: uuid.UUID = call.path["instalment_id"]
    row.part = next(
        (part for part in instalments_of_item(call.unit.session, row.item.id) if part.id == instalment_id), None
    )
    return row if row.part is not None else None


def _file(call: Call) -> SimpleNamespace | None:
    row = the_item(call)
    if row is None:
        return None
    row.file = shown_file(call.unit.session, row.item.id, call.path["file_id"])
    return row if row.file is not None else None


@door(
    blueprint,
    f"{_AT}/instalments",
    "plans.part",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=InstalmentForm,
    again=_with("part"),
)
def part(call: Call) -> ResponseReturnValue:
    """Plan one part of the cost of an item."""
    add_instalment(call.unit, call.row.item, need_episode(call), **call.data)
    return back_to_item(call, _("The instalment is planned."))


@door(
    blueprint,
    f"{_PART}/pay",
    "plans.pay",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=_part,
    takes=PaymentForm,
    again=_with("pay"),
)
def pay(call: Call) -> ResponseReturnValue:
    """Say that a part was paid."""
    pay_instalment(call.unit, call.row.item, need_episode(call), call.row.part, **call.data)
    return back_to_item(call, _("Paid."))


@door(
    blueprint,
    f"{_PART}/cancel",
    "plans.cancel_part",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=_part,
    takes=CancelItemForm,
    again=_with("cancel_part"),
)
def cancel_part(call: Call) -> ResponseReturnValue:
    """Cancel a part that was not paid."""
    cancel_instalment(call.unit, need_episode(call), call.row.part, call.data["because"])
    return back_to_item(call, _("The instalment is cancelled."))


def _line_choice(line: BudgetLine) -> tuple[str, str]:
    content = line.content
    label = line_label(LineKind(content["kind"]), content["what"], content.get("entitlement", ""))
    return line.id.hex, f"{label} · {money(money_of(content['planned'], content['currency']))}"


def _budget_page(call: Call, form: Form) -> str:
    case, item = call.row.case, call.row.item
    lines = lines_of_case(call.unit.session, case.id)
    if not form.errors and item.budget_line_id:
        form.values.setdefault("line_id", item.budget_line_id.hex)
    return render_template(
        "reintegration/plans/budget.html",
        case=case_head(call, case),
        item_url=url_for("plan_items.page", case_id=case.id, item_id=item.id),
        activity=item.content["activity"],
        lines=[_line_choice(line) for line in lines if line.status is not LineStatus.CANCELLED],
        form=form,
    )


@door(blueprint, f"{_AT}/budget", "plans.budget_page", permission=Permission.CASES_WORK, finds=the_item)
def budget_page(call: Call) -> ResponseReturnValue:
    """Which line of the budget pays an item."""
    return _budget_page(call, Form())


@door(
    blueprint,
    f"{_AT}/budget",
    "plans.budget",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_item,
    takes=BudgetLineOfItemForm,
    again=_budget_page,
)
def budget(call: Call) -> ResponseReturnValue:
    """Say which line of the budget pays an item."""
    name_line(call.unit, call.row.item, call.data["line_id"])
    return back_to_item(call, _("Recorded."))


@door(
    blueprint,
    f"{_AT}/papers",
    "plans.proof",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=ProofForm,
    again=_with("proof"),
    size_rule=MOST_MEGABYTES,
)
def proof(call: Call) -> ResponseReturnValue:
    """Keep a receipt or a certificate."""
    sent = call.data
    keep_proof(call.unit, call.row.item, sent["proof"], io.BytesIO(sent["file"]), sent["note"], sent.get("once"))
    return back_to_item(call, _("The paper is kept."))


@door(
    blueprint,
    f"{_AT}/papers/<uuid:file_id>",
    "plans.paper",
    permission=Permission.FOLLOW_UP_READ,
    finds=_file,
)
def paper(call: Call) -> ResponseReturnValue:
    """Hand a paper out, to be saved and not to be opened here."""
    file = hand_out(call.unit, call.row.file)
    answer = handed_out(file.data, file.name, file.media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


@door(
    blueprint,
    f"{_AT}/received",
    "plans.received",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=ReceiptForm,
    again=_with("received"),
)
def received(call: Call) -> ResponseReturnValue:
    """Record that somebody confirmed what they received."""
    confirm_receipt(call.unit, call.row.item, need_episode(call), _said(call), call.data.get("once"))
    return back_to_item(call, _("Recorded."))


@door(
    blueprint,
    f"{_AT}/checks",
    "plans.check",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_item,
    takes=SpotCheckForm,
    again=_with("check"),
)
def check(call: Call) -> ResponseReturnValue:
    """Record a spot check."""
    check_hand_over(call.unit, call.row.item, need_episode(call), _said(call), call.data.get("once"))
    return back_to_item(call, _("The spot check is recorded."))


def _said(call: Call) -> Said:
    return Said(call.data["step"], call.data["happened_on"], call.data.get("name", ""), call.data["note"])
