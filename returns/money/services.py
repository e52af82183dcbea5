"""Changes of budgets: what a case is under, lines and what happens to them, proposals, checks for double payment."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from foundation.errors import BadInput, Conflict, by_row
from foundation.language.money import currencies_in_use, fits
from foundation.language.words import _
from foundation.money import Money
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import case_by_id, lock_case, members_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended, refuse_reasons
from returns.money.models import BudgetEvent, BudgetLine, CheckContent, EventContent, LineContent, PaymentCheck
from returns.money.queries.approvals import approvable_lines, problems_of
from returns.money.queries.budgets import (
    checks_for_payment,
    day_of_help,
    entitlement_in,
    events_of_line,
    lines_of_case,
    opened_line,
    programme_of,
    programmes_known,
    receipts_of_case,
    rules_asked,
)
from returns.money.rules.budget import (
    BudgetEventKind,
    BudgetStep,
    LineFacts,
    LineKind,
    LineStatus,
    Paid,
    Verdict,
    step_problems,
)
from returns.money.rules.entitlements import Pay, ReturnType
from returns.money.words import MoneyAct

# The kind of a proposed line; where a source does not say how help is given, the officer decides later.
_KIND_OF = {Pay.CASH: LineKind.CASH, Pay.IN_KIND: LineKind.IN_KIND, Pay.NOT_STATED: LineKind.OTHER}
_LEADS_TO = {
    BudgetStep.COMMIT: (LineStatus.COMMITTED, BudgetEventKind.COMMITTED),
    BudgetStep.PAY: (LineStatus.PAID, BudgetEventKind.PAID),
    BudgetStep.CANCEL: (LineStatus.CANCELLED, BudgetEventKind.CANCELLED),
}


@dataclass(frozen=True)
class NewLine:
    """A line as it is stated: for what, how much is planned, to whom, for whom of the case."""

    kind: LineKind
    planned: Decimal
    currency: str
    what: str = ""
    payee: str = ""
    person_id: uuid.UUID | None = None
    entitlement: str = ""
    rule: str = ""


def set_programme(unit: Unit, case: Case, programme: str | None, return_type: ReturnType | None) -> None:
    """Say under which programme a case returns, and how. BadInput for one that the rule book does not know."""
    refuse_if_ended(case)
    programmes = programmes_known(rules_asked(unit.session, unit.today))
    if programme is not None and programme not in programmes:
        raise BadInput({"programme": [_("Choose from the list.")]})
    case.programme, case.return_type = programme, return_type
    unit.participants["trail"].act(MoneyAct.CASE_PROGRAMME, ("case", case.id))


def record_line(unit: Unit, case: Case, new: NewLine) -> uuid.UUID:
    """Record a line, which then waits for somebody else's approval; returns its id.

    BadInput by field; RuleBroken (`case_has_ended`).
    """
    return record_lines(unit, case, {"": new})[0]


def record_lines(unit: Unit, case: Case, stated: Mapping[str, NewLine]) -> list[uuid.UUID]:
    """Record several lines, all of them or none; each by what the names of its fields begin with. As `record_line`."""
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    by_row(stated, partial(_refuse_wrong, unit, case))
    first = len(lines_of_case(unit.session, case.id)) + 1
    rows = [_add(unit, case, new, number) for number, new in enumerate(stated.values(), first)]
    _tell(unit, case, MoneyAct.BUDGET_RECORD)
    return [row.id for row in rows]


def _add(unit: Unit, case: Case, new: NewLine, ordinal: int) -> BudgetLine:
    assert unit.actor_id is not None  # somebody answers for every line
    row = BudgetLine(
        case_id=case.id,
        ordinal=ordinal,
        status=LineStatus.PLANNED,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=_content(new),
    )
    unit.session.add(row)
    unit.session.flush()  # the event refers to the line
    note_event(unit, row, BudgetEventKind.RECORDED, 1, new.planned)
    return row


def _content(new: NewLine) -> LineContent:
    return LineContent(
        kind=new.kind,
        what=new.what,
        payee=new.payee,
        person=new.person_id.hex if new.person_id else "",
        planned=str(new.planned),
        actual="",
        currency=new.currency,
        entitlement=new.entitlement,
        rule=new.rule,
    )


def _refuse_wrong(unit: Unit, case: Case, new: NewLine) -> None:
    wrong: dict[str, list[str]] = {}
    if new.currency not in currencies_in_use():
        wrong["currency"] = [_("Choose from the list.")]
    elif not fits(new.planned, new.currency):
        wrong["planned"] = [_("Too many decimal places for this currency. Use fewer.")]
    if new.planned <= 0:
        wrong["planned"] = [_("Enter an amount above zero.")]
    if new.person_id and new.person_id not in {member.id for member in members_of_case(unit.session, case.id)}:
        wrong["person_id"] = [_("Choose from the list.")]
    if new.kind is LineKind.OTHER and not new.what and not new.entitlement:
        wrong["what"] = [_("Say what it is for.")]
    if wrong:
        raise BadInput(wrong)


def change_line(unit: Unit, line: BudgetLine, new: NewLine) -> None:
    """Change a line that is planned or approved. What was approved or declined before has to be decided on anew.

    BadInput by field; RuleBroken (`case_has_ended`, `budget_step_too_late`).
    """
    case = _case_of(unit, line)
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    kept = replace(new, entitlement=line.content.entitlement, rule=line.content.rule)
    _refuse_wrong(unit, case, kept)
    refuse_reasons(unit, case, step_problems(opened_line(line).facts, BudgetStep.COMMIT, True, None))
    line.content = _content(kept)
    line.status, line.approved_by, line.approved_at, line.declined_at = LineStatus.PLANNED, None, None, None
    events = events_of_line(unit.session, line.id)
    note_event(unit, line, BudgetEventKind.CHANGED, len(events) + 1, kept.planned)
    _tell(unit, case, MoneyAct.BUDGET_CHANGE)


def take_step(
    unit: Unit,
    line: BudgetLine,
    step: BudgetStep,
    actual: Decimal | None = None,
    receipt_id: uuid.UUID | None = None,
    reason: str = "",
) -> None:
    """Commit, pay or cancel a line; possible in a case that has ended too, since what was bound has to be settled.

    `actual` is what was paid, in the currency of the line. BadInput by field; RuleBroken with every reason.
    """
    case = _case_of(unit, line)
    lock_case(unit.session, case.id)
    facts = opened_line(line).facts
    wrong: dict[str, list[str]] = {}
    if actual is not None and not fits(actual, facts.planned.currency):
        wrong["paid_sum"] = [_("Too many decimal places for this currency. Use fewer.")]
    if receipt_id and receipt_id not in {receipt.id for receipt in receipts_of_case(unit.session, case.id)}:
        wrong["receipt_id"] = [_("Choose from the list.")]
    if wrong:
        raise BadInput(wrong)
    paid = Money(actual, facts.planned.currency) if actual is not None else None
    refuse_reasons(unit, case, step_problems(facts, step, bool(reason.strip()), paid))
    line.status, kind = _LEADS_TO[step]
    if step is BudgetStep.PAY:
        line.content, line.receipt_id = replace(line.content, actual=str(actual)), receipt_id
    events = events_of_line(unit.session, line.id)
    note_event(unit, line, kind, len(events) + 1, actual if step is BudgetStep.PAY else None, reason)
    _tell(unit, case, MoneyAct(f"budget.{step.value}"))


def add_receipt(unit: Unit, line: BudgetLine, receipt_id: uuid.UUID) -> None:
    """Name the receipt of a line, one of the files of its case. BadInput for any other file."""
    case = _case_of(unit, line)
    if receipt_id not in {receipt.id for receipt in receipts_of_case(unit.session, case.id)}:
        raise BadInput({"receipt_id": [_("Choose from the list.")]})
    line.receipt_id = receipt_id
    _tell(unit, case, MoneyAct.BUDGET_RECEIPT)


def propose_lines(unit: Unit, case: Case) -> int:
    """Record what the people of a case are entitled to, line by line, unless it is there already; returns how many.

    RuleBroken (`case_has_ended`); nothing is proposed without a programme.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    today = unit.today
    people, rules = members_of_case(unit.session, case.id), rules_asked(unit.session, today)
    day = day_of_help(unit.session, case.id, today)
    entitled = entitlement_in(rules, programme_of(unit.session, case), people, day)
    lines = lines_of_case(unit.session, case.id)
    contents = [line.content for line in lines if line.status is not LineStatus.CANCELLED]
    recorded = {(content.entitlement, content.person) for content in contents}
    ids = {person.id.hex: person.id for person in people}
    missing = [line for line in entitled.lines if line.payable.amount > 0 and (line.code, line.person) not in recorded]
    for number, line in enumerate(missing, len(lines) + 1):
        sum_of = (line.payable.amount, line.payable.currency)
        new = NewLine(_KIND_OF[line.pay], *sum_of, "", "", ids.get(line.person), line.code, line.cited.rule)
        _add(unit, case, new, number)
    if missing:
        _tell(unit, case, MoneyAct.BUDGET_PROPOSE)
    return len(missing)


def record_payment_check(unit: Unit, case: Case, result: Paid, asked: str, note: str = "") -> None:
    """Record a check for double payment: whether another programme pays, who was asked, and a note."""
    refuse_if_ended(case)
    assert unit.actor_id is not None  # somebody answers for every check
    lock_case(unit.session, case.id)
    number = len(checks_for_payment(unit.session, case.id)) + 1
    unit.session.add(
        PaymentCheck(
            case_id=case.id,
            ordinal=number,
            checked_by=unit.actor_id,
            checked_at=unit.clock.now(),
            content=CheckContent(result, asked, note),
        )
    )
    _tell(unit, case, MoneyAct.BUDGET_CHECK)


def note_event(
    unit: Unit,
    line: BudgetLine,
    kind: BudgetEventKind,
    ordinal: int,
    amount: Decimal | None = None,
    reason: str = "",
) -> None:
    """Add an event of a line, with the sum that it is about and the reason."""
    assert unit.actor_id is not None  # somebody answers for every step
    unit.session.add(
        BudgetEvent(
            case_id=line.case_id,
            line_id=line.id,
            ordinal=ordinal,
            kind=kind,
            by=unit.actor_id,
            at=unit.clock.now(),
            content=EventContent(str(amount) if amount is not None else "", line.content.currency, reason.strip()),
        )
    )


def _case_of(unit: Unit, line: BudgetLine) -> Case:
    case = case_by_id(unit.session, line.case_id)
    assert case is not None  # whoever sees the line sees its case
    return case


def _tell(unit: Unit, case: Case, action: MoneyAct) -> None:
    add_to_timeline(unit, case, EventKind.BUDGET_CHANGED)
    unit.participants["trail"].act(action, ("case", case.id))


# Approvals: somebody else decides on a line of a budget, up to their limit, and says why not.


def decide_line(unit: Unit, line: BudgetLine, verdict: Verdict, reason: str = "") -> None:
    """Approve a line, or decline it with a reason, after which it waits to be changed.

    RuleBroken with every reason: one's own work, no limit or above it, no check for double payment, nothing to decide.
    BadInput for a refusal without a reason.
    """
    case = _case_of(unit, line)
    lock_case(unit.session, case.id)  # so that two approvals at once do not exceed a limit together
    if verdict is Verdict.DECLINE and not reason.strip():
        raise BadInput({"reason": [_("Say why the line is declined.")]})
    events = events_of_line(unit.session, line.id)
    facts = opened_line(line, events).facts
    problems = problems_of(unit.session, case, facts, verdict, unit.actor_id, unit.today)
    refuse_reasons(unit, case, problems)
    _decided(unit, line, verdict, facts, len(events) + 1, reason)
    _tell(unit, case, MoneyAct(f"budget.{verdict.value}"))


def _decided(unit: Unit, line: BudgetLine, verdict: Verdict, facts: LineFacts, number: int, reason: str) -> None:
    now = unit.clock.now()
    if verdict is Verdict.DECLINE:
        line.declined_at = now
    else:
        line.approved_by, line.approved_at, line.declined_at = unit.actor_id, now, None
        if line.status is LineStatus.PLANNED:
            line.status = LineStatus.APPROVED
    kind = BudgetEventKind.DECLINED if verdict is Verdict.DECLINE else BudgetEventKind.APPROVED
    note_event(unit, line, kind, number, facts.planned.amount, reason)


def approve_lines(unit: Unit, case: Case, versions: Mapping[int, int]) -> None:
    """Approve these lines of a case, each as it was read: by its ordinal, the version of it. All of them, or none.

    Conflict where one was changed since, or is not to be approved by whoever acts any more.
    """
    lock_case(unit.session, case.id)  # so that two approvals at once do not exceed a limit together
    may = approvable_lines(unit.session, case, unit.actor_id, unit.today)
    lines = [line for line in may if line.opened.line.ordinal in versions]
    if {line.opened.line.ordinal: line.opened.line.version for line in lines} != dict(versions):
        raise Conflict(_("The lines changed since you opened the budget. Check them, then approve them again."))
    for line in lines:
        _decided(unit, line.opened.line, Verdict.APPROVE, line.opened.facts, line.events + 1, "")
        unit.participants["trail"].act(MoneyAct.BUDGET_APPROVE, ("case", case.id))
    add_to_timeline(unit, case, EventKind.BUDGET_CHANGED)
