"""The schedules of many arrivals, reckoned and kept, beside bare inserts of the same rows: the ratios.

Ours: the rules of each day and template, the calendar of each country, windows and shifts, and the rows through the
scope filter in one unit of work. Bare: the same finished values as objects of a plain class on the same table, added to
a plain session that is flushed; no rule, no filter, no audit. Beside it, as the floor of what the database can do, one
statement for many rows without any object. All in one run, taking turns, each from an empty table. The goal: at least
half as fast as the bare inserts.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, insert, inspect, select
from sqlalchemy.orm import DeclarativeBase, Session

from app import ROOT, build_container
from demo.scopes import DEMO
from foundation.clock import SystemClock
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from reintegration.schedule.services.visits import Planner
from returns.cases.models import Case
from tests.databases import PostgresOfTests, no_demo, settings_for
from tests.factories.makers import make_account

GOAL = 0.5
FIRST = date(2026, 1, 1)
COUNTRIES = ("AF", "IQ", "PK", "BD", "UZ", "TM", "KG", "GE", "AL", "NG", "UG", "ET", "GN", "SN")
PIECE = 1000  # arrivals in one unit of work


def open_engine(url: str) -> Engine:
    """An engine past the guard, with SQLite set as the program's own data are."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare_it(connection: Any, record: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")

    return engine


def fill(container: Container, engine: Engine, count: int) -> None:
    """Cases that arrived in the course of one year, each with its episode and no visit."""
    owner, drawn = make_account(container), random.Random(46)
    cases, episodes = [], []
    for number in range(count):
        day, country = FIRST + timedelta(days=drawn.randrange(365)), drawn.choice(COUNTRIES)
        at = datetime.combine(day, datetime.min.time(), UTC)
        case = {"id": uuid.uuid4(), "office_id": owner.office_id, "owner_id": owner.id, "country": country}
        case |= {"reference_index": number.to_bytes(16), "state": "arrived", "track": "with_reintegration"}
        case |= {"opened_on": day, "deadline_or_never": date(9999, 12, 31), "created_at": at, "arrived_on": day}
        cases.append({**case, "arrived_or_never": day})
        template = drawn.choice(list(FollowUpTemplate))
        episode = {"id": uuid.uuid4(), "case_id": case["id"], "state": "open", "arrived_at": at, "arrived_on": day}
        episode |= {"zone": "UTC", "country": country, "template": template, "plan_due_on": day, "opened_at": at}
        episodes.append(episode)
    for start in range(0, count, PIECE):
        with writing(container.units, DEMO) as unit:  # the keys of the cases
            for case in cases[start : start + PIECE]:
                unit.participants["keys"].make(("case", case["id"]))
    with engine.begin() as connection:
        connection.execute(insert(Case.__table__), cases)
        connection.execute(insert(Episode.__table__), episodes)


def planned(container: Container, episodes: Sequence[uuid.UUID]) -> float:
    """The seconds in which the schedules of these episodes are reckoned and kept; which ones is known before."""
    spent = 0.0
    for start in range(0, len(episodes), PIECE):
        with writing(container.units, DEMO) as unit:
            piece = episodes[start : start + PIECE]
            found = unit.session.execute(select(Episode).where(Episode.id.in_(piece))).scalars().all()
            began = time.perf_counter()
            Planner(unit).plan(found)
            unit.session.flush()
            spent += time.perf_counter() - began
    return spent


def kept_rows(container: Container) -> list[dict[str, Any]]:
    """The visits as finished values of their columns."""
    names = [one.key for one in inspect(Visit).column_attrs]
    with reading(container.units, DEMO) as unit:
        return [{name: getattr(row, name) for name in names} for row in unit.session.execute(select(Visit)).scalars()]


def bare(engine: Engine, rows: list[dict[str, Any]]) -> float:
    """The seconds in which the same rows are inserted by statements for many rows."""
    per_piece = max(1, len(rows) // max(1, len(rows) // (PIECE * 5)))
    spent = 0.0
    for start in range(0, len(rows), per_piece):
        with engine.begin() as connection:
            began = time.perf_counter()
            connection.execute(insert(Visit.__table__), rows[start : start + per_piece])
            spent += time.perf_counter() - began
    return spent


class _Mapped(DeclarativeBase):
    """Classes that know nothing but columns."""


class _PlainVisit(_Mapped):
    __table__ = Visit.__table__


def bare_objects(engine: Engine, rows: list[dict[str, Any]]) -> float:
    """The seconds in which the same rows are added to a plain session and flushed, as many at once as ours."""
    per_piece = max(1, len(rows) // max(1, len(rows) // (PIECE * 5)))
    spent = 0.0
    for start in range(0, len(rows), per_piece):
        with Session(engine) as session:
            began = time.perf_counter()
            session.add_all([_PlainVisit(**row) for row in rows[start : start + per_piece]])
            session.flush()
            spent += time.perf_counter() - began
            session.commit()
    return spent


def emptied(engine: Engine) -> None:
    """No visits any more."""
    with engine.begin() as connection:
        connection.execute(delete(Visit.__table__))


def measure(label: str, folder: Path, url: str | None, count: int, rounds: int) -> None:
    """Print the medians of one database; a ratio of 1 is as fast as bare inserts."""
    container = build_container(settings_for(folder, url), SystemClock())
    prepare(container, ROOT, no_demo)
    engine = open_engine(container.stores.data.url.render_as_string(hide_password=False))
    fill(container, engine, count)
    with reading(container.units, DEMO) as unit:
        episodes = list(unit.session.execute(select(Episode.id)).scalars())
    planned(container, episodes)
    rows, pairs = kept_rows(container), []
    for _ in range(rounds):
        emptied(engine)
        floor = bare(engine, rows)
        emptied(engine)
        plainly = bare_objects(engine, rows)
        emptied(engine)
        pairs.append((plainly, planned(container, episodes), floor))
    plain, ours, _floor = (statistics.median(pair[side] for pair in pairs) for side in (0, 1, 2))
    ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
    to_floor = statistics.median(pair[2] / pair[1] for pair in pairs)
    sys.stdout.write(
        f"{label:10} {count} arrivals, {len(rows)} visits: bare {plain:6.2f} s ({len(rows) / plain:8.0f}/s)  "
        f"ours {ours:6.2f} s ({len(rows) / ours:8.0f}/s)  ratio {ratio:4.2f}  goal {GOAL}: "
        f"{'met' if ratio >= GOAL else 'missed'}  (one statement for many rows: {to_floor:4.2f})\n"
    )
    engine.dispose()
    container.stores.dispose()


def main() -> None:
    """Measure both databases, and say of each whether the goal is met."""
    parser = argparse.ArgumentParser(description="Schedules of many arrivals beside bare inserts of the same rows.")
    parser.add_argument("--arrivals", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.only != "postgresql":
            measure("sqlite", Path(folder) / "sqlite", None, chosen.arrivals, chosen.rounds)
        if chosen.only != "sqlite":
            server = PostgresOfTests()
            try:
                measure("postgresql", Path(folder) / "pg", server.url, chosen.arrivals, chosen.rounds)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
