"""The life of a case: its states, and what is still missing on a new one."""

import enum
from collections.abc import Mapping
from datetime import date


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


def not_known_yet(facts: Mapping[str, object], wanted: tuple[str, ...]) -> list[str]:
    """The names of the wanted facts that nobody has filled in yet, in their order."""
    return [name for name in wanted if facts.get(name) in (None, "")]
