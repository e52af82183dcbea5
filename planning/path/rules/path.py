"""The path to departure: the earliest day, what decides it, and the last day to begin each thing for a day.

Which things are open depends on the day: a passport expires, a consent grows old. So each day is judged by itself, and
the earliest is the first on which everything that it asks for can be done. Days are counted from today.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count

from planning.path.rules.activities import (
    AGAIN,
    OPEN_ENDED,
    Holds,
    OpenThing,
    PathRules,
    done_again,
    network_of,
    open_things,
)
from planning.path.rules.network import (
    DEPARTURE,
    ActivityKind,
    Early,
    JourneyLeft,
    Late,
    Network,
    deciding,
    earliest,
    latest,
)
from returns.cases.rules.cases import PATH, CaseReason, CaseState, Reason, ReasonCode, Severity
from returns.consent.rules import ConsentReason
from returns.documents.rules.documents import DocumentReason
from returns.documents.rules.formalities import LeavingReason
from returns.health.rules.births import NewbornReason
from returns.health.rules.health import FitnessReason
from returns.journey.rules.itinerary import ItineraryReason
from returns.money.rules.budget import BudgetReason
from returns.people.rules.families import GuardianReason
from returns.protection.rules.protection import ProtectionReason
from returns.readiness.rules.readiness import ReadinessReason
from returns.safe_contact.rules import SafeContactReason

K = ActivityKind
# Steps of a case that lie ahead, by the last state in which each does.
_STEPS: tuple[tuple[CaseState, ActivityKind], ...] = (
    (CaseState.INTAKE, K.COUNSELLING),
    (CaseState.COUNSELLING, K.APPLICATION),
    (CaseState.APPLIED, K.DECISION),
    (CaseState.ELIGIBLE, K.PLANNING),
)
# These pass by themselves within days, so that the days after are looked at too.
_PASSES = frozenset({NewbornReason.NEWBORN_TOO_YOUNG})
_MOST_DAYS_LATER = 7
# Days that are judged for an earliest one, and leaps after that: to the day on which all is done that a day asks for.
_MOST_JUDGED = 120
_MOST_LEAPS = 12


@dataclass(frozen=True)
class PathFacts:
    """What is open in a case for a departure on a day.

    `reasons`: findings of readiness on that day; `expected`: in how many days something is there that somebody else has
    in hand, by kind and person; `tasks`: ids (hex) of tasks made by hand; `needs_booking`: no leg is planned for it;
    `is_planned`: legs are, for whatever day. `is_signed`: a second person has signed exactly this departure.
    `sets_aside`: findings of the case were set aside.
    """

    state: CaseState
    reasons: tuple[Reason, ...]
    is_child_alone: bool = False
    needs_booking: bool = False
    is_planned: bool = False
    is_signed: bool = False
    expected: Mapping[tuple[ActivityKind, str], int] = field(default_factory=dict)
    tasks: tuple[str, ...] = ()
    sets_aside: bool = False


@dataclass(frozen=True)
class Path:
    """The network of a day, reckoned: `day` is the departure, `early` and `late` everything that leads to it.

    `first`: the earliest day on which all that this day asks for can be done; `chain`: the codes that decide it;
    `endless`: findings of which nobody can say how long they last; `unknown`: things, by code, for which no rule does.
    """

    day: int
    first: int
    network: Network
    things: Mapping[str, OpenThing]
    early: Early
    late: Late
    chain: tuple[str, ...]
    endless: tuple[Reason, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_endless(self) -> bool:
        """Whether no day can be given."""
        return bool(self.endless or self.unknown)

    @property
    def is_too_early(self) -> bool:
        """Whether not everything can be done by this day."""
        return self.day < self.first

    @property
    def deciding(self) -> str:
        """What takes longest of what decides the earliest day, by its code; nothing where nothing is open."""
        return max(self.chain[:-1], key=lambda code: self.early.done[code] - self.early.begins[code], default="")

    @property
    def first_to_begin(self) -> str:
        """What has to begin first of what nobody has in hand, by its code; nothing where nothing has to."""
        waiting = [code for code, thing in self.things.items() if thing.is_required and not thing.is_begun]
        return min(waiting, key=lambda code: (self.late.begins[code], self.early.begins[code]), default="")

    @property
    def running_out(self) -> tuple[str, ...]:
        """What has run out by the departure, whenever it is done, and is not done a second time; by code."""
        return tuple(sorted({needed for after, needed in self.early.broken if after == DEPARTURE}))

    def asked_by(self, code: str) -> int:
        """The last day to begin something; to have it, where somebody has begun it already."""
        return (self.late.done if self.things[code].is_begun else self.late.begins)[code]

    def slack(self, code: str) -> int:
        """How many days an activity can wait without moving the departure; negative where it is too late already."""
        return self.late.begins[code] - self.early.begins[code]


FactsOn = Callable[[int], PathFacts]

# Once a day of departure asks for these, so does every later one, until a rule changes, somebody is a year older, or
# something recorded begins to hold: a document, a permit, a decision on fitness.
LASTING: frozenset[ReasonCode] = frozenset(
    {
        BudgetReason.BUDGET_NOT_APPROVED,
        BudgetReason.BUDGET_WAITS,
        CaseReason.PROTECTION_CLEARANCE_OUTSTANDING,
        ConsentReason.CONSENT_ASSISTANCE_MISSING,
        ConsentReason.CONSENT_DATA_MISSING,
        ConsentReason.CONSENT_TRANSFER_MISSING,
        DocumentReason.DOCUMENT_EXPIRES_TOO_SOON,
        DocumentReason.DOCUMENT_EXPIRY_UNKNOWN,
        DocumentReason.DOCUMENT_MISSING,
        DocumentReason.DOCUMENT_SINGLE_JOURNEY,
        DocumentReason.DOCUMENT_USED,
        DocumentReason.DOCUMENT_VALIDITY_TOO_SHORT,
        DocumentReason.TRANSIT_VISA_NEEDED,
        FitnessReason.FITNESS_BEFORE_FACTS,
        FitnessReason.FITNESS_MISSING,
        FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY,
        GuardianReason.GUARDIAN_MISSING,
        ItineraryReason.PLACE_OF_RETURN_MISSING,
        ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED,
        LeavingReason.EXIT_FINE_UNPAID,
        LeavingReason.EXIT_PERMIT_MISSING,
        ProtectionReason.LEGAL_ADVICE_MISSING,
        ProtectionReason.PROTECTION_CHECK_MISSING,
        ProtectionReason.PROTECTION_CHECK_NOT_RECENT,
        ProtectionReason.RIGHT_TO_ENTER_UNKNOWN,
        ReadinessReason.CONSENT_NOT_CONFIRMED,
        ReadinessReason.SAFE_CONTACT_NOT_KNOWN,
        ReadinessReason.SAFE_CONTACT_NOT_RECENT,
        SafeContactReason.SAFE_CONTACT_MISSING,
    }
)


def lasting(facts: PathFacts) -> PathFacts:
    """What of a day every later one asks for too: no day can be kept on which this cannot be done.

    Where a finding is set aside, it can be so on some days alone; then the steps of the case are what surely lasts. A
    departure that is signed need not be signed on its own day.
    """
    reasons = () if facts.sets_aside else tuple(reason for reason in facts.reasons if reason.code in LASTING)
    return replace(facts, reasons=reasons, is_signed=facts.state is CaseState.READY, tasks=())


def things_of(facts: PathFacts) -> list[OpenThing]:
    """Everything that is open: steps of the case, findings, requests, tasks, and what every departure ends with."""
    found = {thing.code: thing for thing in open_things(facts.reasons)}
    reached = PATH.index(facts.state) if facts.state in PATH else 0
    steps = [OpenThing(kind) for state, kind in _STEPS if PATH.index(state) >= reached]
    if facts.needs_booking:
        steps.append(OpenThing(K.BOOKING))
    if facts.is_child_alone and K.CLEARANCE in found:
        steps += [OpenThing(K.TRACING), OpenThing(K.BEST_INTERESTS)]
    steps += [OpenThing(K.TASK, task=task) for task in facts.tasks]
    every = {thing.code: thing for thing in steps} | found
    every[K.COUNTRY] = OpenThing(K.COUNTRY, reasons=found[K.COUNTRY].reasons if K.COUNTRY in found else ())
    if K.BOOKING in every:
        every[K.BOOKING] = replace(every[K.BOOKING], left=_left_of_journey(facts, every[K.BOOKING].reasons))
    if not facts.is_signed:
        every[K.SIGN_OFF] = OpenThing(K.SIGN_OFF)
    return [_expected(thing, facts.expected) for thing in every.values()]


def _expected(thing: OpenThing, expected: Mapping[tuple[ActivityKind, str], int]) -> OpenThing:
    days = expected.get((thing.kind, thing.subject))
    if days is None:
        return thing
    return replace(thing, days=max(days, 0))


def _left_of_journey(facts: PathFacts, reasons: Sequence[Reason]) -> JourneyLeft:
    if not facts.is_planned:
        return JourneyLeft.ALL
    is_kept = not facts.needs_booking and all(reason.code is ItineraryReason.LEG_NOT_BOOKED for reason in reasons)
    return JourneyLeft.BOOKING if is_kept else JourneyLeft.CHANGE


@dataclass(frozen=True)
class _Soonest:
    """Everything that some facts ask for, done as soon as it can be."""

    things: Sequence[OpenThing]
    network: Network
    early: Early
    renewed: frozenset[str]


def _soonest(facts: PathFacts, rules: PathRules) -> _Soonest:
    things = things_of(facts)
    return _Soonest(things, *_reckoned(things, rules, 0))


def path_on(facts: PathFacts, rules: PathRules, day: int) -> Path:
    """The path to a departure on a day, by the facts of that day; `first` says whether it can be kept."""
    return _path(facts, rules, day, _soonest(facts, rules))


def _path(facts: PathFacts, rules: PathRules, day: int, soonest: _Soonest) -> Path:
    network, early, renewed = soonest.network, soonest.early, soonest.renewed
    if day > soonest.early.departs:
        network, early, renewed = _reckoned(soonest.things, rules, day, renewed)
    return Path(
        day=day,
        first=soonest.early.departs,
        network=network,
        things={thing.code: thing for thing in done_again(soonest.things, renewed)},
        early=early,
        late=latest(network, day),
        chain=deciding(soonest.network, soonest.early),
        endless=tuple(reason for reason in facts.reasons if is_endless(reason)),
        unknown=tuple(thing.code for thing in soonest.things if _is_unknown(thing, rules)),
    )


def _is_unknown(thing: OpenThing, rules: PathRules) -> bool:
    takes = rules.takes.get(thing.kind)
    return thing.is_required and thing.days is None and takes is not None and not takes.is_known


def is_endless(reason: Reason) -> bool:
    """Whether nobody can say how long a finding lasts; what a second person has set aside keeps nobody."""
    return reason.code in OPEN_ENDED and reason.severity is not Severity.OVERRIDDEN


_Reckoned = tuple[Network, Early, frozenset[str]]


def _reckoned(
    things: Sequence[OpenThing], rules: PathRules, day: int, renewed: frozenset[str] = frozenset()
) -> _Reckoned:
    """The network, its earliest days, and what runs out whatever is done when: that is done again, if it can be."""
    renewable = {thing.code for thing in things if thing.kind in AGAIN}
    while True:
        network = network_of(things, rules, renewed)
        early = earliest(network, not_before=day)
        broken = {needed for code, needed in early.broken if code == DEPARTURE} & renewable - renewed
        if not broken:
            return network, early, renewed
        renewed |= broken


def earliest_path(facts_on: FactsOn, rules: PathRules, planned: int | None = None, changes: Iterable[int] = ()) -> Path:
    """The path to the earliest departure: the first day for which everything that it asks for can be done by then.

    Days are judged from today on. Those are passed over on which nobody can leave for what is asked of every day until
    the next of `changes`: days on which a rule begins or ends, somebody turns a year older, or what is recorded begins
    to hold. On the day for which a journey is `planned` it need not be booked anew. What only passes with time is
    waited for, some days long.
    """
    reckoned: dict[object, _Reckoned] = {}

    def soonest_of(facts: PathFacts, by: PathRules) -> _Soonest:
        things = things_of(facts)
        # Most days ask for the same as the one before: what they ask for it is not reckoned twice.
        key = (by is rules, *((thing.code, thing.is_required, thing.days) for thing in things))
        if key not in reckoned:
            reckoned[key] = _reckoned(things, by, 0)
        return _Soonest(things, *reckoned[key])

    soonest = cache(lambda day: soonest_of(facts_on(day), rules))
    without_ends = replace(rules, holds={kind: Holds(holds.lead) for kind, holds in rules.holds.items()})
    own = () if planned is None else (planned, planned + 1)
    stops = sorted({*changes, *own})

    def next_after(day: int) -> int:
        stop = next((stop for stop in stops if stop > day), None)
        least = soonest_of(lasting(facts_on(day)), without_ends).early.departs
        return max(day + 1, least if stop is None else min(least, stop))

    day = 0
    for judged in count(1):
        first = soonest(day).early.departs
        if first <= day or judged == _MOST_JUDGED + _MOST_LEAPS:
            break
        day = next_after(day) if judged < _MOST_JUDGED else first
    path = _path(facts_on(day), rules, day, soonest(day))
    later = day
    while path.endless and all(reason.code in _PASSES for reason in path.endless) and later < day + _MOST_DAYS_LATER:
        later += 1
        path = path_on(facts_on(later), rules, later)
    return path


# Nobody is pressed to decide, and nobody is protected in haste, to keep a day, or because others were quicker.
NEVER_HURRIED = frozenset(
    {
        K.BEST_INTERESTS,
        K.BEST_INTERESTS_AGAIN,
        K.CHECK_AGAIN,
        K.CLEARANCE,
        K.CONSENT,
        K.CONSENT_AGAIN,
        K.COUNSELLING,
        K.GUARDIAN,
        K.PROTECTION_CHECK,
        K.SAFE_CONTACT,
        K.SAFE_CONTACT_AGAIN,
        K.TRACING,
    }
)


@dataclass(frozen=True)
class Rescue:
    """What would let a day be kept: something on the chain that takes `at_most` days instead of `takes`."""

    code: str
    takes: int
    at_most: int


def rescues(path: Path, wanted: int) -> tuple[Rescue, ...]:
    """Which single thing, done faster, would let people leave on an earlier day; most days left first, each alone.

    Nothing where no single one is enough. What gives people time to decide, or protects them, is never hurried.
    """
    found = []
    for code in path.chain:
        takes = path.network.by_code[code].duration
        if path.things.get(code) is None or path.things[code].kind in NEVER_HURRIED:
            continue
        if takes and _departs(path, {code: 0}) <= wanted:
            most = max(days for days in range(takes) if _departs(path, {code: days}) <= wanted)
            found.append(Rescue(code, takes, most))
    return tuple(sorted(found, key=lambda rescue: -rescue.at_most))


def _departs(path: Path, durations: Mapping[str, int]) -> int:
    return earliest(path.network, durations).departs


def grouped(path: Path, codes: Iterable[str]) -> list[tuple[str, ...]]:
    """Things of one kind with the same days as one group, in the order in which they have to begin."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for code in codes:
        thing = path.things[code]
        days = (path.early.begins[code], path.early.done[code], path.late.begins[code])
        key = (thing.kind, thing.task, thing.is_required, thing.is_begun, *days)
        groups.setdefault(key, []).append(code)
    order = sorted(groups.values(), key=lambda own: (path.early.begins[own[0]], path.early.done[own[0]]))
    return [tuple(own) for own in order]
