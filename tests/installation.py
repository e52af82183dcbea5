"""One installation per worker and database: wired once, put back to its beginning before each test.

Wiring it, building the application and answering its first request take a quarter of a second; putting the stores back
takes a few milliseconds. A test that changes the wiring itself (a rule of the guard, a listener of an engine) is
noticed, and the next test gets a new installation.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy import Engine

from app import build_app, build_container
from foundation.clock import MovableClock
from foundation.settings import Settings
from foundation.web.container import Container
from foundation.web.logs import init_logs
from tests.clock import START
from tests.databases import copied, emptied

_LISTENED = ("before_cursor_execute", "after_cursor_execute", "commit", "rollback", "begin", "engine_connect")
# A file system in memory, where there is one with room: nothing of a test has to survive a power cut.
_MEMORY, _ROOM = Path("/dev/shm"), 1 << 30
_PREFIX = "assisted-return-tests"


def folder_in_memory() -> Path:
    """A new folder, in memory if there is room."""
    roomy = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}-{os.getpid()}-", dir=_MEMORY if roomy else None))


def remove_what_killed_runs_left() -> None:
    """Remove the folders in memory of processes that are gone: a run that was killed could not."""
    for folder in _MEMORY.glob(f"{_PREFIX}-*-*"):
        process = folder.name.removeprefix(f"{_PREFIX}-").split("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _listeners(engine: Engine) -> tuple[int, ...]:
    on_statements = [len(list(getattr(engine.dispatch, name))) for name in _LISTENED]
    return (*on_statements, len(list(engine.pool.dispatch.connect)), len(list(engine.dialect.dispatch.do_connect)))


class Installation:
    """A wired program over stores that can be put back, and the application around it."""

    def __init__(self, settings: Settings, put_back: Callable[[], None], templates: BytecodeCache) -> None:
        """Wire it over stores that `put_back` brings to their beginning while nobody is connected."""
        self.clock = MovableClock(START)
        self._put_back, self._templates = put_back, templates
        put_back()
        self.container = build_container(settings, self.clock)
        self._parts = dict(vars(self.container))
        self._apps: dict[Callable[[Flask], None] | None, tuple[Flask, int, dict[str, Any], dict[str, Any]]] = {}
        self._shape = self._measured()

    def _measured(self) -> tuple[Any, ...]:
        stores = self.container.stores
        guard = self.container.guard
        opened = {scope: set(tables) for scope, tables in guard._opened.items()}
        return (dict(guard._rules), opened, *(_listeners(one) for one in (stores.data, stores.audit, stores.keys)))

    def _has_other_addresses(self) -> bool:
        return any(len(app.view_functions) != addresses for app, addresses, *_ in self._apps.values())

    def is_as_it_was(self) -> bool:
        """Whether the last test left guard, engines and addresses as they were wired."""
        return self._shape == self._measured() and not self._has_other_addresses()

    def begin(self) -> Container:
        """Everything as it was before the first test."""
        vars(self.container).update(self._parts)
        self.clock.move(START - self.clock.now())
        init_logs(self.container.settings.log_level)  # a test may have sent them elsewhere, or asked for fewer
        self.savepoint()
        self._put_back()
        return self.container

    def savepoint(self) -> None:
        """Let go of connections and of what was read: the stores are about to be exchanged."""
        self.container.stores.dispose()
        self.container.rule_memory.forget()

    def app(self, add: Callable[[Flask], None] | None = None) -> Flask:
        """The application, with addresses that `add` adds; its settings are as they were built."""
        if add not in self._apps:
            app = build_app(self.container)
            app.jinja_env.bytecode_cache = self._templates
            if add:
                add(app)
            self._apps[add] = app, len(app.view_functions), dict(app.config), dict(app.extensions)
        app, _, config, extensions = self._apps[add]
        for kept, built in ((app.config, config), (app.extensions, extensions)):
            kept.clear()
            kept.update(built)
        return app

    def close(self) -> None:
        """Let go of the stores."""
        self.container.stores.dispose()


class SQLiteFiles:
    """The files of an installation on SQLite, in a folder that stays the same."""

    def __init__(self, template: Path) -> None:
        """Begin with a copy of the prepared folder."""
        self._template, self._parent = template, folder_in_memory()
        self.folder = self._parent / "instance"

    def put_back(self) -> None:
        """The prepared files, and nothing else."""
        self.become(self._template)

    def become(self, files: Path) -> None:
        """Exchange everything for a copy of this folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        copied(files, self.folder)

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._parent, ignore_errors=True)


class PostgresDatabase:
    """The prepared database of a worker, and an empty folder for the rest."""

    def __init__(self, url: str) -> None:
        """Of this database; nobody else uses it."""
        self._url, self._parent = url, folder_in_memory()
        self.folder = self._parent / "instance"

    def put_back(self) -> None:
        """Delete what a test left."""
        shutil.rmtree(self.folder, ignore_errors=True)
        emptied(self._url)

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._parent, ignore_errors=True)
