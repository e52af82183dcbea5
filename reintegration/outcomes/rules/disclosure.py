"""What rows of linked tables may be shown, so that nobody can be found by subtracting rows from each other.

Tables are linked where they count the same people: by their total, and where the people of one row all stand in one
row of another table (a partner that works in one country). What is left over when rows are subtracted from what holds
them is a group too, shown or not; it has to be as large as any that is shown.
Sources: rules statistics.suppressed_under (CTDC uses k = 11), statistics.possible_percent.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reintegration.outcomes.rules.figures import SHARING_OUT, TOTAL, Block, Key, Vector


@dataclass(frozen=True)
class Suppression:
    """Fewer people than `under` are not shown; `possible_percent` of the numbers below it have to stay possible.

    Sources: rules statistics.suppressed_under, statistics.possible_percent.
    """

    under: int
    possible_percent: int


@dataclass(frozen=True)
class Links:
    """How rows hang together. `order`: the rows of each table; what protects others is hidden in this order.

    The order must not depend on counts: who knows the method would learn from it how large the next row is.
    `reach`: for a row and another table, the rows there in which its people stand. `empty`: rows in which nobody could
    be counted.
    """

    order: Mapping[str, Sequence[Key]]
    reach: Mapping[Key, Mapping[str, frozenset[Key]]]
    empty: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class _Group:
    """Rows of one table that a reader knows the sum of: one that is shown, or all that are hidden together."""

    rows: frozenset[Key]
    sum: Vector
    is_shown: bool

    @property
    def row(self) -> Key:
        return next(iter(self.rows))


def links_of(kinds: Iterable[tuple[str, ...]], order: Mapping[str, Sequence[Key]]) -> Links:
    """The links of rows, from every combination of rows in which anybody stands (keys as in `SHARING_OUT`)."""
    reach: defaultdict[Key, defaultdict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
    for rows in set(kinds):
        keys = list(zip(SHARING_OUT, rows, strict=True))
        for key in keys:
            for table, other in keys:
                reach[key][table].add((table, other))
    return Links(
        order, {key: {table: frozenset(rows) for table, rows in by_table.items()} for key, by_table in reach.items()}
    )


def links_by_block(
    kinds: Iterable[tuple[tuple[str, ...], bool]], order: Mapping[str, Sequence[Key]]
) -> dict[Block, Links]:
    """The links of each block, from every combination of rows, each with whether its people were offered the survey.

    That follows from the type of assistance, and who was not offered it is counted in one block, and in no other.
    """
    kinds = set(kinds)
    whole = links_of([rows for rows, _is_offered in kinds], order)
    offered, alone = (_links_of_some(whole, [rows for rows, is_own in kinds if is_own is own]) for own in (True, False))
    return {block: alone if block is Block.NOT_OFFERED else offered for block in Block}


def _links_of_some(whole: Links, kinds: Iterable[tuple[str, ...]]) -> Links:
    """The links of some of the people; a row with none of them keeps the links that it has by all."""
    some = links_of(kinds, whole.order)
    return Links(whole.order, {**whole.reach, **some.reach}, frozenset(whole.reach.keys() - some.reach.keys()))


def is_large(counts: Vector, k: int) -> bool:
    """Whether each of these counts is k or more, on either side of nothing (a difference may be a loss)."""
    return all(abs(count) >= k for count in counts)


def says_nothing(counts: Vector, k: int) -> bool:
    """Whether this may be known: nobody at all, or as many as may be shown."""
    return not any(counts) or is_large(counts, k)


def minus(whole: Vector, others: Iterable[Vector]) -> Vector:
    """A count vector minus others."""
    left = list(whole)
    for other in others:
        left = [a - b for a, b in zip(left, other, strict=True)]
    return tuple(left)


def to_hide(
    total: Vector | None, shown: Mapping[Key, Vector], hidden: Mapping[Key, Vector], links: Links, limits: Suppression
) -> Key | None:
    """One more row that has to be hidden, or None if what is shown gives nothing away.

    `total`: of everybody, None where it is not shown. `shown`: rows of any table that shares out. `hidden`: the other
    rows in which there is anybody: that none of these few is counted here must not be known, nor that they are all as
    large as a hidden row can be. Leave them out for what came to rows: that nobody came may be known.
    """
    groups = {}
    for table, order in links.order.items():
        own = [key for key in order if key in shown]
        rest = None if total is None else minus(total, (shown[key] for key in own))
        gone = [key for key in order if key in hidden and key not in shown]
        if own and rest is not None and not _may_be_known(rest, gone, hidden, limits):
            return own[0]
        groups[table] = [_Group(frozenset([key]), shown[key], True) for key in own]
        others = frozenset(order) - frozenset(own) - links.empty
        if own and others and rest is not None and any(rest):
            groups[table].append(_Group(others, rest, False))
    for first in links.order:
        for second in links.order:
            if first != second and (row := _left_over(groups, hidden, links, (first, second), limits)):
                return row
    return None


def _may_be_known(rest: Vector, gone: Sequence[Key], hidden: Mapping[Key, Vector], limits: Suppression) -> bool:
    """Whether what is left may be known of the hidden rows in which there is anybody: as many as may be shown."""
    if not gone:
        return says_nothing(rest, limits.under)
    return is_large(rest, limits.under) and not _is_tight(rest, gone, hidden, limits)


def _is_tight(rest: Vector, gone: Sequence[Key], hidden: Mapping[Key, Vector], limits: Suppression) -> bool:
    """Whether hidden rows, each of a few, leave each other little room: who knows the method knows nearly each of them.

    Of 19 in two rows under 11 either is 9 or 10. Only where what is left is these rows and nobody else.
    """
    k = limits.under
    for at, left in enumerate(rest):
        counts = [hidden[key][at] for key in gone]
        if sum(counts) == left and all(count < k for count in counts):
            least = max(0, left - (len(counts) - 1) * (k - 1))
            if 100 * (min(left, k - 1) - least + 1) < limits.possible_percent * k:
                return True
    return False


def _left_over(
    groups: Mapping[str, Sequence[_Group]],
    hidden: Mapping[Key, Vector],
    links: Links,
    tables: tuple[str, str],
    limits: Suppression,
) -> Key | None:
    """A row to hide because what is left of groups without those of another table within them is a few people."""
    first, second = tables
    for outer, inner in _within(groups[first], groups[second], links, first):
        rows = frozenset[Key]().union(*(group.rows for group in outer))
        inner_rows = frozenset[Key]().union(*(group.rows for group in inner))
        gone = [
            key for key in links.order[second] if key in hidden and key not in inner_rows and _is_in(key, rows, links)
        ]
        # Of hidden rows of the first table, those that are not made of rows which are taken off.
        gone += [
            key for key in links.order[first] if key in hidden and key in rows and not _is_in(key, inner_rows, links)
        ]
        if _may_be_known(minus(_sum(outer), (group.sum for group in inner)), gone, hidden, limits):
            continue
        shown = {group.row for chosen in (inner, outer) for group in chosen if group.is_shown}
        choices = shown or {group.row for group in groups[first] if group.is_shown}
        return next(key for key in (*links.order[second], *links.order[first]) if key in choices)
    return None


def _is_in(key: Key, rows: frozenset[Key], links: Links) -> bool:
    """Whether all people of a row stand in these rows of another table."""
    table = next(iter(rows))[0]
    return links.reach[key][table] <= rows


def _sum(groups: Sequence[_Group]) -> Vector:
    return tuple(map(sum, zip(*(group.sum for group in groups), strict=True)))


def _within(
    holding: Sequence[_Group], others: Sequence[_Group], links: Links, table: str
) -> Iterator[tuple[list[_Group], list[_Group]]]:
    """The fewest groups of one table that together hold a group of the other, with all groups of it that they hold."""
    of_row = {key: place for place, group in enumerate(holding) for key in group.rows}
    by_reach: defaultdict[frozenset[int | None], list[_Group]] = defaultdict(list)
    for group in others:
        reached = frozenset(of_row.get(other) for key in group.rows for other in links.reach[key][table])
        by_reach[reached].append(group)
    for places in by_reach:
        if None not in places:
            inner = [group for reached, groups in by_reach.items() if reached <= places for group in groups]
            yield [holding[place] for place in places if place is not None], inner


def rows_to_show(
    total: Vector | None, rows: Mapping[Key, Vector], peopled: Mapping[Key, Vector], links: Links, limits: Suppression
) -> frozenset[Key]:
    """The rows that may be shown of one block of all linked tables: as many as the order allows.

    `rows`: those that ask to be shown; `peopled`: all in which there is anybody who could be counted here.
    """
    shown = {key: counts for key, counts in rows.items() if key != TOTAL and is_large(counts, limits.under)}
    hidden = {key: counts for key, counts in peopled.items() if key not in shown and key != TOTAL}
    while (gone := to_hide(total, shown, hidden, links, limits)) is not None:
        del shown[gone]
        hidden[gone] = rows[gone]
    return frozenset(shown)
