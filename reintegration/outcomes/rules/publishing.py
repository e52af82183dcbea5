"""What a snapshot publishes: which rows take their new counts, which keep the old ones, which blocks are shown.

A row takes new counts only where what came since it was last read may be known by itself: whoever keeps the old page
can subtract it. Everything is decided for all linked tables together, and for each day by itself: what a row says of an
older day is what it said of it when its counts were taken, and no more. All else of that day is readable still.
Sources: rules statistics.suppressed_under, statistics.possible_percent.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reintegration.outcomes.rules.disclosure import (
    Links,
    Suppression,
    is_large,
    minus,
    rows_to_show,
    says_nothing,
    to_hide,
)
from reintegration.outcomes.rules.figures import (
    REASONS,
    STANDS_ON,
    TOTAL,
    Block,
    Key,
    OutcomeState,
    Vector,
    all_rounded,
    plain_counts,
    rounded,
    vector,
)

Counts = Mapping[str, int]
ByBlock = Mapping[Block, Links]
# What a row takes together or not at all: sustained of measured of due are said of the same people.
_TOGETHER = (Block.MEASURED, Block.MISSING, Block.VERDICTS)
# What is left out of a row that takes new counts, where what came to it would give somebody away.
_LEFT_OUT = (Block.REASONS, Block.CHANGE, Block.PAIRED)
# What has nothing to do with who is due, and keeps an old count by itself.
_ALONE = (Block.OPEN, Block.NOT_OFFERED)


@dataclass(frozen=True)
class Published:
    """What is published of a row: all its counts, their day, and the blocks that can be read now (`shown`).

    `alone`: the counts of blocks that keep an old count by themselves. `ever`: for each block that could be read at
    any time, all counts of the last time: the next ones are compared with these. `days`: of which day these are.
    `parts`: how finely the reasons could be read when the counts were taken; None where they could not.
    """

    counts: Counts
    shown: frozenset[Block]
    day: date
    alone: Mapping[Block, Counts] = field(default_factory=dict)
    ever: Mapping[Block, Counts] = field(default_factory=dict)
    days: Mapping[Block, date] = field(default_factory=dict)
    parts: int | None = None

    def of(self, block: Block) -> Counts:
        """The counts from which a block is shown."""
        return self.alone.get(block, self.counts)

    def day_of(self, block: Block) -> date:
        """Of which day these are."""
        return self.days[block] if block in self.alone else self.day

    def said(self, block: Block) -> bool:
        """Whether a block of these very counts was read before."""
        return self.ever.get(block) == self.of(block) and self.days.get(block) == self.day_of(block)

    @property
    def hidden(self) -> "Published":
        """The same row where nobody is counted any more, with all that was read of it."""
        return replace(self, counts={}, shown=frozenset(), alone={}, parts=None)


@dataclass(frozen=True)
class Publication:
    """What is published now. `parts`: place in `REASONS`, how finely it is said who is missing. `taken`: new counts."""

    rows: Mapping[Key, Published]
    parts: int
    taken: frozenset[Key]


def publish(
    now: Mapping[Key, Counts], last: Mapping[Key, Published], parts: int, links: ByBlock, limits: Suppression, day: date
) -> Publication:
    """What a snapshot of these counts of a day publishes after the last one (`parts`: of that). Deterministic.

    Where it would be seen of everybody together who came since, everything stays as it was.
    """
    before = last.get(TOTAL)
    if before is not None and any(
        not says_nothing(_came(now[TOTAL], before.ever[block], block), limits.under)
        for block in _TOGETHER
        if block in before.ever
    ):
        return Publication(last, parts, frozenset())
    decision = _Decision(now, last, links, limits, _fineness(now, limits.under), day)
    decision.settle()
    return decision.publication()


def publish_rounds(
    now: Mapping[Key, Counts], last: Mapping[Key, Published], together: Publication, limits: Suppression, day: date
) -> Publication:
    """The same for rounds: each stands by itself, because who stood where in one says nothing of another.

    But everybody is in each of them, due or with a window that is open: so whoever is due in one is due in those before
    it, and `together` in all; and how many windows are open follows from how many are due. It is not said of rounds. A
    round of which few are due in no later one, or few are open, takes no new counts.
    """
    dues = _known_of_everybody(together)
    blocked = set()
    for key in sorted(now, key=lambda key: -int(key[1])):
        due = _due(now[key])
        if all(says_nothing((due - other,), limits.under) for other in dues):
            dues.append(due)
        else:
            blocked.add(key)
    decision = _Decision(now, last, dict.fromkeys(Block, Links({}, {})), limits, together.parts, day)
    decision.leave_out(Block.OPEN, now)
    decision.leave_as_they_were(blocked)
    decision.settle()
    return decision.publication()


def _known_of_everybody(together: Publication) -> list[int]:
    """How many are due of everybody together, and how many could be in all, as far as it is told."""
    whole = together.rows.get(TOTAL)
    if whole is None or not {Block.MEASURED, Block.MISSING} <= whole.shown:
        return []
    due, is_open_told = _due(whole.counts), Block.OPEN in whole.shown and whole.day_of(Block.OPEN) == whole.day
    return [due, due + sum(vector(whole.of(Block.OPEN), Block.OPEN, ()))] if is_open_told else [due]


def _due(counts: Counts) -> int:
    return sum(vector(counts, Block.MEASURED, ()) + vector(counts, Block.MISSING, ()))


def _came(now: Counts, before: Counts, block: Block, parts: Sequence[Sequence[OutcomeState]] = ()) -> Vector:
    return minus(vector(now, block, parts), [vector(before, block, parts)])


def _fineness(now: Mapping[Key, Counts], k: int) -> int:
    """How finely it is said who is missing: as finely as at least two thirds of all rows of k people allow."""
    large = [counts for counts in now.values() if is_large(vector(counts, Block.MISSING, ()), k)]
    allow = (sum(is_large(vector(counts, Block.REASONS, parts), k) for counts in large) for parts in REASONS)
    return next((place for place, rows in enumerate(allow) if 3 * rows >= 2 * len(large)), len(REASONS) - 1)


class _Decision:
    """The rows of all tables while it is decided, block by block. What is held, kept and dropped only grows."""

    def __init__(
        self,
        now: Mapping[Key, Counts],
        last: Mapping[Key, Published],
        links: ByBlock,
        limits: Suppression,
        parts: int,
        day: date,
    ) -> None:
        self.now, self.last, self.links, self.parts, self.day = now, last, links, parts, day
        self.limits, self.k = limits, limits.under
        # Where nobody came, nothing is taken: a score that was corrected would be seen by itself in the mean.
        self.held = {key for key in now if key in last and self._is_as_before(key)}
        self.kept: dict[Block, set[Key]] = {block: set() for block in Block}
        self.dropped: dict[Block, set[Key]] = {block: set() for block in Block}
        self.shown: dict[Block, frozenset[Key]] = {}

    def _is_as_before(self, key: Key) -> bool:
        """Whether nobody came to what was read of a row; of one that was never read, to any of its counts."""
        ever = [(block, self.last[key].ever.get(block)) for block in (Block.MEASURED, Block.MISSING)]
        additions = [_came(self.now[key], before, block) for block, before in ever if before is not None]
        if additions:
            return not any(any(came) for came in additions)
        return plain_counts(self.now[key]) == plain_counts(self.last[key].counts)

    def leave_out(self, block: Block, keys: Collection[Key]) -> None:
        """Show a block of none of these rows."""
        self.dropped[block].update(keys)

    def leave_as_they_were(self, keys: Collection[Key]) -> None:
        """Take no new counts of these rows; whichever has no old ones is not shown."""
        self.held.update(key for key in keys if key in self.last)
        for block in Block:
            self.leave_out(block, [key for key in keys if key not in self.last])

    def counts(self, key: Key, block: Block) -> Counts:
        """What a row would tell: its new counts, or the old ones."""
        if key in self.kept[block]:
            return self.last[key].ever[block]
        return self.last[key].of(block) if key in self.held else self.now[key]

    def told(self, key: Key, block: Block) -> Vector:
        return vector(self.counts(key, block), block, REASONS[self.parts])

    def day_of(self, key: Key, block: Block) -> date:
        """Of which day a row would tell it."""
        if key in self.kept[block]:
            return self.last[key].days[block]
        return self.last[key].day_of(block) if key in self.held else self.day

    def may_say(self, key: Key, block: Block) -> bool:
        """Whether a row may show a block at all: of old counts only what was read when they were taken.

        What else was told of that day can be read still, and what is hidden now need not have been hidden then.
        """
        if key not in self.held or key in self.kept[block]:
            return True
        before = self.last[key]
        is_as_coarse = block is not Block.REASONS or (before.parts is not None and before.parts <= self.parts)
        return before.said(block) and is_as_coarse

    def level(self, block: Block) -> frozenset[Key]:
        """The rows that may show a block by how many people are in it, and in what they leave over.

        Both of all that is read together, and of what is told of this day alone.
        """
        below = self.shown[STANDS_ON[block]] if block in STANDS_ON else frozenset(self.now)
        rows = {key: self.told(key, block) for key in below - self.dropped[block] if self.may_say(key, block)}
        peopled = {key: self.told(key, block) for key in self.now if self.is_peopled(key, block)}
        shown = self.largest(block, rows, peopled)
        fresh = {key: rows[key] for key in shown if not self.is_old(key, block)}
        if len(fresh) == len(shown):
            return shown
        parts = REASONS[self.parts]
        today = {key: vector(self.now[key], block, parts) for key in self.now if self.is_there(key, block)}
        too_much = fresh.keys() - self.largest(block, fresh, today)
        if not too_much:
            return shown
        self.leave_out(block, too_much)
        return self.level(block)

    def largest(self, block: Block, rows: Mapping[Key, Vector], peopled: Mapping[Key, Vector]) -> frozenset[Key]:
        """As many of these rows as may be shown together, everybody together among them."""
        total = rows.get(TOTAL)
        if total is None or not is_large(total, self.k):
            return rows_to_show(None, rows, peopled, self.links[block], self.limits)
        return rows_to_show(total, rows, peopled, self.links[block], self.limits) | {TOTAL}

    def is_old(self, key: Key, block: Block) -> bool:
        """Whether a row would tell a block from counts that were taken before."""
        return key in self.held or key in self.kept[block]

    def is_there(self, key: Key, block: Block) -> bool:
        """Whether anybody of a row could be counted in a block today."""
        if block in _ALONE:
            return any(vector(self.now[key], block, ()))
        return _due(self.now[key]) > 0

    def is_peopled(self, key: Key, block: Block) -> bool:
        """Whether anybody of a row could be counted in a block: of who is due, that nobody was is told of somebody."""
        if block in _ALONE:
            return any(self.told(key, block))
        return _due(self.counts(key, block)) > 0

    def telling(self, block: Block) -> frozenset[Key]:
        """Rows that would give somebody away by what came to them since they were last read; empty if none would."""
        came = {key: self.came(key, block, self.last[key].ever) for key in self.shown[block] if key in self.last}
        additions = {key: counts for key, counts in came.items() if counts is not None}
        if block is Block.CHANGE:  # the same people again: only what was corrected would differ
            same = frozenset(key for key, counts in additions.items() if not any(counts) and key not in self.held)
            if same:
                return same
        if TOTAL in additions and not says_nothing(additions[TOTAL], self.k):
            return frozenset([TOTAL])
        alone = frozenset(key for key, counts in additions.items() if not says_nothing(counts, self.k))
        return alone or self.left_over(block, additions)

    def came(self, key: Key, block: Block, ever: Mapping[Block, Counts]) -> Vector | None:
        """What came to a row since a block of it was last read; None where it never was."""
        if block not in ever:
            return None
        return _came(self.counts(key, block), ever[block], block, REASONS[self.parts])

    def left_over(self, block: Block, additions: Mapping[Key, Vector]) -> frozenset[Key]:
        """A row that gives somebody away because of what came to the rows beside it since the last snapshot."""
        both = {key: counts for key, counts in additions.items() if block in self.last[key].shown}
        total = both.pop(TOTAL, None)
        came = {key: counts for key, counts in both.items() if any(counts)}
        more = to_hide(total, came, {}, self.links[block], self.limits)
        return frozenset() if more is None else frozenset([more])

    def hold(self, block: Block, keys: frozenset[Key]) -> set[Block]:
        """Leave rows as they were; hide a row that even then says too much. The blocks that this may change."""
        changed = {block}
        for key in keys:
            if block in _LEFT_OUT:
                self.dropped[block].add(key)
            elif block in _ALONE and key not in self.kept[block]:
                self.kept[block].add(key)
            elif block in _TOGETHER and key not in self.held:
                self.held.add(key)
                changed.update(Block)
            else:
                self.dropped[block].add(key)
        return changed

    def settle(self) -> None:
        """Go on until nothing that is shown gives anybody away."""
        changed = set(Block)
        while True:
            for block in Block:
                if block in changed or STANDS_ON.get(block) in changed:
                    self.shown[block] = self.level(block)
                    changed.add(block)
            telling = ((block, self.telling(block)) for block in (*_TOGETHER, *_LEFT_OUT, *_ALONE))
            first = next(((block, keys) for block, keys in telling if keys), None)
            if first is None:
                return
            changed = self.hold(*first)

    def publication(self) -> Publication:
        """What was decided. A row in which nobody is any more stays, so that what was read of it is remembered."""
        rows = {key: row.hidden for key, row in self.last.items() if key not in self.now}
        return Publication({**rows, **dict(self._rows())}, self.parts, frozenset(self.now) - self.held)

    def _rows(self) -> Iterator[tuple[Key, Published]]:
        for key in self.now:
            shown = frozenset(block for block in Block if key in self.shown[block])
            before = self.last.get(key)
            ever, days = (dict(before.ever), dict(before.days)) if before is not None else ({}, {})
            ever.update({block: self.counts(key, block) for block in shown})
            days.update({block: self.day_of(key, block) for block in shown})
            alone = {block: self.counts(key, block) for block in _ALONE if block in shown}
            if before is not None and key in self.held:
                counts, day, parts = before.counts, before.day, before.parts
            else:
                counts, day, parts = self.now[key], self.day, self.parts if Block.REASONS in shown else None
            yield key, Published(counts, shown, day, alone, ever, days, parts)


def shown_values(row: Published, values: Mapping[str, Any], parts: int, k: int) -> dict[str, Any]:
    """The shown blocks of a row. `values`: what was estimated of the same people; `k`: under it no number is shown.

    Numbers that were estimated are rounded here: what is not stored cannot be read. "open_on" and "not_offered_on":
    the day of these counts, where it is not that of the row.
    """
    shown: dict[str, Any] = {}
    for block in (Block.OPEN, Block.NOT_OFFERED):
        if block in row.shown:
            [shown[block.value]] = vector(row.of(block), block, ())
            if row.day_of(block) != row.day:
                shown[f"{block.value}_on"] = row.day_of(block).isoformat()
    if Block.MEASURED in row.shown:
        shown |= _of_measured(row, values, k)
    if Block.MISSING in row.shown:
        [shown["missing"]] = vector(row.counts, Block.MISSING, ())
    if {Block.MEASURED, Block.MISSING} <= row.shown:
        shown["due"] = shown["measured"] + shown["missing"]
    if {Block.VERDICTS, Block.MISSING} <= row.shown and values.get("weighted") is not None:
        shown["weighted"] = rounded(values["weighted"])
    if Block.REASONS in row.shown:
        shown["parts"], shown["reasons"] = parts, list(vector(row.counts, Block.REASONS, REASONS[parts]))
    return shown


def _of_measured(row: Published, values: Mapping[str, Any], k: int) -> dict[str, Any]:
    [measured] = vector(row.counts, Block.MEASURED, ())
    cases, beside = values.get("cases", 0), values.get("beside", 0)
    means = all_rounded(values.get("means", {}))
    shown = {"measured": measured, "means": means, **({"cases": cases} if cases >= k else {})}
    if Block.VERDICTS in row.shown:
        shown["sustained"], shown["not_yet"] = vector(row.counts, Block.VERDICTS, ())
        shown["share"] = rounded(values.get("share"))
        # Of fewer cases on either side the interval of a difference is too narrow (docs/evidence.md).
        shown["difference"] = all_rounded(values.get("difference", {})) if min(cases, beside) >= k else {}
    if Block.CHANGE in row.shown:
        shown["change"] = all_rounded(values.get("change", {}))
        shown["paired"] = vector(row.counts, Block.PAIRED, ())[0] if Block.PAIRED in row.shown else None
    return shown


def kept(row: Published) -> dict[str, Any]:
    """What the next snapshot needs of a row beside its day, as plain values; `published` reads it back."""
    return {
        "now": plain_counts(row.counts),
        "shown": sorted(row.shown),
        "alone": {block.value: plain_counts(counts) for block, counts in sorted(row.alone.items())},
        "ever": {block.value: plain_counts(counts) for block, counts in sorted(row.ever.items())},
        "days": {block.value: day.isoformat() for block, day in sorted(row.days.items())},
        "parts": row.parts,
    }


def published(stored: Mapping[str, Any], day: date) -> Published:
    """A row as it was kept, with the day of its counts. Raises KeyError and ValueError for anything else."""
    alone, ever = ({Block(block): counts for block, counts in stored[part].items()} for part in ("alone", "ever"))
    days = {Block(block): date.fromisoformat(text) for block, text in stored["days"].items()}
    shown = frozenset(Block(block) for block in stored["shown"])
    return Published(stored["now"], shown, day, alone, ever, days, stored["parts"])
