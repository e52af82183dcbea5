"""A network of activities, and its days by the critical path method: whole days, counted from the day of the network.

An activity begins on a day and is done `duration` days later, on the first day on which what needs it may begin; what
takes no days is done on the day on which it begins. Days are 0 for today, 1 for tomorrow, and so on.

Sources: J. E. Kelley and M. R. Walker, Critical-Path Planning and Scheduling (1959), for the forward and backward pass;
S. E. Elmaghraby and J. Kamburowski, The analysis of activity networks under generalized precedence relations (1992),
for the least and the most days that may lie between two activities.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple

from planning.path.rules.calendars import EVERY_DAY, EveryDay, OpenDays, WorkDays


class ActivityKind(enum.StrEnum):
    """What an activity is about, in the order of a return."""

    DETAILS = "details"
    PLACE = "place"
    SAFE_CONTACT = "safe_contact"
    COUNSELLING = "counselling"
    CONSENT = "consent"
    APPLICATION = "application"
    DECISION = "decision"
    PROTECTION_CHECK = "protection_check"
    GUARDIAN = "guardian"
    TRACING = "tracing"
    BEST_INTERESTS = "best_interests"
    CLEARANCE = "clearance"
    PLANNING = "planning"
    DOCUMENT = "document"
    ORIGINAL = "original"
    TRANSIT_VISA = "transit_visa"
    EXIT_PERMIT = "exit_permit"
    EXIT_FINE = "exit_fine"
    FITNESS = "fitness"
    MEDICAL_REPORT = "medical_report"
    PREGNANCY_REPORT = "pregnancy_report"
    MEDICATION = "medication"
    BOOKING = "booking"
    ESCORT = "escort"
    ESCORT_VISA = "escort_visa"
    RECEPTION = "reception"
    ASSISTANCE = "assistance"
    MEDIF = "medif"
    NOTICE = "notice"
    APPROVAL = "approval"
    TASK = "task"
    COUNTRY = "country"
    SAFE_CONTACT_AGAIN = "safe_contact_again"
    CHECK_AGAIN = "check_again"
    BEST_INTERESTS_AGAIN = "best_interests_again"
    CONSENT_AGAIN = "consent_again"
    SIGN_OFF = "sign_off"
    PRE_EMBARKATION = "pre_embarkation"
    DEPARTURE = "departure"


class JourneyLeft(enum.StrEnum):
    """What is left to do of a journey: all of it, to change what is planned, or to book it."""

    ALL = "all"
    CHANGE = "change"
    BOOKING = "booking"


@dataclass(frozen=True)
class Need:
    """What has to be done first: how many days lie at least between its end and the beginning, and how many at most.

    `at_most` is how long something is good for: done earlier, it has run out by then.
    """

    code: str
    lag: int = 0
    at_most: int | None = None


@dataclass(frozen=True)
class Activity:
    """One thing to be done: how many days of its calendar it takes, and what it needs.

    `subject`: a person's id as hex, or nothing; `calendar`: the country whose working days count, nothing for every
    day. It does not begin before `not_before`.
    """

    code: str
    kind: ActivityKind
    duration: int
    needs: tuple[Need, ...] = ()
    subject: str = ""
    calendar: str = ""
    not_before: int = 0


DEPARTURE = "departure"


class NetworkWrong(ValueError):
    """Activities that make no network: a code twice, a need of nothing, a circle, days that are negative."""


@dataclass(frozen=True)
class Window:
    """At most so many days lie between the end of what is needed and the beginning of what needs it."""

    code: str
    needed: str
    at_most: int


@dataclass(frozen=True)
class Network:
    """Activities of one case, with the working days of the countries that they name; the departure is one of them."""

    activities: tuple[Activity, ...]
    calendars: Mapping[str, WorkDays] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be reckoned. NetworkWrong."""
        codes = [activity.code for activity in self.activities]
        known = set(codes)
        if len(known) < len(codes) or DEPARTURE not in known:
            raise NetworkWrong("each activity has a code of its own, and one of them is the departure")
        for activity in self.activities:
            if strangers := {need.code for need in activity.needs} - known:
                raise NetworkWrong(f"{activity.code} needs what is not there: {', '.join(sorted(strangers))}")
            if activity.duration < 0 or any(need.at_most is not None and need.at_most < 0 for need in activity.needs):
                raise NetworkWrong(f"{activity.code} takes less than no time")

    @cached_property
    def by_code(self) -> Mapping[str, Activity]:
        """The activities by their codes."""
        return {activity.code: activity for activity in self.activities}

    @cached_property
    def in_order(self) -> tuple[Activity, ...]:
        """The activities, each after all that it needs. CycleError (a ValueError) where they need each other."""
        if self._is_in_order():
            return self.activities
        needs = {activity.code: [need.code for need in activity.needs] for activity in self.activities}
        return tuple(self.by_code[code] for code in TopologicalSorter(needs).static_order())

    def _is_in_order(self) -> bool:
        seen: set[str] = set()
        for activity in self.activities:
            if any(need.code not in seen for need in activity.needs):
                return False
            seen.add(activity.code)
        return True

    @cached_property
    def needed_by(self) -> Mapping[str, Sequence[tuple[Activity, Need]]]:
        """What needs each activity, and how."""
        followers: dict[str, list[tuple[Activity, Need]]] = {activity.code: [] for activity in self.activities}
        for activity in self.activities:
            for need in activity.needs:
                followers[need.code].append((activity, need))
        return followers

    @cached_property
    def steps(self) -> tuple["_Step", ...]:
        """The activities in order, as the forward pass goes through them many times."""
        return tuple(
            _Step(
                place,
                activity.code,
                tuple((self.place_of[need.code], need.lag) for need in activity.needs),
                None if (days := self.calendar_of(activity)) is EVERY_DAY else days,
                activity.duration,
                activity.not_before,
            )
            for place, activity in enumerate(self.in_order)
        )

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """The place of each activity in their order."""
        return {activity.code: place for place, activity in enumerate(self.in_order)}

    def from_here(self, codes: frozenset[str]) -> tuple["_Step", ...]:
        """These activities and all that come after them, in order: what moves when they do."""
        if codes not in self._onward:
            reached = {self.place_of[code] for code in codes}
            for step in self.steps:
                if any(needed in reached for needed, _lag in step.needs):
                    reached.add(step.place)
            self._onward[codes] = tuple(step for step in self.steps if step.place in reached)
        return self._onward[codes]

    @cached_property
    def _onward(self) -> dict[frozenset[str], tuple["_Step", ...]]:
        return {}

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """How long the things that are needed are good for, where they run out."""
        return tuple(
            Window(activity.code, need.code, need.at_most)
            for activity in self.activities
            for need in activity.needs
            if need.at_most is not None
        )

    def calendar_of(self, activity: Activity) -> WorkDays:
        """The days that count for an activity."""
        return self.calendars.get(activity.calendar, EVERY_DAY)

    def is_in_working_days(self, activity: Activity) -> bool:
        """Whether the duration of an activity counts working days alone."""
        return not isinstance(self.calendar_of(activity), EveryDay | OpenDays)


class _Step(NamedTuple):
    """An activity by its place, with the places of what it needs and the lags; no `days` where every day counts."""

    place: int
    code: str
    needs: tuple[tuple[int, int], ...]
    days: WorkDays | None
    duration: int
    not_before: int


Durations = Mapping[str, int]
RunsOut = tuple[str, str]  # the codes of what needs, and of what is needed and has run out by then


@dataclass(frozen=True)
class Early:
    """The earliest day on which each activity begins, and on which it is done, by code.

    `broken`: what runs out before it is used, whatever is done when: the order itself takes longer than it is good for.
    """

    begins: Mapping[str, int]
    done: Mapping[str, int]
    broken: frozenset[RunsOut] = frozenset()

    @property
    def departs(self) -> int:
        """The earliest day of departure."""
        return self.begins[DEPARTURE]


_NO_DURATIONS: Durations = {}
_ROUNDS = 60  # more than the weeks over which weekends and holidays of any country repeat, for each thing that runs out


def earliest(network: Network, durations: Durations = _NO_DURATIONS, not_before: int = 0) -> Early:
    """The forward pass: everything as early as it may be, and no earlier than what it is good for allows.

    `durations` are in place of those of the network, by code; `not_before` holds for the departure.
    """
    windows = network.windows
    broken = set(cannot_be_kept(network, durations))
    while True:
        held = [window for window in windows if window not in broken]
        begins, done, violated = _forward(network, durations, not_before, held)
        if not violated:
            return Early(begins, done, frozenset((window.code, window.needed) for window in broken))
        # One that cannot be kept pulls others along: those are broken that cannot be kept alone, else all of them.
        tried = violated if len(violated) > 1 else ()
        alone = {window for window in tried if _forward(network, durations, not_before, [window])[2]}
        broken |= alone or set(violated)


def cannot_be_kept(network: Network, durations: Durations) -> tuple[Window, ...]:
    """What has run out by the departure whatever is done when: what lies between takes longer than it is good for."""
    spans = _spans(network, durations) if network.windows else {}
    return tuple(one for one in network.windows if one.code == DEPARTURE and spans[one.needed] > one.at_most)


_Days = dict[str, int]


def _forward(
    network: Network, durations: Durations, not_before: int, windows: Sequence[Window]
) -> tuple[_Days, _Days, list[Window]]:
    """Days of beginning and end, and the windows that were still violated when it was given up, if any.

    What would run out is begun later, until nothing runs out. Without a circle that only grows this ends after as many
    rounds as there are windows; weekends and holidays can only add some weeks.
    """
    steps, place_of = network.steps, network.place_of
    takes = [durations.get(step.code, step.duration) for step in steps]
    floors = [step.not_before for step in steps]
    floors[place_of[DEPARTURE]] = max(floors[place_of[DEPARTURE]], not_before)
    begins, done = [0] * len(steps), [0] * len(steps)
    moved: Sequence[_Step] = steps
    for _round in range(_ROUNDS + len(windows)):
        _sweep(moved, takes, floors, begins, done)
        violated = [one for one in windows if begins[place_of[one.code]] - done[place_of[one.needed]] > one.at_most]
        if not violated:
            break
        for window in violated:
            place = place_of[window.needed]
            first = _begun_for(steps[place], takes[place], begins[place_of[window.code]] - window.at_most)
            floors[place] = max(floors[place], first)
        moved = network.from_here(frozenset(window.needed for window in violated))
    codes = [step.code for step in steps]
    return dict(zip(codes, begins, strict=True)), dict(zip(codes, done, strict=True)), violated


def _sweep(
    moved: Iterable[_Step], takes: Sequence[int], floors: Sequence[int], begins: list[int], done: list[int]
) -> None:
    """Reckon anew when these activities begin and are done; the lists have a place for each activity in order."""
    for step in moved:
        place = step.place
        begin = floors[place]
        for needed, lag in step.needs:
            ready = done[needed] + lag
            if ready > begin:
                begin = ready
        if step.days is None:
            begins[place], done[place] = begin, begin + takes[place]
        else:
            begins[place], done[place] = step.days.worked(begin, takes[place])


def _begun_for(step: _Step, takes: int, done: int) -> int:
    """The first day on which an activity can begin so that it is not done before a day."""
    days = step.days or EVERY_DAY
    return days.before(days.on_or_after(done), takes)


def _spans(network: Network, durations: Durations) -> _Days:
    """How many days at least lie between the end of each activity and the departure, where every day is worked."""
    spans = [0] * len(network.steps)
    for step in reversed(network.steps):
        whole = durations.get(step.code, step.duration) + spans[step.place]
        for needed, lag in step.needs:
            if whole + lag > spans[needed]:
                spans[needed] = whole + lag
    return {step.code: spans[step.place] for step in network.steps}


@dataclass(frozen=True)
class Late:
    """The last day on which each activity begins, and on which it is done, for a departure on a day; by code.

    `broken`: what has run out by that day even if it is done as late as what follows it allows.
    """

    begins: Mapping[str, int]
    done: Mapping[str, int]
    broken: frozenset[RunsOut] = frozenset()


def latest(network: Network, departs: int) -> Late:
    """The backward pass from a day of departure: the last days that are in time. They may lie in the past."""
    windows = network.windows
    ceilings: _Days = {}
    for _round in range(_ROUNDS + len(windows)):
        begins, done = _swept_back(network, departs, ceilings)
        violated = [window for window in windows if begins[window.code] - done[window.needed] > window.at_most]
        moved = [window for window in violated if window.code != DEPARTURE]
        for window in moved:  # what needs it comes earlier, so that it has not run out; the departure stays
            activity = network.by_code[window.code]
            first = network.calendar_of(activity).before(done[window.needed] + window.at_most, 0)
            last = network.calendar_of(activity).after(first, activity.duration)
            ceilings[window.code] = min(ceilings.get(window.code, last), last)
        if not moved:
            break
    return Late(begins, done, frozenset((window.code, window.needed) for window in violated))


def _swept_back(network: Network, departs: int, ceilings: Mapping[str, int]) -> tuple[_Days, _Days]:
    begins: _Days = {}
    done: _Days = {}
    for activity in reversed(network.in_order):
        code, days = activity.code, network.calendar_of(activity)
        last = min((begins[after.code] - need.lag for after, need in network.needed_by[code]), default=departs)
        last = min(last, ceilings.get(code, last))
        begins[code] = departs if code == DEPARTURE else days.before(last, activity.duration)
        done[code] = days.after(begins[code], activity.duration)
    return begins, done


def deciding(network: Network, early: Early) -> tuple[str, ...]:
    """The chain that decides the earliest day, from its first activity to the departure, by codes.

    Each of them begins as soon as the one before it is done. Where several would, it is the one that takes longest.
    """
    chain = [DEPARTURE]
    while tight := _tight(network, early, network.by_code[chain[-1]]):
        chain.append(max(tight, key=lambda code: (early.done[code] - early.begins[code], early.begins[code])))
    return tuple(reversed(chain))


def _tight(network: Network, early: Early, activity: Activity) -> list[str]:
    begins, days = early.begins[activity.code], network.calendar_of(activity)
    return [need.code for need in activity.needs if days.on_or_after(early.done[need.code] + need.lag) == begins]
