"""How many tasks are due, and whose: of one colleague the same as of everybody, from their own side."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from foundation.accounts.permissions import Permission, Role
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.work.models import Task
from returns.work.queries.due import tasks_by_account, tasks_of_one
from returns.work.queries.duty import place_at
from returns.work.rules.tasks import ForWhom, TaskKind
from tests.doors.visits import counted
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_absence


def _add(container: Container, owner: Person, for_whom: ForWhom, days: int, **more: object) -> None:
    """A task that a rule could have made, due in so many days."""
    due_on, now = container.clock.now().date() + timedelta(days=days), container.clock.now()
    case_id = make_case(container, owner)
    rest = {"kind": TaskKind.DECISION_DUE, "key": new_id().hex, "case_id": case_id, "made_at": now, **more}
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add(Task(office_id=owner.office_id, for_whom=for_whom, due_on=due_on, **rest))


def _team(container: Container) -> list[Person]:
    """Two officers, of whom one is away and the other covers, two specialists, and who leads; each has tasks."""
    owner = make_account(container)
    away = make_account(container, place=owner.office_id)
    lead = make_account(container, place=owner.office_id, extras=frozenset({Permission.LEAD_OFFICE}))
    specialists = [make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id) for _ in range(2)]
    for number, whose in enumerate((owner, away, away)):
        _add(container, whose, ForWhom.OWNER, -number)
        _add(container, whose, ForWhom.PERSON, number - 1, assignee_id=whose.id)
    for group in (ForWhom.OFFICERS, ForWhom.LEADS, ForWhom.SPECIALISTS):
        _add(container, away, group, -1)
        _add(container, owner, group, 0)
    make_absence(container, away, owner)
    return [owner, away, lead, *specialists]


def test_of_one_colleague_as_many_are_due_as_of_them_among_all(container: Container) -> None:
    people, other = _team(container), make_account(container)
    _add(container, other, ForWhom.OWNER, 0)  # of another office
    today, found = container.clock.now().date(), Counter[str]()
    assert other.office_id != people[0].office_id is not None
    for who in people:
        with reading(container.units, EVERYTHING) as unit:
            due, due_today = tasks_by_account(unit.session, people[0].office_id, today)
        with reading(container.units, who.scope(container)) as unit:
            place = replace(place_at(people[0].office_id, "TR", container.clock.now()), today=today, only=who.id)
            of_one = tasks_of_one(unit.session, place, who.id)
        assert [each[who.id] for each in of_one] == [due[who.id], due_today[who.id]]
        assert [set(each) <= {who.id} for each in of_one] == [True, True]
        found.update({who.role.value: due[who.id]})
    assert found["return_officer"] > 4
    assert found["protection_specialist"] == 4


def test_the_tasks_of_others_are_not_read_for_one(container: Container) -> None:
    people = _team(container)
    place = place_at(people[0].office_id, "TR", container.clock.now())
    with counted(container) as asked, reading(container.units, people[0].scope(container)) as unit:
        tasks_of_one(unit.session, place, people[0].id)
    [sql] = [sql for _store, sql in asked.statements if "FROM task" in sql]
    assert sql.startswith("SELECT count(*)")
    assert "task.assignee_id" in sql.split("UNION ALL")[0]
