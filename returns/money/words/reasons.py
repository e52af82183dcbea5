"""What stands in the way of money, in words."""

from foundation.language.words import lazy_gettext as _l

# %(who)s is the person that the reason is about.
MONEY_SENTENCES: dict[str, object] = {
    "budget_not_approved": _l("Money is committed or paid that nobody has approved."),
    "budget_waits": _l("Planned costs wait for an approval."),
    "budget_step_too_late": _l("This line is paid or cancelled, or this was done before. Record a new line."),
    "budget_pays_unapproved": _l("Nothing is paid before somebody has approved it."),
    "budget_actual_missing": _l("Say how much was really paid."),
    "budget_reason_missing": _l("Say why the line is cancelled."),
    "budget_not_waiting": _l("This line does not wait for an approval."),
    "budget_own_work": _l("Nobody decides on lines of their own, or of a case of their own. Ask a colleague."),
    "budget_no_limit": _l("You have no limit in this currency, so you approve nothing in it. Ask the administrator."),
    "budget_above_limit": _l(
        "With what you have approved in this case, this line passes your limit. Ask somebody with a higher one."
    ),
    "double_payment_not_checked": _l("Nobody has checked yet whether another programme pays for the same."),
    "double_payment_found": _l("Another programme pays for the same, by the latest check."),
    "budget_not_entitled": _l("The programme does not pay this to this person."),
    "budget_above_entitlement": _l("This is more than the programme pays."),
    "budget_other_currency": _l("The programme pays in another currency."),
    "budget_above_total": _l("Cash and help in kind together are more than the programme pays in all."),
    "budget_above_medical": _l("Medical costs together are more than the programme pays."),
    "budget_receipt_missing": _l("The receipt is missing."),
    "budget_overspent": _l("More was paid than planned."),
    "entitlement_age_not_known": _l("%(who)s: the age is not known, so what depends on it is left out."),
}
