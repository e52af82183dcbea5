"""Consents: which are missing, who needs them, and whose signature stands for whom."""

from datetime import date

import pytest

from returns.rules.consent import (
    CHECKLIST,
    ConsentForm,
    ConsentPurpose,
    GivenConsent,
    Signer,
    missing_consents,
    signature_problems,
    unticked,
    who_consents,
)
from returns.rules.reasons import Cited

DAY = date(2026, 3, 1)
NEEDED = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA)
ORAL, PROXY = ConsentForm.ORAL, ConsentForm.PROXY


def given(person: str, purpose: ConsentPurpose, on: date = DAY, is_withdrawn: bool = False) -> GivenConsent:
    """A consent."""
    return GivenConsent(person, purpose, on, is_withdrawn)


@pytest.mark.parametrize(
    ("held", "codes"),
    [
        ([given("a", ConsentPurpose.ASSISTANCE), given("a", ConsentPurpose.DATA)], []),
        ([given("a", ConsentPurpose.DATA)], ["consent_assistance_missing"]),
        ([], ["consent_assistance_missing", "consent_data_missing"]),
        (
            [given("a", ConsentPurpose.ASSISTANCE, is_withdrawn=True), given("a", ConsentPurpose.DATA)],
            ["consent_assistance_missing"],
        ),
        (
            [given("a", ConsentPurpose.ASSISTANCE), given("a", ConsentPurpose.DATA, date(2026, 3, 2))],
            ["consent_data_missing"],
        ),
        (
            [given("b", ConsentPurpose.ASSISTANCE), given("b", ConsentPurpose.DATA)],
            ["consent_assistance_missing", "consent_data_missing"],
        ),
    ],
)
def test_a_consent_is_missing_unless_this_person_gave_it_and_it_is_in_force(
    held: list[GivenConsent], codes: list[str]
) -> None:
    found = missing_consents(["a"], held, NEEDED, DAY, Cited("the rule", "the source"))
    assert [reason.code for reason in found] == codes
    assert all((reason.subject, reason.rule, reason.source) == ("a", "the rule", "the source") for reason in found)


@pytest.mark.parametrize(
    ("people", "who"),
    [
        ([Signer("a", 30), Signer("b", 17), Signer("c", 18)], ("a", "c")),
        ([Signer("a", None), Signer("b", 3)], ("a",)),
        ([Signer("a", 16), Signer("b", 12)], ("a", "b")),
    ],
)
def test_every_adult_consents_and_without_adults_everybody(people: list[Signer], who: tuple[str, ...]) -> None:
    assert who_consents(people, 18) == who


@pytest.mark.parametrize(
    ("age", "signs_themselves", "form", "codes"),
    [
        (40, True, ORAL, []),
        (18, False, ORAL, ["adult_signs_alone"]),
        (40, False, PROXY, []),
        (None, True, ORAL, []),
        (17, True, ORAL, []),
        (16, False, ORAL, ["minor_signs_too"]),
        (15, False, ORAL, []),
        (15, True, ORAL, ["representative_signs"]),
        (15, True, PROXY, []),
    ],
)
def test_who_signs_depends_on_the_age(
    age: int | None, signs_themselves: bool, form: ConsentForm, codes: list[str]
) -> None:
    assert [reason.code for reason in signature_problems(age, signs_themselves, form, 16, 18)] == codes


def test_one_point_of_the_checklist_that_was_not_said_is_enough_to_refuse() -> None:
    assert unticked(CHECKLIST) == ()
    assert all(
        [one.code for one in unticked([c for c in CHECKLIST if c != left])] == ["checklist_incomplete"]
        for left in CHECKLIST
    )
