"""A program that writes and is killed: started by tests as a process of its own, with nothing but real stores.

    python -m tests.security.crashing INSTANCE DATABASE_URL MODE

MODE is `random` (200 cases one after the other, killed a random moment after one of the first hundred, five times), or
the store at whose commit the process kills itself (`keys`, `data`).
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import event, select

from app import build_container
from foundation.accounts.models import Account
from foundation.clock import SystemClock
from foundation.settings import Settings
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.services.cases import open_case
from tests.databases import settings_for
from tests.factories.makers import new_case
from tests.factories.scopes import EVERYTHING

INSERTS = 200
ROUNDS = 5
LONGEST = 0.02  # seconds


def _insert(container: Container, count: int, say: int | None = None) -> None:
    with reading(container.units, EVERYTHING) as unit:
        owner = unit.session.execute(select(Account)).scalars().first()
    assert owner is not None
    assert owner.office_id is not None
    for _ in range(count):
        with writing(container.units, EVERYTHING) as unit:
            open_case(unit, container.secrets, new_case(), owner.office_id, owner.id)
        if say is not None:
            os.write(say, b"!")


def _killed_at_random(settings: Settings, after: int, moment: float) -> None:
    """A child that inserts, and dies so many seconds after that many inserts: on a fast machine as on a slow one."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _insert(build_container(settings, SystemClock()), INSERTS, say=write)
        os._exit(0)
    os.close(write)
    for _ in range(after):
        assert os.read(read, 1), "the child ended by itself"
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(read)


def _killed_at_commit(container: Container, store: str) -> None:
    engine = container.stores.keys if store == "keys" else container.stores.data
    _insert(container, 3)
    event.listen(engine, "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
    _insert(container, 1)


def main() -> None:
    """Do what the command line says."""
    instance, url, mode = sys.argv[1:]
    settings = settings_for(Path(instance), url)
    if mode != "random":
        _killed_at_commit(build_container(settings, SystemClock()), mode)
        return
    for _ in range(ROUNDS):
        _killed_at_random(settings, random.randint(1, INSERTS // 2), random.uniform(0, LONGEST))


if __name__ == "__main__":
    main()
