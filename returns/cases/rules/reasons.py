"""Reasons: what stands in the way of a step, as a code, whom it is about, how hard it is, and where it is cleared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class ReasonCode(StrEnum):
    """The code of a reason. Each topic has an enum of its own: two may use the same word for different sentences."""


class CaseReason(ReasonCode):
    """Codes of reasons about any case."""

    CASE_HAS_ENDED = "case_has_ended"
    REASON_MISSING = "reason_missing"
    PROTECTION_CLEARANCE_OUTSTANDING = "protection_clearance_outstanding"


CLEARANCE_OUTSTANDING = CaseReason.PROTECTION_CLEARANCE_OUTSTANDING


class Severity(StrEnum):
    """How hard a reason is: a blocker stops the step, a warning is shown beside it, and so is what was overridden."""

    BLOCKER = "blocker"
    WARNING = "warning"
    OVERRIDDEN = "overridden"


class Clears(StrEnum):
    """Who can clear what stands in the way."""

    OFFICER = "officer"
    SPECIALIST = "duty_specialist"
    APPROVER = "budget_approver"
    RULE_KEEPERS = "rule_keepers"
    SIGNER = "signer"


# Whoever works on the case clears the rest. Nobody reads out of this why a specialist is asked.
_WHO = {
    "behind_doors": Clears.SPECIALIST,
    "budget": Clears.APPROVER,
    "clearance": Clears.SPECIALIST,
    "country": Clears.RULE_KEEPERS,
    "sign_off": Clears.SIGNER,
}


@dataclass(frozen=True)
class Cited:
    """The rule row that a reason rests on: its name, and where it says that it comes from."""

    rule: str = ""
    source: str = ""


UNCITED = Cited()


@dataclass(frozen=True)
class Reason:
    """One reason. Its words are given by `returns.cases.queries.reasons`, never here."""

    code: ReasonCode
    subject: str = ""  # a person's id as hex, the ordinal of a leg, or nothing for the whole case
    severity: Severity = Severity.BLOCKER
    rule: str = ""  # the name of the rule row that says so
    source: str = ""  # where that row says that it comes from
    cleared_by: str = ""  # the area where somebody can clear it: safe_contact, consent, documents, ...
    by: date | datetime | None = None  # the last local day, or instant (UTC), on which clearing it is in time

    def __post_init__(self) -> None:
        """Refuse a bare word: nobody could say whose sentence it is."""
        if not isinstance(self.code, ReasonCode):
            raise TypeError(f"{self.code!r} is no member of a ReasonCode")

    @property
    def who(self) -> Clears | None:
        """Who can clear it; None for what no area clears, such as a step that is somebody else's."""
        return _WHO.get(self.cleared_by, Clears.OFFICER) if self.cleared_by else None


def clearance_outstanding() -> Reason:
    """The one finding that everything about clearance collapses into: no subject, no rule, no source.

    Source: domain, protection clearance: whoever has no grant sees the same for everybody.
    """
    return Reason(CLEARANCE_OUTSTANDING, cleared_by="clearance")


def blockers(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Those that stop the step, in the same order."""
    return tuple(reason for reason in reasons if reason.severity is Severity.BLOCKER)


def completed(
    reasons: Iterable[Reason], day: date | None, rows: Mapping[str, Cited] | None = None
) -> tuple[Reason, ...]:
    """The same reasons, each once and in the same order, with a day by which they have to be cleared.

    `day` is used where a reason names none: the day of departure, None while there is no journey. Reasons that differ
    in the day alone become one, with the earliest day. `rows` cite, by code, for reasons that name no rule row.
    """
    earliest: dict[Reason, date | datetime | None] = {}
    for reason in reasons:
        cited = (rows or {}).get(reason.code, UNCITED) if not reason.rule else Cited(reason.rule, reason.source)
        key = replace(reason, rule=cited.rule, source=cited.source, by=None)
        by = reason.by or day
        before = earliest.get(key)
        earliest[key] = by if before is None or (by is not None and by.isoformat() < before.isoformat()) else before
    return tuple(replace(reason, by=by) for reason, by in earliest.items())
