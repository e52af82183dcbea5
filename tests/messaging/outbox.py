"""Putting messages into the outbox, and looking at it as only the program may."""

import uuid
from typing import Any

from sqlalchemy import select

from foundation.messaging.models import OutboxMessage
from foundation.messaging.services import queue_message
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.follow_up.words import FollowUpMessage
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING


def queued(container: Container, to: Person, idempotency_key: str | None = None, count: int = 3, **more: Any) -> bool:
    """Queue a message about visits."""
    with writing(container.units, JOBS) as unit:
        key = idempotency_key or f"visit_due:{uuid.uuid4().hex}"
        return queue_message(unit, to.id, FollowUpMessage.VISIT_DUE, {"count": count}, key, **more, cases=())


def standing(container: Container) -> list[OutboxMessage]:
    """Every message, oldest first."""
    with reading(container.units, EVERYTHING) as unit:
        found = select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.not_before, OutboxMessage.id)
        return list(unit.session.execute(found).scalars())


def states(container: Container) -> list[tuple[str, int]]:
    """State and attempts of every message."""
    return [(row.state.value, row.attempts) for row in standing(container)]
