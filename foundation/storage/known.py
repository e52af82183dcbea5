"""What the guard knows of a statement: whether filters reach all of it, and which they are.

It follows from how the statement is made and not from its values, and looking takes as long as sending a small one. So
it is looked at once: statements that SQLAlchemy would send as the same SQL (that is what its cache key says) are read
alike, and one that is written once, with names for its values, keeps beside it the statement that is sent.
"""

import uuid
from collections import deque
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.cache_key import CacheKey, HasCacheKey

from foundation.storage.filters import Filters
from foundation.storage.one_by_one import names_its_rows
from foundation.storage.reach import is_raw_name, out_of_reach, tables_read
from foundation.storage.scopes import Scope

# As many kinds of statements; the program has fewer. With more of them it begins anew.
_MOST = 3000
_PREPARED = "prepared"
_HELD, _MOST_HELD = "rows_by_id", 20
_S = TypeVar("_S", bound=Executable)


@dataclass(frozen=True)
class Known:
    """`unreached`: what no filter reaches, in words; `tables`: what it reads, None for any; `names_its_rows`: which."""

    unreached: tuple[str, ...]
    tables: frozenset[str] | None
    names_its_rows: bool


_known: dict[Hashable, Known] = {}
_by_id: dict[type[Any], Any] = {}
_of_kinds: dict[Hashable, Any] = {}


def key_of(statement: Any) -> CacheKey | None:
    """What SQLAlchemy tells statements apart by, with their values; None for one that it does not keep."""
    return statement._generate_cache_key() if isinstance(statement, HasCacheKey) else None


def known_of(statement: Any, key: CacheKey | None) -> Known:
    """What the guard knows of a statement, found out once for all statements with this key."""
    if key is None:
        return looked_at(statement)
    if is_raw_name(key.key):  # equal to the key of one whose names are quoted
        return looked_at(statement)
    traits = _known.get(key.key)
    if traits is None:
        if len(_known) >= _MOST:
            _known.clear()
        traits = _known[key.key] = looked_at(statement)
    return traits


def looked_at(statement: Any, by_a_loader: bool = False, bound: Collection[Any] = ()) -> Known:
    """The same, found out anew. What a loader of SQLAlchemy made is reached by the filters of the class it loads."""
    unreached = () if by_a_loader else tuple(out_of_reach(statement))
    return Known(unreached, tables_read(statement, bound), names_its_rows(statement))


def with_its_own_key(statement: Any) -> Any:
    """The statement, under a key that no other one has, where SQLAlchemy keeps what it has compiled.

    Its own key describes all of a statement but the values, which are then taken from whichever statement has the same
    key: each time the whole description is hashed, and each parameter looked for among those of the other. One that is
    always sent as the same object has its values with it.
    """
    key = CacheKey((object(),), [], None)
    statement._generate_cache_key = lambda: key
    statement._memoized_keys |= {"_generate_cache_key"}  # whatever is made from it is another statement
    return statement


class Prepared:
    """A statement that is written once, and as it is sent for each kind of scope."""

    def __init__(self, statement: Any) -> None:
        """Take the statement; it is looked at when it is first needed."""
        self.statement = statement.execution_options(**{_PREPARED: self})
        self._sent: WeakKeyDictionary[Filters, Any] = WeakKeyDictionary()
        self._read: Known | None = None
        self._made: dict[Hashable, Any] = {}

    def known(self) -> Known:
        """What the guard knows of the statement."""
        if self._read is None:
            self._read = looked_at(self.statement)
        return self._read

    def made(self, how: Hashable, make: Callable[[Any], Any]) -> Any:
        """What `make` makes of the statement, prepared too: written once for each `how`, of which there are few."""
        if how not in self._made:
            self._made[how] = prepared(make(self.statement))
        return self._made[how]

    def sent(self, filters: Filters) -> Any:
        """The statement as it is sent for one kind of scope: with the filters of that kind."""
        statement = self._sent.get(filters)
        if statement is None:
            traits = self.known()
            statement = self.statement.options(*filters.of(traits.tables, traits.names_its_rows))
            self._sent[filters] = with_its_own_key(statement)
        return statement


def prepared(statement: _S) -> _S:
    """A SELECT that is asked with every page: its values are named parameters, given when it is executed.

    Made once, beside the function that asks it. Written anew each time it costs a millisecond of which the database
    takes a tenth. What is made from it (another WHERE) is a statement like any other.
    """
    made: _S = Prepared(statement).statement
    return made


def prepared_for(scope: Scope, write: Callable[..., _S], *shape: Hashable) -> _S:
    """The SELECT that `write` makes of a scope, written once for all scopes of its kind.

    The values of the scope are looked up when it is sent; all others are named parameters. `shape` is what else the
    statement depends on, of few values: it is handed to `write` after the scope. For a scope without a kind it is
    written anew.
    """
    kind = scope.kind()
    if kind is None:
        return write(scope, *shape)
    made: _S | None = _of_kinds.get((write, kind, shape))  # looked up once: another thread may begin anew meanwhile
    if made is None:
        if len(_of_kinds) >= _MOST:
            _of_kinds.clear()
        made = _of_kinds[write, kind, shape] = prepared(write(scope.of_its_kind(), *shape))
    return made


def made_of(statement: Any, how: Hashable, make: Callable[[Any], _S]) -> _S:
    """What `make` makes of a statement; of a prepared one, written once for each `how`."""
    written = statement.get_execution_options().get(_PREPARED)
    if written is None or written.statement is not statement:
        return make(statement)
    made: _S = written.made(how, make)
    return made


def row_by_id(session: Session, entity: type[Any], row_id: uuid.UUID) -> Any:
    """What `session.get` gives for a class whose key is its id; what is not held yet is asked for as prepared.

    A session forgets what nobody holds: the last few rows stay, so that each check of a write need not ask anew.
    """
    if session.identity_map.get(identity_key(entity, row_id)) is not None:
        return session.get(entity, row_id)
    if entity not in _by_id:
        _by_id[entity] = prepared(select(entity).where(entity.id == bindparam("id")))
    row = session.execute(_by_id[entity], {"id": row_id}).scalar_one_or_none()
    session.info.setdefault(_HELD, deque(maxlen=_MOST_HELD)).append(row)
    return row


def prepared_one(state: ORMExecuteState) -> Prepared | None:
    """The prepared statement that is executed, if it is sent unchanged; None for every other statement."""
    written: Prepared | None = state.execution_options.get(_PREPARED)
    return written if written is not None and written.statement is state.statement else None
