"""How a return ends before it has begun: what is known of each end, and what speaks against it (domain, section 2)."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from returns.cases.rules.cases import CaseState, Reason
from returns.counselling.rules import Solution
from returns.lifecycle.rules.lifecycle import Reasons, StepReason


class Channel(enum.StrEnum):
    """How the person said that they withdraw."""

    IN_PERSON = "said_in_person"
    PHONE = "said_by_phone"
    MESSAGE = "said_in_message"
    LETTER = "said_in_letter"
    SOMEBODY_ELSE = "said_through_somebody"


class CancelCause(enum.StrEnum):
    """Why a return is cancelled although nobody withdrew."""

    STAYS = "stays_here"
    ELSEWHERE = "goes_elsewhere"
    DEATH = "death_before_departure"
    OTHER = "other_cause"


# What each end before boarding has to carry beside its reason, and what of an `Ending` the timeline keeps.
ENDING_FIELDS = {
    CaseState.WITHDRAWN_BY_APPLICANT: ("said_by", "channel", "said_on", "covers"),
    CaseState.WITHDRAWN_BY_ORGANISATION: ("decided_by",),
    CaseState.REVERSED: ("authority", "notice_on", "notice_reference"),
    CaseState.CANCELLED: ("cause",),
}


@dataclass(frozen=True)
class Ending:
    """What is known of an end beside its reason; only what belongs to its kind is kept.

    `said_by`: a person's id as hex, empty for somebody outside the case; `covers`: the ids of the people in whose name
    it was said.
    """

    said_by: str = ""
    channel: Channel | None = None
    said_on: date | None = None
    covers: tuple[str, ...] | None = None
    decided_by: str = ""
    authority: str = ""
    notice_on: date | None = None
    notice_reference: str = ""
    cause: CancelCause | None = None


NOTHING_SAID = Ending()
_RECORDED_AS = {CancelCause.STAYS: Solution.STAY, CancelCause.ELSEWHERE: Solution.ELSEWHERE}


def ending_reasons(to: CaseState, ending: Ending, people: Iterable[str], solution: Solution | None) -> Reasons:
    """The reasons against this end that the table of steps does not know.

    A family may go on without one of its members: then it is split first, and the part that stays withdraws whole.
    A case is cancelled because the person stays, or goes elsewhere, only where that solution was recorded.
    """
    reasons = []
    if to is CaseState.WITHDRAWN_BY_APPLICANT and ending.covers is not None and set(ending.covers) != set(people):
        reasons.append(Reason(StepReason.WITHDRAWS_ALONE, cleared_by="people"))
    needed_solution = _RECORDED_AS.get(ending.cause) if ending.cause and to is CaseState.CANCELLED else None
    if needed_solution is not None and solution is not needed_solution:
        reasons.append(Reason(StepReason.SOLUTION_NOT_RECORDED, cleared_by="counselling"))
    return tuple(reasons)


def kept_of(to: CaseState, ending: Ending) -> dict[str, Any]:
    """What the timeline keeps of an end of this kind; fields that were left empty are not among it."""
    return {name: value for name in ENDING_FIELDS[to] if (value := getattr(ending, name))}
