"""What must always hold is looked at every night; what is broken stands on the pages, with its cure."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app import all_invariants, all_jobs
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.scheduling.runs import run_job
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading
from foundation.system import checking
from foundation.system.checking import CHECK_INVARIANTS
from foundation.system.models import InvariantCheck
from foundation.web.container import Container
from returns.names.models import NameToken
from tests.factories.makers import Person, arrived, make_account
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)
BROKEN = "Data is inconsistent, or was not checked"


def night(container: Container) -> None:
    """Run the job once, as the scheduler does."""
    [job] = [job for job in all_jobs(container) if job.name == CHECK_INVARIANTS]
    assert run_job(container.units, job, container.clock)


def checked(container: Container) -> dict[str, InvariantCheck]:
    """What was found when each was last looked at."""
    with reading(container.units, EVERYTHING) as unit:
        return {row.name: row for row in unit.session.execute(select(InvariantCheck)).scalars()}


def page_of(app: Flask, person: Person, path: str) -> Callable[[], str]:
    """A page as somebody gets it who has just signed in."""

    def page() -> str:
        answer = arrived(app, person).get(path)
        assert answer.status_code == 200
        return str(answer.text)

    return page


def break_search(container: Container) -> None:
    """Somebody's name is found no more."""
    with container.stores.data.begin() as connection:
        execute_stamped(connection, delete(NameToken.__table__))


def test_each_invariant_is_looked_at_once_a_night(container: Container, clock: MovableClock) -> None:
    night(container)
    first = checked(container)
    assert first.keys() == {one.name for one in all_invariants(container)}
    assert all(row.checked_at == clock.now() and row.broken_since is None for row in first.values())
    clock.move(timedelta(hours=10))
    night(container)
    assert {row.checked_at for row in checked(container).values()} == {clock.now() - timedelta(hours=10)}
    clock.move(timedelta(hours=10))  # the next night has begun
    night(container)
    assert {row.checked_at for row in checked(container).values()} == {clock.now()}


def test_a_clock_that_was_put_back_looks_once_more(container: Container, clock: MovableClock) -> None:
    clock.move(30 * DAY)
    night(container)
    clock.move(-30 * DAY)
    night(container)
    assert {row.checked_at for row in checked(container).values()} == {clock.now()}


def test_a_tick_that_took_long_leaves_the_rest_to_the_next(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE_SECONDS", 0.0)
    every = [one.name for one in all_invariants(container)]
    for number in range(1, 4):
        night(container)
        assert checked(container).keys() == set(every[:number])


def test_what_is_gone_from_the_program_is_forgotten(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    night(container)
    fewer = all_invariants(container)[:2]
    monkeypatch.setattr(container, "invariants", lambda: fewer)
    night(container)
    assert checked(container).keys() == {one.name for one in fewer}


@pytest.mark.one_database
def test_the_pages_of_an_administrator_say_what_is_broken_and_what_to_do(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one, administrator = make_referred(container), make_account(container, Role.ADMINISTRATOR)
    today, health = page_of(app, administrator, "/"), page_of(app, administrator, "/health")
    assert BROKEN in today()  # nobody has looked yet
    night(container)
    assert BROKEN not in today()
    break_search(container)
    clock.move(DAY)
    night(container)
    since, page = clock.now(), health()
    assert BROKEN in today()
    assert f"person {one.people[0].hex}" in page
    assert "Run flask check mend search_hashes" in page
    assert "1 thing is broken" in page
    assert page.index("Everything that can be searched for") < page.index("Every row belongs to the same case")
    clock.move(DAY)
    night(container)
    assert checked(container)["search_hashes"].broken_since == since
    done = app.test_cli_runner().invoke(args=["check", "mend", "search_hashes"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "search_hashes: 1 put right" in done.stdout
    assert BROKEN not in today()
    assert "Run flask check mend search_hashes" not in health()


@pytest.mark.one_database
def test_a_look_of_three_days_ago_is_overdue(app: Flask, container: Container, clock: MovableClock) -> None:
    today = page_of(app, make_account(container, Role.ADMINISTRATOR), "/")
    night(container)
    assert BROKEN not in today()
    clock.move(3 * DAY)
    assert BROKEN in today()


@pytest.mark.one_database
def test_a_look_by_hand_counts_as_well(app: Flask, container: Container) -> None:
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0
    assert checked(container).keys() == {one.name for one in all_invariants(container)}


@pytest.mark.one_database
def test_mending_says_what_it_cannot_mend(app: Flask) -> None:
    refused = app.test_cli_runner().invoke(args=["check", "mend", "keys_of_rows"])
    assert refused.exit_code == 2
    assert "search_hashes" in refused.stderr


@pytest.mark.one_database
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_reads_it(app: Flask, container: Container, role: Role) -> None:
    browser = arrived(app, make_account(container, role))
    assert browser.get("/health").status_code == 403
    assert BROKEN not in browser.get("/").text
