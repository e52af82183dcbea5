"""The life of a case: its states, its tracks, and how far a deadline is."""

import enum
from datetime import date

# Lists are ordered by days, and no day has no place of its own in an order.
NEVER = date(9999, 12, 31)


class CaseState(enum.StrEnum):
    """Where a case stands (domain: "The life of a case"). States after arrival belong to the reintegration."""

    INTAKE = "intake"
    COUNSELLING = "counselling"
    APPLIED = "applied"
    ELIGIBLE = "eligible"
    REJECTED = "rejected"
    PLANNING = "planning"
    READY = "ready"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    WITHDRAWN_BY_APPLICANT = "withdrawn_by_applicant"
    WITHDRAWN_BY_ORGANISATION = "withdrawn_by_organisation"
    REVERSED = "reversed"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Hold(enum.StrEnum):
    """A case that a partner opened on arrival, before an office has taken it: offered to one, or given back by it."""

    OFFERED = "offered"
    REFUSED = "refused"


class Track(enum.StrEnum):
    """Return alone, or return with reintegration assistance: followed up and counted apart."""

    UNDECIDED = "undecided"
    RETURN_ONLY = "return_only"
    WITH_REINTEGRATION = "with_reintegration"


# The way forward, in order; the other states are ends.
PATH = (
    CaseState.INTAKE,
    CaseState.COUNSELLING,
    CaseState.APPLIED,
    CaseState.ELIGIBLE,
    CaseState.PLANNING,
    CaseState.READY,
    CaseState.DEPARTED,
    CaseState.ARRIVED,
    CaseState.CLOSED,
)

# Until here somebody can still withdraw: nobody has boarded.
BEFORE_BOARDING = PATH[: PATH.index(CaseState.DEPARTED)]
# The ways in which a return ends before it has begun.
WITHDRAWALS = (
    CaseState.WITHDRAWN_BY_APPLICANT,
    CaseState.WITHDRAWN_BY_ORGANISATION,
    CaseState.REVERSED,
    CaseState.CANCELLED,
)
# Nothing is changed any more in a case that has ended; it can be reopened.
ENDED = (CaseState.REJECTED, *WITHDRAWALS, CaseState.CLOSED)


def days_until(deadline: date | None, today: date) -> int | None:
    """Whole days from today to a deadline; negative when it has passed, None without one."""
    return (deadline - today).days if deadline is not None else None
