"""Reasons: what stands in the way of a step, as a code, whom it is about, how hard it is, and where it is cleared."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

CLEARANCE_OUTSTANDING = "protection_clearance_outstanding"


class Severity(StrEnum):
    """How hard a reason is: a blocker stops the step, a warning is shown beside it."""

    BLOCKER = "blocker"
    WARNING = "warning"


@dataclass(frozen=True)
class Cited:
    """The rule row that a reason rests on: its name, and where it says that it comes from."""

    rule: str = ""
    source: str = ""


UNCITED = Cited()


@dataclass(frozen=True)
class Reason:
    """One reason. Its words are given by `returns.queries.reasons`, never here."""

    code: str
    subject: str = ""  # a person's id as hex, the ordinal of a leg, or nothing for the whole case
    severity: Severity = Severity.BLOCKER
    rule: str = ""  # the name of the rule row that says so
    source: str = ""  # where that row says that it comes from
    cleared_by: str = ""  # the area where somebody can clear it: safe_contact, consent, documents, ...


def clearance_outstanding() -> Reason:
    """The one finding that everything about clearance collapses into: no subject, no rule, no source.

    Source: domain, protection clearance: whoever has no grant sees the same for everybody.
    """
    return Reason(CLEARANCE_OUTSTANDING, cleared_by="clearance")


def blockers(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Those that stop the step, in the same order."""
    return tuple(reason for reason in reasons if reason.severity is Severity.BLOCKER)
