"""The invented caseload: made by the services, equal for equal seeds, with every state and the published shares."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import ROOT, build_container, load_demo_into
from demo.caseload.fates import Fate, fate_of
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.system.scratch import scratch_settings
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.outcomes.models import Outcome
from reintegration.outcomes.queries import facts_of_outcomes
from reintegration.outcomes.rules.figures import counted, counted_rounds
from reintegration.outcomes.rules.outcomes import ENDS
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.names.queries.names import full_name
from returns.people.models import Person
from tests.databases import settings_for
from tests.factories.scopes import EVERYTHING

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CASES = 40


def _fates(count: int) -> list[Fate]:
    return [fate_of(number, 1, "TR", NOW) for number in range(count)]


def test_the_shares_are_the_published_ones() -> None:
    fates = _fates(6000)
    people = [one for fate in fates for one in (fate.new, *fate.members)]
    adult_before = NOW.replace(year=NOW.year - 18).date()
    children = sum(one.birth_date is not None and one.birth_date > adult_before for one in people)
    found = {
        "women": sum(one.sex == "female" for one in people),
        "children": children,
        "trafficked": sum(fate.is_trafficked for fate in fates),
        "alone": sum(fate.is_child_alone for fate in fates),
        "health": sum(fate.needs_care for fate in fates),
    }
    expected = {"women": 1 / 3, "children": 0.25, "trafficked": 0.009, "alone": 0.013, "health": 0.010}
    for name, share in expected.items():
        assert found[name] / len(people) == pytest.approx(share, rel=0.2), name


def test_the_first_three_hundred_have_every_state_families_and_several_scripts() -> None:
    fates = _fates(300)
    assert {fate.end for fate in fates} == set(CaseState)
    assert sum(bool(fate.members) for fate in fates) > 30
    letters = "".join(fate.new.given_name for fate in fates)
    ranges = {
        "Latin": (0x41, 0x24F),
        "Cyrillic": (0x400, 0x52F),
        "Arabic": (0x600, 0x6FF),
        "Georgian": (0x10A0, 0x10FF),
    }
    assert {name for name, (low, high) in ranges.items() if any(low <= ord(one) <= high for one in letters)} == set(
        ranges
    )


def _loaded(folder: Path) -> Container:
    container = build_container(replace(settings_for(folder), mode="demo"), MovableClock(NOW))
    prepare(container, ROOT, lambda wired, cases, seed: load_demo_into(wired, CASES, seed))
    return container


def _plain(container: Container) -> list[Any]:
    """What the caseload is about, without ids."""
    with reading(container.units, EVERYTHING) as unit:
        session = unit.session
        cases = {one.id: one for one in session.execute(select(Case)).scalars()}
        people = session.execute(select(Person)).scalars().all()
        visits = session.execute(select(Visit)).scalars().all()
        outcomes = session.execute(select(Outcome)).scalars().all()
        return [
            Counter((one.state, one.country, one.opened_on, one.arrived_on) for one in cases.values()),
            Counter((full_name(one), one.sex, one.birth_date, cases[one.case_id].country) for one in people),
            Counter((one.due_on, one.state, one.outcome, one.month) for one in visits),
            Counter((one.verdict, one.missing_because, one.window_closes_on) for one in outcomes),
        ]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_caseload_by_the_services(tmp_path: Path) -> None:
    first, second = _loaded(tmp_path / "first"), _loaded(tmp_path / "second")
    try:
        there = _plain(first)
        assert there == _plain(second)
        assert {state for state, *_rest in there[0]} == set(CaseState)
        assert sum(there[0].values()) == CASES
        load_demo_into(first, CASES, 1)
        assert _plain(first) == there, "what is there already stays"
    finally:
        first.stores.dispose()
        second.stores.dispose()


def _counts(container: Container, days: int) -> list[Any]:
    """What a snapshot counts of the caseload, so many days before or after the caseload was made."""
    with reading(container.units, EVERYTHING) as unit:
        facts = facts_of_outcomes(unit.session, NOW.date() + timedelta(days=days))
    scores = sorted((one.cluster, one.standing.value, one.last or (), one.first or ()) for one in facts.adults)
    return [counted(facts.adults), counted_rounds(facts.rounds), scores]


@pytest.mark.slow
def test_no_published_count_depends_on_when_a_response_decides(tmp_path: Path) -> None:
    """With each response deciding at once, or when the scheduler closes the window, the same is counted on any day."""
    container = _loaded(tmp_path)
    try:
        days = range(-400, 401, 40)
        decided = [_counts(container, day) for day in days]
        with writing(container.units, EVERYTHING) as unit:
            answered = unit.session.execute(select(Outcome).where(Outcome.response_id.is_not(None))).scalars().all()
            answered = [one for one in answered if one.verdict not in ENDS]
            for one in answered:
                one.verdict, one.missing_because, one.decided_at = Verdict.PENDING, None, None
        assert answered
        assert [_counts(container, day) for day in days] == decided
    finally:
        container.stores.dispose()


@pytest.mark.slow
def test_on_postgresql_it_loads_too(postgres_url: str) -> None:
    with scratch_settings(postgres_url) as settings:
        container = build_container(replace(settings, mode="demo"), MovableClock(NOW))
        try:
            prepare(container, ROOT, lambda wired, cases, seed: load_demo_into(wired, CASES, seed))
            assert {state for state, *_rest in _plain(container)[0]} == set(CaseState)
        finally:
            container.stores.dispose()
