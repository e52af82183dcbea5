"""Rows that figures need: kept without anything that leads to somebody, where enough others are alike."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from foundation.storage.types import UtcDateTime
from foundation.storage.unit_of_work import Unit
from rights.erasure.queries.rest import alike, carried_values, values_of
from rights.erasure.queries.walk import Key, Walked, attribute_of, matching

_OWN = frozenset({"id", "version"})


def detach(unit: Unit, walked: Walked, keys: Collection[Key], tables: Mapping[str, Walked], least: int) -> set[Key]:
    """Detach the rows of which at least so many are alike in everything that stays; returns which.

    Ids of what is erased and instants go, and a day becomes the first of its year. A row whose days are not over yet is
    not kept: nothing is known of it.
    """
    kept = set[Key]()
    for key in sorted(keys):
        own, taken = _what_stays(unit, walked, key, tables)
        is_over = all(day < unit.today for day in (*own.values(), *taken.values()) if _is_day(day))
        if is_over and alike(unit.session, walked, own, taken, tables) >= least:
            stays = {name: _coarse(value) for name, value in {**own, **taken}.items()}
            changed = {**stays, **dict.fromkeys(_blanked(walked))}
            unit.session.execute(
                update(walked.entity)
                .where(matching(walked, [key]))
                .values({attribute_of(walked, name): value for name, value in changed.items()}),
                execution_options={"synchronize_session": False},
            )
            kept.add(key)
    return kept


def _blanked(walked: Walked) -> list[str]:
    """Columns that lead to what is erased, and instants: all of them may be empty."""
    ids = [column.name for column, target, _fate in walked.ids if target]
    columns = walked.entity.__table__.columns
    return [*ids, *(column.name for column in columns if isinstance(column.type, UtcDateTime) and column.nullable)]


def _what_stays(
    unit: Unit, walked: Walked, key: Key, tables: Mapping[str, Walked]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row's own values that stay, and what it takes along."""
    gone = {*_OWN, *_blanked(walked), *walked.entry.carries}
    names = [column.name for column in walked.entity.__table__.columns if column.name not in gone]
    return values_of(unit.session, walked, key, names), carried_values(unit.session, walked, key, tables)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _coarse(value: Any) -> Any:
    """The first day of the year of a day; anything else as it is."""
    return value.replace(month=1, day=1) if _is_day(value) else value
