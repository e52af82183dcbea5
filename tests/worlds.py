"""Worlds that many tests need are made once per worker through the services, and copied from then on.

A maker says so by `@world`. As long as a test has done nothing but call makers, what its stores hold follows from
which were called, with what: made once, the files are kept, and the next test that calls the same makers gets a copy,
with the same ids. As soon as anything else was written, makers make.
"""

import copy
import shutil
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from foundation.security import passwords
from foundation.web.container import Container
from tests.installation import Installation, SQLiteFiles, folder_in_memory

MOST_KEPT = 250


@dataclass(frozen=True)
class Kept:
    """What a maker left behind: files, what it returned, what time it was then."""

    folder: Path
    answer: Any
    now: datetime


class Worlds:
    """The worlds of one installation on SQLite, and which of them its stores hold at the moment."""

    def __init__(self, installation: Installation, files: SQLiteFiles) -> None:
        """Begin with none."""
        self.installation, self._files = installation, files
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._folder, self._number = folder_in_memory(), 0
        self._made: Hashable = None
        self._seen: dict[Path, tuple[sqlite3.Connection, int]] = {}

    def begin(self) -> None:
        """The stores are as they were prepared."""
        self._made = ()
        self._look()

    def _look(self) -> None:
        """Remember the versions of the files: each later commit, whoever makes it, changes them."""
        self._look_away()
        for path in (*self._files.folder.glob("data/*.db"), *self._files.folder.glob("keys/*.db")):
            connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._seen[path] = connection, _version(connection)

    def _look_away(self) -> None:
        for connection, _ in self._seen.values():
            connection.close()
        self._seen.clear()

    def _is_untouched(self) -> bool:
        return self._made is not None and all(_version(one) == version for one, version in self._seen.values())

    def _is_quiet(self) -> bool:
        """Whether nobody is in the middle of something, and nobody listens who was not there at the beginning."""
        if not self.installation.is_as_it_was():
            return False
        stores = self.installation.container.stores
        return not any(engine.pool.checkedout() for engine in (stores.data, stores.audit, stores.keys))

    def forget_place(self) -> None:
        """From now on nothing is known of what the stores hold."""
        self._made = None
        self._look_away()

    def call(self, maker: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What the maker returns: made, or copied from what it left before."""
        container, clock = self.installation.container, self.installation.clock
        if self._made is None:
            return maker(container, *arguments, **named)
        try:
            key: Hashable = (
                self._made,
                maker.__module__,
                maker.__qualname__,
                _fixed(arguments),
                _fixed(named),
                clock.now(),
                passwords._hasher,
                container.settings,
            )
            hash(key)
        except TypeError:
            key = None
        if key is None or not self._is_quiet() or not self._is_untouched():
            self.forget_place()
            return maker(container, *arguments, **named)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._taken(key)
        answer = maker(container, *arguments, **named)
        if self._is_quiet():
            self._keep(key, answer)
        else:
            self.forget_place()
        return answer

    def _taken(self, key: Hashable) -> Any:
        kept = self._kept[key]
        self._look_away()
        self.installation.savepoint()
        self._files.become(kept.folder)
        self.installation.clock.move(kept.now - self.installation.clock.now())
        self._made = key
        self._look()
        return _own(kept.answer)

    def _keep(self, key: Hashable, answer: Any) -> None:
        self._look_away()
        self.installation.savepoint()  # the last connection to leave a file writes everything into it
        self._number += 1
        folder = self._folder / str(self._number)
        shutil.copytree(self._files.folder, folder)
        self._kept[key] = Kept(folder, _own(answer), self.installation.clock.now())
        if len(self._kept) > MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            shutil.rmtree(oldest.folder, ignore_errors=True)
        self._made = key
        self._look()

    def close(self) -> None:
        """Remove what was kept."""
        self.forget_place()
        shutil.rmtree(self._folder, ignore_errors=True)


def _fixed(value: Any) -> Hashable:
    """What was given to a maker, as a part of a key: lists and the like by what they hold."""
    if isinstance(value, list | tuple):
        return (type(value).__name__, *map(_fixed, value))
    if isinstance(value, dict):
        return ("dict", *((name, _fixed(held)) for name, held in sorted(value.items())))
    return frozenset(value) if isinstance(value, set) else value


def _version(connection: sqlite3.Connection) -> int:
    with closing(connection.execute("PRAGMA data_version")) as cursor:
        return int(cursor.fetchone()[0])


def _own(answer: Any) -> Any:
    """The answer for one test alone: what could be changed is copied."""
    is_open = is_dataclass(answer) and not answer.__dataclass_params__.frozen
    return copy.copy(answer) if is_open or isinstance(answer, list | dict | set) else answer


_WORLDS: dict[int, Worlds] = {}


def kept_for(container: Container, worlds: Worlds) -> None:
    """From now on makers that are given this house ask its worlds."""
    _WORLDS[id(container)] = worlds


def world(maker: Callable[..., Any]) -> Callable[..., Any]:
    """A maker whose first argument is the house, and whose world is kept."""

    @wraps(maker)
    def made(container: Container, *arguments: Any, **named: Any) -> Any:
        worlds = _WORLDS.get(id(container))
        if worlds is None or worlds.installation.container is not container:
            return maker(container, *arguments, **named)
        return worlds.call(maker, arguments, named)

    return made
