"""The money and the papers of an item of a plan: instalments, its budget line, receipts, confirmations, spot checks."""

import io
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.pages import need_episode
from reintegration.plans.pages.items import back_to_item, item_page_with, the_item
from reintegration.plans.queries import (
    CaseFile,
    PlanInstalment,
    PlanItem,
    instalments_of_item,
    money_of,
    shown_file,
)
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
from returns.cases.pages.cases import PartOfCase
from returns.files.services import MOST_MEGABYTES, hand_out
from returns.money.queries import BudgetLine, lines_of_case
from returns.money.rules.budget import LineStatus
from returns.money.words import line_label

routes = Routes("plan_papers", permission=Permission.FOLLOW_UP_WORK, load=the_item)
_AT = "/people/<uuid:case_id>/plan/<uuid:item_id>"
_PART = f"{_AT}/instalments/<uuid:instalment_id>"
_SANDBOX = "sandbox; default-src 'none'"


@dataclass(frozen=True)
class _InstalmentOfItem(PartOfCase[PlanItem]):
    """An item with one of its instalments."""

    instalment: PlanInstalment


@dataclass(frozen=True)
class _FileOfItem(PartOfCase[PlanItem]):
    """An item with a file that shows something of it."""

    file: CaseFile


def _instalment(request: Request) -> _InstalmentOfItem | None:
    part_of_case = the_item(request)
    if part_of_case is None:
        return None
    instalments = {row.id: row for row in instalments_of_item(request.unit.session, part_of_case.part.id)}
    instalment = instalments.get(request.path["instalment_id"])
    return _InstalmentOfItem(part_of_case.case, part_of_case.part, instalment) if instalment is not None else None


def _file(request: Request) -> _FileOfItem | None:
    part_of_case = the_item(request)
    if part_of_case is None:
        return None
    file = shown_file(request.unit.session, part_of_case.part.id, request.path["file_id"])
    return _FileOfItem(part_of_case.case, part_of_case.part, file) if file is not None else None


@routes.post(f"{_AT}/instalments", "plans.part", schema=InstalmentForm, on_invalid=item_page_with("part"))
def part(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Plan one part of the cost of an item."""
    add_instalment(request.unit, request.row.part, need_episode(request), **request.data)
    return back_to_item(request, _("The instalment is planned."))


@routes.post(f"{_PART}/pay", "plans.pay", load=_instalment, schema=PaymentForm, on_invalid=item_page_with("pay"))
def pay(request: Request[_InstalmentOfItem]) -> ResponseReturnValue:
    """Say that a part was paid."""
    pay_instalment(request.unit, request.row.part, need_episode(request), request.row.instalment, **request.data)
    return back_to_item(request, _("Paid."))


@routes.post(
    f"{_PART}/cancel",
    "plans.cancel_part",
    load=_instalment,
    schema=CancelItemForm,
    on_invalid=item_page_with("cancel_part"),
)
def cancel_part(request: Request[_InstalmentOfItem]) -> ResponseReturnValue:
    """Cancel a part that was not paid."""
    cancel_instalment(request.unit, need_episode(request), request.row.instalment, request.data["because"])
    return back_to_item(request, _("The instalment is cancelled."))


def _line_choice(line: BudgetLine) -> tuple[str, str]:
    content = line.content
    label = line_label(content.kind, content.what, content.entitlement)
    return line.id.hex, f"{label} · {money(money_of(content.planned, content.currency))}"


def _budget_page(request: Request[PartOfCase[PlanItem]], form: Form) -> str:
    """Which line of the budget pays an item."""
    case, item = request.row.case, request.row.part
    lines = lines_of_case(request.unit.session, case.id)
    if not form.errors and item.budget_line_id:
        form.values.setdefault("line_id", item.budget_line_id.hex)
    return render_template(
        "reintegration/plans/budget.html",
        case=case_head(request, case),
        item=item,
        lines=[_line_choice(line) for line in lines if line.status is not LineStatus.CANCELLED],
        form=form,
    )


@routes.form(
    f"{_AT}/budget",
    "plans.budget",
    opens="plans.budget_page",
    shows=_budget_page,
    page="budget_page",
    permission=Permission.CASES_WORK,
    schema=BudgetLineOfItemForm,
)
def budget(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Say which line of the budget pays an item."""
    name_line(request.unit, request.row.part, request.data["line_id"])
    return back_to_item(request, _("Recorded."))


@routes.post(
    f"{_AT}/papers", "plans.proof", schema=ProofForm, on_invalid=item_page_with("proof"), size_rule=MOST_MEGABYTES
)
def proof(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Keep a receipt or a certificate."""
    sent = request.data
    keep_proof(request.unit, request.row.part, sent["proof"], io.BytesIO(sent["file"]), sent["note"], sent.get("once"))
    return back_to_item(request, _("The paper is kept."))


@routes.get(f"{_AT}/papers/<uuid:file_id>", "plans.paper", permission=Permission.FOLLOW_UP_READ, load=_file)
def paper(request: Request[_FileOfItem]) -> ResponseReturnValue:
    """Hand a paper out, to be saved and not to be opened here."""
    file = hand_out(request.unit, request.row.file)
    answer = handed_out(file.data, file.name, file.media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


@routes.post(f"{_AT}/received", "plans.received", schema=ReceiptForm, on_invalid=item_page_with("received"))
def received(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Record that somebody confirmed what they received."""
    confirm_receipt(request.unit, request.row.part, need_episode(request), _said(request), request.data.get("once"))
    return back_to_item(request, _("Recorded."))


@routes.post(f"{_AT}/checks", "plans.check", schema=SpotCheckForm, on_invalid=item_page_with("check"))
def check(request: Request[PartOfCase[PlanItem]]) -> ResponseReturnValue:
    """Record a spot check."""
    check_hand_over(request.unit, request.row.part, need_episode(request), _said(request), request.data.get("once"))
    return back_to_item(request, _("The spot check is recorded."))


def _said(request: Request) -> Said:
    return Said(request.data["step"], request.data["happened_on"], request.data.get("name", ""), request.data["note"])
