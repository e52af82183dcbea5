"""What behind the doors stands in the way of a clearance, by tables: one thing is wrong at a time, or all at once."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from foundation.compartments import Compartment
from returns.cases.rules.cases import Cited, Limit
from returns.protection.rules.behind_doors import (
    ChildFacts,
    InsideFacts,
    InsideRules,
    Wait,
    inside_reasons,
    proposes_no_return,
    reflection_ends,
)
from returns.protection.rules.records import CHOICES, FACTORS, KINDS, Record, RecordKind, fields_of, missing_fields

TODAY, PERSON, OTHER = date(2026, 11, 24), "a" * 32, "b" * 32
UNTIL = TODAY + timedelta(days=20)
NEEDS = (
    "guardian_appointed",
    "family_traced_and_verified",
    "family_assessment_positive",
    "best_interests_determination_positive",
    "guardian_written_consent",
    "child_assent",
    "receiving_carer_identified",
    "carer_identity_checked_at_hand_over",
    "escort",
)
CITED = Cited("rule", "source")
RULES = InsideRules(Limit(30, CITED), Limit(90, CITED), Limit(30, CITED), NEEDS)
K = RecordKind


def record(kind: RecordKind, days_ago: float = 0, author: str = OTHER, person: str = PERSON, **said: str) -> Record:
    """A record that was written so many days ago at noon."""
    at = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=12) - timedelta(days=days_ago)
    return Record(uuid.uuid4(), kind, person, said, author, at)


def sides(days_ago: float = 6, **seen: str) -> list[Record]:
    """Both views on the risks, with nothing seen but what is named."""
    factors = {f"factor_{one}": "no" for one in FACTORS} | seen
    return [record(K.RISK_HOST, days_ago, **factors), record(K.RISK_ORIGIN, days_ago, **factors)]


def assessed(days_ago: float = 5, risk: str = "low", review: date = UNTIL, **mitigated: str) -> list[Record]:
    """An assessment and the signature that was given over it a little later."""
    said = {"risk": risk, "maker": "x", "review_on": review.isoformat(), **mitigated}
    return [record(K.RISK_ASSESSMENT, days_ago, **said), record(K.RISK_SIGNATURE, days_ago - 0.1, signed="yes")]


def status(value: str = "possible") -> Record:
    """A trafficking status."""
    return record(K.STATUS, 9, status=value)


def codes(
    records: list[Record],
    until: date = UNTIL,
    children: tuple[ChildFacts, ...] = (),
    bookers: frozenset[str] = frozenset(),
    rules: InsideRules = RULES,
    place_stated: datetime | None = None,
) -> list[str]:
    """The codes of every reason."""
    facts = InsideFacts(TODAY, until, records, children, bookers, place_stated)
    return [reason.code for reasons in inside_reasons(facts, rules).values() for reason in reasons]


RISK = {
    "nothing behind the door": ([], []),
    "a status alone": ([status()], ["risk_host_missing", "risk_origin_missing", "risk_assessment_missing"]),
    "not a victim": ([status("not_a_victim")], []),
    "everything there": ([status(), *sides(), *assessed()], []),
    "only the host side": (
        [status(), sides()[0], *assessed()],
        ["risk_origin_missing"],
    ),
    "only the origin side": ([status(), sides()[1], *assessed()], ["risk_host_missing"]),
    "not signed": ([status(), *sides(), assessed()[0]], ["risk_assessment_unsigned"]),
    "signed before it was changed": (
        [status(), *sides(), assessed()[0], record(K.RISK_SIGNATURE, 7, signed="yes")],
        ["risk_assessment_unsigned"],
    ),
    "too old": ([status(), *sides(40), *assessed(31)], ["risk_assessment_stale"]),
    "on its last day": ([status(), *sides(40), *assessed(30)], ["risk_assessment_ends_before"]),
    "review has passed": (
        [status(), *sides(), *assessed(review=TODAY - timedelta(days=1))],
        ["risk_assessment_stale"],
    ),
    "a side has changed since": ([status(), *sides(1), *assessed()], ["risk_assessment_before_facts"]),
    "unacceptable": ([status(), *sides(factor_debt="yes"), *assessed(risk="unacceptable")], ["risk_unacceptable"]),
    "seen and not mitigated": ([status(), *sides(factor_debt="yes"), *assessed()], ["risk_not_mitigated"]),
    "seen and mitigated": ([status(), *sides(factor_debt="yes"), *assessed(mitigation_debt="paid")], []),
}


@pytest.mark.parametrize(("records", "wanted"), RISK.values(), ids=RISK)
def test_a_risk_assessment(records: list[Record], wanted: list[str]) -> None:
    assert codes(records) == wanted


def test_everything_wrong_with_an_assessment_is_told_at_once() -> None:
    said = {"risk": "unacceptable", "maker": "x", "review_on": UNTIL.isoformat()}
    wrong = [status(), sides(1)[0], record(K.RISK_ASSESSMENT, 40, **said)]
    assert codes(wrong) == [
        "risk_origin_missing",
        "risk_assessment_unsigned",
        "risk_assessment_stale",
        "risk_assessment_before_facts",
        "risk_unacceptable",
    ]


def test_whoever_books_does_not_sign() -> None:
    records = [status(), *sides(), *assessed()]
    assert codes(records, bookers=frozenset({OTHER})) == ["risk_signed_by_booker"]
    assert codes(records, bookers=frozenset({"c" * 32})) == []


def test_a_risk_that_is_unacceptable_proposes_that_return_is_not_an_option() -> None:
    assert proposes_no_return(assessed(risk="unacceptable"))
    assert not proposes_no_return([*assessed(9, risk="unacceptable"), *assessed(1)])


@pytest.mark.parametrize(("ago", "stops"), [(-1, False), (0, True), (29, True), (30, False)])
def test_within_the_reflection_period_nothing_is_given(ago: int, stops: bool) -> None:
    begins = TODAY - timedelta(days=ago)
    records = [record(K.REFLECTION, 0, begins_on=begins.isoformat())]
    assert codes(records) == (["reflection_period"] if stops else [])
    assert reflection_ends(begins, 30) == begins + timedelta(days=29)
    elsewhere = InsideRules(RULES.risk_days, RULES.bid_days, None, NEEDS)
    assert codes(records, rules=elsewhere) == []


CHILD = ChildFacts(PERSON, True, True, True, True)
BID = {"procedure": "determination", "finding": "positive", "panel": "x", "heard": "yes", "views": "x"}


def family() -> list[Record]:
    """Everything about a child that is recorded behind the door, the determination last."""
    return [
        record(K.TRACING, 9, verified="yes"),
        record(K.FAMILY, 8, finding="positive"),
        record(K.CARER, 7, name="x", relationship="x", checks="yes", hand_over="yes", escort="yes"),
        record(K.BEST_INTERESTS, 5, day=(TODAY - timedelta(days=5)).isoformat(), **BID),
    ]


def test_a_child_alone_needs_nine_things_all_told_at_once() -> None:
    nothing = ChildFacts(PERSON, False, False, False, False)
    assert codes([], children=(nothing,)) == [f"child_{need}" for need in NEEDS]
    assert codes(family(), children=(CHILD,)) == []


def test_what_is_missing_is_told_for_each_child() -> None:
    facts = InsideFacts(TODAY, UNTIL, [], (CHILD, ChildFacts(OTHER, True, True, True, True)), frozenset())
    found = inside_reasons(facts, RULES)[Compartment.CHILD_PROTECTION]
    assert {reason.subject for reason in found} == {PERSON, OTHER}


def test_consent_and_assent_may_stand_behind_the_door_too() -> None:
    outside = ChildFacts(PERSON, True, False, False, False)
    guardian = record(K.GUARDIAN, 9, consented_on="2026-11-01", assented="yes")
    assert codes([*family(), guardian], children=(outside,)) == []


BIDS = {
    "too old": ({"day": (TODAY - timedelta(days=91)).isoformat()}, ["bid_stale"]),
    "on its last day": ({"day": (TODAY - timedelta(days=90)).isoformat()}, []),
    "put off": ({"finding": "deferred"}, ["child_best_interests_determination_positive", "bid_deferred"]),
    "against the return": ({"finding": "negative"}, ["child_best_interests_determination_positive", "bid_negative"]),
    "an assessment alone": ({"procedure": "assessment"}, ["child_best_interests_determination_positive"]),
    "the child was not heard": ({"heard": "no"}, ["child_not_heard"]),
}


@pytest.mark.parametrize(("changed", "wanted"), BIDS.values(), ids=BIDS)
def test_a_determination(changed: dict[str, str], wanted: list[str]) -> None:
    said = {"day": TODAY.isoformat(), **BID, **changed}
    assert codes([*family()[:3], record(K.BEST_INTERESTS, 5, **said)], children=(CHILD,)) == wanted


@pytest.mark.parametrize("kind", [K.TRACING, K.FAMILY, K.CARER])
def test_new_facts_make_a_determination_stale(kind: RecordKind) -> None:
    said = next(one.said for one in family() if one.kind is kind)
    assert codes([*family(), record(kind, 1, **dict(said))], children=(CHILD,)) == ["bid_before_facts"]


@pytest.mark.parametrize(("ago", "is_overtaken"), [(10, False), (4, True)])
def test_another_place_of_return_makes_what_was_found_out_stale(ago: int, is_overtaken: bool) -> None:
    stated = record(K.STATUS, ago).at
    risk = codes([status(), *sides(), *assessed()], place_stated=stated)
    child = codes(family(), children=(CHILD,), place_stated=stated)
    gone = ("family_traced_and_verified", "family_assessment_positive", "receiving_carer_identified")
    wanted = ["risk_origin_missing", "risk_assessment_before_facts"]
    wanted += [f"child_{need}" for need in (*gone, "carer_identity_checked_at_hand_over")] + ["bid_before_facts"]
    assert [*risk, *child] == (wanted if is_overtaken else [])


@pytest.mark.parametrize(
    ("stage", "wanted"), [("pending", ["legal_matter_pending"]), ("from_abroad", []), ("ended", [])]
)
def test_a_matter_that_is_pending_is_not_defeated_by_the_return(stage: str, wanted: list[str]) -> None:
    assert codes([record(K.PROCEEDINGS, 3, matter="testimony", stage=stage)]) == wanted


@pytest.mark.parametrize("kind", RecordKind)
def test_an_empty_record_names_everything_that_it_needs(kind: RecordKind) -> None:
    assert missing_fields(kind, {}) == KINDS[kind].needed
    assert missing_fields(kind, dict.fromkeys(fields_of(kind), "yes")) == ()


def test_what_a_child_said_is_written_down_if_it_was_heard() -> None:
    assert missing_fields(K.BEST_INTERESTS, {**BID, "day": "2026-11-01", "views": ""}) == ("views",)
    assert missing_fields(K.BEST_INTERESTS, {**BID, "day": "2026-11-01", "views": "", "heard": "no"}) == ()


# Behind the door of health: how long to wait after what somebody had, on both sides of every number.


def wait(least: int, most: int) -> Wait:
    """A wait between so many days."""
    return Wait(Limit(least, Cited("least", "source")), Limit(most, Cited("most", "source")))


WAITS = {
    "heart_attack": wait(7, 10),
    "heart_attack_complicated": wait(28, 42),
    "had_a_stroke": wait(3, 10),
    "chest_or_heart_surgery": wait(10, 14),
}
NUMBER = Limit(30, Cited("rule", "source"))
WAITING_RULES = InsideRules(NUMBER, NUMBER, None, (), WAITS)


def condition_codes(condition: str, days: int, allowed: int | None = None) -> list[str]:
    """What stands in the way of a clearance so many days after; `allowed`: a doctor's day, so many days from today."""
    said = {"condition": condition, "day": (TODAY - timedelta(days=days)).isoformat()}
    if allowed is not None:
        said["allowed_from"] = (TODAY + timedelta(days=allowed)).isoformat()
    at = datetime(2026, 11, 24, tzinfo=UTC)
    record = Record(uuid.uuid4(), RecordKind.CONDITION, PERSON, said, "b" * 32, at)
    found = inside_reasons(InsideFacts(TODAY, TODAY, [record], (), frozenset()), WAITING_RULES)
    assert set(found) <= {Compartment.HEALTH}
    return [reason.code for reason in found.get(Compartment.HEALTH, ())]


RECENT, NOT_OVER = ["condition_too_recent"], ["condition_not_over"]


@pytest.mark.parametrize(
    ("condition", "days", "wanted"),
    [
        ("heart_attack", 6, RECENT),
        ("heart_attack", 7, NOT_OVER),
        ("heart_attack", 9, NOT_OVER),
        ("heart_attack", 10, []),
        ("heart_attack_complicated", 27, RECENT),
        ("heart_attack_complicated", 28, NOT_OVER),
        ("heart_attack_complicated", 41, NOT_OVER),
        ("heart_attack_complicated", 42, []),
        ("had_a_stroke", 2, RECENT),
        ("had_a_stroke", 3, NOT_OVER),
        ("had_a_stroke", 9, NOT_OVER),
        ("had_a_stroke", 10, []),
        ("chest_or_heart_surgery", 9, RECENT),
        ("chest_or_heart_surgery", 10, NOT_OVER),
        ("chest_or_heart_surgery", 14, []),
        ("an_illness", 0, []),
    ],
)
def test_each_wait_has_two_sides(condition: str, days: int, wanted: list[str]) -> None:
    assert condition_codes(condition, days) == wanted


@pytest.mark.parametrize("condition", WAITS)
def test_a_doctor_shortens_a_wait_and_never_under_its_least_days(condition: str) -> None:
    least, most = WAITS[condition].least.value, WAITS[condition].most.value
    assert condition_codes(condition, least - 1, -1) == RECENT
    assert condition_codes(condition, least, 0) == []
    assert condition_codes(condition, least, 1) == NOT_OVER
    assert condition_codes(condition, most, 5) == []


def test_rules_know_a_wait_for_every_choice_but_an_illness() -> None:
    assert set(WAITS) == set(CHOICES["condition"]) - {"an_illness"}
