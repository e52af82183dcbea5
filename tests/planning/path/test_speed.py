"""How long the path of a family of five takes: beside one judgement of readiness, of which it makes several."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from foundation.web.container import Container
from planning.path.rules.path import PathFacts, earliest_path
from planning.path.services import CasePath, path_of_case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import PATH, CaseState
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.readiness.queries.readiness import judged_from
from returns.readiness.services import all_findings
from tests.factories.families import make_family
from tests.factories.journeys import at_work, looking_at, make_team

FAMILY = (date(1990, 1, 1), date(1988, 3, 3), date(2015, 1, 1), date(2017, 1, 1), date(2023, 1, 1))
# Some two days are judged, and each makes a network of about fifty things that is reckoned up to three times. Where one
# judgement takes its usual millisecond, so many of them are less than the 20 ms that a path may take.
MOST = 12


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.thread_time()  # of the processor: whatever else the machine does
    act()
    return (time.thread_time() - start) * 1000


def test_a_path_takes_no_longer_than_some_judgements_of_readiness(container: Container) -> None:
    team = make_team(container)
    case = make_family(container, team.owner, *FAMILY).case
    with looking_at(container, team.owner, case) as (unit, row):
        first = path_of_case(unit, row)
        assert first is not None
        read, today, now = first.read, first.today, first.now
        assert len(first.earliest.things) > 30, "a family with everything open"

        def reckon() -> object:
            return CasePath(read, today, now).earliest

        def judge() -> object:
            return all_findings(judged_from(row, today, read.read, read.rules_of), now)

        pairs = [(_milliseconds(judge), _milliseconds(reckon)) for _round in range(16)][1:]
    judged, reckoned = (min(times) for times in zip(*pairs, strict=True))
    assert reckoned / judged < MOST, f"{reckoned:.2f} ms for a path, {judged:.3f} ms for a judgement"


# Of how many days of departure at most readiness is asked, whatever decides the day: each takes about a millisecond.
MOST_DAYS = 12


def row_day(container: Container, days: int) -> date:
    """So many days from today."""
    return container.clock.now().date() + timedelta(days=days)


@pytest.mark.parametrize("state", [None, *PATH[1:5]])
def test_few_days_are_judged_for_the_earliest_one(state: CaseState | None, container: Container) -> None:
    team = make_team(container)
    case = make_family(container, team.owner, *FAMILY).case
    with at_work(container, team.owner, case) as (unit, row):
        row.state = state or row.state
        for person in members_of_case(unit.session, case)[:3]:  # passports that run out before most departures
            passport = NewDocument(DocumentKind.PASSPORT, "UZ", "AA1", row_day(container, 12), person_id=person.id)
            record_document(unit, container.secrets, row, passport)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path_of_case(unit, row)
        assert found is not None
        judged: list[int] = []
        facts_on, rules = found.facts_on, found.rules

        def counted(day: int) -> PathFacts:
            judged.append(day)
            return facts_on(day)

        assert earliest_path(counted, rules, changes=found.changes).day == found.earliest.day
    assert len(set(judged)) <= MOST_DAYS, sorted(set(judged))
