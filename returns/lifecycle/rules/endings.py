"""How a return ends before boarding: who said it and why are kept apart, and what each end has to carry."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returns.cases.rules import CaseState, Reason, ReasonCode
from returns.counselling.rules import Solution


class EndingReason(ReasonCode):
    """Codes of reasons about the end of a return."""

    WITHDRAWS_ALONE = "withdraws_alone"
    SOLUTION_NOT_RECORDED = "solution_not_recorded"


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


@dataclass(frozen=True)
class Ending:
    """What is known of an end beside its reason; only what belongs to its kind is kept.

    Applicant: `said_by` (a person's id as hex; empty for somebody outside the case), `channel`, `said_on`, and
    `covers`, the ids of the people in whose name it was said. Organisation: `decided_by`. Authority: `authority`,
    `notice_on`, `notice_reference`. Cancelled: `cause`.
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


def has_notice(ending: Ending) -> bool:
    """Whether the authority gave notice: which one, and when. Source: domain, section 2, reversed."""
    return bool(ending.authority and ending.notice_on)


def ending_reasons(
    to: CaseState, ending: Ending, people: Iterable[str], solution: Solution | None
) -> tuple[Reason, ...]:
    """The reasons against this end that the table of steps does not know.

    A family may go on without one of its members: then it is split first, and the part that stays withdraws whole.
    A case is cancelled because the person stays, or goes elsewhere, only where that solution was recorded.
    """
    reasons = []
    if to is CaseState.WITHDRAWN_BY_APPLICANT and ending.covers is not None and set(ending.covers) != set(people):
        reasons.append(Reason(EndingReason.WITHDRAWS_ALONE, cleared_by="people"))
    needed_solution = _RECORDED_AS.get(ending.cause) if ending.cause and to is CaseState.CANCELLED else None
    if needed_solution is not None and solution is not needed_solution:
        reasons.append(Reason(EndingReason.SOLUTION_NOT_RECORDED, cleared_by="counselling"))
    return tuple(reasons)


def kept_of(to: CaseState, ending: Ending) -> dict[str, object]:
    """What the timeline keeps of an end of this kind; fields that were left empty are not among it."""
    by_end: dict[CaseState, dict[str, object]] = {
        CaseState.WITHDRAWN_BY_APPLICANT: {
            "said_by": ending.said_by,
            "channel": ending.channel.value if ending.channel else "",
            "said_on": ending.said_on.isoformat() if ending.said_on else "",
            "covers": list(ending.covers or ()),
        },
        CaseState.WITHDRAWN_BY_ORGANISATION: {"decided_by": ending.decided_by},
        CaseState.REVERSED: {
            "authority": ending.authority,
            "notice_on": ending.notice_on.isoformat() if ending.notice_on else "",
            "notice_reference": ending.notice_reference,
        },
        CaseState.CANCELLED: {"cause": ending.cause.value if ending.cause else ""},
    }
    return {name: value for name, value in by_end[to].items() if value}
