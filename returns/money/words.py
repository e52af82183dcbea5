"""Budgets in words: audited acts, kinds of costs, states of a line, entitlements, and reasons."""

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.money.rules.budget import BudgetEventKind, BudgetLimitReason, BudgetReason, LineKind, LineStatus, Paid
from returns.money.rules.entitlements import MEDICAL, PREFIX, TOTAL, EntitlementReason, Pay, ReturnType, When

# What the audit calls the routes and changes of money.


class MoneyAct(AuditedAct):
    """Pages and changes of money, as the audit calls them."""

    APPROVALS_LIST = "approvals.list", _l("Listed items awaiting approval")
    BUDGET_APPROVE = "budget.approve", _l("Approved a budget line")
    BUDGET_APPROVE_ALL = "budget.approve_all", _l("Approved the lines of a budget")
    BUDGET_CANCEL = "budget.cancel", _l("Cancelled a budget line")
    BUDGET_CHANGE = "budget.change", _l("Changed a budget line")
    BUDGET_CHECK = "budget.check", _l("Recorded a double funding check")
    BUDGET_COMMIT = "budget.commit", _l("Committed a budget line")
    BUDGET_DECIDE = "budget.decide", _l("Decided on a budget line")
    BUDGET_DECLINE = "budget.decline", _l("Declined a budget line")
    BUDGET_LINE = "budget.line", _l("Read a budget line")
    BUDGET_PAGE = "budget.page", _l("Read the budget of a case")
    BUDGET_PAY = "budget.pay", _l("Recorded a payment")
    BUDGET_PROGRAMME = "budget.programme", _l("Changed the programme of a case")
    BUDGET_PROPOSE = "budget.propose", _l("Proposed what a programme pays")
    BUDGET_RECEIPT = "budget.receipt", _l("Linked a receipt to a line")
    BUDGET_RECORD_JOURNEY = "budget.record_journey", _l("Recorded the costs of a journey")
    BUDGET_RECORD = "budget.record", _l("Recorded a budget line")
    BUDGET_STEP = "budget.step", _l("Took a step on a budget line")
    CASE_PROGRAMME = "case.programme", _l("Changed the programme of a case")


# Budgets in words: kinds of costs, where a line stands, what a programme pays.


KIND_LABELS = {
    LineKind.TRAVEL: _l("Travel"),
    LineKind.ESCORT: _l("Escort"),
    LineKind.DOCUMENTS: _l("Documents"),
    LineKind.MEDICAL: _l("Medical costs"),
    LineKind.ACCOMMODATION: _l("Accommodation"),
    LineKind.CASH: _l("Cash for the person"),
    LineKind.IN_KIND: _l("In-kind help"),
    LineKind.ONWARD_TRANSPORT: _l("Onward transport"),
    LineKind.OTHER: _l("Other costs"),
}
LINE_STATUS_LABELS = {
    LineStatus.PLANNED: _l("Planned"),
    LineStatus.APPROVED: _l("Approved"),
    LineStatus.COMMITTED: _l("Committed"),
    LineStatus.PAID: _l("Paid"),
    LineStatus.CANCELLED: _l("Cancelled"),
}
LINE_STATUS_MARKS = {LineStatus.APPROVED: "done", LineStatus.PAID: "done", LineStatus.COMMITTED: "due"}
LINE_EVENT_LABELS = {
    BudgetEventKind.RECORDED: _l("Recorded"),
    BudgetEventKind.CHANGED: _l("Changed"),
    BudgetEventKind.APPROVED: _l("Approved"),
    BudgetEventKind.DECLINED: _l("Declined"),
    BudgetEventKind.COMMITTED: _l("Committed"),
    BudgetEventKind.PAID: _l("Paid"),
    BudgetEventKind.CANCELLED: _l("Cancelled"),
}
RETURN_TYPE_LABELS = {ReturnType.VOLUNTARY: _l("Voluntary"), ReturnType.FORCED: _l("Forced")}
PAID_LABELS = {
    Paid.NOBODY_ELSE: _l("No one else pays for this"),
    Paid.SOMEBODY_ELSE: _l("Another programme already pays for this"),
    Paid.NOT_KNOWN: _l("Not known yet"),
}
PAID_MARKS = {Paid.NOBODY_ELSE: "done", Paid.SOMEBODY_ELSE: "warning", Paid.NOT_KNOWN: "due"}
PAY_LABELS = {
    Pay.CASH: _l("in cash"),
    Pay.IN_KIND: _l("in kind"),
    Pay.NOT_STATED: _l("the source does not say whether in cash or in kind"),
}
WHEN_LABELS = {
    When.BEFORE_DEPARTURE: _l("before departure"),
    When.ON_ARRIVAL: _l("on arrival"),
    When.AFTER_ARRIVAL: _l("after arrival"),
    When.NOT_STATED: _l("the source does not say when"),
}
WHAT_LABELS = {
    "cash": _l("Cash"),
    "cash_before_departure": _l("Cash before departure"),
    "cash_on_arrival": _l("Cash on arrival"),
    "in_kind": _l("In-kind help after return"),
    "support": _l("Support"),
    "travel_allowance": _l("Travel allowance"),
    "start_allowance": _l("Start allowance"),
    MEDICAL: _l("Medical costs"),
    TOTAL: _l("Total"),
}


def entitlement_label(code: str) -> str:
    """What is paid, in words; the code itself where no word is known."""
    what = code.removeprefix(PREFIX).partition(".")[0]
    return str(WHAT_LABELS.get(what, what))


def line_label(kind: LineKind, what: str, entitlement: str) -> str:
    """What a line is for: the words of whoever recorded it, else what the programme calls it, else its kind."""
    if what:
        return what
    return entitlement_label(entitlement) if entitlement else str(KIND_LABELS[kind])


def cap_label(what: str) -> str:
    """What a limit is a limit of."""
    return _("%(what)s: at most", what=WHAT_LABELS.get(what, what))


# What stands in the way of money, in words.

# %(who)s is the person that the reason is about.
MONEY_SENTENCES: Sentences = sentences(
    {
        BudgetReason: {
            BudgetReason.BUDGET_NOT_APPROVED: _l("Money has been committed or paid without approval."),
            BudgetReason.BUDGET_WAITS: _l("Planned costs are awaiting approval."),
            BudgetReason.BUDGET_STEP_TOO_LATE: _l(
                "This line is paid or cancelled, or this has already been done. Record a new line."
            ),
            BudgetReason.BUDGET_PAYS_UNAPPROVED: _l("Nothing can be paid before it has been approved."),
            BudgetReason.BUDGET_ACTUAL_MISSING: _l("Enter the amount actually paid."),
            BudgetReason.BUDGET_REASON_MISSING: _l("Give a reason for cancelling the line."),
            BudgetReason.BUDGET_NOT_WAITING: _l("This line is not awaiting approval."),
            BudgetReason.BUDGET_OWN_WORK: _l(
                "You cannot decide on your own lines, or on lines in your own case. Ask a colleague."
            ),
            BudgetReason.BUDGET_NO_LIMIT: _l(
                "You have no limit in this currency, so you cannot approve anything in it. Ask the administrator."
            ),
            BudgetReason.BUDGET_ABOVE_LIMIT: _l(
                "With what you have already approved in this case, this line exceeds your limit. Ask someone with a "
                "higher limit."
            ),
            BudgetReason.DOUBLE_PAYMENT_NOT_CHECKED: _l("The double funding check has not been done yet."),
            BudgetReason.DOUBLE_PAYMENT_FOUND: _l(
                "Another programme already pays for this, according to the latest double funding check."
            ),
            BudgetReason.DOUBLE_PAYMENT_CHECK_OLDER: _l(
                "The latest double funding check is older than what this line says. Check again."
            ),
            BudgetReason.BUDGET_RECEIPT_MISSING: _l("The receipt is missing."),
            BudgetReason.BUDGET_OVERSPENT: _l("More was paid than planned."),
        },
        BudgetLimitReason: {
            BudgetLimitReason.BUDGET_NOT_ENTITLED: _l("The programme does not pay this to this person."),
            BudgetLimitReason.BUDGET_ABOVE_ENTITLEMENT: _l("This is more than the programme pays."),
            BudgetLimitReason.BUDGET_OTHER_CURRENCY: _l("The programme pays in another currency."),
            BudgetLimitReason.BUDGET_ABOVE_TOTAL: _l(
                "Cash and in-kind help together are more than the programme pays in total."
            ),
            BudgetLimitReason.BUDGET_ABOVE_MEDICAL: _l("Medical costs together are more than the programme pays."),
        },
        EntitlementReason: {
            EntitlementReason.ENTITLEMENT_AGE_NOT_KNOWN: _l(
                "%(who)s: the age is not known, so anything that depends on it is left out."
            ),
        },
    }
)
# What the words of scopes are called, by their key.
RULE_VALUES = {"return_type": RETURN_TYPE_LABELS}
