"""Killed in the middle of writing: no data without its key, whatever the moment."""

import signal
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import func, select

from app import ROOT
from foundation.security.encryption import SealedColumn, SealedRow
from foundation.security.key_store import wrapped_key
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.people.models import Person
from tests.factories.makers import make_account
from tests.factories.scopes import EVERYTHING
from tests.security.crashing import INSERTS, ROUNDS
from tests.security.raw import raw


def crash(container: Container, mode: str) -> int:
    """Run the program that dies; returns how it ended."""
    command = [
        sys.executable,
        "-m",
        "tests.security.crashing",
        str(container.settings.instance),
        container.settings.database_url,
    ]
    done = subprocess.run([*command, mode], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def open_everything(container: Container) -> dict[str, int]:
    """Open every sealed value of every row; returns how many there were, by table. Raises if one is lost."""
    opened: dict[str, int] = {}
    for mapper in Base.registry.mappers:
        if not issubclass(mapper.class_, SealedRow):
            continue
        table = str(mapper.persist_selectable)
        names = [name for name, one in vars(mapper.class_).items() if isinstance(one, SealedColumn)]
        with reading(container.units, EVERYTHING) as unit:
            for row in unit.session.execute(select(mapper.class_)).scalars().all():
                found = [name for name in names if getattr(row, name) is not None]
                opened[table] = opened.get(table, 0) + len(found)
    return opened


def _owners(container: Container, kind: str) -> set[Any]:
    with raw(container, "keys") as keys:
        return set(keys.execute(select(wrapped_key.c.owner).where(wrapped_key.c.kind == kind)).scalars())


def _ids(container: Container, entity: type[Base]) -> set[Any]:
    with raw(container) as data:
        return set(data.execute(select(entity.__table__.c.id)).scalars())


@pytest.mark.one_database
def test_killed_at_random_moments_no_row_is_without_its_key(container: Container) -> None:
    make_account(container)
    crash(container, "random")
    cases, people = _ids(container, Case), _ids(container, Person)
    assert ROUNDS <= len(cases) < ROUNDS * INSERTS, "each round wrote something, and none came to its end"
    assert cases <= _owners(container, "case")
    assert people <= _owners(container, "person")
    assert len(people) == len(cases)
    opened = open_everything(container)
    assert opened["person"] == 3 * len(people)
    assert opened["identifier"] == 2 * len(people)


@pytest.mark.parametrize("store", ["keys", "data"])
def test_killed_at_the_commit_of_either_store_no_row_is_without_its_key(container: Container, store: str) -> None:
    make_account(container)
    assert crash(container, store) == -signal.SIGKILL
    cases, keys = _ids(container, Case), _owners(container, "case")
    assert len(cases) == 3
    assert cases <= keys
    # Between the two commits on SQLite: the key is there, and the data is not.
    assert len(keys - cases) == (1 if store == "data" and not container.stores.shared else 0)
    assert open_everything(container)["case"] == 6
    with raw(container) as data:
        assert data.execute(select(func.count()).select_from(Person.__table__)).scalar_one() == 3
