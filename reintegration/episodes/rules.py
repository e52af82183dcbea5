"""Episodes of reintegration: their states, why one closes, and what keeps it open."""

import enum
from dataclasses import dataclass

from returns.cases.rules.cases import Reason, ReasonCode, Severity, Track
from returns.lifecycle.rules.lifecycle import StepReason


class EpisodeReason(ReasonCode):
    """Codes of reasons about episodes."""

    EPISODE_CLOSED = "episode_closed"


class EpisodeState(enum.StrEnum):
    """Open from the arrival until its closure."""

    OPEN = "open"
    CLOSED = "closed"


def has_plan(track: Track) -> bool:
    """Whether a reintegration plan belongs to a return: not to a return alone."""
    return track is not Track.RETURN_ONLY


# Closure: why an episode ends (Reintegration Handbook 2.7, and two of our own), and what stands in the way.


class ClosingReason(ReasonCode):
    """Codes of reasons about closing an episode."""

    NOT_CLOSING = "not_closing"
    SURVEY_WINDOW_OPEN = "survey_window_open"


class ClosureReason(enum.StrEnum):
    """Why support ended. `closed` stands for what is only known behind a closed door."""

    SUPPORT_ENDED = "support_period_ended"
    CRITERIA = "no_longer_meets_criteria"
    OWN_CHOICE = "own_choice"
    MOVED_AWAY = "moved_away"
    DEATH = "death"
    NO_WISH = "does_not_want_support"
    BARRIER = "barrier_to_access"
    UNSUITABLE = "help_unsuitable"
    THREATS = "threatening_behaviour"
    STIGMA = "negative_repercussions_or_stigma"
    RE_MIGRATED = "re_migrated"
    COSTS = "costs_outweigh_benefits"
    FUNDING = "funding_ended"
    INSECURITY = "insecurity"
    LOST = "lost_to_follow_up"
    CLOSED = "closed"


@dataclass(frozen=True)
class Closing:
    """What is known when an episode is to be closed."""

    is_open: bool
    may_close: bool  # the owner, who leads the office, or a coordinator of the partner
    open_concerns: int
    open_survey_window: bool


def why_not_closed(facts: Closing) -> tuple[Reason, ...]:
    """Everything that keeps an episode open; an open survey window is a warning. Source: domain, arrived to closed."""
    conditions = (
        (not facts.is_open, Reason(EpisodeReason.EPISODE_CLOSED)),
        (not facts.may_close, Reason(ClosingReason.NOT_CLOSING)),
        (facts.open_concerns > 0, Reason(StepReason.CONCERN_OPEN)),
        (facts.open_survey_window, Reason(ClosingReason.SURVEY_WINDOW_OPEN, severity=Severity.WARNING)),
    )
    return tuple(reason for applies, reason in conditions if applies)
