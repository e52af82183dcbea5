"""The life of a case: its states, its tracks, how far a deadline is, and reasons that stand in the way of a step."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from foundation.kinds import FieldCode

# Stands for "no day" in columns that order a list: NULL has no place of its own in an order.
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


def is_frozen(restricted_at: datetime | None, open_until: datetime | None, now: datetime) -> bool:
    """Whether nothing of a case is changed or sent: it is restricted, and not worked on all the same."""
    return restricted_at is not None and (open_until is None or open_until <= now)


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


# Reasons: what stands in the way of a step, as a code, whom it is about, how hard it is, and where it is cleared.


class ReasonCode(FieldCode):
    """The code of a reason. Each topic has an enum of its own: two may use the same word for different sentences."""


class CaseReason(ReasonCode):
    """Codes of reasons about any case."""

    CASE_HAS_ENDED = "case_has_ended"
    REASON_MISSING = "reason_missing", "reason", "note", "because", "why"
    PROTECTION_CLEARANCE_OUTSTANDING = "protection_clearance_outstanding"


CLEARANCE_OUTSTANDING = CaseReason.PROTECTION_CLEARANCE_OUTSTANDING


class Severity(enum.StrEnum):
    """How hard a reason is: a blocker stops the step, a warning is shown beside it, and so is what was overridden."""

    BLOCKER = "blocker"
    WARNING = "warning"
    OVERRIDDEN = "overridden"


class Clears(enum.StrEnum):
    """Who can clear what stands in the way."""

    OFFICER = "officer"
    SPECIALIST = "duty_specialist"
    APPROVER = "budget_approver"
    RULE_KEEPERS = "rule_keepers"
    SIGNER = "signer"


# Whoever works on the case clears the rest. It does not tell why a specialist is asked.
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
    """One reason. Its words are given by `returns.cases.queries`, never here."""

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
    """Return the reasons that stop the step, in their order."""
    return tuple(reason for reason in reasons if reason.severity is Severity.BLOCKER)


def completed(
    reasons: Iterable[Reason], day: date | None, rows: Mapping[str, Cited] | None = None
) -> tuple[Reason, ...]:
    """Return these reasons in their order, each once and with the day by which it has to be cleared.

    `day` is used where a reason names none: the day of departure, None while there is no journey. Reasons that differ
    in the day alone become one, with the earliest day. `rows` cite, by code, for reasons that name no rule row.
    """
    earliest: dict[Reason, date | datetime | None] = {}
    for reason in reasons:
        cited = (rows or {}).get(reason.code, UNCITED) if not reason.rule else Cited(reason.rule, reason.source)
        key = replace(reason, rule=cited.rule, source=cited.source, by=None)
        by, before = reason.by or day, earliest.get(key)
        earliest[key] = by if before is None or (by is not None and by.isoformat() < before.isoformat()) else before
    return tuple(replace(reason, by=by) for reason, by in earliest.items())


# Status of countries: whether returns to a country go on at all. Nobody can override a status that stops them.


class CountryReason(ReasonCode):
    """Codes of reasons about countries of return."""

    COUNTRY_SUSPENDED = "country_suspended"
    COUNTRY_STATUS_UNKNOWN = "country_status_unknown"


@dataclass(frozen=True)
class CountryStatus:
    """The status of returns to a country by the rule book (None: not known), and the statuses that stop a return."""

    status: str | None
    cited: Cited
    blocking: tuple[str, ...]


def country_reasons(country: CountryStatus) -> tuple[Reason, ...]:
    """A blocker where returns are stopped; a warning where the status is not known: that is never "open".

    Sources: rules country_status.status, country_status.blocking.
    """
    if country.status is None:
        return (_reason(CountryReason.COUNTRY_STATUS_UNKNOWN, country.cited, Severity.WARNING),)
    return (_reason(CountryReason.COUNTRY_SUSPENDED, country.cited),) if country.status in country.blocking else ()


def _reason(code: ReasonCode, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, "", severity, cited.rule, cited.source, "country")


# Numbers of the rule book as rules get them: the value, and the row that it comes from.


@dataclass(frozen=True)
class Limit:
    """A number (its unit is that of the rule) and its row."""

    value: int
    cited: Cited


NOTHING = Limit(0, UNCITED)  # where no row asks for anything


class PlanningReason(ReasonCode):
    """Codes of reasons about planning."""

    NOT_BEING_PLANNED = "not_being_planned"
    NOT_BEFORE_BOARDING = "not_before_boarding"
