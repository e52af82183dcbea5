"""Health on the way: what is recorded of somebody, and everything in it that stands in the way of the journey.

No diagnosis is here: what somebody is ill with stays behind its door (`returns/protection/rules/records.py`).
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from returns.cases.rules.cases import Cited, Limit, Reason, ReasonCode, Severity, completed
from returns.health.rules.assistance import (
    AirLeg,
    Answer,
    AssistanceReason,
    CarrierRequest,
    assistance_reasons,
    child_flight_reasons,
    health_reason,
)
from returns.health.rules.births import (
    Birth,
    Pregnancy,
    newborn_needs,
    newborn_reasons,
    pregnancy_needs,
    pregnancy_reasons,
)
from returns.health.rules.certificates import (
    CertificateKind,
    CertificateReason,
    CheckWindow,
    NeededFor,
    PaperFacts,
    PaperNeed,
    check_reasons,
    form_needs,
    form_reasons,
    report_needs,
    report_reasons,
)
from returns.people.rules.people import age_on


class HealthReason(ReasonCode):
    """Codes of reasons about health on the way."""

    PREGNANCY_NOT_DATED = "pregnancy_not_dated"


class MedicineReason(ReasonCode):
    """Codes of reasons about medicines."""

    MEDICINES_NOT_RECORDED = "medicines_not_recorded"
    MEDICINES_TOO_FEW = "medicines_too_few"
    MEDICINE_LETTER_MISSING = "medicine_letter_missing"


class EntryKind(enum.StrEnum):
    """What an entry says. It is sealed with the entry: no column, address or log tells it.

    The words are used nowhere else, so that a search of everything that is stored finds them if they leak.
    """

    PREGNANCY = "expects_child"
    BIRTH = "was_born"
    PAPER = "paper_given"
    ASSISTANCE = "carrier_asked"
    MEDICINES = "carries_medicines"


# Of these the newest of a person counts, and replaces the one before it. Of the others there are several.
ONE_OF_A_KIND = (EntryKind.PREGNANCY, EntryKind.BIRTH, EntryKind.MEDICINES)
# What somebody who decides on fitness to travel has to know of; medicines that are carried follow from what they know.
DECIDED_ON = (EntryKind.PREGNANCY, EntryKind.BIRTH)
ON_BOARD, NEWBORN, PREGNANT = "medicines_on_board", "newborn", "pregnancy"
# What is done in the last days, after a sign-off: while it is to be done it changes nothing of what was signed.
AWAITED = frozenset(
    {
        CertificateReason.MEDICAL_REPORT_DUE,
        CertificateReason.PREGNANCY_REPORT_DUE,
        CertificateReason.MEDIF_DUE,
        CertificateReason.BOARDING_CHECK_DUE,
        AssistanceReason.ASSISTANCE_UNANSWERED,
        AssistanceReason.ASSISTANCE_TO_RECONFIRM,
    }
)


@dataclass(frozen=True)
class Medicines:
    """For how many days somebody will have medicines on setting out, and whether a letter goes with them."""

    days: int
    has_letter: bool


@dataclass(frozen=True)
class HealthOfPerson:
    """What is recorded of one person: id as hex, full years on the day of departure, and what travel has to know.

    `flags`: open flags of the screening. `needs`: what the decision on fitness says.
    """

    person: str
    age: int | None
    flags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    pregnancy: Pregnancy | None = None
    birth: Birth | None = None
    papers: tuple[PaperFacts, ...] = ()
    requests: tuple[CarrierRequest, ...] = ()
    medicines: Medicines | None = None


@dataclass(frozen=True)
class OwnFlights:
    """The flights of people (hex) who travel apart from others of their case, with what a journey has besides.

    `is_child_alone`: on one of them a child is with no adult of the case; the other flights count as accompanied.
    """

    people: tuple[str, ...]
    legs: tuple[AirLeg, ...]
    begins_at: datetime
    starts_on: date
    ends_on: date
    is_child_alone: bool


@dataclass(frozen=True)
class HealthFacts:
    """A journey as health looks at it: its flights, when it begins (UTC), its first and last local day, its people.

    `apart`: the flights of each group, where not everybody travels every leg; whoever is in none travels nothing.
    """

    people: tuple[HealthOfPerson, ...]
    legs: tuple[AirLeg, ...]
    begins_at: datetime
    starts_on: date
    ends_on: date
    is_child_alone: bool
    apart: tuple[OwnFlights, ...] = ()

    def of(self, person: str) -> "HealthFacts | None":
        """The journey as one person (hex) travels it; None for whoever travels none of it."""
        if not self.apart:
            return self
        own = next((group for group in self.apart if person in group.people), None)
        if own is None:
            return None
        return HealthFacts(
            self.people, own.legs, own.begins_at, own.starts_on, own.ends_on, own.is_child_alone, apart=()
        )


@dataclass(frozen=True)
class HealthRules:
    """The rows that hold for the whole journey; those of carriers stand with the flights."""

    report_for: NeededFor
    form_for: NeededFor
    check_for: NeededFor
    check: CheckWindow
    medicines: Limit
    letter: Cited


def words_of(health: HealthOfPerson, facts: HealthFacts) -> frozenset[str]:
    """What is true of somebody, as the rule rows on papers name it: flags, needs, codes asked for, a birth of late."""
    facts = facts.of(health.person) or replace(facts, legs=())
    words = {*health.flags, *health.needs, *(request.code for request in health.requests if _stands(request))}
    if health.pregnancy is not None and health.pregnancy.goes_on(facts.starts_on):
        words.add(PREGNANT)
    if health.birth is not None and newborn_needs(health.birth, (), facts.legs):
        words.add(NEWBORN)
    return frozenset(words)


def ages_on_flights(health: HealthOfPerson, legs: Sequence[AirLeg]) -> list[int | None]:
    """Full years on the local day of each flight; where no birth is known, those on the day of departure."""
    return [age_on(health.birth.born_on, leg.departs_on) if health.birth else health.age for leg in legs]


def _stands(request: CarrierRequest) -> bool:
    return request.answer is not Answer.REFUSED


def health_reasons(facts: HealthFacts, rules: HealthRules, now: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way, by person in their order and then by topic; `now` is the instant judged at.

    Sources: domain, section 6, as the rows that each reason names.
    """
    reasons: list[Reason] = []
    for health in facts.people:
        own = facts.of(health.person)
        reasons += completed(_of_person(health, own, rules, now), own.starts_on) if own else ()
    return completed(reasons, facts.starts_on)


def _of_person(health: HealthOfPerson, facts: HealthFacts, rules: HealthRules, now: datetime) -> Iterable[Reason]:
    person, legs, today, words = health.person, facts.legs, now.date(), words_of(health, facts)
    if health.pregnancy is not None:
        yield from pregnancy_reasons(person, health.pregnancy, health.papers, legs, today)
    elif PREGNANT in words and legs:
        yield health_reason(HealthReason.PREGNANCY_NOT_DATED, person, legs[0].limits.single.no_travel_from.cited)
    if health.birth is not None:
        yield from newborn_reasons(person, health.birth, health.papers, legs)
    if rules.report_for.asks(words):
        flights = [(leg, leg.limits.report_max_age) for leg in legs]
        yield from report_reasons(person, health.papers, flights, CertificateKind.MEDICAL_REPORT, today)
    if rules.form_for.asks(words):
        confirmed = {request.leg for request in health.requests if request.answer is Answer.CONFIRMED}
        yield from form_reasons(person, health.papers, legs, confirmed, today)
    if rules.check_for.asks(words):
        yield from check_reasons(person, health.papers, facts.begins_at, rules.check, now)
    yield from assistance_reasons(person, health.needs, health.requests, legs, now)
    yield from child_flight_reasons(person, ages_on_flights(health, legs), facts.is_child_alone, health.requests, legs)
    needed = (days_needed(facts.starts_on, facts.ends_on, rules.medicines), rules.medicines)
    yield from medicine_reasons(person, health.medicines, ON_BOARD in health.needs, needed, rules.letter)


def papers_needed(health: HealthOfPerson, facts: HealthFacts, rules: HealthRules) -> list[PaperNeed]:
    """Which papers somebody needs for which flight, with the days between which each has to be issued."""
    own = facts.of(health.person)
    if own is None:
        return []
    words, legs = words_of(health, own), own.legs
    needs = pregnancy_needs(health.pregnancy, health.papers, legs) if health.pregnancy else []
    needs += newborn_needs(health.birth, health.papers, legs) if health.birth else []
    if rules.report_for.asks(words):
        needs += report_needs(
            health.papers, [(leg, leg.limits.report_max_age) for leg in legs], CertificateKind.MEDICAL_REPORT
        )
    return [*needs, *form_needs(health.papers, legs)] if rules.form_for.asks(words) else needs


def journey_days(starts_on: date, ends_on: date) -> int:
    """Days of a journey, first and last included, by the calendars where it begins and ends.

    Over the date line it can end on an earlier day than it began: a day is the least that it takes.
    """
    return max(1, (ends_on - starts_on).days + 1)


def days_needed(starts_on: date, ends_on: date, beyond: Limit) -> int:
    """For how many days medicines have to be there; source: rule medication.beyond_journey_days."""
    return journey_days(starts_on, ends_on) + beyond.value


def medicine_reasons(
    person: str, carried: Medicines | None, is_needed: bool, needed: tuple[int, Limit], letter: Cited
) -> tuple[Reason, ...]:
    """Why the medicines stand in the way; `is_needed`: the decision on fitness says that they are on board."""
    days, limit = needed
    if carried is None:
        return (health_reason(MedicineReason.MEDICINES_NOT_RECORDED, person, limit.cited),) if is_needed else ()
    reasons = []
    if carried.days < days:
        reasons.append(health_reason(MedicineReason.MEDICINES_TOO_FEW, person, limit.cited))
    if not carried.has_letter:
        reasons.append(health_reason(MedicineReason.MEDICINE_LETTER_MISSING, person, letter, Severity.WARNING))
    return tuple(reasons)


def as_signed(facts: HealthFacts) -> HealthFacts:
    """What a sign-off is about: everything but what can only be done in the last days before a departure.

    Reports, checks, answers and second confirmations come after a sign-off; what is wrong with them is a finding, and
    findings are signed too.
    """
    people = tuple(
        replace(
            health,
            papers=(),
            requests=tuple(replace(request, answer=Answer.NONE, reconfirmed_at=None) for request in health.requests),
        )
        for health in facts.people
    )
    return replace(facts, people=people)


# Fitness to travel: the decision and what it asks for. A diagnosis is never here: it stays behind its door.


class FitnessReason(ReasonCode):
    """Codes of reasons about fitness to travel."""

    FITNESS_MISSING = "fitness_missing"
    NOT_FIT_TO_TRAVEL = "not_fit_to_travel"
    FITNESS_WINDOW_MISSES_JOURNEY = "fitness_window_misses_journey"
    FITNESS_HAS_CONDITIONS = "fitness_has_conditions"
    FITNESS_BEFORE_FACTS = "fitness_before_facts"


class Fitness(enum.StrEnum):
    """What a medical decision says of the journey."""

    FIT = "fit"
    FIT_WITH_CONDITIONS = "fit_with_conditions"
    NOT_FIT = "not_fit"


WHEELCHAIR = "wheelchair"
MEDICAL_ESCORT = "medical_escort"
STRETCHER = "stretcher"
# What somebody can need on the way: what a carrier and an escort have to know, and nothing of why.
NEEDS = (WHEELCHAIR, MEDICAL_ESCORT, "oxygen", STRETCHER, "extra_seat", "medicines_on_board")


@dataclass(frozen=True)
class FitnessFacts:
    """The latest decision about one person: first and last day on which it holds, and what is needed on the way.

    `is_overtaken`: something of their health was recorded since, so it was decided without that.
    """

    result: Fitness
    starts: date
    until: date
    needs: tuple[str, ...] = ()
    is_overtaken: bool = False


def fitness_reasons(
    person: str, decision: FitnessFacts | None, days: tuple[date, date] | None, cited: Cited
) -> tuple[Reason, ...]:
    """Why the decision about a person (id as hex) stands in the way of the journey.

    `days` are the local days on which the journey begins and ends, None without legs; the decision has to hold from the
    first to the last. Source: rule medical.fitness_covers_every_leg.
    """
    if decision is None:
        return (_reason(FitnessReason.FITNESS_MISSING, person, cited),)
    if decision.result is Fitness.NOT_FIT:
        return (_reason(FitnessReason.NOT_FIT_TO_TRAVEL, person, cited),)
    reasons = []
    if decision.is_overtaken:
        reasons.append(_reason(FitnessReason.FITNESS_BEFORE_FACTS, person, cited))
    if days is not None and not (decision.starts <= days[0] and days[1] <= decision.until):
        reasons.append(_reason(FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY, person, cited))
    if decision.result is Fitness.FIT_WITH_CONDITIONS:
        reasons.append(_reason(FitnessReason.FITNESS_HAS_CONDITIONS, person, cited, Severity.WARNING))
    return tuple(reasons)


def _reason(code: ReasonCode, person: str, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, person, severity, cited.rule, cited.source, "medical")
