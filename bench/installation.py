"""The demo that is measured: loaded anew, or one that is there; who asks; which visits are open."""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, select, text

from app import ROOT, build_container, load_demo_into
from demo.caseload.parts import staff_of_demo
from demo.colleagues import Colleague
from demo.scopes import DEMO
from foundation.accounts.permissions import Role
from foundation.clock import Clock, SystemClock
from foundation.settings import read_settings
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.web.container import Container
from reintegration.follow_up.queries.check_ins import Visit, asks_for_something
from reintegration.follow_up.rules.follow_up import VisitState
from tests.databases import settings_for

OFFICER, SPECIALIST, WORKER, MANAGER = "Defne", "Elif", "Jasur", "Anna"  # of the invented staff
MOST_VISITS = 400  # as many open ones are logged before they are put back


def prepared(folder: Path, url: str | None, cases: int, clock: Clock | None = None) -> Container:
    """A demo with this many cases; on PostgreSQL with commits that survive a power cut, as a real one has them."""
    container = build_container(settings_for(folder, url, mode="demo"), clock or SystemClock())
    prepare(container, ROOT, lambda wired, _, seed: load_demo_into(wired, cases, seed))
    if container.stores.shared:  # the server was started for tests, which do without
        with _server(container.settings.database_url) as engine, engine.connect() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM RESET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
    return container


def opened(folder: Path, url: str | None) -> Container:
    """A demo that was loaded before, as it stands there. RuntimeError if it is not a demo."""
    environment = {
        **os.environ,
        "APP_MODE": "demo",
        "LOG_LEVEL": "error",
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": url or "",
    }
    if not (folder / "demo" / "sign-ins.json").is_file():
        raise RuntimeError(f"{folder} is not the folder of a demo: it has no sign-ins")
    return build_container(read_settings(environment, ROOT), SystemClock())


@contextmanager
def _server(url: str) -> Iterator[Engine]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        yield engine
    finally:
        engine.dispose()


def new_database(server: str, name: str) -> str:
    """A new, empty database on the server of an address; its own address."""
    with _server(server.replace("postgresql://", "postgresql+psycopg://")) as engine, engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        return engine.url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def plain_database(container: Container, folder: Path, name: str) -> Iterator[str]:
    """An empty database of the same kind for the baseline, on the same server where there is one; its address."""
    if not container.stores.shared:
        yield f"sqlite:///{folder / name}.db"
        return
    yield new_database(container.settings.database_url, name)
    with _server(container.settings.database_url) as engine, engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def sign_in_of(folder: Path, given_name: str) -> tuple[str, str]:
    """The e-mail and password of one of the invented staff."""
    people = json.loads((folder / "demo" / "sign-ins.json").read_text(encoding="utf-8"))
    person = next(one for one in people if one["name"].startswith(given_name))
    return person["email"], person["password"]


def colleague(container: Container, role: Role, given_name: str) -> Colleague:
    """One of the invented staff, as whom the same is asked past the pages."""
    with reading(container.units, DEMO) as unit:
        staff = staff_of_demo(unit)
    everybody = [one for _, office in staff.offices for one in office]
    everybody += [one for partner in staff.partners.values() for one in partner]
    return next(one for one in everybody if one.role is role and one.name.startswith(given_name))


def worker(container: Container) -> Colleague:
    """The partner worker whose visits are logged."""
    return colleague(container, Role.PARTNER_WORKER, WORKER)


class OpenVisits:
    """Visits that the worker may log. A visit is logged once, so they are put back when all have been."""

    def __init__(self, container: Container) -> None:
        """Find them as the worker sees them, with the state in which each is."""
        self._house = container
        self._scope = worker(container).scope(container.clock.now())
        statement = asks_for_something().order_by(Visit.due_on, Visit.id).limit(MOST_VISITS)
        with reading(container.units, self._scope) as unit:
            found = unit.session.execute(statement).scalars()
            self._states: dict[uuid.UUID, VisitState] = {visit.id: visit.state for visit in found}
        self.ids = list(self._states)

    def of_somebody_else(self) -> uuid.UUID | None:
        """An open visit that the worker does not see, or None."""
        after: list[Any] = []
        while True:
            with reading(self._house.units, DEMO) as unit:
                statement = asks_for_something().where(*after).order_by(Visit.id).limit(MOST_VISITS)
                some = [visit.id for visit in unit.session.execute(statement).scalars()]
            if not some:
                return None
            with reading(self._house.units, self._scope) as unit:
                seen = set(unit.session.execute(select(Visit.id).where(Visit.id.in_(some))).scalars())
            if hidden := [one for one in some if one not in seen]:
                return hidden[0]
            after = [Visit.id > some[-1]]

    def put_back(self) -> None:
        """Every one of them open again, as it was."""
        with writing(self._house.units, DEMO) as unit:
            for visit in unit.session.execute(select(Visit).where(Visit.id.in_(self.ids))).scalars():
                visit.state, visit.outcome = self._states[visit.id], None
                visit.logged_at = visit.logged_on = visit.logged_by = None
                visit.is_outside_window, visit.content = False, None
