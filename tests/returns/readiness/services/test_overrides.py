"""An override is asked for with a reason, granted by a second person, and ends with its day or with its facts."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Reason, Severity, clearance_outstanding
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.health.queries import FitnessContent
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness, record_health
from returns.protection.rules.protection import ProtectionReason
from returns.readiness.models import Override
from returns.readiness.queries.reads import override_of_case, overrides_of_case
from returns.readiness.rules.overrides import NEVER_AREAS, OverrideState
from returns.readiness.services import (
    ask_override,
    decide_override,
    key_of,
    present_of,
    readiness_of,
    sign_off,
    standing_sign_off,
    take_back_override,
)
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_ready, make_team, people_of
from tests.factories.makers import arrived

NINE_DAYS = timedelta(days=9)


def _blocked(container: Container, team: Team) -> UUID:
    """A case that lacks only the way home of its escort."""
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 2, "Somebody"))
    return case_id


def _asked(container: Container, team: Team, case_id: UUID) -> UUID:
    with at_work(container, team.owner, case_id) as (unit, case):
        (finding,) = present_of(unit, case).overridable
        assert finding.code == "way_home_missing"
        until = unit.clock.now().date() + NINE_DAYS
        return ask_override(unit, case, key_of(case.id, finding), until, "The escort stays there.")


def _one(unit: Unit, case: Case, override_id: UUID) -> Override:
    found = override_of_case(unit.session, case.id, override_id)
    assert found is not None
    return found


def _granted(container: Container, team: Team, case_id: UUID) -> UUID:
    asked = _asked(container, team, case_id)
    with at_work(container, team.signer, case_id) as (unit, case):
        decide_override(unit, case, _one(unit, case, asked), True, "Agreed.")
    return asked


def test_granted_by_a_second_person_it_lets_the_departure_be_signed(container: Container) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    with at_work(container, team.signer, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        sign_off(unit, case)
    assert refused.value.codes == ["way_home_missing"]
    asked = _asked(container, team, case_id)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert not readiness_of(unit, case).is_ready
    with at_work(container, team.signer, case_id) as (unit, case):
        decide_override(unit, case, _one(unit, case, asked), True)
    with at_work(container, team.signer, case_id) as (unit, case):
        found = {one.code: one.severity for one in readiness_of(unit, case).findings}
        assert found["way_home_missing"] is Severity.OVERRIDDEN
        sign_off(unit, case)
        assert case.state is CaseState.READY


def test_what_waits_for_a_second_person_stands_on_their_start_page_alone(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    asked = _asked(container, team, case_id)
    title, way = "Grant or decline the override", f"/cases/{case_id}/overrides"
    page = arrived(app, team.signer).get("/").text
    assert title in page
    assert page.count(way) == 1
    assert not any(title in arrived(app, who).get("/").text for who in (team.owner, team.officer))
    with at_work(container, team.signer, case_id) as (unit, case):
        decide_override(unit, case, _one(unit, case, asked), False, "No.")
    assert title not in arrived(app, team.signer).get("/").text


def test_nobody_grants_their_own_request_or_their_own_work(container: Container) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    asked = _asked(container, team, case_id)
    with at_work(container, team.owner, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        decide_override(unit, case, _one(unit, case, asked), True)
    assert refused.value.codes == ["sign_off_permission_missing", "override_own_request", "override_own_work"]
    with at_work(container, team.officer, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        decide_override(unit, case, _one(unit, case, asked), True)
    assert refused.value.codes == ["sign_off_permission_missing"]


def test_when_its_day_is_over_the_sign_off_is_void(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    _granted(container, team, case_id)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    clock.move(NINE_DAYS)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is not None
    clock.move(timedelta(days=1))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is None


def test_its_last_day_ends_where_the_journey_begins(container: Container, clock: MovableClock) -> None:
    """The journey begins in Istanbul: when it is midnight there, it is still the day before in UTC."""
    team = make_team(container)
    case_id = _blocked(container, team)
    _granted(container, team, case_id)
    last = clock.now().date() + NINE_DAYS
    midnight = datetime(last.year, last.month, last.day, tzinfo=ZoneInfo("Europe/Istanbul")) + timedelta(days=1)
    for minutes, holds in ((-1, True), (0, False)):
        clock.move(midnight + timedelta(minutes=minutes) - clock.now())
        assert clock.now().date() == last
        with looking_at(container, team.owner, case_id) as (unit, case):
            found = {one.code: one.severity for one in readiness_of(unit, case).findings}
            assert (found["way_home_missing"] is Severity.OVERRIDDEN) is holds


def test_when_the_facts_change_it_is_void_and_cannot_be_granted_any_more(container: Container) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    granted = _granted(container, team, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, "Somebody more", needs_way_home=False))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert not readiness_of(unit, case).is_ready
        assert _one(unit, case, granted).state is OverrideState.GRANTED
    waiting = _asked(container, team, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, "A third", needs_way_home=False))
    with at_work(container, team.signer, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        decide_override(unit, case, _one(unit, case, waiting), True)
    assert refused.value.codes == ["override_facts_changed"]
    with at_work(container, team.signer, case_id) as (unit, case):
        decide_override(unit, case, _one(unit, case, waiting), False, "Ask again.")
        assert _one(unit, case, waiting).state is OverrideState.DECLINED


def test_what_waits_can_be_taken_back(container: Container) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        (finding,) = present_of(unit, case).overridable
        made = ask_override(unit, case, key_of(case.id, finding), unit.clock.now().date() + NINE_DAYS, "Needed.")
    with at_work(container, team.owner, case_id) as (unit, case):
        take_back_override(unit, case, _one(unit, case, made))
        take_back_override(unit, case, _one(unit, case, made))
    with at_work(container, team.signer, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        decide_override(unit, case, _one(unit, case, made), True)
    assert refused.value.codes == ["override_decided_already"]
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert [one.state for one in overrides_of_case(unit.session, case_id)] == [OverrideState.TAKEN_BACK]


def test_what_somebody_needs_on_the_way_is_looked_at_with_every_leg(container: Container) -> None:
    team = make_team(container)
    case_id = _blocked(container, team)
    _granted(container, team, case_id)
    person = people_of(container, team.owner, case_id)[0]
    with at_work(container, team.owner, case_id) as (unit, case):
        due = {"weeks": 20, "days": 0, "counted_on": unit.clock.now().date(), "children": "one"}
        record_health(unit, case, EntryKind.PREGNANCY, person, due)
    with looking_at(container, team.owner, case_id) as (unit, case):
        found = {one.code: one.severity for one in readiness_of(unit, case).findings}
        assert found["way_home_missing"] is Severity.BLOCKER


def test_nothing_that_protects_is_set_aside_by_a_key_that_somebody_made(container: Container) -> None:
    """Every finding of a case that lacks everything: the key of each can be worked out, and is refused."""
    team = make_team(container)
    case_id = make_plannable(container, team)
    with looking_at(container, team.owner, case_id) as (unit, case):
        now = present_of(unit, case, every=True)
        never = [one for one in now.findings.values() if one not in now.overridable]
    assert {one.cleared_by for one in never} & NEVER_AREAS
    for finding in [*never, clearance_outstanding(), Reason(ProtectionReason.FEAR_EXPRESSED, cleared_by="protection")]:
        with at_work(container, team.owner, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
            until = unit.clock.now().date() + NINE_DAYS
            ask_override(unit, case, key_of(case.id, finding), until, "Needed.")
        assert {"override_never", "override_finding_gone"} & set(refused.value.codes)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert overrides_of_case(unit.session, case_id) == []


def test_a_case_that_is_emptied_of_its_journey_asks_for_nothing_that_protects(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    person = people_of(container, team.owner, case_id)[0]
    with at_work(container, team.owner, case_id) as (unit, case):
        today = unit.clock.now().date()
        record_fitness(unit, case, person, FitnessContent(Fitness.NOT_FIT, today, today + NINE_DAYS))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert present_of(unit, case).overridable == ()
        key = key_of(case.id, readiness_of(unit, case).findings[0])
    with at_work(container, team.owner, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        ask_override(unit, case, key, unit.clock.now().date() + NINE_DAYS, "He feels well.")
    assert "override_never" in refused.value.codes
