"""Neutral messages to colleagues after an arrival: once for each thing, without a word about whom."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from foundation.messaging.rules import Template
from foundation.messaging.services import queue_message
from foundation.storage.unit_of_work import Unit, reading
from reintegration.episodes.access import ESCALATING
from returns.work.queries.duty import covers_of


def write_to(
    unit: Unit, template: Template, about: uuid.UUID, accounts: Iterable[uuid.UUID], at: datetime | None = None
) -> int:
    """Queue the message for each account except the one that acts; returns how many were queued.

    Each gets one message about a thing; with `at`, one a minute, where the same can happen again.
    """
    recipients = [account for account in dict.fromkeys(accounts) if account != unit.actor_id]
    key = f"{about.hex[:20]}.{at:%y%m%d%H%M}" if at else about.hex
    return sum(
        queue_message(unit, account, template, {"count": 1}, f"{template.value}:{key}:{account.hex}")
        for account in recipients
    )


def owner_and_cover(unit: Unit, owner_id: uuid.UUID) -> list[uuid.UUID]:
    """The owner of a case and who stands in for them today, for what cannot wait for the end of an absence.

    A partner sees no absences, so they are read in a unit of its own.
    """
    with reading(unit.aside, ESCALATING) as aside:
        return [owner_id, *covers_of(aside.session, [owner_id], unit.clock.now().date()).values()]
