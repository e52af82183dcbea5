"""What of a row may leave the program, as plain values: nothing that is not shown stands in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reintegration.outcomes.rules.publishing import Published
from reintegration.outcomes.rules.rounding import all_rounded, rounded
from reintegration.outcomes.rules.tables import REASONS, Block, Standing, vector


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


def plain_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts as they are kept: without what is nothing, in a fixed order."""
    return {str(name): counts[name] for name in sorted(counts) if counts[name]}


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


def reasons_of(shown: Mapping[str, Any]) -> list[tuple[tuple[Standing, ...], int]]:
    """Who is missing of a shown row: the reasons of each part with how many people; empty where it is not shown."""
    if "reasons" not in shown:
        return []
    return list(zip(REASONS[shown["parts"]], shown["reasons"], strict=True))
