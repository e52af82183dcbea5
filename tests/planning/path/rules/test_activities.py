"""What findings become: a kind for each of them, what comes first, what runs out, and what decides nothing."""

import pytest
from hypothesis import given, strategies as st

from planning.durations.rules.incidence import End, Spell, cumulative_incidence
from planning.path.rules.activities import (
    AGAIN,
    NOT_DONE,
    OPEN_ENDED,
    ORDER,
    Holds,
    OpenThing,
    PathRules,
    Takes,
    kind_of,
    network_of,
    open_things,
)
from planning.path.rules.calendars import EVERY_DAY, WorkDays, work_days
from planning.path.rules.network import DEPARTURE, ActivityKind, earliest
from returns.cases.queries import SENTENCES
from returns.cases.rules.cases import CountryReason, Reason, ReasonCode, Severity
from returns.consent.rules import ConsentReason
from returns.documents.rules.documents import DocumentReason
from returns.health.rules.certificates import CertificateReason
from returns.journey.rules.itinerary import ItineraryReason
from returns.protection.rules.protection import ProtectionReason
from returns.readiness.rules.readiness import ReadinessReason
from tests.returns.readiness.table.codes import codes_of_findings

K = ActivityKind
ANA, BEN = "a" * 32, "b" * 32
RULES = PathRules(
    takes={K.DOCUMENT: Takes(21), K.CONSENT: Takes(1), K.BOOKING: Takes(3), K.FITNESS: Takes(5), K.SIGN_OFF: Takes(1)},
    holds={K.MEDIF: Holds(3, 14), K.CONSENT: Holds(good_for=14), K.CONSENT_AGAIN: Holds(good_for=14)},
)


def kinds(*reasons: Reason) -> list[tuple[ActivityKind, str, bool]]:
    return [(thing.kind, thing.subject, thing.is_required) for thing in open_things(reasons)]


@pytest.mark.parametrize("word", sorted(codes_of_findings()))
def test_each_finding_of_readiness_is_something_to_be_done(word: str) -> None:
    codes = [code for kind in SENTENCES for code in kind if code.value == word]
    assert any(_has_kind(code) for code in codes), f"say in activities.py what clearing {word} is"


def _has_kind(code: ReasonCode) -> bool:
    try:
        return kind_of(code) in ActivityKind
    except KeyError:
        return False


def test_findings_of_one_kind_about_one_person_are_one_thing() -> None:
    missing, originals = DocumentReason.DOCUMENT_MISSING, DocumentReason.DOCUMENT_ORIGINAL_ELSEWHERE
    used = DocumentReason.DOCUMENT_USED
    assert kinds(Reason(missing, ANA), Reason(used, ANA), Reason(missing, BEN), Reason(originals, ANA)) == [
        (K.DOCUMENT, ANA, True),
        (K.DOCUMENT, BEN, True),
        (K.ORIGINAL, ANA, True),
    ]


def test_a_warning_decides_nothing_unless_it_is_only_due_in_the_last_days() -> None:
    warning = Severity.WARNING
    assert kinds(
        Reason(ReadinessReason.AGE_NOT_KNOWN, ANA, warning),
        Reason(CertificateReason.MEDIF_DUE, ANA, warning),
        Reason(ItineraryReason.LEG_NOT_BOOKED, "1", warning),
    ) == [(K.DETAILS, ANA, False), (K.MEDIF, ANA, True), (K.BOOKING, "", True)]


def test_what_was_set_aside_and_what_nobody_does_is_left_out() -> None:
    overridden = Reason(DocumentReason.DOCUMENT_MISSING, ANA, Severity.OVERRIDDEN)
    assert kinds(overridden, Reason(ItineraryReason.LEG_IN_PAST, "1"), Reason(CountryReason.COUNTRY_SUSPENDED)) == []
    assert ItineraryReason.LEG_IN_PAST in NOT_DONE
    assert CountryReason.COUNTRY_SUSPENDED in OPEN_ENDED


def test_no_consulate_is_asked_before_fear_was_asked_about_and_consent_was_given() -> None:
    reasons = (
        Reason(DocumentReason.DOCUMENT_MISSING, ANA),
        Reason(ConsentReason.CONSENT_DATA_MISSING, ANA),
        Reason(ProtectionReason.PROTECTION_CHECK_MISSING, BEN),
    )
    network = network_of(open_things(reasons), RULES)
    needs = {need.code for need in network.by_code[f"document:{ANA}"].needs}
    assert needs == {f"consent:{ANA}", f"protection_check:{BEN}"}


def test_what_is_done_already_holds_up_nothing() -> None:
    booked = network_of([OpenThing(K.DOCUMENT, ANA), OpenThing(K.MEDIF, ANA)], RULES)
    assert booked.by_code[f"medif:{ANA}"].needs == ()
    things = [OpenThing(K.DOCUMENT, ANA), OpenThing(K.BOOKING), OpenThing(K.MEDIF, ANA)]
    unbooked = network_of(things, RULES)
    assert [need.code for need in unbooked.by_code[f"medif:{ANA}"].needs] == ["booking"]


def test_the_signature_comes_after_all_but_what_is_only_due_in_the_last_days() -> None:
    things = [OpenThing(K.SIGN_OFF), OpenThing(K.DOCUMENT, ANA), OpenThing(K.FITNESS, ANA, is_required=False)]
    network = network_of([*things, OpenThing(K.MEDIF, ANA), OpenThing(K.COUNTRY)], RULES)
    assert [need.code for need in network.by_code["sign_off"].needs] == [f"document:{ANA}"]


def test_one_persons_report_waits_for_the_same_persons_decision_alone() -> None:
    things = [OpenThing(K.FITNESS, ANA), OpenThing(K.FITNESS, BEN), OpenThing(K.MEDICAL_REPORT, ANA)]
    network = network_of(things, RULES)
    assert [need.code for need in network.by_code[f"medical_report:{ANA}"].needs] == [f"fitness:{ANA}"]


def test_what_somebody_else_has_in_hand_waits_for_nothing() -> None:
    things = [OpenThing(K.CONSENT, ANA), OpenThing(K.DOCUMENT, ANA, days=5)]
    activity = network_of(things, RULES).by_code[f"document:{ANA}"]
    assert (activity.duration, activity.needs) == (5, ())


def test_what_runs_out_is_done_no_earlier_and_no_later_than_it_holds() -> None:
    early = earliest(network_of([OpenThing(K.MEDIF, ANA), OpenThing(K.DOCUMENT, ANA)], RULES))
    assert early.departs == 21
    assert early.departs - early.done[f"medif:{ANA}"] == 14
    alone = earliest(network_of([OpenThing(K.MEDIF, ANA)], RULES))
    assert alone.departs - alone.done[f"medif:{ANA}"] == 3


def test_what_is_done_again_follows_the_first_time_and_takes_its_window() -> None:
    things = [OpenThing(K.CONSENT, ANA), OpenThing(K.DOCUMENT, ANA)]
    network = network_of(things, RULES, frozenset({f"consent:{ANA}"}))
    again = network.by_code[f"consent_again:{ANA}"]
    assert [need.code for need in again.needs] == [f"consent:{ANA}"]
    windows = {need.code: need.at_most for need in network.by_code[DEPARTURE].needs}
    assert windows == {f"consent:{ANA}": None, f"consent_again:{ANA}": 14, f"document:{ANA}": None}


def test_nothing_in_the_order_waits_for_itself_and_each_second_time_follows_its_first() -> None:
    for first, again in AGAIN.items():
        assert first in ORDER[again]
    network = network_of([OpenThing(kind) for kind in K if kind is not K.DEPARTURE], RULES)
    assert network.in_order[-1].code == DEPARTURE


# What is left of something that has begun.

WEEKDAYS = work_days(-400, ((day + 2) % 7 not in (5, 6) for day in range(-400, 800)))
calendars = st.sampled_from((EVERY_DAY, WEEKDAYS))


@given(st.integers(0, 60), st.integers(0, 200), calendars)
def test_by_a_rule_what_is_left_shrinks_and_the_whole_does_not(rule: int, waited: int, days: WorkDays) -> None:
    takes = Takes(rule, rule="tasks.decision.days")
    left, before = takes.left(waited, days), takes.left(max(waited - 1, 0), days)
    assert 1 <= left <= before
    assert left >= days.after(-waited, rule), "no sooner than it was expected on the day on which it began"
    assert takes.is_over(waited, days) == (days.after(-waited, rule) < 1)
    assert not takes.is_unheard_of(waited)


def test_by_own_records_what_is_left_is_what_others_took_that_waited_as_long() -> None:
    curve = cumulative_incidence([*[Spell(10, End.DONE)] * 20, *[Spell(40, End.DONE)] * 10])
    takes = Takes(10, finished=30, learned="a", curve=curve, enough=20)
    assert [takes.left(waited) for waited in (0, 4, 9, 10, 39)] == [10, 6, 1, 30, 1]
    assert takes.left(40) == 1
    assert takes.is_unheard_of(40)
    assert not takes.is_unheard_of(39)
