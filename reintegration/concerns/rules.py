"""Concerns that a worker or an answer to a survey raises, in which order they are told, and offers of help."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from returns.cases.rules.cases import ReasonCode


class ConcernReason(ReasonCode):
    """Codes of reasons about concerns."""

    CONCERN_CLOSED_ALREADY = "concern_closed_already"
    CONCERN_IS_OPEN = "concern_is_open"
    CONCERN_TAKEN = "concern_taken"


class ConcernKind(enum.StrEnum):
    """A concern escalates; an offer of help is made to the person and noted."""

    CONCERN = "concern"
    OFFER_OF_HELP = "offer_of_help"


class ConcernState(enum.StrEnum):
    """Open until somebody has dealt with it."""

    OPEN = "open"
    CLOSED = "closed"


class Category(enum.StrEnum):
    """What a concern is about. Sealed wherever it is kept, and part of no list, message or figure. Source: domain."""

    THREAT = "threat"
    VIOLENCE = "violence"
    CONTACT = "trafficker_contact"
    SELF_HARM = "self_harm"
    CHILD = "child_at_risk"
    OTHER = "other"


class Pace(enum.StrEnum):
    """How fast a concern goes up: at once, or in its turn. Anything may go at once, so it identifies nothing."""

    AT_ONCE = "at_once"
    IN_TURN = "in_turn"


class Step(enum.StrEnum):
    """Who is told, in the order of the rule follow_up.escalation; `again`: everybody who could still take it."""

    PARTNER_WORKER = "partner_worker"
    PARTNER_COORDINATOR = "partner_coordinator"
    CASE_OWNER = "case_owner"
    DUTY_SPECIALIST = "duty_specialist"
    AGAIN = "again"


class EntryKind(enum.StrEnum):
    """What was written down about a concern after it was raised. Entries are added, and never changed."""

    NOTE = "note"
    TAKEN = "taken"
    CLOSED = "closed"
    REOPENED = "reopened"


PARTNER_STEPS = frozenset({Step.PARTNER_WORKER, Step.PARTNER_COORDINATOR})


@dataclass(frozen=True)
class Ladder:
    """The steps of one pace. `minutes`: how long each waits for somebody after the one before; 0 is at once."""

    steps: tuple[Step, ...]
    minutes: Mapping[Step, int]
    most_again: int

    @property
    def last(self) -> int:
        """The ordinal of the last step, repetitions included; ordinals count from 1."""
        return len(self.steps) + self.most_again

    def step(self, ordinal: int) -> Step:
        """Who is told at an ordinal."""
        return self.steps[ordinal - 1] if ordinal <= len(self.steps) else Step.AGAIN

    def wait(self, ordinal: int) -> int:
        """Minutes between the step before and this one."""
        return self.minutes[self.step(ordinal)]


@dataclass(frozen=True)
class Rise:
    """What is told now, by ordinal, and what comes next: None when nothing does."""

    told: tuple[tuple[int, Step], ...]
    following: int | None
    minutes: int  # from now until `following`


def pace_of(category: Category | None, chosen: Pace) -> Pace:
    """Protection goes up at once, whatever pace was chosen; so does what has no category. Source: domain, follow-up."""
    return chosen if category is Category.OTHER else Pace.AT_ONCE


def rise(ladder: Ladder, first: int, reachable: Collection[Step], skips_partners: bool) -> Rise:
    """What happens when the clock of a concern has run out at the ordinal `first`, or when it is raised (1).

    `reachable`: steps at which somebody can be told. A step without anybody does not cost its time: the next one is
    told at once. `skips_partners`: it is about somebody of an organisation, so no partner is told, and nobody is waited
    for before the specialist on duty. An office is never silent for want of people: repetitions keep their time.
    """
    steps: list[tuple[int, Step]] = []
    ordinal = first
    while ordinal <= ladder.last:
        step, moves_on = ladder.step(ordinal), ordinal == first
        is_left_out = skips_partners and step in PARTNER_STEPS
        is_repeated = step is Step.AGAIN
        if not is_left_out:
            waits = ladder.wait(ordinal) if is_repeated or not skips_partners else 0
            reached = any(earlier in reachable for _ordinal, earlier in steps)
            if not moves_on and waits and (reached or is_repeated):
                return Rise(tuple(steps), ordinal, waits)
            steps.append((ordinal, step))
        ordinal += 1
    return Rise(tuple(steps), None, 0)
