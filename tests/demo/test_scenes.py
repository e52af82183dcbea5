"""What the first forty invented cases show: each scene is there, made by the services, and made once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import ROOT, load_demo_into
from demo.caseload.scenes import PLACES, Scene
from foundation.accounts.models import AccessGrant, Account
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.system.preparation import prepare
from foundation.web.container import Container
from reintegration.arrivals.models import ArrivalOffer
from reintegration.arrivals.rules import OfferState
from returns.cases.models import Case
from returns.cases.rules.cases import WITHDRAWALS, CaseState, Hold
from returns.health.models import HealthEntry
from returns.health.queries import opened, requests_in
from returns.health.rules.assistance import Answer
from returns.health.rules.health import EntryKind
from returns.lifecycle.models import CaseEvent
from returns.lists.models import SavedView
from returns.lists.queries.filtered import SORTS
from returns.lists.rules import SavedKind
from returns.names.models import OtherCase
from returns.notes.models import Note
from returns.people.models import Guardianship, Kinship, OpenQuestion, Person
from returns.protection.models import ProtectedRecord, ProtectionClearance, Screening
from returns.protection.rules.protection import Clearance
from returns.safe_contact.models import SafeContact
from returns.work.models import Absence, DutyTurn, HandOver, Task
from returns.work.rules.tasks import TaskKind, TaskState
from tests.demo.conftest import NIGHT
from tests.factories.scopes import EVERYTHING

CASES = 40


@pytest.fixture
def session(caseload: Container) -> Iterator[Session]:
    """Everything of it, read by nobody in particular."""
    with reading(caseload.units, EVERYTHING) as unit:
        yield unit.session


def _all(session: Session, entity: type[Any]) -> list[Any]:
    return list(session.execute(select(entity)).scalars())


def _people(session: Session) -> list[Person]:
    return _all(session, Person)


def _count(session: Session, entity: type[Any]) -> int:
    return session.execute(select(func.count()).select_from(entity)).scalar_one()


def test_every_case_is_there_at_night_too_and_a_second_start_repeats_nothing(caseload: Container) -> None:
    def rows() -> dict[str, int]:
        with reading(caseload.units, EVERYTHING) as unit:
            tables = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("re")]
            return {entity.__tablename__: _count(unit.session, entity) for entity in tables}

    before = rows()
    assert before["case"] == CASES
    prepare(caseload, ROOT, lambda wired, cases, seed: load_demo_into(wired, cases, seed))
    assert rows() == before


def test_a_family_has_kin_guardians_two_scripts_nationalities_and_a_year_that_is_a_guess(session: Session) -> None:
    people = _people(session)
    family = [one for one in people if one.family_name in ("Al-Jubouri", "Hussein") and one.about]
    assert len(family) == 5
    names = {name.given for one in family for name in one.details.names}
    assert {"حيدر", "مريم", "Haydar"} <= names
    assert max(len(one.details.nationalities) for one in family) == 2
    assert max(len(one.details.languages) for one in family) == 2
    guessed = [one for one in family if one.birth_date is None]
    assert [one.details.birth_year for one in guessed] == [NIGHT.year - 68]
    case_id = family[0].case_id
    assert sum(one.case_id == case_id for one in _all(session, Kinship)) == 7
    assert sum(one.case_id == case_id for one in _all(session, Guardianship)) == 4
    assert sum(one.case_id == case_id for one in _all(session, Screening)) == 1
    assert sum(one.case_id == case_id for one in _all(session, SafeContact)) == 5


def test_nationality_and_language_of_whoever_applied_are_known_in_every_case_that_an_office_opened(
    session: Session,
) -> None:
    held = {one.id for one in _all(session, Case) if one.hold is Hold.OFFERED}
    for one in _people(session):
        if one.ordinal == 1 and one.case_id not in held:
            assert one.details.nationalities, one.id
            assert one.details.languages, one.id


def test_two_children_alone_have_a_guardian_from_outside(session: Session) -> None:
    outside = [one for one in _all(session, Guardianship) if one.guardian_person_id is None]
    assert len(outside) == 2
    assert {one.content.organisation for one in outside} == {"Invented office for guardians"}


def test_what_stands_behind_doors_was_opened_by_somebody_else_and_a_clearance_rests_on_it(session: Session) -> None:
    kinds = Counter(one.content.kind for one in _all(session, ProtectedRecord))
    assert {"victim_status", "risk_assessment", "risk_signature", "best_interests", "health_treatment"} <= set(kinds)
    grants = _all(session, AccessGrant)
    assert len(grants) >= 5
    assert all(one.given_by != one.account_id for one in grants)
    states = Counter(one.state for one in _all(session, ProtectionClearance))
    assert states[Clearance.GIVEN] > states[Clearance.OUTSTANDING] > 1


def test_desks_have_notes_tasks_questions_a_turn_an_absence_and_a_hand_over(session: Session) -> None:
    tasks = _all(session, Task)
    by_hand = [one for one in tasks if one.kind is TaskKind.BY_HAND]
    assert {one.state for one in by_hand} == {TaskState.OPEN, TaskState.DONE}
    assert {one.kind for one in tasks} > {TaskKind.BY_HAND, TaskKind.CLEARANCE_ASKED}
    assert any(one.is_pinned for one in _all(session, Note))
    assert len({one.office_id for one in _all(session, DutyTurn)}) == 2
    assert any(one.starts_on <= NIGHT.date() <= one.ends_on for one in _all(session, Absence))
    assert any(one.starts_on > NIGHT.date() for one in _all(session, Absence))
    assert _count(session, HandOver) == 1
    assert any(one.closed_at is None and one.due_on > NIGHT.date() for one in _all(session, OpenQuestion))


def test_an_arrival_waits_for_the_office_and_one_who_came_back_is_linked(session: Session) -> None:
    offers = _all(session, ArrivalOffer)
    assert [one.state for one in offers] == [OfferState.OFFERED]
    assert offers[0].offered_at > NIGHT - timedelta(days=3)
    links = _all(session, OtherCase)
    assert sorted(one.content.is_earlier for one in links) == [False, True]
    states = {one.id: one.state for one in _all(session, Case)}
    assert {states[one.case_id] for one in links} == {CaseState.CLOSED, CaseState.COUNSELLING}


def test_the_same_person_stands_twice_in_two_scripts(session: Session) -> None:
    twice = [one for one in _people(session) if one.given_name in ("Гулноза", "Gulnoza") and one.family_name]
    births = Counter(one.birth_date for one in twice if one.family_name in ("Юсупова", "Yusupova"))
    assert max(births.values()) == 2


def test_every_kind_of_end_is_there_with_its_reason(session: Session) -> None:
    told = {one.to_state: one.content for one in _all(session, CaseEvent) if one.to_state in WITHDRAWALS}
    assert set(told) == set(WITHDRAWALS)
    assert len({content.text for content in told.values()}) == len(WITHDRAWALS)
    assert told[CaseState.CANCELLED].cause == "stays_here"
    assert told[CaseState.REVERSED].authority == "Invented authority"


def test_every_scene_has_one_place_among_the_first_forty() -> None:
    assert sorted(PLACES.values()) == sorted(Scene)
    assert all(0 <= number < CASES for number in PLACES)


def test_nobody_is_told_a_colleague_who_does_not_exist(session: Session) -> None:
    known = {one.id for one in _all(session, Account)}
    assert {one.assignee_id for one in _all(session, Task) if one.assignee_id} <= known


def test_somebody_expects_a_child_with_a_report_and_a_wheelchair_is_asked_for(session: Session) -> None:
    found = [one for one in map(opened, _all(session, HealthEntry)) if one is not None]
    assert {one.kind for one in found} == {EntryKind.PREGNANCY, EntryKind.PAPER, EntryKind.ASSISTANCE}
    assert Answer.CONFIRMED in {request.answer for request in requests_in(found)}


def test_a_kept_list_is_in_an_order_that_lists_know(session: Session) -> None:
    views = [row.content for row in _all(session, SavedView) if row.kind is SavedKind.VIEW]
    kept = {view.name: view.filters.get("sort", ()) for view in views}
    assert kept["Leaving soon"] == kept["To sign off"] == ["departs_on"]
    assert {sort.removeprefix("-") for sorts in kept.values() for sort in sorts} <= set(SORTS)
