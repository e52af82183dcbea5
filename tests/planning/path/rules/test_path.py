"""The earliest day by judging each day anew, what decides it, rescues of a deadline, and what is never hurried."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings, strategies as st

from planning.path.rules.activities import Holds, PathRules, Takes
from planning.path.rules.calendars import work_days
from planning.path.rules.network import DEPARTURE, ActivityKind
from planning.path.rules.path import NEVER_HURRIED, Path, PathFacts, earliest_path, grouped, path_on, rescues
from returns.cases.rules.cases import CaseState, Reason, ReasonCode, clearance_outstanding
from returns.consent.rules import ConsentReason
from returns.documents.rules.documents import DocumentReason
from returns.health.rules.births import NewbornReason
from returns.health.rules.health import FitnessReason
from returns.protection.rules.protection import ProtectionReason
from returns.readiness.rules.readiness import ReadinessReason

K = ActivityKind
ANA, BEN = "a" * 32, "b" * 32
MISSING, UNFIT = DocumentReason.DOCUMENT_MISSING, FitnessReason.FITNESS_MISSING
TAKES = {
    K.COUNSELLING: Takes(5),
    K.CONSENT: Takes(1),
    K.DECISION: Takes(14),
    K.CLEARANCE: Takes(5),
    K.TRACING: Takes(30),
    K.BEST_INTERESTS: Takes(21),
    K.DOCUMENT: Takes(21),
    K.FITNESS: Takes(5),
    K.BOOKING: Takes(3),
    K.SIGN_OFF: Takes(1),
    K.TASK: Takes(1),
}
HOLDS = {
    K.CONSENT: Holds(good_for=14),
    K.CONSENT_AGAIN: Holds(good_for=14),
    K.BEST_INTERESTS: Holds(good_for=90),
    K.COUNTRY: Holds(good_for=3),
}
RULES = PathRules(TAKES, HOLDS)


def facts(*codes: tuple[ReasonCode, str], state: CaseState = CaseState.PLANNING, **more: Any) -> PathFacts:
    return PathFacts(state, tuple(Reason(code, who) for code, who in codes), **more)


def always(what: PathFacts) -> Callable[[int], PathFacts]:
    return lambda _day: what


def test_the_day_and_what_takes_longest_of_what_decides_it() -> None:
    path = earliest_path(always(facts((MISSING, ANA), (UNFIT, ANA), needs_booking=True)), RULES)
    assert path.day == path.first == 21 + 3 + 1
    assert path.chain == (f"document:{ANA}", "booking", "sign_off", DEPARTURE)
    assert path.deciding == f"document:{ANA}"
    assert path.slack(f"document:{ANA}") == 0
    assert path.slack(f"fitness:{ANA}") == 21 - 5


def test_with_nothing_open_but_the_signature_people_leave_a_day_later() -> None:
    path = earliest_path(always(facts()), RULES)
    assert (path.day, set(path.things)) == (1, {"country", "sign_off"})
    signed = earliest_path(always(facts(is_signed=True)), RULES)
    assert (signed.day, set(signed.things)) == (0, {"country"})


def test_the_steps_that_a_case_has_still_to_take_are_part_of_its_path() -> None:
    path = earliest_path(always(facts(state=CaseState.INTAKE, needs_booking=True)), RULES)
    assert path.chain == ("counselling", "application", "decision", "planning", "booking", "sign_off", DEPARTURE)
    assert path.day == 5 + 14 + 3 + 1


def test_a_later_day_that_asks_for_more_is_judged_again() -> None:
    """A passport that runs out before the clearance is there: the new one takes longer than everything else."""

    def on(day: int) -> PathFacts:
        expired = ((DocumentReason.DOCUMENT_EXPIRES_TOO_SOON, ANA),) if day > 4 else ()
        return facts((UNFIT, ANA), *expired, needs_booking=True)

    path = earliest_path(on, RULES)
    assert path.day == 25
    assert f"document:{ANA}" in path.chain


def test_a_day_on_which_less_is_asked_is_found_before_a_later_one() -> None:
    """A journey that is planned need not be booked anew on its own day."""
    path = earliest_path(lambda day: facts(needs_booking=day != 2), RULES, planned=2)
    assert path.day == 2


def test_consent_that_would_run_out_is_confirmed_again_and_not_given_late() -> None:
    path = earliest_path(always(facts((MISSING, ANA), (ConsentReason.CONSENT_DATA_MISSING, ANA))), RULES)
    assert path.early.begins[f"consent:{ANA}"] == 0
    again = f"consent_again:{ANA}"
    assert path.day - path.early.done[again] <= 14
    assert path.things[again].subject == ANA


def test_a_child_alone_waits_for_tracing_and_best_interests_while_clearance_is_outstanding() -> None:
    waiting = PathFacts(CaseState.PLANNING, (clearance_outstanding(),), is_child_alone=True, needs_booking=True)
    path = earliest_path(always(waiting), RULES)
    assert path.chain == ("tracing", "best_interests", "clearance", "booking", "sign_off", DEPARTURE)
    assert "tracing" not in earliest_path(always(facts(is_child_alone=True)), RULES).things


def test_nobody_says_how_long_a_fear_lasts_and_the_rest_is_reckoned_all_the_same() -> None:
    path = earliest_path(always(facts((ProtectionReason.FEAR_EXPRESSED, ANA), (UNFIT, ANA))), RULES)
    assert [reason.code for reason in path.endless] == [ProtectionReason.FEAR_EXPRESSED]
    assert path.day == 6


def test_where_no_rule_says_how_long_something_takes_no_day_is_given() -> None:
    rules = PathRules({**TAKES, K.DOCUMENT: Takes(0, is_known=False)}, HOLDS)
    path = earliest_path(always(facts((MISSING, ANA))), rules)
    assert (path.is_endless, path.unknown) == (True, (f"document:{ANA}",))
    on_its_way = earliest_path(always(facts((MISSING, ANA), expected={(K.DOCUMENT, ANA): 2})), rules)
    assert not on_its_way.is_endless


def test_what_passes_by_itself_within_days_is_waited_for() -> None:
    def on(day: int) -> PathFacts:
        return facts(*(((NewbornReason.NEWBORN_TOO_YOUNG, ANA),) if day < 3 else ()))

    path = earliest_path(on, RULES)
    assert (path.day, path.endless) == (3, ())


def test_a_request_that_is_on_its_way_takes_as_long_as_it_is_expected_to() -> None:
    path = earliest_path(always(facts((MISSING, ANA), (MISSING, BEN), expected={(K.DOCUMENT, ANA): 2})), RULES)
    assert path.early.done[f"document:{ANA}"] == 2
    assert path.chain[0] == f"document:{BEN}"


def test_a_decision_that_has_begun_keeps_what_is_left_of_it_and_is_begun_no_more() -> None:
    applied = facts(state=CaseState.APPLIED, needs_booking=True)
    whole = earliest_path(always(applied), RULES)
    begun = earliest_path(always(replace(applied, expected={(K.DECISION, ""): 3})), RULES)
    assert (whole.day, begun.day) == (14 + 3 + 1, 3 + 3 + 1)
    assert begun.chain == whole.chain == ("decision", "planning", "booking", "sign_off", DEPARTURE)
    assert (begun.slack("decision"), begun.asked_by("decision")) == (0, 3), "the day by which it is needed"
    assert begun.first_to_begin != "decision" == whole.first_to_begin
    later = path_on(replace(applied, expected={(K.DECISION, ""): 3}), RULES, 20)
    assert (later.slack("decision"), later.asked_by("decision")) == (13, 16)


@given(st.integers(0, 40), st.integers(1, 40))
def test_what_is_left_moves_the_departure_by_no_more_than_itself(waited: int, length: int) -> None:
    """People leave no sooner than was said on the day on which it began, and every day of waiting brings it nearer."""
    rules = PathRules({**TAKES, K.DECISION: Takes(length)}, HOLDS)
    applied = facts(state=CaseState.APPLIED, needs_booking=True)

    def departs(after: int) -> int:
        left = rules.takes[K.DECISION].left(after)
        return earliest_path(always(replace(applied, expected={(K.DECISION, ""): left})), rules).day

    said = earliest_path(always(applied), rules).day
    assert 0 <= departs(waited) <= said
    assert departs(waited) + waited >= said
    assert departs(waited + 1) <= departs(waited)


def test_a_day_that_is_too_early_shows_by_when_each_thing_should_have_begun() -> None:
    path = path_on(facts((MISSING, ANA), needs_booking=True), RULES, 10)
    assert path.is_too_early
    assert path.first - path.day == 15
    assert path.late.begins[f"document:{ANA}"] == 10 - 25
    assert path.first_to_begin == f"document:{ANA}"


def test_a_deadline_is_rescued_by_single_things_and_by_none_that_protects() -> None:
    codes = ((MISSING, ANA), (ConsentReason.CONSENT_DATA_MISSING, ANA))
    path = earliest_path(always(facts(*codes, state=CaseState.INTAKE, needs_booking=True)), RULES)
    assert path.day == 5 + 1 + 21 + 3 + 1
    found = {rescue.code: rescue.at_most for rescue in rescues(path, path.day - 2)}
    assert found == {f"document:{ANA}": 19, "booking": 1}
    assert path.chain[0] == "counselling"
    assert rescues(path, 6) == ()
    assert K.COUNSELLING in NEVER_HURRIED


def test_people_with_the_same_days_stand_in_one_row_and_others_apart() -> None:
    path = path_on(facts((MISSING, ANA), (MISSING, BEN), (UNFIT, ANA), expected={}), RULES, 30)
    rows = grouped(path, path.things)
    assert (f"document:{ANA}", f"document:{BEN}") in rows
    apart = path_on(facts((MISSING, ANA), (MISSING, BEN), expected={(K.DOCUMENT, ANA): 2}), RULES, 30)
    assert (f"document:{ANA}",) in grouped(apart, apart.things)


# Whatever is open on which days, the day that is found can be kept.

CODES: Sequence[ReasonCode] = (
    MISSING,
    UNFIT,
    ConsentReason.CONSENT_DATA_MISSING,
    ReadinessReason.SAFE_CONTACT_NOT_KNOWN,
    DocumentReason.DOCUMENT_ORIGINAL_ELSEWHERE,
    ProtectionReason.PROTECTION_CHECK_MISSING,
)
begun = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from((ANA, BEN)), st.integers(0, 60)), max_size=8)
lengths = st.fixed_dictionaries({kind: st.integers(0, 12) for kind in TAKES})


@settings(max_examples=150, deadline=None)
@given(begun, lengths, st.sampled_from(list(CaseState)[:7]), st.booleans())
def test_the_day_that_is_found_can_be_kept_and_no_earlier_one(
    begun: list[tuple[ReasonCode, str, int]], lengths: dict[ActivityKind, int], state: CaseState, is_worked: bool
) -> None:
    weekend = work_days(-100, ((day + 2) % 7 not in (5, 6) for day in range(-100, 500)))
    where = "DE" if is_worked else ""
    rules = PathRules({kind: Takes(days, where) for kind, days in lengths.items()}, HOLDS, {"DE": weekend})

    def on(day: int) -> PathFacts:
        return facts(*((code, who) for code, who, first in begun if first <= day), state=state, needs_booking=True)

    path = earliest_path(on, rules)
    assert path.first <= path.day
    for day in range(path.day):  # each day asks for all that the day before it did
        assert path_on(on(day), rules, day).is_too_early
    assert all(_is_in_order(path, code) for code in path.things)


def _is_in_order(path: Path, code: str) -> bool:
    """Whether a thing begins after what it needs, and no later than its last day."""
    needs = path.network.by_code[code].needs
    is_after = all(path.early.done[need.code] + need.lag <= path.early.begins[code] for need in needs)
    return is_after and path.early.begins[code] <= path.late.begins[code]
