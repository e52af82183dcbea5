"""A restore brings nobody back: not an older backup of the data, not one of the keys, not files put back by hand."""

import shutil
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.audit.ledger import ledgers
from foundation.audit.sealer import seal_all
from foundation.backup.erasures import catch_up
from foundation.clock import MovableClock
from foundation.security.key_store import wrapped_key
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.names.models import NameToken
from returns.notes.services import add_note
from returns.people.models import Identifier
from returns.protection.models import ProtectedRecord
from returns.protection.rules.records import RecordKind
from rights.erasure.rules.runs import ErasureKind
from tests.factories.behind_doors import make_holder, write
from tests.factories.erasures import end_case, erase_case, erase_now, erase_person, make_run, people_in
from tests.factories.families import Family, make_family
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.security.raw import all_rows, raw
from tests.security.sealed_values import sealed_values
from tests.system.backing_up import Kept, app_of, back_up, page, restored, said, with_tools
from tests.system.conftest import NewHouse

pytestmark = pytest.mark.both_databases
SPECIALIST = Role.PROTECTION_SPECIALIST
GONE, FAMILY_NAME, STAYS = "Dilnozaxon", "Karimovabegim", "Sherzodbek"
PHONE, NUMBER, PLACE = "+905321234567", "DOC7654321", "Samarqandcha"


@dataclass
class World:
    """An installation with a case of one person and a family, and a backup from before anything was erased."""

    container: Container
    officer: Person
    case: uuid.UUID
    family: Family
    kept: Kept
    hashes: frozenset[bytes]  # by which the case and the first of the family are found in a search


@pytest.fixture
def before(demo: Container, tmp_path: Path) -> World:
    """Everything is there, and backed up."""
    container = with_tools(demo)
    officer = make_account(container)
    named = {"given_name": GONE, "family_name": FAMILY_NAME, "phone": PHONE, "document_number": NUMBER}
    case = make_case(container, officer, **named, place_of_return=PLACE)
    family = make_family(container, officer, date(1990, 2, 3), date(1992, 4, 5), **named | {"given_name": "Gulnora"})
    with writing(container.units, officer.scope(container)) as unit:
        of_family = case_by_id(unit.session, family.case)
        assert of_family is not None
        add_note(unit, of_family, f"Gulnora {FAMILY_NAME} (+90 532 123 45 67) said that Member2 is well.", False)
    seal_all(container.stores, container.secrets, container.clock.now())
    hashes = hashes_of(container, case, family.people[0])
    assert len(hashes) > 4
    return World(container, officer, case, family, back_up(container, tmp_path / "before"), hashes)


def hashes_of(container: Container, case: uuid.UUID, person: uuid.UUID) -> frozenset[bytes]:
    """The keyed hashes of references, numbers and names that nobody else shares."""
    own, others = set[bytes](), set[bytes]()
    with raw(container) as connection:
        for entity in (Identifier, NameToken):
            table = entity.__table__
            for row in connection.execute(select(table.c.person_id, table.c.value_index)):
                (own if row.person_id in {person, *people_in(container, case)} else others).add(bytes(row.value_index))
        cases = Case.__table__
        own |= {bytes(row.reference_index) for row in connection.execute(select(cases).where(cases.c.id == case))}
    return frozenset(own - others)


def erase_both(world: World, clock: MovableClock) -> None:
    """A case, and the first of a family."""
    clock.move(timedelta(hours=1))
    erase_case(world.container, world.case)
    erase_person(world.container, world.family.case, world.family.people[0])
    seal_all(world.container.stores, world.container.secrets, clock.now())


def rows_in_place(container: Container) -> str:
    """Every row but those of what a restore kept aside, with binary columns as they are."""
    return repr({name: rows for name, rows in all_rows(container).items() if "aside" not in name})


def is_back(world: World, container: Container) -> list[str]:
    """What of the erased is there: ids and keyed hashes in rows, and words in whatever the keys open."""
    rows, opened = rows_in_place(container), repr(sealed_values(container))
    ids = [world.family.people[0], world.case]
    found = [word for word in (GONE, PHONE, NUMBER, PLACE, "Gulnora") if word in opened + rows]
    of_data = repr(
        {name: kept for name, kept in all_rows(container).items() if "audit" not in name and "aside" not in name}
    )
    found += [str(each) for each in ids if each.hex in of_data or str(each) in of_data]
    return found + [each.hex() for each in world.hashes if repr(each)[2:-1] in rows]


def keys_of(container: Container) -> set[uuid.UUID]:
    """The owners of all keys."""
    with raw(container, "keys") as connection:
        return set(connection.execute(select(wrapped_key.c.owner)).scalars())


@pytest.mark.one_database
def test_without_an_erasure_a_restore_brings_them_back(world_control: World) -> None:
    world = world_control
    assert said(world.container, "backup", "restore", world.kept.data, "--replace").status == 0
    assert set(is_back(world, world.container)) >= {GONE, PHONE, NUMBER, PLACE, "Gulnora"}


@pytest.fixture
def world_control(before: World, clock: MovableClock) -> World:
    """The same, with nothing erased."""
    clock.move(timedelta(hours=1))
    return before


def test_an_older_backup_brings_nobody_back(before: World, clock: MovableClock) -> None:
    container = before.container
    erase_both(before, clock)
    assert is_back(before, container) == []
    done = said(container, "backup", "restore", before.kept.data, "--replace")
    assert done.status == 0, done.err
    assert "erased again: 3 cases and people" in done.out
    assert is_back(before, container) == []
    assert before.case not in keys_of(container)
    assert said(container, "audit", "verify").status == 0
    assert len({frozenset(entries) for entries in ledgers(container.stores).values()}) == 1
    shown = page(container, before.officer, f"/cases/{before.family.case}")
    assert "Member2" in shown
    assert "Gulnora" not in shown


@pytest.mark.one_database
def test_older_keys_bring_nobody_back_either(before: World, clock: MovableClock) -> None:
    container = before.container
    erase_both(before, clock)
    done = restored(container, before.kept, "--replace")
    assert done.status == 0, done.err
    assert is_back(before, container) == []
    assert keys_of(container).isdisjoint({before.case, before.family.people[0]})


@pytest.mark.one_database
def test_in_an_empty_place_the_newer_keys_say_who_was_erased(
    before: World, clock: MovableClock, new_house: NewHouse, tmp_path: Path
) -> None:
    erase_both(before, clock)
    newer = back_up(before.container, tmp_path / "after")
    empty = with_tools(new_house("demo"))
    keys = said(empty, "keys", "restore", newer.keys)
    assert keys.status == 0, keys.err
    done = said(empty, "backup", "restore", before.kept.data)
    assert done.status == 0, done.err
    assert is_back(before, empty) == []
    assert app_of(empty)


@pytest.mark.one_database
def test_files_put_back_by_hand_are_erased_before_the_service_answers(
    before: World, clock: MovableClock, tmp_path: Path
) -> None:
    container = before.container
    if container.stores.shared:
        pytest.skip("on PostgreSQL nobody copies files")
    folder = container.settings.data_folder
    container.stores.dispose()
    shutil.copytree(folder, tmp_path / "by hand")
    erase_both(before, clock)
    container.stores.dispose()
    for name in ("returns.db", "audit.db"):
        shutil.copy(tmp_path / "by hand" / name, folder / name)
    assert before.case.hex in rows_in_place(container)
    assert catch_up(container) == 3
    assert is_back(before, container) == []
    assert catch_up(container) == 0


@pytest.mark.one_database
def test_what_was_written_behind_a_door_since_is_not_erased_with_what_was_there_before(
    before: World, clock: MovableClock, tmp_path: Path
) -> None:
    container, case = before.container, before.case
    holder = make_holder(container, case, make_account(container, SPECIALIST, before.officer.office_id))
    write(container, holder, case, RecordKind.STATUS)
    end_case(container, case)
    make_run(container, ErasureKind.IDENTIFIERS, case, case)
    assert erase_now(container) == 1
    clock.move(timedelta(days=1, hours=1))
    again = make_holder(container, case, make_account(container, SPECIALIST, before.officer.office_id))
    write(container, again, case, RecordKind.STATUS)  # the case was opened again
    kept = back_up(container, tmp_path / "since")
    assert said(container, "keys", "restore", kept.keys, "--replace").status == 0
    done = said(container, "backup", "restore", kept.data, "--replace")
    assert (done.status, "erased again" in done.out) == (0, False), done.err
    with reading(container.units, EVERYTHING) as unit:
        [record] = unit.session.execute(select(ProtectedRecord)).scalars()
        assert record.content.kind is RecordKind.STATUS
