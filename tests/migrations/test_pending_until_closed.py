"""Outcomes that were decided in an open window are pending again, and are decided again on the way down."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app import ROOT, build_wiring
from foundation.clock import MovableClock
from foundation.settings import Settings
from foundation.storage import migrations
from foundation.storage.base import Base
from foundation.storage.engine import Stores
from foundation.system.stores import STORES, upgrade_all
from tests.migrations.full import fill

FOLDER = ROOT / "migrations"


@pytest.mark.parametrize(
    ("days_left", "response", "up", "down"),
    [
        (30, "sustained", ("pending", None), ("sustained", None)),
        (30, "not_measured", ("pending", None), ("not_measured", "done")),
        (-30, "not_yet", ("not_yet", None), ("not_yet", None)),
    ],
)
def test_only_outcomes_in_an_open_window_are_pending_again(
    empty: Settings,
    stores: Stores,
    clock: MovableClock,
    days_left: int,
    response: str,
    up: tuple[str, str | None],
    down: tuple[str, str | None],
) -> None:
    upgrade_all(empty, FOLDER)
    house = build_wiring(empty, clock)
    fill(house)
    house.stores.dispose()
    data = next(store for store in STORES if store.name == "data")
    outcome, responses = Base.metadata.tables["outcome"], Base.metadata.tables["survey_response"]
    engine = data.engine(stores)

    def standing() -> tuple[str, str | None]:
        with engine.connect() as connection:
            row = connection.execute(outcome.select().where(outcome.c.response_id.is_not(None))).mappings().one()
            return str(row["verdict"].value), row["missing_because"]

    with engine.begin() as connection:
        given = connection.execute(responses.select().limit(1)).mappings().one()
        one = connection.execute(outcome.select().limit(1)).mappings().one()
        connection.execute(update(responses).values(verdict=response))
        closes_on = datetime.now(UTC).date() + timedelta(days=days_left)
        decided = {"verdict": response, "response_id": given["id"], "window_closes_on": closes_on}
        connection.execute(update(outcome).where(outcome.c.id == one["id"]).values(**decided))
    migrations.downgrade(FOLDER, data, stores, "0053")
    migrations.upgrade(FOLDER, data, stores, "0054")
    assert standing() == up
    migrations.downgrade(FOLDER, data, stores, "0053")
    assert standing() == down
