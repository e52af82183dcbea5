"""The values of the scope on whose behalf a statement is sent, looked up at the moment when it is sent.

Filters say "the office of whoever asks" and not the id of one office, so that all scopes of one kind share them. What
is filled in stands with the statement itself (an execution option that the guard sets), not with the thread: a second
unit that asks something in between changes nothing. Where no statement is being sent there is no scope to speak for.
"""

import threading
from typing import Any

from sqlalchemy import BindParameter, Connection, Engine, bindparam, event

from foundation.errors import ScopeBreach
from foundation.storage.scopes import Scope

OPTION = "speaks_for"


class _Speaking(threading.local):
    scope: Scope | None = None


_speaking = _Speaking()


def scope_parameter(attribute: str, place: int | None = None) -> BindParameter[Any]:
    """Return a bind parameter that takes this attribute of the scope for which the statement is sent.

    `place`: which of the values of an attribute that has several.
    """

    def value() -> Any:
        if _speaking.scope is None:
            raise ScopeBreach(f"a filter asks for the {attribute} of a scope, and none sends this statement")
        held = getattr(_speaking.scope, attribute)
        return held if place is None else held[place]

    return bindparam(attribute, callable_=value, unique=True)


@event.listens_for(Engine, "before_execute")
def _begin(connection: Connection, clause: object, many: object, values: object, options: Any) -> None:
    """Right before the parameters are made; nothing else runs until they are."""
    _speaking.scope = options.get(OPTION)


@event.listens_for(Engine, "before_cursor_execute")
def _end(connection: object, cursor: object, sql: str, values: object, context: object, many: bool) -> None:
    _speaking.scope = None
