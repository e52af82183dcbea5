"""Changes of the money of a plan: the parts in which an item is paid, and the line of the budget that pays it."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.money import Money
from foundation.storage.unit_of_work import Unit, reading
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.plans.access import SPENDING
from reintegration.plans.models import InstalmentContent, PlanInstalment, PlanItem
from reintegration.plans.queries import (
    WholeItem,
    allowed_by,
    costed,
    day_there,
    instalments_of_item,
    paid_by_line,
    part_of,
    whole_item,
)
from reintegration.plans.rules.money import (
    InstalmentState,
    PlanMoneyReason,
    why_not_divided,
    why_not_paid,
    why_part_not_paid,
)
from reintegration.plans.rules.plans import PlanStepReason
from reintegration.plans.services.stated import refuse_wrong, why_closed, wrong_sums
from returns.cases.queries import lock_case
from returns.cases.rules import Reason
from returns.cases.services.planning import made_before, note_made
from returns.money.queries import lines_of_case
from returns.money.rules.budget import LineStatus


def why_not_spent(unit: Unit, whole: WholeItem, more: Money) -> tuple[Reason, ...]:
    """Why the line of the budget does not pay more for an item; no reasons where no line is named."""
    if whole.item.budget_line_id is None:
        return ()
    allowed = allowed_by(whole.allowance) if whole.allowance is not None else None
    with reading(unit.aside, SPENDING) as aside:  # a partner does not see what is for people who did not agree
        items = paid_by_line(aside.session, whole.item.budget_line_id)
        spent = [money for paid in items for money in costed(paid.item, paid.instalments).paid]
    return why_not_paid(more, allowed, spent)


def add_instalment(
    unit: Unit,
    item: PlanItem,
    episode: Episode,
    amount: Decimal,
    due_on: date,
    note: str = "",
    once: uuid.UUID | None = None,
) -> uuid.UUID:
    """Plan one part of the cost of an item, in its currency; returns its id. Sent twice with the same `once`: one.

    BadInput by field; RuleBroken (`episode_closed`, `item_not_planned`, `item_without_cost`, `instalments_above_cost`).
    """
    if made := made_before(unit, once):
        return made
    lock_case(unit.session, item.case_id)
    standing = instalments_of_item(unit.session, item.id)
    costs, currency = costed(item, standing), item.content.currency
    if currency:
        refuse_wrong(wrong_sums(currency, amount=amount))
    refuse_if((*why_closed(episode), *why_not_divided(costs, Money(amount, currency) if currency else None)))
    assert unit.actor_id is not None  # somebody answers for every part
    assert currency is not None  # without a cost it was refused
    row = PlanInstalment(
        case_id=item.case_id,
        item_id=item.id,
        ordinal=max((instalment.ordinal for instalment in standing), default=0) + 1,
        state=InstalmentState.PLANNED,
        due_on=due_on,
        added_at=unit.clock.now(),
        added_by=unit.actor_id,
        content=InstalmentContent(amount, currency, note=note),
    )
    unit.session.add(row)
    note_made(unit, once, row.id)
    unit.participants["trail"].act("plan.instalment", ("case", item.case_id))
    return row.id


def pay_instalment(
    unit: Unit, item: PlanItem, episode: Episode, row: PlanInstalment, paid_on: date, paid: Decimal | None = None
) -> None:
    """Record that a part was paid on a local day; `paid` where it was another sum than planned.

    BadInput by field; RuleBroken (`episode_closed`, `instalment_not_planned`, `paid_above_cost`, days, and what the
    line of the budget says), every reason at once.
    """
    lock_case(unit.session, item.case_id)
    whole, content = _whole(unit, item), row.content
    sum_of = paid if paid is not None else content.amount
    refuse_wrong(wrong_sums(content.currency, paid_sum=sum_of))
    today, more = day_there(episode, unit.clock.now()), Money(sum_of, content.currency)
    part = why_part_not_paid(costed(whole.item, whole.instalments), part_of(row), more)
    refuse_if((*why_closed(episode), *part, *_wrong_day(paid_on, episode, today), *why_not_spent(unit, whole, more)))
    row.state, row.paid_on, row.paid_by = InstalmentState.PAID, paid_on, unit.actor_id
    row.content = replace(content, paid=sum_of)
    unit.participants["trail"].act("plan.pay", ("case", item.case_id))


def cancel_instalment(unit: Unit, episode: Episode, row: PlanInstalment, because: str) -> None:
    """Cancel a part that was not paid. RuleBroken (`episode_closed`, `instalment_not_planned`)."""
    is_planned = row.state is InstalmentState.PLANNED
    refuse_if((*why_closed(episode), *(() if is_planned else (Reason(PlanMoneyReason.INSTALMENT_NOT_PLANNED),))))
    row.state, row.content = InstalmentState.CANCELLED, replace(row.content, because=because)
    unit.participants["trail"].act("plan.instalment", ("case", row.case_id))


def name_line(unit: Unit, item: PlanItem, line_id: uuid.UUID | None) -> None:
    """Name the line of the budget that pays an item, or none; for whoever works on the case in its office.

    BadInput for a line of another case, a cancelled one, or one in another currency than the item.
    """
    lock_case(unit.session, item.case_id)
    line = next((line for line in lines_of_case(unit.session, item.case_id) if line.id == line_id), None)
    if line_id is not None:
        currency = item.content.currency
        if line is None or line.status is LineStatus.CANCELLED:
            raise BadInput({"line_id": [_("Choose from the list.")]})
        if currency and line.content.currency != currency:
            raise BadInput({"line_id": [_("This line is in another currency than the item.")]})
    item.budget_line_id = line_id
    unit.participants["trail"].act("plan.budget", ("case", item.case_id))


def _whole(unit: Unit, item: PlanItem) -> WholeItem:
    whole = whole_item(unit.session, item.id)
    if whole is None:
        raise NotFound
    return whole


def _wrong_day(on: date, episode: Episode, today: date) -> tuple[Reason, ...]:
    conditions = (
        (on > today, PlanStepReason.PLAN_DAY_NOT_COME),
        (on < episode.arrived_on, PlanStepReason.PLAN_DAY_BEFORE_ARRIVAL),
    )
    return tuple(Reason(code) for applies, code in conditions if applies)
