"""Types of assistance share everybody out: each adult has one. Who returned alone is never due, as readers know."""

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings, strategies as st

from reintegration.outcomes.rules.figures import Adult, Block, OutcomeState
from returns.cases.rules.cases import Track
from tests.reintegration.outcomes.attackers import is_worked_out, read, rows_of, sizes_of, small_groups_left_over
from tests.reintegration.outcomes.histories import K
from tests.reintegration.outcomes.rules.test_disclosure import SCORES, draw, published

_ALONE = (Track.RETURN_ONLY, Track.UNDECIDED)


def with_types(rng: Random, people: int) -> list[Adult]:
    """Invented adults of all types. Partners follow some types only; who returned alone is not offered the survey."""
    adults = []
    weights = rng.choice(((60, 30, 10), (80, 18, 2), (40, 40, 20)))
    for adult in draw(rng, people):
        track = rng.choices((Track.WITH_REINTEGRATION, *_ALONE), weights)[0]
        if adult.rows[2] == "p2":
            track = Track.RETURN_ONLY
        rows = (*adult.rows[:-1], track.value)
        is_alone = track in _ALONE
        standing = OutcomeState.NOT_OFFERED if is_alone else adult.standing
        last, first = (None, None) if is_alone else (adult.last, adult.first)
        adults.append(Adult(adult.cluster, rows, standing, last, first))
    return adults


def attacked(adults: list[Adult], block: Block) -> Iterator[object]:
    """Few people whom a reader works out from all tables, who knows of which types a block can count people at all."""
    now = published(adults)
    shown, groups, sizes = read(now, block), rows_of(adults), sizes_of(adults, block, now.parts)
    could = {atom for atom in sizes if (atom[-1] == Track.WITH_REINTEGRATION.value) is (block is not Block.NOT_OFFERED)}
    inside = {key: group & could for key, group in groups.items() if group & could}
    known = {key: counts for key, counts in shown.items() if key in inside}
    yield from (key for key, counts in known.items() if any(count < K for count in counts))
    yield from small_groups_left_over(inside, sizes, known, K)
    for key, group in inside.items():
        own = [sum(column) for column in zip(*(sizes[atom] for atom in group), strict=True)]
        is_small = key not in known and any(0 < count < K for count in own)
        if is_small and is_worked_out(group, [inside[other] for other in known], sorted(could)):
            yield "worked out", key


@given(st.integers(0, 10**9), st.sampled_from((60, 150, 400, 1500)), st.sampled_from(Block))
@settings(max_examples=150, deadline=None)
def test_no_hidden_type_follows_from_the_total_and_the_others(seed: int, people: int, block: Block) -> None:
    assert list(attacked(with_types(Random(seed), people), block)) == []


def _people(*groups: tuple[str, str, Track, int]) -> list[Adult]:
    """So many of a country, a partner and a type; who returned with reintegration is measured."""
    adults = []
    for country, partner, track, number in groups:
        is_alone = track in _ALONE
        standing, scores = (OutcomeState.NOT_OFFERED, None) if is_alone else (OutcomeState.SUSTAINED, SCORES)
        rows = ("A", country, partner, "o", "male", "60+", track.value)
        adults += [Adult(f"{rows}{place}", rows, standing, scores) for place in range(number)]
    return adults


def test_a_type_less_a_partner_that_also_works_with_another_is_nobody() -> None:
    """Of 30 who returned alone p1 follows 25; its others are offered the survey, so 30 less 25 would be five."""
    returned = [("UZ", "p1", Track.RETURN_ONLY, 25), ("UZ", "", Track.RETURN_ONLY, 5), ("UZ", "", Track.UNDECIDED, 20)]
    adults = _people(*returned, ("UZ", "p1", Track.WITH_REINTEGRATION, 30), ("GE", "p4", Track.WITH_REINTEGRATION, 30))
    assert list(attacked(adults, Block.NOT_OFFERED)) == []


def test_who_returned_alone_does_not_hide_that_a_partner_measures_in_one_country() -> None:
    """One person of p1 returned to GE alone and is never measured: 40 of UZ less 35 of p1 would be five of p9."""
    adults = _people(
        ("UZ", "p1", Track.WITH_REINTEGRATION, 35), ("UZ", "p9", Track.WITH_REINTEGRATION, 5),
        ("GE", "p4", Track.WITH_REINTEGRATION, 30), ("GE", "p9", Track.WITH_REINTEGRATION, 15),
        ("GE", "p1", Track.RETURN_ONLY, 1),
    )  # fmt: skip
    assert list(attacked(adults, Block.MEASURED)) == []
