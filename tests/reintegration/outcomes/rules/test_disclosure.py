"""Whoever subtracts rows, tables and snapshots from each other finds nobody; and as much as can be shown is shown."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from reintegration.outcomes.rules.disclosure import Links, links_by_block, minus, rows_to_show, says_nothing, to_hide
from reintegration.outcomes.rules.figures import (
    REASONS,
    SHARING_OUT,
    TOTAL,
    Adult,
    Block,
    Key,
    OutcomeState,
    Table,
    Vector,
    counted,
)
from reintegration.outcomes.rules.publishing import Publication, publish
from tests.reintegration.outcomes.attackers import is_worked_out, read, rows_of, sizes_of, small_groups_left_over
from tests.reintegration.outcomes.histories import LIMITS, K

_DUE = [one for one in OutcomeState if one not in (OutcomeState.SCORED, OutcomeState.NOT_OFFERED, OutcomeState.OPEN)]
_WEIGHTS = (30, 20, 2, 6, 12, 1, 6, 1, 1, 4)
_PARTNERS = {"UZ": ("p1", "p2", "p3", ""), "GE": ("p4", "p5"), "IQ": ("p6",), "AL": ("p6", "p7")}
SCORES = (0.5, 0.5, 0.5, 0.5)


def links(adults: list[Adult]) -> dict[Block, Links]:
    kinds = {(one.rows, one.standing is not OutcomeState.NOT_OFFERED) for one in adults}
    order = {
        table: [(table, key) for key in sorted({rows[at] for rows, _is_offered in kinds})]
        for at, table in enumerate(SHARING_OUT)
    }
    return links_by_block(kinds, order)


def draw(rng: Random, people: int) -> list[Adult]:
    """Invented adults; partners stand in countries, tracks and sexes are uneven, some kinds are rare."""
    found = []
    for number in range(people):
        country = rng.choices(("UZ", "GE", "IQ", "AL"), (50, 30, 15, rng.choice((1, 5))))[0]
        partner = rng.choice(_PARTNERS[country])
        standing = rng.choices((*_DUE, OutcomeState.OPEN), (*_WEIGHTS, 9))[0]
        measured = SCORES if standing in (OutcomeState.SUSTAINED, OutcomeState.NOT_YET) else None
        sex = rng.choices(("female", "male", "unknown"), (33, 65, 2))[0]
        rows = (
            "A" if country == "IQ" else rng.choice("AB"),
            country,
            partner,
            "o",
            sex,
            rng.choice(("18-24", "60+")),
            "w",
        )
        found.append(Adult(f"c{number}", rows, standing, measured, measured if rng.random() < 0.6 else None))
    return found


def published(adults: list[Adult], before: Publication | None = None) -> Publication:
    last, parts = (before.rows, before.parts) if before else ({}, 0)
    day = max((row.day for row in last.values()), default=date(2026, 1, 1)) + timedelta(days=1)
    return publish(counted(adults), last, parts, links(adults), LIMITS, day)


def faults(adults: list[Adult], now: Publication, block: Block) -> Iterator[object]:
    """What somebody who reads one publication finds out of few people."""
    shown, groups, sizes = read(now, block), rows_of(adults), sizes_of(adults, block, now.parts)
    yield from (key for key, counts in shown.items() if any(count < K for count in counts))
    yield from small_groups_left_over(groups, sizes, shown, K)
    atoms = sorted(sizes)
    due = {key for key in groups for one in adults if one.rows in groups[key] and one.standing in _DUE}
    for key in groups:
        own = [sum(column) for column in zip(*(sizes[atom] for atom in groups[key]), strict=True)]
        could = any(own) if block in (Block.OPEN, Block.NOT_OFFERED) else key in due
        is_small = key not in shown and could and any(count < K for count in own)
        if is_small and is_worked_out(groups[key], [groups[one] for one in shown], atoms):
            yield "worked out", key


@given(st.integers(0, 10**9), st.sampled_from((40, 150, 400, 1500)), st.sampled_from(Block))
@settings(max_examples=120, deadline=None)
def test_nobody_is_found_by_subtracting_rows_and_tables(seed: int, people: int, block: Block) -> None:
    adults = draw(Random(seed), people)
    assert list(faults(adults, published(adults), block)) == []


def _came(now: Publication, before: Publication, block: Block) -> dict[Key, Vector]:
    old, new = read(before, block), read(now, block)
    parts = {now.parts, before.parts}
    if block is Block.REASONS and len(parts) > 1:
        return {}
    return {key: minus(new[key], [old[key]]) for key in new.keys() & old.keys()}


def _later(rng: Random, adults: list[Adult]) -> list[Adult]:
    """Some came, some windows closed, a verdict was corrected."""
    corrected = [
        Adult(one.cluster, one.rows, OutcomeState.NOT_YET, SCORES)
        if one.standing is OutcomeState.SUSTAINED and rng.random() < 0.005
        else one
        for one in adults
    ]
    return corrected + draw(rng, rng.choice((0, 1, 5, 15, 40, 200)))


@given(st.integers(0, 10**9), st.sampled_from((150, 400, 1500)), st.sampled_from(Block))
@settings(max_examples=80, deadline=None)
def test_nobody_is_found_by_subtracting_an_older_snapshot(seed: int, people: int, block: Block) -> None:
    rng = Random(seed)
    adults = draw(rng, people)
    kept = [published(adults)]
    for _time in range(4):
        adults = _later(rng, adults)
        now = published(adults, kept[-1])
        shown = links(adults)[block]
        for before in kept:
            came = _came(now, before, block)
            assert [key for key, counts in came.items() if not says_nothing(counts, K)] == []
        came = _came(now, kept[-1], block)
        total = came.pop(TOTAL, None)
        assert to_hide(total, {key: counts for key, counts in came.items() if any(counts)}, {}, shown, LIMITS) is None
        kept.append(now)


def test_two_snapshots_of_the_same_people_publish_the_same() -> None:
    adults = draw(Random(1), 900)
    first = published(adults)
    second = published(adults, first)
    assert {key: row.shown for key, row in first.rows.items()} == {key: row.shown for key, row in second.rows.items()}
    assert {key: row.counts for key, row in first.rows.items()} == {key: row.counts for key, row in second.rows.items()}


def _rows(table: Table, counts: Mapping[str, Vector]) -> tuple[dict[Key, Vector], Links]:
    rows = {(table.value, key): one for key, one in counts.items()}
    return rows, Links({table: list(rows)}, {key: {} for key in rows})


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": (40,), "b": (30,), "c": (20,)}, "abc"),
        ({"a": (40,), "b": (30,), "c": (4,)}, "b"),  # the first protects
        ({"a": (40,), "b": (6,), "c": (7,)}, "a"),  # two protect each other
        ({"a": (40,), "b": (4,), "c": (5,)}, ""),  # together under eleven, and nobody else can protect them
        ({"a": (40,), "b": (10,), "c": (10,)}, ""),  # as large as a hidden row can be: both would be known
        ({"a": (40,), "b": (9,), "c": (10,)}, ""),  # 19 in two: either is 9 or 10
        ({"a": (40,), "b": (7,), "c": (9,)}, ""),  # 16 in two: from 6 to 10, less than half of what it could be
        ({"a": (40,), "b": (7,), "c": (8,)}, "a"),
        ({"a": (40,), "b": (30,), "c": (9,), "d": (9,), "e": (9,)}, "b"),  # 27 in three: from 7 to 10 each
        ({"a": (40,), "b": (30,), "c": (0,)}, "ab"),  # that there is nobody is about nobody
    ],
)
def test_a_small_row_is_protected_by_others(counts: dict[str, Vector], shown: str) -> None:
    rows, chained = _rows(Table.COUNTRY, counts)
    total = (sum(count for (count,) in counts.values()),)
    peopled = {key: one for key, one in rows.items() if any(one)}
    assert {key for _table, key in rows_to_show(total, rows, peopled, chained, LIMITS)} == set(shown)


def test_that_nobody_of_a_few_was_measured_is_not_told() -> None:
    """Of four people in AL nobody was measured: without UZ and GE nobody is left of all who were."""
    kinds = (OutcomeState.SUSTAINED, OutcomeState.NOT_YET, OutcomeState.REFUSED)
    people = [(country, kind) for country in ("UZ", "GE") for kind in kinds for _one in range(30)]
    people += [("AL", OutcomeState.REFUSED)] * 4
    adults = [
        Adult(f"c{n}", ("A", country, "p", "o", "male", "60+", "w"), kind) for n, (country, kind) in enumerate(people)
    ]
    shown = read(published(adults), Block.MEASURED)
    assert shown[TOTAL] == (120,)
    assert [key for key in shown if key[0] == Table.COUNTRY] in ([("country", "GE")], [("country", "UZ")])


def test_a_row_that_partners_make_up_does_not_protect_another() -> None:
    """GE is hidden for the sake of AL, of whose two people nobody was measured; but p4 and p5 are all of GE."""
    sizes = {("UZ", "p1"): 52, ("GE", "p4"): 23, ("GE", "p5"): 21, ("IQ", "p6"): 16}
    people = [(*at, OutcomeState.SUSTAINED) for at, number in sizes.items() for _one in range(number)]
    people += [(*at, OutcomeState.REFUSED) for at in sizes for _one in range(11)]
    people += [("AL", "p6", OutcomeState.REFUSED)] * 2 + [("AL", "p7", OutcomeState.OPEN)] * 2
    adults = [
        Adult(f"c{n}", ("A", country, partner, "o", "male", "60+", "w"), kind)
        for n, (country, partner, kind) in enumerate(people)
    ]
    assert list(faults(adults, published(adults), Block.MEASURED)) == []


def test_a_partner_is_not_found_by_its_country() -> None:
    """p1 and p2 work in UZ alone: 60 less 52 would be p2."""
    sizes = {("UZ", "p1"): 52, ("UZ", "p2"): 8, ("GE", "p3"): 30, ("GE", "p4"): 40}
    adults = [
        Adult(f"{country}{partner}{n}", ("A", country, partner, "o", "male", "60+", "w"), OutcomeState.OPEN)
        for (country, partner), people in sizes.items()
        for n in range(people)
    ]
    shown = read(published(adults), Block.OPEN)
    assert ("country", "UZ") in shown
    assert ("partner", "p1") not in shown
    assert ("partner", "p2") not in shown
    assert shown["partner", "p3"] == (30,)


def test_two_partners_of_one_country_are_not_nearly_known() -> None:
    """Of p2 and p3, who work in UZ alone, 19 would be left: either is 9 or 10."""
    sizes = {("UZ", "p1"): 52, ("UZ", "p2"): 9, ("UZ", "p3"): 10, ("GE", "p4"): 30, ("GE", "p5"): 40}
    adults = [
        Adult(f"{country}{partner}{n}", ("A", country, partner, "o", "male", "60+", "w"), OutcomeState.OPEN)
        for (country, partner), people in sizes.items()
        for n in range(people)
    ]
    shown = read(published(adults), Block.OPEN)
    assert ("partner", "p1") not in shown
    assert shown["country", "UZ"] == (71,)


def test_a_row_keeps_its_old_counts_until_enough_came() -> None:
    """Eight new people are not shown; with eight more they are."""

    def some(kind: OutcomeState, people: int, country: str = "UZ") -> list[Adult]:
        return [Adult(f"{kind}{country}{n}", ("A", country, "p", "o", "male", "60+", "w"), kind) for n in range(people)]

    def all_kinds(people: int) -> list[Adult]:
        kinds = (OutcomeState.SUSTAINED, OutcomeState.NOT_YET, OutcomeState.REFUSED)
        return [one for kind in kinds for country in ("UZ", "GE") for one in some(kind, people, country)]

    first = published(all_kinds(30))
    assert read(first, Block.VERDICTS)["country", "UZ"] == (30, 30)
    second = published(all_kinds(30) + some(OutcomeState.SUSTAINED, 8), first)
    assert read(second, Block.VERDICTS) == read(first, Block.VERDICTS)
    assert second.taken == frozenset()
    third = published(all_kinds(41) + some(OutcomeState.SUSTAINED, 8), second)
    assert read(third, Block.VERDICTS)["country", "UZ"] == (49, 41)


def test_as_much_as_can_be_shown_is_shown() -> None:
    """In a large caseload nearly every row says sustained of measured of due, and most say who is missing."""
    adults = draw(Random(7), 6_000)
    now = published(adults)
    rows = len(now.rows)
    assert len(read(now, Block.VERDICTS)) > 0.8 * rows
    assert len(read(now, Block.REASONS)) > 0.6 * rows
    assert now.parts < len(REASONS)
