"""Tables that nobody thought of: one without an entry stops every erasure, one with an entry is erased all the same.

And rows that figures need: kept without their person where enough are alike, and deleted where not.
"""

import subprocess
import sys
import uuid
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from app import ROOT
from foundation.errors import Conflict
from foundation.inventory import queries as inventories
from foundation.inventory.queries import classes_by_table, inventory
from foundation.inventory.rules import Erasure as Fate
from foundation.storage.base import Base, new_id
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.outcomes.models import Outcome
from reintegration.outcomes.queries import facts_of_outcomes
from reintegration.surveys.rules.verdict import Verdict
from rights.erasure.access import ERASING
from rights.erasure.queries import walk
from rights.erasure.queries.walk import walked_tables
from rights.erasure.rules.runs import ErasureKind, ErasureState
from rights.erasure.words import Stop
from tests.factories.arrived import make_arrived
from tests.factories.erasures import end_case, erase_case, erase_now, make_run, run_of
from tests.factories.makers import make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.security.raw import raw


def test_a_table_without_an_entry_stops_every_erasure(container: Container) -> None:
    known = inventory()
    without = replace(known, tables=MappingProxyType({n: e for n, e in known.tables.items() if n != "note"}))
    with pytest.raises(Conflict, match="note has no entry in the inventory"):
        walked_tables(without)
    unmapped = replace(known, tables={**known.tables, "nowhere": replace(known.tables["note"], name="nowhere")})
    with pytest.raises(Conflict, match="nowhere is mapped by no class"):
        walked_tables(unmapped)


def test_a_run_that_the_inventory_stops_says_so_and_changes_nothing(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, case = inventory(), make_case(container, make_account(container))
    end_case(container, case)
    run = make_run(container, ErasureKind.CASE, case, case)
    lacking = replace(known, tables={n: e for n, e in known.tables.items() if n != "note"})
    monkeypatch.setattr(walk, "inventory", lambda: lacking)
    with pytest.raises(Conflict):
        erase_now(container)
    stopped = run_of(container, run)
    assert (stopped.state, stopped.stopped_by) == (ErasureState.RELEASED, Stop.INVENTORY)
    monkeypatch.setattr(walk, "inventory", inventories.inventory)
    assert erase_now(container) == 1
    assert run_of(container, run).state is ErasureState.DONE


def test_a_planted_table_with_an_entry_is_erased_without_new_code(container: Container) -> None:
    if container.stores.shared:
        pytest.skip("it is planted into a copy of the files of SQLite")
    """In a process of its own: a class that is mapped once stays."""
    command = [sys.executable, "-m", "tests.rights.erasure.planting", str(container.settings.instance)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.strip()) == (0, "1 before, 0 after"), done.stderr


def test_every_table_that_refers_to_an_erased_one_is_erased_too() -> None:
    """A row that is kept would lead to one that is gone, and the database would refuse to erase it."""
    tables = inventory().tables
    wrong = [
        f"{table.name} -> {foreign.column.table.name}"
        for table in Base.metadata.tables.values()
        for foreign in table.foreign_keys
        if tables[table.name].erasure is Fate.KEEP and tables[foreign.column.table.name].erasure is not Fate.KEEP
    ]
    assert wrong == []


def _outcomes(container: Container) -> list[Any]:
    with raw(container) as connection:
        return list(connection.execute(select(Outcome.__table__)))


def _alike(container: Container, count: int) -> uuid.UUID:
    """So many outcomes that are alike, all of one case; returns the case."""
    case = make_arrived(container).referred.case
    with raw(container) as connection:
        table = Outcome.__table__
        [row] = [row._asdict() for row in connection.execute(select(table).where(table.c.case_id == case))][:1]
        closed = {
            "window_opens_on": date(2024, 3, 1),
            "window_closes_on": date(2024, 5, 1),
            "verdict": Verdict.SUSTAINED,
        }
        connection.execute(update(table).where(table.c.id == row["id"]).values(**closed))
        person = Base.metadata.tables["person"]
        [own] = connection.execute(select(person).where(person.c.id == row["person_id"]))
        for number in range(1, count):
            twin = {**own._asdict(), "id": new_id(), "ordinal": 100 + number}
            connection.execute(insert(person).values(**twin))
            connection.execute(insert(table).values(**{**row, **closed, "id": new_id(), "person_id": twin["id"]}))
        episode = Base.metadata.tables["episode"]
        connection.execute(update(episode).values(arrived_on=date(2023, 3, 1)))
    return case


@pytest.mark.both_databases
@pytest.mark.parametrize(("count", "kept"), [(11, 11), (10, 0)])
def test_an_outcome_is_kept_without_its_person_where_eleven_are_alike(
    container: Container, count: int, kept: int
) -> None:
    case = _alike(container, count)
    today = container.clock.now().date()
    with reading(container.units, EVERYTHING) as unit:
        before = len(facts_of_outcomes(unit.session, today).adults)
    assert before == count
    erase_case(container, case)
    left = _outcomes(container)
    assert len(left) == kept
    for row in left:
        assert (row.case_id, row.episode_id, row.person_id, row.response_id, row.decided_at) == (None,) * 5
        assert {row.window_opens_on, row.window_closes_on} == {date(2024, 1, 1)}
        assert row.arrived_on == date(2023, 1, 1)
    with reading(container.units, EVERYTHING) as unit:
        assert len(facts_of_outcomes(unit.session, today).adults) == kept, "figures still count them"


def test_the_scope_of_an_erasure_opens_no_account(container: Container) -> None:
    with reading(container.units, ERASING) as unit:
        for name in ("account", "sign_in_session", "second_factor", "audit_change"):
            entity = classes_by_table().get(name)
            if entity is not None:
                assert unit.session.execute(select(func.count()).select_from(entity)).scalar_one() == 0


# Columns with ids of tables that are swept: few rows, whatever the size of an installation.
SWEPT = {
    "access_grant.annex",
    "form_draft.sent_key",
    "form_submission.idempotency_key",
    "notice.about",
}


def test_what_is_erased_is_found_by_an_index(container: Container) -> None:
    """Otherwise the dry run of an erasure would take as long as its tables are."""
    if container.stores.shared:
        pytest.skip("how SQLite finds a row is asked here; the indexes are the same")
    read_whole = set()
    with raw(container) as connection:
        for name, walked in walked_tables().items():
            for column, _target, _fate in walked.ids:
                asked = f'EXPLAIN QUERY PLAN SELECT 1 FROM "{name}" WHERE "{column.name}" IN (1, 2)'
                plan = " ".join(str(row[3]) for row in connection.exec_driver_sql(asked))
                if "SEARCH" not in plan:
                    read_whole.add(f"{name}.{column.name}")
    assert read_whole == SWEPT


def test_what_triggers_keep_is_found_by_what_its_columns_are_called_after() -> None:
    """A table without foreign keys: otherwise each column of it would be asked for every id that is erased."""
    kept = walked_tables()["partner_access"]
    assert {(column.name, target) for column, target, _fate in kept.ids} == {
        ("referral_id", "referral"), ("person_id", "person"), ("case_id", "case"),
    }  # fmt: skip
    assert ("leg_id", "") in {(column.name, target) for column, target, _fate in walked_tables()["boarding_mark"].ids}
