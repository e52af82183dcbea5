"""Partner offices: opening hours as people type them, and which office fits a return best."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, getcontext
from fractions import Fraction
from functools import cmp_to_key
from random import Random

import pytest
from hypothesis import given, strategies as st

from reintegration.partners.rules.partners import (
    BadHours,
    Closed,
    ClosedBecause,
    OfficeFacts,
    Service,
    Weights,
    Wish,
    failing,
    ranked,
    read_hours,
)
from returns.people.rules.people import Sex


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("   ", ""),
        ("08:00-12:00, 13:00-17:00", "08:00-12:00, 13:00-17:00"),
        ("13-17; 8-12", "08:00-12:00, 13:00-17:00"),
        ("8.30 \u2013 12", "08:30-12:00"),
        ("\u0660\u0668:\u0660\u0660-\u0661\u0662:\u0660\u0660\u060c 13-24", "08:00-12:00, 13:00-24:00"),
        ("8-12, 12-16", "08:00-12:00, 12:00-16:00"),
    ],
)
def test_hours_are_read(typed: str, read: str) -> None:
    assert read_hours(typed) == read
    assert read_hours(read) == read


@pytest.mark.parametrize(
    "typed", ["always", "12-8", "8-8", "8-12, 11-16", "8:60-12", "8-25", ",", "8-9,10-11,12-13,14-15,16-17", "8-12-16"]
)
def test_what_is_no_list_of_times_is_refused(typed: str) -> None:
    with pytest.raises(BadHours):
        read_hours(typed)


DAY = date(2026, 11, 24)


WEIGHTS = Weights(distance=40, language=20, services=15, staff=5, load=20, reach_km=200)


OFFICE = OfficeFacts(
    office="a",
    country="UZ",
    services=frozenset({Service.RECEPTION, Service.SOCIAL}),
    languages=frozenset({"uz"}),
    women=2,
    men=1,
    capacity=10,
    load=5,
    metres=50_000,
    radius_km=80,
    is_listed=False,
)


WISH = Wish(country="UZ", on=DAY, needed=frozenset({Service.RECEPTION}), languages=(frozenset({"uz"}),))


SHUT = Closed(DAY, None, ClosedBecause.SECURITY)


CASES = {
    "it fits": ({}, {}, []),
    "another country": ({"country": "GE"}, {}, ["other_country"]),
    "a service is missing": ({}, {"needed": frozenset({Service.RECEPTION, Service.ECONOMIC})}, ["service_missing"]),
    "at the edge of its radius": ({"metres": 80_000}, {}, []),
    "a metre beyond": ({"metres": 80_001}, {}, ["too_far"]),
    "beyond, but listed": ({"metres": 900_000, "is_listed": True}, {}, []),
    "no radius and not listed": ({"radius_km": None}, {}, ["not_listed"]),
    "no place of return": ({"metres": None}, {}, []),
    "closed until further notice": ({"closures": (SHUT,)}, {}, ["closed"]),
    "closed tomorrow": ({"closures": (replace(SHUT, begins_on=date(2026, 11, 25)),)}, {}, []),
    "closed until yesterday": ({"closures": (Closed(date(2026, 1, 1), date(2026, 11, 23), SHUT.reason),)}, {}, []),
    "closed until today": ({"closures": (Closed(date(2026, 1, 1), DAY, SHUT.reason),)}, {}, ["closed"]),
    "no woman": ({"women": 0}, {"staff": Sex.FEMALE}, ["staff_missing"]),
    "nobody knows whether a man": ({"men": None}, {"staff": Sex.MALE}, ["staff_not_known"]),
    "full": ({"load": 10}, {}, ["full"]),
    "one place left": ({"load": 9}, {}, []),
    "capacity not known": ({"load": 999, "capacity": None}, {}, []),
    "everything at once": (
        {"country": "GE", "services": frozenset(), "metres": 80_001, "closures": (SHUT,), "women": 0, "load": 11},
        {"staff": Sex.FEMALE},
        ["other_country", "service_missing", "too_far", "closed", "staff_missing", "full"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_condition_that_does_not_hold_is_said(case: str) -> None:
    office, wish, codes = CASES[case]
    assert [one.code for one in failing(replace(OFFICE, **office), replace(WISH, **wish))] == codes


POINTS = {
    "distance": ({"metres": 0}, {}, 40),
    "half of the reach": ({"metres": 100_000}, {}, 20),
    "beyond the reach": ({"metres": 200_000}, {}, 0),
    "a third understood": (
        {},
        {"languages": (frozenset({"uz"}), frozenset({"fa"}), frozenset({"ru"}))},
        Fraction(20, 3),
    ),
    "somebody's languages are not known": ({}, {"languages": (frozenset({"uz"}), frozenset())}, 20),
    "half is welcome": ({}, {"welcome": frozenset({Service.SOCIAL, Service.ECONOMIC})}, Fraction(15, 2)),
    "only women": ({"men": 0}, {}, Fraction(5, 2)),
    "load": ({"load": 3}, {}, 14),
}


PARTS = ("distance", "distance", "distance", "language", "language", "services", "staff", "load")


@pytest.mark.parametrize(("case", "part"), list(zip(POINTS, PARTS, strict=True)))
def test_points_are_exact(case: str, part: str) -> None:
    office, wish, points = POINTS[case]
    [one] = ranked([replace(OFFICE, **office)], replace(WISH, **wish), WEIGHTS)
    assert {each.part: each.points for each in one.parts}[part] == points
    assert one.score == sum(each.points for each in one.parts)


def test_without_a_place_of_return_there_is_no_part_for_the_distance() -> None:
    [one] = ranked([replace(OFFICE, metres=None)], WISH, WEIGHTS)
    assert [each.part for each in one.parts] == ["language", "services", "staff", "load"]
    assert (WEIGHTS.whole(False), WEIGHTS.whole(True)) == (60, 100)


_counts = st.none() | st.integers(0, 5)


_services = st.frozensets(st.sampled_from(Service), max_size=5)


_languages = st.frozensets(st.sampled_from(["uz", "ru", "tg", "fa"]), max_size=3)


_closed = st.builds(
    Closed,
    st.dates(date(2026, 11, 20), date(2026, 11, 25)),
    st.none() | st.dates(date(2026, 11, 25), date(2026, 11, 30)),
    st.sampled_from(ClosedBecause),
)


_office = st.builds(
    OfficeFacts,
    office=st.just(""),
    country=st.sampled_from(["UZ", "UZ", "UZ", "GE"]),
    services=_services,
    languages=_languages,
    women=_counts,
    men=_counts,
    capacity=st.none() | st.integers(0, 30),
    load=st.integers(0, 30),
    metres=st.none() | st.integers(0, 400_000),
    radius_km=st.none() | st.integers(1, 300),
    is_listed=st.booleans(),
    closures=st.lists(_closed, max_size=2).map(tuple),
)


_offices = st.lists(_office, min_size=1, max_size=9).map(
    lambda some: [replace(one, office=f"{at:02}") for at, one in enumerate(some)]
)


_wish = st.builds(
    Wish,
    country=st.just("UZ"),
    on=st.just(DAY),
    needed=_services,
    welcome=_services,
    languages=st.lists(_languages, max_size=4).map(tuple),
    staff=st.sampled_from([None, Sex.FEMALE, Sex.MALE]),
)


_weights = st.builds(Weights, *[st.integers(0, 50)] * 5, st.integers(1, 300))


def _rank_of(office: str, offices: list[OfficeFacts], wish: Wish, weights: Weights) -> int:
    return [one.office for one in ranked(offices, wish, weights)].index(office)


@given(_offices, _wish, _weights, st.randoms())
def test_the_order_in_which_offices_come_does_not_matter(
    offices: list[OfficeFacts], wish: Wish, weights: Weights, chance: Random
) -> None:
    mixed = list(offices)
    chance.shuffle(mixed)
    assert ranked(mixed, wish, weights) == ranked(offices, wish, weights)


@given(_offices, _wish, _weights, st.integers(1, 40))
def test_more_load_never_raises_a_rank(offices: list[OfficeFacts], wish: Wish, weights: Weights, more: int) -> None:
    first = replace(offices[0], load=offices[0].load + more)
    assert _rank_of("00", [first, *offices[1:]], wish, weights) >= _rank_of("00", offices, wish, weights)


@given(_offices, _wish, _weights, st.integers(1, 400_000))
def test_nearer_never_lowers_a_rank(offices: list[OfficeFacts], wish: Wish, weights: Weights, nearer: int) -> None:
    if offices[0].metres is not None:
        first = replace(offices[0], metres=max(0, offices[0].metres - nearer))
        assert _rank_of("00", [first, *offices[1:]], wish, weights) <= _rank_of("00", offices, wish, weights)


@given(_offices, _wish, _weights)
def test_whatever_fails_stands_after_whatever_fits(offices: list[OfficeFacts], wish: Wish, weights: Weights) -> None:
    fits = [not one.failing for one in ranked(offices, wish, weights)]
    assert fits == sorted(fits, reverse=True)


def _failures(one: OfficeFacts, wish: Wish) -> int:
    """A second reckoning of the conditions, as a count."""
    covered = one.is_listed or (one.radius_km is not None and (one.metres or 0) <= one.radius_km * 1000)
    closed = {each.reason for each in one.closures if each.begins_on <= DAY <= (each.ends_on or DAY)}
    staff = {None: 1, Sex.FEMALE: one.women, Sex.MALE: one.men}[wish.staff]
    full = one.capacity is not None and one.capacity - one.load < 1
    missing = sum(service not in one.services for service in wish.needed)
    return (one.country != "UZ") + missing + (not covered) + len(closed) + (not staff) + full


def _points(one: OfficeFacts, wish: Wish, weights: Weights) -> Decimal:
    """A second reckoning of the score, in decimals of eighty digits."""
    getcontext().prec = 80
    total = Decimal(0)
    if one.metres is not None and one.metres < weights.reach_km * 1000:
        total += Decimal(weights.distance) - Decimal(weights.distance * one.metres) / (weights.reach_km * 1000)
    spoken = [each for each in wish.languages if each]
    for each in spoken:
        total += Decimal(weights.language) / len(spoken) if not each.isdisjoint(one.languages) else 0
    offered = [service in one.services for service in wish.welcome] or [True]
    total += Decimal(weights.services) * offered.count(True) / len(offered)
    total += Decimal(weights.staff) * (bool(one.women) + bool(one.men)) / 2
    if one.capacity:
        total += Decimal(weights.load) * max(0, one.capacity - one.load) / one.capacity
    return total


@given(_offices, _wish, _weights)
def test_the_order_is_that_of_a_second_reckoning(offices: list[OfficeFacts], wish: Wish, weights: Weights) -> None:
    hair = Decimal(10) ** -60

    def before(one: OfficeFacts, other: OfficeFacts) -> int:
        fewer = _failures(one, wish) - _failures(other, wish)
        more = _points(other, wish, weights) - _points(one, wish, weights)
        nearer = (one.metres is None, one.metres or 0, one.office) < (
            other.metres is None,
            other.metres or 0,
            other.office,
        )
        return fewer or (int(more > 0) - int(more < 0) if abs(more) > hair else 0) or (-1 if nearer else 1)

    expected = [one.office for one in sorted(offices, key=cmp_to_key(before))]
    assert [one.office for one in ranked(offices, wish, weights)] == expected
