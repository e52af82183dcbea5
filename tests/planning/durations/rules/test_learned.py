"""Whose records teach whom: an office its own, all offices as counts, and never a few people of others."""

import uuid
from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from planning.durations.rules.incidence import End, Incidence, Spell, cumulative_incidence
from planning.durations.rules.learned import (
    Key,
    LearnedKind,
    Reach,
    Record,
    Taught,
    Thresholds,
    closest,
    is_renewed,
    keys_for,
    taught,
)

LP, VISA = LearnedKind.LAISSEZ_PASSER, LearnedKind.VISA
OFFICES = [uuid.UUID(int=number) for number in range(1, 5)]
ONE, OTHER, THIRD, ABROAD = OFFICES
HOSTS = {ONE: "TR", OTHER: "TR", THIRD: "TR", ABROAD: "DE"}
K = 11


def _records(
    office: uuid.UUID, number: int, kind: LearnedKind = LP, country: str = "UZ", end: End = End.DONE
) -> list[Record]:
    return [Record(office, kind, "UZ", country, Spell(10 + day, end), 2) for day in range(number)]


def _of(lessons: Sequence[Taught], office: uuid.UUID | None) -> dict[tuple[Reach, str], int]:
    return {(lesson.reach, lesson.key.country): lesson.incidence.begun for lesson in lessons if lesson.office == office}


def test_an_office_learns_from_its_own_however_few() -> None:
    lessons = list(taught(_records(ONE, 2), HOSTS, K))
    assert _of(lessons, ONE) == {(Reach.OWN, ""): 2}
    assert _of(lessons, OTHER) == {}, "2 people of another office"
    assert _of(lessons, None) == {}


def test_other_offices_are_pooled_where_they_are_enough() -> None:
    lessons = list(taught([*_records(ONE, 3), *_records(OTHER, 6), *_records(THIRD, 5)], HOSTS, K))
    assert _of(lessons, ONE) == {(Reach.OWN, ""): 3, (Reach.HOST, ""): 14}
    assert _of(lessons, OTHER) == {(Reach.OWN, ""): 6}, "the other 8 are too few"
    assert _of(lessons, ABROAD) == {(Reach.ALL, ""): 14}
    assert _of(lessons, None) == {(Reach.ALL, ""): 14}


def test_pools_taken_from_each_other_leave_no_few() -> None:
    """Both pools would be large; what lies between them would be 5 people of one office abroad."""
    lessons = list(taught([*_records(OTHER, 12), *_records(ABROAD, 5)], HOSTS, K))
    assert _of(lessons, ONE) == {(Reach.HOST, ""): 12}
    assert _of(lessons, ABROAD) == {(Reach.OWN, ""): 5, (Reach.ALL, ""): 17}


def test_a_visa_is_learned_by_country_of_return_and_the_rest_is_not_left_over() -> None:
    lessons = list(taught([*_records(OTHER, 12, VISA, "UZ"), *_records(OTHER, 3, VISA, "KG")], HOSTS, K))
    assert _of(lessons, ONE) == {(Reach.HOST, "UZ"): 12}, "15 of the consulate less 12 would be 3"
    assert _of(lessons, OTHER) == {(Reach.OWN, "UZ"): 12, (Reach.OWN, "KG"): 3, (Reach.OWN, ""): 15}


def _others(done: int, refused: int = 0, still_open: int = 0, office: uuid.UUID = OTHER) -> list[Record]:
    waiting = [Record(office, LP, "UZ", "UZ", Spell(5, None), 1)] * still_open
    return [*_records(office, done), *_records(office, refused, end=End.REFUSED), *waiting]


@pytest.mark.parametrize(("done", "is_taught"), [(K - 1, False), (K, True), (K + 1, True)])
def test_days_of_others_are_shown_only_where_enough_are_done(done: int, is_taught: bool) -> None:
    """Thirty began; but half of those that are done are done by a day of one of these."""
    some = _others(done, still_open=30 - done)
    assert _of(list(taught(some, HOSTS, K)), ONE) == ({(Reach.HOST, ""): 30} if is_taught else {})
    assert _of(list(taught(some, HOSTS, K)), None) == ({(Reach.ALL, ""): 30} if is_taught else {})
    assert _of(list(taught(some, HOSTS, K)), OTHER) == {(Reach.OWN, ""): 30}, "its own office sees them exactly"


def test_what_an_office_did_itself_does_not_make_up_for_others() -> None:
    """14 are done, of which 4 are its own."""
    some = [*_records(ONE, 4), *_others(10, still_open=20)]
    assert _of(list(taught(some, HOSTS, K)), ONE) == {(Reach.OWN, ""): 4}
    assert _of(list(taught(some, HOSTS, K)), ABROAD) == {(Reach.ALL, ""): 34}


def _shows(records: Sequence[Record]) -> dict[Reach, bool]:
    lessons = [lesson for lesson in taught(records, HOSTS, K) if lesson.office == ONE]
    return {lesson.reach: lesson.shows_shares for lesson in lessons if lesson.reach is not Reach.OWN}


def test_shares_of_others_are_shown_only_where_neither_side_is_a_few() -> None:
    assert _shows(_others(12, 11)) == {Reach.HOST: True}
    assert _shows(_others(12, 0)) == {Reach.HOST: True}
    assert _shows(_others(20, 3)) == {Reach.HOST: False}


def test_few_refused_of_others_are_not_left_over() -> None:
    """13 are refused: an office that refused ten itself would know of three, and 13 less 11 of one country of two."""
    own = _records(ONE, 10, end=End.REFUSED)
    assert _shows([*own, *_others(12, 3)]) == {Reach.HOST: False}
    assert _shows([*_others(12, 11), *_others(12, 2, office=ABROAD)]) == {Reach.HOST: True, Reach.ALL: False}


@given(
    st.lists(
        st.tuples(st.sampled_from(OFFICES), st.sampled_from([LP, VISA]), st.sampled_from(["UZ", "KG", "TJ"])),
        max_size=120,
    )
)
def test_nobody_counts_a_few_people_of_other_offices(made: list[tuple[uuid.UUID, LearnedKind, str]]) -> None:
    """Whatever an office subtracts from whatever holds it leaves nobody, or as many as may be shown."""
    records = [Record(office, kind, "UZ", country, Spell(9, End.DONE), 2) for office, kind, country in made]
    lessons = list(taught(records, HOSTS, K))
    for office in OFFICES:
        seen = [lesson for lesson in lessons if lesson.office == office and lesson.reach is not Reach.OWN]
        for lesson in seen:
            others = [set(_behind(records, each, office)) for each in seen if each.key.kind is lesson.key.kind]
            mine = set(_behind(records, lesson, office))
            assert len(mine) >= K
            for other in others:
                assert len(mine - other) == 0 or len(mine - other) >= K or not other < mine


def _behind(records: Sequence[Record], lesson: Taught, office: uuid.UUID) -> list[int]:
    """Which records of others a pool counts."""
    return [
        place
        for place, record in enumerate(records)
        if lesson.key in keys_for(record.kind, record.consulate, record.country)
        and record.office != office
        and (lesson.reach is Reach.ALL or HOSTS[record.office] == HOSTS[office])
    ]


def test_what_others_recorded_is_shown_anew_once_it_is_enough() -> None:
    assert not is_renewed(100, 110, K)
    assert is_renewed(100, 111, K)
    assert is_renewed(100, 99, K), "somebody was erased: what was counted with them goes"


# Which of several teaches.


def _taught_by(finished: int) -> Incidence:
    return cumulative_incidence([Spell(20, End.DONE)] * finished + [Spell(5, None)] * 3)


def test_the_closest_with_enough_teaches() -> None:
    keys = keys_for(LP, "UZ", "UZ")
    assert keys == (Key(LP, "UZ"),)
    limits, key = Thresholds(8, 20), keys[0]
    assert closest({(key, Reach.OWN): _taught_by(7)}, keys, limits) is None
    assert closest({(key, Reach.OWN): _taught_by(8)}, keys, limits) == (key, Reach.OWN)
    some = {(key, Reach.OWN): _taught_by(9), (key, Reach.HOST): _taught_by(19), (key, Reach.ALL): _taught_by(30)}
    assert closest(some, keys, limits) == (key, Reach.ALL), "nine in ten are known there"
    some |= {(key, Reach.HOST): _taught_by(20)}
    assert closest(some, keys, limits) == (key, Reach.HOST)


def test_a_visa_is_asked_by_country_of_return_first() -> None:
    keys = keys_for(VISA, "AE", "UZ")
    assert keys == (Key(VISA, "AE", "UZ"), Key(VISA, "AE"))
    some = {(keys[1], Reach.OWN): _taught_by(30), (keys[0], Reach.OWN): _taught_by(20)}
    assert closest(some, keys, Thresholds(8, 20)) == (keys[0], Reach.OWN)


def test_what_was_only_refused_teaches_no_days() -> None:
    key = Key(LP, "UZ")
    some = {(key, Reach.OWN): cumulative_incidence([Spell(5, End.REFUSED)] * 30)}
    assert closest(some, [key], Thresholds(8, 20)) is None
