"""Sealed values that somebody changed, cut short or moved are refused; without its key a row stays closed."""

import dataclasses
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app import ROOT, build_container
from foundation.accounts.models import Account
from foundation.clock import MovableClock
from foundation.errors import Conflict, KeyGone, SealBroken
from foundation.security.key_store import wrapped_key
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.web.container import Container
from returns.cases.models import Case
from returns.people.models import Identifier, Person
from tests.clock import START
from tests.databases import no_demo, only
from tests.factories import makers
from tests.factories.makers import make_account, make_case, signed_in
from tests.factories.scopes import EVERYTHING
from tests.security.raw import all_rows, raw


def _people(container: Container, entity: type[Base] = Person) -> list[Any]:
    """The raw rows of a table, in the order in which they were made."""
    table: Any = entity.__table__
    rows = select(table)
    if "case_id" in table.c:  # a table that others used before is read in whichever order its space was free
        rows = rows.order_by(select(Case.created_at).where(Case.id == table.c.case_id).scalar_subquery())
    with raw(container) as connection:
        return list(connection.execute(rows).all())


def _write(container: Container, entity: type[Base], row_id: uuid.UUID, **values: Any) -> None:
    with raw(container) as connection:
        table: Any = entity.__table__
        assert connection.execute(update(table).where(table.c.id == row_id).values(**values)).rowcount == 1


def _read(container: Container, who: makers.Person, entity: Any, row_id: uuid.UUID, name: str) -> Any:
    with reading(container.units, who.scope(container)) as unit:
        return getattr(unit.session.get_one(entity, row_id), name)


@pytest.fixture
def officer(container: Container, clock: MovableClock) -> makers.Person:
    """An officer with two cases, each with one person, the second made a second later."""
    officer = make_account(container)
    for number in (1, 2):
        clock.move(timedelta(seconds=1))
        make_case(
            container,
            officer,
            given_name=f"Given {number}",
            family_name=f"Family {number}",
            email=f"a{number}@b.example",
        )
    return officer


def _flipped(sealed: bytes, at: int) -> bytes:
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "the version is another one": lambda sealed: b"\x02" + sealed[1:],
    "a bit of the nonce is flipped": lambda sealed: _flipped(sealed, 5),
    "a bit of the text is flipped": lambda sealed: _flipped(sealed, 20),
    "a bit of the tag is flipped": lambda sealed: _flipped(sealed, len(sealed) - 1),
    "the last byte is missing": lambda sealed: sealed[:-1],
    "the tag is missing": lambda sealed: sealed[:-16],
    "only the nonce is left": lambda sealed: sealed[:13],
    "only the version is left": lambda sealed: sealed[:1],
    "nothing is left": lambda sealed: b"",
    "a byte was added": lambda sealed: sealed + b"\x00",
}


def test_a_damaged_value_is_refused(container: Container, officer: makers.Person) -> None:
    person = _people(container)[0]
    for what, damage in DAMAGE.items():
        _write(container, Person, person.id, given_name_sealed=damage(person.given_name_sealed))
        with pytest.raises(SealBroken):
            pytest.fail(f"{what}: {_read(container, officer, Person, person.id, 'given_name')}")
    _write(container, Person, person.id, given_name_sealed=person.given_name_sealed)
    assert _read(container, officer, Person, person.id, "given_name") == "Given 1"


def test_a_value_from_another_column_person_or_table_is_refused(container: Container, officer: makers.Person) -> None:
    first, second = _people(container)
    identifiers = [row for row in _people(container, Identifier) if row.person_id == first.id]
    case = next(row for row in _people(container, Case) if row.id == first.case_id)
    other = next(row for row in _people(container, Case) if row.id != first.case_id)
    moved = [
        (Person, first.id, "given_name", first.family_name_sealed),
        (Person, first.id, "given_name", second.given_name_sealed),
        (Person, first.id, "given_name", identifiers[0].value_sealed),
        (Identifier, identifiers[0].id, "value", identifiers[1].value_sealed),
        (Identifier, identifiers[0].id, "value", first.given_name_sealed),
        (Case, case.id, "note", case.place_of_return_sealed),
        (Case, case.id, "place_of_return", other.place_of_return_sealed),
    ]
    for entity, row_id, name, sealed in moved:
        assert sealed is not None
        _write(container, entity, row_id, **{f"{name}_sealed": sealed})
        with pytest.raises(SealBroken):
            pytest.fail(f"{entity.__name__}.{name}: {_read(container, officer, entity, row_id, name)}")


def test_an_identifier_that_was_given_to_another_person_is_refused(
    container: Container, officer: makers.Person
) -> None:
    first, second = _people(container)
    row = next(row for row in _people(container, Identifier) if row.person_id == first.id)
    _write(container, Identifier, row.id, person_id=second.id)
    with pytest.raises(SealBroken):
        _read(container, officer, Identifier, row.id, "value")


def test_a_key_that_was_moved_to_another_owner_is_refused(container: Container, officer: makers.Person) -> None:
    first, second = _people(container)
    with raw(container, "keys") as keys:
        of_first, of_second = wrapped_key.c.owner == first.id, wrapped_key.c.owner == second.id
        stolen = keys.execute(select(wrapped_key.c.wrapped).where(of_second)).scalar_one()
        keys.execute(update(wrapped_key).where(of_first).values(wrapped=stolen))
    # Its values go with it, as far as they can be moved.
    _write(container, Person, first.id, given_name_sealed=second.given_name_sealed)
    with pytest.raises(SealBroken):
        _read(container, officer, Person, first.id, "given_name")
    assert _read(container, officer, Person, second.id, "given_name") == "Given 2"


def test_a_key_of_another_kind_is_refused(container: Container, officer: makers.Person) -> None:
    person = _people(container)[0]
    with raw(container, "keys") as keys:
        of_case = wrapped_key.c.owner == person.case_id
        wrapped = keys.execute(select(wrapped_key.c.wrapped).where(of_case)).scalar_one()
        keys.execute(update(wrapped_key).where(wrapped_key.c.owner == person.id).values(wrapped=wrapped))
    with pytest.raises(SealBroken):
        _read(container, officer, Person, person.id, "given_name")


def test_another_master_key_is_found_out_before_anything_is_written(
    container: Container, officer: makers.Person
) -> None:
    before = all_rows(container)
    for changed in (only(b"x" * 32), only(key_id="2")):
        other = build_container(dataclasses.replace(container.settings, master_keys=changed), container.clock)
        with pytest.raises(Conflict, match="master key"):
            prepare(other, ROOT, no_demo)
        with pytest.raises(SealBroken):
            _read(other, officer, Person, _people(container)[0].id, "given_name")
        other.stores.dispose()
    assert all_rows(container) == before


def _forget_key(container: Container, owner: uuid.UUID) -> None:
    with raw(container, "keys") as keys:
        assert keys.execute(delete(wrapped_key).where(wrapped_key.c.owner == owner)).rowcount == 1


def test_without_a_persons_key_nothing_of_the_person_can_be_read(container: Container, officer: makers.Person) -> None:
    person = _people(container)[0]
    _forget_key(container, person.id)
    closed: list[tuple[type[Base], uuid.UUID, str]] = [
        (Person, person.id, name) for name in ("given_name", "family_name", "birth_date")
    ]
    closed += [(Identifier, row.id, "value") for row in _people(container, Identifier) if row.person_id == person.id]
    assert len(closed) == 6
    for entity, row_id, name in closed:
        with pytest.raises(KeyGone):
            _read(container, officer, entity, row_id, name)
    assert str(_read(container, officer, Case, person.case_id, "place_of_return")).startswith("Village")


def test_pages_show_the_other_facts_when_a_persons_key_is_gone(
    app: Flask, container: Container, officer: makers.Person
) -> None:
    person = _people(container)[0]
    _forget_key(container, person.id)
    browser = signed_in(app, officer)
    pages = {
        url: browser.get(url)
        for url in ("/", "/cases", f"/cases/{person.case_id}", "/api/cases", f"/api/cases/{person.case_id}")
    }
    assert {url: page.status_code for url, page in pages.items()} == dict.fromkeys(pages, 200)
    for page in pages.values():
        assert "Given 1" not in page.text
    for url in ("/cases", f"/cases/{person.case_id}"):
        assert "Name cannot be shown" in pages[url].text, url
    for url in ("/cases", "/api/cases"):
        assert "Given 2" in pages[url].text, url
    opened = pages[f"/cases/{person.case_id}"].text
    assert "Village" in opened
    assert "Uzbekistan" in opened
    assert "a1@b.example" not in opened
    found = browser.post("/cases/search", q="a1@b.example")
    assert found.status_code == 200


def test_pages_still_list_everything_when_the_key_of_one_case_is_gone(
    app: Flask, container: Container, officer: makers.Person
) -> None:
    case_id = _people(container)[0].case_id
    _forget_key(container, case_id)
    browser = signed_in(app, officer)
    for url in ("/cases", "/api/cases"):
        page = browser.get(url)
        assert page.status_code == 200, url
        assert "Given 2" in page.text, url
    assert browser.get(f"/cases/{case_id}").status_code in (200, 410)


def test_a_tampered_value_is_an_error_that_tells_nothing(
    app: Flask, container: Container, officer: makers.Person
) -> None:
    person = _people(container)[0]
    _write(container, Person, person.id, given_name_sealed=_flipped(person.given_name_sealed, 20))
    answer = signed_in(app, officer).get(f"/cases/{person.case_id}")
    assert answer.status_code == 500
    assert "Given" not in answer.text
    assert "Family 1" not in answer.text


def _rename(container: Container, officer: makers.Person, person_id: uuid.UUID, name: str | None) -> bytes | None:
    with writing(container.units, officer.scope(container)) as unit:
        unit.session.get_one(Person, person_id).given_name = name
    sealed: bytes | None = next(row.given_name_sealed for row in _people(container) if row.id == person_id)
    return sealed


def test_a_changed_value_gets_a_nonce_of_its_own(container: Container, officer: makers.Person) -> None:
    person_id = _people(container)[0].id
    sealed = [_rename(container, officer, person_id, name) for name in ("Amina", "Amina", "Aminata", "Amina")]
    assert None not in sealed
    assert len({one[1:13] for one in sealed if one}) == 4
    assert len({one[13:] for one in sealed if one}) == 4
    assert _read(container, officer, Person, person_id, "given_name") == "Amina"


def test_equal_values_look_different_and_short_ones_as_long(container: Container, officer: makers.Person) -> None:
    before = {row.id for row in _people(container)}
    for name in ("Li", "Li", "Alexandrina", "X" * 40, None):
        make_case(container, officer, given_name=name)
    rows = [row.given_name_sealed for row in _people(container) if row.id not in before]
    sealed = [one for one in rows if one is not None]
    assert len(set(sealed)) == len(sealed) == 4
    # version, nonce, blocks of 32 bytes, tag
    assert sorted(len(one) for one in sealed) == [1 + 12 + 32 + 16] * 3 + [1 + 12 + 64 + 16]


def test_a_value_that_was_taken_away_is_null(container: Container, officer: makers.Person) -> None:
    person_id = _people(container)[0].id
    assert _rename(container, officer, person_id, None) is None
    assert _read(container, officer, Person, person_id, "given_name") is None


def test_a_change_that_was_rolled_back_is_forgotten(container: Container, officer: makers.Person) -> None:
    person_id = _people(container)[0].id
    unit = container.units(officer.scope(container), True)
    person = unit.session.get_one(Person, person_id)
    person.given_name = "Never said"
    unit.session.rollback()
    assert person.given_name == "Given 1"
    person.family_name = "Said after all"  # although the row was expired by the rollback
    unit.finish()
    unit.close()
    assert _read(container, officer, Person, person_id, "given_name") == "Given 1"
    assert _read(container, officer, Person, person_id, "family_name") == "Said after all"


def test_a_row_that_is_added_again_after_a_failed_flush_opens_with_its_key(container: Container) -> None:
    """The first try seals the name and fails; the second must not draw another key for it."""
    admin = make_account(container)
    unit = container.units(EVERYTHING, True)
    known = unit.session.get_one(Account, admin.id)
    twin = Account(
        name="Second", email="second@example.org", email_index=known.email_index, role=known.role, status=known.status,
        office_id=known.office_id, password_hash=known.password_hash, created_at=START,
    )  # fmt: skip
    index = b"another index"
    unit.session.add(twin)
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        unit.session.flush()
    unit.session.rollback()
    twin.email_index = index
    unit.session.add(twin)
    unit.finish()
    unit.close()
    with reading(container.units, EVERYTHING) as later:
        assert later.session.get_one(Account, twin.id).name == "Second"
