"""Makers of what waits for colleagues: notes, absences, tasks."""

import uuid
from datetime import timedelta

from foundation.accounts.models import Account
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.notes.services import add_note
from returns.work.rules.duty import Days
from returns.work.services.duty import state_absence
from returns.work.services.tasks import NewTask, add_task
from tests.factories.makers import Person
from tests.worlds import world


@world
def make_note(container: Container, author: Person, case_id: uuid.UUID, text: str = "Calls on Monday.") -> uuid.UUID:
    """A note on a case; returns its id."""
    with writing(container.units, author.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        return add_note(unit, case, text)


@world
def make_task(
    container: Container,
    maker: Person,
    case_id: uuid.UUID | None = None,
    whom: Person | None = None,
    days: int = 1,
    text: str = "Likes tea.",
) -> uuid.UUID:
    """A task by hand, due in so many days; returns its id."""
    with writing(container.units, maker.scope(container)) as unit:
        case = case_by_id(unit.session, case_id) if case_id else None
        due_on = container.clock.now().date() + timedelta(days=days)
        return add_task(unit, NewTask(text, due_on, unit.session.get(Account, (whom or maker).id)), case)


@world
def make_absence(
    container: Container, who: Person, cover: Person, days: int = 3, whose: Person | None = None
) -> uuid.UUID:
    """An absence from today on, stated by `who`, of themselves or of `whose`; returns its id."""
    today = container.clock.now().date()
    with writing(container.units, who.scope(container)) as unit:
        absent, stands_in = unit.session.get(Account, (whose or who).id), unit.session.get(Account, cover.id)
        return state_absence(unit, absent, stands_in, Days(today, today + timedelta(days=days)))
