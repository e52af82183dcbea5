"""Changing planes and leaving the host country: for each rule who passes and who does not; worse is never better."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from returns.cases.rules.cases import Cited, Severity, blockers
from returns.documents.rules.documents import DocumentFacts, DocumentKind, TransitRow, transit_reasons
from returns.documents.rules.formalities import ExitFacts, ExitRules, Known, exit_reasons
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus
from returns.journey.rules.journeys import changes_of_planes

DAY, WHO = date(2026, 12, 3), "a"
SCHENGEN = ("AT", "DE", "FR")
ROW = TransitRow(
    ("AF", "NG"),
    (DocumentKind.VISA, DocumentKind.AIRPORT_TRANSIT_VISA, DocumentKind.RESIDENCE_PERMIT),
    SCHENGEN,
    Cited("schengen", "source"),
)
RULES = {"DE": ROW}


def leg(number: int, origin: str, to: str, mode: LegMode = LegMode.AIR) -> LegFacts:
    """A leg on the day of departure."""
    departs = datetime.combine(DAY, datetime.min.time(), UTC) + timedelta(hours=number * 6)
    ends = departs + timedelta(hours=3)
    return LegFacts(number, mode, LegStatus.TICKETED, departs, ends, DAY, DAY, origin, to, 0)


LEGS = (leg(1, "TR", "DE"), leg(2, "DE", "NG"))
VISA = DocumentFacts(DocumentKind.AIRPORT_TRANSIT_VISA, DAY, False, True, DAY, "DE", "DE")


@pytest.mark.parametrize(
    ("legs", "countries"),
    [
        (LEGS, ["DE"]),
        ((leg(1, "TR", "NG"),), []),
        ((), []),
        ((leg(1, "TR", "DE"), leg(2, "DE", "NG", LegMode.ROAD)), []),  # whoever drives on has entered
        ((leg(1, "DE", "DE"), leg(2, "DE", "NG")), []),
        ((leg(1, "TR", "NG"), leg(2, "NG", "NG")), []),
        ((leg(1, "TR", "DE"), leg(2, "DE", "QA"), leg(3, "QA", "NG")), ["DE", "QA"]),
    ],
)
def test_planes_are_changed_where_nobody_enters(legs: tuple[LegFacts, ...], countries: list[str]) -> None:
    assert [one.destination_country for one in changes_of_planes(legs)] == countries


@pytest.mark.parametrize(
    ("nationalities", "held", "legs", "code"),
    [
        (("NG",), (), LEGS, "transit_visa_needed"),
        (("GE",), (), LEGS, None),
        (("GE", "NG"), (), LEGS, "transit_visa_needed"),
        ((), (), LEGS, "transit_nationality_unknown"),
        ((), (VISA,), LEGS, None),
        (("NG",), (VISA,), LEGS, None),
        (("NG",), (replace(VISA, kind=DocumentKind.RESIDENCE_PERMIT, for_country="FR"),), LEGS, None),
        (("NG",), (replace(VISA, for_country="GB"),), LEGS, "transit_visa_needed"),
        (("NG",), (replace(VISA, kind=DocumentKind.PASSPORT),), LEGS, "transit_visa_needed"),
        (("NG",), (replace(VISA, is_usable=False),), LEGS, "transit_visa_needed"),
        (("NG",), (replace(VISA, is_spent=True),), LEGS, "transit_visa_needed"),
        (("NG",), (replace(VISA, expires_on=None),), LEGS, "transit_visa_needed"),
        (("NG",), (replace(VISA, expires_on=DAY - timedelta(days=1)),), LEGS, "transit_visa_needed"),
        (("NG",), (replace(VISA, issued_on=DAY + timedelta(days=1)),), LEGS, "transit_visa_needed"),
        (("NG",), (), (leg(1, "AT", "DE"), leg(2, "DE", "NG")), None),  # the area is left there, not passed
        (("NG",), (), (leg(1, "TR", "QA"), leg(2, "QA", "NG")), None),  # nobody has said what Qatar asks for
    ],
)
def test_who_needs_a_visa_to_change_planes(
    nationalities: tuple[str, ...], held: tuple[DocumentFacts, ...], legs: tuple[LegFacts, ...], code: str | None
) -> None:
    found = transit_reasons(WHO, nationalities, held, legs, RULES)
    assert [(one.code, one.rule) for one in found] == ([(code, "schengen")] if code else [])
    assert bool(blockers(found)) == (code == "transit_visa_needed")


FREE = ExitFacts(Known.NO)
Change = Callable[[ExitFacts], ExitFacts]


def other(**changed: Any) -> Change:
    """The same person with something else recorded."""
    return lambda facts: replace(facts, **changed)


EXITS: list[tuple[Change, list[str]]] = [
    (other(), []),
    (other(permit=Known.YES, permit_on=DAY), []),
    (other(permit=Known.YES), ["exit_permit_missing"]),
    (other(permit=Known.YES, permit_on=DAY + timedelta(days=1)), ["exit_permit_missing"]),
    (other(permit=Known.NOT_KNOWN), ["exit_permit_not_known"]),
    (other(has_fine=True), ["exit_fine_unpaid"]),
    (other(has_fine=True, is_fine_settled=True), []),
    (other(permit=Known.YES, has_fine=True), ["exit_permit_missing", "exit_fine_unpaid"]),
]


@pytest.mark.parametrize(("change", "codes"), EXITS)
def test_what_keeps_somebody_from_leaving_is_as_hard_as_the_rule_says(change: Change, codes: list[str]) -> None:
    found = exit_reasons(WHO, change(FREE), DAY, ExitRules())
    assert [one.code for one in found] == codes
    assert [one.code for one in blockers(found)] == [code for code in codes if code == "exit_permit_missing"]
    soft = exit_reasons(WHO, change(FREE), DAY, ExitRules(permit_stops=False, fine_stops=True))
    assert [one.code for one in blockers(soft)] == [code for code in codes if code == "exit_fine_unpaid"]
    assert exit_reasons(WHO, None, DAY, ExitRules()) == ()


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (None, ["exit_permit_missing"]),
        (replace(FREE, permit=Known.NOT_KNOWN), ["exit_permit_missing"]),
        (replace(FREE, permit=Known.YES), ["exit_permit_missing"]),
        (replace(FREE, permit=Known.YES, permit_on=DAY), []),
        (replace(FREE, permit=Known.NO), []),
        (replace(FREE, permit=Known.NOT_KNOWN, has_fine=True), ["exit_permit_missing", "exit_fine_unpaid"]),
    ],
)
def test_where_a_country_asks_everybody_for_a_permit_one_is_missing_until_it_is_recorded(
    facts: ExitFacts | None, codes: list[str]
) -> None:
    found = exit_reasons(WHO, facts, DAY, ExitRules(is_permit_needed=True))
    assert [one.code for one in found] == codes
    soft = exit_reasons(WHO, facts, DAY, ExitRules(permit_stops=False, is_permit_needed=True))
    assert not blockers(soft)


WORSE_PAPERS = [
    {"is_usable": False},
    {"expires_on": None},
    {"is_spent": True},
    {"for_country": "GB"},
    {"kind": DocumentKind.PASSPORT},
]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["AF", "GE", "NG"]), max_size=2),
    st.lists(st.sampled_from([VISA, *(replace(VISA, **one) for one in WORSE_PAPERS)]), max_size=3),
    st.data(),
)
def test_a_worse_fact_never_makes_a_case_ready(
    nations: list[str], held: list[DocumentFacts], data: st.DataObject
) -> None:
    before = transit_reasons(WHO, nations, held, LEGS, RULES)
    worse = list(held)
    if worse:
        place = data.draw(st.integers(0, len(worse) - 1))
        worse[place] = replace(worse[place], **data.draw(st.sampled_from(WORSE_PAPERS)))
    after = transit_reasons(WHO, [*nations, "NG"] if data.draw(st.booleans()) else nations, worse, LEGS, RULES)
    assert not blockers(before) or blockers(after)
    facts = data.draw(st.sampled_from(EXITS))[0](FREE)
    bad = replace(facts, permit=Known.YES, permit_on=None)
    assert any(one.severity is Severity.BLOCKER for one in exit_reasons(WHO, bad, DAY, ExitRules()))
