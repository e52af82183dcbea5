"""The one scope filter: every statement of a session is bound to the scope it was born with, or refused.

Each mapped class says here who reads and who writes it; a class that says nothing is invisible to everybody but the
system scopes that name its table. What cannot be filtered (raw SQL, plain tables, bulk writes) is refused.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Executable, Result, event, false, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, attributes
from sqlalchemy.sql.elements import ReleaseSavepointClause, RollbackToSavepointClause, SavepointClause

from foundation.errors import RuleBroken, ScopeBreach
from foundation.language.words import _
from foundation.storage.base import Base
from foundation.storage.filters import Filters
from foundation.storage.known import key_of, known_of, looked_at, prepared_one
from foundation.storage.query_cache import QueryCache, question_of
from foundation.storage.scope_parameters import OPTION
from foundation.storage.scopes import Scope, SystemScope

Reads = Callable[[Scope], ColumnElement[bool] | None]
Writes = Callable[[Scope, Session, Any], bool]
STAMP = object()
# Kinds of scopes whose filters are kept: roles, with the extra permissions that accounts have. Others begin anew.
MOST_KINDS = 60
_SAVEPOINTS = (SavepointClause, ReleaseSavepointClause, RollbackToSavepointClause)


@dataclass(frozen=True)
class EntityRule:
    """Who reads a class (a criterion, or None for all rows) and who may write a given row."""

    reads: Reads
    writes: Writes
    notes_reading: bool = False  # its rows note that something was read: who may only read may write them


def nobody(scope: Scope) -> ColumnElement[bool]:
    """The criterion of a class that this scope does not see."""
    return false()


def anybody(scope: Scope) -> None:
    """The criterion of a class that every scope sees whole."""


def writes_nothing(scope: Scope, session: Session, row: Any) -> bool:
    """The write check of a class that only system scopes change."""
    return False


class Guard:
    """The rules of all classes, filled by the rooms when the program is put together."""

    def __init__(self) -> None:
        """Begin with no rules: nothing is visible."""
        self._rules: dict[type[Base], EntityRule] = {}
        self._opened: dict[SystemScope, set[str]] = {}
        self._of_kinds: dict[Hashable, Filters] = {}
        self._also: list[Callable[[GuardedSession, Sequence[Base]], None]] = []

    def protect(
        self, entity: type[Base], reads: Reads, writes: Writes = writes_nothing, notes_reading: bool = False
    ) -> None:
        """State who reads and writes a class. Once per class; ValueError for a second time."""
        if entity in self._rules:
            raise ValueError(f"{entity.__name__} has its rule already")
        self._rules[entity] = EntityRule(reads, writes, notes_reading)
        self._of_kinds.clear()

    def widen(self, entity: type[Base], reads: Reads, writes: Writes = writes_nothing) -> None:
        """Let a room to the right add whom it lets in as well: rows that either criterion lets through are seen.

        Asked anew with every statement, like the first rule. ValueError for a class without one.
        """
        if entity not in self._rules:
            raise ValueError(f"{entity.__name__} has no rule that could be widened")
        first = self._rules[entity]

        def either_reads(scope: Scope) -> ColumnElement[bool] | None:
            criterion, added = first.reads(scope), reads(scope)
            return None if criterion is None or added is None else or_(criterion, added)

        def either_writes(scope: Scope, session: Session, row: Any) -> bool:
            return first.writes(scope, session, row) or writes(scope, session, row)

        self._rules[entity] = EntityRule(either_reads, either_writes, first.notes_reading)
        self._of_kinds.clear()

    def also_check(self, check: Callable[["GuardedSession", Sequence[Base]], None]) -> None:
        """Let a room refuse what is written for a reason of its own, in every session: `check` raises to refuse."""
        self._also.append(check)

    def check_all(self, session: "GuardedSession", rows: Sequence[Base]) -> None:
        """Ask every room that has a say, once for all rows of a flush."""
        for check in self._also:
            check(session, rows)

    def open_to(self, scope: SystemScope, *entities: type[Base]) -> None:
        """Let the program's own work read and write classes of a topic: the topic says so, with its other rules."""
        self._opened.setdefault(scope, set()).update(entity.__tablename__ for entity in entities)
        self._of_kinds.clear()

    def notes_reading(self, entity: type[Base]) -> bool:
        """Whether rows of a class note that something was read."""
        return entity in self._rules and self._rules[entity].notes_reading

    def is_open(self, scope: Scope, table: str) -> bool:
        """Whether this is the program's own work, and reads and writes the whole table."""
        return isinstance(scope, SystemScope) and (scope.is_open(table) or table in self._opened.get(scope, ()))

    def entities(self) -> set[type[Base]]:
        """The classes that have a rule."""
        return set(self._rules)

    def filters_for(self, scope: Scope) -> Filters:
        """The filters of a scope. Those of its kind never change: they are built once, whoever asks."""
        kind = scope.kind()
        if kind is None:
            return self._filters_of(scope)
        filters = self._of_kinds.get(kind)  # looked up once: another thread may begin anew at any moment
        if filters is None:
            if len(self._of_kinds) >= MOST_KINDS:
                self._of_kinds.clear()
            filters = self._of_kinds[kind] = self._filters_of(scope.of_its_kind())
        return filters

    def _filters_of(self, scope: Scope) -> Filters:
        return Filters(lambda entity: self._criterion(scope, entity))

    def _criterion(self, scope: Scope, entity: type[Base]) -> ColumnElement[bool] | None:
        if isinstance(scope, SystemScope):
            return None if self.is_open(scope, entity.__tablename__) else false()
        rule = self._rules.get(entity)
        return rule.reads(scope) if rule else false()

    def check_write(self, scope: Scope, session: Session, row: Base) -> None:
        """ScopeBreach unless the scope may write this row."""
        entity = type(row)
        if isinstance(scope, SystemScope):
            allowed = self.is_open(scope, entity.__tablename__)
        else:
            rule = self._rules.get(entity)
            allowed = bool(rule and rule.writes(scope, session, row))
        if not allowed:
            raise ScopeBreach(f"scope {scope.name} may not write {entity.__name__}")


class GuardedSession(Session):
    """A session of one scope, for one unit of work."""

    def __init__(self, bind: Any, scope: Scope, guard: Guard, reads_only: bool) -> None:
        """Bind a scope for life. `reads_only` sessions refuse to flush changes."""
        super().__init__(bind=bind, expire_on_commit=False, autoflush=True)
        self._scope = scope
        self._guard = guard
        self.filters = guard.filters_for(scope)
        self._reads_only = reads_only
        if reads_only:
            self.info["asked"] = QueryCache()
        self.flushing = False
        self._narrowed = False
        self.flush_hooks: list[Callable[[GuardedSession], None]] = []

    @property
    def scope(self) -> Scope:
        """On whose behalf this session works."""
        return self._scope

    @property
    def guard(self) -> Guard:
        """The rules that bind it."""
        return self._guard

    @property
    def reads_only(self) -> bool:
        """Whether it refuses to change anything."""
        return self._reads_only

    def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        """As ever; while a row is judged by a narrower scope, only what that scope sees, whatever was read before."""
        if not self._narrowed:
            return super().get(entity, ident, **how)
        keys = ident if isinstance(ident, tuple) else (ident,)
        is_it = [column == value for column, value in zip(inspect(entity).primary_key, keys, strict=True)]
        return self.execute(select(entity).where(*is_it)).scalar_one_or_none()

    def judge_write(self, row: Any) -> None:
        """ScopeBreach unless the scope may write this row; RuleBroken where it may read it, and no more.

        What somebody sees for reading alone must not count: a row is judged by the scope without it, however much of
        it this session has read already.
        """
        whole, narrow = self._scope, self._scope.for_writing()
        if narrow is whole:
            self._guard.check_write(whole, self, row)
            return
        may_write, is_seen = self._asked_as(narrow, row)
        # A row may be written as it is to be, and be there to read as it is: one that is taken elsewhere.
        if may_write and (is_seen or not self._asked_as(whole, row)[1]):
            return
        self._guard.check_write(whole, self, row)
        if not self._guard.notes_reading(type(row)):
            raise RuleBroken([_("Your access to this case is for reading. You cannot change it.")], ["reads_only"])

    def _asked_as(self, scope: Scope, row: Any) -> tuple[bool, bool]:
        """Whether a scope may write a row, and sees it as it is stored; a new row counts as seen."""
        own, state = (self._scope, self.filters), inspect(row)
        self._scope, self.filters, self._narrowed = scope, self._guard.filters_for(scope), True
        try:
            is_seen = not state.persistent or self.get(type(row), state.identity) is not None
            try:
                self._guard.check_write(scope, self, row)
            except ScopeBreach:
                return False, is_seen
            return not scope.only_reads(row), is_seen
        finally:
            (self._scope, self.filters), self._narrowed = own, False

    def _refused(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeBreach("bulk writes pass by the scope: add rows to the session instead")

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what is pending. Only meanwhile does the connection take its INSERTs, UPDATEs and DELETEs."""
        try:
            super().flush(objects)
        finally:
            self.flushing = False

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refused


@event.listens_for(GuardedSession, "do_orm_execute")
def _bind_to_scope(state: ORMExecuteState) -> Result[Any] | None:
    session = state.session
    assert isinstance(session, GuardedSession)
    if state.is_insert or not (state.is_select or state.is_update or state.is_delete):
        raise ScopeBreach("only ORM select, update and delete go through a session")
    if not state.is_orm_statement:
        raise ScopeBreach("plain tables and raw SQL pass by the scope")
    if not state.is_select and (state.is_executemany or isinstance(state.parameters, list)):
        raise ScopeBreach("bulk updates by key pass by the scope")
    if not state.is_select:
        _check_bulk_change(session, state)
    answers: QueryCache | None = session.info.get("asked")
    question = _filter(state, session.filters, answers is not None)
    state.update_execution_options(**{"guard_stamp": STAMP, OPTION: session.scope})
    return answers.answer(state, question) if answers and question is not None else None


def _filter(state: ORMExecuteState, filters: Filters, is_asked_once: bool) -> Hashable | None:
    """Put the filters of the scope on a statement; returns the key of its answer, or None where none may be kept."""
    traits, key, is_loaded = None, None, state.is_column_load or state.is_relationship_load
    if (written := prepared_one(state)) is not None:
        traits = written.known()
    elif is_loaded:
        traits = looked_at(state.statement, by_a_loader=True, bound=filters.bound)
    else:
        key = key_of(state.statement)
        traits = known_of(state.statement, key)
    if traits.unreached:
        raise ScopeBreach(f"not bound to the scope: {', '.join(traits.unreached)}")
    question = question_of(state, written or key) if is_asked_once else None
    if written is not None:
        state.statement = written.sent(filters)
    else:
        criteria = filters.of(traits.tables, traits.names_its_rows)
        state.statement = _without(filters.bound, state.statement).options(*criteria)
    return question


def _without(bound: set[Any], statement: Any) -> Any:
    """A relationship is loaded with the options of the statement that it belongs to, and so with its filters.

    They are put there anew, in the way that suits what is loaded.
    """
    if bound.isdisjoint(statement._with_options):
        return statement
    freed = statement._generate()
    freed._with_options = tuple(option for option in statement._with_options if option not in bound)
    return freed


def _check_bulk_change(session: GuardedSession, state: ORMExecuteState) -> None:
    """One statement over many rows passes by write rules, versions and the audit: only system scopes send one."""
    if session.reads_only:
        raise ScopeBreach("a reading unit writes nothing")
    mapper = state.bind_mapper
    table = mapper.class_.__tablename__ if mapper is not None else ""
    if not session.guard.is_open(session.scope, table):
        raise ScopeBreach("an update or delete of many rows is for system scopes alone: change rows one by one")


@event.listens_for(GuardedSession, "before_attach")
def _refuse_strangers(session: GuardedSession, row: Base) -> None:
    """A row that was loaded elsewhere was seen by another scope: it is asked for anew, never handed over."""
    if attributes.instance_state(row).key is not None:
        raise ScopeBreach("a row of another session is not taken over: load it in this one")


@event.listens_for(GuardedSession, "before_flush")
def _check_writes(session: GuardedSession, flush_context: object, instances: object) -> None:
    written = [*session.new, *session.dirty, *session.deleted]
    if written and session.reads_only:
        raise ScopeBreach("a reading unit writes nothing")
    with session.no_autoflush:
        for row in written:
            session.judge_write(row)
        session.guard.check_all(session, written)
        for hook in session.flush_hooks:
            hook(session)
    session.flushing = True  # last: it opens the connection to the flush, and to nothing else


@event.listens_for(GuardedSession, "after_rollback")
def _ask_anew(session: GuardedSession) -> None:
    if session.reads_only:  # the rows that were read are to be read anew
        session.info["asked"] = QueryCache()


@event.listens_for(GuardedSession, "after_begin")
def _mark_connection(session: GuardedSession, transaction: object, connection: Connection) -> None:
    connection.info["guarded_session"] = session


def execute_stamped(connection: Connection, statement: Executable, values: Any = None) -> CursorResult[Any]:
    """Run a store's own statement (keys, audit), which knows no rows of people, past the guard. Not for queries."""
    return connection.execute(statement, values, execution_options={"guard_stamp": STAMP})


def refuse_unstamped(engine: Any) -> None:
    """Make an engine refuse every statement that neither the guard nor a store's own code let through."""

    @event.listens_for(engine, "before_cursor_execute")
    def check(connection: Connection, cursor: object, sql: str, values: object, context: Any, many: bool) -> None:
        if context is not None:
            if context.execution_options.get("guard_stamp") is STAMP:
                return
            statement = getattr(context.compiled, "statement", None)
            if isinstance(statement, _SAVEPOINTS):
                return
            session = connection.info.get("guarded_session")
            if session is not None and session.flushing and (context.isinsert or context.isupdate or context.isdelete):
                return
        raise ScopeBreach("a statement that the guard did not see")
