"""What of a day of reading is unusual."""

import uuid
from datetime import UTC, datetime, time

import pytest

from rights.unusual.rules import Finding, NightHours, Read, ReadDay, UnusualKind, findings, read_day

CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
NIGHT = NightHours(22, 6)
ORDINARY = dict.fromkeys(UnusualKind, 2)


def _read(hour: int = 10, cases: int = 1, people: int = 0, refused: bool = False) -> Read:
    at = datetime(2026, 11, 23, hour, tzinfo=UTC)
    about = (
        frozenset(uuid.UUID(int=100 * kind + n) for n in range(count)) for kind, count in ((1, cases), (2, people))
    )
    return Read(at, refused, *about)


def _day(**changed: int) -> ReadDay:
    counts = {"opened_people": 0, "listed_people": 0, "at_night": 0, "on_rest_day": 0, "refusals": 0}
    return ReadDay(**{**counts, **changed}, opened_cases=frozenset())


@pytest.mark.parametrize(
    ("hours", "night"),
    [((22, 6), {22, 23, 0, 1, 2, 3, 4, 5}), ((0, 5), {0, 1, 2, 3, 4}), ((5, 5), set())],
)
def test_night_goes_over_midnight(hours: tuple[int, int], night: set[int]) -> None:
    assert {hour for hour in range(24) if NightHours(*hours).has(time(hour, 59))} == night


def test_a_page_about_one_case_opens_its_people_and_a_list_shows_them() -> None:
    day = read_day([_read(cases=1, people=2), _read(cases=3, people=5)], NIGHT, is_rest_day=False)
    assert (day.opened_people, day.listed_people) == (2, 3), "who was opened is not counted as listed as well"
    assert day.opened_cases == {uuid.UUID(int=100)}


def test_somebody_who_is_opened_twice_is_one_person() -> None:
    assert read_day([_read(people=2)] * 3, NIGHT, is_rest_day=False).opened_people == 2


def test_hours_and_days_count_records_that_show_somebody() -> None:
    reads = [_read(23), _read(3), _read(12), _read(2, cases=0), _read(2, refused=True)]
    assert read_day(reads, NIGHT, is_rest_day=False).at_night == 2
    assert read_day(reads, NIGHT, is_rest_day=False).on_rest_day == 0
    assert read_day(reads, NIGHT, is_rest_day=True).on_rest_day == 3
    assert read_day(reads, NIGHT, is_rest_day=True).refusals == 1


def test_what_was_refused_opened_nothing() -> None:
    day = read_day([_read(people=4, refused=True)], NIGHT, is_rest_day=False)
    assert (day.opened_people, day.opened_cases) == (0, frozenset())


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("opened_people", UnusualKind.PEOPLE_OPENED),
        ("listed_people", UnusualKind.PEOPLE_LISTED),
        ("at_night", UnusualKind.NIGHT),
        ("on_rest_day", UnusualKind.REST_DAY),
        ("refusals", UnusualKind.REFUSALS),
    ],
)
def test_up_to_the_number_of_the_rule_nobody_has_to_look(field: str, kind: UnusualKind) -> None:
    assert list(findings(_day(**{field: 2}), (), ORDINARY)) == []
    assert list(findings(_day(**{field: 3}), (), ORDINARY)) == [Finding(kind, 3, 2)]


def test_cases_opened_without_work_are_named() -> None:
    strange = {OTHER, CASE}
    assert list(findings(_day(), strange, ORDINARY)) == []
    [finding] = findings(_day(), strange, {**ORDINARY, UnusualKind.WITHOUT_WORK: 0})
    assert (finding.kind, finding.count, finding.cases) == (UnusualKind.WITHOUT_WORK, 2, (CASE, OTHER))


def test_all_ways_in_which_a_day_was_unusual_are_told() -> None:
    day = _day(opened_people=9, listed_people=9, at_night=9, on_rest_day=9, refusals=9)
    assert {finding.kind for finding in findings(day, {CASE, OTHER, uuid.uuid4()}, ORDINARY)} == set(UnusualKind)
