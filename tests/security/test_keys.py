"""Keys: whose there are, when they are written, how they are fetched, that they are forgotten, and what is swept."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app import KEY_OWNERS
from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.errors import Conflict, KeyGone, ScopeBreach, SealBroken
from foundation.security.key_store import wrapped_key
from foundation.security.master_key import KEY_BYTES, MasterKey
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.system.housekeeping import sweep_orphan_keys
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import shown_case
from returns.cases.services.cases import open_case
from returns.lists.queries.filtered import ListFilter, cases_page
from returns.people.models import Person
from returns.protection.services.protection import add_protected_note
from tests.factories import makers
from tests.factories.makers import make_account, make_case, make_grant, new_case, signed_in
from tests.factories.movements import make_movement
from tests.factories.roster import make_member
from tests.factories.scopes import EVERYTHING
from tests.security.raw import raw
from tests.security.test_crash import open_everything

GRACE = timedelta(hours=24)


def key_names(container: Container) -> set[tuple[str, uuid.UUID]]:
    """Kind and owner of every key but the installation's own."""
    with raw(container, "keys") as keys:
        found = keys.execute(select(wrapped_key.c.kind, wrapped_key.c.owner)).all()
    return {(row.kind, row.owner) for row in found if row.kind not in ("installation", "database")}


def _person_of(container: Container, case_id: uuid.UUID) -> uuid.UUID:
    with raw(container) as data:
        table: Any = Person.__table__
        found: uuid.UUID = data.execute(select(table.c.id).where(table.c.case_id == case_id)).scalar_one()
        return found


def test_each_account_case_person_and_open_door_has_a_key_of_its_own(container: Container) -> None:
    specialist = make_account(container, role=Role.PROTECTION_SPECIALIST)
    officer = make_account(container, place=specialist.office_id)
    cases = [make_case(container, officer) for _ in range(2)]
    expected = {("account", specialist.id), ("account", officer.id)}
    expected |= {("case", case) for case in cases} | {("person", _person_of(container, case)) for case in cases}
    assert key_names(container) == expected
    for compartment in (Compartment.TRAFFICKING, Compartment.HEALTH):
        make_grant(container, cases[0], specialist, officer, compartment)
        expected |= {("door", container.secrets.door(cases[0], compartment.value))}
        assert key_names(container) == expected
    with writing(container.units, officer.scope(container)) as unit:
        add_protected_note(unit, container.secrets.door(cases[0], "health"), "behind the door")
    assert key_names(container) == expected, "a note is sealed with the key of its door"
    with raw(container, "keys") as keys:
        wrapped = keys.execute(select(wrapped_key.c.wrapped)).scalars().all()
    assert len(set(wrapped)) == len(wrapped)
    assert {len(one) for one in wrapped} == {12 + KEY_BYTES + 16}


@contextmanager
def commits_of(container: Container) -> Iterator[list[str]]:
    """The names of the stores that commit, in order."""
    order: list[str] = []
    listeners = []
    for name in ("keys", "data"):
        engine = getattr(container.stores, name)
        if name == "data" and container.stores.shared:
            continue

        def note(connection: object, name: str = name) -> None:
            order.append(name)

        event.listen(engine, "commit", note)
        listeners.append((engine, note))
    yield order
    for engine, note in listeners:
        event.remove(engine, "commit", note)


def test_a_new_key_is_committed_before_its_data(container: Container) -> None:
    officer = make_account(container)
    with commits_of(container) as order:
        make_case(container, officer)
    assert order == (["keys"] if container.stores.shared else ["keys", "data"])


def test_a_unit_that_makes_no_key_leaves_the_key_store_alone(container: Container) -> None:
    officer = make_account(container)
    case_id = make_case(container, officer)
    before = key_names(container)
    with commits_of(container) as order, writing(container.units, officer.scope(container)) as unit:
        unit.session.get_one(Case, case_id).note = "changed"
    assert order == (["keys"] if container.stores.shared else ["data"])
    assert key_names(container) == before


def _open_and_fail(unit: Unit, container: Container, officer: makers.Person) -> None:
    assert officer.office_id is not None
    open_case(unit, container.secrets, new_case(), officer.office_id, officer.id)
    unit.session.flush()
    raise Conflict


def test_a_unit_that_fails_before_its_commit_leaves_no_key(container: Container) -> None:
    officer = make_account(container)
    before = key_names(container)
    with pytest.raises(Conflict), writing(container.units, officer.scope(container)) as unit:
        _open_and_fail(unit, container, officer)
    assert key_names(container) == before


@contextmanager
def key_statements(container: Container) -> Iterator[list[str]]:
    """The statements that touch wrapped keys."""
    seen: list[str] = []

    def note(connection: object, cursor: object, sql: str, *rest: object) -> None:
        if "wrapped_key" in sql:
            seen.append(sql)

    event.listen(container.stores.keys, "before_cursor_execute", note)
    yield seen
    event.remove(container.stores.keys, "before_cursor_execute", note)


def test_a_page_of_fifty_fetches_its_keys_in_one_query(container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    for number in range(50):
        make_case(container, officer, given_name=f"Given {number}")
    with key_statements(container) as seen, reading(container.units, officer.scope(container)) as unit:
        found = cases_page(unit.session, ListFilter(container.clock.now().date()), None, 50)
        owners = {officer.id: unit.session.get_one(Account, officer.id)}
        shown = [shown_case(case, case.people, owners, officer.id, clock.now().date()) for case in found.items]
    assert len({row.name for row in shown}) == 50
    assert len({row.reference for row in shown}) == 50
    assert shown[0].owner_name == officer.name
    assert len(seen) == 1


def test_the_pages_ask_for_keys_twice_once_for_who_asks_and_once_for_what_is_shown(
    app: Flask, container: Container
) -> None:
    officer = make_account(container)
    cases = [make_case(container, officer) for _ in range(3)]
    browser = signed_in(app, officer)
    for url in ("/cases", f"/cases/{cases[0]}"):
        with key_statements(container) as seen:
            assert browser.get(url).status_code == 200
        assert len(seen) <= 2, url


def test_a_sealed_value_is_closed_after_its_unit_even_if_it_was_read(container: Container) -> None:
    officer = make_account(container)
    case_id = make_case(container, officer)
    with reading(container.units, officer.scope(container)) as unit:
        case = unit.session.get_one(Case, case_id)
        person = unit.session.execute(select(Person)).scalar_one()
        assert str(case.reference)
    for row, name in ((case, "reference"), (case, "place_of_return"), (person, "given_name")):
        with pytest.raises(ScopeBreach):
            getattr(row, name)


def test_the_ring_forgets_its_keys_with_the_unit(container: Container) -> None:
    officer = make_account(container)
    case_id = make_case(container, officer)
    with reading(container.units, officer.scope(container)) as unit:
        assert unit.session.get_one(Case, case_id).reference
        ring = unit.participants["keys"]
        assert len(ring.key(("case", case_id))) == KEY_BYTES
        assert any(value for value in vars(ring).values() if isinstance(value, dict))
    held = [value for value in vars(ring).values() if isinstance(value, dict | set)]
    assert held == [type(value)() for value in held], "nothing is left in it"


def test_keys_are_not_kept_from_one_unit_to_the_next(container: Container) -> None:
    """A process-wide cache would outlive an erasure."""
    officer = make_account(container)
    case_id = make_case(container, officer)
    with reading(container.units, officer.scope(container)) as unit:
        assert unit.session.get_one(Case, case_id).reference
    with raw(container, "keys") as keys:
        keys.execute(wrapped_key.delete().where(wrapped_key.c.owner == case_id))
    with reading(container.units, officer.scope(container)) as unit, pytest.raises(KeyGone):
        assert unit.session.get_one(Case, case_id).reference


def _orphan(container: Container, kind: str) -> uuid.UUID:
    """A key whose data was never written, as a crash leaves it."""
    owner = uuid.uuid4()
    wrapped = container.master.wrap(kind, owner, b"k" * KEY_BYTES)
    row = {
        "kind": kind,
        "owner": owner,
        "wrapped": wrapped,
        "master_key_id": "1",
        "made_on": container.clock.now().date(),
    }
    with raw(container, "keys") as keys:
        keys.execute(wrapped_key.insert(), row)
    return owner


def test_orphan_keys_are_swept_after_the_grace_and_keys_with_data_never(
    container: Container, clock: MovableClock
) -> None:
    specialist = make_account(container, role=Role.PROTECTION_SPECIALIST)
    officer = make_account(container, place=specialist.office_id)
    case_id = make_case(container, officer)
    make_grant(container, case_id, specialist, officer)
    make_member(container, officer)
    make_movement(container, officer)
    used = key_names(container)
    orphans = {(kind, _orphan(container, kind)) for kind in KEY_OWNERS}
    sweep = sweep_orphan_keys(container, KEY_OWNERS, GRACE)
    clock.move(GRACE - timedelta(minutes=1))
    assert sweep(clock.now()) == 0
    assert key_names(container) == used | orphans
    clock.move(timedelta(days=1, hours=1))
    assert sweep(clock.now()) == len(orphans) == len(KEY_OWNERS)
    assert key_names(container) == used
    assert sweep(clock.now()) == 0
    clock.move(timedelta(days=29))
    assert sweep(clock.now()) == 0
    assert open_everything(container)["access_grant"] == 1


def test_every_kind_of_key_that_is_made_with_its_row_can_be_swept(container: Container) -> None:
    kinds = {
        mapper.class_(id=uuid.uuid4()).key_name()[0]
        for mapper in Account.registry.mappers
        if getattr(mapper.class_, "owns_key", False)
    }
    assert kinds == set(KEY_OWNERS)
    # Whoever sweeps has to see the owners: keys of rows that the sweep does not see would look like those of a crash.
    assert all(container.guard.is_open(JOBS, column.class_.__tablename__) for column in KEY_OWNERS.values())


def test_a_key_is_never_replaced(container: Container) -> None:
    officer = make_account(container)
    with pytest.raises(Exception, match=r"UNIQUE|unique"), writing(container.units, EVERYTHING) as unit:
        unit.participants["keys"].make(("account", officer.id))
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.get_one(Account, officer.id).name == officer.name


def test_the_master_key_unwraps_what_it_wrapped_and_nothing_else() -> None:
    master, owner, other = MasterKey(b"m" * 32, "1"), uuid.uuid4(), uuid.uuid4()
    wrapped = master.wrap("person", owner, b"k" * 32)
    assert b"k" * 8 not in wrapped
    assert master.unwrap("person", owner, wrapped) == b"k" * 32
    assert master.wrap("person", owner, b"k" * 32) != wrapped
    refused = [
        (master, "case", owner, wrapped),
        (master, "person", other, wrapped),
        (master, "person", owner, wrapped[:-1]),
        (master, "person", owner, b""),
        (master, "person", owner, wrapped[:12]),
        (MasterKey(b"n" * 32, "1"), "person", owner, wrapped),
        (MasterKey(b"m" * 32, "2"), "person", owner, wrapped),
    ]
    for key, kind, whose, sealed in refused:
        with pytest.raises(SealBroken):
            key.unwrap(kind, whose, sealed)
    for length in (0, 16, 31, 33):
        with pytest.raises(ValueError, match="32 bytes"):
            MasterKey(b"m" * length, "1")
