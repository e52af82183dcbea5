"""A snapshot of a caseload that was reckoned by hand; whoever reads it; what a killed run leaves; what stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.shares import wilson
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.outcomes.jobs import decided_now, take_snapshot
from reintegration.outcomes.models import OutcomeCount, OutcomeFigure, Snapshot
from reintegration.outcomes.queries import newest_snapshot, rows_of_table
from reintegration.outcomes.rules.figures import Table
from reintegration.outcomes.services import begin_snapshot, write_piece
from tests.factories.caseload import Somebody, make_caseload, times
from tests.factories.follow_up import ARRIVED_ON, Team, make_team, rows
from tests.factories.makers import make_account
from tests.factories.scopes import EVERYTHING

pytestmark = pytest.mark.one_database  # most of it is about figures
SUSTAINED = Somebody("sustained", last="4/5", first="3/5")
NOT_YET = Somebody("not_yet", last="2/5", first="1/2", sex="male")
# Forty adults: 14 of 26 are sustained, 14 of 40 due; 14 are missing.
FORTY = [
    *times(14, SUSTAINED),
    *times(12, NOT_YET),
    *times(8, Somebody("not_measured", "unreachable")),
    *times(4, Somebody("not_measured", "refused", sex="male")),
    *times(1, Somebody("not_measured", "not_attempted")),
    *times(1, Somebody("deceased", sex="male")),
]


def taken(container: Container) -> Snapshot:
    """Take a snapshot, and read it."""
    take_snapshot(container.units)(container.clock.now())
    with reading(container.units, EVERYTHING) as unit:
        found = newest_snapshot(unit.session)
        assert found is not None
        unit.session.expunge(found)
        return found


def shown(container: Container, table: Table) -> dict[str, dict[str, Any]]:
    """What is shown of each row of a table now."""
    with reading(container.units, EVERYTHING) as unit:
        newest = newest_snapshot(unit.session)
        assert newest is not None
        return {one.key: dict(one.shown) for one in rows_of_table(unit.session, newest, table)}


@pytest.fixture
def team(container: Container) -> Team:
    return make_team(container)


@pytest.mark.both_databases
def test_forty_people_give_the_figures_that_were_reckoned_by_hand(container: Container, team: Team) -> None:
    make_caseload(container, team, FORTY)
    taken(container)
    everybody = shown(container, Table.ALL)[""]
    assert {name: everybody[name] for name in ("due", "measured", "missing", "sustained", "not_yet")} == {
        "due": 40,
        "measured": 26,
        "missing": 14,
        "sustained": 14,
        "not_yet": 12,
    }
    # 26 cases: m / (m - 1). What is published has three places.
    assert everybody["share"] == [round(one, 3) for one in (14 / 26, *wilson(14 / 26, 25))]
    # (14 x 0.8 + 12 x 0.4) / 26, and within persons (14 x 0.2 - 12 x 0.1) / 26
    assert everybody["means"]["composite"][0] == round(16 / 26, 3)
    assert everybody["change"]["composite"][0] == round(1.6 / 26, 4)  # its lower end is next to nothing
    assert everybody["paired"] is None  # 26 of 26: that nobody has one interview only is not told
    assert "reasons" not in everybody  # one of them would be under eleven, however they are gathered
    assert everybody["cases"] == 26
    # All 14 women who were measured are sustained, and none of 12 men: neither is told.
    assert shown(container, Table.SEX)["female"].keys() == {"measured", "means", "cases", "change", "paired"}
    assert shown(container, Table.SEX)["male"]["measured"] == 12
    assert shown(container, Table.COUNTRY)["UZ"]["sustained"] == 14


def test_rows_say_who_is_missing_where_nobody_is_found_by_it(container: Container, team: Team) -> None:
    each = [("unreachable", 15), ("refused", 12), ("not_attempted", 20), ("unsafe_to_contact", 6)]
    missing = [one for why, number in each for one in times(number, Somebody("not_measured", why))]
    dead = times(7, Somebody("deceased"))
    make_caseload(container, team, [*times(20, SUSTAINED), *times(20, NOT_YET), *missing, *dead])
    taken(container)
    everybody = shown(container, Table.ALL)[""]
    assert everybody["parts"] == 1  # refused, not reached, not attempted, and all others together
    assert everybody["reasons"] == [12, 15, 20, 13]


def test_open_windows_and_return_only_are_counted_apart(container: Container, team: Team) -> None:
    soon = Somebody("pending", arrived_on=ARRIVED_ON)
    alone = Somebody("pending", track="return_only")
    make_caseload(container, team, [*FORTY, *times(11, soon), *times(12, alone)])
    taken(container)
    everybody = shown(container, Table.ALL)[""]
    assert (everybody["open"], everybody["not_offered"], everybody["due"]) == (11, 12, 40)
    assert shown(container, Table.TRACK)["return_only"] == {"not_offered": 12}


def test_people_of_one_case_make_the_interval_wider(container: Container, team: Team) -> None:
    of_cases = [Somebody("sustained", last="4/5", case=f"s{n // 5}") for n in range(30)]
    of_cases += [Somebody("not_yet", last="2/5", case=f"n{n // 5}") for n in range(30)]
    make_caseload(container, team, of_cases)
    taken(container)
    share, low, high = shown(container, Table.COUNTRY)["UZ"]["share"]
    alone = wilson(0.5, 60)
    assert share == 0.5
    assert high - low > 2 * (alone[1] - alone[0])


def test_rounds_are_shown_by_themselves(container: Container, team: Team) -> None:
    make_caseload(container, team, FORTY)
    taken(container)
    found = shown(container, Table.ROUND)
    assert found["1"]["due"] == 40
    assert found["1"]["measured"] == 26
    assert "6" not in found


@pytest.mark.both_databases
def test_a_second_snapshot_of_the_same_writes_nothing(container: Container, team: Team, clock: MovableClock) -> None:
    make_caseload(container, team, FORTY)
    first = taken(container)
    before = [(one.id, one.until) for one in rows(container, OutcomeFigure)]
    clock.move(timedelta(days=1))
    second = taken(container)
    assert second.ordinal == first.ordinal + 1
    assert [(one.id, one.until) for one in rows(container, OutcomeFigure)] == before


def test_few_who_came_are_not_seen_and_many_are(container: Container, team: Team, clock: MovableClock) -> None:
    make_caseload(container, team, FORTY)
    taken(container)
    make_caseload(container, team, times(10, SUSTAINED))
    clock.move(timedelta(days=1))
    taken(container)
    assert shown(container, Table.ALL)[""]["sustained"] == 14
    make_caseload(container, team, [*times(5, SUSTAINED), *times(11, NOT_YET), *times(11, FORTY[-3])])
    clock.move(timedelta(days=1))
    taken(container)
    assert shown(container, Table.ALL)[""]["sustained"] == 29
    with reading(container.units, EVERYTHING) as unit:
        first = unit.session.execute(select(Snapshot).where(Snapshot.ordinal == 1)).scalar_one()
        [then] = rows_of_table(unit.session, first, Table.ALL)
    assert then.shown["sustained"] == 14  # what was published stays readable as it was


@pytest.mark.both_databases
def test_what_a_killed_run_left_is_read_by_nobody_and_taken_back(container: Container, team: Team) -> None:
    make_caseload(container, team, FORTY)
    taken(container)
    make_caseload(container, team, FORTY)
    decided = decided_now(container.units, container.clock.now())
    with writing(container.units, JOBS) as unit:
        ordinal = begin_snapshot(unit, decided)
    with writing(container.units, JOBS) as unit:
        write_piece(unit, ordinal, decided.changes)
    assert shown(container, Table.ALL)[""]["sustained"] == 14
    again = taken(container)
    assert again.ordinal == ordinal
    assert shown(container, Table.ALL)[""]["sustained"] == 28
    assert len(rows(container, OutcomeCount)) == len(rows(container, OutcomeFigure))


def test_each_reads_what_is_theirs_and_nobody_the_counts_behind(container: Container, team: Team) -> None:
    make_caseload(container, team, FORTY)
    newest = taken(container)
    seen = {}
    for person in (make_account(container, Role.MANAGER), team.officer, team.coordinator, team.worker):
        with reading(container.units, person.scope(container)) as unit:
            every = [one for table in Table for one in rows_of_table(unit.session, newest, table)]
            seen[person.id] = len(every)
            assert unit.session.execute(select(OutcomeCount)).all() == []
    manager, officer, coordinator, worker = seen.values()
    assert manager > 6
    assert (officer, coordinator, worker) == (1, 1, 0)
