"""What people of a case are to each other: stored once, seen from both sides, contradictions refused."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from returns.cases.rules.reasons import Reason, ReasonCode


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
