"""What of a case is uncertain: which of its activities wait for others, since when, and whose records say how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planning.durations.rules.incidence import Incidence
from planning.durations.rules.learned import DECISIONS, OWN_WORK, Key, LearnedKind, Reach, Thresholds, closest, keys_for
from planning.durations.rules.spreads import Spread, spread_of, spread_of_decision, spread_of_work
from planning.path.rules.activities import OF_RECORDS, Takes
from planning.path.rules.network import Activity, ActivityKind

K = ActivityKind


@dataclass(frozen=True)
class OpenRequest:
    """A request that is open: of which person (hex), for what, at whose consulate, since which day."""

    person: str
    kind: LearnedKind
    consulate: str
    requested_on: date


@dataclass(frozen=True)
class Wait:
    """Something that takes its time: the activity, what it is learned by, and for how many days it has been open.

    `waited` is None where it has not begun. `least`: it is not planned in fewer days.
    """

    code: str
    kind: LearnedKind
    person: str
    consulate: str
    country: str
    waited: int | None
    least: int = 0

    @property
    def together(self) -> str:
        """What is decided together: a consulate decides on those of a family who asked for the same on one day."""
        if not self.person:
            return self.code
        return f"{self.kind}:{self.consulate}:{'' if self.waited is None else self.waited}"

    @property
    def keys(self) -> tuple[Key, ...]:
        """What is asked, the closest first."""
        return keys_for(self.kind, self.consulate, self.country)


@dataclass(frozen=True)
class Uncertain:
    """A wait with whatever is known of it. `place`: whose records teach it; None: the rule book alone."""

    wait: Wait
    spread: Spread
    place: tuple[Key, Reach] | None
    learned: Incidence | None
    rule: tuple[int, int] | None


@dataclass(frozen=True)
class Facts:
    """What is known of a case that bears on its waits. `begun`: since when decisions are waited for, by kind.

    `takes`: how long each kind of thing takes on its path.
    """

    requests: Sequence[OpenRequest]
    country: str
    today: date
    begun: Mapping[ActivityKind, date] = field(default_factory=dict)
    takes: Mapping[ActivityKind, Takes] = field(default_factory=dict)


def waits_of(activities: Sequence[Activity], facts: Facts) -> list[Wait]:
    """The activities that others decide, and those of which own records say how long, in the order of the network."""
    waits = [_wait(activity, facts) for activity in activities]
    return [wait for wait in waits if wait is not None]


def _wait(activity: Activity, facts: Facts) -> Wait | None:
    work = OF_RECORDS.get(activity.kind)
    if work in OWN_WORK:
        takes = facts.takes.get(activity.kind)
        if takes is None or not takes.learned:  # the rule alone is one number
            return None
        return Wait(activity.code, work, activity.subject, "", facts.country, None, takes.least)
    if work is not None:  # a decision
        since = facts.begun.get(activity.kind)
        waited = max((facts.today - since).days, 0) if since else None
        return Wait(activity.code, work, "", "", facts.country, waited)
    if activity.kind not in (K.DOCUMENT, K.TRANSIT_VISA):
        return None
    is_visa = activity.kind is K.TRANSIT_VISA
    own = [
        request
        for request in facts.requests
        if request.person == activity.subject and (request.kind is LearnedKind.AIRPORT_TRANSIT_VISA) is is_visa
    ]
    if own:
        first = min(own, key=lambda request: request.requested_on)
        waited = (facts.today - first.requested_on).days
        return Wait(activity.code, first.kind, activity.subject, first.consulate, facts.country, waited)
    # Not asked for yet: the way that is always open is a laissez-passer. Of a visa nobody knows whose consulate.
    if is_visa:
        return None
    return Wait(activity.code, LearnedKind.LAISSEZ_PASSER, activity.subject, facts.country, facts.country, None)


@dataclass(frozen=True)
class Figures:
    """What is known of durations today: what is prepared, from how many on it counts, and what the rule book says.

    `rules`: days by which half and nine in ten are done, by kind. `least`: nothing takes fewer days.
    """

    prepared: Mapping[tuple[Key, Reach], Incidence]
    limits: Thresholds
    rules: Mapping[LearnedKind, tuple[int, int]]
    least: int


def uncertain_of(wait: Wait, known: Figures) -> Uncertain | None:
    """A wait as it can be drawn; None where nobody knows more than the one number that the path has already."""
    place, rule = closest(known.prepared, wait.keys, known.limits), known.rules.get(wait.kind)
    learned = known.prepared[place] if place else None
    if wait.kind in OWN_WORK:
        spread = spread_of_work(learned, known.limits.ninety, wait.least) if learned else None
    elif wait.kind in DECISIONS:
        spread = spread_of_decision(learned, known.limits.ninety, wait.waited)
    else:
        spread = spread_of(learned, rule, known.limits.ninety, wait.waited, known.least)
    return None if spread is None else Uncertain(wait, spread, place, learned, rule)
