"""Commands of the demo: `flask demo load` and `flask story`.

The rest of this room is loaded when one of them is asked for, or when a demo is prepared: an installation with real
people never reads it.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from foundation.clock import MovableClock
from foundation.errors import DomainError
from foundation.lazy import lazily
from foundation.scheduling.runs import Job
from foundation.web.container import Container

STORY_BEGINS = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
JobsOf = Callable[[Container], Sequence[Job]]
LoadDemo = Callable[[Container, int, int], None]
_load, _tell = lazily("demo.load"), lazily("demo.story.tell")


def load_invented(container: Container, jobs_of: JobsOf, cases: int, seed: int) -> None:
    """Bring the invented caseload to this many cases. Conflict where real people are."""
    # The lives of invented people lie in the past: an installation over the same stores, whose clock is moved.
    clock = MovableClock(container.clock.now())
    past = replace(container, clock=clock)
    jobs = {job.name: job for job in jobs_of(past)}
    stage = _load.Stage(past.units, past.secrets, clock, jobs, past.settings.instance)
    _load.load_demo(stage, cases, seed)


def play_story(container: Container, jobs_of: JobsOf, as_json: bool) -> int:
    """Play the story in an installation that was made for it, and print it. Exit status 1 after a surprise."""
    jobs = {job.name: job for job in jobs_of(container)}
    story = _tell.Teller(container.units, container.secrets, container.clock, jobs, click.echo).tell()
    for step in story.surprises:
        click.echo(f"not as it should be: {step}", err=True)
    click.echo(story.line() if as_json else f"Verdicts: {', '.join(story.verdicts)}")
    return 1 if story.surprises else 0


def register_demo(app: Flask, container: Container, load: LoadDemo) -> None:
    """`flask demo load`."""
    demo = AppGroup("demo", help="Load the invented caseload.")

    @demo.command("load")
    @click.option("--cases", default=300, show_default=True, type=click.IntRange(1, 100_000))
    @click.option("--seed", default=1, show_default=True, type=int)
    def load_command(cases: int, seed: int) -> None:
        """Load invented cases; refuses an installation that holds real ones."""
        try:
            load(container, cases, seed)
        except DomainError as error:
            click.echo(str(error), err=True)
            sys.exit(2)

    app.cli.add_command(demo)


def register_story(app: Flask, tell: Callable[[bool], int]) -> None:
    """`flask story`. `tell` plays it, prints it (as JSON or not), and gives the exit status."""

    @app.cli.command("story")
    @click.option("--json", "as_json", is_flag=True, help="The whole story as JSON in the last line.")
    def story_command(as_json: bool) -> None:
        """Walk one invented family from referral to verdict, on a database and key store that are gone afterwards."""
        sys.exit(tell(as_json))
