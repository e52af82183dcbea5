"""Which cells of a table may be shown, so that no small one can be read or worked out from the others and their total.

Source: rule statistics.suppressed_under (CTDC uses k = 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_K = 3  # below this a cell that is not shown can always be worked out by somebody who knows the method


@dataclass(frozen=True)
class Shown:
    """What may be shown of some cells and of their total: numbers, or None. The reader is told the same of every None.

    Which of the cells are small, and which are hidden to protect these, must not be said.
    """

    cells: Mapping[str, int | None]
    total: int | None


def suppress(counts: Mapping[str, int], k: int) -> Shown:
    """Hide every cell under k, and what would give it away. An empty cell is hidden too: it says "nobody".

    Hidden cells protect each other if there are two or more, with k people or more in them, and not all as large as a
    hidden cell can be. If they do not, one more cell is hidden: the first in the order given. The order must not depend
    on the numbers: "the next smallest" would tell a reader who knows the method how large its neighbours can be. Where
    no further cell is left, the total is hidden. Two tables about the same people need a look of their own.
    Raises ValueError for a negative count, or k under 3.
    """
    if k < LEAST_K:
        raise ValueError(f"cells of {LEAST_K - 1} people cannot be protected; k is at least {LEAST_K}")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is negative")
    hidden = {name for name, count in counts.items() if count < k}
    large = [name for name in counts if name not in hidden]
    exposed = bool(hidden) and not _protect_each_other([counts[name] for name in hidden], k)
    if exposed and large:
        hidden.add(large[0])
    total = None if exposed and not large else sum(counts.values())
    return Shown({name: None if name in hidden else count for name, count in counts.items()}, total)


def _protect_each_other(small: list[int], k: int) -> bool:
    """Whether the sum of these cells, all under k, leaves each of them open."""
    return len(small) > 1 and k <= sum(small) < len(small) * (k - 1)
