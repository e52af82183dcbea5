"""Custody of travel documents, and requests for documents at a consulate."""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules import Cited, Reason, ReasonCode, Severity

# Custody of travel documents: who can hold an original, and when it is at hand for a departure.


class CustodyReason(ReasonCode):
    """Codes of reasons about the other parent."""

    DOCUMENT_ORIGINAL_ELSEWHERE = "document_original_elsewhere"
    DOCUMENT_ORIGINAL_NOT_KNOWN = "document_original_not_known"


class Holder(enum.StrEnum):
    """Who has the original of a document."""

    PERSON = "person"
    OFFICER = "officer"
    ESCORT = "escort"
    CONSULATE = "consulate"
    PARTNER = "partner"
    OTHER = "other"


class HandOut(enum.StrEnum):
    """Whether somebody, or an escort of theirs, has a document in hand."""

    HANDED_OUT = "handed_out"
    NOT_YET = "not_handed_out_yet"
    NOT_KNOWN = "where_it_is_not_known"
    NO_DOCUMENT = "no_document"


# In whose hands a document is handed out: those who travel.
TRAVELLING = (Holder.PERSON, Holder.ESCORT)

# Whoever holds it is nobody of the case or of the office, so a name is needed to find it again.
NAMED = (Holder.CONSULATE, Holder.PARTNER, Holder.OTHER)


@dataclass(frozen=True)
class CustodyRules:
    """Who may hold an original on the day of departure, and the row that says so."""

    at_hand: tuple[Holder, ...]
    cited: Cited


def is_in_order(since: date, before: date | None, today: date, corrects: bool) -> bool:
    """Whether a document can have changed hands on a day: not in the future, and not before it last did.

    A correction says the last hand-over anew, so it may name an earlier day.
    """
    return since <= today and (corrects or before is None or since >= before)


def hand_out(holders: Sequence[Holder | None]) -> HandOut:
    """Whether one of somebody's documents is handed out; `holders` of those that serve the journey, None: not known."""
    if not holders:
        return HandOut.NO_DOCUMENT
    if any(holder in TRAVELLING for holder in holders):
        return HandOut.HANDED_OUT
    return HandOut.NOT_KNOWN if None in holders else HandOut.NOT_YET


def original_reasons(person: str, holders: Sequence[Holder | None], rules: CustodyRules) -> tuple[Reason, ...]:
    """Why a person (id as hex) has no document in hand on departure; `holders` of those good enough for the journey.

    None is a holder whom nobody has recorded: that warns, since it may well be at hand. One reason at most.
    Source: rule documents.original_at_hand.
    """
    if not holders or any(holder in rules.at_hand for holder in holders):
        return ()
    is_known = None not in holders
    code = CustodyReason.DOCUMENT_ORIGINAL_ELSEWHERE if is_known else CustodyReason.DOCUMENT_ORIGINAL_NOT_KNOWN
    severity = Severity.BLOCKER if is_known else Severity.WARNING
    return (Reason(code, person, severity, rules.cited.rule, rules.cited.source, "documents"),)


# Requests for documents at a consulate: their states, what stands against a step, and how long they may take.


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
