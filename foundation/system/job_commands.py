"""Commands of jobs: `flask jobs list`, `flask jobs run NAME --at INSTANT`."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from foundation.scheduling.queries import runs_of
from foundation.scheduling.runs import Job, run_job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container


class Instant(click.ParamType[datetime]):
    """An instant with its zone, in ISO 8601; read as UTC."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware instant; a clear complaint, and exit status 2, for anything else."""
        try:
            instant = datetime.fromisoformat(str(value).strip())
            if instant.tzinfo is None:
                raise ValueError("no zone")
            return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("use a date and time with its zone, such as 2026-11-24T09:00+03:00 or 2026-11-24T06:00Z")


def _line(container: Container, job: Job) -> str:
    with reading(container.units, JOBS) as unit:
        runs = runs_of(unit.session, job.name, 1)
        last = f"{runs[0].started_at.isoformat(timespec='seconds')}  {runs[0].outcome}" if runs else "never"
    return f"{job.name:<24}  every {job.every_seconds:>6} s  {last}"


def _named(name: str, jobs: Sequence[Job]) -> Job:
    for job in jobs:
        if job.name == name:
            return job
    raise click.BadParameter(
        f"there is no job {name!r}. There are: {', '.join(job.name for job in jobs)}", param_hint="NAME"
    )


def register_jobs(app: Flask, container: Container, jobs: Callable[[], Sequence[Job]]) -> None:
    """`flask jobs list`, `flask jobs run`."""
    group = AppGroup("jobs", help="What happens by itself.")

    @group.command("list")
    def list_command() -> None:
        """Each job: how often it runs, when it was last begun, and how that ended."""
        for job in jobs():
            click.echo(_line(container, job))

    @group.command("run")
    @click.argument("name")
    @click.option("--at", type=Instant(), help="The instant that the job takes for now; it needs a zone.")
    def run_command(name: str, at: datetime | None) -> None:
        """Run a job once, beside the scheduler. Its row has the instant AT. Exit status 1 if it failed."""
        done = run_job(container.units, _named(name, jobs()), container.clock, at)
        click.echo(f"{name}: {'done' if done else 'failed'}")
        sys.exit(0 if done else 1)

    app.cli.add_command(group)
