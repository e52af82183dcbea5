"""Somebody keeps every snapshot, page, file and report, and solves for what was withheld, day by day."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from foundation.shares import wilson
from reintegration.outcomes.queries import Facts
from reintegration.outcomes.rules.figures import TOTAL, Adult, Block, Key, OutcomeState, Table, counted, counted_rounds
from reintegration.outcomes.rules.publishing import Publication, publish, publish_rounds, shown_values
from tests.reintegration.outcomes.histories import BEGIN, LIMITS, SCORES, History, K, history
from tests.reintegration.outcomes.rules.test_disclosure import links
from tests.reintegration.outcomes.subtracting import given_away, read

FIRST, SECOND = BEGIN, BEGIN + timedelta(days=90)
SUSTAINED, NOT_YET, REFUSED, OPEN = (
    OutcomeState.SUSTAINED,
    OutcomeState.NOT_YET,
    OutcomeState.REFUSED,
    OutcomeState.OPEN,
)


def found_out(kept: History) -> list[tuple[date, Key, str, int]]:
    return list(given_away(read(kept.pages), kept.truth, K))


@pytest.mark.parametrize("seed", range(20))
def test_nothing_small_follows_from_all_that_was_ever_said_of_a_day(seed: int) -> None:
    assert found_out(history(seed, (120, 300, 600)[seed % 3], 5)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 360))
def test_nothing_small_follows_in_many_caseloads(seed: int) -> None:
    assert found_out(history(seed, (150, 400, 900, 1500)[seed % 4], 5)) == []


def people(country: str, kinds: dict[OutcomeState, int], paired: int = 0) -> list[Adult]:
    """So many of each standing in a country; so many of those who are measured gave two interviews."""
    found = []
    for kind, number in kinds.items():
        last = SCORES if kind.is_measured else None
        for place in range(number):
            first = last if place < paired else None
            found.append(
                Adult(f"{country}{kind}{place}", ("A", country, "", "", "male", "60+", "w"), kind, last, first)
            )
    return found


def taken(adults: list[Adult], before: Publication | None = None, day: date = FIRST) -> Publication:
    last, parts = (before.rows, before.parts) if before else ({}, 0)
    return publish(counted(adults), last, parts, links(adults), LIMITS, day)


def test_a_row_that_keeps_its_counts_shows_nothing_of_them_that_was_hidden_when_they_were_taken() -> None:
    """Of day one everybody and GE are read, and UZ would be six. AL is hidden for its sake, and keeps its counts."""
    others = [*people("AL", {SUSTAINED: 30, REFUSED: 20}), *people("GE", {SUSTAINED: 30, REFUSED: 20})]
    first = taken([*others, *people("UZ", {SUSTAINED: 6, REFUSED: 20})])
    assert Block.MEASURED in first.rows[TOTAL].shown & first.rows["country", "GE"].shown
    assert Block.MEASURED not in first.rows["country", "AL"].shown | first.rows["country", "UZ"].shown
    second = taken([*others, *people("UZ", {SUSTAINED: 17, REFUSED: 31})], first, SECOND)
    albania = second.rows["country", "AL"]
    assert second.rows[TOTAL].day == SECOND
    assert (albania.day, Block.MEASURED in albania.shown, Block.MISSING in albania.shown) == (FIRST, False, True)


def test_reasons_of_older_counts_are_not_said_more_finely_than_they_were() -> None:
    """AL could say all of them; but five countries cannot, and all rows of a table say them in the same parts."""
    fine = {one: 12 for one in OutcomeState if one not in (OPEN, OutcomeState.NOT_OFFERED, OutcomeState.SCORED)}
    coarse = {**fine, OutcomeState.UNSAFE: 3}
    others, albania = ("GE", "IQ", "RU", "UZ", "XK"), people("AL", fine)
    first = taken([*albania, *(one for country in others for one in people(country, coarse))])
    assert (first.parts, first.rows["country", "AL"].parts) == (1, 1)
    many = {one: 5 * number for one, number in fine.items()}
    second = taken([*albania, *(one for country in others for one in people(country, many))], first, SECOND)
    assert second.parts == 0
    assert Block.REASONS in second.rows["country", "XK"].shown
    assert second.rows["country", "AL"].day == FIRST
    assert Block.REASONS not in second.rows["country", "AL"].shown


def test_how_few_gave_one_interview_alone_is_not_found_by_subtracting() -> None:
    """Of 30 in GE 25 gave two. 55 of everybody less those of two countries would be these 25."""
    three = {"AL": 15, "GE": 25, "UZ": 15}
    now = taken([one for country, paired in three.items() for one in people(country, {SUSTAINED: 30}, paired)])
    shown = {key: shown_values(row, {}, now.parts, K) for key, row in now.rows.items() if key[0] == Table.COUNTRY}
    assert all("change" in row for row in shown.values())
    assert {key[1]: row["paired"] for key, row in shown.items()} == {"AL": None, "GE": None, "UZ": 15}
    assert shown_values(now.rows[TOTAL], {}, now.parts, K)["paired"] == 55


def test_an_open_window_that_keeps_its_count_keeps_its_day() -> None:
    first = taken(people("UZ", {SUSTAINED: 20, NOT_YET: 20, REFUSED: 20, OPEN: 30}))
    more = people("UZ", {SUSTAINED: 40, NOT_YET: 40, REFUSED: 40, OPEN: 35})
    second = taken(more, first, SECOND)
    whole = second.rows[TOTAL]
    shown = shown_values(whole, {}, second.parts, K)
    assert (whole.day, shown["due"], shown["open"], shown["open_on"]) == (SECOND, 120, 30, FIRST.isoformat())
    third = taken([*more, *people("UZ", {OPEN: 20})], second, SECOND + timedelta(days=90))
    # Nobody became due: what is said of them keeps its day, and so do open windows that nobody has read of that day.
    assert third.rows[TOTAL].day == SECOND
    assert shown_values(third.rows[TOTAL], {}, third.parts, K)["open_on"] == FIRST.isoformat()


def in_round(measured: int, missing: int, still_open: int) -> list[Adult]:
    kinds = {OutcomeState.SCORED: measured, REFUSED: missing, OPEN: still_open}
    return [Adult(f"c{kind}{n}", (), kind) for kind, number in kinds.items() for n in range(number)]


def test_few_open_windows_of_a_round_do_not_follow_from_who_is_due() -> None:
    """120 adults are in each round. Of 115 who are due in the first, five are not."""
    whole = taken(people("UZ", {SUSTAINED: 20, NOT_YET: 20, REFUSED: 20, OPEN: 60}))
    rounds = counted_rounds({1: in_round(80, 35, 5), 6: in_round(60, 30, 30)})
    found = publish_rounds(rounds, {}, whole, LIMITS, FIRST)
    assert found.rows["round", "1"].shown == frozenset()
    assert {Block.MEASURED, Block.MISSING} <= found.rows["round", "6"].shown
    assert Block.OPEN not in found.rows["round", "6"].shown
    # Once nobody's window is open, that may be known; what was read before is remembered all the while.
    later = publish_rounds(counted_rounds({1: in_round(85, 35, 0)}), found.rows, whole, LIMITS, SECOND)
    assert {Block.MEASURED, Block.MISSING} <= later.rows["round", "1"].shown
    assert later.rows["round", "6"].shown == frozenset()
    assert later.rows["round", "6"].ever == found.rows["round", "6"].ever


def test_a_round_that_may_not_be_said_today_keeps_what_was_said() -> None:
    whole = taken(people("UZ", {SUSTAINED: 20, NOT_YET: 20, REFUSED: 20, OPEN: 60}))
    first = publish_rounds(counted_rounds({6: in_round(60, 30, 30)}), {}, whole, LIMITS, FIRST)
    second = publish_rounds(counted_rounds({6: in_round(75, 42, 3)}), first.rows, whole, LIMITS, SECOND)
    assert second.rows["round", "6"] == first.rows["round", "6"]
    third = publish_rounds(counted_rounds({6: in_round(78, 42, 0)}), second.rows, whole, LIMITS, SECOND)
    assert third.rows["round", "6"].counts == Counter({OutcomeState.SCORED: 78, REFUSED: 42})


def test_a_row_in_which_nobody_is_any_more_is_remembered() -> None:
    kinds = {SUSTAINED: 20, NOT_YET: 20, REFUSED: 20}
    three = [one for country in ("AL", "GE", "UZ") for one in people(country, kinds)]
    first = taken(three)
    second = taken(
        [one for one in three if one.rows[1] != "AL"] + people("UZ", dict.fromkeys(kinds, 40)), first, SECOND
    )
    assert second.rows["country", "AL"].shown == frozenset()
    third = taken([*three, *people("UZ", dict.fromkeys(kinds, 40)), *people("AL", {SUSTAINED: 3})], second, SECOND)
    assert third.rows["country", "AL"].shown == frozenset(), "three who came would be seen"


def _ways(mean: float, places: int, parts: int, most: int) -> list[int]:
    """Of how many people a mean can be, where each value is a whole number of parts."""
    half = 0.5 * 10**-places
    sums = {number: round(mean * number * parts) for number in range(K, most + 1)}
    return [number for number, sum_ in sums.items() if abs(sum_ / (number * parts) - mean) <= half]


def test_a_mean_does_not_tell_of_how_many_people_it_is() -> None:
    """Scores are parts of 240. Of all digits of a mean change few numbers of people are possible, of three all are."""
    measured, parts, exact = 60, 240, []
    adults = people("UZ", {SUSTAINED: 30, NOT_YET: 30}, paired=27)
    now, paired = taken(adults), sum(one.first is not None for one in adults)
    for seed in range(100):
        rng = Random(seed)
        mean = sum(rng.randrange(-60, 90) for _one in range(paired)) / parts / paired
        shown = shown_values(now.rows[TOTAL], {"change": {"composite": [mean, -0.25, 0.45]}}, now.parts, K)
        assert shown["paired"] is None
        told = shown["change"]["composite"][0]
        assert told == round(told, 3)
        assert len(_ways(told, 3, parts, measured)) == measured - K + 1
        exact.append(len(_ways(mean, 15, parts, measured)))
    assert sum(ways < 10 for ways in exact) > 80, "there was something to hide"


def test_an_interval_does_not_tell_of_how_many_cases_it_is() -> None:
    """Of cases of two people each, all alike, Wilson's interval is that of as many people as there are cases."""
    row = taken(people("UZ", {SUSTAINED: 40, NOT_YET: 40, REFUSED: 20})).rows[TOTAL]
    told = {}
    for cases in range(300, 340):
        values = {"share": [0.5, *wilson(0.5, cases)]}
        told[cases] = tuple(shown_values(row, values, 0, K)["share"])
    assert max(Counter(told.values()).values()) > 10


@pytest.mark.parametrize(("cases", "beside", "is_shown"), [(11, 11, True), (10, 40, False), (40, 10, False)])
def test_a_difference_needs_cases_on_either_side(cases: int, beside: int, is_shown: bool) -> None:
    row = taken(people("UZ", {SUSTAINED: 40, NOT_YET: 40, REFUSED: 20})).rows["country", "UZ"]
    values = {"cases": cases, "beside": beside, "difference": {"share": [-0.05134, -0.10382, 0.01234]}}
    shown = shown_values(row, values, 0, K)
    assert shown["difference"] == ({"share": [-0.051, -0.104, 0.012]} if is_shown else {})


def test_a_difference_says_nothing_of_everybody_else_where_everybody_is_not_told_of_that_day() -> None:
    """Twenty of each moved from one country to the other: nobody came to everybody together, who keep their day."""
    kept, many, few = History(), {SUSTAINED: 60, NOT_YET: 60, REFUSED: 60}, {SUSTAINED: 40, NOT_YET: 40, REFUSED: 40}
    own = {"cases": 80, "beside": 80, "share": [0.5, 0.4, 0.6], "difference": {"share": [0.1, 0.05, 0.15]}}
    values = {("country", "GE"): own, ("country", "UZ"): own}
    kept.take(FIRST, Facts([*people("UZ", many), *people("GE", few)], {}, LIMITS, 99), values)
    assert kept.pages[-1]["country", "GE"][1]["difference"] == {"share": [0.1, 0.05, 0.15]}
    kept.take(SECOND, Facts([*people("UZ", few), *people("GE", many)], {}, LIMITS, 99), values)
    assert kept.pages[-1][TOTAL][0] == FIRST
    day, shown = kept.pages[-1]["country", "GE"]
    assert (day, shown["sustained"], shown["share"], shown["difference"]) == (SECOND, 60, [0.5, 0.4, 0.6], {})
