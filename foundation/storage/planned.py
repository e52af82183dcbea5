"""What PostgreSQL is told of a statement whose plan is kept: its limits, and the words of the program in it."""

from typing import Any

from sqlalchemy import Enum
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg


class ForKeptPlans(PGCompiler_psycopg):
    """Writes into a question itself what its plan depends on most; all other values are handed over.

    A plan that is kept is made for any value. Not knowing them, PostgreSQL expects a tenth of all rows from a limit and
    half of all cases from six states, reads and sorts them, and does not take the index by which 25 are found. There
    are few limits and few words; the words are those of enums, which nothing from outside can be.
    """

    def limit_clause(self, select: Any, **how: Any) -> str:
        """The LIMIT and OFFSET of a statement."""
        of_library: Any = super()
        written: str = of_library.limit_clause(select, **{**how, "literal_execute": True})
        return written

    def visit_bindparam(self, bindparam: Any, *parts: Any, **how: Any) -> str:
        """A value that a statement is given."""
        if isinstance(bindparam.type, Enum) and not (self.isinsert or self.isupdate):
            how["literal_execute"] = True
        of_library: Any = super()
        written: str = of_library.visit_bindparam(bindparam, *parts, **how)
        return written
