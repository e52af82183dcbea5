"""The work list: what is on it, and that its plan begins with what the caller sees."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from foundation.storage.guard import STAMP
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.follow_up.queries.check_ins import ListedVisit
from reintegration.follow_up.queries.visits import MOST_LISTED, VisitFilter
from reintegration.follow_up.rules.visits import VisitEventKind
from reintegration.follow_up.services.sweeps import BATCH, sweep_visits
from tests.clock import START
from tests.factories.follow_up import Followed, add, change, first_visits, make_followed, make_team, visit_of
from tests.factories.makers import Person

TODAY = START.date()
_STAMPED = {"guard_stamp": STAMP}
SOON = {"opens_on": TODAY - timedelta(days=3), "due_on": TODAY, "closes_on": TODAY + timedelta(days=3)}
OVER = {name: day - timedelta(days=30) for name, day in SOON.items()}
# What a subquery gives is as long as the list itself.
READS_ALL = r"Seq Scan|^SCAN (?!\(|CONSTANT|anon_\d)"


def listed(container: Container, person: Person, owner: bool = False) -> list[ListedVisit]:
    """The list of somebody now."""
    with reading(container.units, person.scope(container)) as unit:
        return first_visits(unit.session, VisitFilter(START, 7, owner_id=person.id if owner else None))


@pytest.fixture
def followed(container: Container) -> Followed:
    """Somebody whose visit is due today."""
    return make_followed(container, visit=SOON)


def test_what_was_missed_keeps_nothing_that_is_due_off_the_list(container: Container, followed: Followed) -> None:
    """Also while no sweep has run: visits that have closed stand before all others by their days."""
    about = (followed.case, followed.episode)
    add(container, *(visit_of(*about, ordinal, **OVER) for ordinal in range(2, MOST_LISTED + 12)))
    assert [one.visit.id for one in listed(container, followed.worker)] == [followed.visit]


def test_who_is_lost_is_marked(container: Container, followed: Followed) -> None:
    assert [one.is_lost for one in listed(container, followed.worker)] == [False]
    change(container, Episode, followed.episode, lost_at=START)
    assert [one.is_lost for one in listed(container, followed.worker)] == [True]


@contextmanager
def statements(container: Container) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the data, with its values."""
    found: list[tuple[str, Any]] = []

    def note(connection: Connection, cursor: object, sql: str, values: Any, context: object, many: bool) -> None:
        found.append((sql, values))

    event.listen(container.stores.data, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(container.stores.data, "before_cursor_execute", note)


def grown(container: Container, times: int) -> None:
    """Let SQLite believe that every table holds so many times its rows, with the same share of equal values."""
    if container.stores.shared:
        return
    with container.stores.data.begin() as connection:
        connection.exec_driver_sql("ANALYZE", execution_options=_STAMPED)
        found = connection.exec_driver_sql("SELECT rowid, stat FROM sqlite_stat1", execution_options=_STAMPED).all()
        for row, stat in found:
            rows, *equal = (int(number) for number in stat.split() if number.isdigit())
            grown_to = [rows * times, *(number if number == 1 else number * times for number in equal)]
            values = (" ".join(map(str, grown_to)), row)
            connection.exec_driver_sql("UPDATE sqlite_stat1 SET stat = ? WHERE rowid = ?", values, _STAMPED)
    container.stores.data.dispose()  # what a connection knows of its tables it has read when it was opened


def plan(container: Container, sql: str, values: Any) -> str:
    """How the database goes about a statement."""
    explain = "EXPLAIN " if container.stores.shared else "EXPLAIN QUERY PLAN "
    with container.stores.data.connect() as connection:
        if (
            container.stores.shared
        ):  # a small table is read whole because it is small; what is asked is whether it must be
            connection.exec_driver_sql("SET enable_seqscan = off", execution_options={"guard_stamp": STAMP})
        rows = connection.exec_driver_sql(explain + sql, values, execution_options={"guard_stamp": STAMP})
        return "\n".join(str(row[-1] if not container.stores.shared else row[0]) for row in rows)


@pytest.mark.parametrize("who", ["worker", "coordinator", "officer"])
def test_lists_stay_as_fast_at_a_million_rows_as_at_a_thousand(container: Container, who: str) -> None:
    """No statement reads a table, or an index, from end to end, also where the database knows how full it is."""
    team = make_team(container)
    for one in (team, team, *(make_team(container) for _ in range(10))):
        make_followed(container, one, visit=SOON)
    grown(container, 10_000)
    person: Person = getattr(team, who)
    with statements(container) as asked:
        listed(container, person, owner=who == "officer")
    assert asked
    for sql, values in asked:
        assert not re.search(READS_ALL, plan(container, sql, values), re.MULTILINE), sql


@pytest.mark.parametrize("kind", list(VisitEventKind))
def test_a_sweep_begins_with_the_visits_that_are_open_and_not_with_everybody(
    container: Container, kind: VisitEventKind
) -> None:
    make_followed(container, visit=SOON)
    with statements(container) as asked, writing(container.units, JOBS) as unit:
        sweep_visits(unit, kind, START, None, BATCH)
    sql, values = next(one for one in asked if "ORDER BY visit." in one[0])
    assert not re.search(rf"{READS_ALL}|BLOOM", plan(container, sql, values), re.MULTILINE), sql
