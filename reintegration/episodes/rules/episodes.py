"""Episodes of reintegration: where one stands."""

import enum

from returns.cases.rules.reasons import ReasonCode


class EpisodeReason(ReasonCode):
    """Codes of reasons about episodes."""

    EPISODE_CLOSED = "episode_closed"


class EpisodeState(enum.StrEnum):
    """Open from the arrival until its closure."""

    OPEN = "open"
    CLOSED = "closed"
