"""What is compiled once for all tests of a worker: statements, templates, builders of addresses.

Each test has a database, an application and a map of addresses of its own; what their texts compile to is the same.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

# SQLAlchemy keeps compiled statements for each instance of a dialect: here all of a kind count as one.
STATEMENTS: LRUCache[Any, Any] = LRUCache(3_000)
for _kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
    _kind.__eq__ = lambda self, other: type(self) is type(other)
    _kind.__hash__ = lambda self: hash(type(self))

_BUILDERS: dict[Any, Callable[..., tuple[str, str]]] = {}


class KeptRule(Rule):
    """A rule of the map of addresses. What builds its addresses follows from its text alone, and knows no application:
    Werkzeug hands it the rule, with its converters, as its first argument.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, self.host, self.subdomain, self.merge_slashes, append_unknown)
        if key not in _BUILDERS:
            _BUILDERS[key] = super()._compile_builder(append_unknown)
        return _BUILDERS[key]


class KeptTemplates(BytecodeCache):
    """Compiled templates, in memory. A template that was changed since is compiled anew."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled before from the same text."""
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.checksum, bucket.code
