"""The money of a plan as the rules look at it: opened; and how long after the arrival help may be given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from foundation.money import Money
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow
from reintegration.episodes.models import Episode
from reintegration.plans.models.plans import PlanInstalment, PlanItem
from reintegration.plans.queries.plans import Allowance, WholeItem
from reintegration.plans.rules.money import Allowed, Costed, Part
from returns.cases.models import Case
from returns.money.models import BudgetLine as BudgetLine
from returns.money.rules.budget import LineStatus

_WINDOW = "plan.assistance_months"
_IN_KIND = "entitlement.in_kind.used_within_months"


def money_of(amount: str | None, currency: str | None) -> Money | None:
    """A sum as it was sealed, or None."""
    return Money(Decimal(amount), currency) if amount and currency else None


def part_of(row: PlanInstalment) -> Part:
    """An instalment, opened."""
    content = row.content
    return Part(
        row.state,
        Money(Decimal(content["amount"]), content["currency"]),
        money_of(content["paid"], content["currency"]),
    )


def costed(item: PlanItem, instalments: Iterable[PlanInstalment] = ()) -> Costed:
    """An item and its parts, opened."""
    content = item.content
    return Costed(
        state=item.state,
        cost=money_of(content.get("amount"), content.get("currency")),
        line=item.budget_line_id.hex if item.budget_line_id else "",
        parts=tuple(part_of(instalment) for instalment in instalments),
        contribution=money_of(content.get("contribution_sum"), content.get("currency")),
    )


def allowed_by(line: Allowance | BudgetLine) -> Allowed:
    """A line of the budget as a plan counts it: its sum is opened, nothing else of it is looked at."""
    content = line.content
    amount = Money(Decimal(content["planned"]), content["currency"])
    return Allowed(line.id.hex, amount, line.approved_at is not None, line.status is LineStatus.CANCELLED)


def money_of_plan(plan: Sequence[WholeItem]) -> tuple[list[Costed], list[Allowed]]:
    """The items of a plan, and the lines that pay them, opened."""
    items = [costed(whole.item, whole.instalments) for whole in plan]
    lines = {whole.allowance.id: allowed_by(whole.allowance) for whole in plan if whole.allowance is not None}
    return items, list(lines.values())


@dataclass(frozen=True)
class HelpWindow:
    """For how many months after the arrival help may be given, in kind and otherwise; None: not known. With sources."""

    in_kind: int | None
    otherwise: int | None
    sources: tuple[str, ...]

    def months(self, is_in_kind: bool) -> int | None:
        """The months for help of one kind."""
        return self.in_kind if is_in_kind else self.otherwise


def help_window(session: Session, case: Case, today: date) -> HelpWindow:
    """The window of a case, by the rules of its programme; one statement.

    Sources: rules entitlement.in_kind.used_within_months and plan.assistance_months, the second where the first is
    silent.
    """
    scope: Mapping[str, str] = {
        name: value
        for name, value in (
            ("country", case.country),
            ("programme", case.programme or ""),
            ("return_type", case.return_type.value if case.return_type else ""),
        )
        if value
    }
    rules = rules_on(session, (_WINDOW, _IN_KIND), today)
    general, in_kind = rules.find(_WINDOW, scope), rules.find(_IN_KIND, scope)
    rows = [rule for rule in (in_kind, general) if rule is not None and rule.known]
    return HelpWindow(
        in_kind=_months(in_kind) or _months(general),
        otherwise=_months(general),
        sources=tuple(dict.fromkeys(rule.source for rule in rows)),
    )


def _months(row: RuleRow | None) -> int | None:
    return row.whole() if row is not None and row.known else None


def day_there(episode: Episode, now: datetime) -> date:
    """The local day of an instant at the place where the people of an episode are."""
    return local_date(now, episode.zone)
