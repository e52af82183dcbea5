"""Worlds are copied without a trace of the test that used them before, and made anew as soon as anything differs."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, func, select

from foundation.accounts.models import Account, Office
from foundation.audit import tables
from foundation.clock import MovableClock
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from tests.clock import START
from tests.factories.journeys import make_ready, make_team
from tests.factories.makers import make_account, make_case, make_office
from tests.factories.scopes import EVERYTHING
from tests.installation import Installation
from tests.worlds import world

_SEEN: dict[str, Any] = {}
_MADE: list[str] = []


@pytest.fixture
def database() -> str:
    """Copies are made of files; on PostgreSQL every world is made."""
    return "sqlite"


@world
def make_noted(container: Container, name: str) -> str:
    _MADE.append(name)
    make_office(container)
    return name


def _rows(container: Container, entity: type[Any]) -> int:
    with reading(container.units, EVERYTHING) as unit:
        return int(unit.session.execute(select(func.count()).select_from(entity)).scalar_one())


def _changes(container: Container) -> int:
    with container.stores.data.connect() as connection:
        return int(execute_stamped(connection, select(func.count()).select_from(tables.change)).scalar_one())


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_does_to_a_world_is_gone_in_the_next(container: Container, time: str) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    counted = (_rows(container, Account), _rows(container, Case), _changes(container))
    seen = _SEEN.setdefault("ready", (team, case, counted))
    assert seen == (team, case, counted), time
    make_case(container, team.owner)
    with writing(container.units, EVERYTHING) as unit:
        unit.session.get(Case, case).reference = "AA-0000-0000"


def test_a_world_is_made_once_and_copied_afterwards(container: Container) -> None:
    _MADE.clear()
    assert [make_noted(container, "x"), make_noted(container, "x")] == ["x", "x"]
    assert _MADE == ["x", "x"], "the second was made after the first, which is another world"


@pytest.mark.parametrize("time", ["first", "second"])
def test_after_anything_else_was_written_worlds_are_made(container: Container, time: str) -> None:
    offices = _rows(container, Office)
    if time == "second":
        with writing(container.units, EVERYTHING) as unit:
            unit.session.add(Office(name="Somewhere else", country="TR"))
    _MADE.clear()
    make_noted(container, "y")
    assert _MADE == ["y"], "the first was not there yet; the second would lose what was written"
    assert _rows(container, Office) == offices + (2 if time == "second" else 1)


def test_in_the_middle_of_a_unit_nothing_is_exchanged(container: Container) -> None:
    make_noted(container, "z")
    with reading(container.units, EVERYTHING) as unit:
        before = unit.session.execute(select(func.count()).select_from(Account)).scalar_one()
        make_account(container)
        assert unit.session.execute(select(func.count()).select_from(Account)).scalar_one() == before


def test_another_time_is_another_world(container: Container, clock: MovableClock) -> None:
    first = make_account(container)
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.get(Account, first.id).created_at == START
    clock.move(START - clock.now())


def _listen(container: Container) -> None:
    event.listen(container.stores.data, "commit", lambda connection: None)


def _widen(container: Container) -> None:
    container.guard.widen(Case, lambda scope: Case.country == "XX")


@pytest.mark.parametrize("change", [_listen, _widen])
def test_a_change_of_the_wiring_is_noticed(installation: Installation, change: Callable[[Container], None]) -> None:
    assert installation.is_as_it_was()
    change(installation.container)
    assert not installation.is_as_it_was()


def test_and_the_next_test_has_another_installation(installation: Installation) -> None:
    assert installation.is_as_it_was()
