"""The budget of a case: lines of costs, what may happen to them, who may approve which, what a departure waits for."""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from foundation.money import Money, nothing
from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.money.rules.entitlements import MEDICAL, TOTAL, Entitlement


class BudgetReason(ReasonCode):
    """Codes of reasons about budgets and their lines."""

    BUDGET_NOT_APPROVED = "budget_not_approved"
    BUDGET_WAITS = "budget_waits"
    BUDGET_STEP_TOO_LATE = "budget_step_too_late"
    BUDGET_PAYS_UNAPPROVED = "budget_pays_unapproved"
    BUDGET_ACTUAL_MISSING = "budget_actual_missing", "paid_sum"
    BUDGET_REASON_MISSING = "budget_reason_missing", "reason"
    BUDGET_NOT_WAITING = "budget_not_waiting"
    BUDGET_OWN_WORK = "budget_own_work"
    BUDGET_NO_LIMIT = "budget_no_limit"
    BUDGET_ABOVE_LIMIT = "budget_above_limit"
    DOUBLE_PAYMENT_NOT_CHECKED = "double_payment_not_checked"
    DOUBLE_PAYMENT_FOUND = "double_payment_found"
    DOUBLE_PAYMENT_CHECK_OLDER = "double_payment_check_older"
    BUDGET_RECEIPT_MISSING = "budget_receipt_missing", "receipt_id"
    BUDGET_OVERSPENT = "budget_overspent"


class LineKind(enum.StrEnum):
    """What a line pays for."""

    TRAVEL = "travel"
    ESCORT = "escort"
    DOCUMENTS = "documents"
    MEDICAL = "medical"
    ACCOMMODATION = "accommodation"
    CASH = "cash"
    IN_KIND = "in_kind"
    ONWARD_TRANSPORT = "onward_transport"
    OTHER = "other"


# Help to people, which another programme could pay as well.
HELP = (LineKind.CASH, LineKind.IN_KIND)


class LineStatus(enum.StrEnum):
    """Where a line stands. Whether it was approved is kept beside it: money can be bound before anybody approved it."""

    PLANNED = "planned"
    APPROVED = "approved"
    COMMITTED = "committed"
    PAID = "paid"
    CANCELLED = "cancelled"


class BudgetStep(enum.StrEnum):
    """What whoever works on the case does with a line."""

    COMMIT = "commit"
    PAY = "pay"
    CANCEL = "cancel"


class Verdict(enum.StrEnum):
    """What an approver says of a line."""

    APPROVE = "approve"
    DECLINE = "decline"


class BudgetEventKind(enum.StrEnum):
    """What happened to a line."""

    RECORDED = "recorded"
    CHANGED = "changed"
    APPROVED = "approved"
    DECLINED = "declined"
    COMMITTED = "committed"
    PAID = "paid"
    CANCELLED = "cancelled"


class Paid(enum.StrEnum):
    """What a check for double payment found."""

    NOBODY_ELSE = "nobody_else"
    SOMEBODY_ELSE = "somebody_else"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class LineFacts:
    """A line as decisions need it. `stated_by`: everybody (hex) who recorded or changed it; `stated_at`: when (UTC)."""

    line: str
    kind: LineKind
    status: LineStatus
    is_approved: bool
    planned: Money
    actual: Money | None = None
    entitlement: str = ""  # the code of the entitlement that it pays out, or empty
    person: str = ""  # for whom, as hex; empty: the whole case
    stated_by: frozenset[str] = frozenset()
    stated_at: datetime | None = None
    is_declined: bool = False

    @property
    def amount(self) -> Money:
        """What it costs: what was paid, and what is planned before that."""
        return self.actual or self.planned

    @property
    def is_help(self) -> bool:
        """Whether it gives people something that another programme could give as well."""
        return self.kind in HELP or bool(self.entitlement)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be approved."""
        return not self.is_approved and self.status is not LineStatus.CANCELLED

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody who approves it: one that was declined has to be changed first."""
        return self.is_open and not self.is_declined


def step_problems(line: LineFacts, step: BudgetStep, has_reason: bool, actual: Money | None) -> tuple[Reason, ...]:
    """Everything that keeps a line from being committed, paid or cancelled."""
    codes = []
    allowed = {
        BudgetStep.COMMIT: (LineStatus.PLANNED, LineStatus.APPROVED),
        BudgetStep.PAY: (LineStatus.PLANNED, LineStatus.APPROVED, LineStatus.COMMITTED),
        BudgetStep.CANCEL: (LineStatus.PLANNED, LineStatus.APPROVED, LineStatus.COMMITTED),
    }
    if line.status not in allowed[step]:
        codes.append(BudgetReason.BUDGET_STEP_TOO_LATE)
    if step is BudgetStep.PAY and not line.is_approved:
        codes.append(BudgetReason.BUDGET_PAYS_UNAPPROVED)
    if step is BudgetStep.PAY and actual is None:
        codes.append(BudgetReason.BUDGET_ACTUAL_MISSING)
    if step is BudgetStep.CANCEL and not has_reason:
        codes.append(BudgetReason.BUDGET_REASON_MISSING)
    return tuple(Reason(code, cleared_by="budget") for code in codes)


@dataclass(frozen=True)
class ApprovalFacts:
    """What is known of whoever decides on a line, and of what the programme asks for first.

    `approved` is what this account has approved in this case before, in the currency of the line; `limit` is None
    where it has none in this currency. `checked` is the latest check for double payment, made at `checked_at`.
    """

    actor: str
    is_owner: bool
    limit: Money | None
    approved: Money
    needs_check: Cited | None
    checked: Paid | None
    checked_at: datetime | None = None


def approval_problems(line: LineFacts, facts: ApprovalFacts) -> tuple[Reason, ...]:
    """Everything that keeps somebody from approving a line, told at once.

    Never one's own work, never above one's limit for a case; help only after somebody checked that no other programme
    pays for the same. Sources: domain, sections 8 and 12; rule entitlement.double_payment_checked.
    """
    reasons = list(decision_problems(line, facts))
    if facts.limit is None:
        reasons.append(_of(BudgetReason.BUDGET_NO_LIMIT))
    elif (facts.approved + line.planned).exceeds(facts.limit):
        reasons.append(_of(BudgetReason.BUDGET_ABOVE_LIMIT))
    if line.is_help and facts.needs_check is not None and (code := _unchecked(line, facts)):
        reasons.append(_of(code, facts.needs_check))
    return tuple(reasons)


def _unchecked(line: LineFacts, facts: ApprovalFacts) -> BudgetReason | None:
    """Why the latest check does not cover a line; a check from before the line was stated is not about it."""
    if facts.checked is Paid.SOMEBODY_ELSE:
        return BudgetReason.DOUBLE_PAYMENT_FOUND
    if facts.checked is not Paid.NOBODY_ELSE:
        return BudgetReason.DOUBLE_PAYMENT_NOT_CHECKED
    is_older = facts.checked_at is not None and line.stated_at is not None and facts.checked_at < line.stated_at
    return BudgetReason.DOUBLE_PAYMENT_CHECK_OLDER if is_older else None


def decision_problems(line: LineFacts, facts: ApprovalFacts) -> tuple[Reason, ...]:
    """What keeps somebody from deciding on a line at all, whichever way."""
    reasons = []
    if not line.waits:
        reasons.append(_of(BudgetReason.BUDGET_NOT_WAITING))
    if facts.is_owner or facts.actor in line.stated_by:
        reasons.append(_of(BudgetReason.BUDGET_OWN_WORK))
    return tuple(reasons)


def approvable(lines: Iterable[LineFacts], facts_for: Callable[[str], ApprovalFacts]) -> list[LineFacts]:
    """The lines of a case that somebody may approve one after the other, in their order.

    What the earlier ones come to counts for the limit, so a line above it is left out and a smaller one after it is in.
    `facts_for`: what is known of who approves, for a currency.
    """
    approved: dict[str, Money] = {}
    may = []
    for line in lines:
        facts = facts_for(line.planned.currency)
        together = approved.get(line.planned.currency, facts.approved)
        if not approval_problems(line, replace(facts, approved=together)):
            approved[line.planned.currency] = together + line.planned
            may.append(line)
    return may


def _of(code: ReasonCode, cited: Cited = UNCITED) -> Reason:
    return Reason(code, "", Severity.BLOCKER, cited.rule, cited.source, "budget")


@dataclass(frozen=True)
class Unapproved:
    """How many lines of a case nobody has approved: money that is bound or paid, and what is only planned."""

    committed: int = 0
    planned: int = 0


@dataclass(frozen=True)
class BudgetRules:
    """How hard it weighs at a sign-off that lines are not approved; None where it does not count."""

    committed: Severity | None
    committed_cited: Cited
    planned: Severity | None
    planned_cited: Cited


def departure_reasons(open_lines: Unapproved, rules: BudgetRules) -> tuple[Reason, ...]:
    """What a sign-off waits for. Money says nothing of whether a journey is safe: it voids no sign-off.

    Sources: rules budget.committed_unapproved, budget.planned_unapproved.
    """
    weighed = (
        (BudgetReason.BUDGET_NOT_APPROVED, open_lines.committed, rules.committed, rules.committed_cited),
        (BudgetReason.BUDGET_WAITS, open_lines.planned, rules.planned, rules.planned_cited),
    )
    return tuple(
        Reason(code, "", severity, cited.rule, cited.source, "budget")
        for code, count, severity, cited in weighed
        if count and severity is not None
    )


def stated_severity(word: str) -> Severity | None:
    """The weight that a rule row names: `blocker`, `warning`, anything else none."""
    return next((severity for severity in Severity if severity.value == word), None)


@dataclass(frozen=True)
class Sums:
    """The sums of one currency: of what is planned, of what was approved of it, of what is bound, and what was paid."""

    planned: Money
    approved: Money
    committed: Money
    paid: Money


def sums_of(lines: Iterable[LineFacts]) -> tuple[Sums, ...]:
    """One row of sums for each currency, by its letters; cancelled lines count nowhere. Nothing is converted."""
    sums: dict[str, Sums] = {}
    for line in lines:
        if line.status is LineStatus.CANCELLED:
            continue
        none = nothing(line.planned.currency)
        before = sums.get(none.currency, Sums(none, none, none, none))
        is_bound = line.status in (LineStatus.COMMITTED, LineStatus.PAID)
        sums[none.currency] = Sums(
            before.planned + line.planned,
            before.approved + (line.planned if line.is_approved else none),
            before.committed + (line.planned if is_bound else none),
            before.paid + (line.actual or none),
        )
    return tuple(sums[currency] for currency in sorted(sums))


def line_findings(line: LineFacts, has_receipt: bool) -> tuple[Reason, ...]:
    """What is to be looked at in a line: paid without a receipt, or more paid than was planned."""
    codes = []
    if line.status is LineStatus.PAID and not has_receipt:
        codes.append(BudgetReason.BUDGET_RECEIPT_MISSING)
    if line.actual is not None and line.actual.exceeds(line.planned):
        codes.append(BudgetReason.BUDGET_OVERSPENT)
    return tuple(Reason(code, line.line, Severity.WARNING, cleared_by="budget") for code in codes)


# Where a budget pays more than the people are entitled to: findings, for whoever approves to judge.


class BudgetLimitReason(ReasonCode):
    """Codes of reasons about what is above an entitlement."""

    BUDGET_NOT_ENTITLED = "budget_not_entitled"
    BUDGET_ABOVE_ENTITLEMENT = "budget_above_entitlement"
    BUDGET_OTHER_CURRENCY = "budget_other_currency"
    BUDGET_ABOVE_TOTAL = "budget_above_total"
    BUDGET_ABOVE_MEDICAL = "budget_above_medical"


def above_entitlement(entitled: Entitlement, charged: Sequence[LineFacts]) -> tuple[Reason, ...]:
    """Every line that pays more than the person is entitled to, and every limit that the lines pass together.

    The subject is the line as hex, or empty where several pass a limit together. Source: the rows of the programme.
    """
    allowed = {(line.code, line.person): line for line in entitled.lines}
    reasons = []
    for key in dict.fromkeys((charge.entitlement, charge.person) for charge in charged if charge.entitlement):
        own = [charge for charge in charged if (charge.entitlement, charge.person) == key]
        line = allowed.get(key)
        charges = nothing(line.payable.currency if line else own[0].amount.currency)
        for charge in own:
            if line is None:
                reasons.append(_warned(BudgetLimitReason.BUDGET_NOT_ENTITLED, charge.line, UNCITED))
            elif charge.amount.currency != line.payable.currency:
                reasons.append(_warned(BudgetLimitReason.BUDGET_OTHER_CURRENCY, charge.line, line.cited))
            else:
                charges = charges + charge.amount
                if charges.exceeds(line.payable):
                    reasons.append(_warned(BudgetLimitReason.BUDGET_ABOVE_ENTITLEMENT, charge.line, line.cited))
    return (*reasons, *_above_caps(entitled, charged))


def _above_caps(entitled: Entitlement, charged: Sequence[LineFacts]) -> Iterable[Reason]:
    for cap in entitled.caps:
        if cap.what not in (TOTAL, MEDICAL):
            continue
        own = [
            charge
            for charge in charged
            if (charge.kind is LineKind.MEDICAL if cap.what == MEDICAL else charge.is_help)
            and cap.person in ("", charge.person)
        ]
        same = [charge.amount.amount for charge in own if charge.amount.currency == cap.most.currency]
        if sum(same, Decimal(0)) > cap.most.amount:
            is_medical = cap.what == MEDICAL
            code = BudgetLimitReason.BUDGET_ABOVE_MEDICAL if is_medical else BudgetLimitReason.BUDGET_ABOVE_TOTAL
            yield _warned(code, cap.person, cap.cited)


def _warned(code: ReasonCode, subject: str, cited: Cited) -> Reason:
    return Reason(code, subject, Severity.WARNING, cited.rule, cited.source, "budget")
