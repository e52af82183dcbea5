"""What is not known yet, as tasks of whoever finds it out: closed when it is known, and the owner's when they leave."""

from datetime import timedelta

from sqlalchemy import select

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries.cases import case_by_id
from returns.people.queries import open_of_case, person_of_case
from returns.people.rules.people import Basis, OpenField, Unknown
from returns.people.services.parts import add_nationality
from returns.people.services.unknowns import Inquiry, ask, close_question
from returns.work.jobs import follow_the_days
from returns.work.models import Task
from returns.work.queries.tasks import TaskFilter, tasks_page
from returns.work.rules import TaskKind, TaskState
from tests.doors.visits import counted
from tests.factories.families import GROWN, TWELVE, Family, make_family, make_question
from tests.factories.makers import Person, make_account
from tests.factories.scopes import EVERYTHING


def ask_of(container: Container, family: Family, who: Person, *fields: OpenField, days: int = 3) -> None:
    """Let a colleague find out these fields of the first of a family within so many days."""
    with writing(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        what = [Unknown(field, family.people[0].hex) for field in fields]
        ask(unit, case, Inquiry(what, who.id, unit.clock.now().date() + timedelta(days=days)))


def open_tasks(container: Container, who: Person) -> list[tuple[TaskKind, int]]:
    """Somebody's own open tasks: what, and in how many days."""
    today = container.clock.now().date()
    with reading(container.units, who.scope(container)) as unit:
        found = tasks_page(unit.session, TaskFilter(), who.scope(container), today, False, None, 25)
        return [(task.kind, (task.due_on - today).days) for task in found.items]


def test_whoever_finds_something_out_has_one_task_by_the_day_however_much_it_is(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    other = make_account(container, place=family.owner.office_id)
    ask_of(container, family, other, OpenField.NATIONALITY, OpenField.LANGUAGES)
    assert open_tasks(container, other) == [(TaskKind.FACT_UNKNOWN, 3)]
    assert open_tasks(container, family.owner) == []
    ask_of(container, family, other, OpenField.LANGUAGES, days=6)
    assert open_tasks(container, other) == [(TaskKind.FACT_UNKNOWN, 3), (TaskKind.FACT_UNKNOWN, 6)]


def test_the_task_closes_itself_when_the_field_is_filled_in_and_when_nobody_has_to_find_it_out(
    container: Container,
) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE)
    ask_of(container, family, family.owner, OpenField.NATIONALITY)
    make_question(container, family, 1, days=9)
    assert open_tasks(container, family.owner) == [(TaskKind.FACT_UNKNOWN, 3), (TaskKind.FACT_UNKNOWN, 9)]
    with writing(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        person = person_of_case(unit.session, family.case, family.people[0])
        assert case is not None
        assert person is not None
        add_nationality(unit, case, person, "UZ", Basis.STATED)
    assert open_tasks(container, family.owner) == [(TaskKind.FACT_UNKNOWN, 9)]
    with writing(container.units, family.owner.scope(container)) as unit:
        ((question, _who),) = open_of_case(unit.session, family.case)
        close_question(unit, question)
    with reading(container.units, EVERYTHING) as unit:
        assert set(unit.session.execute(select(Task.state)).scalars()) == {TaskState.LAPSED}


def test_given_to_another_colleague_it_is_a_task_of_theirs_alone(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    other = make_account(container, place=family.owner.office_id)
    for who, rest in ((other, family.owner), (family.owner, other), (other, family.owner)):
        ask_of(container, family, who, OpenField.NATIONALITY)
        assert open_tasks(container, who) == [(TaskKind.FACT_UNKNOWN, 3)]
        assert open_tasks(container, rest) == []


def test_what_a_colleague_who_left_had_to_find_out_is_the_owners(container: Container, clock: MovableClock) -> None:
    family = make_family(container, make_account(container), GROWN)
    other = make_account(container, place=family.owner.office_id)
    ask_of(container, family, other, OpenField.NATIONALITY)
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, other.id)
        assert account is not None
        account.status = AccountStatus.DEACTIVATED
    run = follow_the_days(container.units)
    assert (run(clock.now()), run(clock.now())) == (2, 0)
    assert open_tasks(container, family.owner) == [(TaskKind.FACT_UNKNOWN, 3)]


def test_a_birth_that_nobody_knows_at_the_opening_is_a_task_of_the_owner_at_once(container: Container) -> None:
    family = make_family(container, make_account(container), None)
    assert [kind for kind, _days in open_tasks(container, family.owner)] == [TaskKind.FACT_UNKNOWN]


def test_the_job_asks_as_often_for_many_questions_as_for_one(container: Container, clock: MovableClock) -> None:
    owner, run = make_account(container), follow_the_days(container.units)
    make_question(container, make_family(container, owner, GROWN))
    with counted(container) as few:
        run(clock.now())
    for _n in range(4):
        make_question(container, make_family(container, owner, GROWN))
    with counted(container) as many:
        run(clock.now())
    assert len(many) == len(few)
