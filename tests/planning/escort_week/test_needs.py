"""Which journeys ask for an escort: none is passed over, and whoever asks for nobody is neither judged nor noted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations_with_replacement, product

from flask import Flask

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.escort_week.queries.weeks import week_between
from planning.escort_week.rules.places import Glimpse, Party, adult_band, may_ask, places_needed
from returns.health.rules.health import MEDICAL_ESCORT, STRETCHER, WHEELCHAIR, Fitness, FitnessFacts
from returns.journey.rules.journeys import EndFacts, JourneyFacts
from returns.people.rules.people import age_on, birth_year_band
from returns.readiness.rules.facts import Traveller
from tests.doors.visits import counted
from tests.factories.apart import make_apart
from tests.factories.escort_weeks import make_ill
from tests.factories.journeys import make_ready, make_team
from tests.factories.makers import arrived
from tests.returns.escorts.rules.test_ratios import RULES as RATIOS
from tests.returns.readiness.rules.test_readiness import DAY, LEGS, RULES

JUDGED_BY = replace(RULES, ratios=RATIOS)
GROWN, JUST_GROWN, CHILD = date(1980, 1, 1), date(DAY.year - 18, DAY.month, DAY.day), date(DAY.year - 9, 1, 1)
BIRTHS = (GROWN, JUST_GROWN, JUST_GROWN + timedelta(days=1), CHILD, None)
NEEDS = ((), (WHEELCHAIR,), (MEDICAL_ESCORT,), (STRETCHER,))


def traveller(number: int, born: date | None, needs: tuple[str, ...]) -> Traveller:
    """Somebody, with a decision."""
    fitness = FitnessFacts(Fitness.FIT, DAY, DAY, needs)
    return Traveller(f"{number:032x}", age_on(born, DAY) if born else None, None, (), fitness)


def each_alone(people: Sequence[Traveller]) -> tuple[JourneyFacts, ...]:
    """Each on a leg of their own."""
    return tuple(JourneyFacts((one.person,), LEGS[n : n + 1], EndFacts(True, 0)) for n, one in enumerate(people))


def test_a_journey_that_asks_for_an_escort_is_never_passed_over() -> None:
    last, asked = adult_band(DAY, JUDGED_BY.adult_from.value), 0
    for count, are_apart in product((1, 2, 3), (False, True)):
        for born in combinations_with_replacement(BIRTHS, count):
            for needs in NEEDS:
                people = tuple(traveller(n, day, needs if n == 0 else ()) for n, day in enumerate(born))
                bands = [birth_year_band(day) for day in born]
                own = tuple(
                    JourneyFacts((one.person,), LEGS[n : n + 1], EndFacts(True, 0)) for n, one in enumerate(people)
                )
                party = Party(people, LEGS, journeys=own if are_apart else ())
                is_alone = are_apart and any(band is None or band > last for band in bands)
                glimpses = [Glimpse(band, needs if n == 0 else ()) for n, band in enumerate(bands)]
                if places_needed(party, JUDGED_BY):
                    asked += 1
                    assert may_ask(glimpses, is_alone, DAY, JUDGED_BY), (born, needs, are_apart)
    assert asked


def test_adults_who_need_nobody_ask_for_nobody() -> None:
    some = [Glimpse(birth_year_band(GROWN), (WHEELCHAIR,)), Glimpse(birth_year_band(CHILD))]
    assert not may_ask(some, False, DAY, JUDGED_BY)
    assert may_ask(some, True, DAY, JUDGED_BY)


def test_of_a_week_only_what_asks_for_an_escort_is_read_whole(container: Container) -> None:
    team = make_team(container)
    make_ready(container, team), make_apart(container, team)
    ill = make_ill(container, team)
    today = container.clock.now().date()
    with reading(container.units, team.owner.scope(container)) as unit:
        week = week_between(unit.session, today, today + timedelta(weeks=3), container.clock.now())
        read = {subject for kind, subject in unit.participants["trail"].subjects_read() if kind == "person"}
    assert [journey.id for journey in week.journeys] == [ill]
    assert week.departures == 3
    assert len(read) == 1  # nobody else was opened for more than to find that out


def test_weeks_that_ask_for_nobody_are_told_by_few_statements(container: Container, app: Flask) -> None:
    team = make_team(container)
    make_ready(container, team), make_apart(container, team)
    browser = arrived(app, team.owner)
    assert "Every journey has the escorts it needs" in browser.get("/escort-week?weeks=3").text
    with counted(container) as asked:
        browser.get("/escort-week?weeks=3")
    assert not [statement for _store, statement in asked.statements if "FROM travel_document" in statement]
    assert len(asked.statements) <= 8
