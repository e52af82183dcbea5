"""What the audit calls the doors and changes of money."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "approvals.list": _l("Listed what waits for an approval"),
    "budget.approve": _l("Approved a line of a budget"),
    "budget.cancel": _l("Cancelled a line of a budget"),
    "budget.change": _l("Changed a line of a budget"),
    "budget.check": _l("Recorded a check for double payment"),
    "budget.commit": _l("Committed a line of a budget"),
    "budget.decide": _l("Decided on a line of a budget"),
    "budget.decline": _l("Declined a line of a budget"),
    "budget.line": _l("Read a line of a budget"),
    "budget.page": _l("Read the budget of a case"),
    "budget.pay": _l("Recorded a payment"),
    "budget.programme": _l("Changed the programme of a case"),
    "budget.propose": _l("Proposed what a programme pays"),
    "budget.receipt": _l("Named the receipt of a line"),
    "budget.record": _l("Recorded a line of a budget"),
    "budget.step": _l("Took a step with a line of a budget"),
    "case.programme": _l("Changed the programme of a case"),
}
