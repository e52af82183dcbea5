"""Guardians: who stands for a child, which children have nobody, and when another parent may have to agree."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returns.cases.rules import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.consent.rules import Signer


class GuardianReason(ReasonCode):
    """Codes of reasons about guardians."""

    GUARDIAN_MISSING = "guardian_missing"
    OTHER_PARENT_MAY_DECIDE = "other_parent_may_decide"
    GUARDIAN_OF_ADULT = "guardian_of_adult"
    GUARDIAN_IS_SELF = "guardian_is_self"
    GUARDIAN_UNDER_AGE = "guardian_under_age"
    GUARDIAN_NOT_OF_CASE = "guardian_not_of_case"
    GUARDIAN_ONE_OF_TWO = "guardian_one_of_two"
    GUARDIAN_IN_FUTURE = "guardian_in_future"
    GUARDIAN_RECORDED_ALREADY = "guardian_recorded_already"
    GUARDIAN_NOT_IN_FORCE = "guardian_not_in_force"
    SIGNER_OF_AGE_MISSING = "signer_of_age_missing"


class Capacity(enum.StrEnum):
    """As what somebody stands for a child."""

    PARENT = "parent"
    RELATIVE = "relative"
    APPOINTED_GUARDIAN = "appointed_guardian"
    AUTHORITY = "authority"


class OtherParent(enum.StrEnum):
    """What is known of the parent who does not travel, where a child travels with one."""

    NOT_KNOWN = "not_known"
    AGREES = "agrees"
    NOT_NEEDED = "not_needed"  # sole custody, or nobody is left to ask


# Parents and relatives are people of the case or live elsewhere; these two always stand outside of it.
OUTSIDE_ONLY = (Capacity.APPOINTED_GUARDIAN, Capacity.AUTHORITY)


@dataclass(frozen=True)
class GuardianFacts:
    """Who stands for whom, since when and until when. `guardian` is a person of the case (hex), or empty: outside.

    `capacity` is None where it cannot be read any more.
    """

    person: str
    guardian: str
    capacity: Capacity | None
    appointed_on: date
    ended_on: date | None
    other_parent: OtherParent = OtherParent.NOT_KNOWN


def is_in_force(guardianship: GuardianFacts, day: date) -> bool:
    """Whether somebody stands for a child on a day: the last day does not count any more."""
    return guardianship.appointed_on <= day and (guardianship.ended_on is None or day < guardianship.ended_on)


def minors(people: Sequence[Signer], adult_from: int) -> tuple[str, ...]:
    """Who of a case is surely under age; somebody whose age is not known counts as adult, as for consents."""
    return tuple(signer.person for signer in people if signer.age is not None and signer.age < adult_from)


def adults(people: Sequence[Signer], adult_from: int) -> tuple[str, ...]:
    """Who of a case is surely of age; whoever's age is not known does not stand for a child."""
    return tuple(signer.person for signer in people if signer.age is not None and signer.age >= adult_from)


def guardian_reasons(
    people: Sequence[Signer],
    guardians: Sequence[GuardianFacts],
    adult_from: int,
    day: date,
    alone: Cited = UNCITED,
    accompanied: Cited = UNCITED,
    other: Cited = UNCITED,
) -> tuple[Reason, ...]:
    """What stands against children travelling on a day: nobody stands for one, or one of two parents may not agree.

    Where nobody of the case is surely of age a missing guardian is a blocker that nobody overrides
    (child.alone.required); beside an adult it is a warning. Source: domain, section 4, children alone.
    """
    young, reasons = minors(people, adult_from), []
    no_adult = not adults(people, adult_from)
    in_force = [guardianship for guardianship in guardians if is_in_force(guardianship, day)]
    for child in young:
        own = [guardianship for guardianship in in_force if guardianship.person == child]
        if not own:
            severity, cited = (Severity.BLOCKER, alone) if no_adult else (Severity.WARNING, accompanied)
            reasons.append(
                Reason(GuardianReason.GUARDIAN_MISSING, child, severity, cited.rule, cited.source, "guardians")
            )
        elif one_parent_travels(own) and not any(
            guardianship.other_parent is not OtherParent.NOT_KNOWN for guardianship in own
        ):
            reasons.append(
                Reason(
                    GuardianReason.OTHER_PARENT_MAY_DECIDE,
                    child,
                    Severity.WARNING,
                    other.rule,
                    other.source,
                    "guardians",
                )
            )
    return tuple(reasons)


def one_parent_travels(own: Sequence[GuardianFacts]) -> bool:
    """Whether exactly one parent of a child travels along, by what is recorded of those who stand for it."""
    return sum(1 for guardianship in own if guardianship.capacity is Capacity.PARENT and guardianship.guardian) == 1


@dataclass(frozen=True)
class NewGuardianFacts:
    """What is asked of a guardian before one is recorded. Ages in full years, None where they are not known."""

    person: str
    person_age: int | None
    guardian: str
    guardian_age: int | None
    capacity: Capacity
    outside_name: str
    appointed_on: date


def guardian_problems(
    new: NewGuardianFacts, guardians: Sequence[GuardianFacts], adult_from: int, today: date
) -> tuple[Reason, ...]:
    """Everything that speaks against recording this guardian."""
    codes = []
    if new.person_age is not None and new.person_age >= adult_from:
        codes.append(GuardianReason.GUARDIAN_OF_ADULT)
    if new.guardian and new.guardian == new.person:
        codes.append(GuardianReason.GUARDIAN_IS_SELF)
    if new.guardian and (new.guardian_age is None or new.guardian_age < adult_from):  # in doubt, nobody of age
        codes.append(GuardianReason.GUARDIAN_UNDER_AGE)
    if new.guardian and new.capacity in OUTSIDE_ONLY:
        codes.append(GuardianReason.GUARDIAN_NOT_OF_CASE)
    if bool(new.guardian) == bool(new.outside_name):
        codes.append(GuardianReason.GUARDIAN_ONE_OF_TWO)
    if new.appointed_on > today:
        codes.append(GuardianReason.GUARDIAN_IN_FUTURE)
    if new.guardian and any(
        guardianship.person == new.person and guardianship.guardian == new.guardian and guardianship.ended_on is None
        for guardianship in guardians
    ):
        codes.append(GuardianReason.GUARDIAN_RECORDED_ALREADY)
    return tuple(Reason(code, new.person, cleared_by="guardians") for code in codes)
