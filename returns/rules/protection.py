"""Protection: the check for everyone, and the clearance that every case carries."""

import enum
from dataclasses import dataclass
from datetime import date

from returns.rules.reasons import UNCITED, Cited, Reason, Severity, clearance_outstanding


class Clearance(enum.StrEnum):
    """What a protection specialist says of a case. Nobody without a grant learns more than this."""

    OUTSTANDING = "outstanding"
    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    NOT_AN_OPTION = "not_an_option"


class Fear(enum.StrEnum):
    """Whether a fear of return was expressed when it was asked about."""

    NONE = "none"
    EXPRESSED = "expressed"


class AsylumClaim(enum.StrEnum):
    """A claim or appeal that is pending: withdrawn knowingly, or waited for."""

    NONE = "none"
    PENDING = "pending"
    WITHDRAWN_KNOWINGLY = "withdrawn_knowingly"


def is_clear(clearance: Clearance, until: date | None, day: date) -> bool:
    """Whether a clearance lets somebody travel on a day: not needed, or given and not yet ended (last day included)."""
    if clearance is Clearance.GIVEN:
        return until is None or day <= until
    return clearance is Clearance.NOT_NEEDED


@dataclass(frozen=True)
class CheckFacts:
    """The answers of the latest protection check. `may_enter` is None while it is not known yet."""

    fear: Fear
    claim: AsylumClaim
    is_detained: bool
    has_legal_advice: bool
    may_enter: bool | None


@dataclass(frozen=True)
class ClearanceFacts:
    """The clearance of a case as it stands."""

    state: Clearance
    until: date | None


def check_reasons(check: CheckFacts | None, cited: Cited = UNCITED) -> tuple[Reason, ...]:
    """What of the protection check stands in the way of planning and travel; nobody can override any of it.

    Source: domain, protection check for everyone (non-refoulement).
    """
    if check is None:
        return (_of_check("protection_check_missing", cited),)
    found = (
        (check.fear is Fear.EXPRESSED, "fear_expressed"),
        (check.claim is AsylumClaim.PENDING, "claim_pending"),
        (check.is_detained and not check.has_legal_advice, "legal_advice_missing"),
        (check.may_enter is None, "right_to_enter_unknown"),
        (check.may_enter is False, "right_to_enter_missing"),
    )
    return tuple(_of_check(code, cited) for applies, code in found if applies)


def _of_check(code: str, cited: Cited) -> Reason:
    return Reason(code, "", Severity.BLOCKER, cited.rule, cited.source, "protection")


def plan_clearance_reasons(clearance: ClearanceFacts) -> tuple[Reason, ...]:
    """Planning may begin while clearance is outstanding, but not where return is not an option."""
    return (clearance_outstanding(),) if clearance.state is Clearance.NOT_AN_OPTION else ()


def travel_clearance_reasons(clearance: ClearanceFacts, day: date) -> tuple[Reason, ...]:
    """The one finding if the clearance does not let somebody travel on a day: outstanding, ended, not an option."""
    return () if is_clear(clearance.state, clearance.until, day) else (clearance_outstanding(),)
