"""Figures that are published are rounded, and every count says of which day it is."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0055"
branch_labels = None
depends_on = None

_FIGURE = sa.table(
    "outcome_figure",
    sa.column("id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("row", sa.String()),
    sa.column("since", sa.Integer()),
    sa.column("counted_on", sa.Date()),
    sa.column("shown", sa.Text()),
)
_COUNT = sa.table(
    "outcome_count", sa.column("id", sa.Uuid()), sa.column("figure_id", sa.Uuid()), sa.column("counts", sa.Text())
)
_ALONE = ("open", "not_offered")
_LEAST, _MOST, _NOTHING = 3, 6, 1e-9


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _side(number: float) -> int:
    return 0 if abs(number) < _NOTHING else 1 if number > 0 else -1


def _rounded(triple: list[float | None]) -> list[float | None]:
    """Three places, or more where these would move an end to the other side of nothing or make a point of both."""
    ends = [end for end in triple[1:] if end is not None]
    for places in range(_LEAST, _MOST + 1):
        short = [round(end, places) for end in ends]
        is_apart = len(short) < 2 or short[0] != short[1] or abs(ends[0] - ends[1]) < _NOTHING
        if places == _MOST or (is_apart and [_side(end) for end in ends] == [_side(end) for end in short]):
            return [None if one is None else round(one, places) for one in triple]
    raise AssertionError


def _all_rounded(value: Any) -> Any:
    """Every number with its interval in what is shown; counts stay."""
    if isinstance(value, dict):
        return {name: one if name == "reasons" else _all_rounded(one) for name, one in value.items()}
    is_triple = isinstance(value, list) and len(value) == 3 and value[0] is not None
    return _rounded(value) if is_triple else value


def _rows(connection: sa.Connection) -> Iterator[Any]:
    """Figures with the counts behind them, each row's from its first snapshot on."""
    columns = (*_FIGURE.c, _COUNT.c.id.label("count_id"), _COUNT.c.counts)
    joined = _FIGURE.outerjoin(_COUNT, _COUNT.c.figure_id == _FIGURE.c.id)
    statement = sa.select(*columns).select_from(joined).order_by(_FIGURE.c.kind, _FIGURE.c.row, _FIGURE.c.since)
    yield from connection.execute(statement).all()


def _days(row: Any, counts: Mapping[str, Any], before: Mapping[str, tuple[Any, str]]) -> dict[str, tuple[Any, str]]:
    """For each block that could be read its counts, and the day on which they were first read."""
    found, own = {}, set(counts["shown"]) - set(counts["alone"])
    for block, ever in counts["ever"].items():
        known = before.get(block)
        is_older = known is not None and known[0] == ever and block not in own
        found[block] = known if known is not None and is_older else (ever, row.counted_on.isoformat())
    return found


def _with_pairs(shown: Mapping[str, Any], counts: dict[str, Any]) -> dict[str, Any]:
    """How many people have two interviews is a block of its own, and was read where it was shown."""
    if shown.get("paired") is None:
        return counts
    ever = {**counts["ever"], "paired": counts["ever"]["change"]}
    return {**counts, "ever": ever, "shown": sorted([*counts["shown"], "paired"])}


def upgrade() -> None:
    """Up."""
    connection = op.get_bind()
    at, days = None, dict[str, tuple[Any, str]]()
    for row in _rows(connection):
        if at != (row.kind, row.row):
            at, days = (row.kind, row.row), {}
        shown = _all_rounded(json.loads(row.shown))
        if row.kind == "round":
            shown.pop("open", None)  # follows from who is due, and the other way round
        if row.counts is not None:
            counts = _with_pairs(shown, json.loads(row.counts))
            days = _days(row, counts, days)
            counts |= {"days": {block: day for block, (_ever, day) in days.items()}, "parts": shown.get("parts")}
            older = {block: days[block][1] for block in _ALONE if block in shown and block in days}
            shown |= {f"{block}_on": day for block, day in older.items() if day != row.counted_on.isoformat()}
            _keep(connection, _COUNT, row.count_id, "counts", counts)
        _keep(connection, _FIGURE, row.id, "shown", shown)
    for name in ("partner_figure", "partner_quarter"):
        table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("shown", sa.Text()))
        for quarter in connection.execute(sa.select(table)).all():
            shown = _all_rounded({key: one for key, one in json.loads(quarter.shown).items() if key != "parts"})
            whole = json.loads(quarter.shown) | shown
            if "attempts" in whole:
                whole["attempts"] = round(whole["attempts"], _LEAST)
            _keep(connection, table, quarter.id, "shown", whole)


def _keep(connection: sa.Connection, table: sa.TableClause, row_id: Any, name: str, value: Any) -> None:
    connection.execute(sa.update(table).where(table.c.id == row_id).values({name: _text(value)}))


def downgrade() -> None:
    """Down. What was rounded stays so."""
    connection = op.get_bind()
    for row in _rows(connection):
        shown = {name: one for name, one in json.loads(row.shown).items() if not name.endswith("_on")}
        _keep(connection, _FIGURE, row.id, "shown", shown)
        if row.counts is not None:
            counts = {name: one for name, one in json.loads(row.counts).items() if name not in ("days", "parts")}
            counts["ever"].pop("paired", None)
            counts["shown"] = [block for block in counts["shown"] if block != "paired"]
            _keep(connection, _COUNT, row.count_id, "counts", counts)
