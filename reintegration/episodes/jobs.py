"""Jobs of episodes: they go on or are planned anew, and colleagues are told in the morning what waits."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job, in_batches, in_order
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, reading, writing
from reintegration.episodes.queries import TABLES, places
from reintegration.episodes.services import Table, resume_reopened, send_digests, send_reminders
from reintegration.episodes.words import JOB_PLAN_ANEW, JOB_REMIND, JOB_RESUME_EPISODES, JOB_SEND_DIGESTS
from reintegration.follow_up.jobs import House
from reintegration.schedule.services.reanchoring import follow_templates, plan_agreed
from returns.work.queries.digest import Place, place_at

# Digests in the morning, and reminders on the day before that somebody sets out or arrives.

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
    """Queue the digests of each place once a day, from this hour of its local morning on."""
    return _everywhere(units, hour, send_digests)


def remind_of_tomorrow(units: UnitFactory, hour: int) -> Callable[[datetime], int]:
    """Tell each place once who sets out or arrives tomorrow, from this hour of its local day on."""
    return _everywhere(units, hour, lambda unit, table, place, _now: send_reminders(unit, table, place))


def jobs_of_digest(container: House) -> list[Job]:
    """The jobs with their names and pace; the hours are of the local day."""
    every, morning, evening = (container.rule(code) for code in NUMBERS)
    return [
        Job(SEND_DIGESTS, JOB_SEND_DIGESTS, every, tell_what_waits(container.units, morning)),
        Job(REMIND, JOB_REMIND, every, remind_of_tomorrow(container.units, evening)),
    ]


# Episodes whose case was taken up again go on; others are planned anew.

BATCH = 50


def resume_episodes(units: UnitFactory) -> Callable[[datetime], int]:
    """Open the closed episodes of cases that a lead reopened; returns how many."""
    return lambda now: in_batches(units, BATCH, lambda unit: resume_reopened(unit, BATCH, now))


def plan_anew(units: UnitFactory) -> Callable[[datetime], int]:
    """Plan what has another template now, and what somebody agreed to after the arrival; returns how many."""

    def run(_now: datetime) -> int:
        planned = in_batches(units, BATCH, lambda unit: follow_templates(unit, BATCH))
        return planned + in_order(units, lambda unit, after: plan_agreed(unit, after, BATCH))

    return run


def jobs_of_episodes(units: UnitFactory, every_seconds: int) -> list[Job]:
    """The jobs with their names and pace."""
    return [
        Job("resume_episodes", JOB_RESUME_EPISODES, every_seconds, resume_episodes(units)),
        Job("plan_anew", JOB_PLAN_ANEW, every_seconds, plan_anew(units)),
    ]
