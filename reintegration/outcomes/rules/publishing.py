"""What a snapshot publishes: which rows take their new counts, which keep the old ones, which blocks are shown.

A row takes new counts only where what came since it was last read may be known by itself: whoever keeps the old page
can subtract it. Everything is decided for all linked tables together.
Source: rule statistics.suppressed_under.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reintegration.outcomes.rules.disclosure import Links, is_large, minus, rows_to_show, says_nothing, to_hide
from reintegration.outcomes.rules.tables import REASONS, STANDS_ON, TOTAL, Block, Key, Standing, Vector, vector

Counts = Mapping[str, int]
# What a row takes together or not at all: sustained of measured of due are said of the same people.
_TOGETHER = (Block.MEASURED, Block.MISSING, Block.VERDICTS)
# What is left out of a row that takes new counts, where what came to it would give somebody away.
_LEFT_OUT = (Block.REASONS, Block.CHANGE)
# What has nothing to do with who is due, and keeps an old count by itself.
_ALONE = (Block.OPEN, Block.NOT_OFFERED)


@dataclass(frozen=True)
class Published:
    """What is published of a row: all its counts, which blocks of them can be read, and what could ever be read.

    `alone`: the counts of blocks that keep an old count by themselves. `ever`: for each block that could be read at
    any time, all counts of the last time: the next ones are compared with these.
    """

    counts: Counts
    shown: frozenset[Block]
    alone: Mapping[Block, Counts] = field(default_factory=dict)
    ever: Mapping[Block, Counts] = field(default_factory=dict)

    def of(self, block: Block) -> Counts:
        """The counts from which a block is shown."""
        return self.alone.get(block, self.counts)


@dataclass(frozen=True)
class Publication:
    """What is published now. `parts`: place in `REASONS`, how finely it is said who is missing. `taken`: new counts."""

    rows: Mapping[Key, Published]
    parts: int
    taken: frozenset[Key]


def publish(now: Mapping[Key, Counts], last: Mapping[Key, Published], parts: int, links: Links, k: int) -> Publication:
    """What a snapshot of these counts publishes after the last one (`parts`: of that). Deterministic.

    Where it would be seen of everybody together who came since, everything stays as it was.
    """
    before = last.get(TOTAL)
    if before is not None and any(
        not says_nothing(_came(now[TOTAL], before.ever[block], block), k) for block in _TOGETHER if block in before.ever
    ):
        return Publication(last, parts, frozenset())
    decision = _Decision(now, last, links, k, _fineness(now, k))
    decision.settle()
    return decision.publication()


def publish_rounds(
    now: Mapping[Key, Counts], last: Mapping[Key, Published], together: Publication, k: int
) -> Publication:
    """The same for rounds: each stands by itself, because who stood where in one says nothing of another.

    But whoever is due in one is due in those before it, and `together` in all: a round of which few are due in no later
    one is left out.
    """
    whole = together.rows.get(TOTAL)
    known = [_due(whole.counts)] if whole is not None and {Block.MEASURED, Block.MISSING} <= whole.shown else []
    some = {}
    for key in sorted(now, key=lambda one: -int(one[1])):
        due = _due(now[key])
        if all(says_nothing((due - other,), k) for other in known):
            some[key] = now[key]
            known.append(due)
    decision = _Decision(some, last, Links({}, {}), k, together.parts)
    decision.settle()
    return decision.publication()


def _due(counts: Counts) -> int:
    return sum(vector(counts, Block.MEASURED, ()) + vector(counts, Block.MISSING, ()))


def _came(now: Counts, before: Counts, block: Block, parts: Sequence[Sequence[Standing]] = ()) -> Vector:
    return minus(vector(now, block, parts), [vector(before, block, parts)])


def _fineness(now: Mapping[Key, Counts], k: int) -> int:
    """How finely it is said who is missing: as finely as at least two thirds of all rows of k people allow."""
    large = [counts for counts in now.values() if is_large(vector(counts, Block.MISSING, ()), k)]
    allow = (sum(is_large(vector(one, Block.REASONS, parts), k) for one in large) for parts in REASONS)
    return next((place for place, rows in enumerate(allow) if 3 * rows >= 2 * len(large)), len(REASONS) - 1)


class _Decision:
    """The rows of all tables while it is decided, block by block. What is held, kept and dropped only grows."""

    def __init__(
        self, now: Mapping[Key, Counts], last: Mapping[Key, Published], links: Links, k: int, parts: int
    ) -> None:
        self.now, self.last, self.links, self.k, self.parts = now, last, links, k, parts
        # Where nobody came, nothing is taken: a score that was corrected would be seen by itself in the mean.
        self.held = {key for key in now if key in last and self._is_as_before(key)}
        self.kept: dict[Block, set[Key]] = {block: set() for block in Block}
        self.dropped: dict[Block, set[Key]] = {block: set() for block in Block}
        self.shown: dict[Block, frozenset[Key]] = {}

    def _is_as_before(self, key: Key) -> bool:
        ever = [(block, self.last[key].ever.get(block)) for block in (Block.MEASURED, Block.MISSING)]
        known = [_came(self.now[key], before, block) for block, before in ever if before is not None]
        return bool(known) and not any(any(came) for came in known)

    def counts(self, key: Key, block: Block) -> Counts:
        """What a row would tell: its new counts, or the old ones."""
        if key in self.kept[block]:
            return self.last[key].ever[block]
        return self.last[key].of(block) if key in self.held else self.now[key]

    def told(self, key: Key, block: Block) -> Vector:
        return vector(self.counts(key, block), block, REASONS[self.parts])

    def level(self, block: Block) -> frozenset[Key]:
        """The rows that may show a block by how many people are in it, and in what they leave over."""
        below = self.shown[STANDS_ON[block]] if block in STANDS_ON else frozenset(self.now)
        rows = {key: self.told(key, block) for key in below - self.dropped[block]}
        peopled = {key: self.told(key, block) for key in self.now if self.is_peopled(key, block)}
        total = rows.get(TOTAL)
        if total is None or not is_large(total, self.k):
            return rows_to_show(None, rows, peopled, self.links, self.k)
        return rows_to_show(total, rows, peopled, self.links, self.k) | {TOTAL}

    def is_peopled(self, key: Key, block: Block) -> bool:
        """Whether anybody of a row could be counted in a block: of who is due, that nobody was is told of somebody."""
        if block in _ALONE:
            return any(self.told(key, block))
        return _due(self.counts(key, block)) > 0

    def telling(self, block: Block) -> frozenset[Key]:
        """Rows that would give somebody away by what came to them since they were last read; empty if none would."""
        came = {key: self.came(key, block, self.last[key].ever) for key in self.shown[block] if key in self.last}
        known = {key: counts for key, counts in came.items() if counts is not None}
        if block is Block.CHANGE:  # the same people again: only what was corrected would differ
            same = frozenset(key for key, counts in known.items() if not any(counts) and key not in self.held)
            if same:
                return same
        if TOTAL in known and not says_nothing(known[TOTAL], self.k):
            return frozenset([TOTAL])
        alone = frozenset(key for key, counts in known.items() if not says_nothing(counts, self.k))
        return alone or self.left_over(block, known)

    def came(self, key: Key, block: Block, ever: Mapping[Block, Counts]) -> Vector | None:
        """What came to a row since a block of it was last read; None where it never was."""
        if block not in ever:
            return None
        return _came(self.counts(key, block), ever[block], block, REASONS[self.parts])

    def left_over(self, block: Block, came: Mapping[Key, Vector]) -> frozenset[Key]:
        """A row that gives somebody away because of what came to the rows beside it since the last snapshot."""
        both = {key: counts for key, counts in came.items() if block in self.last[key].shown}
        total = both.pop(TOTAL, None)
        more = to_hide(total, {key: counts for key, counts in both.items() if any(counts)}, {}, self.links, self.k)
        return frozenset() if more is None else frozenset([more])

    def hold(self, block: Block, keys: frozenset[Key]) -> None:
        """Leave rows as they were; hide a row that even then says too much."""
        for key in keys:
            if block in _LEFT_OUT:
                self.dropped[block].add(key)
            elif block in _ALONE and key not in self.kept[block]:
                self.kept[block].add(key)
            elif block in _TOGETHER and key not in self.held:
                self.held.add(key)
            else:
                self.dropped[block].add(key)

    def settle(self) -> None:
        """Go on until nothing that is shown gives anybody away."""
        while True:
            for block in Block:
                self.shown[block] = self.level(block)
            telling = ((block, self.telling(block)) for block in (*_TOGETHER, *_LEFT_OUT, *_ALONE))
            first = next(((block, keys) for block, keys in telling if keys), None)
            if first is None:
                return
            self.hold(*first)

    def publication(self) -> Publication:
        """What was decided."""
        return Publication(dict(self._rows()), self.parts, frozenset(self.now) - self.held)

    def _rows(self) -> Iterator[tuple[Key, Published]]:
        for key in self.now:
            before = self.last.get(key)
            counts = before.counts if before is not None and key in self.held else self.now[key]
            shown = frozenset(block for block in Block if key in self.shown[block])
            ever = dict(before.ever) if before is not None else {}
            ever.update({block: self.counts(key, block) for block in shown})
            alone = {block: self.counts(key, block) for block in _ALONE if block in shown}
            yield key, Published(counts, shown, alone, ever)
