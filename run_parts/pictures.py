"""`python3 run.py pictures`: the README's pictures, or states of pages, taken in a demo that is gone afterwards."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from run_parts import debian
from run_parts.place import ROOT, test_environment
from run_parts.telling import WRONG_USE, CannotGoOn

FOLDER = ROOT / "docs" / "pictures"
STATES = "--states"


def take_pictures(python: Path, arguments: list[str]) -> int:
    """Take all pictures again, or those that are named, or the states of pages; return 0, or 1 when that failed.

    Raises CannotGoOn without a browser, for a name that no picture has, and for states in the program's own folder.
    """
    if arguments[:1] == [STATES]:
        return _run(python, "bench.states", _of_states(arguments[1:]))
    _refuse_unknown(arguments)
    return _run(python, "bench.pictures", arguments)


def _of_states(arguments: list[str]) -> list[str]:
    """The same with absolute folders, for a program that runs in its own; refuses to leave pictures there."""
    if not arguments or arguments[0].startswith("-"):
        raise CannotGoOn("Name a folder: python3 run.py pictures --states FOLDER", WRONG_USE)
    if Path(arguments[0]).resolve().is_relative_to(ROOT):
        raise CannotGoOn(f"Choose a folder outside of {ROOT}: pictures of states are not committed", WRONG_USE)
    before = ["--instance", *arguments[:-1]]
    return [
        str(Path(argument).resolve()) if previous == "--instance" else argument
        for previous, argument in zip(before, arguments, strict=True)
    ]


def _refuse_unknown(names: list[str]) -> None:
    known = sorted(path.stem for path in FOLDER.glob("*.png"))
    for name in names:
        if name not in known:
            raise CannotGoOn(f"There is no picture {name!r}. Known: {', '.join(known)}", WRONG_USE)


def _run(python: Path, module: str, arguments: list[str]) -> int:
    if problem := debian.browser_problem():
        raise CannotGoOn(problem)
    with tempfile.TemporaryDirectory(prefix="run-") as private:
        environment = test_environment(os.environ, private)
        command = [str(python), "-P", "-m", module, *arguments]
        return 1 if subprocess.run(command, cwd=ROOT, env=environment).returncode else 0
