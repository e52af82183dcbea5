"""Notices for tests."""

import itertools
import uuid

from sqlalchemy import select

from foundation.messaging.models import Notice
from foundation.messaging.rules import NoticeKind
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.work.words import WorkNotice
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

_numbers = itertools.count(1)


@world
def make_notice(
    container: Container,
    person: Person,
    kind: NoticeKind = WorkNotice.TASK_ASSIGNED,
    about: uuid.UUID | None = None,
    idempotency_key: str | None = None,
) -> uuid.UUID:
    """A notice in somebody's inbox, given by the program itself; returns its id."""
    key = idempotency_key or f"made:{next(_numbers)}"
    with writing(container.units, EVERYTHING) as unit:
        notify(unit, [person.id], kind, about, key)
    with reading(container.units, EVERYTHING) as unit:
        statement = select(Notice.id).where(Notice.account_id == person.id, Notice.idempotency_key == key)
        return unit.session.execute(statement).scalar_one()


def unread_of(container: Container, person: Person) -> list[NoticeKind]:
    """What somebody has not read yet, oldest first."""
    return [notice.kind for notice in notices_of(container, person) if notice.read_at is None]


def notices_of(container: Container, person: Person) -> list[Notice]:
    """What stands in somebody's inbox, oldest first, seen by nobody's eyes."""
    with reading(container.units, EVERYTHING) as unit:
        statement = select(Notice).where(Notice.account_id == person.id).order_by(Notice.at, Notice.id)
        return list(unit.session.execute(statement).scalars())
