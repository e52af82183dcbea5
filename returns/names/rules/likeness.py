"""How alike two names are, part by part: what a search ranks by, and in which band a page shows it. Pure.

Every choice was measured on `tests/golden/names`; docs/names.md holds the figures.
"""

import enum
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from returns.names.rules.names import NamePart, joint, joint_skeletons, whole_part


class Closeness(enum.StrEnum):
    """How close two names are, in words: a percentage would promise more than it knows."""

    VERY_CLOSE = "very_close"
    CLOSE = "close"
    DISTANT = "distant"


@dataclass(frozen=True)
class Alike:
    """How two words are compared: by all their letters, and by the share of one that stands in the other."""

    by_letters: Callable[[str, str], float]
    in_order: Callable[[str, str], float]

    def of_parts(self, part: NamePart, other: NamePart) -> float:
        """How alike two parts of names are, from 0 to 1."""
        shared = 1.0
        if part.skeletons.isdisjoint(other.skeletons):
            shared = max((self.by_letters(a, b) for a in part.skeletons for b in other.skeletons), default=0.0)
        if part.lacks_vowels == other.lacks_vowels:
            letters = self.by_letters(part.letters, other.letters)
            value = 0.3 * shared + 0.7 * letters
        else:
            bare, full = (part, other) if part.lacks_vowels else (other, part)
            value = 0.6 * shared + 0.4 * self.in_order(bare.letters, full.letters)
        # Karim and Karimi are two names: the last i says "of".
        return value - 0.1 if _of(part.letters, other.letters) or _of(other.letters, part.letters) else value


@dataclass(frozen=True)
class AlikeOnce(Alike):
    """The same for one search: two parts are compared once, however many names have them."""

    _known: dict[tuple[str, str], float] = field(default_factory=dict)

    def of_parts(self, part: NamePart, other: NamePart) -> float:
        """How alike two parts of names are, from 0 to 1."""
        pair = (part.whole, other.whole)
        if pair not in self._known:
            self._known[pair] = super().of_parts(part, other)
        return self._known[pair]


def score(first: Sequence[NamePart], second: Sequence[NamePart], alike: Alike) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their parts.

    Each part of the shorter name is paired with the one most like it in the longer; parts left over (a middle name, a
    patronymic) weigh a little. 0 where either has no parts.
    """
    # Where two pairs are equally like, the order of the parts would decide which is taken.
    left, right = sorted(first, key=whole_part), sorted(second, key=whole_part)
    left, right = _written_as(left, right), _written_as(right, left)
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if not short:
        return 0.0
    every = sorted(
        ((alike.of_parts(part, other), i, j) for i, part in enumerate(short) for j, other in enumerate(long)),
        key=lambda pair: -pair[0],
    )
    used: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for value, i, j in every:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            kept.append(value)
    # The part that fits worst decides: brothers share one name, and father and son two of three.
    together = (sum(kept) / len(kept) + 2 * min(kept)) / 3
    missing = len(long) - len(short)
    alone = 0.15 if len(short) == 1 and missing else 0.0
    return max(0.0, together - 0.02 * missing - alone)


def _written_as(parts: list[NamePart], other: Sequence[NamePart]) -> list[NamePart]:
    """The parts of a name, two of them as one word where the other name writes one word that sounds like both."""
    if len(parts) < 2:
        return parts
    sounds = frozenset[str]().union(*(part.skeletons for part in parts))
    for word in other:
        if not word.skeletons.isdisjoint(sounds):
            continue
        begin = [part for part in parts if _may_begin(word, part)]
        for first, second in itertools.product(begin, parts):
            if first is not second and joint_skeletons(first, second) & word.skeletons:
                rest = (part for part in parts if part is not first and part is not second)
                return sorted([joint(first, second), *rest], key=whole_part)
    return parts


def _may_begin(word: NamePart, part: NamePart) -> bool:
    """Whether a word may be a part and another one."""
    return any(map(str.startswith, word.skeletons, itertools.repeat(part.beginnings)))


def _of(word: str, other: str) -> bool:
    return other == f"{word}i"


def closeness(value: float, very_close: float, close: float) -> Closeness:
    """The band of a score."""
    if value >= very_close:
        return Closeness.VERY_CLOSE
    return Closeness.CLOSE if value >= close else Closeness.DISTANT
