"""Telling whoever receives people of a group movement that it comes, has changed, or does not come. By jobs alone."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from foundation.messaging.services import notify, write_to
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.movements import (
    MovementTold,
    Receiving,
    coordinators_by_organisation,
    movements_ahead,
    receiving_of,
)
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from returns.journey.rules.itinerary import LegStatus
from returns.movements.rules import News, news_of

_KINDS = {
    News.ANNOUNCED: ArrivalsNotice.MOVEMENT_ANNOUNCED,
    News.CHANGED: ArrivalsNotice.MOVEMENT_CHANGED,
    News.CANCELLED: ArrivalsNotice.MOVEMENT_CANCELLED,
}


def tell_who_receives(unit: Unit, limit: int, now: datetime) -> int:
    """Tell organisations of movements that bring people to them, once for each change; returns how many (`limit`).

    Neutral words alone: when and how it arrives, and who comes, they see on the pages of their cases. Nobody is told
    of what has left.
    """
    waiting = _waiting(unit, now)[:limit]
    coordinators = coordinators_by_organisation(
        unit.session, {notification.organisation_id for notification, _receiver in waiting}
    )
    for notification, receiver in waiting:
        unit.session.add(notification)
        staff = [each.assigned_to for each in receiver.referrals if each.assigned_to is not None]
        people = [*coordinators[notification.organisation_id], *staff]
        about = receiver.referrals[0].case_id if receiver.referrals else None
        notify(
            unit,
            people,
            _KINDS[notification.news],
            about,
            f"{notification.news}:{notification.movement_id.hex}:{notification.ordinal}",
        )
        write_to(unit, ArrivalsMessage.GROUP_MOVEMENT, notification.id, people)
    return len(waiting)


def _waiting(unit: Unit, now: datetime) -> Sequence[tuple[MovementTold, Receiving]]:
    """What is to be told now, to which organisation, of which movement."""
    ahead = movements_ahead(unit.session, now)
    receiving = receiving_of(unit.session, [movement.id for movement in ahead]) if ahead else {}
    waiting = []
    for movement in ahead:
        for organisation_id, receiver in sorted(receiving[movement.id].items()):
            last, comes = receiver.told, bool(receiver.referrals) and movement.status is not LegStatus.CANCELLED
            news = news_of(comes, movement.schedule, (last.news, last.schedule) if last else None)
            if news is not None:
                notification = MovementTold(
                    id=uuid.uuid4(),
                    movement_id=movement.id,
                    organisation_id=organisation_id,
                    ordinal=last.ordinal + 1 if last else 1,
                    schedule=movement.schedule,
                    news=news,
                    told_at=now,
                )
                waiting.append((notification, receiver))
    return waiting
