"""Budgets in words: kinds of costs, where a line stands, what a programme pays."""

from foundation.language.words import _, lazy_gettext as _l
from returns.money.rules.budget import BudgetEventKind, LineKind, LineStatus, Paid
from returns.money.rules.entitlements import MEDICAL, PREFIX, TOTAL, Pay, ReturnType, When

KIND_LABELS = {
    LineKind.TRAVEL: _l("Travel"),
    LineKind.ESCORT: _l("Escort"),
    LineKind.DOCUMENTS: _l("Documents"),
    LineKind.MEDICAL: _l("Medical costs"),
    LineKind.ACCOMMODATION: _l("Accommodation"),
    LineKind.CASH: _l("Cash for the person"),
    LineKind.IN_KIND: _l("Help in kind"),
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
    Paid.NOBODY_ELSE: _l("Nobody else pays for the same"),
    Paid.SOMEBODY_ELSE: _l("Another programme pays for the same"),
    Paid.NOT_KNOWN: _l("Not known yet"),
}
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
    "in_kind": _l("Help in kind after return"),
    "support": _l("Support"),
    "travel_allowance": _l("Travel allowance"),
    "start_allowance": _l("Start allowance"),
    MEDICAL: _l("Medical costs"),
    TOTAL: _l("Everything together"),
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
