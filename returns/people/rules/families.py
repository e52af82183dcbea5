"""Families: who may part or come together in cases of their own, who is first in a case then, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.cases.rules.cases import PATH, CaseState
from returns.cases.rules.reasons import Reason, ReasonCode
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
