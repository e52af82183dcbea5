"""Concerns: what a worker or an answer of a survey raises, and offers of help."""

import enum


class ConcernKind(enum.StrEnum):
    """A concern escalates; an offer of help is made to the person and noted."""

    CONCERN = "concern"
    OFFER_OF_HELP = "offer_of_help"


class ConcernState(enum.StrEnum):
    """Open until somebody has dealt with it."""

    OPEN = "open"
    CLOSED = "closed"
