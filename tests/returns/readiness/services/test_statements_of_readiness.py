"""Readiness asks as much for many people, legs, escorts and documents as for few."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.journey.rules.itinerary import LegMode
from returns.journey.services import NewLeg, plan_leg
from returns.people.rules.people import Sex
from returns.readiness.services import readiness_of
from tests.doors.visits import counted
from tests.factories.journeys import Team, at_work, flights, looking_at, make_plannable, make_team, plan_journey, point
from tests.factories.roster import PASSPORT, make_member

ADULT, CHILD = date(1990, 1, 2), date(2019, 1, 2)
Add = Callable[[Container, Unit, Case, int], None]


def asked(container: Container, team: Team, case_id: uuid.UUID) -> int:
    """How many statements the readiness of a case takes."""
    with looking_at(container, team.owner, case_id) as (unit, case), counted(container) as found:
        readiness_of(unit, case)
    return len(found)


def planned(container: Container, team: Team, *legs: NewLeg) -> uuid.UUID:
    """A case of one adult with these legs."""
    case_id = make_plannable(container, team)
    for leg in legs:
        with at_work(container, team.owner, case_id) as (unit, case):
            plan_leg(unit, case, leg)
    return case_id


def day_of(container: Container) -> date:
    """When the journeys of these tests begin."""
    return container.clock.now().date() + timedelta(days=9)


def people(born: date) -> Add:
    """More people of the case, born on a day."""

    def add(container: Container, unit: Unit, case: Case, count: int) -> None:
        for number in range(count):
            add_member(unit, container.secrets, case, NewMember(f"Given{number}", "Family", Sex.FEMALE, born))

    return add


def documents(container: Container, unit: Unit, case: Case, count: int) -> None:
    """Documents of the first person."""
    person = members_of_case(unit.session, case.id)[0].id
    for number in range(count):
        new = NewDocument(DocumentKind.PASSPORT, "UZ", f"AB{number}", date(2030, 1, 31), person_id=person)
        record_document(unit, container.secrets, case, new)


def escorts(container: Container, unit: Unit, case: Case, count: int) -> None:
    """Escorts who are not of the roster, on the first leg."""
    for number in range(count):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, f"Somebody {number}"))


@pytest.mark.parametrize(
    ("add", "few", "many"),
    [(people(ADULT), 0, 4), (people(CHILD), 1, 4), (documents, 1, 10), (escorts, 0, 3), (escorts, 1, 3)],
    ids=["five adults", "four children", "ten documents", "three escorts", "three escorts for one"],
)
def test_readiness_asks_as_much_for_many_as_for_few(container: Container, add: Add, few: int, many: int) -> None:
    team, found = make_team(container), []
    for count in (few, many):
        case_id = planned(container, team, flights(day_of(container))[0])
        with at_work(container, team.owner, case_id) as (unit, case):
            add(container, unit, case, count)
        found.append(asked(container, team, case_id))
    assert found[0] == found[1]


def test_readiness_asks_as_much_for_four_legs_as_for_one(container: Container) -> None:
    team, day = make_team(container), day_of(container)
    short, long = planned(container, team, flights(day)[0]), make_plannable(container, team)
    with at_work(container, team.owner, long) as (unit, case):
        plan_journey(unit, case, day)
        start = datetime.combine(day, time(2))
        plan_leg(unit, case, NewLeg(LegMode.ROAD, point("ESB"), point("IST"), start, start + timedelta(hours=4)))
    assert asked(container, team, short) == asked(container, team, long)


def test_readiness_asks_as_much_for_three_escorts_of_the_roster_as_for_one(container: Container) -> None:
    team, found = make_team(container), []
    for count in (1, 3):
        case_id = planned(container, team, flights(day_of(container))[0])
        for _ in range(count):
            member = make_member(container, team.owner, PASSPORT)
            with at_work(container, team.owner, case_id) as (unit, case):
                assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, member_id=member))
        found.append(asked(container, team, case_id))
    assert found[0] == found[1]
