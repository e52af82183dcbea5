"""Formalities with authorities: requests for documents at a consulate, and leaving the host country."""

import enum
from dataclasses import dataclass, replace
from datetime import date, timedelta

from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity

# Requests for documents at a consulate: their states, what stands against a step, and how long they may take.


class DocumentRequestReason(ReasonCode):
    """Codes of reasons about requests for documents."""

    REQUEST_IS_CLOSED = "request_is_closed"
    REQUEST_NOT_FROM_HERE = "request_not_from_here"
    REQUEST_DAY_MISSING = "request_day_missing", "on", "decided_on"
    REQUEST_BEFORE_IT_WAS_MADE = "request_before_it_was_made", "on", "decided_on"
    REQUEST_IN_FUTURE = "request_in_future", "on", "decided_on", "requested_on"
    REQUEST_REASON_MISSING = "request_reason_missing", "reason"


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
    """What happens to a request: where it goes, on which day (None is not said), and why it ends without a document."""

    to: RequestState
    on: date | None = None
    reason: Refusal | None = None
    note: str = ""


@dataclass(frozen=True)
class LeadTime:
    """Days until half of the documents that are issued are, and until nine in ten; None where too few say that.

    `own` is how many finished requests taught it; 0 means that the numbers are those of the rule book.
    """

    median: int
    ninety: int | None
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
        (step.to in NEEDS_REASON and step.reason is None, DocumentRequestReason.REQUEST_REASON_MISSING),
    )
    return tuple(Reason(code, cleared_by="documents") for applies, code in checks if applies)


def expected_on(requested_on: date, lead: LeadTime | None) -> date | None:
    """The day by which half of such requests are answered; None where nobody knows how long they take."""
    return requested_on + timedelta(days=lead.median) if lead else None


# Leaving the host country: overstay, fine, entry ban and exit permit of a person, and what of it stops a departure.


class LeavingReason(ReasonCode):
    """Codes of reasons about exit formalities."""

    EXIT_PERMIT_MISSING = "exit_permit_missing"
    EXIT_PERMIT_NOT_KNOWN = "exit_permit_not_known"
    EXIT_FINE_UNPAID = "exit_fine_unpaid"


class Known(enum.StrEnum):
    """Yes, no, or not known yet."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class Payer(enum.StrEnum):
    """Who pays a fine."""

    PERSON = "person_pays"
    PROGRAMME = "programme_pays"
    WAIVED = "authority_waives"
    OTHER = "other_pays"


@dataclass(frozen=True)
class StatedExit:
    """What is known of a person's leaving. Money is an exact text with its currency (ISO 4217)."""

    overstayed: Known = Known.NOT_KNOWN
    fine_amount: str = ""
    fine_currency: str = ""
    fine_payer: Payer | None = None
    fine_paid_on: date | None = None
    ban_code: str = ""
    ban_until: date | None = None
    permit: Known = Known.NOT_KNOWN
    permit_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class ExitFacts:
    """What is recorded of one person. `details` is a hash of it all: a sign-off is about what no rule judges, too."""

    permit: Known = Known.NOT_KNOWN
    permit_on: date | None = None
    has_fine: bool = False
    is_fine_settled: bool = False
    details: str = ""


@dataclass(frozen=True)
class ExitRules:
    """Whether a missing permit and an unpaid fine stop a departure, and the rows that say so.

    `is_permit_needed`: whether the host country asks everybody for a permit; False also where that is not known.
    """

    permit_stops: bool = True
    permit: Cited = UNCITED
    fine_stops: bool = False
    fine: Cited = UNCITED
    is_permit_needed: bool = False
    needed: Cited = UNCITED


def exit_reasons(person: str, facts: ExitFacts | None, day: date, rules: ExitRules) -> tuple[Reason, ...]:
    """What keeps a person (id as hex) from leaving the host country on a day.

    Where the country asks everybody for a permit, one is missing of whom nothing else is recorded; elsewhere nothing is
    said where nothing is recorded. Sources: rules exit.permit_required, exit.missing_permit_stops,
    exit.unpaid_fine_stops. What the host country really asks for has to be verified with a lawyer there.
    """
    if rules.is_permit_needed and (facts is None or facts.permit is Known.NOT_KNOWN):
        rules = replace(rules, permit=rules.needed)
        facts = replace(facts or ExitFacts(), permit=Known.YES, permit_on=None)
    if facts is None:
        return ()
    is_missing = facts.permit is Known.YES and (facts.permit_on is None or facts.permit_on > day)
    checks = (
        (is_missing, LeavingReason.EXIT_PERMIT_MISSING, rules.permit, rules.permit_stops),
        (facts.permit is Known.NOT_KNOWN, LeavingReason.EXIT_PERMIT_NOT_KNOWN, rules.permit, False),
        (facts.has_fine and not facts.is_fine_settled, LeavingReason.EXIT_FINE_UNPAID, rules.fine, rules.fine_stops),
    )
    return tuple(
        Reason(code, person, Severity.BLOCKER if stops else Severity.WARNING, cited.rule, cited.source, "leaving")
        for applies, code, cited, stops in checks
        if applies
    )
