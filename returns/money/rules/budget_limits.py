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
    allowed = {(line.code, line.person): line for line in entitled.lines}
    reasons = []
    for key in dict.fromkeys((charge.entitlement, charge.person) for charge in charged if charge.entitlement):
        own = [charge for charge in charged if (charge.entitlement, charge.person) == key]
        line = allowed.get(key)
        seen = nothing(line.payable.currency if line else own[0].amount.currency)
        for charge in own:
            if line is None:
                reasons.append(_warned(BudgetLimitReason.BUDGET_NOT_ENTITLED, charge.line, UNCITED))
            elif charge.amount.currency != line.payable.currency:
                reasons.append(_warned(BudgetLimitReason.BUDGET_OTHER_CURRENCY, charge.line, line.cited))
            else:
                seen = seen + charge.amount
                if seen.exceeds(line.payable):
                    reasons.append(_warned(BudgetLimitReason.BUDGET_ABOVE_ENTITLEMENT, charge.line, line.cited))
    return (*reasons, *_above_caps(entitled, charged))


def _above_caps(entitled: Entitlement, charged: Sequence[Charged]) -> Iterable[Reason]:
    for cap in entitled.caps:
        if cap.what not in (TOTAL, MEDICAL):
            continue
        own = [
            charge
            for charge in charged
            if (charge.is_medical if cap.what == MEDICAL else charge.is_help) and cap.person in ("", charge.person)
        ]
        same = [charge.amount.amount for charge in own if charge.amount.currency == cap.most.currency]
        if sum(same, Decimal(0)) > cap.most.amount:
            code = (
                BudgetLimitReason.BUDGET_ABOVE_MEDICAL if cap.what == MEDICAL else BudgetLimitReason.BUDGET_ABOVE_TOTAL
            )
            yield _warned(code, cap.person, cap.cited)


def _warned(code: ReasonCode, subject: str, cited: Cited) -> Reason:
    return Reason(code, subject, Severity.WARNING, cited.rule, cited.source, "budget")
