"""Neutral messages of this room to colleagues: each is told once of each thing, without a word about whom."""

import uuid
from collections.abc import Iterable

from foundation.messaging.rules import Template
from foundation.messaging.services import queue_message
from foundation.storage.unit_of_work import Unit


def notify(unit: Unit, template: Template, about: uuid.UUID, accounts: Iterable[uuid.UUID]) -> int:
    """Queue the message for each account, but for whoever acts; returns how many were queued."""
    told = [one for one in dict.fromkeys(accounts) if one != unit.actor_id]
    return sum(
        queue_message(unit, account, template, {"count": 1}, f"{template.value}:{about.hex}:{account.hex}")
        for account in told
    )
