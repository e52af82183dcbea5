"""What a reading unit has asked already: the same question is answered from memory, so that a page asks it once.

A reading unit changes nothing and looks at one moment, so a second answer could only differ by what somebody else saved
in between, and a page that shows both would contradict itself.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import FrozenResult, Result, Select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.cache_key import CacheKey

from foundation.storage.known import Prepared

# What asks for rows in pieces, or anew, is not kept.
_OWN_WAY = frozenset({"yield_per", "stream_results", "populate_existing"})
# Long answers belong to long work, which would keep all of them until its end.
LONGEST = 500
# More questions than any page has: a unit that asks more works through many things, and forgets them as it goes.
MOST = 100


class QueryCache:
    """The answers of one reading unit, by the question: the statement as it was written, and its values."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._answers: dict[Hashable, FrozenResult[Any]] = {}
        self.facts: dict[Hashable, Any] = {}

    def answer(self, state: ORMExecuteState, question: Hashable) -> Result[Any]:
        """What the database answered, now or before."""
        if question not in self._answers:
            frozen = state.invoke_statement().freeze()
            if len(frozen.data) > LONGEST:
                return frozen()
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[question] = frozen
        return self._answers[question]()


def cached_fact(session: Session, what: Hashable) -> Any | None:
    """Return a fact that a wider query of the same reading unit has fetched already, or None."""
    memory: QueryCache | None = session.info.get("asked")
    return memory.facts.get(what) if memory else None


def cache_fact(session: Session, what: Hashable, fact: Any) -> None:
    """Keep a fact that a query fetched besides, for narrower ones to come. A unit that writes keeps none."""
    memory: QueryCache | None = session.info.get("asked")
    if memory:
        memory.facts[what] = fact


def question_of(state: ORMExecuteState, written: Prepared | CacheKey | None) -> Hashable | None:
    """The key of a select and its values, or None if it has to be sent each time. `written`: what tells it apart."""
    if written is None or not state.is_select or state.is_column_load or state.is_relationship_load:
        return None
    if not _OWN_WAY.isdisjoint(state.execution_options):
        return None
    statement = state.statement
    if isinstance(statement, Select) and statement._with_options and len(statement.column_descriptions) > 1:
        return None  # whoever asks may have to make such rows unique, which an answer that is kept cannot wait for
    if isinstance(written, CacheKey):
        if state.parameters:
            return None
        question: Hashable = (written.key, tuple(_kept(parameter.effective_value) for parameter in written.bindparams))
    else:
        values = state.parameters or {}
        if not isinstance(values, Mapping):
            return None
        question = (written, tuple((name, _kept(values[name])) for name in sorted(values)))
    try:
        hash(question)
    except TypeError:
        return None
    return question


def _kept(value: Any) -> Any:
    """A value that can be hashed: the list of an IN becomes a tuple."""
    return tuple(value) if isinstance(value, list | set | frozenset) else value
