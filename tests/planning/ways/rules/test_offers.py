"""Offers: the text that is kept is read as the same flights, and each flight that is not used says why."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from planning.ways.queries import PastedProvider, network_from, offered_flights
from planning.ways.rules.network import minutes_of
from planning.ways.rules.offers import Unused, chain_of, text_of
from planning.ways.rules.providers import Asked, Offers, ProviderFailed, answer_of
from returns.journey.rules.bookings import Segment, read_booking

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TODAY, DAY = NOW.date(), date(2026, 12, 9)
ASKED = Asked(TODAY, TODAY + timedelta(days=20), 2, 1, 1)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
FLIGHTS = st.builds(
    Segment,
    st.sampled_from(["TK", "5W", "U2", "KC"]),
    st.integers(1, 9999).map(str),
    st.sampled_from(["IST", "FRA"]),
    st.sampled_from(["TAS", "SKD"]),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    TIMES,
    st.none(),
    TIMES,
)


def flight(day: date = DAY, **changed: Any) -> Segment:
    """A flight of which everything is known."""
    return replace(Segment("TK", "370", "IST", "TAS", day, time(8, 5), None, time(14, 20)), **changed)


@given(st.lists(st.tuples(FLIGHTS, st.one_of(st.none(), st.integers(-1, 3))), max_size=4))
def test_the_text_that_is_kept_is_read_as_the_same_flights(flights: list[tuple[Segment, int | None]]) -> None:
    own = [each if days is None else _later(each, days) for each, days in flights]
    once = {(one.origin, one.destination, one.departs_on, one.departs_time): one for one in reversed(own)}
    read = read_booking(text_of(own), TODAY, lambda code: code)
    assert set(read) == set(once.values())


def _later(each: Segment, days: int) -> Segment:
    """The flight, said to arrive so many days later."""
    assert each.departs_on is not None
    return replace(each, arrives_on=each.departs_on + timedelta(days=days))


@pytest.mark.parametrize(
    ("segment", "why"),
    [
        (flight(), None),
        (flight(number=""), Unused.INCOMPLETE),
        (flight(destination="QQQ"), Unused.INCOMPLETE),
        (flight(arrives_on=DAY, arrives_time=time(1)), Unused.ENDS_BEFORE),
        (flight(TODAY - timedelta(days=400)), Unused.HAS_LEFT),
        (flight(TODAY), Unused.HAS_LEFT),
        (flight(DAY + timedelta(days=40)), Unused.OTHER_DAYS),
        (flight(TODAY + timedelta(days=1)), Unused.OTHER_DAYS),
        (flight(date(2027, 3, 28), origin="FRA", departs_time=time(2, 30)), Unused.NO_SUCH_TIME),
    ],
)
def test_a_flight_that_is_not_used_says_why(segment: Segment, why: Unused | None) -> None:
    [found] = offered_flights([segment], TODAY + timedelta(days=2), DAY + timedelta(days=4), NOW)
    assert found.unused is why
    assert (found.connection is None) is (why is not None)


def test_an_offer_is_one_way_if_each_of_its_flights_is_used_and_begins_where_the_one_before_ended() -> None:
    first = flight(destination="FRA", arrives_time=time(10))
    second = flight(number="646", origin="FRA", departs_time=time(13), arrives_time=time(22))
    days = (TODAY, DAY + timedelta(days=4), NOW)
    both = offered_flights([second, first], *days)
    assert [row.number for row in chain_of(both)] == ["370", "646"]
    assert chain_of(offered_flights([first, flight()], *days)) == ()
    assert chain_of(offered_flights([first, flight(TODAY)], *days)) == ()
    assert minutes_of(NOW) < chain_of(both)[0].departs


class _Seller:
    """A seller of flights whose service does not answer."""

    def __init__(self, error: Exception) -> None:
        """What it fails with."""
        self.error = error
        self.asked: list[Asked] = []

    def offers(self, asked: Asked) -> Offers:
        """Nothing."""
        self.asked.append(asked)
        raise self.error


@pytest.mark.parametrize("error", [ProviderFailed("a page that is no offer"), TimeoutError(), ConnectionResetError()])
def test_a_provider_that_fails_takes_no_flight_of_the_others_along(error: Exception) -> None:
    seller, pasted = _Seller(error), PastedProvider(offered_flights([flight()], TODAY, DAY, NOW))
    network, failed = network_from((seller, pasted), ASKED)
    assert failed
    assert [row.number for row in network.connections] == ["370"]
    assert seller.asked == [ASKED]
    assert network_from((pasted,), ASKED)[1] is False


def test_a_fault_of_our_own_is_not_taken_for_a_provider_that_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        answer_of(_Seller(ZeroDivisionError()), ASKED)
