"""Changes of items of a reintegration plan: added, changed, begun, delivered, cancelled. Nothing is deleted."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from foundation.errors import BadInput, Conflict, NotFound
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.rules import EpisodeState
from reintegration.plans.models import ItemContent, PlanItem, PlanObjective
from reintegration.plans.queries import WholeItem, costed, day_there, instalments_of_item, last_ordinal, whole_item
from reintegration.plans.rules.money import InstalmentState
from reintegration.plans.rules.plans import (
    Days,
    Dimension,
    ItemState,
    Level,
    RevisionKind,
    for_whom,
    why_not_cancelled,
    why_not_changed,
    why_not_delivered,
    why_not_for,
    why_not_planned,
    why_not_started,
)
from reintegration.plans.services.money import why_not_spent
from reintegration.plans.services.objectives import NewObjective, add_objective, objective_of
from reintegration.plans.services.revisions import keep_first, note_revision
from reintegration.plans.services.stated import Wrong, plan_facts, refuse_wrong, why_closed, wrong_person, wrong_sums
from returns.cases.models import Case
from returns.cases.queries import lock_case
from returns.cases.rules import Reason
from returns.cases.services.planning import made_before, note_made


@dataclass(frozen=True)
class NewItem:
    """An item as it is stated, under an objective that stands or under a new one, whose words are given.

    Without an amount it costs the programme nothing, or that is not known yet. Without a person it is for whomever its
    objective is for.
    """

    dimension: Dimension | None
    level: Level | None
    objective: str | None
    activity: str
    planned_on: date
    provider: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    is_in_kind: bool = True
    planned_until: date | None = None
    contribution: str | None = None
    contribution_sum: Decimal | None = None
    person_id: uuid.UUID | None = None
    objective_id: uuid.UUID | None = None


def add_item(unit: Unit, case: Case, episode: Episode, new: NewItem, once: uuid.UUID | None = None) -> uuid.UUID:
    """Add an item to the plan of an episode; returns its id. Sent twice with the same `once`, it is one.

    BadInput by field; RuleBroken (`episode_closed`, `track_without_plan`, `item_for_somebody_else`).
    """
    if made := made_before(unit, once):
        return made
    lock_case(unit.session, case.id)
    refuse_if(why_not_planned(plan_facts(case, episode)))
    refuse_wrong(_wrong(unit, case, new))
    under = _objective(unit, case, episode, new)
    assert unit.actor_id is not None
    now = unit.clock.now()
    item = PlanItem(
        case_id=case.id,
        episode_id=episode.id,
        ordinal=last_ordinal(unit.session, episode.id) + 1,
        state=ItemState.PLANNED,
        added_at=now,
        added_by=unit.actor_id,
    )
    _state(item, under, new)
    item.changed_at = now
    unit.session.add(item)
    unit.session.flush()  # its revision refers to it
    note_revision(unit, item, RevisionKind.ADDED)
    note_made(unit, once, item.id)
    unit.participants["trail"].act("plan.add", ("case", case.id))
    return item.id


def change_item(unit: Unit, case: Case, episode: Episode, item: PlanItem, new: NewItem, version: int) -> None:
    """Change an item; its earlier values stay in its revisions.

    Conflict if it was changed after `version`; BadInput by field; RuleBroken (`episode_closed`, `item_not_planned`,
    `item_for_somebody_else`).
    """
    if item.version != version:
        raise Conflict(
            _("Somebody else changed this item meanwhile. The newest state stands beside what you typed: compare.")
        )
    lock_case(unit.session, case.id)
    refuse_if(why_not_changed(item.state, episode.state is EpisodeState.OPEN))
    refuse_wrong(_wrong(unit, case, new), _wrong_cost(unit, item, new))
    under = _objective(unit, case, episode, new, item.objective_id)
    refuse_if(why_not_for(item.person_id, new.person_id or under.person_id))
    keep_first(unit, item)
    _state(item, under, new)
    item.changed_at = unit.clock.now()
    note_revision(unit, item, RevisionKind.CHANGED)
    unit.participants["trail"].act("plan.change", ("case", item.case_id))


def start_item(unit: Unit, item: PlanItem, episode: Episode, started_on: date) -> None:
    """Record that an item is under way since a local day. RuleBroken as for `deliver_item`."""
    refuse_if((*why_closed(episode), *why_not_started(item.state, started_on, _days(unit, episode))))
    keep_first(unit, item)
    item.state, item.started_on = ItemState.UNDER_WAY, started_on
    note_revision(unit, item, RevisionKind.STARTED)
    unit.participants["trail"].act("plan.start", ("case", item.case_id))


def deliver_item(unit: Unit, item: PlanItem, episode: Episode, delivered_on: date) -> None:
    """Record that an item was delivered on a local day there. Without instalments it is paid with that.

    RuleBroken (`episode_closed`, `item_not_planned`, `delivery_in_the_future`, `delivery_before_arrival`,
    `delivery_before_beginning`, and what the line of the budget says), every reason at once.
    """
    lock_case(unit.session, item.case_id)
    days = _days(unit, episode)
    reasons = [*why_closed(episode), *why_not_delivered(item.state, delivered_on, item.started_on, days)]
    refuse_if((*reasons, *_unaffordable(unit, item)))
    keep_first(unit, item)
    item.state, item.delivered_on, item.delivered_by = ItemState.DELIVERED, delivered_on, unit.actor_id
    note_revision(unit, item, RevisionKind.DELIVERED)
    unit.participants["trail"].act("plan.deliver", ("case", item.case_id))


def cancel_item(unit: Unit, item: PlanItem, episode: Episode, because: str) -> None:
    """Cancel an item that was not delivered, and its parts that were not paid. Nothing is deleted.

    RuleBroken (`episode_closed`, `item_not_planned`, `item_reason_missing`).
    """
    lock_case(unit.session, item.case_id)
    refuse_if((*why_closed(episode), *why_not_cancelled(item.state, bool(because.strip()))))
    keep_first(unit, item)
    now = unit.clock.now()
    item.state, item.changed_at = ItemState.CANCELLED, now
    item.content = replace(item.content, because=because.strip())
    for part in instalments_of_item(unit.session, item.id):
        if part.state is InstalmentState.PLANNED:
            part.state = InstalmentState.CANCELLED
    note_revision(unit, item, RevisionKind.CANCELLED)
    unit.participants["trail"].act("plan.cancel", ("case", item.case_id))


def _unaffordable(unit: Unit, item: PlanItem) -> tuple[Reason, ...]:
    """Why the budget does not pay the cost of an item that is not paid in parts."""
    whole = whole_item(unit.session, item.id)
    if whole is None:
        raise NotFound
    costs = costed(whole.item, whole.instalments)
    is_in_parts = any(part.state is not InstalmentState.CANCELLED for part in costs.parts)
    return () if is_in_parts or costs.cost is None else why_not_spent(unit, whole, costs.cost)


def _objective(
    unit: Unit, case: Case, episode: Episode, new: NewItem, current: uuid.UUID | None = None
) -> PlanObjective:
    """The objective that an item is under: one that stands, or a new one. RuleBroken (`item_for_somebody_else`)."""
    if new.objective_id is not None:
        objective = objective_of(unit, episode, new.objective_id, current)
        if new.person_id is not None:
            refuse_if(for_whom(new.person_id.hex, objective.person_id.hex if objective.person_id else ""))
        return objective
    if new.objective is None or new.dimension is None or new.level is None:
        raise BadInput({"objective": [_("Choose an objective, or write a new one.")]})
    stated = NewObjective(new.dimension, new.level, new.objective, new.person_id)
    return add_objective(unit, case, episode, stated)


def _state(item: PlanItem, under: PlanObjective, new: NewItem) -> None:
    item.objective_id, item.dimension, item.level = under.id, under.dimension, under.level
    item.person_id = new.person_id or under.person_id
    item.is_in_kind, item.planned_on, item.planned_until = new.is_in_kind, new.planned_on, new.planned_until
    item.content = ItemContent(
        objective=under.content.text,
        activity=new.activity,
        provider=new.provider,
        amount=new.amount,
        currency=new.currency,
        contribution=new.contribution,
        contribution_sum=new.contribution_sum,
    )


def _wrong(unit: Unit, case: Case, new: NewItem) -> Wrong:
    wrong = wrong_person(unit, case.id, new.person_id)
    wrong |= wrong_sums(new.currency, amount=new.amount, contribution_sum=new.contribution_sum)
    if new.planned_until is not None and new.planned_until < new.planned_on:
        wrong["planned_until"] = [_("This day is before the first one.")]
    return wrong


def _wrong_cost(unit: Unit, item: PlanItem, new: NewItem) -> Wrong:
    """A cost that does not fit what is planned in parts, or the line of the budget that pays it."""
    whole = whole_item(unit.session, item.id) or WholeItem(item)
    costs = costed(item, whole.instalments)
    parts = [part.paid or part.planned for part in costs.parts if part.state is not InstalmentState.CANCELLED]
    currencies = {amount.currency for amount in parts}
    if whole.allowance is not None:
        currencies.add(whole.allowance.content.currency)
    if new.amount is None and parts:
        return {"amount": [_("The instalments come to more than this. Cancel some of them first.")]}
    if new.amount is not None and currencies - {new.currency}:
        return {"currency": [_("Its instalments, or its line of the budget, are in another currency.")]}
    if new.amount is not None and sum((amount.amount for amount in parts), Decimal(0)) > new.amount:
        return {"amount": [_("The instalments come to more than this. Cancel some of them first.")]}
    return {}


def _days(unit: Unit, episode: Episode) -> Days:
    return Days(episode.arrived_on, day_there(episode, unit.clock.now()))
