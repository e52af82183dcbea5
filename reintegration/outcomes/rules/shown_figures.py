"""What of a row may leave the program, as plain values: nothing that is not shown stands in it."""

from collections.abc import Mapping
from typing import Any

from reintegration.outcomes.rules.publishing import Published
from reintegration.outcomes.rules.tables import REASONS, Block, Standing, vector


def shown_values(row: Published, values: Mapping[str, Any], parts: int, k: int) -> dict[str, Any]:
    """The shown blocks of a row. `values`: what was estimated of the same people; `k`: under it no number is shown.

    The number of people with two scores is left out where it would say how few have only one.
    """
    found: dict[str, Any] = {}
    for block in (Block.OPEN, Block.NOT_OFFERED):
        if block in row.shown:
            [found[block.value]] = vector(row.of(block), block, ())
    if Block.MEASURED in row.shown:
        found |= _of_measured(row, values, k)
    if Block.MISSING in row.shown:
        [found["missing"]] = vector(row.counts, Block.MISSING, ())
    if {Block.MEASURED, Block.MISSING} <= row.shown:
        found["due"] = found["measured"] + found["missing"]
    if {Block.VERDICTS, Block.MISSING} <= row.shown and values.get("weighted") is not None:
        found["weighted"] = values["weighted"]
    if Block.REASONS in row.shown:
        found["parts"], found["reasons"] = parts, list(vector(row.counts, Block.REASONS, REASONS[parts]))
    return found


def _of_measured(row: Published, values: Mapping[str, Any], k: int) -> dict[str, Any]:
    [measured] = vector(row.counts, Block.MEASURED, ())
    cases = values.get("cases", 0)
    found = {"measured": measured, "means": values.get("means", {}), **({"cases": cases} if cases >= k else {})}
    if Block.VERDICTS in row.shown:
        found["sustained"], found["not_yet"] = vector(row.counts, Block.VERDICTS, ())
        found["share"] = values.get("share")
        # Of fewer cases the interval of a difference is too narrow (docs/evidence.md).
        found["difference"] = values.get("difference", {}) if cases >= k else {}
    if Block.CHANGE in row.shown:
        [paired] = vector(row.counts, Block.CHANGE, ())
        found["change"] = values.get("change", {})
        found["paired"] = paired if measured - paired >= k else None
    return found


def plain_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts as they are kept: without what is nothing, in a fixed order."""
    return {str(name): counts[name] for name in sorted(counts) if counts[name]}


def kept(row: Published) -> dict[str, Any]:
    """What the next snapshot needs of a row, as plain values; `published` reads it back."""
    return {
        "now": plain_counts(row.counts),
        "shown": sorted(row.shown),
        "alone": {block.value: plain_counts(counts) for block, counts in sorted(row.alone.items())},
        "ever": {block.value: plain_counts(counts) for block, counts in sorted(row.ever.items())},
    }


def published(found: Mapping[str, Any]) -> Published:
    """A row as it was kept. Raises KeyError and ValueError for anything else."""
    alone, ever = ({Block(block): counts for block, counts in found[part].items()} for part in ("alone", "ever"))
    return Published(found["now"], frozenset(Block(block) for block in found["shown"]), alone, ever)


def reasons_of(shown: Mapping[str, Any]) -> list[tuple[tuple[Standing, ...], int]]:
    """Who is missing of a shown row: the reasons of each part with how many people; empty where it is not shown."""
    if "reasons" not in shown:
        return []
    return list(zip(REASONS[shown["parts"]], shown["reasons"], strict=True))
