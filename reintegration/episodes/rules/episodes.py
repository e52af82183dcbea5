"""Episodes of reintegration: where one stands."""

import enum


class EpisodeState(enum.StrEnum):
    """Open from the arrival until its closure."""

    OPEN = "open"
    CLOSED = "closed"
