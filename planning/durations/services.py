"""Preparing what durations teach: counted in memory, compared with what is there, written in pieces."""

from collections.abc import Iterable, Sequence
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
    learned_by_ids,
    learned_places,
    records,
)
from planning.durations.rules.learned import Reach, Taught, is_renewed, taught

PIECE = 200  # rows that are written at once


@dataclass(frozen=True)
class Prepared:
    """What a day teaches: everything that is taught, and from how many on records of others may be shown."""

    taught: Sequence[Taught]
    under: int


def prepare(unit: Unit, today: date) -> Prepared:
    """Count all records. Only reads. Sources: rules durations.window_months, statistics.suppressed_under."""
    session = unit.session
    rules = rules_on(session, (WINDOW, UNDER, LEAST), today)
    under = rules.need(UNDER).whole()
    since = months_later(today, -rules.need(WINDOW).whole())
    counted = list(records(session, since, today, rules.need(LEAST).whole()))
    return Prepared(list(taught(counted, hosts_of_offices(session), under)), under)


def pieces(prepared: Prepared) -> Iterable[Sequence[Taught]]:
    """What is taught, so much at a time."""
    return (prepared.taught[start : start + PIECE] for start in range(0, len(prepared.taught), PIECE))


def write_piece(unit: Unit, today: date, prepared: Prepared, piece: Sequence[Taught]) -> int:
    """Bring prepared rows up to date; returns how many are new or different.

    What others recorded is shown anew once it is as much as may be shown; until then the row of an earlier day stays.
    """
    wanted = {(lesson.office, lesson.key, lesson.reach) for lesson in piece}
    places = {row_id: place for row_id, place in learned_places(unit.session).items() if place in wanted}
    rows = {places[row.id]: row for row in learned_by_ids(unit.session, list(places))}
    count = 0
    for lesson in piece:
        row = rows.get((lesson.office, lesson.key, lesson.reach))
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
    wanted = {(lesson.office, lesson.key, lesson.reach) for lesson in prepared.taught}
    gone = [row_id for row_id, place in learned_places(unit.session).items() if place not in wanted]
    for row in learned_by_ids(unit.session, gone):
        unit.session.delete(row)
    return len(gone)
