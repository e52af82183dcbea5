"""Who goes missing in the invented caseload, and how people really are: drawn from the seed, the same each time."""

import uuid
from datetime import UTC, datetime
from statistics import mean

import pytest

from demo.caseload.course import MONTHS, courses_of
from demo.caseload.fates import fares_of, fate_of
from demo.caseload.truth import true_verdict, truth_of
from foundation.security.encryption import Sealer, padded, seal, unseal
from foundation.storage.base import AscendingIds
from foundation.storage.types import canonical_json
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.surveys.rules.verdict import Verdict

SEED, NUMBERS = 7, range(2_000)
YEAR = 12


def _done(number: int, month: int) -> bool:
    return courses_of(number, SEED, fares_of(number, SEED))[month].outcome is VisitOutcome.DONE


def test_how_life_goes_is_the_same_on_every_day_and_in_every_office() -> None:
    for number in (0, 57, 3_000):
        for host, day in (("TR", datetime(2026, 3, 1, tzinfo=UTC)), ("DE", datetime(2031, 12, 31, tzinfo=UTC))):
            assert fate_of(number, SEED, host, day).fares == fares_of(number, SEED)
    assert fares_of(1, SEED) != fares_of(1, SEED + 1)


def test_whoever_fares_badly_is_reached_less_and_less() -> None:
    badly = [number for number in NUMBERS if fares_of(number, SEED) < 0.3]
    well = [number for number in NUMBERS if fares_of(number, SEED) > 0.7]
    first = mean(_done(one, 1) for one in well) - mean(_done(one, 1) for one in badly)
    last = mean(_done(one, YEAR) for one in well) - mean(_done(one, YEAR) for one in badly)
    assert first > 0.08
    assert last > first + 0.1
    nobody = [mean(courses_of(one, SEED, fares)[0].outcome is None for one in NUMBERS) for fares in (0.0, 1.0)]
    assert nobody[0] > nobody[1]


def test_refusing_is_more_frequent_where_life_goes_badly() -> None:
    refused = [
        sum(one.outcome is VisitOutcome.REFUSED for number in NUMBERS for one in courses_of(number, SEED, fares))
        for fares in (0.1, 0.9)
    ]
    assert refused[0] > 2 * refused[1] > 0


def test_the_true_share_is_lower_than_that_of_those_who_are_reached() -> None:
    everybody = truth_of(NUMBERS, SEED)
    reached = truth_of([number for number in NUMBERS if _done(number, YEAR)], SEED)
    assert everybody.people == len(NUMBERS)
    assert 0.1 < everybody.share < reached.share - 0.03
    assert everybody == truth_of(NUMBERS, SEED)
    assert true_verdict(3, SEED) in (Verdict.SUSTAINED, Verdict.NOT_YET, Verdict.NOT_MEASURED)


def test_every_month_has_its_course_and_the_same_one_again() -> None:
    assert len(courses_of(5, SEED, 0.5)) == len(MONTHS)
    assert courses_of(5, SEED, 0.5) == courses_of(5, SEED, 0.5)
    assert courses_of(5, SEED, 0.5) != courses_of(6, SEED, 0.5)


@pytest.mark.parametrize("count", [1, 500])
def test_ascending_ids_are_random_ids_in_order(count: int) -> None:
    drawn = AscendingIds()
    found = [*drawn.draw(count), *drawn.draw(count)]
    assert found == sorted(found)
    assert len(set(found)) == 2 * count
    assert all(uuid.UUID(one).version == 4 and uuid.UUID(one).variant == uuid.RFC_4122 for one in found)


def test_a_text_is_sealed_as_its_value_is() -> None:
    key, value = bytes(32), {"note": "Likes tea.", "more": ["é", 1]}
    sealed = Sealer(key).seal(padded(canonical_json(value)), b"place")
    assert unseal(key, sealed, b"place") == value
    assert len(sealed) == len(seal(key, value, b"place"))
