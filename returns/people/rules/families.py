"""Families: who may part or come together, what people are to each other, and who stands for a child."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from returns.cases.rules.cases import PATH, UNCITED, CaseState, Cited, Reason, ReasonCode, Severity
from returns.consent.rules import Signer
from returns.people.rules.people import MemberRole


class FamilyReason(ReasonCode):
    """Codes of reasons about families that are split or joined."""

    SPLIT_NOBODY_GOES = "split_nobody_goes", "leaving"
    SPLIT_NOBODY_STAYS = "split_nobody_stays", "leaving"
    SPLIT_STRANGER = "split_stranger", "leaving"
    JOIN_SAME_CASE = "join_same_case", "reference"
    JOIN_COUNTRIES_DIFFER = "join_countries_differ", "reference"
    JOIN_TWO_OWNERS = "join_two_owners"
    JOIN_TOO_LATE = "join_too_late"
    JOIN_CLEARANCE_CLOSED = "join_clearance_closed"
    JOIN_OPEN_REFERRAL = "join_open_referral"


# A case is joined into another until its departure is signed off.
JOINED_IN = (
    CaseState.INTAKE,
    CaseState.COUNSELLING,
    CaseState.APPLIED,
    CaseState.ELIGIBLE,
    CaseState.PLANNING,
)


@dataclass(frozen=True)
class Member:
    """Somebody of a case: id as hex, place, whether surely under age, and whether they applied for all."""

    person: str
    ordinal: int
    is_minor: bool
    is_principal: bool


@dataclass(frozen=True)
class Placed:
    """The place of somebody in a case after a change."""

    person: str
    ordinal: int
    role: MemberRole


def placed(members: Sequence[Member]) -> tuple[Placed, ...]:
    """The order of a case: whoever applied stays first, else the first adult does, else the first child."""
    first = sorted(members, key=lambda member: (not member.is_principal, member.is_minor, member.ordinal))[:1]
    others = sorted((member for member in members if member not in first), key=lambda member: member.ordinal)
    return tuple(
        Placed(member.person, n, MemberRole.PRINCIPAL if n == 1 else MemberRole.MEMBER)
        for n, member in enumerate((*first, *others), 1)
    )


def split_problems(members: Sequence[str], leaving: Sequence[str]) -> tuple[Reason, ...]:
    """Why these people cannot leave: somebody has to go, somebody has to stay, and all have to be of the case."""
    codes = []
    if not leaving:
        codes.append(FamilyReason.SPLIT_NOBODY_GOES)
    if set(leaving) - set(members):
        codes.append(FamilyReason.SPLIT_STRANGER)
    if leaving and not set(members) - set(leaving):
        codes.append(FamilyReason.SPLIT_NOBODY_STAYS)
    return tuple(Reason(code, cleared_by="people") for code in codes)


def state_split_off(state: CaseState) -> CaseState:
    """Where a new case begins: what was counselled, applied for and decided together stays done; a plan does not."""
    return CaseState.ELIGIBLE if state in (CaseState.PLANNING, CaseState.READY) else state


@dataclass(frozen=True)
class JoinFacts:
    """What is true of a case that is emptied and of the one that takes its people in."""

    is_same_case: bool
    is_same_country: bool
    is_same_owner: bool
    emptied: CaseState
    taking: CaseState
    is_clearance_closed: bool  # protection said of one of them that return is not an option
    has_open_referral: bool  # the emptied case is with a partner


def join_problems(facts: JoinFacts) -> tuple[Reason, ...]:
    """Everything that keeps two cases apart, told at once."""
    if facts.is_same_case:
        return (Reason(FamilyReason.JOIN_SAME_CASE, cleared_by="people"),)
    wrong = {
        FamilyReason.JOIN_COUNTRIES_DIFFER: not facts.is_same_country,
        FamilyReason.JOIN_TWO_OWNERS: not facts.is_same_owner,
        FamilyReason.JOIN_TOO_LATE: facts.emptied not in JOINED_IN or facts.taking not in JOINED_IN,
        FamilyReason.JOIN_CLEARANCE_CLOSED: facts.is_clearance_closed,
        FamilyReason.JOIN_OPEN_REFERRAL: facts.has_open_referral,
    }
    return tuple(Reason(code, cleared_by="people") for code, is_wrong in wrong.items() if is_wrong)


def state_joined(emptied: CaseState, taking: CaseState) -> CaseState:
    """Where the joined case stands: the earlier of the two, so that no step is skipped for anybody."""
    return min(emptied, taking, key=PATH.index)


# What people of a case are to each other: stored once, seen from both sides, contradictions refused.


class KinshipReason(ReasonCode):
    """Codes of reasons about kinship."""

    KIN_OF_ONESELF = "kin_of_oneself", "other_id"
    KIN_RECORDED_ALREADY = "kin_recorded_already", "other_id"
    KIN_OLDER_IS_YOUNGER = "kin_older_is_younger", "kin"
    KIN_THIRD_PARENT = "kin_third_parent", "other_id"
    KIN_IN_A_CIRCLE = "kin_in_a_circle", "other_id"


class Kin(enum.StrEnum):
    """What one person is to another."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    GUARDIAN = "guardian"
    WARD = "ward"
    OTHER = "other"


# The same seen from the other side.
OPPOSITE = {
    Kin.SPOUSE: Kin.SPOUSE,
    Kin.PARENT: Kin.CHILD,
    Kin.CHILD: Kin.PARENT,
    Kin.SIBLING: Kin.SIBLING,
    Kin.GRANDPARENT: Kin.GRANDCHILD,
    Kin.GRANDCHILD: Kin.GRANDPARENT,
    Kin.GUARDIAN: Kin.WARD,
    Kin.WARD: Kin.GUARDIAN,
    Kin.OTHER: Kin.OTHER,
}
_OLDER = (Kin.PARENT, Kin.GRANDPARENT)
_YOUNGER = (Kin.CHILD, Kin.GRANDCHILD)
MOST_PARENTS = 2


@dataclass(frozen=True)
class Tie:
    """The first person is `kin` to the other; people as hex."""

    person: str
    other: str
    kin: Kin

    def seen_from(self, who: str) -> Kin:
        """What the other one is to `who`."""
        return OPPOSITE[self.kin] if who == self.person else self.kin

    def turned(self) -> "Tie":
        """The same, told by the other side."""
        return Tie(self.other, self.person, OPPOSITE[self.kin])


def kinship_problems(new: Tie, ties: tuple[Tie, ...], births: Mapping[str, date | None]) -> tuple[Reason, ...]:
    """Everything that speaks against recording this tie. `births` by person (hex)."""
    if new.person == new.other:
        return (Reason(KinshipReason.KIN_OF_ONESELF, new.person, cleared_by="people"),)
    reasons = []
    if any({tie.person, tie.other} == {new.person, new.other} for tie in ties):
        reasons.append(Reason(KinshipReason.KIN_RECORDED_ALREADY, new.person, cleared_by="people"))
    older, younger = (new.person, new.other) if new.kin in _OLDER else (new.other, new.person)
    first, second = births.get(older), births.get(younger)
    if new.kin in (*_OLDER, *_YOUNGER) and first and second and first >= second:
        reasons.append(Reason(KinshipReason.KIN_OLDER_IS_YOUNGER, older, cleared_by="people"))
    if new.kin in (Kin.PARENT, Kin.CHILD):
        child, parent = (new.other, new.person) if new.kin is Kin.PARENT else (new.person, new.other)
        if len(parents_of(child, ties)) >= MOST_PARENTS:
            reasons.append(Reason(KinshipReason.KIN_THIRD_PARENT, child, cleared_by="people"))
        if child in _above(parent, ties):
            reasons.append(Reason(KinshipReason.KIN_IN_A_CIRCLE, child, cleared_by="people"))
    return tuple(reasons)


def parents_of(child: str, ties: Sequence[Tie]) -> set[str]:
    """The parents of a child by these ties, whichever side told it."""
    both = (*ties, *(tie.turned() for tie in ties))
    return {tie.person for tie in both if tie.kin is Kin.PARENT and tie.other == child}


def _above(person: str, ties: tuple[Tie, ...]) -> set[str]:
    """Parents, their parents, and so on."""
    ancestors: set[str] = set()
    waiting = parents_of(person, ties)
    while waiting:
        ancestor = waiting.pop()
        if ancestor not in ancestors:
            ancestors.add(ancestor)
            waiting |= parents_of(ancestor, ties)
    return ancestors


# Guardians: who stands for a child, which children have nobody, and when another parent may have to agree.


class GuardianReason(ReasonCode):
    """Codes of reasons about guardians."""

    GUARDIAN_MISSING = "guardian_missing"
    OTHER_PARENT_MAY_DECIDE = "other_parent_may_decide"
    GUARDIAN_OF_ADULT = "guardian_of_adult", "person_id"
    GUARDIAN_IS_SELF = "guardian_is_self", "guardian_person_id"
    GUARDIAN_UNDER_AGE = "guardian_under_age", "guardian_person_id"
    GUARDIAN_NOT_OF_CASE = "guardian_not_of_case", "guardian_person_id"
    GUARDIAN_ONE_OF_TWO = "guardian_one_of_two", "guardian_person_id"
    GUARDIAN_IN_FUTURE = "guardian_in_future", "appointed_on"
    GUARDIAN_RECORDED_ALREADY = "guardian_recorded_already", "guardian_person_id"
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
        is_other_known = any(guardianship.other_parent is not OtherParent.NOT_KNOWN for guardianship in own)
        if not own:
            severity, cited = (Severity.BLOCKER, alone) if no_adult else (Severity.WARNING, accompanied)
            reasons.append(_of_guardians(GuardianReason.GUARDIAN_MISSING, child, severity, cited))
        elif one_parent_travels(own) and not is_other_known:
            reasons.append(_of_guardians(GuardianReason.OTHER_PARENT_MAY_DECIDE, child, Severity.WARNING, other))
    return tuple(reasons)


def _of_guardians(code: ReasonCode, child: str, severity: Severity, cited: Cited) -> Reason:
    return Reason(code, child, severity, cited.rule, cited.source, "guardians")


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
