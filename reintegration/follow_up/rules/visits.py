"""Visits: their state on a day, what keeps an entry from being taken, how one ends, and who is lost.

Sources: data/rules/follow_up.toml. A visit is named by its position in the schedule. `settled` are the positions of the
visits that were done or stopped: nothing more is expected of them.
"""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reintegration.episodes.rules import EpisodeReason
from reintegration.follow_up.rules.follow_up import (
    Attempt,
    AttemptOutcome,
    LostRules,
    PlannedVisit,
    VisitOutcome,
    VisitState,
)
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.rules.cases import Reason, ReasonCode
from returns.counselling.rules import well_being_problems

# The states in which a visit still asks for something.
ASKING = (VisitState.PLANNED, VisitState.DUE, VisitState.OVERDUE)


class VisitEventKind(enum.StrEnum):
    """Each is told once per visit."""

    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"


# What moves a visit into a state by itself: the states that it may come from.
COMES_FROM = {
    VisitEventKind.DUE: (VisitState.PLANNED,),
    VisitEventKind.OVERDUE: (VisitState.PLANNED, VisitState.DUE),
    VisitEventKind.MISSED: ASKING,
}
BECOMES = {
    VisitEventKind.DUE: VisitState.DUE,
    VisitEventKind.OVERDUE: VisitState.OVERDUE,
    VisitEventKind.MISSED: VisitState.MISSED,
}


class Which(enum.StrEnum):
    """A choice of the list of visits."""

    ALL = "all"
    LATE = "late"
    DUE = "due"
    COMING = "coming"


STATES = {
    Which.LATE: (VisitState.OVERDUE,),
    Which.DUE: (VisitState.DUE,),
    Which.COMING: (VisitState.PLANNED,),
}


def is_outside_window(visit: PlannedVisit, day: date) -> bool:
    """Whether an entry of this day is early or late for this visit. It is accepted all the same, and labelled so."""
    return not visit.opens_on <= day <= visit.closes_on


def entry_goes_to(visits: Sequence[PlannedVisit], settled: Collection[int], day: date) -> int | None:
    """The position of the visit that an entry of this day belongs to, unless the worker picks another.

    The earliest one whose window is open that day, else the one whose window is nearest (of two as near, the earlier):
    the entry is then outside the window, also where the visit counts as missed. None if every visit is settled.
    """
    unsettled = [at for at in range(len(visits)) if at not in settled]

    def distance(at: int) -> int:
        return max((visits[at].opens_on - day).days, (day - visits[at].closes_on).days, 0)

    return min(unsettled, key=lambda at: (distance(at), visits[at].nominal_on, at), default=None)


def state_on(
    visit: PlannedVisit, today: date, outcome: VisitOutcome | None = None, *, stopped: bool = False
) -> VisitState:
    """The state on a day. A visit that was stopped asks for nothing any more; started again, its days count again.

    Planned until the window opens, due until the day it is due, overdue until the window closes, then missed. Any
    outcome but done is missed too, from the day that it was written down: it says why the visit did not take place, and
    people read that instead (`episodes.words.stands`): only what nobody tried is called missed.
    """
    if outcome is VisitOutcome.DONE:
        return VisitState.DONE
    if stopped:
        return VisitState.STOPPED
    if outcome is not None or today > visit.closes_on:
        return VisitState.MISSED
    if today < visit.opens_on:
        return VisitState.PLANNED
    return VisitState.DUE if today <= visit.due_on else VisitState.OVERDUE


# What the last attempt says of the visit by itself. Every other one that reached nobody says "unreachable".
_SAID_AT_LAST = {
    AttemptOutcome.UNSAFE_TO_CONTACT: VisitOutcome.UNSAFE_TO_CONTACT,
    AttemptOutcome.REFUSED: VisitOutcome.REFUSED,
    AttemptOutcome.MOVED: VisitOutcome.MOVED_ON,
    AttemptOutcome.REACHED: VisitOutcome.NOT_ATTEMPTED,
}


def outcome_at_close(attempts: Sequence[Attempt]) -> VisitOutcome:
    """The outcome of a visit whose window closed without one. Attempts in their order.

    No attempt: not attempted. Otherwise what the last attempt says: unsafe, refused, moved on, or that nobody was
    reached. Somebody who was reached, and whom nobody tried to see after that, was not attempted.
    """
    if not attempts:
        return VisitOutcome.NOT_ATTEMPTED
    return _SAID_AT_LAST.get(attempts[-1].outcome, VisitOutcome.UNREACHABLE)


# Entries about a visit: what keeps one from being taken, and what an outcome means for whoever it is said of.


class CheckInReason(ReasonCode):
    """Codes of reasons about entries about visits."""

    CONTACT_NOT_CONSENTED = "contact_not_consented"
    VISIT_STOPPED = "visit_stopped"
    ENTRY_IN_THE_FUTURE = "entry_in_the_future", "time"
    ENTRY_DAY_IN_THE_FUTURE = "entry_day_in_the_future", "day"
    ENTRY_BEFORE_ARRIVAL = "entry_before_arrival", "time"
    OUTCOME_IS_DERIVED = "outcome_is_derived", "outcome"
    VISIT_DONE_ALREADY = "visit_done_already"
    WELL_BEING_MISSING = "well_being_missing", "physical", "mental", "social"
    MOVED_BECAUSE_MISSING = "moved_because_missing", "moved_because"
    WHO_IS_MISSING = "who_is_missing", "whom"
    NOTHING_TO_TAKE_BACK = "nothing_to_take_back"
    LOG_UNDO_IS_OVER = "log_undo_is_over"
    LOG_OF_OTHERS = "log_of_others"
    EPISODE_ENDED_SINCE = "episode_ended_since"


class MovedBecause(enum.StrEnum):
    """Why somebody moved on, as they said it."""

    CHOICE = "choice"
    NEED = "need"
    UNKNOWN = "unknown"


_MOVED = {
    MovedBecause.CHOICE: Verdict.MOVED_ON_BY_CHOICE,
    MovedBecause.NEED: Verdict.MOVED_ON_BY_NEED,
    MovedBecause.UNKNOWN: Verdict.MOVED_ON_REASON_UNKNOWN,
}


@dataclass(frozen=True)
class Entry:
    """An entry about a visit: where the visit stands, whether it may be made at all, and the instant it is about."""

    state: VisitState
    is_episode_open: bool
    may_be_contacted: bool
    at: datetime
    now: datetime
    arrived_at: datetime
    is_of_a_later_day: bool = False  # than today, by the clocks at the place of the visit


def why_not_entered(entry: Entry) -> tuple[Reason, ...]:
    """Everything that keeps an attempt, a visit or a survey from being entered. Late and early entries are taken."""
    checks = (
        (not entry.is_episode_open, EpisodeReason.EPISODE_CLOSED),
        (not entry.may_be_contacted, CheckInReason.CONTACT_NOT_CONSENTED),
        (entry.state is VisitState.STOPPED, CheckInReason.VISIT_STOPPED),
        (entry.is_of_a_later_day, CheckInReason.ENTRY_DAY_IN_THE_FUTURE),
        (entry.at > entry.now and not entry.is_of_a_later_day, CheckInReason.ENTRY_IN_THE_FUTURE),
        (entry.at < entry.arrived_at, CheckInReason.ENTRY_BEFORE_ARRIVAL),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def why_not_logged(
    outcome: VisitOutcome,
    ratings: Mapping[str, int],
    *,
    is_logged: bool,
    moved_because: MovedBecause | None,
    is_said_of_whom: bool,
) -> tuple[Reason, ...]:
    """Everything that keeps a visit from being logged with this outcome.

    `is_logged`: it was logged as done, and this adds nothing: its well-being is noted, or the outcome is another one.
    `is_said_of_whom`: who died or moved on is named, or there is one adult only. Source: domain, life of a case
    (well-being at each visit) and follow-up (outcomes).
    """
    done, moved_on = outcome is VisitOutcome.DONE, outcome is VisitOutcome.MOVED_ON
    checks = (
        (outcome is VisitOutcome.NOT_ATTEMPTED, CheckInReason.OUTCOME_IS_DERIVED),
        (is_logged, CheckInReason.VISIT_DONE_ALREADY),
        (done and bool(well_being_problems(ratings)), CheckInReason.WELL_BEING_MISSING),
        (moved_on and moved_because is None, CheckInReason.MOVED_BECAUSE_MISSING),
        ((moved_on or outcome is VisitOutcome.DECEASED) and not is_said_of_whom, CheckInReason.WHO_IS_MISSING),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def end_of(outcome: VisitOutcome, because: MovedBecause | None) -> Verdict | None:
    """The verdict that an outcome of a visit means for whoever it is said of; None where it ends nothing."""
    if outcome is VisitOutcome.DECEASED:
        return Verdict.DECEASED
    return _MOVED[because or MovedBecause.UNKNOWN] if outcome is VisitOutcome.MOVED_ON else None


# Ending a visit before its window closes, and taking the log of it back.

UNDO_SECONDS = "follow_up.undo_seconds"


def days_left_in_window(visit: PlannedVisit, today: date) -> int:
    """How many days of the window are still to come after today; negative once it has closed."""
    return (visit.closes_on - today).days


def ends_early(visit: PlannedVisit, outcome: VisitOutcome, today: date, *, is_logged: bool) -> bool:
    """Whether this would end a visit that could still take place. One that was logged already has ended."""
    return outcome is not VisitOutcome.DONE and not is_logged and days_left_in_window(visit, today) >= 0


def undo_ends(recorded_at: datetime, seconds: int) -> datetime:
    """The instant until which a log is taken back. Source: rule follow_up.undo_seconds."""
    return recorded_at + timedelta(seconds=seconds)


def why_not_taken_back(
    recorded_at: datetime | None, now: datetime, seconds: int, *, is_own: bool, is_episode_open: bool
) -> tuple[Reason, ...]:
    """Everything that keeps the last log of a visit (`recorded_at`; None: there is none) from being taken back."""
    if recorded_at is None:
        return (Reason(CheckInReason.NOTHING_TO_TAKE_BACK),)
    checks = (
        (now > undo_ends(recorded_at, seconds), CheckInReason.LOG_UNDO_IS_OVER),
        (not is_own, CheckInReason.LOG_OF_OTHERS),
        (not is_episode_open, CheckInReason.EPISODE_ENDED_SINCE),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


# Lost to follow-up, and found again.


class LostEventKind(enum.StrEnum):
    """Each is told once, every time that it happens: who is found can be lost again."""

    LOST = "lost"
    FOUND = "found"


@dataclass(frozen=True)
class TriedVisit:
    """A visit as `is_lost` looks at it: its outcome (None while it is open) and its attempts in their order."""

    outcome: VisitOutcome | None
    attempts: tuple[Attempt, ...]


def is_lost(visits: Sequence[TriedVisit], rules: LostRules) -> bool:
    """Whether a person is lost to follow-up: the last closed visits were all tried often enough and never reached.

    Visits in their order, without stopped ones. Only the attempts after the last one that reached the person count. Any
    other outcome breaks the row, not attempted above all; being reached for a visit that is still open ends it.
    """
    closed = [visit for visit in visits if visit.outcome is not None]
    reached_since = any(
        attempt.outcome is AttemptOutcome.REACHED
        for visit in visits
        if visit.outcome is None
        for attempt in visit.attempts
    )
    row = closed[-rules.visits :]
    return not reached_since and len(row) == rules.visits and all(_tried_in_vain(visit, rules) for visit in row)


def _tried_in_vain(visit: TriedVisit, rules: LostRules) -> bool:
    """Whether a visit was unreachable after enough attempts on enough days."""
    outcomes = [attempt.outcome for attempt in visit.attempts]
    reached = max((at for at, outcome in enumerate(outcomes) if outcome is AttemptOutcome.REACHED), default=-1)
    vain = visit.attempts[reached + 1 :]
    return (
        visit.outcome is VisitOutcome.UNREACHABLE
        and len(vain) >= rules.attempts
        and len({attempt.on for attempt in vain}) >= rules.days
    )


def lost_change(was_lost: bool, is_lost: bool, *, is_open_again: bool = False) -> LostEventKind | None:
    """What has happened to somebody since it was last looked; None if nothing has.

    `is_open_again`: a visit that was tried in vain is only open again, since its days were changed: who was lost is not
    found by that.
    """
    if was_lost == is_lost or (was_lost and is_open_again):
        return None
    return LostEventKind.LOST if is_lost else LostEventKind.FOUND


def is_open_again(visits: Sequence[TriedVisit]) -> bool:
    """Whether the last visit that somebody was tried for is open, and reached nobody."""
    tried = [visit for visit in visits if visit.attempts or visit.outcome is not None]
    if not tried or tried[-1].outcome is not None:
        return False
    return all(attempt.outcome is not AttemptOutcome.REACHED for attempt in tried[-1].attempts)
