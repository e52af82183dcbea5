"""Reads of group movements for whoever receives their people: who is to be told of which, what they know. For jobs."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from reintegration.arrivals.queries.arrivals import receiving
from reintegration.referrals.models import Referral
from returns.movements.models import Movement, MovementPlace, MovementTold as MovementTold
from returns.people.models import Person


@dataclass
class Receiving:
    """What one organisation has to do with one movement: referrals of people who come with it, and what it knows."""

    referrals: list[Referral] = field(default_factory=list)
    told: MovementTold | None = None


def movements_ahead(session: Session, now: datetime) -> Sequence[Movement]:
    """Movements that have not left, those that leave first at the beginning; one statement. Opens nothing."""
    statement = select(Movement).where(Movement.departs_at > now).order_by(Movement.departs_at, Movement.id)
    return session.execute(statement).scalars().all()


def receiving_of(session: Session, movements: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, Receiving]]:
    """Which organisations receive people of these movements, or were told of them, by movement; two statements."""
    receiving_by_movement: dict[uuid.UUID, dict[uuid.UUID, Receiving]] = {movement_id: {} for movement_id in movements}
    columns: tuple[Any, ...] = (MovementPlace.movement_id, Referral)
    seated = (
        receiving(select(*columns))
        .join(Person, Person.case_id == Referral.case_id)
        .join(MovementPlace, MovementPlace.person_id == Person.id)
        .where(MovementPlace.movement_id.in_(movements))
    )
    for movement_id, referral in session.execute(seated.distinct()):
        receiving_by_movement[movement_id].setdefault(referral.organisation_id, Receiving()).referrals.append(referral)
    statement = select(MovementTold).where(MovementTold.movement_id.in_(movements)).order_by(MovementTold.ordinal)
    for notification in session.execute(statement).scalars():
        receivers = receiving_by_movement[notification.movement_id]
        receivers.setdefault(notification.organisation_id, Receiving()).told = notification
    return receiving_by_movement


def coordinators_by_organisation(
    session: Session, organisations: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Ids of the coordinators of organisations, who are told of what comes in; one statement."""
    statement = select(Account.organisation_id, Account.id).where(
        Account.organisation_id.in_(organisations),
        Account.role == Role.PARTNER_COORDINATOR,
        Account.status == AccountStatus.ACTIVE,
    )
    coordinators: dict[uuid.UUID, list[uuid.UUID]] = {organisation_id: [] for organisation_id in organisations}
    for organisation, account in session.execute(statement.order_by(Account.id)):
        assert organisation is not None  # it is one of those asked for
        coordinators[organisation].append(account)
    return coordinators
