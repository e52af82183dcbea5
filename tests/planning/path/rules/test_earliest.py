"""The earliest day is the one that judging every day finds, whatever is asked for on which days."""

from collections.abc import Callable

from hypothesis import given, settings, strategies as st

from planning.path.rules.activities import Holds, PathRules, Takes
from planning.path.rules.calendars import work_days
from planning.path.rules.network import ActivityKind
from planning.path.rules.path import PathFacts, earliest_path, lasting, path_on
from returns.cases.rules.cases import CaseState, Reason, ReasonCode
from returns.consent.rules import ConsentReason
from returns.documents.rules.documents import DocumentReason
from returns.documents.rules.formalities import LeavingReason
from returns.health.rules.health import FitnessReason
from returns.protection.rules.protection import ProtectionReason
from returns.reception.rules import ReceptionReason

K = ActivityKind
ANA, BEN = "a" * 32, "b" * 32
HORIZON = 90  # days that are tried one by one
TAKES = {
    K.COUNSELLING: Takes(5),
    K.CONSENT: Takes(1),
    K.DECISION: Takes(14),
    K.DOCUMENT: Takes(21),
    K.EXIT_PERMIT: Takes(9),
    K.FITNESS: Takes(5),
    K.RECEPTION: Takes(4),
    K.BOOKING: Takes(3),
    K.SIGN_OFF: Takes(1),
}
HOLDS = {
    K.CONSENT: Holds(good_for=14),
    K.CONSENT_AGAIN: Holds(good_for=14),
    K.PROTECTION_CHECK: Holds(good_for=10),
    K.CHECK_AGAIN: Holds(good_for=10),
    K.COUNTRY: Holds(good_for=3),
}
RULES = PathRules(TAKES, HOLDS)
LATER = DocumentReason.DOCUMENT_NOT_VALID_YET


def facts(*codes: tuple[ReasonCode, str], state: CaseState = CaseState.PLANNING, booked: bool = False) -> PathFacts:
    return PathFacts(state, tuple(Reason(code, who) for code, who in codes), needs_booking=not booked)


def by_trying(on: Callable[[int], PathFacts], rules: PathRules) -> int | None:
    """The first day of all for which everything that it asks for can be done by then."""
    return next((day for day in range(HORIZON) if not path_on(on(day), rules, day).is_too_early), None)


def test_a_day_between_on_which_less_is_asked_is_found() -> None:
    """A document is asked for until a day: nobody waits for it who leaves after that."""

    def on(day: int) -> PathFacts:
        return facts(*(((LATER, ANA),) if day < 13 else ()))

    assert by_trying(on, RULES) == 13
    assert earliest_path(on, RULES).day == 13, "and not the day by which the document would be there"


def test_days_on_which_less_is_asked_can_be_over_before_the_last_that_is_judged() -> None:
    def on(day: int) -> PathFacts:
        return facts(*(() if 9 <= day <= 10 else ((LATER, ANA),)))

    assert earliest_path(on, RULES).day == 9


def test_a_rule_that_ends_lets_go_of_what_lasts_otherwise() -> None:
    def on(day: int) -> PathFacts:
        return facts(*(((DocumentReason.DOCUMENT_MISSING, ANA),) if day < 8 else ()))

    assert earliest_path(on, RULES, changes=(8,)).day == 8


def test_days_on_which_what_lasts_cannot_be_done_are_passed_over() -> None:
    judged = set()

    def on(day: int) -> PathFacts:
        judged.add(day)
        return facts((DocumentReason.DOCUMENT_MISSING, ANA), (FitnessReason.FITNESS_MISSING, ANA))

    assert earliest_path(on, RULES, changes=(200,)).day == 25
    assert judged == {0, 25}


def test_what_is_set_aside_on_some_days_lasts_on_none() -> None:
    set_aside = PathFacts(CaseState.READY, (Reason(FitnessReason.FITNESS_MISSING, ANA),), sets_aside=True)
    assert not lasting(set_aside).reasons
    assert lasting(set_aside).is_signed, "the day for which it is signed needs no signature"


# Findings that come and go as they like, and those that last until a day on which a rule changes.

PASSING: tuple[ReasonCode, ...] = (LATER, LeavingReason.EXIT_PERMIT_NOT_KNOWN, ReceptionReason.RECEPTION_MISSING)
STAYING: tuple[ReasonCode, ...] = (
    ConsentReason.CONSENT_DATA_MISSING,
    DocumentReason.DOCUMENT_MISSING,
    FitnessReason.FITNESS_MISSING,
    ProtectionReason.PROTECTION_CHECK_MISSING,
)
who = st.sampled_from((ANA, BEN))
spans = st.lists(st.tuples(st.sampled_from(PASSING), who, st.integers(0, 50), st.integers(0, 40)), max_size=6)
stays = st.lists(st.tuples(st.sampled_from(STAYING), who, st.integers(0, 50)), max_size=5)
lengths = st.fixed_dictionaries({kind: st.integers(0, 12) for kind in TAKES})
few_changes = st.sets(st.integers(1, 60), max_size=2)


@settings(max_examples=300, deadline=None)
@given(spans, stays, lengths, few_changes, st.none() | st.integers(0, 50), st.booleans(), st.data())
def test_the_day_is_the_one_that_trying_every_day_finds(
    spans: list[tuple[ReasonCode, str, int, int]],
    stays: list[tuple[ReasonCode, str, int]],
    lengths: dict[ActivityKind, int],
    changes: set[int],
    planned: int | None,
    is_worked: bool,
    data: st.DataObject,
) -> None:
    state = data.draw(st.sampled_from(list(CaseState)[:6]))
    gone = {change: data.draw(st.sets(st.sampled_from(STAYING))) for change in sorted(changes)}
    weekend = work_days(-100, ((day + 2) % 7 not in (5, 6) for day in range(-100, 500)))
    rules = PathRules(
        {kind: Takes(days, "DE" if is_worked else "") for kind, days in lengths.items()}, HOLDS, {"DE": weekend}
    )

    def on(day: int) -> PathFacts:
        last = max((change for change in changes if change <= day), default=0)
        staying = [(code, who) for code, who, first in stays if first <= day and code not in gone.get(last, ())]
        passing = [(code, who) for code, who, first, length in spans if first <= day < first + length]
        return facts(*staying, *passing, state=state, booked=day == planned)

    tried = by_trying(on, rules)
    assert tried is not None, "nothing takes so long"
    assert earliest_path(on, rules, planned, changes).day == tried
