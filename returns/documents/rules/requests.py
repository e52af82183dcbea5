"""Requests for documents at a consulate: their states, what stands against a step, and how long they may take."""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.reasons import Reason, ReasonCode


class DocumentRequestReason(ReasonCode):
    """Codes of reasons about requests for documents."""

    REQUEST_IS_CLOSED = "request_is_closed"
    REQUEST_NOT_FROM_HERE = "request_not_from_here"
    REQUEST_DAY_MISSING = "request_day_missing"
    REQUEST_BEFORE_IT_WAS_MADE = "request_before_it_was_made"
    REQUEST_IN_FUTURE = "request_in_future"
    REQUEST_REASON_MISSING = "request_reason_missing"


class RequestState(enum.StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    INTERVIEW = "interview"
    ISSUED = "issued"
    REJECTED = "rejected"
    WITHDRAWN = "request_withdrawn"


OPEN = (RequestState.REQUESTED, RequestState.INTERVIEW)
NEEDS_REASON = (RequestState.REJECTED, RequestState.WITHDRAWN)


class Refusal(enum.StrEnum):
    """Why a request ended without a document."""

    NATIONALITY_NOT_CONFIRMED = "nationality_not_confirmed"
    EVIDENCE_MISSING = "evidence_missing"
    DID_NOT_APPEAR = "did_not_appear"
    OTHER_CONSULATE = "other_consulate"
    NOT_NEEDED = "not_needed_any_more"
    OTHER = "other_refusal"


class ExpectedBy(enum.StrEnum):
    """Where the expected day comes from."""

    TYPED = "typed"
    RULES = "rules"
    OWN_CASES = "own_cases"


@dataclass(frozen=True)
class Step:
    """What happens to a request: where it goes, on which day (None is not said), and whether it is said why."""

    to: RequestState
    on: date | None
    has_reason: bool = False


@dataclass(frozen=True)
class LeadTime:
    """Days until half of the documents are issued, and until nine in ten; `own` is how many requests taught it.

    0 means that nobody taught it: the numbers are those of the rule book.
    """

    median: int
    ninety: int
    own: int = 0

    @property
    def source(self) -> ExpectedBy:
        """Where a day that is proposed by it comes from."""
        return ExpectedBy.OWN_CASES if self.own else ExpectedBy.RULES


def request_reasons(state: RequestState, requested_on: date, step: Step, today: date) -> tuple[Reason, ...]:
    """Everything that stands against a step of a request. A day of an interview may lie in the future, others not."""
    ends = step.to not in OPEN
    checks = (
        (state not in OPEN, DocumentRequestReason.REQUEST_IS_CLOSED),
        (step.to is RequestState.REQUESTED, DocumentRequestReason.REQUEST_NOT_FROM_HERE),
        (step.on is None, DocumentRequestReason.REQUEST_DAY_MISSING),
        (step.on is not None and step.on < requested_on, DocumentRequestReason.REQUEST_BEFORE_IT_WAS_MADE),
        (step.on is not None and ends and step.on > today, DocumentRequestReason.REQUEST_IN_FUTURE),
        (step.to in NEEDS_REASON and not step.has_reason, DocumentRequestReason.REQUEST_REASON_MISSING),
    )
    return tuple(Reason(code, cleared_by="documents") for applies, code in checks if applies)


def learned(days: Sequence[int], at_least: int, floor: int) -> LeadTime | None:
    """What own issued requests teach, by nearest rank; None where they are fewer than `at_least`.

    Nothing is said to take fewer days than `floor`. Sources: rules documents.learned_from_at_least,
    documents.lead_time_at_least_days.
    """
    if len(days) < max(at_least, 1):
        return None
    ordered = sorted(days)

    def rank(share: float) -> int:
        return max(ordered[math.ceil(share * len(ordered)) - 1], floor)

    return LeadTime(rank(0.5), rank(0.9), len(ordered))


def expected_on(requested_on: date, lead: LeadTime | None) -> date | None:
    """The day by which half of such requests are answered; None where nobody knows how long they take."""
    return requested_on + timedelta(days=lead.median) if lead else None
