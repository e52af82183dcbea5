"""What happens around episodes by itself: they go on or are planned anew, and people are told in the morning."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, reading, writing
from reintegration.episodes.queries import TABLES, places
from reintegration.episodes.services.digest import Table, send_digests, send_reminders
from reintegration.episodes.services.episodes import resume_reopened
from reintegration.follow_up.jobs import House
from reintegration.schedule.services.replanning import follow_templates, plan_agreed
from returns.work.queries.digest import Place, place_at

# What is told in the morning and on the day before by itself: digests, and that somebody sets out or arrives.

SEND_DIGESTS, REMIND = "send_digests", "remind_of_tomorrow"
NUMBERS = ("tasks.interval_seconds", "tasks.digest_hour", "digest.reminder_hour")
_Step = Callable[[Unit, Table, Place, datetime], int]


def _everywhere(units: UnitFactory, hour: int, step: _Step) -> Callable[[datetime], int]:
    """The step for each office and partner where it is this hour of the local day or later, each in its own unit."""

    def run(now: datetime) -> int:
        with reading(units, JOBS) as unit:
            located = [(table, place_at(*row, now)) for table in TABLES for row in places(unit.session, table)]
        count = 0
        for table, place in located:
            if place.hour >= hour:
                with writing(units, JOBS) as unit:
                    count += step(unit, table, place, now)
        return count

    return run


def tell_what_waits(units: UnitFactory, hour: int) -> Callable[[datetime], int]:
    """The job: from this hour of each place's local morning on, queue its digests, once a day."""
    return _everywhere(units, hour, send_digests)


def remind_of_tomorrow(units: UnitFactory, hour: int) -> Callable[[datetime], int]:
    """The job: from this hour of each place's local day on, tell once who sets out or arrives tomorrow."""
    return _everywhere(units, hour, lambda unit, table, place, _now: send_reminders(unit, table, place))


def jobs_of_digest(container: House) -> list[Job]:
    """The jobs with their names and pace; the hours are of the local day."""
    every, morning, evening = (container.rule(code) for code in NUMBERS)
    return [
        Job(SEND_DIGESTS, every, tell_what_waits(container.units, morning)),
        Job(REMIND, every, remind_of_tomorrow(container.units, evening)),
    ]


# What happens to episodes by itself: one whose case was taken up again goes on; others are planned anew.


BATCH = 50


def resume_episodes(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: open the closed episodes of cases that a lead reopened; returns how many."""

    def run(now: datetime) -> int:
        resumed, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = resume_reopened(unit, BATCH, now)
            resumed += batch
        return resumed

    return run


def plan_anew(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: plan what has another template now, and what somebody agreed to after the arrival; returns how many."""

    def run(now: datetime) -> int:
        planned, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = follow_templates(unit, BATCH)
            planned += batch
        after, is_first = None, True
        while after is not None or is_first:
            with writing(units, JOBS) as unit:
                count, after = plan_agreed(unit, after, BATCH)
            planned, is_first = planned + count, False
        return planned

    return run


def jobs_of_episodes(units: UnitFactory, every_seconds: int) -> list[Job]:
    """The jobs with their pace."""
    return [job_of_episodes(units, every_seconds), Job("plan_anew", every_seconds, plan_anew(units))]


def job_of_episodes(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its pace."""
    return Job("resume_episodes", every_seconds, resume_episodes(units))
