"""What others have of somebody who is erased, inside their own seals: it is deleted, or blackened, without them.

Ids inside a seal become an id that nobody has, and words by which somebody is known are covered. Words are compared by
keyed hashes: after a restore the names themselves cannot be read any more, and are covered all the same.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import update

from foundation.audit.ledger import LedgerEntry, word_hash
from foundation.errors import KeyGone, SealBroken
from foundation.inventory.queries import classes_by_table, inventory
from foundation.inventory.rules import About, Mention
from foundation.security.encryption import SealedBytes, SealedColumn, SealedRow, as_json, sealed_columns
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from rights.erasure.queries.rest import rows_of_class, rows_with_keys
from rights.erasure.queries.walk import Erased, Walked, collected
from rights.erasure.rules.blackening import ids_in, mentioned, texts_of, without

_PERSON = "person"  # the field of a record behind a door by which it says whom it is about
_SHORTEST_ALONE = 5  # digits of a number that names somebody by itself


class Black:
    """What is covered: ids (each as another one, the same throughout), and words by their keyed hashes."""

    def __init__(self, secrets: Secrets, entry: LedgerEntry, ids: Collection[str]) -> None:
        """Take the words of an entry, and ids in hex."""
        self._secrets, self._entry = secrets, entry
        self.ids = dict.fromkeys(ids, new_id().hex)
        self._known: dict[str, bool] = {}

    @property
    def has_words(self) -> bool:
        """Whether there are any: of what is behind a door there are none."""
        return bool(self._entry.words)

    def is_black(self, word: str) -> bool:
        """Whether this word is covered."""
        if word not in self._known:
            self._known[word] = word_hash(self._secrets, self._entry.uid, word) in self._entry.words
        return self._known[word]

    def names_somebody(self, content: Any, by_any: bool) -> bool:
        """Whether a content names who is erased: by an id or a number, by two words, or `by_any` of them."""
        texts = texts_of(content)
        if any(not self.ids.keys().isdisjoint(ids_in(text)) for text in texts):
            return True
        words = {word for text in texts for word in mentioned(text, self.is_black)} if self.has_words else set()
        numbers = {word for word in words if sum(letter.isdigit() for letter in word) >= _SHORTEST_ALONE or "@" in word}
        return bool(numbers) or len(words) >= (1 if by_any else 2)


def clear_mentions(unit: Unit, erased: Erased, black: Black) -> set[str]:
    """Go through what the inventory says may name somebody whom no column names; returns the tables that changed.

    Rows to be deleted are added to `erased`.
    """
    touched, classes = set[str](), classes_by_table()
    for name, entry in inventory().tables.items():
        entity = classes.get(name)
        if entry.mentions is Mention.NEVER or entity is None:
            continue
        for row in rows_of_class(unit.session, entity):
            if (row.id,) in erased.rows.get(name, set()):
                continue
            if entry.mentions is not Mention.BLACKEN:
                by_any = entry.mentions is Mention.DELETE_ANY
                if any(black.names_somebody(content, by_any) for _column, content in _opened(unit, row)):
                    erased.rows[name].add((row.id,))
                    erased.ids.add(row.id)
                    touched.add(name)
            elif _blacken(unit, row, black):
                touched.add(name)
    return touched


def blacken_rest(
    unit: Unit, tables: Mapping[str, Walked], erased: Erased, black: Black, rest: Mapping[str, Collection[Any]]
) -> set[str]:
    """Blacken what stays of the cases of people who are erased; returns the tables that changed.

    `rest`: where the walk of it begins. What says only under its seal that it is about them is added to `erased`.
    """
    staying = collected(unit.session, rest, tables) if any(rest.values()) else Erased(set())
    touched = set[str]()
    for name, keys in staying.rows.items():
        walked = tables.get(name)
        if walked is None or not issubclass(walked.entity, SealedRow):
            continue
        behind = walked.entry.about is About.DOOR
        for row in rows_with_keys(unit.session, walked, keys - erased.rows.get(name, set())):
            if behind and _is_about(unit, row, black):
                erased.rows[name].add((row.id,))
            elif _blacken(unit, row, black):
                touched.add(name)
    return touched


def _is_about(unit: Unit, row: Any, black: Black) -> bool:
    """Whether a row behind a door, where no column says so, is about somebody who is erased."""
    contents = (content for _column, content in _opened(unit, row))
    return any(isinstance(content, Mapping) and content.get(_PERSON) in black.ids for content in contents)


def _opened(unit: Unit, row: Any) -> list[tuple[SealedColumn[Any], Any]]:
    """The sealed columns of a row with what they hold, as JSON; what cannot be opened any more names nobody."""
    opened = []
    for column in sealed_columns(type(row)).values():
        if isinstance(column, SealedBytes):
            continue
        try:
            value = column.readable(row)
        except (KeyGone, SealBroken):
            continue
        if value is not None:
            opened.append((column, as_json(value)))
    return opened


def _blacken(unit: Unit, row: Any, black: Black) -> bool:
    changed = dict[str, bytes]()
    for column, content in _opened(unit, row):
        covered = without(content, black.ids, black.is_black, row.keeps_places)
        if covered == content:
            continue
        key = unit.participants["keys"].key(row.key_name())
        sealed = column.sealed_anew(row, key, covered)
        if sealed is not None:  # else it was a word of a closed list that is like a name: it says nothing of anybody
            changed[column.column] = sealed
    if changed:
        entity: Any = type(row)
        statement = update(entity).where(entity.id == row.id).values(changed)
        unit.session.execute(statement, execution_options={"synchronize_session": False})
        unit.session.expire(row)
    return bool(changed)
