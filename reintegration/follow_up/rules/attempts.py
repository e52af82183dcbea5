"""Attempts to reach somebody: in which order, what comes next, and how many are left before somebody is lost."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, LostRules

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


@dataclass(frozen=True)
class ToTry:
    """By what people can be tried: on channels that all their cards allow, and on numbers that one of them has."""

    channels: frozenset[Channel]
    own_numbers: int = 1
    has_contact_person: bool = False

    def offers(self, step: LadderStep) -> bool:
        """Whether a step can be taken. What a card forbids, or has no number for, is never the next one."""
        has_number = {
            LadderStep.OTHER_CALL: self.own_numbers > 1,
            LadderStep.CONTACT_PERSON: self.has_contact_person,
        }
        return CHANNELS[step] in self.channels and has_number.get(step, True)


def next_step(ladder: Ladder, to_try: ToTry) -> LadderStep | None:
    """The first step on offer that was not tried, else the last one; None where nobody goes on, or none is on offer."""
    offered = [(step, is_tried) for step, is_tried in ladder.steps if to_try.offers(step)]
    left = [step for step, is_tried in offered if not is_tried]
    last = [step for step, _tried in reversed(offered)]
    return None if ladder.is_ended else next(iter([*left, *last]), None)
