"""When an emergency access is refused, how it stands, and which counts of them are shown. Pure."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from returns.cases.rules.cases import Reason, ReasonCode

_K = TypeVar("_K")


class EmergencyReason(ReasonCode):
    """Codes of the reasons why an emergency access is not opened, confirmed or reviewed."""

    SWITCHED_OFF = "emergency_switched_off"
    ONE_GOES_ON = "emergency_goes_on"
    OWN_CASE = "emergency_own_case"
    IS_OVER = "emergency_is_over"
    ONE_CANNOT_CONFIRM = "emergency_not_by_oneself"
    NOT_ASKED = "emergency_not_asked"
    STILL_OPEN = "emergency_still_open"
    REVIEWED = "emergency_reviewed"


class EmergencyResult(enum.StrEnum):
    """What the review of an emergency access found."""

    JUSTIFIED = "justified"
    MISTAKEN = "mistaken"  # in good faith; there was another way
    NOT_JUSTIFIED = "not_justified"
    PURSUED = "pursued"  # an incident, which is followed up elsewhere


class EmergencyState(enum.StrEnum):
    """How an emergency access stands at an instant."""

    GOES_ON = "goes_on"
    ENDED = "ended"
    RAN_OUT = "ran_out"
    OPENED_NOTHING = "opened_nothing"


@dataclass(frozen=True)
class Terms:
    """The numbers of the rule book. Sources: rules emergency.*."""

    is_on: bool
    max_hours: int
    default_hours: int
    tries: int
    tries_hours: int


def why_not_opened(terms: Terms, goes_on: bool) -> list[Reason]:
    """Why nobody may open another case now, before anything is known of the case."""
    checks = ((EmergencyReason.SWITCHED_OFF, not terms.is_on), (EmergencyReason.ONE_GOES_ON, goes_on))
    return [Reason(code) for code, applies in checks if applies]


def why_not_confirmed(goes_on: bool, is_asked: bool, is_by_holder: bool) -> list[Reason]:
    """Why the door of trafficking is not opened by this person, in this access."""
    checks = (
        (EmergencyReason.IS_OVER, not goes_on),
        (EmergencyReason.NOT_ASKED, not is_asked),
        (EmergencyReason.ONE_CANNOT_CONFIRM, is_by_holder),
    )
    return [Reason(code) for code, applies in checks if applies]


def why_not_reviewed(goes_on: bool, is_reviewed: bool) -> list[Reason]:
    """Why an access is not reviewed: what it is used for is not known before it has ended; it is reviewed once."""
    checks = ((EmergencyReason.STILL_OPEN, goes_on), (EmergencyReason.REVIEWED, is_reviewed))
    return [Reason(code) for code, applies in checks if applies]


def is_going_on(until: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether an access still opens its case."""
    return ended_at is None and until > now


def state_of(opened_a_case: bool, until: datetime, ended_at: datetime | None, now: datetime) -> EmergencyState:
    """How an access stands."""
    if not opened_a_case:
        return EmergencyState.OPENED_NOTHING
    if ended_at is not None:
        return EmergencyState.ENDED if ended_at < until else EmergencyState.RAN_OUT
    return EmergencyState.GOES_ON if is_going_on(until, ended_at, now) else EmergencyState.RAN_OUT


def shown_counts(counts: Mapping[_K, int], order: Sequence[_K], under: int) -> dict[_K, int | None]:
    """The counts of one table that may be shown beside its total; None for a hidden one.

    A count from 1 to under - 1 is hidden. What is hidden can be reckoned from the total, so more is hidden, in a fixed
    order that tells nothing of their size, until at least two are hidden that come to `under`. Source: rule
    statistics.suppressed_under.
    """
    shown: dict[_K, int | None] = {key: counts.get(key, 0) for key in order}
    hidden = [key for key in order if 0 < counts.get(key, 0) < under]
    if not hidden:
        return shown
    for key in order:
        if len(hidden) > 1 and sum(counts.get(key, 0) for key in hidden) >= under:
            break
        if key not in hidden:
            hidden.append(key)
    return {**shown, **dict.fromkeys(hidden)}
