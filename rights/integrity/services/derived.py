"""What is derived of other rows: days for order, who is lost to follow-up, figures that are read."""

from collections.abc import Callable, Iterator
from typing import Any

from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit, UnitFactory
from reintegration.episodes.models import Episode
from reintegration.follow_up.rules.visits import LostEventKind
from reintegration.outcomes.rules.publishing import published, shown_values
from returns.cases.models import Case
from returns.cases.rules.cases import NEVER
from returns.journey.queries.itinerary import day_of_departure
from rights.integrity import queries
from rights.integrity.queries import ShownFigure
from rights.integrity.services.mending import put_right


def not_as_derived(units: UnitFactory) -> Iterator[str]:
    """Cases and episodes whose derived columns are not what they are derived from."""
    for _unit, cases in queries.strayed_cases(units):
        yield from (f"case {case.id.hex}" for case in cases)
    for _unit, cases, legs in queries.planned_cases(units):
        yield from (
            f"case {case.id.hex} departs" for case in cases if case.departs_or_never != day_of_departure(legs[case.id])
        )
    for _unit, episodes in queries.strayed_episodes(units):
        yield from (f"episode {episode.id.hex}" for episode in episodes)


def derive_anew(units: UnitFactory) -> int:
    """Derive them anew; returns how many rows were put right."""
    derivations: tuple[tuple[Callable[[UnitFactory], Iterator[Any]], Callable[[Unit, Any], bool]], ...] = (
        (queries.strayed_cases, _put_days),
        (queries.planned_cases, _put_departure),
        (queries.strayed_episodes, _put_loss),
    )
    return sum(
        put_right(units, (row for _unit, rows, *_ in find(units) for row in rows), put) for find, put in derivations
    )


def _put_days(unit: Unit, case: Case) -> bool:
    arrived_on = queries.arrivals_of(unit.session, [case.id]).get(case.id, case.arrived_on)
    case.arrived_on, case.deadline_or_never = arrived_on, case.legal_deadline or NEVER
    return True


def _put_departure(unit: Unit, case: Case) -> bool:
    before, case.departs_or_never = case.departs_or_never, day_of_departure(queries.legs_of(unit.session, case.id))
    return case.departs_or_never != before


def _put_loss(unit: Unit, episode: Episode) -> bool:
    newest = queries.newest_losses(unit.session, [episode.id]).get(episode.id)
    episode.lost_at = newest.at if newest is not None and newest.kind is LostEventKind.LOST else None
    return True


def not_as_counted(units: UnitFactory) -> Iterator[str]:
    """Figures of outcomes that show something else than the counts behind them give."""
    for _unit, figures in queries.shown_figures(units):
        yield from (f"outcome_figure {shown.figure.id.hex}" for shown in figures if not _is_as_counted(shown))


def _is_as_counted(shown: ShownFigure) -> bool:
    figure, count, by = shown.figure, shown.count, shown.snapshot
    if count is None or by is None:
        return True  # what is not there, `without_counts` names
    try:
        row = published(count.counts, figure.counted_on)
        values = shown_values(row, count.values, by.parts, by.suppressed_under)
    except (KeyError, ValueError):
        return False
    return canonical_json(values) == canonical_json(figure.shown)


def without_counts(units: UnitFactory) -> Iterator[str]:
    """Figures of outcomes whose counts, or whose snapshot, are not there: with what is a new one to be compared?"""
    for _unit, figures in queries.shown_figures(units):
        yield from (
            f"outcome_figure {shown.figure.id.hex}"
            for shown in figures
            if shown.count is None or shown.snapshot is None
        )
