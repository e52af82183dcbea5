"""Running the program's commands: inside the test, or as a process with nothing but its environment."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from app import ROOT


class Said(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


def command(app: Flask, *words: str, typed: str | None = None) -> Said:
    """Run a command on an application; `typed` comes in on stdin. An error that it did not foresee is the test's."""
    result = app.test_cli_runner().invoke(args=list(words), input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def process(*words: str, **environment: str | Path) -> Said:
    """Run `flask --app app WORDS` with no settings but these."""
    given = {"PATH": os.environ["PATH"], **{name: str(value) for name, value in environment.items()}}
    line = [sys.executable, "-m", "flask", "--app", "app", *words]
    done = subprocess.run(line, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120)
    return Said(done.returncode, done.stdout, done.stderr)
