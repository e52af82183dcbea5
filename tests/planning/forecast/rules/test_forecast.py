"""A forecast says how likely a departure is by each day; a refusal is an outcome, and the same facts say the same."""

import pytest

from planning.durations.rules.incidence import End, Spell, cumulative_incidence
from planning.durations.rules.spreads import Figures, Learned, Spread
from planning.forecast.rules.forecast import Drawn, Forecast, drawn_column, forecast as forecast_of
from planning.path.rules.calendars import work_days
from planning.path.rules.network import Activity, ActivityKind, Need, Network
from tests.planning.forecast.networks import a_family

K = ActivityKind
DRAWS = 2_000
HALF, EIGHTY = 0.5, 0.8
HISTORY = [Spell(days, End.DONE) for days in range(1, 101)]


def forecast(network: Network, spreads: dict[str, Spread], draws: int) -> Forecast:
    """Each activity drawn by itself."""
    return forecast_of(network, {code: Drawn(spread, code) for code, spread in spreads.items()}, draws)


def _alone(*codes: str) -> Network:
    activities = [Activity(code, K.DOCUMENT, 21, subject=code) for code in codes]
    return Network((*activities, Activity("departure", K.DEPARTURE, 0, tuple(Need(code) for code in codes))))


def test_one_uncertain_thing_departs_as_it_is_learned() -> None:
    told = forecast(_alone("one"), {"one": Learned(cumulative_incidence(HISTORY).steps)}, DRAWS)
    assert (told.day_by(HALF), told.day_by(EIGHTY), told.day_by(1.0)) == (50, 80, 100)
    assert told.share_by(25) == pytest.approx(0.25, abs=0.001)
    assert (told.refused, told.later) == (0, 0)


def test_several_wait_for_the_slowest() -> None:
    """Two that are each done by day 50 with one half are both done by then with one quarter."""
    spread = Learned(cumulative_incidence(HISTORY).steps)
    told = forecast(_alone("one", "two"), {"one": spread, "two": spread}, DRAWS)
    assert told.share_by(50) == pytest.approx(0.25, abs=0.03)


def test_a_refusal_is_an_outcome() -> None:
    history = [Spell(10, End.DONE)] * 7 + [Spell(5, End.REFUSED)] * 2 + [Spell(90, None)]
    told = forecast(_alone("one"), {"one": Learned(cumulative_incidence(history).steps)}, DRAWS)
    assert told.refused / DRAWS == pytest.approx(0.2, abs=0.001)
    assert told.later / DRAWS == pytest.approx(0.1, abs=0.001)
    assert told.day_by(0.7) == 10
    assert told.day_by(EIGHTY) is None, "with one in five refused there is no day for 8 in 10"


def test_where_all_is_refused_nobody_departs() -> None:
    history = cumulative_incidence([Spell(5, End.REFUSED)] * 9)
    told = forecast(_alone("one"), {"one": Learned(history.steps)}, DRAWS)
    assert (told.refused, list(told.days), told.movers, told.day_by(HALF)) == (DRAWS, [], (), None)


def test_the_same_facts_say_the_same_of_any_case_and_another_activity_moves_no_draw() -> None:
    spread = Figures(21, 60)
    first = forecast(_alone("one", "two"), {"one": spread}, DRAWS)
    assert first == forecast(_alone("one", "two"), {"one": spread}, DRAWS)
    third = forecast(_alone("one", "other"), {"one": spread, "other": spread}, DRAWS)
    assert list(third.days) != list(forecast(_alone("one"), {"one": spread}, DRAWS).days)
    assert drawn_column(spread, "case:one", 9) == drawn_column(spread, "case:one", 9)
    more = forecast(_alone("one", "two"), {"one": spread, "two": Figures(1, 1)}, DRAWS)
    assert list(more.days) == list(forecast(_alone("one"), {"one": spread}, DRAWS).days)


def test_what_is_the_same_is_drawn_once() -> None:
    steps = cumulative_incidence(HISTORY).steps
    one = drawn_column(Learned(steps), "case:one", 9)
    assert drawn_column(Learned(steps), "case:one", 9) is one
    assert drawn_column(Learned(steps, 30), "case:one", 9) != one
    assert drawn_column(Figures(21, 60), "case:one", 9) is drawn_column(Figures(21, 60), "case:one", 9)


def test_a_forecast_is_reckoned_anew_once_something_of_it_has_changed() -> None:
    """What says the same of the same facts is looked up, and anything that it depends on makes it another."""
    network, spreads = a_family(2), {"document:0": Figures(30, 120)}
    told = forecast(network, spreads, DRAWS)
    assert forecast(a_family(2), {"document:0": Figures(30, 120)}, DRAWS) is told
    holidays = {**network.calendars, "TR": work_days(-60, (day % 7 < 4 for day in range(-60, 900)))}
    later = (*network.activities[1:], Activity("counselling", K.COUNSELLING, 90))
    for other in (
        forecast(Network(network.activities, holidays), spreads, DRAWS),
        forecast(Network(later, network.calendars), spreads, DRAWS),
        forecast(network, {"document:0": Figures(30, 121)}, DRAWS),
        forecast_of(network, {"document:0": Drawn(Figures(30, 120), "another")}, DRAWS),
        forecast_of(network, {"document:0": Drawn(Figures(30, 120), "document:0")}, DRAWS, 400),
    ):
        assert other.days != told.days


def test_what_moves_the_departure_most_is_named_first() -> None:
    network = a_family(2)
    told = forecast(network, {"document:0": Figures(30, 120), "decision": Figures(5, 7)}, DRAWS)
    assert [mover.code for mover in told.movers] == ["document:0", "decision"]
    assert told.movers[0].days > 30
    assert told.movers[1].days <= 5


def test_without_anything_uncertain_there_is_one_day() -> None:
    told = forecast(a_family(1), {}, 10)
    assert told.is_certain
    assert told.share_by(told.days[0] - 1) == 0
    assert told.share_by(told.days[0]) == 1


def test_what_is_decided_together_is_drawn_together() -> None:
    """Two of a family who asked on one day wait as long as one of them, and are rejected as often."""
    history = [Spell(days, End.DONE) for days in range(1, 81)] + [Spell(5, End.REFUSED)] * 20
    spread = Learned(cumulative_incidence(history).steps)
    both = {code: Drawn(spread, "one") for code in ("one", "two")}
    together = forecast_of(_alone("one", "two"), both, DRAWS)
    alone = forecast(_alone("one"), {"one": spread}, DRAWS)
    assert list(together.days) == list(alone.days)
    assert together.refused == alone.refused


def test_days_are_said_for_the_case_that_nothing_is_rejected() -> None:
    history = [Spell(days, End.DONE) for days in range(1, 71)] + [Spell(90, End.REFUSED)] * 30
    told = forecast(_alone("one"), {"one": Learned(cumulative_incidence(history).steps)}, DRAWS)
    assert told.day_by(EIGHTY) is None
    assert told.day_unless_refused(EIGHTY) == 56
