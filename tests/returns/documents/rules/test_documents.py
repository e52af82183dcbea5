"""Documents on the legs of a journey: for each rule one that serves and one that does not; worse is never better."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.limits import Limit
from returns.cases.rules.reasons import Cited, blockers
from returns.documents.rules.custody import CustodyRules, Holder, is_in_order
from returns.documents.rules.documents import (
    DocumentFacts,
    DocumentKind,
    DocumentRules,
    by_preference,
    carrying,
    document_reasons,
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
    remaining={"UZ": Limit(30, Cited("remaining UZ", "source")), "TR": Limit(0, Cited("remaining", "source"))},
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
    assert [one.ordinal for one in LEGS if misses_leg(short, one, RULES)] == [2]
    assert not any(misses_leg(replace(PASSPORT, expires_on=None), one, RULES) for one in LEGS)
    assert all(misses_leg(replace(PASSPORT, issued_on=NEXT), one, RULES) for one in LEGS)


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
