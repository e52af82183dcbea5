"""The story: one family from referral to verdict, each step by its own role, refused steps among them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app import ROOT, all_jobs
from demo.commands import STORY_BEGINS as BEGINS
from demo.story.tell import Story, Teller
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.databases import POSTGRES_VARIABLE

MUST_BE_REFUSED = {
    "book_without_consent": {"consent_data_missing"},
    "sign_off_by_the_booker": {"signs_own_work"},
    "partner_reads_unreferred_case": {"not_found"},
    "depart_without_clearance": {"protection_clearance_outstanding"},
}
ROLES = {"return_officer", "protection_specialist", "partner_coordinator", "partner_worker", "manager", "scheduler"}


@pytest.fixture
def story(container: Container, clock: MovableClock) -> Story:
    """The story as it is told on an installation with nobody in it."""
    clock.move(BEGINS - clock.now())
    jobs = {job.name: job for job in all_jobs(container)}
    return Teller(container.units, container.secrets, clock, jobs, lambda line: None).tell()


def test_the_story_goes_through_the_whole_chain_and_ends_with_verdicts(story: Story) -> None:
    assert story.surprises == []
    assert story.verdicts == ["sustained", "not_yet"]
    assert {step.role for step in story.steps} == ROLES
    refused = {step.step: set(step.reasons) for step in story.steps if step.result == "refused"}
    assert {name: refused.get(name, set()) >= codes for name, codes in MUST_BE_REFUSED.items()} == dict.fromkeys(
        MUST_BE_REFUSED, True
    )
    assert all(bool(step.reasons) == (step.result == "refused") for step in story.steps)


def _told(folder: Path, database_url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FLASK_APP": str(ROOT / "app.py"), "DATABASE_URL": database_url, "TMPDIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "flask", "story", "--json"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_command_prints_it_and_leaves_no_file_behind(tmp_path: Path) -> None:
    done = _told(tmp_path, "")
    assert (done.returncode, done.stderr) == (0, "")
    last = json.loads(done.stdout.splitlines()[-1])
    assert set(last) == {"verdict", "verdicts", "steps"}
    assert (last["verdict"], last["verdicts"]) == ("sustained", ["sustained", "not_yet"])
    assert all(set(step) == {"step", "role", "result", "reasons"} for step in last["steps"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_on_postgresql_it_leaves_no_database_behind(postgres_url: str, tmp_path: Path) -> None:
    engine = create_engine(os.environ[POSTGRES_VARIABLE].replace("postgresql://", "postgresql+psycopg://"))
    asked = text("SELECT datname FROM pg_database WHERE datname LIKE 'scratch_%'")
    done = _told(tmp_path, engine.url.render_as_string(hide_password=False))
    assert (done.returncode, done.stderr) == (0, "")
    with engine.connect() as connection:
        assert connection.execute(asked).all() == []
    engine.dispose()
