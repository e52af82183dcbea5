"""Paths of real cases: what readiness finds on each day, requests, working days, many at once, tasks of them."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation.geography.calendars import Corrections, calendar_with
from foundation.storage.unit_of_work import Unit, writing
from foundation.web.container import Container
from planning.durations.rules.spreads import spread_of
from planning.forecast.services import forecast_of_case
from planning.path.queries.lengths import working_days
from planning.path.queries.reads import path_read
from planning.path.rules.network import ActivityKind
from planning.path.services import CasePath, Proposal, path_of_case, paths_of_cases, take_over
from planning.path.words import ACTIVITY_LABELS
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.documents.models import DocumentRequest
from returns.documents.queries.formalities import lead_time
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.documents.services.formalities import NewRequest, request_document
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.readiness.services import sign_off
from returns.work.models import Task
from returns.work.rules.tasks import TaskKind
from returns.work.services.tasks import close_tasks, sync_tasks
from returns.work.words import KIND_LABELS
from tests.doors.visits import counted
from tests.factories.families import make_family, make_siblings
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_ready, make_team, plan_journey
from tests.factories.makers import make_case
from tests.factories.requested import learn
from tests.factories.scopes import EVERYTHING
from tests.factories.worked import make_counselled, make_questions

K = ActivityKind


@pytest.fixture
def team(container: Container) -> Team:
    """Who works on the cases."""
    return make_team(container)


def path(unit: Unit, case: Case) -> CasePath:
    found = path_of_case(unit, case)
    assert found is not None
    return found


def kinds(found: CasePath) -> set[ActivityKind]:
    return {thing.kind for thing in found.earliest.things.values()}


def test_a_case_without_a_journey_is_judged_as_if_one_were_planned(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert {K.DOCUMENT, K.FITNESS, K.BOOKING, K.SIGN_OFF} <= kinds(found)
        assert found.planned_on is None
        assert str(ActivityKind(found.earliest.deciding.split(":")[0])) == "document"


def test_a_journey_that_is_ready_can_leave_on_its_day_and_needs_no_booking_then(
    container: Container, team: Team
) -> None:
    case = make_ready(container, team)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        planned = found.planned_on
        assert planned == found.today + timedelta(days=9)
        on_its_day = found.on(planned)
        assert not on_its_day.is_too_early
        assert K.BOOKING not in {thing.kind for thing in on_its_day.things.values()}
        assert K.BOOKING in {thing.kind for thing in found.on(planned + timedelta(days=1)).things.values()}


def test_a_passport_that_runs_out_before_the_day_is_part_of_the_path_to_it(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case) as (unit, row):
        [person] = members_of_case(unit.session, case)
        expires = today + timedelta(days=30)
        passport = NewDocument(DocumentKind.PASSPORT, "UZ", "AA1", expires, holder=Holder.PERSON, person_id=person.id)
        record_document(unit, container.secrets, row, passport)
        code = f"document:{person.id.hex}"
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert code not in found.on(today + timedelta(days=29)).things
        assert code in found.on(today + timedelta(days=31)).things
        assert found.day(found.earliest.day) <= expires


def planned_a_day_after_the_passport_ends(container: Container, team: Team) -> uuid.UUID:
    """A journey in nine days, for which everything is there but the passport, which is good until the day before."""
    case, today = make_plannable(container, team), container.clock.now().date()
    with at_work(container, team.owner, case) as (unit, row):
        [person] = members_of_case(unit.session, case)
        expires, day = today + timedelta(days=8), today + timedelta(days=9)
        passport = NewDocument(DocumentKind.PASSPORT, "UZ", "AA1", expires, holder=Holder.PERSON, person_id=person.id)
        record_document(unit, container.secrets, row, passport)
        fit = FitnessContent(Fitness.FIT, today, today + timedelta(days=30))
        record_fitness(unit, row, person.id, fit)
        plan_journey(unit, row, day)
    return case


def test_a_planned_day_that_asks_for_more_than_the_earliest_is_too_early(container: Container, team: Team) -> None:
    case = planned_a_day_after_the_passport_ends(container, team)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert found.earliest.day < 9, "while the passport is good"
        assert found.planned_early > 0
        assert found.target(None) == found.earliest.day, "the last days of a day that cannot be kept help nobody"
        assert found.awaited is found.as_planned, "what is drawn waits for a new passport"
        made = forecast_of_case(unit, row)
        assert made is not None
        assert [each.wait.person for each in made.uncertain] == [members_of_case(unit.session, case)[0].id.hex]


def test_a_request_is_expected_on_its_day(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case) as (unit, row):
        [person] = members_of_case(unit.session, case)
        asked = NewRequest(person.id, DocumentKind.LAISSEZ_PASSER, "UZ", today, expected_on=today + timedelta(days=4))
        request_document(unit, row, asked)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert found.earliest.early.done[f"document:{person.id.hex}"] == 4
        assert found.earliest.things[f"document:{person.id.hex}"].days == 4


@pytest.mark.parametrize(("stated", "asked"), [(-2, -10), (-2, -80), (0, -30), (None, -40)])
def test_a_request_that_is_late_is_not_expected_tomorrow(
    container: Container, team: Team, stated: int | None, asked: int
) -> None:
    """As a forecast draws it: half of those that are open as long are there by then."""
    case, today = make_plannable(container, team), container.clock.now().date()
    with at_work(container, team.owner, case) as (unit, row):
        [person] = members_of_case(unit.session, case)
        by = None if stated is None else today + timedelta(days=stated)
        new = NewRequest(person.id, DocumentKind.LAISSEZ_PASSER, "UZ", today, expected_on=today + timedelta(days=90))
        request = unit.session.get_one(DocumentRequest, request_document(unit, row, new))
        request.requested_on, request.expected_on = today + timedelta(days=asked), by
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        lead = lead_time(unit.session, DocumentKind.LAISSEZ_PASSER, "UZ", today)
        assert lead is not None
        spread = spread_of(None, (lead.median, lead.ninety or 0), 0, -asked, 0)
        thing = found.earliest.things[f"document:{person.id.hex}"]
        assert spread is not None
        assert thing.days == spread.half
        assert thing.days > 5
        assert found.is_overdue(thing)


def test_a_document_takes_as_long_as_the_register_of_requests_says(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    with looking_at(container, team.owner, case) as (unit, row):
        today = container.clock.now().date()
        lead = lead_time(unit.session, DocumentKind.LAISSEZ_PASSER, row.country, today)
        assert lead is not None
        assert path_read(unit.session, row, today).document.days == lead.median == 21


def test_what_a_journey_asks_of_somebody_ill_is_there_before_one_is_planned(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case) as (unit, row):
        [person] = members_of_case(unit.session, case)
        needs = ("stretcher", "medical_escort")
        until = today + timedelta(days=90)
        record_fitness(unit, row, person.id, FitnessContent(Fitness.FIT, today, until, needs=needs))
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert {K.MEDIF, K.PRE_EMBARKATION, K.ESCORT} <= kinds(found)
        earliest = found.earliest
        check, form = (f"{kind}:{person.id.hex}" for kind in (K.PRE_EMBARKATION, K.MEDIF))
        assert 1 <= earliest.day - earliest.early.done[check] <= 3
        assert 3 <= earliest.day - earliest.early.done[form] <= 14


def test_children_alone_wait_for_tracing_and_best_interests_of_whatever_is_behind_the_doors(
    container: Container, team: Team
) -> None:
    family = make_siblings(container, team.owner)
    with looking_at(container, team.owner, family.case) as (unit, row):
        found = path(unit, row)
        assert {K.GUARDIAN, K.TRACING, K.BEST_INTERESTS, K.CLEARANCE, K.ESCORT} <= kinds(found)
        assert "tracing" in found.earliest.chain


def test_working_days_are_those_of_the_calendar_of_the_country() -> None:
    today = date(2026, 12, 23)
    for country in ("DE", "TR", "UZ"):
        calendar = calendar_with(country, Corrections())
        days = working_days(calendar, today)
        for number in range(-30, 60):
            day = today + timedelta(days=number)
            assert today + timedelta(days=days.on_or_after(number)) == calendar.next_working_day(day)
            later = calendar.after_working_days(calendar.next_working_day(day), 3)
            assert today + timedelta(days=days.after(number, 3)) == later


def test_many_paths_are_the_same_as_each_by_itself_in_as_many_statements_as_two(
    container: Container, team: Team
) -> None:
    cases = [make_plannable(container, team), make_ready(container, team), make_siblings(container, team.owner).case]
    cases += [make_family(container, team.owner, date(1990, 1, 1), date(2020, 1, 1)).case for _n in range(3)]
    alone = {}
    for case in cases:
        with looking_at(container, team.owner, case) as (unit, row):
            found = path(unit, row)
            alone[case] = (found.earliest.day, found.earliest.chain, found.planned_on)
    statements = []
    for some in (cases[:2], cases):
        with looking_at(container, team.owner, cases[0]) as (unit, _row):
            rows = unit.session.execute(select(Case).where(Case.id.in_(some))).scalars().all()
            with counted(container) as asked:
                found_of = paths_of_cases(unit, rows)
                told = {
                    case: (each.earliest.day, each.earliest.chain, each.planned_on) for case, each in found_of.items()
                }
            statements.append(len(asked.statements))
        assert told == {case: alone[case] for case in some}
    assert statements[0] == statements[1]


# Tasks made of what is open.


def tasks_of(unit: Unit, case: uuid.UUID) -> list[Task]:
    statement = select(Task).where(Task.case_id == case, Task.key.is_(None)).order_by(Task.due_on)
    return list(unit.session.execute(statement).scalars())


def test_what_is_chosen_becomes_tasks_due_on_the_last_day_to_begin(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    day = container.clock.now().date() + timedelta(days=40)
    with at_work(container, team.officer, case) as (unit, row):
        last = path(unit, row).on(day).late.begins
        assert take_over(unit, row, Proposal(day, ("booking", "sign_off", "booking", "what_is_not_there"))) == 2
    with looking_at(container, team.owner, case) as (unit, row):
        tasks = tasks_of(unit, case)
        assert [task.due_on for task in tasks] == [
            day + timedelta(days=last[code] - 40) for code in ("booking", "sign_off")
        ]
        assert {task.assignee_id for task in tasks} == {team.owner.id}
        found = path(unit, row).on(day)
        assert found.things.keys() >= {"booking", "sign_off"}
        assert not any(thing.task for thing in found.things.values()), "a task of the path is what it was made of"


def test_a_second_press_moves_tasks_and_makes_none_twice(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    day = container.clock.now().date() + timedelta(days=40)
    chosen = ("booking", "sign_off")
    with at_work(container, team.owner, case) as (unit, row):
        assert take_over(unit, row, Proposal(day, chosen)) == 2
    with at_work(container, team.owner, case) as (unit, row):
        assert take_over(unit, row, Proposal(day, chosen)) == 0
    with at_work(container, team.owner, case) as (unit, row):
        before = [task.due_on for task in tasks_of(unit, case)]
        assert take_over(unit, row, Proposal(day + timedelta(days=7), chosen)) == 2
        after = [task.due_on for task in tasks_of(unit, case)]
        assert len(after) == 2
        assert all(moved > due for moved, due in zip(after, before, strict=True))
        close_tasks(unit, tasks_of(unit, case))
    with at_work(container, team.owner, case) as (unit, row):
        assert take_over(unit, row, Proposal(day, chosen)) == 2, "a task that was closed is made anew"


def test_a_task_by_hand_holds_up_the_departure_if_it_is_due_by_then(container: Container, team: Team) -> None:
    case = make_ready(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case) as (unit, row):
        assert take_over(unit, row, Proposal(today + timedelta(days=9), ("sign_off",))) == 1
        [task] = tasks_of(unit, case)
        task.content = type(task.content)("Call the cousin")  # as somebody would type it
        task.due_on = today + timedelta(days=5)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert [thing.task for thing in found.on(today + timedelta(days=9)).things.values() if thing.task] == [
            task.id.hex
        ]
        assert not [thing for thing in found.on(today + timedelta(days=4)).things.values() if thing.task]


def test_a_signed_departure_can_leave_until_a_fact_changes(container: Container, team: Team) -> None:
    case = make_ready(container, team)
    day = container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.signer, case) as (unit, row):
        sign_off(unit, row)
    with looking_at(container, team.owner, case) as (unit, row):
        assert row.state is CaseState.READY
        assert K.SIGN_OFF not in {thing.kind for thing in path(unit, row).on(day).things.values()}
        assert K.SIGN_OFF in {thing.kind for thing in path(unit, row).on(day + timedelta(days=1)).things.values()}
    with at_work(container, team.owner, case) as (unit, row):
        row.country = "KG"
    with looking_at(container, team.owner, case) as (unit, row):
        assert K.SIGN_OFF in {thing.kind for thing in path(unit, row).on(day).things.values()}


def test_nobody_plans_a_path_once_people_have_gone(container: Container, team: Team) -> None:
    case = make_ready(container, team)
    with at_work(container, team.owner, case) as (unit, row):
        row.state = type(row.state).DEPARTED
        assert path_of_case(unit, row) is None
        assert paths_of_cases(unit, [row]) == {}


def test_a_journey_that_has_to_be_given_back_is_planned_anew(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    day = container.clock.now().date() + timedelta(days=30)
    with at_work(container, team.owner, case) as (unit, row):
        plan_journey(unit, row, day)
        unit.session.flush()  # the legs are read again
        for leg in legs_of_case(unit.session, case):
            leg.status = LegStatus.FROZEN
    with looking_at(container, team.owner, case) as (unit, row):
        assert K.BOOKING in {thing.kind for thing in path(unit, row).on(day).things.values()}


def test_own_records_say_how_long_things_take_where_enough_are_finished(container: Container, team: Team) -> None:
    case = make_case(container, team.owner, birth_date=None)
    make_questions(container, team.owner, [(60, 9)] * 8)
    learn(container)
    with looking_at(container, team.owner, case) as (unit, row):
        takes = path(unit, row).rules.takes[K.DETAILS]
        assert (takes.days, takes.calendar, takes.rule, takes.finished) == (9, "", "", 8)
        assert path(unit, row).rules.takes[K.PLACE].rule == "planning.takes.place", "nothing was learned of it"


def test_what_gives_people_time_is_planned_no_shorter_than_its_rule(container: Container, team: Team) -> None:
    """Others decided within two days: nobody is hurried by that. Where it took longer, that is planned."""
    case = make_case(container, team.owner)
    make_counselled(container, team.owner, [2] * 8)
    learn(container)
    with looking_at(container, team.owner, case) as (unit, row):
        assert path(unit, row).rules.takes[K.COUNSELLING].rule == "planning.takes.counselling"
    make_counselled(container, team.owner, [30] * 12)
    learn(container)
    with looking_at(container, team.owner, case) as (unit, row):
        takes, today = path(unit, row).rules.takes[K.COUNSELLING], container.clock.now().date()
        assert (takes.days, takes.rule) == (30, "")
        calendar = calendar_with("TR", Corrections())
        assert takes.least == working_days(calendar, today).after(0, 5)


def test_what_a_task_of_a_rule_asks_for_already_is_not_asked_for_twice(container: Container, team: Team) -> None:
    day = container.clock.now().date() + timedelta(days=2)
    case = make_ready(container, team, day)
    with writing(container.units, EVERYTHING) as unit:
        sync_tasks(unit, [case])
    with at_work(container, team.owner, case) as (unit, row):
        [task] = [task for task in path(unit, row).read.tasks if task.kind is TaskKind.COUNTRY_AGAIN]
        assert str(KIND_LABELS[task.kind]) == str(ACTIVITY_LABELS[K.COUNTRY])
        assert path(unit, row).task_of(["country"]) is task
        assert take_over(unit, row, Proposal(day, ("country",))) == 0
