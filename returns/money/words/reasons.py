"""What stands in the way of money, in words."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.money.rules.budget import BudgetReason
from returns.money.rules.budget_limits import BudgetLimitReason
from returns.money.rules.entitlements import EntitlementReason

# %(who)s is the person that the reason is about.
MONEY_SENTENCES: Sentences = sentences(
    {
        BudgetReason: {
            BudgetReason.BUDGET_NOT_APPROVED: _l("Money is committed or paid that nobody has approved."),
            BudgetReason.BUDGET_WAITS: _l("Planned costs wait for an approval."),
            BudgetReason.BUDGET_STEP_TOO_LATE: _l(
                "This line is paid or cancelled, or this was done before. Record a new line."
            ),
            BudgetReason.BUDGET_PAYS_UNAPPROVED: _l("Nothing is paid before somebody has approved it."),
            BudgetReason.BUDGET_ACTUAL_MISSING: _l("Say how much was really paid."),
            BudgetReason.BUDGET_REASON_MISSING: _l("Say why the line is cancelled."),
            BudgetReason.BUDGET_NOT_WAITING: _l("This line does not wait for an approval."),
            BudgetReason.BUDGET_OWN_WORK: _l(
                "Nobody decides on lines of their own, or of a case of their own. Ask a colleague."
            ),
            BudgetReason.BUDGET_NO_LIMIT: _l(
                "You have no limit in this currency, so you approve nothing in it. Ask the administrator."
            ),
            BudgetReason.BUDGET_ABOVE_LIMIT: _l(
                "With what you have approved in this case, this line passes your limit. Ask somebody with a higher one."
            ),
            BudgetReason.DOUBLE_PAYMENT_NOT_CHECKED: _l(
                "Nobody has checked yet whether another programme pays for the same."
            ),
            BudgetReason.DOUBLE_PAYMENT_FOUND: _l("Another programme pays for the same, by the latest check."),
            BudgetReason.DOUBLE_PAYMENT_CHECK_OLDER: _l(
                "The latest check for double payment is older than what this line says. Check again."
            ),
            BudgetReason.BUDGET_RECEIPT_MISSING: _l("The receipt is missing."),
            BudgetReason.BUDGET_OVERSPENT: _l("More was paid than planned."),
        },
        BudgetLimitReason: {
            BudgetLimitReason.BUDGET_NOT_ENTITLED: _l("The programme does not pay this to this person."),
            BudgetLimitReason.BUDGET_ABOVE_ENTITLEMENT: _l("This is more than the programme pays."),
            BudgetLimitReason.BUDGET_OTHER_CURRENCY: _l("The programme pays in another currency."),
            BudgetLimitReason.BUDGET_ABOVE_TOTAL: _l(
                "Cash and help in kind together are more than the programme pays in all."
            ),
            BudgetLimitReason.BUDGET_ABOVE_MEDICAL: _l("Medical costs together are more than the programme pays."),
        },
        EntitlementReason: {
            EntitlementReason.ENTITLEMENT_AGE_NOT_KNOWN: _l(
                "%(who)s: the age is not known, so what depends on it is left out."
            ),
        },
    }
)
