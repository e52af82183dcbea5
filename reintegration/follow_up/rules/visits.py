"""What becomes of a visit: which one an entry belongs to, its state on a day, its outcome at the end, who is lost.

Sources: data/rules/follow_up.toml. A visit is named by its position in the schedule. `settled` are the positions of the
visits that were done or stopped: nothing more is expected of them.
"""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reintegration.follow_up.rules.check_ins import CheckInReason
from reintegration.follow_up.rules.follow_up import (
    Attempt,
    AttemptOutcome,
    LostRules,
    PlannedVisit,
    VisitOutcome,
    VisitState,
)
from returns.cases.rules import Reason

# What the last attempt says of the visit by itself. Every other one that reached nobody says "unreachable".
_SAID_AT_LAST = {
    AttemptOutcome.UNSAFE_TO_CONTACT: VisitOutcome.UNSAFE_TO_CONTACT,
    AttemptOutcome.REFUSED: VisitOutcome.REFUSED,
    AttemptOutcome.MOVED: VisitOutcome.MOVED_ON,
    AttemptOutcome.REACHED: VisitOutcome.NOT_ATTEMPTED,
}


@dataclass(frozen=True)
class TriedVisit:
    """A visit as `is_lost` looks at it: its outcome (None while it is open) and its attempts in their order."""

    outcome: VisitOutcome | None
    attempts: tuple[Attempt, ...]


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


def outcome_at_close(attempts: Sequence[Attempt]) -> VisitOutcome:
    """The outcome of a visit whose window closed without one. Attempts in their order.

    No attempt: not attempted. Otherwise what the last attempt says: unsafe, refused, moved on, or that nobody was
    reached. Somebody who was reached, and whom nobody tried to see after that, was not attempted.
    """
    if not attempts:
        return VisitOutcome.NOT_ATTEMPTED
    return _SAID_AT_LAST.get(attempts[-1].outcome, VisitOutcome.UNREACHABLE)


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


# The end of a visit before its window closes: when it is asked for once more, and until when a log is taken back.

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


# Which visits somebody looks at: all that ask for something, or those in one state, or those that nobody has.


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
