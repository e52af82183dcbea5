"""What an open thing of a case becomes: its kind, what comes first, how long it is good for; and the network of all.

The order is that in which a return goes (domain, section 2: protection check and clearance, consent, documents and
medical, travel plan, sign-off). Nobody asks a consulate for a document before fear of return was asked about: the
request alone can tell a country of origin where somebody is.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter

from planning.durations.rules.incidence import Incidence
from planning.durations.rules.learned import LearnedKind
from planning.durations.rules.spreads import spread_of, spread_of_decision
from planning.path.rules.calendars import EVERY_DAY, WorkDays
from planning.path.rules.network import DEPARTURE, Activity, ActivityKind, JourneyLeft, Need, Network
from returns.cases.rules.cases import CaseReason, CountryReason, Reason, ReasonCode, Severity
from returns.consent.rules import ConsentReason
from returns.counselling.rules import CounsellingReason
from returns.documents.rules.documents import DocumentReason
from returns.documents.rules.formalities import LeavingReason
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.escorts import EscortReason, RatioReason
from returns.health.rules.assistance import AssistanceReason, ChildFlightReason
from returns.health.rules.births import NewbornReason, PregnancyReason
from returns.health.rules.certificates import CertificateReason
from returns.health.rules.health import AWAITED, FitnessReason, HealthReason, MedicineReason
from returns.journey.rules.itinerary import ItineraryReason
from returns.journey.rules.journeys import TravellerReason, TripReason
from returns.lifecycle.rules.lifecycle import StepReason
from returns.money.rules.budget import BudgetReason
from returns.movements.rules import MovementReason
from returns.people.rules.families import GuardianReason
from returns.protection.rules.protection import ProtectionReason
from returns.readiness.rules.readiness import ReadinessReason
from returns.reception.rules import ReceptionReason
from returns.safe_contact.rules import SafeContactReason

K = ActivityKind
# What findings of a topic are about; what others of it are about stands below.
_OF_TOPIC: Mapping[type[ReasonCode], ActivityKind] = {
    AssistanceReason: K.ASSISTANCE,
    BudgetReason: K.APPROVAL,
    CaseReason: K.CLEARANCE,
    CertificateReason: K.MEDICAL_REPORT,
    ChildFlightReason: K.ASSISTANCE,
    CompanyReason: K.ESCORT,
    ConsentReason: K.CONSENT,
    CounsellingReason: K.COUNSELLING,
    CountryReason: K.COUNTRY,
    DocumentReason: K.DOCUMENT,
    EscortReason: K.ESCORT,
    FitnessReason: K.FITNESS,
    GuardianReason: K.GUARDIAN,
    HealthReason: K.FITNESS,
    ItineraryReason: K.BOOKING,
    LeavingReason: K.EXIT_PERMIT,
    MedicineReason: K.MEDICATION,
    MovementReason: K.NOTICE,
    NewbornReason: K.MEDICAL_REPORT,
    PregnancyReason: K.FITNESS,
    ProtectionReason: K.PROTECTION_CHECK,
    RatioReason: K.ESCORT,
    ReadinessReason: K.DETAILS,
    ReceptionReason: K.RECEPTION,
    SafeContactReason: K.SAFE_CONTACT,
    StepReason: K.SIGN_OFF,
    TravellerReason: K.BOOKING,
    TripReason: K.BOOKING,
}
_OF_CODE: Mapping[ReasonCode, ActivityKind] = {
    CertificateReason.BOARDING_CHECK_DUE: K.PRE_EMBARKATION,
    CertificateReason.BOARDING_CHECK_LATE: K.PRE_EMBARKATION,
    CertificateReason.BOARDING_CHECK_MISSING: K.PRE_EMBARKATION,
    CertificateReason.BOARDING_CHECK_TOO_EARLY: K.PRE_EMBARKATION,
    CertificateReason.MEDIF_DUE: K.MEDIF,
    CertificateReason.MEDIF_LATE: K.MEDIF,
    CertificateReason.MEDIF_MISSING: K.MEDIF,
    CertificateReason.MEDIF_NOT_HANDED_IN: K.MEDIF,
    CertificateReason.MEDIF_TOO_OLD: K.MEDIF,
    CompanyReason.ESCORT_ENTRY_MISSING: K.ESCORT_VISA,
    CompanyReason.ESCORT_PASSPORT_MISSING: K.ESCORT_VISA,
    CompanyReason.ESCORT_TRANSIT_OPEN: K.ESCORT_VISA,
    CertificateReason.PREGNANCY_REPORT_DUE: K.PREGNANCY_REPORT,
    CertificateReason.PREGNANCY_REPORT_MISSING: K.PREGNANCY_REPORT,
    CertificateReason.PREGNANCY_REPORT_TOO_OLD: K.PREGNANCY_REPORT,
    DocumentReason.DOCUMENT_EXPIRY_UNKNOWN: K.DETAILS,
    DocumentReason.DOCUMENT_ORIGINAL_ELSEWHERE: K.ORIGINAL,
    DocumentReason.DOCUMENT_ORIGINAL_NOT_KNOWN: K.ORIGINAL,
    DocumentReason.TRANSIT_NATIONALITY_UNKNOWN: K.DETAILS,
    DocumentReason.TRANSIT_VISA_NEEDED: K.TRANSIT_VISA,
    ItineraryReason.PLACE_OF_RETURN_MISSING: K.PLACE,
    ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED: K.PLACE,
    LeavingReason.EXIT_FINE_UNPAID: K.EXIT_FINE,
    ProtectionReason.PROTECTION_CHECK_NOT_RECENT: K.CHECK_AGAIN,
    ReadinessReason.CONSENT_NOT_CONFIRMED: K.CONSENT_AGAIN,
    ReadinessReason.CONSENT_OF_FORMER_GUARDIAN: K.CONSENT,
    ReadinessReason.SAFE_CONTACT_NOT_KNOWN: K.SAFE_CONTACT,
    ReadinessReason.SAFE_CONTACT_NOT_RECENT: K.SAFE_CONTACT_AGAIN,
    StepReason.NOT_COUNSELLED: K.COUNSELLING,
    StepReason.SOLUTION_NOT_RETURN: K.COUNSELLING,
    StepReason.SOLUTION_NOT_RECORDED: K.COUNSELLING,
    StepReason.DECISION_MISSING: K.DECISION,
}
# Nobody can say how long these last: while one of them is there, no day of departure can be given.
OPEN_ENDED: frozenset[ReasonCode] = frozenset(
    {
        ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG,
        ConsentReason.CONSENT_WITHDRAWN,
        CountryReason.COUNTRY_SUSPENDED,
        FitnessReason.NOT_FIT_TO_TRAVEL,
        NewbornReason.NEWBORN_TOO_YOUNG,
        PregnancyReason.PREGNANCY_TOO_FAR,
        ProtectionReason.CLAIM_PENDING,
        ProtectionReason.FEAR_EXPRESSED,
        ProtectionReason.RIGHT_TO_ENTER_MISSING,
        StepReason.SOLUTION_NOT_RETURN,
    }
)
# Said of a day, and nothing that is done: the path says it itself, in its own words.
NOT_DONE: frozenset[ReasonCode] = frozenset({ReadinessReason.DEPARTS_AFTER_DEADLINE, ItineraryReason.LEG_IN_PAST})


def kind_of(code: ReasonCode) -> ActivityKind:
    """What clearing a finding is. KeyError for a code that no finding of a departure has."""
    return _OF_CODE[code] if code in _OF_CODE else _OF_TOPIC[type(code)]


# What comes first, by kind.
ORDER: Mapping[ActivityKind, tuple[ActivityKind, ...]] = {
    K.COUNSELLING: (K.SAFE_CONTACT,),
    K.CONSENT: (K.COUNSELLING, K.GUARDIAN),
    K.APPLICATION: (K.COUNSELLING, K.CONSENT),
    K.DECISION: (K.APPLICATION,),
    K.TRACING: (K.GUARDIAN, K.PROTECTION_CHECK),
    K.BEST_INTERESTS: (K.TRACING,),
    K.CLEARANCE: (K.BEST_INTERESTS, K.PROTECTION_CHECK),
    K.PLANNING: (K.DECISION, K.PROTECTION_CHECK, K.CHECK_AGAIN),
    K.DOCUMENT: (K.CONSENT, K.PROTECTION_CHECK, K.DETAILS),
    K.ORIGINAL: (K.DOCUMENT,),
    K.TRANSIT_VISA: (K.DOCUMENT, K.PLANNING),
    K.EXIT_PERMIT: (K.DOCUMENT, K.EXIT_FINE),
    K.FITNESS: (K.CONSENT,),
    K.MEDICAL_REPORT: (K.FITNESS,),
    K.PREGNANCY_REPORT: (K.FITNESS,),
    K.MEDICATION: (K.FITNESS,),
    K.APPROVAL: (K.PLANNING,),
    K.BOOKING: (K.PLANNING, K.PLACE, K.CLEARANCE, K.DOCUMENT, K.FITNESS),
    K.ESCORT: (K.PLANNING, K.FITNESS),
    K.ESCORT_VISA: (K.ESCORT,),
    K.RECEPTION: (K.PLANNING,),
    K.ASSISTANCE: (K.BOOKING,),
    K.MEDIF: (K.BOOKING,),
    K.NOTICE: (K.BOOKING,),
    K.SAFE_CONTACT_AGAIN: (K.SAFE_CONTACT,),
    K.CHECK_AGAIN: (K.PROTECTION_CHECK,),
    K.BEST_INTERESTS_AGAIN: (K.BEST_INTERESTS,),
    K.CONSENT_AGAIN: (K.CONSENT,),
    K.PRE_EMBARKATION: (K.MEDICAL_REPORT, K.PREGNANCY_REPORT),
}
_PLACES = {
    kind: place
    for place, kind in enumerate(TopologicalSorter({kind: ORDER.get(kind, ()) for kind in K}).static_order())
} | {K.SIGN_OFF: len(K)}  # the signature after all that it is about
# Of these, one person's waits for the same person's alone.
_PERSONAL = frozenset(
    {
        K.CHECK_AGAIN,
        K.CONSENT_AGAIN,
        K.EXIT_PERMIT,
        K.MEDICAL_REPORT,
        K.MEDICATION,
        K.ORIGINAL,
        K.PREGNANCY_REPORT,
        K.PRE_EMBARKATION,
        K.SAFE_CONTACT_AGAIN,
        K.TRANSIT_VISA,
    }
)
# Of these there is one for each person; of the others one for the whole case.
_OF_PERSON = _PERSONAL | {
    K.ASSISTANCE,
    K.CONSENT,
    K.DETAILS,
    K.DOCUMENT,
    K.EXIT_FINE,
    K.FITNESS,
    K.GUARDIAN,
    K.MEDIF,
    K.PROTECTION_CHECK,
    K.SAFE_CONTACT,
}
# What is only due in the last days comes after the signature.
AFTER_SIGN_OFF = frozenset(
    {
        K.COUNTRY,
        K.DEPARTURE,
        K.MEDICAL_REPORT,
        K.MEDIF,
        K.NOTICE,
        K.PREGNANCY_REPORT,
        K.PRE_EMBARKATION,
        K.SIGN_OFF,
        K.TASK,
    }
)
# What is done anew where the first time would have run out by the day of departure.
AGAIN: Mapping[ActivityKind, ActivityKind] = {
    K.SAFE_CONTACT: K.SAFE_CONTACT_AGAIN,
    K.PROTECTION_CHECK: K.CHECK_AGAIN,
    K.BEST_INTERESTS: K.BEST_INTERESTS_AGAIN,
    K.CONSENT: K.CONSENT_AGAIN,
}

# By what own records say how long things take, beside documents, which have a consulate.
OF_RECORDS: Mapping[ActivityKind, LearnedKind] = {
    K.DECISION: LearnedKind.ELIGIBILITY,
    K.APPROVAL: LearnedKind.APPROVAL,
    K.DETAILS: LearnedKind.DETAILS,
    K.PLACE: LearnedKind.PLACE,
    K.SAFE_CONTACT: LearnedKind.SAFE_CONTACT,
    K.COUNSELLING: LearnedKind.COUNSELLING,
    K.PROTECTION_CHECK: LearnedKind.PROTECTION_CHECK,
    K.ORIGINAL: LearnedKind.ORIGINAL,
}


@dataclass(frozen=True)
class OpenThing:
    """Something that is still to be done: its kind, whom it is about (hex, or nothing), and why.

    `is_required`: nobody leaves before it is done. `days`: in how many days it is expected, where somebody else has it
    in hand already. `task`: the id (hex) of the task that it is, where it is one. `left`: of the booking, what is left.
    """

    kind: ActivityKind
    subject: str = ""
    reasons: tuple[Reason, ...] = ()
    is_required: bool = True
    days: int | None = None
    task: str = ""
    left: JourneyLeft = JourneyLeft.ALL

    @property
    def is_begun(self) -> bool:
        """Whether somebody has it in hand, so that nobody has to begin it any more."""
        return self.days is not None

    @cached_property
    def code(self) -> str:
        """What it is called in the network."""
        return DEPARTURE if self.kind is K.DEPARTURE else ":".join(filter(None, (self.kind, self.subject, self.task)))


@dataclass(frozen=True)
class Takes:
    """How long something takes: days, of a country's working days (ISO code) or, where it is empty, of the calendar.

    `rule`: the code of the rule that says so; nothing where own records do. `is_known`: whether it says a number. Of
    own records `finished` is their number, `learned` the id (hex) of what was prepared from them, and `least` the days
    below which nothing of this kind is planned. `curve` is what they say, which counts by itself from `enough` on.
    `ninety`: the days within which nine in ten are done, where that is known.
    """

    days: int
    calendar: str = ""
    rule: str = ""
    is_known: bool = True
    finished: int = 0
    learned: str = ""
    least: int = 0
    curve: Incidence | None = field(default=None, repr=False, compare=False)
    enough: int = 0
    ninety: int | None = None

    def overdue(self, waited: int) -> int:
        """Days of the calendar within which half are done of those that are open after so many, as a forecast draws it.

        For what should be there already: by its length and by nine in ten; at least one.
        """
        median = max(self.days, 1)
        spread = spread_of(None, (median, max(self.ninety or median, median)), 0, waited, 0)
        return max((spread.half if spread is not None else None) or 0, 1)

    def left(self, waited: int, days: WorkDays = EVERY_DAY) -> int:
        """How many days of the calendar are left of it after so many; at least one, since it is not done yet.

        By own records what others took that were open for as long, as a forecast draws it; by a rule what is left of
        it, counted from the day on which it began.
        """
        spread = spread_of_decision(self.curve, self.enough, waited)
        left = days.after(-waited, self.days) if spread is None else spread.half
        return max(left or 0, 1)

    def is_over(self, waited: int, days: WorkDays = EVERY_DAY) -> bool:
        """Whether a rule's time has passed for what has been open for so many days."""
        return self.curve is None and days.after(-waited, self.days) < 1

    def is_unheard_of(self, waited: int) -> bool:
        """Whether nothing on record was open for so many days and done later."""
        spread = spread_of_decision(self.curve, self.enough, waited)
        return spread is not None and spread.half is None


@dataclass(frozen=True)
class Holds:
    """How many days before the departure something is done at the latest, and at most (None: it does not run out)."""

    lead: int = 0
    good_for: int | None = None


@dataclass(frozen=True)
class PathRules:
    """The numbers of the rule book for one case: how long each kind takes, and how it holds until the departure."""

    takes: Mapping[ActivityKind, Takes]
    holds: Mapping[ActivityKind, Holds]
    calendars: Mapping[str, WorkDays] = field(default_factory=dict)

    def days_of(self, takes: Takes) -> WorkDays:
        """The days that count for a length."""
        return self.calendars.get(takes.calendar, EVERY_DAY)


def open_things(reasons: Iterable[Reason]) -> list[OpenThing]:
    """What findings ask for: those of one kind about one person are one thing, in the order of the findings.

    A blocker is required, and so is what is only due in the last days; another warning is shown and decides nothing.
    """
    by_thing: dict[tuple[ActivityKind, str], list[Reason]] = {}
    for reason in reasons:
        if reason.severity is Severity.OVERRIDDEN or reason.code in NOT_DONE or reason.code in OPEN_ENDED:
            continue
        kind = kind_of(reason.code)
        subject = reason.subject if kind in _OF_PERSON else ""
        by_thing.setdefault((kind, subject), []).append(reason)
    return [
        OpenThing(kind, subject, tuple(own), any(map(_is_required, own)))
        for (kind, subject), own in by_thing.items()
        if kind is not K.SIGN_OFF
    ]


def _is_required(reason: Reason) -> bool:
    return (
        reason.severity is Severity.BLOCKER
        or reason.code in AWAITED
        or reason.code in (ItineraryReason.LEG_NOT_BOOKED, MovementReason.GROUP_NOTICE_NOT_GIVEN)
    )


def network_of(things: Sequence[OpenThing], rules: PathRules, renewed: frozenset[str] = frozenset()) -> Network:
    """The network of open things, with the departure at its end.

    `renewed`: codes of what is done again before the departure, since the first time runs out before it.
    """
    every = done_again(things, renewed)
    by_kind: dict[ActivityKind, list[OpenThing]] = {}
    for thing in every:
        by_kind.setdefault(thing.kind, []).append(thing)
    in_order = sorted(every, key=lambda thing: _PLACES[thing.kind])
    activities = [_activity(thing, by_kind, rules) for thing in in_order]
    holds = [(thing, rules.holds.get(thing.kind, Holds())) for thing in every if thing.is_required]
    last = tuple(Need(thing.code, hold.lead, None if thing.code in renewed else hold.good_for) for thing, hold in holds)
    return Network((*activities, Activity(DEPARTURE, K.DEPARTURE, 0, last)), rules.calendars)


def done_again(things: Sequence[OpenThing], renewed: Container[str]) -> list[OpenThing]:
    """These things, and those of them that are done again."""
    again = [OpenThing(AGAIN[thing.kind], thing.subject, thing.reasons) for thing in things if thing.code in renewed]
    return list({thing.code: thing for thing in (*again, *things)}.values())


def _activity(thing: OpenThing, by_kind: Mapping[ActivityKind, Sequence[OpenThing]], rules: PathRules) -> Activity:
    takes = rules.takes.get(thing.kind, Takes(0))
    if thing.days is not None:  # it is in somebody else's hands: nothing that is open here comes before it
        return Activity(thing.code, thing.kind, thing.days, (), thing.subject)
    before = (
        [other for kind, own in by_kind.items() if kind not in AFTER_SIGN_OFF for other in own if other.is_required]
        if thing.kind is K.SIGN_OFF
        else _before(thing, by_kind)
    )
    needs = tuple(Need(code) for code in dict.fromkeys(other.code for other in before))
    return Activity(thing.code, thing.kind, takes.days, needs, thing.subject, takes.calendar)


def _before(thing: OpenThing, by_kind: Mapping[ActivityKind, Sequence[OpenThing]]) -> list[OpenThing]:
    """What is open and comes first; what is done already holds up nothing."""
    before: list[OpenThing] = []
    for earlier in ORDER.get(thing.kind, ()):
        own = [other for other in by_kind.get(earlier, ()) if other.is_required]
        if thing.kind in _PERSONAL and earlier in _OF_PERSON:
            own = [other for other in own if not other.subject or other.subject == thing.subject]
        before += own
    return before
