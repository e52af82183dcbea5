"""Suggestions of airports and places while somebody types, beside a plain search of the same names: ratio and medians.

Ours: any script, without case and accents, best first, airports anywhere and places of two countries. Bare: one pass
over the names of the same airports with `in`. Both in one process, taking turns; what is read once is read before.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import airportsdata

from foundation.geography.cities import find_cities
from returns.journey.queries.legs import found_points

COUNTRIES = ["UZ", "TR"]
# As they are typed, letter by letter, in several scripts.
TYPED = ("istanbul", "tashkent", "samarkand", "Ташкент", "Самарканд", "استانبول", "سمرقند", "تهران", "Дубай", "köln")
FEWEST = 2
LIMIT_MS = 150.0


def beginnings() -> list[str]:
    """What has been typed after each letter, from the second one on."""
    return [word[:letters] for word in TYPED for letters in range(FEWEST, len(word) + 1)]


def bare(names: list[str], typed: str) -> Callable[[], int]:
    """The plain search."""
    return lambda: sum(typed in name for name in names)


def ours(typed: str) -> Callable[[], int]:
    """The search as the door does it, without its door."""
    return lambda: len(found_points(typed, COUNTRIES))


def _timed(act: Callable[[], int]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print; the exit code is 1 where a suggestion takes longer than it may."""
    parser = argparse.ArgumentParser(description="Suggestions of airports and places beside a plain search.")
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    start = time.perf_counter()
    find_cities("tashkent")
    found_points("tashkent", COUNTRIES)
    sys.stdout.write(f"first use: {(time.perf_counter() - start) * 1000:.0f} ms\n")
    names = [f"{one['name']} {one['city']}" for one in airportsdata.load("IATA").values()]
    plain, full = [], []
    for typed in beginnings():
        acts = (bare(names, typed), ours(typed))
        pairs = [[_timed(act) for act in acts] for _ in range(chosen.rounds)]
        plain.append(statistics.median(pair[0] for pair in pairs))
        full.append(statistics.median(pair[1] for pair in pairs))
    slowest = max(zip(full, beginnings(), strict=True))
    sys.stdout.write(
        f"{len(full)} beginnings: bare {statistics.median(plain):.2f} ms, ours {statistics.median(full):.2f} ms, ratio "
        f"{statistics.median(full) / statistics.median(plain):.1f}; slowest {slowest[0]:.1f} ms ({len(slowest[1])} "
        f"letters), allowed {LIMIT_MS:.0f} ms\n"
    )
    sys.exit(int(slowest[0] > LIMIT_MS))


if __name__ == "__main__":
    main()
