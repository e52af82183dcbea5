"""Rules that a process has read already, while none changed.

Rows are only ever added, and taken back once before they hold: the number of both tells (`rules_stored`), and it never
becomes smaller.
"""

from collections.abc import Callable, Iterable, Sequence

from foundation.rulebook.rules import RuleRow

_Key = tuple[int, tuple[str, ...]]


class RuleMemory:
    """The rows of the codes that were asked for together, for one number of stored rows. Shared by threads.

    What is found under a number was read after so many rows were seen to be there: a reader with an older number never
    leaves anything where one with a newer number looks.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._rows: dict[_Key, Sequence[RuleRow]] = {}

    def rows(self, stored: int, codes: tuple[str, ...], read: Callable[[], Iterable[RuleRow]]) -> Sequence[RuleRow]:
        """All rows of these codes, of every day; `read` brings them when they are not known for this number."""
        if (stored, codes) not in self._rows:
            fresh = tuple(read())
            self._rows = {key: rows for key, rows in self._rows.items() if key[0] >= stored} | {(stored, codes): fresh}
            return fresh
        return self._rows[stored, codes]


class KnownRules:
    """The memory as one request may use it: with the number of rows that it saw at its beginning."""

    def __init__(self, memory: RuleMemory, stored: int) -> None:
        """Bind a number of rows."""
        self._memory, self._stored, self._is_over = memory, stored, False

    def rows(self, codes: tuple[str, ...], read: Callable[[], Iterable[RuleRow]]) -> Sequence[RuleRow]:
        """All rows of these codes, of every day."""
        return tuple(read()) if self._is_over else self._memory.rows(self._stored, codes, read)

    def forget(self) -> None:
        """Read anew from now on: this request added rules itself."""
        self._is_over = True
