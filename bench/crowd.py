"""A crowd that is followed, as rows: one case that was made as every case is, and many copies of it in bulk.

A copy has the plain columns of its model and sealed ones that no key opens: what is measured opens only real cases.
"""

import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text

from app import ROOT, build_container
from foundation.clock import MovableClock
from foundation.storage.base import Base, new_id
from foundation.system.preparation import prepare
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import Channel, VisitKind, VisitState
from tests.clock import START
from tests.databases import no_demo, settings_for
from tests.factories.follow_up import ZONE, Followed, Team, make_followed, make_team
from tests.security.raw import raw

VISITS = 5  # of each case
_COPIED = ("case", "person", "consent", "referral", "episode")
_CHUNK = 2_000


def crowded(folder: Path, url: str | None) -> Container:
    """An installation with rules and secrets, and nobody in it yet; at the instant at which tests begin."""
    container = build_container(settings_for(folder, url), MovableClock(START))
    prepare(container, ROOT, no_demo)
    return container


def make_teams(container: Container, number: int) -> list[Team]:
    """So many offices with an officer, each with a partner of a worker and a coordinator."""
    return [make_team(container) for _ in range(number)]


def make_crowd(container: Container, teams: Sequence[Team], cases: int, days: Sequence[date]) -> None:
    """So many cases, shared out among the teams, each with a visit due on each of the days (`VISITS` of them).

    A visit opens two days before it is due and closes two days after.
    """
    models = [make_followed(container, team, {"due_on": days[0], **_window(days[0])}) for team in teams]
    with raw(container) as connection:
        kept = [{name: _rows(connection, name, one) for name in _COPIED} for one in models]
        for start in range(0, cases, _CHUNK):
            found: dict[str, list[dict[str, Any]]] = {name: [] for name in (*_COPIED, "visit")}
            for number in range(start, min(start + _CHUNK, cases)):
                _copy(kept[number % len(kept)], days, found)
            for name, rows in found.items():
                connection.execute(insert(_table(name)), rows)
    analysed(container)


def analysed(container: Container) -> None:
    """Let the database look at how its tables are filled, as it does by itself in time."""
    with raw(container) as connection:
        connection.execute(text("ANALYZE"))


def _window(day: date) -> dict[str, date]:
    return {"opens_on": day - timedelta(days=2), "due_on": day, "closes_on": day + timedelta(days=2)}


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _rows(connection: Connection, name: str, one: Followed) -> list[dict[str, Any]]:
    table = _table(name)
    about = table.c.id if name == "case" else table.c.case_id
    return [dict(row) for row in connection.execute(select(table).where(about == one.case)).mappings()]


def _copy(model: Mapping[str, Sequence[Mapping[str, Any]]], days: Sequence[date], found: dict[str, Any]) -> None:
    """One more case like the model."""
    ids = {row["id"]: new_id() for name in _COPIED for row in model[name]}
    for name in _COPIED:
        for row in model[name]:
            copy = {key: ids.get(value, value) if isinstance(value, uuid.UUID) else value for key, value in row.items()}
            if name == "case":
                copy["reference_index"] = os.urandom(16)
            found[name].append(copy)
    [case], [episode] = model["case"], model["episode"]
    for ordinal, day in enumerate(days, start=1):
        found["visit"].append(_visit(ids[case["id"]], ids[episode["id"]], ordinal, day))


def _visit(case: uuid.UUID, episode: uuid.UUID, ordinal: int, day: date) -> dict[str, Any]:
    values = dict.fromkeys(one.key for one in Visit.__table__.columns)
    about = {"id": new_id(), "case_id": case, "episode_id": episode, "ordinal": ordinal, "zone": ZONE, "version": 1}
    kind = {"kind": VisitKind.MONTH, "month": ordinal, "channel": Channel.CALL, "state": VisitState.PLANNED}
    flags = {
        "is_survey_round": False,
        "is_outside_window": False,
        "is_moved": False,
        "is_held": False,
        "nominal_on": day,
    }
    return {**values, **about, **kind, **flags, **_window(day)}
