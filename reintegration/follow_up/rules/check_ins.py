"""Check-ins: what happens to a visit by itself, and what keeps an entry about a visit from being taken."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reintegration.episodes.rules import EpisodeReason
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, LostRules, VisitOutcome, VisitState
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.rules import Reason, ReasonCode
from returns.counselling.rules import well_being_problems

# Attempts in their order: the ladder, which step comes next, and how much is left before somebody counts as lost.

LADDER = "follow_up.attempt_ladder"


class LadderStep(enum.StrEnum):
    """How somebody is tried, from what disturbs least to going there. The rule book says in which order."""

    CALL = "call"
    OTHER_CALL = "other_call"
    CONTACT_PERSON = "contact_person"
    VISIT = "visit"


# By which channel each step is made. A message stands on no step: nobody can tell whether it was read, and by whom.
CHANNELS = {
    LadderStep.CALL: Channel.CALL,
    LadderStep.OTHER_CALL: Channel.CALL,
    LadderStep.CONTACT_PERSON: Channel.CALL,
    LadderStep.VISIT: Channel.VISIT,
}
# After these nobody goes on up the ladder: the next step could do harm, or is not wanted.
_ENDS_THE_LADDER = (AttemptOutcome.UNSAFE_TO_CONTACT, AttemptOutcome.REFUSED, AttemptOutcome.MOVED)


@dataclass(frozen=True)
class Tried:
    """One attempt: its step (None for a message, and for what was entered before steps were asked), when, and how."""

    step: LadderStep | None
    on: date
    outcome: AttemptOutcome


@dataclass(frozen=True)
class Ladder:
    """Where the attempts of a visit stand.

    `steps`: each with whether it was tried in vain since the person was last reached. `next`: the first that was not;
    None when all were, or when the last attempt says that nobody goes on. `attempts_left` and `days_left`: what is
    missing before the visit counts among those of somebody who is lost; a day that is missing needs an attempt of its
    own, so there are never fewer attempts left than days.
    """

    steps: tuple[tuple[LadderStep, bool], ...]
    next: LadderStep | None
    is_ended: bool
    attempts_left: int
    days_left: int


def ladder_of(order: Sequence[LadderStep], attempts: Sequence[Tried], rules: LostRules) -> Ladder:
    """Where the attempts of a visit stand, given in their order. Only those since somebody was reached count."""
    reached = max((at for at, attempt in enumerate(attempts) if attempt.outcome is AttemptOutcome.REACHED), default=-1)
    vain = attempts[reached + 1 :]
    tried = {attempt.step for attempt in vain}
    is_ended = bool(vain) and vain[-1].outcome in _ENDS_THE_LADDER
    left = [step for step in order if step not in tried]
    days_left = max(0, rules.days - len({attempt.on for attempt in vain}))
    return Ladder(
        steps=tuple((step, step in tried) for step in order),
        next=left[0] if left and not is_ended else None,
        is_ended=is_ended,
        attempts_left=max(days_left, rules.attempts - len(vain)),
        days_left=days_left,
    )


# Check-ins.


class CheckInReason(ReasonCode):
    """Codes of reasons about entries about visits."""

    CONTACT_NOT_CONSENTED = "contact_not_consented"
    VISIT_STOPPED = "visit_stopped"
    ENTRY_IN_THE_FUTURE = "entry_in_the_future"
    ENTRY_BEFORE_ARRIVAL = "entry_before_arrival"
    OUTCOME_IS_DERIVED = "outcome_is_derived"
    VISIT_DONE_ALREADY = "visit_done_already"
    WELL_BEING_MISSING = "well_being_missing"
    MOVED_BECAUSE_MISSING = "moved_because_missing"
    WHO_IS_MISSING = "who_is_missing"
    NOTHING_TO_TAKE_BACK = "nothing_to_take_back"
    LOG_UNDO_IS_OVER = "log_undo_is_over"
    LOG_OF_OTHERS = "log_of_others"
    EPISODE_ENDED_SINCE = "episode_ended_since"


class VisitEventKind(enum.StrEnum):
    """Each is told once per visit."""

    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"


class MovedBecause(enum.StrEnum):
    """Why somebody moved on, as they said it."""

    CHOICE = "choice"
    NEED = "need"
    UNKNOWN = "unknown"


# The states in which a visit still asks for something.
ASKING = (VisitState.PLANNED, VisitState.DUE, VisitState.OVERDUE)
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


def why_not_entered(entry: Entry) -> tuple[Reason, ...]:
    """Everything that keeps an attempt, a visit or a survey from being entered. Late and early entries are taken."""
    reasons = []
    if not entry.is_episode_open:
        reasons.append(Reason(EpisodeReason.EPISODE_CLOSED))
    if not entry.may_be_contacted:
        reasons.append(Reason(CheckInReason.CONTACT_NOT_CONSENTED))
    if entry.state is VisitState.STOPPED:
        reasons.append(Reason(CheckInReason.VISIT_STOPPED))
    if entry.at > entry.now:
        reasons.append(Reason(CheckInReason.ENTRY_IN_THE_FUTURE))
    if entry.at < entry.arrived_at:
        reasons.append(Reason(CheckInReason.ENTRY_BEFORE_ARRIVAL))
    return tuple(reasons)


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
    reasons = []
    if outcome is VisitOutcome.NOT_ATTEMPTED:
        reasons.append(Reason(CheckInReason.OUTCOME_IS_DERIVED))
    if is_logged:
        reasons.append(Reason(CheckInReason.VISIT_DONE_ALREADY))
    if outcome is VisitOutcome.DONE and well_being_problems(ratings):
        reasons.append(Reason(CheckInReason.WELL_BEING_MISSING))
    if outcome is VisitOutcome.MOVED_ON and moved_because is None:
        reasons.append(Reason(CheckInReason.MOVED_BECAUSE_MISSING))
    if outcome in (VisitOutcome.MOVED_ON, VisitOutcome.DECEASED) and not is_said_of_whom:
        reasons.append(Reason(CheckInReason.WHO_IS_MISSING))
    return tuple(reasons)


def end_of(outcome: VisitOutcome, because: MovedBecause | None) -> Verdict | None:
    """The verdict that an outcome of a visit means for whoever it is said of; None where it ends nothing."""
    if outcome is VisitOutcome.DECEASED:
        return Verdict.DECEASED
    return _MOVED[because or MovedBecause.UNKNOWN] if outcome is VisitOutcome.MOVED_ON else None
