"""Rules that a process has read already, while none changed.

Rows are only ever added, and taken back once before they hold: the number of both tells (`rules_stored`), and it never
becomes smaller. Other words for a row, which a release may bring, are seen by a process when it starts.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from foundation.rulebook.rules import RuleRow, RulesOfDay, rules_of_day

_Key = tuple[int, tuple[str, ...]]
_Read = Callable[[], Iterable[RuleRow]]
_MOST_BOOKS = 200  # of other days and other codes; the oldest goes first


class RuleMemory:
    """The rows of the codes that were asked for together, for one number of stored rows. Shared by threads.

    What is found under a number was read after so many rows were seen to be there: a reader with an older number never
    leaves anything where one with a newer number looks.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.forget()

    def forget(self) -> None:
        """Know nothing: another database is there, in which the same number stands for other rows."""
        self._rows: dict[_Key, Sequence[RuleRow]] = {}
        self._books: dict[tuple[_Key, date], RulesOfDay] = {}

    def rows(self, stored: int, codes: tuple[str, ...], read: _Read) -> Sequence[RuleRow]:
        """All rows of these codes, of every day; `read` brings them when they are not known for this number."""
        found = self._rows.get((stored, codes))  # looked up once: a newer reader may drop it at any moment
        if found is None:
            found = tuple(read())
            self._rows = {key: rows for key, rows in self._rows.items() if key[0] >= stored} | {(stored, codes): found}
        return found

    def book(self, stored: int, codes: tuple[str, ...], day: date, read: _Read) -> RulesOfDay:
        """The rows of these codes begun by a day. It is kept with what has been found in it, for the next page."""
        key = ((stored, codes), day)
        found = self._books.get(key)
        if found is None:
            found = book_of(self.rows(stored, codes, read), codes, day)
            others = [(other, book) for other, book in self._books.items() if other[0][0] >= stored]
            self._books = {**dict(others[1 - _MOST_BOOKS :]), key: found}
        return found


def book_of(rows: Iterable[RuleRow], codes: tuple[str, ...], day: date) -> RulesOfDay:
    """Those of the rows of these codes that have begun by a day."""
    return rules_of_day((row for row in rows if row.valid_from <= day), codes, day)


class KnownRules:
    """The memory as one request may use it: with the number of rows that it saw at its beginning."""

    def __init__(self, memory: RuleMemory, stored: int) -> None:
        """Bind a number of rows."""
        self._memory, self._stored, self._is_over = memory, stored, False

    def rows(self, codes: tuple[str, ...], read: _Read) -> Sequence[RuleRow]:
        """All rows of these codes, of every day."""
        return tuple(read()) if self._is_over else self._memory.rows(self._stored, codes, read)

    def book(self, codes: tuple[str, ...], day: date, read: _Read) -> RulesOfDay:
        """The rows of these codes begun by a day, shared with other requests: it is only asked."""
        return book_of(read(), codes, day) if self._is_over else self._memory.book(self._stored, codes, day, read)

    def forget(self) -> None:
        """Read anew from now on: this request added rules itself."""
        self._is_over = True
