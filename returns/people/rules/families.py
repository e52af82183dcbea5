"""Families: who may part or come together in cases of their own, who is first in a case then, and where it stands."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from returns.cases.rules import PATH, CaseState, Reason, ReasonCode
from returns.people.rules.people import MemberRole


class FamilyReason(ReasonCode):
    """Codes of reasons about families that are split or joined."""

    SPLIT_NOBODY_GOES = "split_nobody_goes"
    SPLIT_NOBODY_STAYS = "split_nobody_stays"
    SPLIT_STRANGER = "split_stranger"
    JOIN_SAME_CASE = "join_same_case"
    JOIN_COUNTRIES_DIFFER = "join_countries_differ"
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

    KIN_OF_ONESELF = "kin_of_oneself"
    KIN_RECORDED_ALREADY = "kin_recorded_already"
    KIN_OLDER_IS_YOUNGER = "kin_older_is_younger"
    KIN_THIRD_PARENT = "kin_third_parent"
    KIN_IN_A_CIRCLE = "kin_in_a_circle"


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
        if len(_parents_of(child, ties)) >= MOST_PARENTS:
            reasons.append(Reason(KinshipReason.KIN_THIRD_PARENT, child, cleared_by="people"))
        if child in _above(parent, ties):
            reasons.append(Reason(KinshipReason.KIN_IN_A_CIRCLE, child, cleared_by="people"))
    return tuple(reasons)


def _parents_of(child: str, ties: tuple[Tie, ...]) -> set[str]:
    both = (*ties, *(tie.turned() for tie in ties))
    return {tie.person for tie in both if tie.kin is Kin.PARENT and tie.other == child}


def _above(person: str, ties: tuple[Tie, ...]) -> set[str]:
    """Parents, their parents, and so on."""
    ancestors: set[str] = set()
    waiting = _parents_of(person, ties)
    while waiting:
        ancestor = waiting.pop()
        if ancestor not in ancestors:
            ancestors.add(ancestor)
            waiting |= _parents_of(ancestor, ties)
    return ancestors
