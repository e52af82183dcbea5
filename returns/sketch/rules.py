"""A sketch: people and a way that nobody has recorded, made into the facts that the rules of a departure look at.

What only a case can know is assumed, and the answer says so; what is not assumed is missing, as in a case where nobody
has recorded it. So nothing turns green because nobody said anything.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from returns.cases.rules.cases import CountryReason, Reason, ReasonCode, blockers
from returns.consent.rules import ConsentPurpose, GivenConsent, Signer, who_consents
from returns.documents.rules.documents import DocumentFacts, Holder
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.rules.assistance import ChildFlightReason
from returns.health.rules.births import Birth, NewbornReason, Pregnancy, PregnancyReason
from returns.health.rules.certificates import CertificateKind, one_for_all
from returns.health.rules.health import (
    Fitness,
    FitnessFacts,
    HealthFacts,
    HealthOfPerson,
    HealthRules,
    fitness_reasons,
    papers_needed,
)
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import EndFacts
from returns.people.rules.families import Capacity, GuardianFacts, OtherParent, minors
from returns.people.rules.people import age_on
from returns.protection.rules.protection import AsylumClaim, CheckFacts, Clearance, ClearanceFacts, Fear
from returns.readiness.rules.facts import HeldConsent, ReadinessFacts, ReadinessRules, Traveller
from returns.readiness.rules.readiness import findings
from returns.reception.rules import ReceptionFacts
from returns.safe_contact.rules import ContactFacts


class Assumed(enum.StrEnum):
    """What only a case can know, and a sketch may take for granted."""

    CONTACTS = "contacts"
    CHECKS = "checks"
    CLEARANCE = "clearance"
    CONSENTS = "consents"
    GUARDIANS = "guardians"
    FITNESS = "fitness"
    ORIGINALS = "originals"
    BOOKINGS = "bookings"
    WAYS_HOME = "ways_home"
    RECEPTION = "reception"


class Likeness(enum.StrEnum):
    """What a page calls somebody of a sketch beside the number: chosen, so that nobody types a name."""

    MOTHER = "mother"
    FATHER = "father"
    CHILD = "child"
    BABY = "baby"
    WOMAN = "woman"
    MAN = "man"
    GRANDMOTHER = "grandmother"
    GRANDFATHER = "grandfather"


class AgeUnit(enum.StrEnum):
    """In what an age is said that is not a date."""

    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True)
class SketchedPerson:
    """Somebody without a name. Of `born_on` and `age` (full years on the day of departure) one is known, or neither."""

    born_on: date | None = None
    age: int | None = None
    nationalities: tuple[str, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    needs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    pregnancy: Pregnancy | None = None
    birth: Birth | None = None

    def age_on(self, day: date) -> int | None:
        """Full years on a day, None where neither birth nor age is known."""
        return age_on(self.born_on, day) if self.born_on else self.age


@dataclass(frozen=True)
class SketchedEscort:
    """Somebody who travels along, from which leg to which."""

    kind: EscortKind
    first_leg: int
    last_leg: int


@dataclass(frozen=True)
class Sketch:
    """People, who comes along, the country of return (ISO code), and what is taken for granted."""

    people: tuple[SketchedPerson, ...]
    escorts: tuple[SketchedEscort, ...]
    country: str
    assumed: frozenset[Assumed]
    deadline: date | None = None  # the legal deadline to leave; None is not told


@dataclass(frozen=True)
class StatedRows:
    """What a form states of a sketch, row by row, and what is wrong with it so far, by field (`leg2_departs_on`)."""

    people: Sequence[Mapping[str, Any]]
    legs: Sequence[Mapping[str, Any]]
    escorts: Sequence[Mapping[str, Any]]
    head: Mapping[str, Any]
    errors: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class StatedParts:
    """Which of these a sketch states; what rests on one that is missing is not judged."""

    place: bool
    legs: bool
    deadline: bool


def person_id(number: int) -> str:
    """What findings call somebody of a sketch, by their place in it from one on."""
    return f"p{number}"


def facts_of(
    sketch: Sketch, legs: tuple[LegFacts, ...], end: EndFacts, day: date, rules: ReadinessRules
) -> ReadinessFacts:
    """The facts of a departure on a day: what was sketched, and what is assumed as it would stand in a case."""
    people = tuple(_traveller(sketch, n, person, legs, day) for n, person in enumerate(sketch.people, 1))
    facts = ReadinessFacts(
        day=day,
        country=sketch.country,
        people=people,
        consents=(),
        clearance=ClearanceFacts(
            Clearance.NOT_NEEDED if Assumed.CLEARANCE in sketch.assumed else Clearance.OUTSTANDING, None
        ),
        needs_reception_by_name=False,
        legs=legs,
        end=end,
        escorts=escorts_of(sketch),
        reception=ReceptionFacts(True, day) if Assumed.RECEPTION in sketch.assumed else None,
        deadline=sketch.deadline,
    )
    return replace(facts, consents=_consents(sketch, facts, rules), guardians=_guardians(sketch, facts, rules))


def escorts_of(sketch: Sketch) -> tuple[EscortFacts, ...]:
    """Who comes along; a way home is missed unless it is assumed, and a member of the family has none."""
    home = Assumed.WAYS_HOME in sketch.assumed
    return tuple(
        EscortFacts(escort.kind, escort.first_leg, escort.last_leg, not home and escort.kind is not EscortKind.FAMILY)
        for escort in sketch.escorts
    )


def _traveller(sketch: Sketch, number: int, person: SketchedPerson, legs: Sequence[LegFacts], day: date) -> Traveller:
    has_contacts, was_asked = Assumed.CONTACTS in sketch.assumed, Assumed.CHECKS in sketch.assumed
    holder = Holder.PERSON if Assumed.ORIGINALS in sketch.assumed else None
    return Traveller(
        person=person_id(number),
        age=person.age_on(day),
        contact=ContactFacts(day, None) if has_contacts else None,
        documents=tuple(replace(document, holder=holder) for document in person.documents),
        fitness=_fitness(sketch, person, legs, day),
        check=CheckFacts(Fear.NONE, AsylumClaim.NONE, False, True, True) if was_asked else None,
        checked_on=day if was_asked else None,
        nationalities=person.nationalities,
    )


def _fitness(sketch: Sketch, person: SketchedPerson, legs: Sequence[LegFacts], day: date) -> FitnessFacts | None:
    """The decision that holds over the whole way; without it only needs that were sketched are known."""
    if Assumed.FITNESS not in sketch.assumed and not person.needs:
        return None
    until = max((leg.arrives_on for leg in legs), default=day)
    return FitnessFacts(Fitness.FIT, day, until, person.needs)


def _consents(sketch: Sketch, facts: ReadinessFacts, rules: ReadinessRules) -> tuple[HeldConsent, ...]:
    if Assumed.CONSENTS not in sketch.assumed:
        return ()
    people = who_consents(
        [Signer(traveller.person, traveller.age) for traveller in facts.people], rules.consents_from.value
    )
    purposes = (*rules.consents_needed, ConsentPurpose.CONTACT_AFTER_RETURN)
    return tuple(
        HeldConsent(GivenConsent(who, purpose, facts.day, False), facts.day) for who in people for purpose in purposes
    )


def _guardians(sketch: Sketch, facts: ReadinessFacts, rules: ReadinessRules) -> tuple[GuardianFacts, ...]:
    if Assumed.GUARDIANS not in sketch.assumed:
        return ()
    young = minors([Signer(traveller.person, traveller.age) for traveller in facts.people], rules.adult_from.value)
    appointed = Capacity.APPOINTED_GUARDIAN
    return tuple(GuardianFacts(child, "", appointed, facts.day, None, OtherParent.AGREES) for child in young)


def sketch_reasons(
    sketch: Sketch, facts: ReadinessFacts, rules: ReadinessRules, now: datetime | None = None
) -> tuple[Reason, ...]:
    """Everything that stands in the way, by the rules of a departure. A decision that is not assumed is missing."""
    reasons = findings(facts, rules, now)
    if Assumed.FITNESS in sketch.assumed:
        return reasons
    undecided = (traveller.person for traveller in facts.people if traveller.fitness is not None)
    return (*reasons, *(reason for who in undecided for reason in fitness_reasons(who, None, None, rules.fitness)))


def health_of(sketch: Sketch, facts: ReadinessFacts) -> tuple[HealthOfPerson, ...]:
    """What was sketched of everybody's health; no paper is there yet, and no carrier was asked."""
    return tuple(
        HealthOfPerson(
            person=traveller.person,
            age=traveller.age,
            flags=person.flags,
            needs=person.needs,
            pregnancy=person.pregnancy,
            birth=person.birth,
        )
        for person, traveller in zip(sketch.people, facts.people, strict=True)
    )


# Days of a sketch: what stands in the way on each of several days of departure, by when a finding is cleared.

# Which paper clears a reason, by how its code begins.
_PAPERS = {
    "pregnancy_report": CertificateKind.PREGNANCY_REPORT,
    "medical_report": CertificateKind.MEDICAL_REPORT,
    "newborn_report": CertificateKind.MEDICAL_REPORT,
    "medif": CertificateKind.MEDIF,
}
# Nothing that anybody does clears these: another day may.
UNCLEARABLE = frozenset(
    {
        PregnancyReason.PREGNANCY_TOO_FAR,
        NewbornReason.NEWBORN_TOO_YOUNG,
        CountryReason.COUNTRY_SUSPENDED,
        ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG,
    }
)


@dataclass(frozen=True)
class Window:
    """Between which days something is to be done: from `first` (None: now) to `last`, a local day or an instant."""

    first: date | None
    last: date | datetime


@dataclass(frozen=True)
class DayJudged:
    """A day of departure with its findings; None where clocks never show one of the times on it."""

    day: date
    shift: int
    findings: tuple[Reason, ...] | None

    @property
    def blocked(self) -> tuple[Reason, ...]:
        """What blocks on this day."""
        return blockers(self.findings or ())


@dataclass(frozen=True)
class Run:
    """A blocker that is there on some of the days: from which day to which, None at the ends of what was looked at."""

    reason: Reason
    starts: date | None
    ends: date | None


def is_clearable(reason: Reason) -> bool:
    """Whether somebody can do something about a finding, other than choosing another day or way."""
    return reason.code not in UNCLEARABLE


def window_of(reason: Reason, health: tuple[HealthFacts, HealthRules] | None) -> Window | None:
    """Between which days a finding is cleared; None where nothing clears it, or no journey says by when."""
    if reason.by is None or not is_clearable(reason):
        return None
    return Window(_first(reason, *health) if health and reason.cleared_by == "health" else None, reason.by)


def _first(reason: Reason, facts: HealthFacts, rules: HealthRules) -> date | None:
    """The day before which it is too early, because the paper would be too old on the way."""
    if reason.code.startswith("boarding_check"):
        return rules.check.between(facts.begins_at)[0].date()
    paper = next((paper for start, paper in _PAPERS.items() if reason.code.startswith(start)), None)
    return _of_paper(reason.subject, paper, facts, rules) if paper is not None else None


def _of_paper(person: str, paper: CertificateKind, facts: HealthFacts, rules: HealthRules) -> date | None:
    """The first day of issue of the first such paper that is missing; one that does for several flights is one."""
    person_health = next((health for health in facts.people if health.person == person), None)
    needs = papers_needed(person_health, facts, rules) if person_health is not None else []
    drawn = one_for_all([need for need in needs if need.paper is paper])
    return next((first for _paper, _flights, first, _last, is_there in drawn if not is_there), None)


def runs_of(days: Sequence[DayJudged]) -> tuple[Run, ...]:
    """Blockers that are there on some of the days and not on all: from when, or until when. In the order of days.

    A blocker that comes and goes has a run for each time.
    """
    judged = [day for day in days if day.findings is not None]
    sets = [{(reason.code, reason.subject): reason for reason in day.blocked} for day in judged]
    keys = dict.fromkeys(key for reasons_by_key in sets for key in reasons_by_key)
    runs = []
    for key in keys:
        if all(key in reasons_by_key for reasons_by_key in sets):
            continue
        runs += _runs_of_one(key, judged, sets)
    return tuple(sorted(runs, key=lambda run: (run.starts or date.min, run.ends or date.max)))


def _runs_of_one(
    key: tuple[ReasonCode, str], judged: Sequence[DayJudged], sets: Sequence[Mapping[tuple[ReasonCode, str], Reason]]
) -> list[Run]:
    runs: list[Run] = []
    start: int | None = None
    for place in range(len(sets) + 1):
        is_there = place < len(sets) and key in sets[place]
        if is_there and start is None:
            start = place
        elif not is_there and start is not None:
            first = judged[start].day if start > 0 else None
            last = judged[place - 1].day if place < len(sets) else None
            runs.append(Run(sets[start][key], first, last))
            start = None
    return runs


def free_days(days: Sequence[DayJudged]) -> tuple[date, ...]:
    """The days on which nothing that was looked at blocks."""
    return tuple(day.day for day in days if day.findings is not None and not day.blocked)
