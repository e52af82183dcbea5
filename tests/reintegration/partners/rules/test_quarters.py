"""Quarters and their ends; whose a visit is and what became of it; what of a partner's quarter is shown."""

import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from foundation.shares import wilson
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.partners.rules.quarters import (
    LEVELS,
    ClosedVisit,
    Followed,
    StandsOut,
    VisitStanding,
    known_of,
    part_of,
    shown_of,
    stand_out,
    standing_of_visit,
    together,
    who_followed,
)
from returns.consent.rules import TransferPurpose
from tests.factories.quarters import closed

K = 11
ON_TIME, LATE, NOT_MET, NOT_ATTEMPTED = VisitStanding
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("outcome", "logged_on", "standing"),
    [
        (VisitOutcome.DONE, date(2026, 8, 15), ON_TIME),
        (VisitOutcome.DONE, date(2026, 8, 16), LATE),
        (VisitOutcome.DONE, date(2026, 6, 1), ON_TIME),
        (VisitOutcome.NOT_ATTEMPTED, None, NOT_ATTEMPTED),
        (VisitOutcome.REFUSED, date(2026, 8, 20), NOT_MET),
        (VisitOutcome.UNREACHABLE, None, NOT_MET),
        (VisitOutcome.UNSAFE_TO_CONTACT, None, NOT_MET),
        (VisitOutcome.MOVED_ON, None, NOT_MET),
        (VisitOutcome.DECEASED, None, NOT_MET),
    ],
)
def test_what_became_of_a_visit(outcome: VisitOutcome, logged_on: date | None, standing: VisitStanding) -> None:
    assert standing_of_visit(outcome, logged_on, date(2026, 8, 15)) is standing


def test_every_outcome_has_a_standing() -> None:
    assert {standing_of_visit(one, date(2026, 8, 15), date(2026, 8, 15)) for one in VisitOutcome} == {
        ON_TIME,
        NOT_MET,
        NOT_ATTEMPTED,
    }


def test_a_visit_is_of_who_followed_on_the_day_on_which_its_window_closed() -> None:
    day, before, after = date(2026, 8, 15), date(2026, 8, 14), date(2026, 8, 16)
    first = Followed(ONE, TransferPurpose.FOLLOW_UP, date(2026, 1, 1), None)
    second = Followed(OTHER, TransferPurpose.FOLLOW_UP, day, None)
    assert who_followed([first, second], before) == ONE
    assert who_followed([first, second], day) == who_followed([second, first], after) == OTHER
    assert who_followed([Followed(ONE, TransferPurpose.FOLLOW_UP, before, day)], after) is None
    assert who_followed([Followed(ONE, TransferPurpose.FOLLOW_UP, before, day)], day) == ONE
    helps = Followed(OTHER, TransferPurpose.ASSISTANCE, day, None)
    assert who_followed([helps, first], day) == ONE, "follow-up goes before assistance"
    assert who_followed([helps], before) is None


def test_a_partner_knows_everything_of_its_own() -> None:
    known = known_of(
        [*closed(3, ON_TIME), *closed(1, LATE), *closed(2, NOT_MET, attempts=3), *closed(4, NOT_ATTEMPTED)]
    )
    assert (known["visits"], known["cases"], known["parts"]) == (10, 10, [3, 1, 2, 4])
    assert known["attempts"] == 3
    assert known["on_time"] == pytest.approx([0.3, *wilson(0.3, 9)])  # 10 cases: m / (m - 1)


def test_visits_of_one_case_make_the_interval_wider() -> None:
    alone = known_of([*closed(30, ON_TIME), *closed(30, NOT_ATTEMPTED)])["on_time"]
    alike = known_of([*closed(6, ON_TIME, each=5), *closed(6, NOT_ATTEMPTED, each=5)])["on_time"]
    assert alike[0] == alone[0] == 0.5
    assert alike[2] - alike[1] > 2 * (alone[2] - alone[1])


@pytest.mark.parametrize(
    ("visits", "level", "parts"),
    [
        (
            [*closed(20, ON_TIME), *closed(15, LATE), *closed(12, NOT_MET), *closed(11, NOT_ATTEMPTED)],
            0,
            [20, 15, 12, 11],
        ),
        ([*closed(20, ON_TIME), *closed(12, NOT_MET)], 0, [20, 0, 12, 0]),
        ([*closed(20, ON_TIME), *closed(3, LATE), *closed(12, NOT_MET), *closed(11, NOT_ATTEMPTED)], 1, [23, 12, 11]),
        ([*closed(20, ON_TIME), *closed(15, LATE), *closed(8, NOT_MET), *closed(4, NOT_ATTEMPTED)], 2, [20, 15, 12]),
        ([*closed(9, ON_TIME), *closed(3, NOT_MET), *closed(11, NOT_ATTEMPTED)], 3, [12, 11]),
        ([*closed(20, ON_TIME), *closed(5, LATE), *closed(4, NOT_MET), *closed(4, NOT_ATTEMPTED)], 4, [20, 13]),
        ([*closed(20, ON_TIME), *closed(5, LATE)], 1, [25, 0, 0]),
        ([*closed(9, ON_TIME), *closed(9, NOT_ATTEMPTED)], 5, []),
    ],
)
def test_what_others_are_shown(visits: list[ClosedVisit], level: int, parts: list[int]) -> None:
    shown = shown_of(visits, K)
    assert (shown["level"], shown["parts"]) == (level, parts)
    assert ("on_time" in shown) is ((ON_TIME,) in LEVELS[level])
    assert ("not_attempted" in shown) is ((NOT_ATTEMPTED,) in LEVELS[level])


def test_of_few_cases_others_are_shown_nothing_however_many_visits_there_were() -> None:
    assert shown_of(closed(10, ON_TIME, each=9), K) == {}
    assert shown_of([], K) == {}


_VISITS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(VisitStanding)), max_size=120)


@given(_VISITS)
def test_whatever_is_shown_is_of_many_cases_or_of_none(drawn: list[tuple[int, VisitStanding]]) -> None:
    cases = [uuid.UUID(int=number) for number in range(31)]
    visits = [ClosedVisit(cases[number], standing, 1) for number, standing in drawn]
    shown = shown_of(visits, K)
    if not shown:
        assert len({one.case for one in visits}) < K
        return
    for part, count in zip(LEVELS[shown["level"]], shown["parts"], strict=True):
        inside = {one.case for one in visits if one.standing in part}
        outside = {one.case for one in visits if one.standing not in part}
        assert count == sum(one.standing in part for one in visits)
        assert all(not group or len(group) >= K for group in (inside, outside))
    for level, parts in enumerate(LEVELS[: shown["level"]]):
        assert any(
            0 < len({one.case for one in visits if (one.standing in part) is is_in}) < K
            for part in parts
            for is_in in (True, False)
        ), f"level {level} could have been shown"


LEAST = 0.1
BOTH = (StandsOut.FEWER_ON_TIME, StandsOut.MORE_NOT_ATTEMPTED)


def test_who_is_worse_than_all_others_stands_out() -> None:
    good = shown_of([*closed(90, ON_TIME), *closed(20, NOT_ATTEMPTED)], K)
    bad = shown_of([*closed(30, ON_TIME), *closed(60, NOT_ATTEMPTED)], K)
    assert stand_out([bad, good, good], LEAST) == [BOTH, (), ()]
    assert stand_out([good, good], LEAST) == [(), ()]
    assert stand_out([bad], LEAST) == [()]
    assert stand_out([bad, {}], LEAST) == [(), ()]
    assert stand_out([{}, good, bad], LEAST) == [(), (), BOTH]
    assert stand_out([], LEAST) == []


def test_a_difference_that_does_not_matter_is_not_marked_however_sure_it_is() -> None:
    """Of thousands of visits 86 and 90 in a hundred differ by more than chance."""
    good = shown_of([*closed(9000, ON_TIME), *closed(1000, NOT_ATTEMPTED)], K)
    slow = shown_of([*closed(8600, ON_TIME), *closed(1400, NOT_ATTEMPTED)], K)
    assert slow["on_time"][2] < good["on_time"][0]
    assert stand_out([slow, good], LEAST) == [(), ()]
    assert stand_out([slow, good], 0.04) == [BOTH, ()]
    few = shown_of([*closed(14, ON_TIME), *closed(11, NOT_ATTEMPTED)], K)
    assert stand_out([few, shown_of([*closed(30, ON_TIME), *closed(20, NOT_ATTEMPTED)], K)], LEAST) == [(), ()]


class _Counted(dict[str, Any]):
    """A row that counts how often it is looked at."""

    looks = 0

    def __getitem__(self, key: str) -> Any:
        self.looks += 1
        return super().__getitem__(key)


def test_a_row_is_looked_at_as_often_beside_many_as_beside_few() -> None:
    def looks(partners: int) -> int:
        row = _Counted(shown_of([*closed(30, ON_TIME), *closed(60, NOT_ATTEMPTED)], K))
        others = [shown_of([*closed(90, ON_TIME), *closed(20, NOT_ATTEMPTED)], K)] * partners
        assert stand_out([row, *others], LEAST)[0] == BOTH
        return row.looks

    assert looks(50) == looks(2)


def test_all_together_is_what_the_rows_say() -> None:
    rows = [shown_of([*closed(30, ON_TIME), *closed(20, LATE)], K), shown_of([*closed(50, ON_TIME)], K), {}]
    visits, shares = together(rows)
    assert visits == 100
    assert shares[ON_TIME].share == pytest.approx(0.8)
    assert part_of(rows[0], (LATE,)) == 20
    assert part_of({}, (LATE,)) is None


def test_a_share_of_all_together_is_of_the_visits_of_those_rows_that_say_it() -> None:
    """Of 37 visits of the second row nobody says how many were on time."""
    said, unsaid = [*closed(31, ON_TIME), *closed(12, NOT_MET)], [*closed(9, ON_TIME), *closed(28, NOT_MET)]
    visits, shares = together([shown_of(said, K), shown_of(unsaid, K)])
    assert visits == 80
    assert (shares[ON_TIME].visits, round(shares[ON_TIME].share, 2)) == (43, 0.72)
    assert (shares[NOT_ATTEMPTED].visits, shares[NOT_ATTEMPTED].share) == (80, 0)  # both say that there is none


def test_what_others_are_shown_has_few_places() -> None:
    visits = [
        *closed(19, ON_TIME),
        *closed(18, LATE),
        *closed(17, NOT_MET, attempts=2),
        *closed(13, NOT_MET, attempts=3),
    ]
    shown = shown_of(visits, K)
    assert shown["on_time"] == [round(end, 3) for end in known_of(visits)["on_time"]]
    assert shown["attempts"] == 2.433
