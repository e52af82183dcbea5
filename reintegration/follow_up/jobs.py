"""Jobs of follow-up: visits become due, overdue and missed; outcomes close. The rows in the database are the truth."""

import uuid
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Protocol

from foundation.scheduling.runs import Job, in_batches, in_order
from foundation.storage.batches import let_others_in, next_size
from foundation.storage.scopes import JOBS, Scope
from foundation.storage.unit_of_work import Unit, writing
from reintegration.arrivals.jobs import job_of_registrations
from reintegration.concerns.jobs import job_of_concerns
from reintegration.follow_up.queries.check_ins import perhaps_lost
from reintegration.follow_up.rules.visits import VisitEventKind
from reintegration.follow_up.services.sweeps import (
    BATCH,
    FEWEST,
    FIRST,
    MOST,
    escalate_visits,
    look_for_lost,
    sweep_visits,
    tell_of_lost,
)
from reintegration.follow_up.words import (
    JOB_LOST_LOOK,
    JOB_LOST_TELL,
    JOB_OUTCOMES_CLOSE,
    JOB_VISITS_DUE,
    JOB_VISITS_ESCALATE,
    JOB_VISITS_MISSED,
    JOB_VISITS_OVERDUE,
)
from reintegration.outcomes.services import close_outcomes

INTERVAL, LOOK = "follow_up.sweep_seconds", "follow_up.lost.look_seconds"
Run = Callable[[datetime], int]


class House(Protocol):
    """What these jobs need of the wired program."""

    def units(self, scope: Scope, writing: bool) -> Unit:
        """A new unit of work."""
        ...

    def rule(self, code: str) -> int:
        """Today's value of a whole-number rule."""
        ...


def _sweep(container: House, kind: VisitEventKind) -> Run:
    """The sweep of all visits for one kind of event, one short transaction after the other."""

    def run(now: datetime) -> int:
        total, place, size, is_over = 0, None, FIRST, False
        while not is_over:
            with writing(container.units, JOBS) as unit:
                began = perf_counter()
                count, place = sweep_visits(unit, kind, now, place, size)
                unit.follow()
            size = next_size(size, perf_counter() - began, FEWEST, MOST)
            total, is_over = total + count, place is None
            if not is_over:
                let_others_in(unit.stores)
        return total

    return run


def visits_due(container: House) -> Run:
    """Visits whose window has opened at their place become due; whoever is to make them is told."""
    return _sweep(container, VisitEventKind.DUE)


def visits_overdue(container: House) -> Run:
    """Visits that were not made by the day on which they were due become overdue, while their window is open."""
    return _sweep(container, VisitEventKind.OVERDUE)


def visits_missed(container: House) -> Run:
    """Visits whose window has closed are missed; their attempts say how they ended."""
    return _sweep(container, VisitEventKind.MISSED)


def look_over_all(container: House) -> Run:
    """Every open episode that may be lost or found is looked at: what a changed rule says, or an older program left."""

    def step(unit: Unit, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
        ids = perhaps_lost(unit.session, after, BATCH)
        return look_for_lost(unit, ids), ids[-1] if len(ids) == BATCH else None

    return lambda _now: in_order(container.units, step)


def outcomes_close(container: House) -> Run:
    """Outcomes whose window has closed are decided: by the response in the window, else not measured."""

    def run(now: datetime) -> int:
        def step(unit: Unit, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
            closed = close_outcomes(unit, now, after, BATCH)
            return closed.count, closed.place

        return in_order(container.units, step)

    return run


def visits_escalate(container: House) -> Run:
    """Missed visits that nobody has said anything of in time go up to the case owner."""
    return lambda now: in_batches(container.units, BATCH, lambda unit: escalate_visits(unit, now, BATCH))


def lost_tell(container: House) -> Run:
    """Whoever is to know is told who was lost, and who was found."""
    return lambda now: in_batches(container.units, BATCH, lambda unit: tell_of_lost(unit, now, BATCH))


def jobs_of_follow_up(container: House) -> list[Job]:
    """The jobs of follow-up in the order in which a tick runs them: outcomes when it is known what was missed."""
    every, look = container.rule(INTERVAL), container.rule(LOOK)
    return [
        job_of_registrations(container.units, container.rule("arrival.announce_interval_seconds")),
        Job("visits_due", JOB_VISITS_DUE, every, visits_due(container)),
        Job("visits_overdue", JOB_VISITS_OVERDUE, every, visits_overdue(container)),
        Job("visits_missed", JOB_VISITS_MISSED, every, visits_missed(container)),
        Job("visits_escalate", JOB_VISITS_ESCALATE, every, visits_escalate(container)),
        Job("lost_look", JOB_LOST_LOOK, look, look_over_all(container)),
        Job("lost_tell", JOB_LOST_TELL, every, lost_tell(container)),
        Job("outcomes_close", JOB_OUTCOMES_CLOSE, every, outcomes_close(container)),
        job_of_concerns(container.units, container.rule("concern.clock_seconds")),
    ]
