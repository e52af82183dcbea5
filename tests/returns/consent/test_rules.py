"""Consents: which are missing, who needs them, and whose signature stands for whom."""

import tomllib
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as given_by, strategies as st

from returns.cases.rules.cases import Cited
from returns.consent.rules import (
    CHECKLIST,
    VOLUNTARINESS,
    Assent,
    ConsentForm,
    ConsentPurpose,
    ConsentReason,
    Ended,
    GivenConsent,
    Signature,
    Signer,
    TransferPurpose,
    Unasked,
    arrival_signature_reasons,
    asking_reasons,
    counting,
    is_of_age,
    may_ask_again,
    missing_consents,
    not_voluntary,
    refusal_reasons,
    signature_reasons,
    unasked,
    unticked,
    who_consents,
    withdrawal_reasons,
)

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
        ([Signer("a", 30), Signer("b", 17), Signer("c", 15)], ("a", "b")),
        ([Signer("a", None), Signer("b", 3)], ("a", "b")),
        ([Signer("a", None), Signer("b", 3), Signer("c", 16)], ("a", "c")),
        ([Signer("a", None), Signer("b", None)], ("a", "b")),
        ([Signer("a", 16), Signer("b", 12)], ("a",)),
        ([Signer("a", 12), Signer("b", 4)], ("a", "b")),
    ],
)
def test_whoever_signs_consents_and_where_nobody_surely_may_all_of_them(
    people: list[Signer], who: tuple[str, ...]
) -> None:
    assert who_consents(people, 16) == who


SIGNED = Signature(40, ConsentForm.WRITTEN, signs_themselves=True)
UNKNOWN = replace(SIGNED, age=None)
CHILD = replace(SIGNED, age=15, signs_themselves=False, represented=True, assent=Assent.GIVEN)


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (SIGNED, []),
        (UNKNOWN, ["age_not_known"]),
        (replace(UNKNOWN, says_of_age=True), []),
        (replace(UNKNOWN, represented=True), []),
        (replace(UNKNOWN, represented=True, says_of_age=True), []),
        (replace(UNKNOWN, signs_themselves=False, represented=True), ["age_not_known"]),
        (replace(UNKNOWN, signs_themselves=False, represented=True, says_of_age=True), ["adult_signs_alone"]),
        (replace(UNKNOWN, form=PROXY, signs_themselves=False, proxy=True), []),
        (replace(UNKNOWN, form=PROXY, signs_themselves=False), ["age_not_known"]),
        (replace(UNKNOWN, form=ORAL), ["age_not_known", "witness_missing"]),
        (replace(CHILD, says_of_age=True), []),
        (replace(SIGNED, age=17, says_of_age=True), ["representative_signs_too"]),
        (replace(SIGNED, age=18, signs_themselves=False), ["adult_signs_alone"]),
        (replace(SIGNED, form=PROXY, signs_themselves=False), ["proxy_basis_missing"]),
        (replace(SIGNED, form=PROXY, signs_themselves=False, proxy=True), []),
        (replace(SIGNED, age=17), ["representative_signs_too"]),
        (replace(SIGNED, age=16, represented=True), []),
        (replace(SIGNED, age=16, signs_themselves=False, represented=True), ["minor_signs_too"]),
        (replace(SIGNED, age=17, signs_themselves=False), ["minor_signs_too", "representative_signs_too"]),
        (CHILD, []),
        (replace(CHILD, assent=Assent.TOO_YOUNG), []),
        (replace(CHILD, assent=None), ["assent_missing"]),
        (replace(CHILD, assent=Assent.REFUSED), ["assent_refused"]),
        (replace(CHILD, represented=False), ["representative_signs"]),
        (replace(CHILD, signs_themselves=True), ["representative_signs"]),
        (replace(CHILD, alone=True), []),
        (replace(CHILD, alone=True, form=ORAL, witness=True), ["guardian_consents_in_writing"]),
        (replace(SIGNED, form=ORAL), ["witness_missing"]),
        (replace(SIGNED, form=ORAL, witness=True), []),
        (replace(SIGNED, form=ORAL, witness=True, is_transfer=True), ["transfer_in_writing"]),
        (replace(SIGNED, is_transfer=True), []),
    ],
)
def test_who_signs_depends_on_the_age(one: Signature, codes: list[str]) -> None:
    reasons = signature_reasons(one, "a", 16, 18)
    assert [reason.code for reason in reasons] == codes
    assert all(reason.subject == "a" for reason in reasons)


@pytest.mark.parametrize(
    ("age", "form", "has_guardian", "assent", "codes"),
    [
        (40, ORAL, False, None, []),
        (None, ORAL, False, None, []),
        (18, ORAL, False, None, []),
        (17, ORAL, False, None, ["representative_signs_too"]),
        (16, ORAL, True, None, []),
        (15, ORAL, False, None, ["representative_signs"]),
        (15, PROXY, False, None, []),
        (15, PROXY, True, None, []),
        (15, ConsentForm.WRITTEN, True, Assent.GIVEN, []),
        (15, ConsentForm.WRITTEN, True, Assent.TOO_YOUNG, []),
        (15, ConsentForm.WRITTEN, True, None, ["assent_missing"]),
        (15, ConsentForm.WRITTEN, True, Assent.REFUSED, ["assent_refused"]),
        (15, ORAL, True, None, ["assent_missing", "guardian_consents_in_writing"]),
    ],
)
def test_who_signs_on_arrival_depends_on_the_age_and_on_who_stands_for_a_child(
    age: int | None, form: ConsentForm, has_guardian: bool, assent: Assent | None, codes: list[str]
) -> None:
    assert [one.code for one in arrival_signature_reasons(age, form, has_guardian, assent, 16, 18)] == codes


@pytest.mark.parametrize(
    ("age", "says_of_age", "is_so"),
    [(18, False, True), (17, False, False), (17, True, False), (None, False, False), (None, True, True)],
)
def test_nobody_is_of_age_of_whom_neither_the_birth_nor_the_form_says_so(
    age: int | None, says_of_age: bool, is_so: bool
) -> None:
    assert is_of_age(age, 18, says_of_age) is is_so


_CONSENTS = st.lists(
    st.builds(
        GivenConsent,
        st.sampled_from("abc"),
        st.sampled_from(ConsentPurpose),
        st.dates(date(2026, 2, 1), date(2026, 4, 1)),
        st.booleans(),
    ),
    max_size=8,
)


@given_by(_CONSENTS, _CONSENTS)
def test_more_consents_never_make_one_missing(held: list[GivenConsent], more: list[GivenConsent]) -> None:
    before = {(one.subject, one.code) for one in missing_consents("abc", held, NEEDED, DAY)}
    after = {(one.subject, one.code) for one in missing_consents("abc", [*held, *more], NEEDED, DAY)}
    assert after <= before


@given_by(_CONSENTS)
def test_a_withdrawal_never_gives_anything(held: list[GivenConsent]) -> None:
    before = {(one.subject, one.code) for one in missing_consents("abc", held, NEEDED, DAY)}
    for place, one in enumerate(held):
        left = [*held[:place], replace(one, is_withdrawn=True), *held[place + 1 :]]
        assert before <= {(one.subject, one.code) for one in missing_consents("abc", left, NEEDED, DAY)}


@pytest.mark.parametrize(
    ("purpose", "is_ended", "is_before", "codes"),
    [
        (ConsentPurpose.ASSISTANCE, False, True, []),
        (ConsentPurpose.ASSISTANCE, False, False, ["withdrawal_after_boarding"]),
        (ConsentPurpose.DATA, False, False, []),
        (ConsentPurpose.TRANSFER, False, False, []),
        (ConsentPurpose.CONTACT_AFTER_RETURN, False, False, []),
        (ConsentPurpose.DATA, True, True, ["consent_withdrawn"]),
    ],
)
def test_the_return_is_withdrawn_until_boarding_and_everything_else_at_any_time(
    purpose: ConsentPurpose, is_ended: bool, is_before: bool, codes: list[str]
) -> None:
    assert [one.code for one in withdrawal_reasons(purpose, is_ended, is_before)] == codes


def test_checklist_and_free_decision_are_those_of_the_rule_book() -> None:
    rules = tomllib.loads((Path(__file__).parents[3] / "data" / "rules" / "consent.toml").read_text())["rule"]
    values = {rule["code"]: tuple(rule["value"]) for rule in rules if isinstance(rule["value"], list)}
    assert (values["consent.checklist"], values["consent.voluntariness_facts"]) == (CHECKLIST, VOLUNTARINESS)
    assert not_voluntary(VOLUNTARINESS, VOLUNTARINESS) == ()
    assert [one.code for one in not_voluntary(VOLUNTARINESS[1:], VOLUNTARINESS)] == ["voluntariness_incomplete"]


def test_one_point_of_the_checklist_that_was_not_said_is_enough_to_refuse() -> None:
    assert unticked(CHECKLIST) == ()
    assert all(
        [one.code for one in unticked([c for c in CHECKLIST if c != left])] == ["checklist_incomplete"]
        for left in CHECKLIST
    )


@dataclass
class _Row:
    person_id: uuid.UUID
    purpose: ConsentPurpose = ConsentPurpose.DATA
    organisation_id: uuid.UUID | None = None
    transfer_purpose: TransferPurpose | None = None
    withdrawn_at: datetime | None = None
    ended: Ended | None = None


def test_what_counts_is_in_force_or_ended_last_for_each_receiver() -> None:
    one, partner, now = uuid.uuid4(), uuid.uuid4(), datetime(2026, 3, 1, tzinfo=UTC)
    withdrawn = _Row(one, withdrawn_at=now, ended=Ended.WITHDRAWN)
    mistake = _Row(one, withdrawn_at=now, ended=Ended.CORRECTED)
    in_force, older = _Row(one), _Row(one)
    assert counting([withdrawn, in_force, older]) == {(one, ConsentPurpose.DATA): [in_force]}
    assert counting([mistake, withdrawn, mistake]) == {(one, ConsentPurpose.DATA): [withdrawn]}
    assert counting([mistake]) == {}
    to = [_Row(one, ConsentPurpose.TRANSFER, partner, purpose) for purpose in TransferPurpose]
    assert counting(to) == {(one, ConsentPurpose.TRANSFER): to}


def test_somebody_who_refused_is_asked_again_from_the_day_that_they_named_or_for_a_reason() -> None:
    day = date(2026, 3, 1)
    earlier, later = day - timedelta(days=1), day + timedelta(days=1)
    may = [may_ask_again(Ended.REFUSED, on, day) for on in (None, later, day, earlier)]
    assert may == [False, False, True, True]
    assert all(may_ask_again(ended, None, day) for ended in (None, *Ended) if ended is not Ended.REFUSED)
    (reason,) = asking_reasons("a", is_early=True, is_explained=False)
    assert (reason.code, reason.subject) == (ConsentReason.REFUSED_BEFORE, "a")
    assert asking_reasons("a", is_early=True, is_explained=True) == ()
    assert asking_reasons("a", is_early=False, is_explained=False) == ()


def test_what_is_in_force_is_withdrawn_and_not_refused() -> None:
    assert [one.code for one in refusal_reasons("a", is_in_force=True)] == [ConsentReason.WITHDRAW_INSTEAD]
    assert refusal_reasons("a", is_in_force=False) == ()


@pytest.mark.parametrize(
    ("consents", "purpose", "has_receiver", "why"),
    [
        (True, ConsentPurpose.DATA, True, Unasked.NEEDED),
        (False, ConsentPurpose.DATA, True, Unasked.COVERED),
        (True, ConsentPurpose.CONTACT_AFTER_RETURN, True, Unasked.NOT_ASKED),
        (True, ConsentPurpose.TRANSFER, True, Unasked.NOT_ASKED),
        (True, ConsentPurpose.TRANSFER, False, Unasked.NO_RECEIVER),
    ],
)
def test_why_nothing_is_recorded(consents: bool, purpose: ConsentPurpose, has_receiver: bool, why: Unasked) -> None:
    assert unasked(consents, purpose, NEEDED, has_receiver) is why
