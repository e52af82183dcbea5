"""Papers of a case: what is missing for each, and what a paper is not made without."""

from dataclasses import replace

import pytest

from returns.cases.rules.cases import ENDED, CaseState, blockers
from returns.health.rules.health import Fitness
from returns.paperwork.rules import ABOUT, CasePaper, CasePaperFacts, PersonOnPaper, ages_counted, gaps_of

SARA = PersonOnPaper("a", True, True, Fitness.FIT, False, False, True)
CHILD = PersonOnPaper("b", True, True, Fitness.FIT, True, True, True)
WHOLE = CasePaperFacts(CaseState.PLANNING, (SARA, CHILD), True, 1, True, True)


def codes(kind: CasePaper, facts: CasePaperFacts, person: str | None = None) -> dict[str, bool]:
    """What is missing, each with whether the paper is not made without it."""
    found = gaps_of(kind, facts, person)
    return {one.code: one in blockers(found) for one in found}


@pytest.mark.parametrize("kind", CasePaper)
def test_nothing_is_missing_where_everything_is_known(kind: CasePaper) -> None:
    assert codes(kind, WHOLE) == {}
    assert kind in ABOUT


@pytest.mark.parametrize("kind", CasePaper)
@pytest.mark.parametrize("state", ENDED)
def test_no_paper_is_made_of_a_case_that_has_ended(kind: CasePaper, state: CaseState) -> None:
    assert codes(kind, replace(WHOLE, state=state))["case_has_ended"]


@pytest.mark.parametrize("kind", CasePaper)
@pytest.mark.parametrize("state", [CaseState.INTAKE, CaseState.COUNSELLING, CaseState.APPLIED, CaseState.ELIGIBLE])
def test_papers_of_a_journey_are_made_from_planning_on(kind: CasePaper, state: CaseState) -> None:
    is_early = kind in (CasePaper.DECLARATION, CasePaper.MEDICAL_LETTER)
    assert codes(kind, replace(WHOLE, state=state)) == ({} if is_early else {"paper_of_a_journey": True})


@pytest.mark.parametrize(
    ("kind", "changed", "missing"),
    [
        (CasePaper.MANIFEST, {"has_legs": False}, {"journey_not_planned": True}),
        (CasePaper.TRAVEL_LETTER, {"has_legs": False}, {"journey_not_planned": False}),
        (CasePaper.DECLARATION, {"has_legs": False}, {}),
        (CasePaper.ESCORT_SHEET, {"escorts": 0}, {"nobody_travels_along": True}),
        (CasePaper.HAND_OVER, {"has_receiver": False}, {"receiver_not_named": False}),
        (CasePaper.RECEPTION_NOTICE, {"has_partner": False}, {"partner_not_named": True}),
    ],
)
def test_what_is_missing_in_a_case(kind: CasePaper, changed: dict[str, object], missing: dict[str, bool]) -> None:
    assert codes(kind, replace(WHOLE, **changed)) == missing


@pytest.mark.parametrize(
    ("kind", "changed", "missing"),
    [
        (CasePaper.MEDICAL_LETTER, {"fitness": None}, {"fitness_missing": True}),
        (CasePaper.MEDICAL_LETTER, {"fitness": Fitness.NOT_FIT}, {"not_fit_to_travel": True}),
        (CasePaper.TRAVEL_LETTER, {"has_document": False}, {"document_missing": False}),
        (CasePaper.TRAVEL_LETTER, {"fitness": None, "may_be_told": False}, {}),
        (CasePaper.DECLARATION, {"is_born": False}, {"birth_not_recorded": False}),
        (CasePaper.DECLARATION, {"is_child": True}, {"guardian_missing": False}),
        (CasePaper.BOOKING_NOTICE, {"is_born": False, "has_document": False}, {}),
        (CasePaper.RECEPTION_NOTICE, {"may_be_told": False}, {"left_out_without_consent": False}),
    ],
)
def test_what_is_missing_of_a_person(kind: CasePaper, changed: dict[str, object], missing: dict[str, bool]) -> None:
    facts = replace(WHOLE, people=(replace(SARA, **changed), CHILD))
    assert codes(kind, facts) == missing
    assert codes(kind, facts, "b") == {}


def test_a_reception_notice_about_nobody_is_not_made() -> None:
    """Without a consent to pass anything on there is nobody whom a notice may name."""
    people = tuple(replace(one, may_be_told=False) for one in WHOLE.people)
    assert codes(CasePaper.RECEPTION_NOTICE, replace(WHOLE, people=people)) == {"left_out_without_consent": True}


def test_nobody_is_left_out_for_a_partner_that_is_not_named() -> None:
    people = tuple(replace(one, may_be_told=False) for one in WHOLE.people)
    facts = replace(WHOLE, people=people, has_partner=False)
    assert codes(CasePaper.RECEPTION_NOTICE, facts) == {"partner_not_named": True}


@pytest.mark.parametrize(("ages", "counted"), [((), (0, 0, 0)), ((30, 17, 18, None), (2, 1, 1)), ((0,), (0, 1, 0))])
def test_ages_are_counted_and_what_is_not_known_is_no_age(
    ages: tuple[int | None, ...], counted: tuple[int, int, int]
) -> None:
    assert ages_counted(ages, 18) == counted
