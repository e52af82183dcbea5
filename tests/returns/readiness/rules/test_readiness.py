"""Readiness: for each rule a journey that passes and one that does not; and a worse fact never makes it ready."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import Cited, CountryStatus, Limit, blockers
from returns.consent.rules import ConsentPurpose, GivenConsent
from returns.documents.rules.documents import CustodyRules, DocumentFacts, DocumentKind, DocumentRules, Holder
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.rules.health import Fitness, FitnessFacts
from returns.journey.rules.itinerary import JourneyLimits, LegFacts, LegMode, LegStatus
from returns.journey.rules.journeys import EndFacts
from returns.people.rules.families import Capacity, GuardianFacts, OtherParent
from returns.protection.rules.protection import AsylumClaim, CheckFacts, Clearance, ClearanceFacts, Fear
from returns.readiness.rules.facts import HeldConsent, ReadinessFacts, ReadinessRules, Traveller
from returns.readiness.rules.readiness import findings
from returns.reception.rules import ReceptionFacts
from returns.safe_contact.rules import ContactFacts

DAY = date(2026, 12, 3)
ADULT, CHILD = "a", "b"
Change = Callable[[ReadinessFacts], ReadinessFacts]
CALM = CheckFacts(Fear.NONE, AsylumClaim.NONE, False, False, True)


def limit(value: int, code: str) -> Limit:
    """A number of the rule book."""
    return Limit(value, Cited(code, "source"))


RULES = ReadinessRules(
    consents_needed=(ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA),
    consents_from=limit(16, "together"),
    consent_needed=Cited("needed", "source"),
    consent_confirmed_within=limit(14, "confirmed"),
    contact_needed=Cited("contact", "source"),
    adult_from=limit(18, "adult"),
    safe_contact_days=limit(30, "safe"),
    check_required=Cited("check", "source"),
    check_days=limit(90, "check_days"),
    country=CountryStatus("open", Cited("country", "source"), ("suspended",)),
    documents=DocumentRules(
        Cited("document", "source"),
        limit(1, "single"),
        CustodyRules((Holder.PERSON,), Cited("at_hand", "source")),
    ),
    fitness=Cited("fitness", "source"),
    journey=JourneyLimits(
        limit(60, "domestic"), limit(90, "international"), limit(30, "child"), limit(30, "chair"), limit(25, "km"),
        Cited("end", "source"),
    ),
    small_child_to=limit(5, "small"),
    child_alone=Cited("child.alone", "source"),
    way_home=Cited("way_home", "source"),
)  # fmt: skip


def leg(
    number: int, hour: int, minutes: int, to: str = "UZ", origin: str = "UZ", mode: LegMode = LegMode.AIR
) -> LegFacts:
    """A leg on the day of departure, by the hour at which it begins and the minutes that it takes."""
    departs = datetime.combine(DAY, datetime.min.time(), UTC) + timedelta(hours=hour)
    ticketed = LegStatus.PLANNED if mode is LegMode.ROAD else LegStatus.TICKETED
    gap = 0 if number > 1 else None
    return LegFacts(number, mode, ticketed, departs, departs + timedelta(minutes=minutes), DAY, DAY, origin, to, gap)


def traveller(person: str, age: int | None) -> Traveller:
    """Somebody with everything that is needed."""
    passport = DocumentFacts(DocumentKind.PASSPORT, DAY, False, True, holder=Holder.PERSON)
    fit = FitnessFacts(Fitness.FIT, DAY, DAY)
    contact = ContactFacts(DAY - timedelta(days=30), None)
    return Traveller(person, age, contact, (passport,), fit, CALM, DAY - timedelta(days=90))


def consent(person: str, purpose: ConsentPurpose, days: int = 14) -> HeldConsent:
    """A consent that was given, and last confirmed, so many days before."""
    return HeldConsent(GivenConsent(person, purpose, DAY - timedelta(days=days), False), DAY - timedelta(days=days))


LEGS = (leg(1, 6, 300, origin="TR"), leg(2, 13, 60), leg(3, 15, 40, mode=LegMode.ROAD))
READY = ReadinessFacts(
    day=DAY,
    country="UZ",
    people=(traveller(ADULT, 30), traveller(CHILD, 9)),
    consents=tuple(consent(ADULT, purpose) for purpose in ConsentPurpose if purpose is not ConsentPurpose.TRANSFER),
    clearance=ClearanceFacts(Clearance.GIVEN, DAY),
    needs_reception_by_name=False,
    legs=LEGS,
    end=EndFacts(True, 25),
    escorts=(),
    reception=None,
    guardians=(GuardianFacts(CHILD, ADULT, Capacity.PARENT, DAY, None, OtherParent.NOT_NEEDED),),
)
HOME = (leg(1, 20, 300, origin="UZ", to="TR"),)
SOCIAL = EscortFacts(EscortKind.SOCIAL, 1, 3, True, HOME)
ALONE = replace(
    READY,
    people=(traveller(CHILD, 9),),
    consents=tuple(consent(CHILD, purpose) for purpose in ConsentPurpose if purpose is not ConsentPurpose.TRANSFER),
    escorts=(SOCIAL,),
    reception=ReceptionFacts(True, DAY),
    guardians=(GuardianFacts(CHILD, "", Capacity.APPOINTED_GUARDIAN, DAY, None),),
)


def first(**changed: Any) -> Change:
    """The first person with other facts."""
    return lambda facts: replace(facts, people=(replace(facts.people[0], **changed), *facts.people[1:]))


def last(**changed: Any) -> Change:
    """The last person with other facts."""
    return lambda facts: replace(facts, people=(*facts.people[:-1], replace(facts.people[-1], **changed)))


def one_leg(number: int, **changed: Any) -> Change:
    """One leg with other facts."""
    return lambda facts: replace(
        facts,
        legs=tuple(replace(one, **changed) if one.ordinal == number else one for one in facts.legs),
    )


def whole(**changed: Any) -> Change:
    """The case with other facts."""
    return lambda facts: replace(facts, **changed)


def fit(**changed: Any) -> Change:
    """The first person with another decision."""
    return first(fitness=replace(FitnessFacts(Fitness.FIT, DAY, DAY), **changed))


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the day of departure."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=UTC)


EARLIER, LATER = DAY - timedelta(days=1), DAY + timedelta(days=1)
ETD = DocumentFacts(DocumentKind.LAISSEZ_PASSER, DAY, True, True, holder=Holder.PERSON)
# One change of a journey that is ready, the code that it gives, and whom or which leg it is about.
BLOCKED: list[tuple[Change, str, str]] = [
    (first(contact=None), "safe_contact_missing", ADULT),
    (first(contact=ContactFacts(None, DAY)), "safe_contact_not_known", ADULT),
    (first(contact=ContactFacts(DAY - timedelta(days=31), None)), "safe_contact_not_recent", ADULT),
    (first(check=None, checked_on=None), "protection_check_missing", ADULT),
    (first(checked_on=DAY - timedelta(days=91)), "protection_check_not_recent", ADULT),
    (first(check=replace(CALM, fear=Fear.EXPRESSED)), "fear_expressed", ADULT),
    (first(check=replace(CALM, claim=AsylumClaim.PENDING)), "claim_pending", ADULT),
    (first(check=replace(CALM, is_detained=True)), "legal_advice_missing", ADULT),
    (first(check=replace(CALM, may_enter=False)), "right_to_enter_missing", ADULT),
    (last(check=replace(CALM, fear=Fear.EXPRESSED)), "fear_expressed", CHILD),
    (whole(clearance=ClearanceFacts(Clearance.OUTSTANDING, None)), "protection_clearance_outstanding", ""),
    (whole(clearance=ClearanceFacts(Clearance.NOT_AN_OPTION, None)), "protection_clearance_outstanding", ""),
    (whole(clearance=ClearanceFacts(Clearance.GIVEN, EARLIER)), "protection_clearance_outstanding", ""),
    (whole(consents=READY.consents[1:]), "consent_assistance_missing", ADULT),
    (whole(consents=(READY.consents[0], READY.consents[2])), "consent_data_missing", ADULT),
    (
        whole(consents=(consent(ADULT, ConsentPurpose.ASSISTANCE, 15), *READY.consents[1:])),
        "consent_not_confirmed",
        ADULT,
    ),
    (first(documents=()), "document_missing", ADULT),
    (first(documents=(replace(ETD, is_usable=False),)), "document_missing", ADULT),
    (first(documents=(replace(ETD, expires_on=EARLIER),)), "document_expires_too_soon", ADULT),
    (first(documents=(replace(ETD, expires_on=None),)), "document_expiry_unknown", ADULT),
    (first(fitness=None), "fitness_missing", ADULT),
    (fit(result=Fitness.NOT_FIT), "not_fit_to_travel", ADULT),
    (fit(starts=LATER, until=LATER), "fitness_window_misses_journey", ADULT),
    (fit(starts=EARLIER, until=EARLIER), "fitness_window_misses_journey", ADULT),
    (one_leg(2, gap_km=26), "legs_apart", "2"),
    (one_leg(2, departs_at=at(10, 59)), "legs_overlap", "2"),
    (one_leg(2, departs_at=at(12, 29)), "connection_too_short", "2"),
    (one_leg(2, status=LegStatus.FROZEN), "leg_frozen", "2"),
    (one_leg(1, status=LegStatus.CHANGED_BY_CARRIER), "leg_changed_by_carrier", "1"),
    (whole(end=EndFacts(False, None)), "place_of_return_missing", ""),
    (whole(end=EndFacts(True, None)), "place_of_return_not_located", ""),
    (whole(end=EndFacts(True, 26)), "ends_elsewhere", ""),
    (fit(needs=("medical_escort",)), "medical_escort_missing", ""),
    (whole(escorts=(replace(SOCIAL, home=()),)), "way_home_missing", "1"),
    (whole(escorts=(replace(SOCIAL, home=(LEGS[1],)),)), "way_home_too_early", "1"),
    (whole(escorts=(replace(SOCIAL, last_leg=4),)), "escort_without_leg", "1"),
    (whole(needs_reception_by_name=True), "reception_missing", ""),
    (
        whole(needs_reception_by_name=True, reception=ReceptionFacts(True, None)),
        "reception_not_verified",
        "",
    ),
]
# Changes that leave it ready: the other side of the same borders.
READY_TOO: list[Change] = [
    whole(clearance=ClearanceFacts(Clearance.NOT_NEEDED, None)),
    whole(consents=READY.consents[:2]),  # without contact after return nobody is followed up, and may still return
    first(documents=(ETD,)),
    fit(starts=EARLIER, until=LATER, result=Fitness.FIT_WITH_CONDITIONS),
    one_leg(2, departs_at=at(12, 30), status=LegStatus.PLANNED),
    one_leg(3, departs_at=at(14)),  # a car may wait at the door
    whole(escorts=(SOCIAL, replace(SOCIAL, kind=EscortKind.FAMILY, needs_way_home=False, home=()))),
    whole(needs_reception_by_name=True, reception=ReceptionFacts(True, DAY)),
]


@pytest.mark.parametrize(("change", "code", "subject"), BLOCKED)
def test_each_rule_stops_a_journey_that_is_otherwise_ready(change: Change, code: str, subject: str) -> None:
    found = blockers(findings(change(READY), RULES))
    assert [(one.code, one.subject) for one in found] == [(code, subject)]


@pytest.mark.parametrize("change", [lambda facts: facts, *READY_TOO])
def test_a_journey_with_everything_is_ready(change: Change) -> None:
    assert blockers(findings(change(READY), RULES)) == ()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (whole(escorts=()), ["child_needs_escort"]),
        (whole(escorts=(replace(SOCIAL, kind=EscortKind.FAMILY),)), ["child_needs_escort"]),
        (whole(escorts=(replace(SOCIAL, last_leg=2),)), ["child_needs_escort"]),
        (whole(reception=None), ["reception_missing"]),
        (whole(guardians=()), ["guardian_missing"]),
        (lambda facts: facts, []),
    ],
)
def test_a_child_alone_needs_an_escort_all_the_way_and_somebody_who_receives(change: Change, codes: list[str]) -> None:
    assert [one.code for one in blockers(findings(change(ALONE), RULES))] == codes


def test_beside_a_child_an_age_that_is_not_known_lifts_nothing() -> None:
    grown = first(age=None)(READY)
    found = [one.code for one in blockers(findings(grown, RULES))]
    own = ["consent_assistance_missing", "consent_data_missing"]  # of the child: nobody surely signs for it
    assert sorted(found) == ["child_needs_escort", *own, "reception_missing"]
    only = replace(grown, people=grown.people[:1])
    assert blockers(findings(only, RULES)) == ()


@pytest.mark.parametrize(("status", "codes"), [("suspended", ["country_suspended"]), ("open", []), (None, [])])
def test_a_suspended_country_blocks_and_an_unknown_one_warns(status: str | None, codes: list[str]) -> None:
    rules = replace(RULES, country=replace(RULES.country, status=status))
    found = findings(READY, rules)
    assert [one.code for one in blockers(found)] == codes
    assert [one.code for one in found] == (codes or ([] if status else ["country_status_unknown"]))


def test_a_small_child_and_a_wheelchair_lengthen_a_connection_and_a_second_entry_ends_a_single_journey() -> None:
    on_time = one_leg(2, departs_at=at(12, 45))(READY)
    assert not blockers(findings(on_time, RULES))
    with_child = replace(on_time, people=(*on_time.people, traveller("c", 5)))
    assert [one.code for one in blockers(findings(with_child, RULES))] == ["connection_too_short"]
    assert [one.code for one in blockers(findings(fit(needs=("wheelchair",))(on_time), RULES))] == [
        "connection_too_short"
    ]
    detour = (leg(1, 6, 300, "KZ", "TR"), leg(2, 13, 60, "KZ", "KZ", LegMode.ROAD), leg(3, 17, 60, "UZ", "KZ"))
    twice = first(documents=(ETD,))(replace(READY, legs=detour))
    assert [one.code for one in blockers(findings(twice, RULES))] == ["document_single_journey"]


def test_whatever_asks_for_clearance_or_reception_by_name_it_reads_the_same() -> None:
    outstanding = whole(clearance=ClearanceFacts(Clearance.OUTSTANDING, None))
    told = [
        tuple(one for one in findings(facts, RULES) if one.cleared_by in ("clearance", "reception"))
        for facts in (
            outstanding(whole(needs_reception_by_name=True)(READY)),
            whole(reception=None, clearance=ClearanceFacts(Clearance.NOT_AN_OPTION, None))(ALONE),
        )
    ]
    assert told[0] == told[1]
    assert all(not (one.rule or one.source or one.subject) for one in told[0])


@given(st.lists(st.sampled_from([change for change, _code, _subject in BLOCKED]), max_size=4), st.sampled_from(BLOCKED))
def test_a_worse_fact_never_makes_it_ready(before: list[Change], worse: tuple[Change, str, str]) -> None:
    facts = READY
    for change in before:
        facts = change(facts)
    assert blockers(findings(worse[0](facts), RULES))
    assert findings(facts, RULES) == findings(facts, RULES)
