"""Reads of reintegration plans."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.storage.asked_once import learnt
from reintegration.models.plans import PlanItem as PlanItem


def items_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[PlanItem]:
    """The items of a plan in their order; at most one statement."""
    known: Sequence[PlanItem] | None = learnt(session, (items_of_episode, episode_id))
    if known is not None:
        return known
    statement = select(PlanItem).where(PlanItem.episode_id == episode_id).order_by(PlanItem.ordinal)
    return session.execute(statement).scalars().all()


def item_by_id(session: Session, item_id: uuid.UUID) -> PlanItem | None:
    """One item that this scope sees."""
    return session.execute(select(PlanItem).where(PlanItem.id == item_id)).scalar_one_or_none()


def last_ordinal(session: Session, episode_id: uuid.UUID) -> int:
    """The ordinal of the last item, 0 for an empty plan."""
    statement = select(func.max(PlanItem.ordinal)).where(PlanItem.episode_id == episode_id)
    return session.execute(statement).scalar_one() or 0
