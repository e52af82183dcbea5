"""Nobody finds a few people by putting what was said of different days into bounds of each other."""

from datetime import date, timedelta

import pytest

from reintegration.outcomes.queries import Facts
from reintegration.outcomes.rules.figures import TOTAL, Adult, OutcomeState, Table
from tests.reintegration.outcomes.bounding import bounded
from tests.reintegration.outcomes.histories import BEGIN, LIMITS, K, history
from tests.reintegration.outcomes.subtracting import COUNTED, OfDay, read

POSSIBLE = 3  # numbers that are left for whoever reads everything
DAYS = [BEGIN + timedelta(days=60 * number) for number in range(3)]


def narrow(seed: int, people: int, snapshots: int) -> list[tuple[object, ...]]:
    """What is left with fewer possible numbers, of an invented caseload."""
    kept = history(seed, people, snapshots)
    found = list(bounded(read(kept.pages), kept.truth, K))
    assert found, "nothing was withheld, so nothing was tried"
    assert [one for one in found if not one.least <= one.is_really <= one.most] == []
    return [(one.day, one.key, one.name, one.is_really, one.least, one.most) for one in found if one.width < POSSIBLE]


@pytest.mark.parametrize("seed", range(2))
def test_days_bound_no_small_count(seed: int) -> None:
    assert narrow(seed, (60, 120)[seed % 2], 3) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 27))
def test_days_bound_no_small_count_of_many_caseloads(seed: int) -> None:
    assert narrow(seed, (60, 90, 120, 150)[seed % 4], 4) == []


def _people(country: str, number: int) -> list[Adult]:
    rows = ("A", country, "", "", "male", "60+", "w")
    return [Adult(f"{country}{at}", rows, OutcomeState.REFUSED) for at in range(number)]


def _said(told: dict[date, dict[tuple[str, str], int]]) -> dict[date, OfDay]:
    return {day: OfDay({(key, COUNTED["due"]): n for key, n in rows.items()}) for day, rows in told.items()}


def test_it_is_found_where_days_that_say_nothing_alone_say_it_together() -> None:
    """22 of GE on the first day and on the last; of everybody 30 in between. So of UZ it was eight."""
    known = (Table.COUNTRY, "GE")
    truth = {day: Facts([*_people("GE", 22), *_people("UZ", 8)], {}, LIMITS, 99) for day in DAYS}
    told = _said({DAYS[0]: {known: 22}, DAYS[1]: {TOTAL: 30}, DAYS[2]: {known: 22}})
    [found] = [one for one in bounded(told, truth, K) if one.key == (Table.COUNTRY, "UZ") and one.name == "due"][1:2]
    assert (found.day, found.least, found.most) == (DAYS[1], 8, 8)
    alone = _said({DAYS[0]: {}, DAYS[1]: {TOTAL: 30}, DAYS[2]: {known: 22}})
    [found] = [one for one in bounded(alone, truth, K) if one.key == (Table.COUNTRY, "UZ") and one.name == "due"][1:2]
    assert (found.least, found.most) == (8, 30)
