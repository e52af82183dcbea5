"""Who finds out what by when: asked once, closed by filling the field in, listed by day, and nobody else's business."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import Account, Office
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.errors import BadInput
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.people.models import PersonState
from returns.people.queries import open_facts, open_of_case, open_page, person_of_case
from returns.people.rules.people import Basis, OpenField, Sex, Unknown
from returns.people.services.people import add_nationality, change_person
from returns.people.services.unknowns import Inquiry, ask, close_question, coming_friday
from returns.work.jobs import follow_the_days
from returns.work.models import Task
from returns.work.queries.tasks import TaskFilter, tasks_page
from returns.work.rules.tasks import TaskKind, TaskState
from tests.doors.visits import counted
from tests.factories.families import GROWN, TWELVE, Family, make_family, make_question
from tests.factories.follow_up import change
from tests.factories.makers import Person, arrived, make_account
from tests.factories.scopes import EVERYTHING

# What is not known yet, as tasks of whoever finds it out: closed when it is known, and the owner's when they leave.


def ask_of(container: Container, family: Family, who: Person, *fields: OpenField, of: int = 1, days: int = 3) -> None:
    """Let a colleague find out these fields of the first of a family, or first few, within so many days."""
    with writing(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        what = [Unknown(field, person.hex) for person in family.people[:of] for field in fields]
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


def case_of(unit: Unit, family: Family) -> Case:
    """The case of a family."""
    case = case_by_id(unit.session, family.case)
    assert case is not None
    return case


def still_open(container: Container, family: Family) -> dict[OpenField, uuid.UUID]:
    """What is open, with who finds it out."""
    with reading(container.units, family.owner.scope(container)) as unit:
        return {one.field: one.who_id for one, _who in open_of_case(unit.session, family.case)}


def test_a_birth_that_is_not_known_at_the_opening_is_found_out_by_the_owner_and_closes_itself(
    container: Container,
) -> None:
    family = make_family(container, make_account(container), None)
    assert still_open(container, family) == {OpenField.BIRTH_DATE: family.owner.id}
    with writing(container.units, family.owner.scope(container)) as unit:
        person = person_of_case(unit.session, family.case, family.people[0])
        assert person is not None
        stated = PersonState("Given90", None, Sex.MALE, GROWN)
        change_person(unit, container.secrets, case_of(unit, family), person, stated, person.version)
    assert still_open(container, family) == {}


def test_asking_again_gives_another_name_and_day_and_no_second_question(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    other = make_account(container, place=family.owner.office_id)
    make_question(container, family)
    with writing(container.units, family.owner.scope(container)) as unit:
        what = Unknown(OpenField.NATIONALITY, family.people[0].hex)
        ask(unit, case_of(unit, family), Inquiry([what, what], other.id, unit.clock.now().date()))
    assert still_open(container, family) == {OpenField.NATIONALITY: other.id}


def test_a_filled_field_closes_its_question_and_no_other(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE)
    make_question(container, family, 0)
    make_question(container, family, 1)
    with writing(container.units, family.owner.scope(container)) as unit:
        person = person_of_case(unit.session, family.case, family.people[0])
        assert person is not None
        add_nationality(unit, case_of(unit, family), person, "UZ", Basis.STATED)
    with reading(container.units, family.owner.scope(container)) as unit:
        assert [one.person_id for one, _who in open_of_case(unit.session, family.case)] == [family.people[1]]


def test_everything_wrong_with_a_question_is_said_at_its_field(container: Container) -> None:
    family, stranger = make_family(container, make_account(container), GROWN), make_account(container)
    with pytest.raises(BadInput) as refusal, writing(container.units, family.owner.scope(container)) as unit:
        known = Unknown(OpenField.BIRTH_DATE, family.people[0].hex)
        day = unit.clock.now().date() - timedelta(days=1)
        ask(unit, case_of(unit, family), Inquiry([known], stranger.id, day))
    assert set(refusal.value.errors) == {"what", "who_id", "due_on"}


def test_a_question_can_be_closed_by_hand(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    make_question(container, family)
    with writing(container.units, family.owner.scope(container)) as unit:
        ((question, _who),) = open_of_case(unit.session, family.case)
        close_question(unit, question)
    assert still_open(container, family) == {}


def test_the_list_is_sorted_by_day_pages_and_marks_what_is_late(app: Flask, container: Container) -> None:
    owner = make_account(container)
    for days in (9, 2, 5):
        make_question(container, make_family(container, owner, GROWN), days=days)
    with reading(container.units, owner.scope(container)) as unit:
        first = open_page(unit.session, owner.id, None, 2)
        rest = open_page(unit.session, owner.id, first.next_cursor, 2)
        days_of = [(one.due_on - unit.clock.now().date()).days for one in (*first.items, *rest.items)]
        assert days_of == [2, 5, 9]
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(days=3))
    page = arrived(app, owner).get("/unknowns").text
    assert "1 day late" in page
    assert page.count("data-row") == 3


def test_what_one_colleague_finds_out_of_a_case_by_a_day_is_one_line(app: Flask, container: Container) -> None:
    owner = make_account(container)
    family = make_family(container, owner, GROWN, TWELVE)
    ask_of(container, family, owner, OpenField.LANGUAGES, OpenField.NATIONALITY, of=2)
    make_question(container, make_family(container, owner, GROWN), days=9)
    page = arrived(app, owner).get("/unknowns").text
    rows = [
        " ".join(re.sub(r"<[^>]+>", "", row).split())
        for row in re.findall(r"<tr[^>]*data-row.*?</tr>", page, re.DOTALL)
    ]
    assert len(rows) == 2
    assert "Languages 2 people" in rows[0]
    assert "Nationality 2 people" in rows[0]
    assert page.count(f'href="/cases/{family.case}/unknowns"') == 2, "the line and its case lead to all of them"
    assert "1 to 5 of 5" in page, "questions are counted, each of one person"


def test_the_list_asks_as_often_for_many_as_for_few(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser = arrived(app, owner)
    make_question(container, make_family(container, owner, GROWN))
    with counted(container) as few:
        browser.get("/unknowns")
    for _n in range(6):
        make_question(container, make_family(container, owner, GROWN))
    with counted(container) as many:
        assert browser.get("/unknowns").text.count("data-row") == 7
    assert len(many) == len(few) <= 12


def test_another_office_sees_no_question(app: Flask, container: Container) -> None:
    family, stranger = make_family(container, make_account(container), GROWN), make_account(container)
    question = make_question(container, family)
    with reading(container.units, stranger.scope(container)) as unit:
        assert open_of_case(unit.session, family.case) == []
        assert open_page(unit.session, None, None, 10).items == []
        assert open_facts(unit.session, [family.case], unit.clock.now().date()) == {}
    with reading(container.units, family.owner.scope(container)) as unit:
        assert len(open_page(unit.session, None, None, 10).items) == 1
    own = make_family(container, stranger, GROWN)
    browser = arrived(app, stranger)
    assert browser.post(f"/cases/{own.case}/unknowns/{question}/close").status_code == 404


def test_the_page_says_who_finds_out_what_and_keeps_what_was_typed(app: Flask, container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/unknowns"
    assert "No one assigned" in browser.get(at).text
    what = f"languages:{family.people[0].hex}"
    refused = browser.post(at, what=what, who_id=str(family.owner.id), due_on="2020-02-03")
    assert refused.status_code == 422
    assert 'value="2020-02-03"' in refused.text
    later = (container.clock.now().date() + timedelta(days=3)).isoformat()
    assert browser.post(at, what=what, who_id=str(family.owner.id), due_on=later).status_code == 303
    assert "Assign someone" in browser.get(at).text
    assert "Languages" in browser.get(f"/cases/{family.case}").text


def test_the_page_of_the_case_counts_the_fields_that_the_page_of_unknowns_lists(
    app: Flask, container: Container
) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE, TWELVE)
    ask_of(container, family, family.owner, OpenField.LANGUAGES)
    browser, child = arrived(app, family.owner), f"/cases/{family.case}/people/{family.people[1]}"
    counts = []
    for _before_and_after in range(2):
        listed = re.findall(r'name="what" value="([^"]+)"', browser.get(f"/cases/{family.case}/unknowns").text)
        page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get(f"/cases/{family.case}").text))
        assert f"Not known yet {len(listed)} to do" in page
        counts.append(len(listed))
        browser.get(child)
        browser.post(f"{child}/ties", other_id=family.people[0], kin="parent")
    assert counts[0] == counts[1] + 2, "mother and child"


# All of them at once: by one press, with a day that is a working day of the office, and back again.


def test_one_press_gives_all_that_nobody_finds_out_to_oneself_and_another_takes_it_back(
    app: Flask, container: Container
) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE)
    other = make_account(container, place=family.owner.office_id)
    ask_of(container, family, other, OpenField.NATIONALITY)
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/unknowns"
    assert 'name="due_on" value="2026-11-27"' in re.sub(r"\s+", " ", browser.get(at).text), "Friday of this week"
    refused = browser.post(f"{at}/take", due_on="2026-13-26")
    assert refused.status_code == 422
    assert f'<form method="post" action="{at}"' in refused.text, "the form below goes to its own address"
    answer = browser.post(f"{at}/take", due_on="2026-11-26")
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.headers["Location"]).text
    assert "Assign all to me" not in page
    assert open_tasks(container, family.owner) == [(TaskKind.FACT_UNKNOWN, 2)]
    assert open_tasks(container, other) == [(TaskKind.FACT_UNKNOWN, 3)], "what somebody has stays theirs"
    [taken] = re.findall(r'name="taken" value="(\d+)"', page)
    assert browser.post(f"{at}/undo", taken=taken).status_code == 303
    assert open_tasks(container, family.owner) == []
    assert open_tasks(container, other) == [(TaskKind.FACT_UNKNOWN, 3)]
    assert browser.post(f"{at}/take", due_on="2020-01-01").status_code == 422


@pytest.mark.parametrize(
    ("country", "today", "due_on"),
    [
        ("TR", datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 27)),
        ("TR", datetime(2026, 11, 28, tzinfo=UTC), date(2026, 12, 4)),
        ("IQ", datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 26)),  # weekends begin on Friday there
        ("TR", datetime(2026, 10, 29, tzinfo=UTC), date(2026, 10, 30)),
        ("DE", datetime(2026, 12, 21, tzinfo=UTC), date(2026, 12, 24)),  # Friday is Christmas
    ],
)
def test_the_coming_friday_is_a_working_day_of_the_office(
    container: Container, clock: MovableClock, country: str, today: datetime, due_on: date
) -> None:
    family = make_family(container, make_account(container), GROWN)
    change(container, Office, family.owner.office_id, country=country)
    clock.move(today - clock.now())
    with reading(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        assert coming_friday(unit, case) == due_on
