"""Health on the way: for each number of a carrier both sides of its border, and a worse fact never makes it ready."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from returns.cases.rules.cases import blockers
from returns.health.rules.assistance import Answer, ask_by, reconfirm_by
from returns.health.rules.births import Birth, Pregnancy
from returns.health.rules.certificates import CertificateKind, one_for_all
from returns.health.rules.health import HealthOfPerson, Medicines, as_signed, papers_needed
from tests.returns.health.flights import (
    CHECKED,
    DAY,
    DEPARTS,
    LIMITS,
    MOTHER,
    RULES,
    asked,
    due,
    flight,
    found,
    hours,
    journey,
    limit,
    paper,
    pregnancy_limits,
    said,
)

B, W = "blocker", "warning"
ONE = HealthOfPerson(MOTHER, 30)
REPORT, PREGNANT, FORM = CertificateKind.MEDICAL_REPORT, CertificateKind.PREGNANCY_REPORT, CertificateKind.MEDIF


@pytest.mark.parametrize(
    ("asked_hours", "confirmed_hours", "between", "by"),
    [(48, 48, 24, 72), (48, 48, 0, 48), (96, 48, 24, 96), (48, 72, 24, 96)],
)
def test_assistance_is_asked_for_before_it_has_to_be_confirmed(
    asked_hours: int, confirmed_hours: int, between: int, by: int
) -> None:
    limits = replace(
        LIMITS,
        assistance_asked=limit(asked_hours, "asked"),
        reconfirmed=limit(confirmed_hours, "again"),
        asked_before_confirmed=limit(between, "between"),
    )
    leg = flight(1, limits=limits)
    assert (ask_by(leg), reconfirm_by(leg)) == (hours(by), hours(confirmed_hours))


def expecting(weeks: int, days: int = 0, *reports: int, several: bool = False, ended: date | None = None) -> Any:
    """Somebody so far along on the day of departure, with reports issued so many days before, checked in time."""
    papers = (*(paper(PREGNANT, one) for one in reports), CHECKED)
    return replace(ONE, pregnancy=Pregnancy(due(weeks, days), several, ended), papers=papers)


def ill(*papers: Any) -> HealthOfPerson:
    """Somebody with the open flag of a serious illness, checked in time."""
    return replace(ONE, flags=("serious_illness",), papers=(*papers, CHECKED))


def on_oxygen(*papers: Any) -> HealthOfPerson:
    """Somebody who needs oxygen, which was asked for in time."""
    return replace(ONE, needs=("oxygen",), requests=(asked("OXYG"),), papers=papers)


def in_a_chair(*requests: Any) -> HealthOfPerson:
    """Somebody who needs a wheelchair, with these requests."""
    return replace(ONE, needs=("wheelchair",), requests=requests)


def form(days: int, at: float | None) -> Any:
    """The form of the airline: issued so many days before, handed in so many hours before."""
    return paper(FORM, days, hours(at) if at is not None else None)


def carrying(days: int, letter: bool = True) -> HealthOfPerson:
    """Somebody with medicines for so many days; the journey takes two."""
    return replace(ONE, medicines=Medicines(days, letter))


def flagged(at: datetime | None) -> HealthOfPerson:
    """Somebody who has to be checked before boarding, and was at this instant."""
    papers = (paper(REPORT, 1), *((paper(CertificateKind.BOARDING_CHECK, 2, at),) if at else ()))
    return replace(ONE, flags=("serious_illness",), papers=papers)


PREGNANCIES: list[tuple[HealthOfPerson, list[tuple[str, str]]]] = [
    (expecting(27, 6), []),
    (expecting(28, 0), [("pregnancy_report_missing", B)]),
    (expecting(28, 0, 7), []),
    (expecting(28, 0, 8), [("pregnancy_report_too_old", B)]),
    (expecting(28, 0, 0), []),
    (expecting(28, 0, -1), [("pregnancy_report_missing", B)]),  # it is issued after the flight
    (expecting(28, 0, 8, 7), []),
    (expecting(35, 6, 3), []),
    (expecting(35, 6), [("pregnancy_report_missing", B)]),
    (expecting(36, 0, 3), [("pregnancy_too_far", B)]),
    (expecting(42, 0, 3), [("pregnancy_too_far", B)]),
    (expecting(27, 6, several=True), []),
    (expecting(28, 0, several=True), [("pregnancy_report_missing", B)]),
    (expecting(31, 6, 7, several=True), []),
    (expecting(32, 0, 3, several=True), [("pregnancy_too_far", B)]),
    (expecting(36, 0, ended=DAY), []),
    (expecting(36, 0, ended=DAY + timedelta(days=1)), [("pregnancy_too_far", B)]),
    (replace(ONE, flags=("pregnancy",), papers=(CHECKED,)), [("pregnancy_not_dated", B)]),
]
PAPERS: list[tuple[HealthOfPerson, list[tuple[str, str]]]] = [
    (ill(), [("medical_report_missing", B)]),
    (ill(paper(REPORT, 10)), []),
    (ill(paper(REPORT, 11)), [("medical_report_too_old", B)]),
    (ill(paper(REPORT, 0)), []),
    (ill(paper(REPORT, -1)), [("medical_report_missing", B)]),
    (on_oxygen(), [("medif_missing", B)]),
    (on_oxygen(form(14, 72)), []),
    (on_oxygen(form(14, 71.9)), [("medif_late", W)]),  # the carrier has said yes all the same
    (on_oxygen(form(15, 100)), [("medif_too_old", B)]),
    (on_oxygen(form(5, None)), [("medif_not_handed_in", B)]),
    (
        replace(on_oxygen(form(14, 71.9)), requests=(asked("OXYG", answer=Answer.NONE),)),
        [("medif_late", B), ("assistance_unanswered", W)],
    ),
    (replace(ONE, requests=(asked("MEDA"),)), [("medif_missing", B)]),
    (replace(ONE, requests=(asked("MEDA", answer=Answer.REFUSED),)), [("assistance_refused", B)]),
]
REQUESTS: list[tuple[HealthOfPerson, list[tuple[str, str]]]] = [
    (in_a_chair(), [("assistance_not_asked", B)]),
    (in_a_chair(asked("WCHR", 48)), []),
    (in_a_chair(asked("WCHS", 48)), []),
    (in_a_chair(asked("WCHR", leg="elsewhere")), [("assistance_not_asked", B)]),
    (in_a_chair(asked("BLND")), [("assistance_not_asked", B)]),
    (in_a_chair(asked("WCHR", 47.9)), [("assistance_asked_late", W)]),
    (in_a_chair(asked("WCHR", 47.9, answer=Answer.NONE)), [("assistance_asked_late", B)]),
    (in_a_chair(asked("WCHR", answer=Answer.NONE)), [("assistance_unanswered", W)]),
    (in_a_chair(asked("WCHR", answer=Answer.REFUSED)), [("assistance_refused", B)]),
    (in_a_chair(asked("WCHR", answer=Answer.REFUSED), asked("WCHC")), []),
    (in_a_chair(asked("WCHR", again=47.9)), [("assistance_reconfirmed_late", W)]),
    (in_a_chair(asked("WCHR", again=None)), [("assistance_to_reconfirm", W)]),
    (replace(ONE, requests=(asked("LANG", 47.9, answer=Answer.NONE),)), [("assistance_asked_late", B)]),
    (carrying(16), []),
    (carrying(15), [("medicines_too_few", B)]),
    (carrying(16, letter=False), [("medicine_letter_missing", W)]),
    (replace(ONE, needs=("medicines_on_board",)), [("medicines_not_recorded", B)]),
    (replace(carrying(16), needs=("medicines_on_board",)), []),
]


@pytest.mark.parametrize(("one", "wanted"), [*PREGNANCIES, *PAPERS, *REQUESTS])
def test_each_number_has_two_sides(one: HealthOfPerson, wanted: list[tuple[str, str]]) -> None:
    assert said(one, now=hours(50)) == wanted
    assert all(reason.rule and reason.source and reason.cleared_by == "health" for reason in found(one, now=hours(50)))


@pytest.mark.parametrize(
    ("one", "before", "wanted"),
    [
        (expecting(30), 24 * 8, [("pregnancy_report_due", W)]),
        (expecting(30), 24 * 7, [("pregnancy_report_missing", B)]),
        (ill(), 24 * 11, [("medical_report_due", W)]),
        (ill(), 24 * 10, [("medical_report_missing", B)]),
        (on_oxygen(), 24 * 15, [("medif_due", W)]),
        (on_oxygen(), 24 * 14, [("medif_missing", B)]),
        (in_a_chair(asked("WCHR", again=None)), 48, [("assistance_to_reconfirm", W)]),
        (in_a_chair(asked("WCHR", again=None)), 47.9, [("assistance_not_reconfirmed", B)]),
        (flagged(None), 100, [("boarding_check_due", W)]),
        (flagged(None), 24, [("boarding_check_due", W)]),
        (flagged(None), 23.9, [("boarding_check_missing", B)]),
        (flagged(hours(72)), 1, []),
        (flagged(hours(24)), 1, []),
        (flagged(hours(72.1)), 1, [("boarding_check_too_early", B)]),
        (flagged(hours(72.1)), 30, [("boarding_check_due", W)]),
        (flagged(hours(23.9)), 1, [("boarding_check_late", W)]),
        (flagged(hours(-1)), 1, [("boarding_check_missing", B)]),
    ],
)
def test_what_is_still_to_be_done_is_a_warning_until_its_time_has_passed(
    one: HealthOfPerson, before: float, wanted: list[tuple[str, str]]
) -> None:
    assert said(one, now=hours(before)) == wanted


BORN = datetime(2026, 12, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "days", "reports", "wanted"),
    [
        (0, 2, (), [("newborn_report_missing", B)]),
        (1, 2, (0,), [("newborn_too_young", B)]),
        (0, 2, (0,), []),
        (0, 2, (2,), []),
        (0, 2, (3,), [("newborn_report_missing", B)]),  # issued before the birth
        (0, 7, (), [("newborn_report_missing", B)]),
        (0, 8, (), []),
    ],
)
def test_a_newborn(minutes: int, days: int, reports: tuple[int, ...], wanted: list[tuple[str, str]]) -> None:
    born_on = DAY - timedelta(days=days)
    born_at = DEPARTS - timedelta(days=days) + timedelta(minutes=minutes)
    papers = (*(paper(REPORT, one) for one in reports), CHECKED)
    assert said(replace(ONE, birth=Birth(born_on, born_at), papers=papers), now=hours(1)) == wanted


def test_without_the_hour_of_birth_the_child_is_as_young_as_it_can_be() -> None:
    ended = datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)
    one = replace(ONE, birth=Birth(date(2026, 12, 1), ended), papers=(paper(REPORT, 0),))
    assert ("newborn_too_young", B) in said(one)
    assert ("newborn_too_young", B) not in said(replace(one, birth=Birth(ended.date(), BORN)))


TURNED_AWAY = [("child_flight_too_young", B)]
UMNR = asked("UMNR")


@pytest.mark.parametrize(
    ("age", "requests", "wanted"),
    [
        (1, (UMNR,), TURNED_AWAY),
        (2, (), [("child_flight_escort_not_asked", B)]),
        (6, (), [("child_flight_escort_not_asked", B)]),
        (2, (asked("UMNR", 48),), []),
        (6, (asked("UMNR", 47.9),), [("assistance_asked_late", W)]),
        (
            6,
            (asked("UMNR", 47.9, answer=Answer.NONE),),
            [("assistance_asked_late", B), ("child_flight_escort_asked_late", B)],
        ),
        (7, (), [("child_flight_service_not_asked", B)]),
        (11, (), [("child_flight_service_not_asked", B)]),
        (11, (UMNR,), []),
        (12, (), []),
        (None, (), []),
    ],
)
def test_a_child_alone_by_air(age: int | None, requests: Any, wanted: list[tuple[str, str]]) -> None:
    child = replace(ONE, age=age, requests=requests)
    assert said(child, alone=True) == wanted
    assert not blockers(found(replace(child, requests=()), flight(1, is_accompanied=True), alone=True))
    assert not [code for code, _hard in said(replace(child, requests=())) if code.startswith("child")]


def test_nobody_is_looked_after_by_an_airline_from_flight_to_flight() -> None:
    child = replace(ONE, age=8, requests=(UMNR,))
    on = flight(1, is_connecting=True)
    assert said(child, on, alone=True) == [("child_flight_no_service_here", B)]
    unasked = replace(child, requests=())
    assert said(unasked, on, alone=True) == [("child_flight_no_service_here", B)], "there is nothing to ask for"
    assert said(unasked, replace(on, is_accompanied=True), alone=True) == []
    assert said(unasked, on) == [], "with an adult"
    assert said(replace(unasked, age=12), on, alone=True) == []
    allowed = replace(on, limits=replace(LIMITS, service_on_connections=True))
    assert said(child, allowed, alone=True) == []
    assert said(unasked, allowed, alone=True) == [("child_flight_service_not_asked", B)]


def test_each_flight_is_judged_by_the_numbers_of_its_carrier_on_its_own_day() -> None:
    """A second flight a week later: the report is too old by then; a stricter carrier does not take her at all."""
    one = expecting(34, 0, 3)
    later = flight(2, hours=24 * 7)
    assert said(one, flight(1), later, now=hours(1)) == [("pregnancy_report_too_old", B)]
    strict = replace(later, limits=replace(LIMITS, single=pregnancy_limits(33)))
    reasons = found(one, flight(1), strict, now=hours(1))
    assert [(reason.code, reason.rule) for reason in reasons] == [("pregnancy_too_far", "no_travel")]


def test_all_reasons_are_told_at_once_and_in_one_order() -> None:
    one = replace(
        expecting(36),
        flags=("serious_illness",),
        needs=("wheelchair", "oxygen"),
        medicines=Medicines(1, False),
        papers=(),
    )
    wanted = [
        "pregnancy_too_far", "medical_report_missing", "medif_missing", "boarding_check_due", "assistance_not_asked",
        "medicines_too_few", "medicine_letter_missing",
    ]  # fmt: skip
    assert [code for code, _hard in said(one, now=hours(50))] == wanted


def test_a_sign_off_stands_while_reports_and_second_confirmations_come_in() -> None:
    bare = replace(expecting(30), requests=(asked("WCHR", again=None, answer=Answer.NONE),))
    full = replace(expecting(30, 0, 3), requests=(asked("WCHR"),))
    assert as_signed(journey(people=(bare,))) == as_signed(journey(people=(full,)))
    later = replace(full, pregnancy=Pregnancy(due(31)))
    assert as_signed(journey(people=(later,))) != as_signed(journey(people=(full,)))


def test_one_paper_for_several_flights_has_the_days_that_do_for_all() -> None:
    two = (flight(1), flight(2, hours=24))
    (whole,) = one_for_all(papers_needed(expecting(30), journey(*two), RULES))
    assert whole == (PREGNANT, (1, 2), DAY - timedelta(days=6), DAY, False)
    apart = papers_needed(expecting(30), journey(flight(1), flight(2, hours=24 * 8)), RULES)
    assert [one[1] for one in one_for_all(apart)] == [(1,), (2,)]


def test_where_a_carrier_names_no_week_between_report_and_refusal_nobody_is_taken() -> None:
    gap = replace(pregnancy_limits(33), no_travel_from=limit(38, "no_travel"))
    leg = flight(1, limits=replace(LIMITS, single=gap))
    assert said(expecting(34, 0, 3), leg) == [("pregnancy_too_far", B)]
