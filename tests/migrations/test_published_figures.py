"""Figures that were published with all their digits are rounded, and their counts get the days that they are of."""

import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from app import ROOT
from foundation.storage import migrations
from foundation.storage.base import Base
from foundation.storage.engine import Stores
from foundation.system.stores import STORES
from reintegration.outcomes.models.snapshots import OutcomeCount, OutcomeFigure
from reintegration.outcomes.rules.shown_figures import published
from reintegration.outcomes.rules.tables import Block

FOLDER = ROOT / "migrations"
[DATA] = [store for store in STORES if store.name == "data"]
FIRST, SECOND = date(2026, 3, 1), date(2026, 6, 1)
OLD = {"open": 30, "sustained": 20, "not_yet": 20, "paired": 20}
NEW = {"open": 35, "sustained": 40, "not_yet": 40, "paired": 50}


def _keep(stores: Stores, kind: str, since: int, on: date, shown: Mapping[str, Any], counts: Mapping[str, Any]) -> None:
    figures, behind = (Base.metadata.tables[one.__tablename__] for one in (OutcomeFigure, OutcomeCount))
    figure = uuid.uuid4()
    until = None if since == 2 else 2
    about = {"id": figure, "kind": kind, "row": "", "since": since, "until": until, "counted_on": on}
    with stores.data.begin() as connection:
        connection.execute(insert(figures).values(**about, shown=shown))
        more = {"id": uuid.uuid4(), "figure_id": figure, "since": since, "counts": counts, "values": {}}
        connection.execute(insert(behind).values(**more))


def _read(stores: Stores, kind: str, since: int) -> tuple[dict[str, Any], dict[str, Any]]:
    figures, behind = (Base.metadata.tables[one.__tablename__] for one in (OutcomeFigure, OutcomeCount))
    statement = select(figures.c.shown, behind.c.counts).join(behind, behind.c.figure_id == figures.c.id)
    with stores.data.connect() as connection:
        found = connection.execute(statement.where(figures.c.kind == kind, figures.c.since == since)).one()
    return json.loads(json.dumps(found.shown)), json.loads(json.dumps(found.counts))


def test_what_was_published_is_rounded_and_says_its_day(stores: Stores) -> None:
    migrations.upgrade(FOLDER, DATA, stores, "0054")
    blocks = ["change", "measured", "open"]
    ever = {"measured": OLD, "open": OLD, "change": OLD}
    first = {"open": 30, "measured": 40, "paired": 20, "means": {"composite": [16 / 26, 0.51234567, 0.71234567]}}
    _keep(stores, "all", 1, FIRST, first, {"now": OLD, "shown": blocks, "alone": {"open": OLD}, "ever": ever})
    second = {"open": 30, "measured": 80, "reasons": [11, 12, 13], "difference": {"share": [-0.05, -0.1038, 0.00004]}}
    ever = {"measured": NEW, "open": OLD, "change": OLD}
    blocks = ["measured", "open"]
    _keep(stores, "all", 2, SECOND, second, {"now": NEW, "shown": blocks, "alone": {"open": OLD}, "ever": ever})
    _keep(stores, "round", 2, SECOND, {"open": 30, "due": 40}, {"now": OLD, "shown": [], "alone": {}, "ever": {}})
    migrations.upgrade(FOLDER, DATA, stores)
    shown, counts = _read(stores, "all", 1)
    assert shown["means"] == {"composite": [0.615, 0.512, 0.712]}
    assert published(counts, FIRST).shown == {Block.CHANGE, Block.MEASURED, Block.OPEN, Block.PAIRED}
    shown, counts = _read(stores, "all", 2)
    assert shown["difference"] == {"share": [-0.05, -0.1038, 0.00004]}
    assert (shown["reasons"], shown["open_on"]) == ([11, 12, 13], FIRST.isoformat())
    assert published(counts, SECOND).days == {Block.MEASURED: SECOND, Block.OPEN: FIRST, Block.CHANGE: FIRST}
    assert "open" not in _read(stores, "round", 2)[0]
    migrations.downgrade(FOLDER, DATA, stores, "0054")
    shown, counts = _read(stores, "all", 2)
    assert ("open_on" in shown, counts.keys()) == (False, {"now", "shown", "alone", "ever"})
