"""What is planned: objectives and the items under them. Every change of one keeps a revision."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from foundation.errors import BadInput, Conflict
from foundation.language.money import currencies_in_use, fits
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.rules import EpisodeReason, EpisodeState, has_plan
from reintegration.plans.models import ItemContent, ObjectiveContent, PlanItem, PlanObjective, PlanRevision
from reintegration.plans.queries import (
    WholeItem,
    costed,
    items_under,
    last_ordinal,
    last_revision,
    objectives_of_episode,
    whole_item,
)
from reintegration.plans.rules import (
    Dimension,
    ItemState,
    Level,
    ObjectiveState,
    PlanReason,
    RevisionKind,
    for_whom,
    why_not_changed,
    why_not_for,
    why_not_planned,
)
from reintegration.plans.words import PlansAct
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.rules.cases import Reason

Wrong = dict[str, list[str]]


@dataclass(frozen=True)
class NewObjective:
    """An objective as it is stated; without a person it is for the whole family."""

    dimension: Dimension
    level: Level
    text: str
    person_id: uuid.UUID | None = None


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


def add_objective(unit: Unit, case: Case, episode: Episode, new: NewObjective) -> PlanObjective:
    """Add an objective to a plan.

    RuleBroken (`episode_closed`, `track_without_plan`); BadInput for somebody who is not of the case.
    """
    lock_case(unit.session, case.id)
    standing = objectives_of_episode(unit.session, episode.id)
    refuse_if(_why_not_planned(case, episode))
    refuse_wrong(_wrong_person(unit, case.id, new.person_id))
    assert unit.actor_id is not None  # somebody answers for every objective
    now = unit.clock.now()
    row = PlanObjective(
        case_id=case.id,
        episode_id=episode.id,
        person_id=new.person_id,
        ordinal=max((objective.ordinal for objective in standing), default=0) + 1,
        dimension=new.dimension,
        level=new.level,
        state=ObjectiveState.OPEN,
        added_at=now,
        added_by=unit.actor_id,
        changed_at=now,
        content=ObjectiveContent(new.text),
    )
    unit.session.add(row)
    unit.session.flush()  # items and revisions refer to it
    note_revision(unit, row, RevisionKind.ADDED)
    unit.participants["trail"].act(PlansAct.PLAN_OBJECTIVE, ("case", case.id))
    return row


def change_objective(
    unit: Unit,
    case: Case,
    episode: Episode,
    row: PlanObjective,
    new: NewObjective,
    state: ObjectiveState,
    because: str,
    version: int,
) -> None:
    """Change an objective, and with it what its items say that they are for.

    Conflict if it was changed after `version`; BadInput by field; RuleBroken (`episode_closed`, `track_without_plan`,
    `objective_reason_missing`, `item_for_somebody_else`).
    """
    if row.version != version:
        raise Conflict(
            _(
                "This has changed since you opened it. The latest version is shown beside what you typed: compare "
                "the two."
            )
        )
    lock_case(unit.session, case.id)
    items = items_under(unit.session, row.id)
    refuse_wrong(_wrong_person(unit, case.id, new.person_id))
    unmeant = {reason for item in items for reason in for_whom(item.person_id, new.person_id)}
    needs_reason = state is ObjectiveState.GIVEN_UP and not because.strip()
    missing = (Reason(PlanReason.OBJECTIVE_REASON_MISSING),) if needs_reason else ()
    stays = why_not_for(row.person_id, new.person_id)
    refuse_if((*_why_not_planned(case, episode), *missing, *unmeant, *stays))
    keep_first(unit, row)
    row.dimension, row.level, row.state, row.person_id = new.dimension, new.level, state, new.person_id
    row.changed_at, row.content = unit.clock.now(), ObjectiveContent(new.text, because.strip())
    note_revision(unit, row, RevisionKind.CHANGED)
    for item in items:
        item.dimension, item.level = new.dimension, new.level
        item.content = replace(item.content, objective=new.text)
    unit.participants["trail"].act(PlansAct.PLAN_OBJECTIVE, ("case", case.id))


def objective_of(
    unit: Unit, episode: Episode, objective_id: uuid.UUID, current: uuid.UUID | None = None
) -> PlanObjective:
    """An objective of this plan that is open, or the `current` one of an item. BadInput at `objective_id` otherwise."""
    for objective in objectives_of_episode(unit.session, episode.id):
        if objective.id == objective_id and (objective.state is ObjectiveState.OPEN or objective.id == current):
            return objective
    raise BadInput({"objective_id": [_("Choose from the list.")]})


def add_item(unit: Unit, case: Case, episode: Episode, new: NewItem) -> uuid.UUID:
    """Add an item to the plan of an episode; returns its id.

    BadInput by field; RuleBroken (`episode_closed`, `track_without_plan`, `item_for_somebody_else`).
    """
    lock_case(unit.session, case.id)
    refuse_if(_why_not_planned(case, episode))
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
    unit.participants["trail"].act(PlansAct.PLAN_ADD, ("case", case.id))
    return item.id


def change_item(unit: Unit, case: Case, episode: Episode, item: PlanItem, new: NewItem, version: int) -> None:
    """Change an item; its earlier values stay in its revisions.

    Conflict if it was changed after `version`; BadInput by field; RuleBroken (`episode_closed`, `item_not_planned`,
    `item_for_somebody_else`).
    """
    if item.version != version:
        raise Conflict(
            _(
                "This item has changed since you opened it. The latest version is shown beside what you typed: "
                "compare the two."
            )
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
    unit.participants["trail"].act(PlansAct.PLAN_CHANGE, ("case", item.case_id))


def _objective(
    unit: Unit, case: Case, episode: Episode, new: NewItem, current: uuid.UUID | None = None
) -> PlanObjective:
    """The objective that an item is under: one that stands, or a new one. RuleBroken (`item_for_somebody_else`)."""
    if new.objective_id is not None:
        objective = objective_of(unit, episode, new.objective_id, current)
        if new.person_id is not None:
            refuse_if(for_whom(new.person_id, objective.person_id))
        return objective
    if new.objective is None or new.dimension is None or new.level is None:
        raise BadInput({"objective_id": [_("Choose an objective, or write a new one.")]})
    stated = NewObjective(new.dimension, new.level, new.objective, new.person_id)
    return add_objective(unit, case, episode, stated)


def _state(item: PlanItem, under: PlanObjective, new: NewItem) -> None:
    item.objective_id, item.dimension, item.level = under.id, under.dimension, under.level
    item.person_id = new.person_id or under.person_id
    item.is_in_kind, item.planned_on, item.planned_until = new.is_in_kind, new.planned_on, new.planned_until
    money = {name: getattr(new, name) for name in ("amount", "currency", "contribution", "contribution_sum")}
    item.content = ItemContent(under.content.text, new.activity, new.provider, **money)


def _wrong(unit: Unit, case: Case, new: NewItem) -> Wrong:
    wrong = _wrong_person(unit, case.id, new.person_id)
    wrong |= wrong_sums(new.currency, amount=new.amount, contribution_sum=new.contribution_sum)
    if new.planned_until is not None and new.planned_until < new.planned_on:
        wrong["planned_until"] = [_("This day is before the first day. Enter a later day.")]
    return wrong


def _wrong_cost(unit: Unit, item: PlanItem, new: NewItem) -> Wrong:
    """A cost that does not fit what is planned in parts, or the line of the budget that pays it."""
    whole = whole_item(unit.session, item.id) or WholeItem(item)
    parts = costed(item, whole.instalments).committed
    currencies = {amount.currency for amount in parts}
    if whole.allowance is not None:
        currencies.add(whole.allowance.content.currency)
    if new.amount is not None and currencies - {new.currency}:
        return {
            "currency": [_("Its instalments or its budget line are in another currency. Choose the same currency.")]
        }
    if sum((amount.amount for amount in parts), Decimal(0)) > (new.amount or 0) or (parts and new.amount is None):
        return {"amount": [_("The instalments add up to more than this. Cancel some of them first.")]}
    return {}


def revised(row: PlanItem | PlanObjective) -> dict[str, str]:
    """The values of a row as its form names them, empty where there is none."""
    person = row.person_id.hex if row.person_id else ""
    common = {"state": row.state.value, "person": person, "dimension": row.dimension.value, "level": row.level.value}
    if isinstance(row, PlanObjective):
        return {**common, "objective": row.content.text, "because": row.content.because}
    days = {name: getattr(row, name) for name in ("planned_on", "planned_until", "started_on", "delivered_on")}
    values = {name: "" if value is None else str(value) for name, value in {**days, **vars(row.content)}.items()}
    return {**common, "how": "in_kind" if row.is_in_kind else "cash", **values}


def note_revision(unit: Unit, row: PlanItem | PlanObjective, kind: RevisionKind) -> None:
    """Keep the values of a row after a change of it."""
    assert unit.actor_id is not None  # every revision has an author
    about = _about(row)
    unit.session.add(
        PlanRevision(
            case_id=row.case_id,
            number=last_revision(unit.session, **about) + 1,
            kind=kind,
            by=unit.actor_id,
            at=unit.clock.now(),
            content=revised(row),
            **about,
        )
    )


def keep_first(unit: Unit, row: PlanItem | PlanObjective) -> None:
    """Keep the values of a row before its first change, where it was planned before there were revisions.

    The author is whoever changes it now; the row itself says who planned it, and when.
    """
    if last_revision(unit.session, **_about(row)) == 0:
        note_revision(unit, row, RevisionKind.KEPT)


def _about(row: PlanItem | PlanObjective) -> dict[str, uuid.UUID | None]:
    is_item = isinstance(row, PlanItem)
    return {"item_id": row.id if is_item else None, "objective_id": None if is_item else row.id}


# Checks: every field that is wrong, at once.


def _why_not_planned(case: Case, episode: Episode) -> tuple[Reason, ...]:
    return why_not_planned(episode.state is EpisodeState.OPEN, has_plan(case.track))


def why_closed(episode: Episode) -> tuple[Reason, ...]:
    """The reason against changing anything of a closed episode."""
    return () if episode.state is EpisodeState.OPEN else (Reason(EpisodeReason.EPISODE_CLOSED),)


def _wrong_person(unit: Unit, case_id: uuid.UUID, person_id: uuid.UUID | None) -> Wrong:
    """An error for somebody who is not of the case, or whom this scope does not see."""
    members = {member.id for member in members_of_case(unit.session, case_id)} if person_id else set()
    return {"person_id": [_("Choose from the list.")]} if person_id and person_id not in members else {}


def wrong_sums(currency: str | None, **sums: Decimal | None) -> Wrong:
    """Errors by field: sums that are not above zero or have too many digits, a currency that is not in use."""
    errors: Wrong = {}
    if currency is not None and currency not in currencies_in_use():
        return {"currency": [_("Choose from the list.")]}
    for field, amount in sums.items():
        if amount is None:
            continue
        if currency is None:
            errors["currency"] = [_("Choose the currency.")]
        elif not fits(amount, currency):
            errors[field] = [_("Too many decimal places for this currency. Use fewer.")]
        if amount <= 0:
            errors[field] = [_("Enter an amount above zero.")]
    return errors


def refuse_wrong(*wrong: Wrong) -> None:
    """Raise BadInput with every field that is wrong; do nothing if none is."""
    if errors := {field: messages for faults in wrong for field, messages in faults.items()}:
        raise BadInput(errors)
