"""Reads of reintegration plans: items with what is paid of them, objectives, revisions, and who has no plan yet."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.storage.asked_once import learnt
from reintegration.episodes.models import Episode
from reintegration.episodes.rules.episodes import EpisodeState
from reintegration.plans.models.plans import (
    PlanInstalment as PlanInstalment,
    PlanItem as PlanItem,
    PlanObjective as PlanObjective,
    PlanRevision as PlanRevision,
)
from reintegration.plans.models.steps import Allowance as Allowance
from reintegration.plans.rules.plans import ItemState
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track

_IN_ORDER = (PlanItem.ordinal, PlanItem.added_at, PlanItem.id)  # two may have one ordinal, so that the first decides


@dataclass(frozen=True)
class WholeItem:
    """An item, the parts in which it is paid, and the line of the budget that pays it, where this scope sees one."""

    item: PlanItem
    instalments: tuple[PlanInstalment, ...] = ()
    allowance: Allowance | None = None


def items_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[PlanItem]:
    """The items of a plan in their order; at most one statement."""
    items: Sequence[PlanItem] | None = learnt(session, (items_of_episode, episode_id))
    if items is not None:
        return items
    statement = select(PlanItem).where(PlanItem.episode_id == episode_id).order_by(*_IN_ORDER)
    return session.execute(statement).scalars().all()


def plan_of_episode(session: Session, episode_id: uuid.UUID) -> list[WholeItem]:
    """The items of a plan in their order, each with its instalments and its budget line; one statement."""
    return list(_whole(session, _wholes().where(PlanItem.episode_id == episode_id)).values())


def _wholes() -> Select[PlanItem, PlanInstalment, Allowance]:
    return (
        select(PlanItem, PlanInstalment, Allowance)
        .outerjoin(PlanInstalment, PlanInstalment.item_id == PlanItem.id)
        .outerjoin(Allowance, Allowance.id == PlanItem.budget_line_id)
        .order_by(*_IN_ORDER, PlanInstalment.ordinal)
    )


def _whole(session: Session, statement: Select[PlanItem, PlanInstalment, Allowance]) -> Mapping[uuid.UUID, WholeItem]:
    whole_items: dict[uuid.UUID, WholeItem] = {}
    for item, instalment, allowance in session.execute(statement).all():
        whole = whole_items.get(item.id, WholeItem(item, (), allowance))
        more = (instalment,) if instalment is not None else ()
        whole_items[item.id] = WholeItem(item, (*whole.instalments, *more), allowance)
    return whole_items


def item_by_id(session: Session, item_id: uuid.UUID) -> PlanItem | None:
    """One item that this scope sees."""
    return session.execute(select(PlanItem).where(PlanItem.id == item_id)).scalar_one_or_none()


def whole_item(session: Session, item_id: uuid.UUID) -> WholeItem | None:
    """One item with its instalments and its budget line; one statement."""
    return _whole(session, _wholes().where(PlanItem.id == item_id)).get(item_id)


def last_ordinal(session: Session, episode_id: uuid.UUID) -> int:
    """The ordinal of the last item, 0 for an empty plan."""
    statement = select(func.max(PlanItem.ordinal)).where(PlanItem.episode_id == episode_id)
    return session.execute(statement).scalar_one() or 0


def objectives_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[PlanObjective]:
    """The objectives of a plan in their order; one statement."""
    order = (PlanObjective.ordinal, PlanObjective.added_at, PlanObjective.id)
    statement = select(PlanObjective).where(PlanObjective.episode_id == episode_id).order_by(*order)
    return session.execute(statement).scalars().all()


def objective_by_id(session: Session, objective_id: uuid.UUID) -> PlanObjective | None:
    """One objective that this scope sees."""
    return session.execute(select(PlanObjective).where(PlanObjective.id == objective_id)).scalar_one_or_none()


def items_under(session: Session, objective_id: uuid.UUID) -> Sequence[PlanItem]:
    """The items under an objective, in their order; one statement."""
    statement = select(PlanItem).where(PlanItem.objective_id == objective_id).order_by(*_IN_ORDER)
    return session.execute(statement).scalars().all()


def instalments_of_item(session: Session, item_id: uuid.UUID) -> Sequence[PlanInstalment]:
    """The parts in which an item is paid, in their order; one statement."""
    statement = select(PlanInstalment).where(PlanInstalment.item_id == item_id).order_by(PlanInstalment.ordinal)
    return session.execute(statement).scalars().all()


def paid_by_line(session: Session, line_id: uuid.UUID) -> list[WholeItem]:
    """Every item that a line of the budget pays, with its instalments; one statement."""
    return list(_whole(session, _wholes().where(PlanItem.budget_line_id == line_id)).values())


def revisions_of(
    session: Session, item_id: uuid.UUID | None = None, objective_id: uuid.UUID | None = None
) -> list[tuple[PlanRevision, Account | None]]:
    """The revisions of an item, or of an objective, in their order, each with who made it; one statement."""
    of = PlanRevision.item_id == item_id if item_id else PlanRevision.objective_id == objective_id
    statement = (
        select(PlanRevision, Account)
        .outerjoin(Account, Account.id == PlanRevision.by)
        .where(of)
        .order_by(PlanRevision.number)
    )
    return [(row.PlanRevision, row.Account) for row in session.execute(statement)]


def last_revision(session: Session, item_id: uuid.UUID | None, objective_id: uuid.UUID | None) -> int:
    """The number of the last revision of an item, or of an objective; 0 if there is none."""
    of = PlanRevision.item_id == item_id if item_id else PlanRevision.objective_id == objective_id
    return session.execute(select(func.max(PlanRevision.number)).where(of)).scalar_one() or 0


def plans_to_make(session: Session, today: date, ahead: int, most: int) -> Sequence[Episode]:
    """Open episodes with reintegration whose plan is due within days and has nothing in it, the earliest first.

    One statement.
    """
    planned = select(PlanItem.episode_id).where(PlanItem.state != ItemState.CANCELLED)
    statement = (
        select(Episode)
        .join(Case, Case.id == Episode.case_id)
        .where(
            Episode.state == EpisodeState.OPEN,
            Episode.plan_due_on <= today + timedelta(days=ahead),
            Case.state == CaseState.ARRIVED,
            Case.track == Track.WITH_REINTEGRATION,
            Episode.id.not_in(planned),
        )
    )
    return session.execute(statement.order_by(Episode.plan_due_on, Episode.id).limit(most)).scalars().all()
