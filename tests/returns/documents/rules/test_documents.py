"""Documents on the legs of a journey: for each rule one that serves and one that does not; worse is never better."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import Cited, Limit, blockers
from returns.documents.rules.documents import (
    CustodyRules,
    DocumentFacts,
    DocumentKind,
    DocumentRules,
    Holder,
    Remaining,
    by_preference,
    carrying,
    document_reasons,
    is_in_order,
    misses_leg,
)
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus

DAY, NEXT = date(2026, 12, 3), date(2026, 12, 4)
WHO = "a"
Change = Callable[[DocumentFacts], DocumentFacts]
RULES = DocumentRules(
    valid=Cited("valid", "source"),
    entries=Limit(1, Cited("single", "source")),
    custody=CustodyRules((Holder.PERSON, Holder.ESCORT), Cited("hand", "source")),
    remaining={"UZ": Remaining(Limit(30, Cited("remaining UZ", "source")))},
)


def leg(number: int, origin: str, to: str, arrives_on: date = DAY) -> LegFacts:
    """A flight that begins on the day of departure and lands on a day of its own calendar."""
    departs = datetime.combine(DAY, datetime.min.time(), UTC)
    return LegFacts(
        number, LegMode.AIR, LegStatus.TICKETED, departs, departs + timedelta(hours=5), DAY, arrives_on, origin, to, 0
    )


LEGS = (leg(1, "DE", "TR"), leg(2, "TR", "UZ", NEXT))
LAST = NEXT + timedelta(days=30)
PASSPORT = DocumentFacts(DocumentKind.PASSPORT, LAST, False, True, DAY, "UZ", holder=Holder.PERSON, document="1")
ETD = replace(PASSPORT, kind=DocumentKind.LAISSEZ_PASSER, is_single_journey=True, document="2")


def other(**changed: Any) -> Change:
    """The document with other facts."""
    return lambda one: replace(one, **changed)


# One change of a passport that serves, and the code that it gives; None: it still serves.
CASES: list[tuple[Change, str | None]] = [
    (other(), None),
    (other(is_usable=False), "document_missing"),
    (other(kind=DocumentKind.VISA), "document_missing"),
    (other(kind=DocumentKind.RESIDENCE_PERMIT), "document_missing"),
    (other(is_spent=True), "document_used"),
    (other(expires_on=None), "document_expiry_unknown"),
    (other(expires_on=DAY), "document_expires_too_soon"),  # it is the next day already where the journey ends
    (other(expires_on=LAST - timedelta(days=1)), "document_validity_too_short"),
    (other(issued_on=NEXT), "document_not_valid_yet"),
    (other(issued_on=None), None),
    (other(holder=Holder.CONSULATE), "document_original_elsewhere"),
    (other(holder=Holder.OFFICER), "document_original_elsewhere"),  # these rules do not name the officer
    (other(holder=Holder.ESCORT), None),
    (other(holder=None), "document_original_not_known"),
    (other(is_single_journey=True), None),  # one border is crossed on foot, the other only from flight to flight
]
WORSE = [change for change, code in CASES if code and code != "document_original_not_known"]


@pytest.mark.parametrize(("change", "code"), CASES)
def test_each_rule_lets_a_document_serve_or_says_why_not(change: Change, code: str | None) -> None:
    found = document_reasons(WHO, [change(PASSPORT)], LEGS, RULES)
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.subject == WHO and one.cleared_by == "documents" and one.rule for one in found)
    assert bool(blockers(found)) == (code is not None and code != "document_original_not_known")


def test_days_that_are_left_are_asked_where_somebody_enters_and_each_country_by_its_own_row() -> None:
    short = replace(PASSPORT, expires_on=NEXT)
    found = document_reasons(WHO, [short], LEGS, RULES)
    assert [(one.code, one.rule) for one in found] == [("document_validity_too_short", "remaining UZ")]
    assert document_reasons(WHO, [short], (leg(1, "UZ", "UZ", NEXT),), RULES) == ()
    assert document_reasons(WHO, [short], LEGS, replace(RULES, remaining={})) == ()


SIX = Remaining(months=Limit(6, Cited("six months", "source")))


@pytest.mark.parametrize(
    ("arrives", "expires", "is_short"),
    [
        (date(2026, 12, 4), date(2027, 6, 4), False),
        (date(2026, 12, 4), date(2027, 6, 3), True),  # 181 days: more than 180, and less than six months
        (date(2026, 8, 31), date(2027, 2, 28), False),  # 181 days: six months
        (date(2026, 8, 31), date(2027, 2, 27), True),
    ],
)
def test_six_months_are_months_of_the_calendar(arrives: date, expires: date, is_short: bool) -> None:
    way = (replace(leg(1, "TR", "UZ", arrives), departs_on=arrives),)
    rules = replace(RULES, remaining={"UZ": SIX})
    found = document_reasons(WHO, [replace(PASSPORT, issued_on=None, expires_on=expires)], way, rules)
    assert [(one.code, one.rule) for one in found] == (
        [("document_validity_too_short", "six months")] if is_short else []
    )


def test_where_days_and_months_are_asked_the_later_day_counts() -> None:
    both = Remaining(Limit(200, Cited("days", "")), Limit(6, Cited("months", "")))
    assert both.until(DAY) == (DAY + timedelta(days=200), Cited("days", ""))
    assert replace(both, days=Limit(30, Cited("days", ""))).until(DAY) == (date(2027, 6, 3), Cited("months", ""))


def test_where_planes_are_changed_the_row_of_transit_is_asked_and_not_that_of_entry() -> None:
    short = replace(PASSPORT, expires_on=LAST)
    asked = {"TR": SIX}
    entered, passed = replace(RULES, remaining=asked), replace(RULES, remaining_in_transit=asked)
    assert document_reasons(WHO, [short], LEGS, entered) == ()
    assert [one.code for one in document_reasons(WHO, [short], LEGS, passed)] == ["document_validity_too_short"]
    assert [one.ordinal for one in LEGS if misses_leg(short, one, LEGS, passed)] == [1]
    by_road = (LEGS[0], replace(LEGS[1], mode=LegMode.ROAD))
    assert document_reasons(WHO, [short], by_road, passed) == ()
    assert [one.code for one in document_reasons(WHO, [short], by_road, entered)] == ["document_validity_too_short"]


def test_a_single_journey_document_does_not_enter_twice() -> None:
    twice = (leg(1, "DE", "TR"), replace(leg(2, "TR", "TR"), mode=LegMode.ROAD), leg(3, "TR", "UZ"))
    assert [one.code for one in document_reasons(WHO, [ETD], twice, RULES)] == ["document_single_journey"]
    assert document_reasons(WHO, [ETD, PASSPORT], twice, RULES) == ()


def test_one_good_document_is_enough_and_the_best_comes_first() -> None:
    bad = [change(replace(PASSPORT, document=str(n))) for n, change in enumerate(WORSE)]
    assert document_reasons(WHO, [*bad, ETD], LEGS, RULES) == ()
    good, code, _cited = carrying([ETD, PASSPORT], LEGS, RULES)
    assert ([one.document for one in good], code) == (["1", "2"], None)
    lost = replace(PASSPORT, is_usable=False)
    visa = replace(PASSPORT, kind=DocumentKind.VISA)
    order = [one.kind for one in by_preference([visa, lost, ETD], RULES.preferred)]
    assert order == [DocumentKind.LAISSEZ_PASSER, DocumentKind.VISA, DocumentKind.PASSPORT]


def test_a_page_can_say_on_which_legs_a_document_is_not_good() -> None:
    short = replace(PASSPORT, expires_on=DAY)
    assert [one.ordinal for one in LEGS if misses_leg(short, one, LEGS, RULES)] == [2]
    assert not any(misses_leg(replace(PASSPORT, expires_on=None), one, LEGS, RULES) for one in LEGS)
    assert all(misses_leg(replace(PASSPORT, issued_on=NEXT), one, LEGS, RULES) for one in LEGS)


def test_without_a_journey_only_a_document_itself_is_asked_for() -> None:
    assert [one.code for one in document_reasons(WHO, [], (), RULES)] == ["document_missing"]
    assert document_reasons(WHO, [replace(PASSPORT, expires_on=None, holder=None)], (), RULES) == ()


@given(
    st.lists(st.sampled_from([PASSPORT, ETD, *(change(PASSPORT) for change, _code in CASES)]), max_size=4), st.data()
)
def test_a_worse_fact_never_makes_a_case_ready(held: list[DocumentFacts], data: st.DataObject) -> None:
    before = blockers(document_reasons(WHO, held, LEGS, RULES))
    worse = list(held)
    if worse:
        place = data.draw(st.integers(0, len(worse) - 1))
        worse[place] = data.draw(st.sampled_from(WORSE))(worse[place])
    found = document_reasons(WHO, worse, LEGS, RULES)
    assert not before or blockers(found)
    assert found == document_reasons(WHO, worse, LEGS, RULES)
    assert found == document_reasons(WHO, list(reversed(worse)), LEGS, RULES)


@pytest.mark.parametrize(
    ("since", "before", "corrects", "is_right"),
    [
        (DAY, None, False, True),
        (DAY, DAY, False, True),
        (DAY, NEXT, False, False),
        (DAY, NEXT, True, True),
        (NEXT + timedelta(days=1), None, True, False),
    ],
)
def test_hands_follow_each_other_and_a_correction_may_go_back(
    since: date, before: date | None, corrects: bool, is_right: bool
) -> None:
    assert is_in_order(since, before, NEXT, corrects) is is_right
