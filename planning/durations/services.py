"""Preparing what durations teach: counted in memory, compared with what is there, written in pieces."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.months import months_later
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit
from planning.durations.models import LearnedDuration
from planning.durations.queries import (
    LEAST,
    UNDER,
    WINDOW,
    hosts_of_offices,
    key_of,
    learned_by_ids,
    learned_places,
    records,
)
from planning.durations.rules.learned import Place, Reach, Taught, is_renewed, taught

PIECE = 200  # rows that are written at once


@dataclass(frozen=True)
class Prepared:
    """What a day teaches: everything that is taught, from how many on records of others may be shown, what is there."""

    taught: Sequence[Taught]
    under: int
    rows: Mapping[Place, uuid.UUID]


def prepare(unit: Unit, today: date) -> Prepared:
    """Count all records. Only reads. Sources: rules durations.window_months, statistics.suppressed_under."""
    session = unit.session
    rules = rules_on(session, (WINDOW, UNDER, LEAST), today)
    under = rules.need(UNDER).whole()
    since = months_later(today, -rules.need(WINDOW).whole())
    counted = list(records(session, since, today, rules.need(LEAST).whole()))
    lessons = list(taught(counted, hosts_of_offices(session), under))
    return Prepared(lessons, under, learned_places(session))


def pieces(prepared: Prepared) -> Iterable[Sequence[Taught]]:
    """What is taught, so much at a time."""
    return (prepared.taught[start : start + PIECE] for start in range(0, len(prepared.taught), PIECE))


def write_piece(unit: Unit, today: date, prepared: Prepared, piece: Sequence[Taught]) -> int:
    """Bring prepared rows up to date; returns how many are new or different.

    What others recorded is shown anew once it is as much as may be shown; until then the row of an earlier day stays.
    """
    ids = [prepared.rows[lesson.place] for lesson in piece if lesson.place in prepared.rows]
    rows = {(row.office_id, key_of(row), row.reach): row for row in learned_by_ids(unit.session, ids)}
    count = 0
    for lesson in piece:
        row = rows.get(lesson.place)
        if row is None:
            row = LearnedDuration(
                office_id=lesson.office, reach=lesson.reach, kind=lesson.key.kind,
                consulate=lesson.key.consulate, country=lesson.key.country,
            )  # fmt: skip
            unit.session.add(row)
        elif lesson.reach is not Reach.OWN and not is_renewed(row.events, lesson.events, prepared.under):
            continue
        count += _fill(row, lesson, today)
    return count


def _fill(row: LearnedDuration, lesson: Taught, today: date) -> bool:
    learned = lesson.incidence
    values = {
        "begun": learned.begun, "done": learned.done, "refused": learned.refused, "longest": learned.longest,
        "median": learned.median, "ninety": learned.ninety, "shows_shares": lesson.shows_shares,
        "events": lesson.events, "as_of": today,
        "curve": [[step.day, step.done, step.refused, step.low, step.high] for step in learned.steps],
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def forget_unlearned(unit: Unit, prepared: Prepared) -> int:
    """Delete rows that nothing teaches any more, and those that may not be shown any more; returns how many."""
    wanted = {lesson.place for lesson in prepared.taught}
    gone = [row_id for place, row_id in prepared.rows.items() if place not in wanted]
    for row in learned_by_ids(unit.session, gone):
        unit.session.delete(row)
    return len(gone)
