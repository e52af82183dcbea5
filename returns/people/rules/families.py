"""Families: who may part or come together in cases of their own, who is first in a case then, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.cases.rules.cases import PATH, CaseState
from returns.cases.rules.reasons import Reason
from returns.people.rules.people import MemberRole

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
    first = sorted(members, key=lambda one: (not one.is_principal, one.is_minor, one.ordinal))[:1]
    others = sorted((one for one in members if one not in first), key=lambda one: one.ordinal)
    return tuple(
        Placed(one.person, n, MemberRole.PRINCIPAL if n == 1 else MemberRole.MEMBER)
        for n, one in enumerate((*first, *others), 1)
    )


def split_problems(members: Sequence[str], leaving: Sequence[str]) -> tuple[Reason, ...]:
    """Why these people cannot leave: somebody has to go, somebody has to stay, and all have to be of the case."""
    found = []
    if not leaving:
        found.append("split_nobody_goes")
    if set(leaving) - set(members):
        found.append("split_stranger")
    if leaving and not set(members) - set(leaving):
        found.append("split_nobody_stays")
    return tuple(Reason(code, cleared_by="people") for code in found)


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
        return (Reason("join_same_case", cleared_by="people"),)
    wrong = {
        "join_countries_differ": not facts.is_same_country,
        "join_two_owners": not facts.is_same_owner,
        "join_too_late": facts.emptied not in JOINED_IN or facts.taking not in JOINED_IN,
        "join_clearance_closed": facts.is_clearance_closed,
        "join_open_referral": facts.has_open_referral,
    }
    return tuple(Reason(code, cleared_by="people") for code, is_wrong in wrong.items() if is_wrong)


def state_joined(emptied: CaseState, taking: CaseState) -> CaseState:
    """Where the joined case stands: the earlier of the two, so that no step is skipped for anybody."""
    return min(emptied, taking, key=PATH.index)
