"""Where a budget pays more than the people are entitled to: findings, for whoever approves to judge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.money import Money, nothing
from returns.cases.rules.reasons import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.money.rules.entitlements import MEDICAL, TOTAL, Entitlement


class BudgetLimitReason(ReasonCode):
    """Codes of reasons about what is above an entitlement."""

    BUDGET_NOT_ENTITLED = "budget_not_entitled"
    BUDGET_ABOVE_ENTITLEMENT = "budget_above_entitlement"
    BUDGET_OTHER_CURRENCY = "budget_other_currency"
    BUDGET_ABOVE_TOTAL = "budget_above_total"
    BUDGET_ABOVE_MEDICAL = "budget_above_medical"


@dataclass(frozen=True)
class Charged:
    """Money of a budget that an entitlement is compared with: for what, for whom, as what, and how much."""

    line: str
    entitlement: str  # the code of the entitlement that it pays out, or empty
    person: str
    is_help: bool  # cash or in kind: what the limit of everything counts
    is_medical: bool
    amount: Money


def above_entitlement(entitled: Entitlement, charged: Sequence[Charged]) -> tuple[Reason, ...]:
    """Every line that pays more than the person is entitled to, and every limit that the lines pass together.

    The subject is the line as hex, or empty where several pass a limit together. Source: the rows of the programme.
    """
    allowed = {(one.code, one.person): one for one in entitled.lines}
    found = []
    for key in dict.fromkeys((one.entitlement, one.person) for one in charged if one.entitlement):
        own = [one for one in charged if (one.entitlement, one.person) == key]
        line = allowed.get(key)
        seen = nothing(line.payable.currency if line else own[0].amount.currency)
        for one in own:
            if line is None:
                found.append(_warned(BudgetLimitReason.BUDGET_NOT_ENTITLED, one.line, UNCITED))
            elif one.amount.currency != line.payable.currency:
                found.append(_warned(BudgetLimitReason.BUDGET_OTHER_CURRENCY, one.line, line.cited))
            else:
                seen = seen + one.amount
                if seen.exceeds(line.payable):
                    found.append(_warned(BudgetLimitReason.BUDGET_ABOVE_ENTITLEMENT, one.line, line.cited))
    return (*found, *_above_caps(entitled, charged))


def _above_caps(entitled: Entitlement, charged: Sequence[Charged]) -> Iterable[Reason]:
    for cap in entitled.caps:
        if cap.what not in (TOTAL, MEDICAL):
            continue
        own = [
            one
            for one in charged
            if (one.is_medical if cap.what == MEDICAL else one.is_help) and cap.person in ("", one.person)
        ]
        same = [one.amount.amount for one in own if one.amount.currency == cap.most.currency]
        if sum(same, Decimal(0)) > cap.most.amount:
            code = (
                BudgetLimitReason.BUDGET_ABOVE_MEDICAL if cap.what == MEDICAL else BudgetLimitReason.BUDGET_ABOVE_TOTAL
            )
            yield _warned(code, cap.person, cap.cited)


def _warned(code: ReasonCode, subject: str, cited: Cited) -> Reason:
    return Reason(code, subject, Severity.WARNING, cited.rule, cited.source, "budget")
