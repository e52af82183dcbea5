"""A sketch and a case with the same facts are told the same: codes, severity, rules, sources, words, and the order."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case, numbered_names, reason_sentence
from returns.cases.rules.cases import Reason
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.health.queries import FitnessContent
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness, record_health
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg
from returns.people.rules.people import Sex
from returns.readiness.services import readiness_of
from returns.safe_contact.services import record_safe_contact
from returns.sketch.queries import sketch_of_case
from returns.sketch.rules import Assumed
from returns.sketch.schemas import read_rows
from returns.sketch.services import judge_sketch, stated_sketch
from returns.sketch.words import sketched_names
from tests.factories.cards import make_card
from tests.factories.journeys import (
    Team,
    at_work,
    clear,
    looking_at,
    make_plannable,
    make_team,
    plan_journey,
    point,
    prepare_people,
)

Told = list[tuple[str, str, str, str, str, str]]
Recorded = Callable[[Container, Unit, Case, date], None]


def told(found: tuple[Reason, ...], names: dict[str, str]) -> Told:
    """Findings as somebody reads them, about people by their number."""
    return [
        (one.code, one.severity.value, one.rule, one.source, one.cleared_by, reason_sentence(one, names))
        for one in found
    ]


def of_case(unit: Unit, case: Case) -> Told:
    """What a case is told; what waits for an approval of money is no part of a sketch."""
    names = numbered_names([one.id for one in members_of_case(unit.session, case.id)])
    return told(tuple(one for one in readiness_of(unit, case).findings if one.cleared_by != "budget"), names)


# What a sketch has no field for.
NOT_ASKED = ("place_of_return_not_located", "nationality_not_known")


def of_sketch(unit: Unit, case: Case, *missing: Assumed) -> Told:
    """What a sketch is told that was begun with this case, when all but these things are assumed."""
    today = unit.clock.now().date()
    typed = sketch_of_case(unit.session, case, today)
    rows = read_rows({**typed, "assume": [one.value for one in Assumed if one not in missing]})
    names = sketched_names([""] * len(rows.people))
    return told(judge_sketch(unit, stated_sketch(rows, today, ["TR"])).findings, names)


def nothing(container: Container, unit: Unit, case: Case, day: date) -> None:
    """No leg, no document, no decision."""


def ready(container: Container, unit: Unit, case: Case, day: date) -> None:
    """Everything that a departure asks for."""
    prepare_people(container, unit, case, day)
    plan_journey(unit, case, day)


def late(container: Container, unit: Unit, case: Case, day: date) -> None:
    """Everything that a departure asks for, a day after the legal deadline."""
    case.legal_deadline = day - timedelta(days=1)
    ready(container, unit, case, day)


def only_legs(container: Container, unit: Unit, case: Case, day: date) -> None:
    """A journey, and nobody who can make it."""
    plan_journey(unit, case, day)


def far_along(container: Container, unit: Unit, case: Case, day: date) -> None:
    """In the 37th week, in a wheelchair, with a passport that ends too early, and a nurse without a way home."""
    plan_journey(unit, case, day)
    [person] = members_of_case(unit.session, case.id)
    until = day - timedelta(days=1)
    new = NewDocument(DocumentKind.PASSPORT, "UZ", "AA1", until, holder=Holder.PERSON, person_id=person.id)
    record_document(unit, container.secrets, case, new)
    needs = ("wheelchair", "medical_escort", "medicines_on_board")
    fit = FitnessContent(Fitness.FIT, day - timedelta(days=3), day + timedelta(days=3), needs)
    record_fitness(unit, case, person.id, fit)
    due = {"due_on": day + timedelta(days=24), "children": "one"}
    record_health(unit, case, EntryKind.PREGNANCY, person.id, due)
    assign_escort(unit, case, NewEscort(EscortKind.MEDICAL, 1, 2, "Dr. Karimova"))


def twins_early(container: Container, unit: Unit, case: Case, day: date) -> None:
    """Two children in the 30th week: a report, and no decision yet."""
    ready(container, unit, case, day)
    [person] = members_of_case(unit.session, case.id)
    due = {"due_on": day + timedelta(weeks=10), "children": "more"}
    record_health(unit, case, EntryKind.PREGNANCY, person.id, due)


def with_baby(container: Container, unit: Unit, case: Case, day: date) -> None:
    """A child that is born seven days before the departure, for whom nobody is recorded to stand."""
    born_on = unit.clock.now().date() - timedelta(days=2)
    add_member(unit, container.secrets, case, NewMember("Member2", "Family2", Sex.FEMALE, born_on))
    unit.session.flush()  # who else is of the case
    for person in members_of_case(unit.session, case.id)[1:]:
        record_safe_contact(unit, case, person.id, make_card())
    ready(container, unit, case, day)


def tight(container: Container, unit: Unit, case: Case, day: date) -> None:
    """Legs that begin elsewhere and too early, through a country that asks for a visa to change, held by nobody."""
    prepare_people(container, unit, case, day)
    ist, fra, tas, skd = (point(code) for code in ("IST", "FRA", "TAS", "SKD"))
    at = datetime.combine(day, time(8))
    plan_leg(unit, case, NewLeg(LegMode.AIR, ist, fra, at, at + timedelta(hours=2), LegStatus.PLANNED, "LH"))
    later = at + timedelta(hours=2, minutes=40)
    plan_leg(unit, case, NewLeg(LegMode.AIR, fra, tas, later, later + timedelta(hours=10)))
    last = later + timedelta(hours=11)
    plan_leg(unit, case, NewLeg(LegMode.RAIL, skd, tas, last, last + timedelta(hours=4)))


@pytest.mark.parametrize(
    ("recorded", "days", "missing"),
    [
        (ready, 9, ()),
        (late, 9, ()),
        (nothing, 9, (Assumed.FITNESS, Assumed.ORIGINALS)),
        (only_legs, 9, (Assumed.FITNESS,)),
        (far_along, 9, (Assumed.WAYS_HOME,)),
        (far_along, 1, (Assumed.WAYS_HOME,)),
        (twins_early, 9, ()),
        (with_baby, 5, (Assumed.GUARDIANS, Assumed.CHECKS)),
        (tight, 9, (Assumed.BOOKINGS,)),
    ],
)
def test_a_sketch_is_told_what_a_case_with_the_same_facts_is_told(
    container: Container, recorded: Recorded, days: int, missing: tuple[Assumed, ...]
) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    day = container.clock.now().date() + timedelta(days=days)
    with at_work(container, team.owner, case_id) as (unit, case):
        recorded(container, unit, case, day)
    clear(container, team, case_id)  # of everybody who is there now
    with looking_at(container, team.owner, case_id) as (unit, case):
        expected = of_case(unit, case)
        found = of_sketch(unit, case, *missing)
    if Assumed.CHECKS in missing:  # the child needs none of its own, and the grown-up has one
        found = [one for one in found if one[0] != "protection_check_missing"]
    # Where the place of return is not on the map, a sketch takes the end of the last leg for it, and says so.
    assert found == [one for one in expected if one[0] not in NOT_ASKED]


def test_a_case_is_copied_without_names_numbers_or_anything_behind_a_door(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team, given_name="Dilnoza", family_name="Karimova")
    with at_work(container, team.owner, case_id) as (unit, case):
        ready(container, unit, case, container.clock.now().date() + timedelta(days=9))
    with looking_at(container, team.owner, case_id) as (unit, case):
        typed = sketch_of_case(unit.session, case, unit.clock.now().date())
        reference = case.reference
    words = " ".join(map(str, typed.values()))
    for secret in ("Dilnoza", "Karimova", "AA1", "Siyob", reference, "ABC123"):
        assert secret not in words
    assert typed["person1_document"] == "passport"
    assert typed["place"] == typed["leg3_destination"] == "G1216265"


def test_the_same_way_on_another_day_is_judged_by_the_rules_of_that_day(container: Container) -> None:
    """Local times stay as they are when the clocks change between the days."""
    team = Team(*(make_team(container).__dict__.values()))
    case_id: uuid.UUID = make_plannable(container, team)
    day = container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        far_along(container, unit, case, day)
    with looking_at(container, team.owner, case_id) as (unit, case):
        today = unit.clock.now().date()
        rows = read_rows(sketch_of_case(unit.session, case, today))
        sketched = stated_sketch(rows, today, ["TR"])
        judged = judge_sketch(unit, sketched)
    by_day = {one.day: {reason.code for reason in one.blocked} for one in judged.days}
    assert min(by_day) == today
    assert max(by_day) == day + timedelta(days=14)
    # 36 full weeks: four weeks before the due date, which is 24 days after the planned day.
    turns = day + timedelta(days=24 - 28)
    assert {one: "pregnancy_too_far" in codes for one, codes in by_day.items()} == {one: one >= turns for one in by_day}
    # The passport holds until the day before the planned one, and the journey ends on its first day.
    assert {one: "document_expires_too_soon" in codes for one, codes in by_day.items()} == {
        one: one >= day for one in by_day
    }
