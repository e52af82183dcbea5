"""Changes of a reintegration plan: adding, delivering and cancelling an item. Nothing is deleted."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.geography.zones import local_date
from foundation.storage.unit_of_work import Unit
from reintegration.models.episodes import Episode
from reintegration.models.plans import PlanItem
from reintegration.queries.plans import last_ordinal
from reintegration.queries.reasons import refuse_if
from reintegration.rules.episodes import EpisodeState
from reintegration.rules.plans import Dimension, ItemState, Level, PlanFacts, why_not_delivered, why_not_planned
from returns.models.cases import Case
from returns.rules.cases import Track
from returns.rules.reasons import Reason


@dataclass(frozen=True)
class NewItem:
    """An item as it is planned. Without an amount it costs the programme nothing, or that is not known yet."""

    dimension: Dimension
    level: Level
    objective: str
    activity: str
    planned_on: date
    provider: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    is_in_kind: bool = True


def add_item(unit: Unit, case: Case, episode: Episode, new: NewItem) -> uuid.UUID:
    """Add an item to the plan of an episode; returns its id. RuleBroken (`episode_closed`, `track_without_plan`)."""
    is_open, track = episode.state is EpisodeState.OPEN, case.track
    refuse_if(why_not_planned(PlanFacts(is_open, track is not Track.RETURN_ONLY)))
    assert unit.actor_id is not None
    item = PlanItem(
        case_id=case.id,
        episode_id=episode.id,
        ordinal=last_ordinal(unit.session, episode.id) + 1,
        dimension=new.dimension,
        level=new.level,
        state=ItemState.PLANNED,
        is_in_kind=new.is_in_kind,
        planned_on=new.planned_on,
        added_at=unit.clock.now(),
        added_by=unit.actor_id,
        content={
            "objective": new.objective,
            "activity": new.activity,
            "provider": new.provider,
            "amount": str(new.amount) if new.amount is not None else None,
            "currency": new.currency,
        },
    )
    unit.session.add(item)
    unit.participants["trail"].act("plan.add", ("case", case.id))
    return item.id


def deliver_item(unit: Unit, item: PlanItem, episode: Episode, delivered_on: date) -> None:
    """Say that an item was delivered on a local day of the place of return.

    RuleBroken (`episode_closed`, `item_not_planned`, `delivery_in_the_future`, `delivery_before_arrival`).
    """
    today = local_date(unit.clock.now(), episode.zone)
    refuse_if((*_closed(episode), *why_not_delivered(item.state, delivered_on, episode.arrived_on, today)))
    item.state, item.delivered_on = ItemState.DELIVERED, delivered_on
    unit.participants["trail"].act("plan.deliver", ("case", item.case_id))


def cancel_item(unit: Unit, item: PlanItem, episode: Episode) -> None:
    """Cancel an item that was not delivered; it stays there. RuleBroken (`episode_closed`, `item_not_planned`)."""
    is_planned = item.state is ItemState.PLANNED
    refuse_if((*_closed(episode), *(() if is_planned else (Reason("item_not_planned"),))))
    item.state = ItemState.CANCELLED
    unit.participants["trail"].act("plan.cancel", ("case", item.case_id))


def _closed(episode: Episode) -> tuple[Reason, ...]:
    return () if episode.state is EpisodeState.OPEN else (Reason("episode_closed"),)
