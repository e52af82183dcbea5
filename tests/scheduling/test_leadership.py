"""One leader among several: two programs on the same stores."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app import build_container
from foundation.scheduling.leader import Leadership
from foundation.web.container import Container
from tests.scheduling.running import comes_true
from tests.security.raw import raw


@pytest.fixture
def other_house(container: Container) -> Iterator[Container]:
    """The same installation as a second program sees it."""
    wired = build_container(container.settings, container.clock)
    yield wired
    wired.stores.dispose()


@pytest.fixture
def first(container: Container) -> Iterator[Leadership]:
    """The first program's claim."""
    leadership = Leadership(container.stores, container.settings.data_folder)
    yield leadership
    leadership.release()


@pytest.fixture
def second(other_house: Container) -> Iterator[Leadership]:
    """The second program's claim."""
    leadership = Leadership(other_house.stores, other_house.settings.data_folder)
    yield leadership
    leadership.release()


def test_of_two_programs_one_leads_until_it_lets_go(first: Leadership, second: Leadership) -> None:
    for _ in range(3):
        assert first.take()
        assert not second.take()
    first.release()
    first.release()
    assert comes_true(second.take), "a server may take a moment to see that a connection has ended"
    assert not first.take()


def test_asking_in_vain_keeps_nothing_from_the_leader(first: Leadership, second: Leadership) -> None:
    assert first.take()
    assert not second.take()
    second.release()
    assert first.take()
    assert not second.take()


@pytest.mark.parametrize("database", ["postgresql"])  # a file lock needs no connection
def test_a_leader_whose_connection_broke_knows_that_it_leads_no_more(
    container: Container, first: Leadership, second: Leadership
) -> None:
    assert first.take()
    with raw(container) as connection:
        connection.execute(
            # Of this database alone: other tests have their leaders on the same server.
            text(
                "SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
            )
        )
    assert second.take()
    assert not first.take(), "it noticed"
    assert not first.take(), "and it does not lead beside the other one"
