"""Protection: the check for everyone, the clearance of every case, and how long a condition asks to wait."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules import UNCITED, Cited, Limit, Reason, ReasonCode, Severity, clearance_outstanding
from returns.protection.rules.records import CHOICES, Record, RecordKind

# Conditions behind the door of health, and how long doctors ask to wait before flying.


class ConditionReason(ReasonCode):
    """Codes of reasons about conditions behind the doors."""

    CONDITION_TOO_RECENT = "condition_too_recent"
    CONDITION_NOT_OVER = "condition_not_over"


# The conditions for which a rule says how long to wait; for an illness a doctor's report does.
WITH_WAIT = CHOICES["condition"][1:]


@dataclass(frozen=True)
class Wait:
    """Days before which nobody flies, and days after which nothing more is asked; in between a doctor decides."""

    least: Limit
    most: Limit


def ready_on(record: Record, wait: Wait) -> date | None:
    """The first day on which a condition no longer stands in the way; None where its day is not known."""
    day, allowed = record.day_of("day"), record.day_of("allowed_from")
    if day is None:
        return None
    least, most = (day + timedelta(days=limit.value) for limit in (wait.least, wait.most))
    return min(most, max(least, allowed)) if allowed else most


def condition_reasons(records: Sequence[Record], waits: Mapping[str, Wait], today: date) -> tuple[Reason, ...]:
    """Every reason of every condition on a day; source: rules fitness.*, after UK CAA guidance.

    Before the least days are over nobody flies, whatever a doctor says; from then to the most days the doctor decides.
    """
    reasons = []
    for record in records:
        wait = waits.get(record.said.get("condition", ""))
        if record.kind is not RecordKind.CONDITION or wait is None:
            continue
        day, ready = record.day_of("day"), ready_on(record, wait)
        if day is None or ready is None or today < day + timedelta(days=wait.least.value):
            reasons.append(_reason(ConditionReason.CONDITION_TOO_RECENT, record.person, wait.least))
        elif today < ready:
            reasons.append(_reason(ConditionReason.CONDITION_NOT_OVER, record.person, wait.most))
    return tuple(dict.fromkeys(reasons))


def _reason(code: ReasonCode, person: str, limit: Limit) -> Reason:
    return Reason(code, person, Severity.BLOCKER, limit.cited.rule, limit.cited.source, "behind_doors")


# Protection: the check for everyone, and the clearance that every case carries.


class ProtectionReason(ReasonCode):
    """Codes of reasons about protection checks."""

    NOT_A_SPECIALIST = "not_a_specialist"
    CLEARANCE_IS_NEEDED = "clearance_is_needed"
    PROTECTION_CHECK_MISSING = "protection_check_missing"
    PROTECTION_CHECK_NOT_RECENT = "protection_check_not_recent"
    FEAR_EXPRESSED = "fear_expressed"
    CLAIM_PENDING = "claim_pending"
    LEGAL_ADVICE_MISSING = "legal_advice_missing"
    RIGHT_TO_ENTER_UNKNOWN = "right_to_enter_unknown"
    RIGHT_TO_ENTER_MISSING = "right_to_enter_missing"


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


class EntryBy(enum.StrEnum):
    """By what right people may enter the country of return."""

    NATIONALITY = "nationality"
    RESIDENCE = "residence"


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
    """The answers of a protection check of one person. `may_enter` is None while it is not known yet."""

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


@dataclass(frozen=True)
class Asked:
    """Somebody of a case: id as hex, full years (None is not known), and the latest check, None before the first."""

    person: str
    age: int | None
    check: CheckFacts | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class CheckRules:
    """The rows of the rule book by which checks are judged on a day."""

    adult_from: int
    good_for: Limit
    required: Cited = UNCITED


STRICTEST = CheckRules(adult_from=0, good_for=Limit(0, UNCITED))


def who_is_asked(people: Sequence[tuple[str, int | None]], adult_from: int) -> frozenset[str]:
    """Return who has to be asked alone: who is of age, or may be. A child is asked with a parent of the same case.

    Where nobody is surely of age everybody is asked, children with whoever stands for them: an unknown age exempts
    nobody. Source: domain, protection check for everyone; a child alone.
    """
    of_age = any(age is not None and age >= adult_from for _person, age in people)
    return frozenset(person for person, age in people if not of_age or age is None or age >= adult_from)


def check_reasons(people: Sequence[Asked], day: date, rules: CheckRules) -> tuple[Reason, ...]:
    """Why the checks stand in the way of planning and travel on a day, by person; none of it can be overridden.

    A check that was made without need counts like any other. Source: domain, protection check for everyone.
    """
    if not people:
        return (_of_check(ProtectionReason.PROTECTION_CHECK_MISSING, "", rules.required),)
    needed = who_is_asked([(member.person, member.age) for member in people], rules.adult_from)
    reasons: list[Reason] = []
    for member in people:
        reasons += answer_reasons(member.check, member.person, rules.required) if member.check else ()
        if member.person in needed:
            reasons += _standing(member, day, rules)
    return tuple(reasons)


def _standing(member: Asked, day: date, rules: CheckRules) -> list[Reason]:
    if member.check is None or member.checked_on is None:
        return [_of_check(ProtectionReason.PROTECTION_CHECK_MISSING, member.person, rules.required)]
    is_old = member.checked_on < day - timedelta(days=rules.good_for.value)
    return (
        [_of_check(ProtectionReason.PROTECTION_CHECK_NOT_RECENT, member.person, rules.good_for.cited)] if is_old else []
    )


def answer_reasons(check: CheckFacts, person: str = "", cited: Cited = UNCITED) -> tuple[Reason, ...]:
    """The reasons in one person's answers that stand in the way."""
    candidates = (
        (check.fear is Fear.EXPRESSED, ProtectionReason.FEAR_EXPRESSED),
        (check.claim is AsylumClaim.PENDING, ProtectionReason.CLAIM_PENDING),
        (check.is_detained and not check.has_legal_advice, ProtectionReason.LEGAL_ADVICE_MISSING),
        (check.may_enter is None, ProtectionReason.RIGHT_TO_ENTER_UNKNOWN),
        (check.may_enter is False, ProtectionReason.RIGHT_TO_ENTER_MISSING),
    )
    return tuple(_of_check(code, person, cited) for applies, code in candidates if applies)


def fears(people: Sequence[tuple[str, CheckFacts]], cited: Cited = UNCITED) -> tuple[Reason, ...]:
    """Who expressed a fear of return. One of them is enough to stop the planning of the whole case."""
    return tuple(
        _of_check(ProtectionReason.FEAR_EXPRESSED, who, cited) for who, check in people if check.fear is Fear.EXPRESSED
    )


def _of_check(code: ReasonCode, person: str, cited: Cited) -> Reason:
    return Reason(code, person, Severity.BLOCKER, cited.rule, cited.source, "protection")


def plan_clearance_reasons(clearance: ClearanceFacts) -> tuple[Reason, ...]:
    """Planning may begin while clearance is outstanding, but not where return is not an option."""
    return (clearance_outstanding(),) if clearance.state is Clearance.NOT_AN_OPTION else ()


def travel_clearance_reasons(clearance: ClearanceFacts, day: date) -> tuple[Reason, ...]:
    """The one finding if the clearance does not let somebody travel on a day: outstanding, ended, not an option."""
    return () if is_clear(clearance.state, clearance.until, day) else (clearance_outstanding(),)
