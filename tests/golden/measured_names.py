"""The golden names, and what the search makes of them: recall and precision of blocking and of ranking."""

import itertools
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from returns.names.queries.parts import parts_of
from returns.names.rules.likeness import score
from returns.names.rules.names import MEASURED, NamePart, Sounds, joints_of
from returns.names.services.names import ALIKE

FOLDER = Path(__file__).parent / "names"
SETS = ("tuning", "held_out")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Measures:
    """Recall and precision, each from 0 to 1."""

    recall: float
    precision: float

    def __str__(self) -> str:
        return f"recall {self.recall:.3f}, precision {self.precision:.3f}"


@lru_cache
def same_pairs(which: str) -> tuple[Pair, ...]:
    """Every two spellings of one person's name."""
    lines = tomllib.loads((FOLDER / f"{which}_same.toml").read_text(encoding="utf-8"))["spellings"]
    return tuple(pair for line in lines for pair in itertools.combinations(line, 2))


@lru_cache
def other_pairs(which: str) -> tuple[Pair, ...]:
    """Two people who are easily taken for one."""
    return tuple((a, b) for a, b in tomllib.loads((FOLDER / f"{which}_other.toml").read_text("utf-8"))["pairs"])


@lru_cache
def _by_script() -> dict[str, dict[str, list[list[str]]]]:
    return tomllib.loads((FOLDER / "scripts.toml").read_text(encoding="utf-8"))


def scripts() -> tuple[str, ...]:
    """The groups of names in which nothing was tuned: one for each script, and compounds."""
    return tuple(_by_script())


def of_script(which: str, threshold: float) -> tuple[float, Measures]:
    """Which share of the pairs of a script share a hash, and are candidates; and what is found from a score on."""
    group = _by_script()[which]
    same = [pair for line in group["same"] for pair in itertools.combinations(line, 2)]
    met = sum(bool(_skeletons(a) & _skeletons(b)) for a, b in same)
    right, wrong = (
        sum(score(parts_of(a), parts_of(b), ALIKE) >= threshold for a, b in pairs) for pairs in (same, group["other"])
    )
    return met / len(same), Measures(right / len(same), right / max(1, right + wrong))


def _skeletons(name: str) -> set[str]:
    parts = parts_of(name)
    return {skeleton for part in (*parts, *joints_of(parts)) for skeleton in part.skeletons}


def parts_of_all(which: str, sounds: Sounds = MEASURED) -> dict[str, list[NamePart]]:
    """The parts of every name of a set."""
    return {name: parts_of(name, sounds) for pair in (*same_pairs(which), *other_pairs(which)) for name in pair}


def blocking(which: str, sounds: Sounds = MEASURED) -> Measures:
    """Sharing one skeleton: how many pairs of one person do, and how many of all pairs that do are of one person.

    All pairs: of every name of the set with every other one.
    """
    held = {
        name: frozenset().union(*(part.skeletons for part in parts))
        for name, parts in parts_of_all(which, sounds).items()
    }
    same = {frozenset(pair) for pair in same_pairs(which)}
    met = [frozenset((a, b)) for a, b in itertools.combinations(held, 2) if held[a] & held[b]]
    right = sum(pair in same for pair in met)
    return Measures(right / len(same), right / len(met))


def every_part(which: str, sounds: Sounds = MEASURED) -> Measures:
    """Sharing a skeleton in every part of the shorter name: what another office is asked by. Of the labelled pairs."""
    parts = parts_of_all(which, sounds)
    same, other = (sum(_all_shared(parts[a], parts[b]) for a, b in pairs(which)) for pairs in (same_pairs, other_pairs))
    return Measures(same / len(same_pairs(which)), same / max(1, same + other))


def _all_shared(one: list[NamePart], other: list[NamePart]) -> bool:
    short, long = sorted((one, other), key=len)
    return all(any(part.skeletons & found.skeletons for found in long) for part in short)


def ranking(which: str, threshold: float, sounds: Sounds = MEASURED) -> Measures:
    """At a score: how many pairs of one person reach it, and how many labelled pairs that reach it are of one."""
    parts = parts_of_all(which, sounds)
    same, other = (
        [score(parts[a], parts[b], ALIKE) >= threshold for a, b in pairs]
        for pairs in (same_pairs(which), other_pairs(which))
    )
    return Measures(sum(same) / len(same), sum(same) / max(1, sum(same) + sum(other)))
