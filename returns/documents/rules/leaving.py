"""Leaving the host country: overstay, fine, entry ban and exit permit of a person, and what of it stops a departure."""

import enum
from dataclasses import dataclass
from datetime import date

from returns.cases.rules import UNCITED, Cited, Reason, ReasonCode, Severity


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
    """Whether a missing permit and an unpaid fine stop a departure, and the rows that say so."""

    permit_stops: bool = True
    permit: Cited = UNCITED
    fine_stops: bool = False
    fine: Cited = UNCITED


def exit_reasons(person: str, facts: ExitFacts | None, day: date, rules: ExitRules) -> tuple[Reason, ...]:
    """What keeps a person (id as hex) from leaving the host country on a day; nothing where nothing is recorded.

    Sources: rules exit.missing_permit_stops, exit.unpaid_fine_stops. What the host country really asks for has to be
    verified with a lawyer there.
    """
    if facts is None:
        return ()
    reasons = []
    if facts.permit is Known.YES and (facts.permit_on is None or facts.permit_on > day):
        reasons.append(_reason(LeavingReason.EXIT_PERMIT_MISSING, person, rules.permit, rules.permit_stops))
    if facts.permit is Known.NOT_KNOWN:
        reasons.append(_reason(LeavingReason.EXIT_PERMIT_NOT_KNOWN, person, rules.permit, False))
    if facts.has_fine and not facts.is_fine_settled:
        reasons.append(_reason(LeavingReason.EXIT_FINE_UNPAID, person, rules.fine, rules.fine_stops))
    return tuple(reasons)


def _reason(code: ReasonCode, person: str, cited: Cited, stops: bool) -> Reason:
    severity = Severity.BLOCKER if stops else Severity.WARNING
    return Reason(code, person, severity, cited.rule, cited.source, "leaving")
