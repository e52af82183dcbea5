"""Health on the way: a worse fact, or time alone, never makes a journey ready; and weeks counted in a second way."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from returns.cases.rules.cases import blockers
from returns.health.rules.assistance import Answer
from returns.health.rules.births import Pregnancy, due_date, weeks_on
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import HealthOfPerson, Medicines
from tests.returns.health.flights import MOTHER, asked, due, flight, found, hours, paper


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these words, in order."""
    return st.sets(st.sampled_from(words)).map(lambda held: tuple(sorted(held)))


def expecting(weeks: int, days: int, several: bool) -> Pregnancy:
    """A pregnancy so far along on the day of departure."""
    return Pregnancy(due(weeks, days), several)


@settings(deadline=None)
@given(st.integers(-30, 310), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_weeks_are_counted_as_on_a_wheel(passed: int, began: date) -> None:
    """Counted forward from the first day of the last period, week by week, instead of back from the due date."""
    due_on, day = began + timedelta(weeks=40), began + timedelta(days=passed)
    weeks, start = 0, began
    while start + timedelta(weeks=1) <= day:
        weeks, start = weeks + 1, start + timedelta(weeks=1)
    while start > day:
        weeks, start = weeks - 1, start - timedelta(weeks=1)
    assert weeks_on(due_on, day) == (weeks, (day - start).days)
    assert due_date(weeks, (day - start).days, day) == due_on


PEOPLE = st.builds(
    HealthOfPerson,
    person=st.just(MOTHER),
    age=st.none() | st.integers(0, 40),
    flags=some("serious_illness", "pregnancy"),
    needs=some("wheelchair", "oxygen", "medicines_on_board"),
    pregnancy=st.none() | st.builds(expecting, st.integers(20, 41), st.integers(0, 6), st.booleans()),
    papers=st.lists(
        st.builds(
            paper, st.sampled_from(CertificateKind), st.integers(0, 20), st.none() | st.integers(0, 110).map(hours)
        ),
        max_size=5,
    ).map(tuple),
    requests=st.lists(
        st.builds(
            lambda code, before, leg, again, said: asked(code, before, leg, again, answer=said),
            st.sampled_from(("WCHR", "OXYG", "UMNR")),
            st.integers(40, 90),
            st.sampled_from(("leg1", "leg2")),
            st.none() | st.integers(0, 60),
            st.sampled_from(list(Answer)),
        ),
        max_size=4,
    ).map(tuple),
    medicines=st.none() | st.builds(Medicines, st.integers(0, 30), st.booleans()),
)


def _worse(one: HealthOfPerson, data: st.DataObject) -> HealthOfPerson:
    """One fact, or several, turned for the worse."""
    by, which = data.draw(st.integers(1, 60)), data.draw(st.sets(st.integers(0, 6), min_size=1))
    worse = one
    if 0 in which and worse.pregnancy:
        earlier = worse.pregnancy.due_on - timedelta(days=by)
        worse = replace(worse, pregnancy=replace(worse.pregnancy, due_on=earlier))
    if 1 in which and worse.pregnancy:
        worse = replace(worse, pregnancy=replace(worse.pregnancy, is_multiple=True))
    if 2 in which:
        worse = replace(worse, papers=tuple(_older(paper, by) for paper in worse.papers))
    if 3 in which:
        worse = replace(worse, papers=())
    if 4 in which:
        again = tuple(replace(one, reconfirmed_at=None) for one in worse.requests)
        worse = replace(worse, requests=again)
    if 5 in which:
        late = tuple(replace(one, asked_at=one.asked_at + timedelta(hours=by)) for one in worse.requests)
        worse = replace(worse, requests=late)
    if 6 in which and worse.medicines:
        worse = replace(worse, medicines=Medicines(max(0, worse.medicines.days - by), False))
    return worse


def _older(one: Any, days: int) -> Any:
    """A report gets older; the hour of a check has two borders, so it stays."""
    kept = one.kind is CertificateKind.BOARDING_CHECK
    return one if kept else replace(one, issued_on=one.issued_on - timedelta(days=days))


@settings(max_examples=300, deadline=None)
@given(PEOPLE, st.integers(1, 500), st.booleans(), st.data())
def test_a_worse_fact_never_makes_it_ready(one: HealthOfPerson, before: int, alone: bool, data: st.DataObject) -> None:
    legs, now = (flight(1), flight(2, hours=30)), hours(before)
    worse = _worse(one, data)
    if blockers(found(one, *legs, now=now, alone=alone)):
        assert blockers(found(worse, *legs, now=now, alone=alone))


@pytest.mark.parametrize("handed_in", [None, hours(1)])
def test_a_form_that_bears_a_later_day_is_no_worse_than_none(handed_in: datetime | None) -> None:
    requests = tuple(asked("OXYG", leg=leg, again=None) for leg in ("leg1", "leg2"))
    facts = HealthOfPerson(
        MOTHER, 30, needs=("oxygen",), papers=(paper(CertificateKind.MEDIF, 3, handed_in),), requests=requests
    )
    legs, early = (flight(1), flight(2, hours=30)), hours(24 * 16)
    with_form, without = (found(one, *legs, now=early) for one in (facts, replace(facts, papers=())))
    assert [one.code for one in with_form] == [one.code for one in without]
    assert "medif_due" in {one.code for one in without}
    assert "medif_due" not in {one.code for one in found(facts, *legs, now=hours(24 * 2))}


@settings(max_examples=100, deadline=None)
@given(PEOPLE, st.integers(1, 500), st.integers(1, 200))
def test_time_alone_never_makes_it_ready(one: HealthOfPerson, before: int, later: int) -> None:
    legs = (flight(1), flight(2, hours=30))
    if blockers(found(one, *legs, now=hours(before))):
        assert blockers(found(one, *legs, now=hours(before - later)))
