"""`python3 run.py pictures`: the README's pictures, taken in a demo that is gone afterwards."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from run_parts import debian
from run_parts.place import ROOT, test_environment
from run_parts.telling import WRONG_USE, CannotGoOn

FOLDER = ROOT / "docs" / "pictures"


def take_pictures(python: Path, names: list[str]) -> int:
    """Take all pictures again, or those that are named; return 0, or 1 when that failed.

    Raises CannotGoOn without a browser, and for a name that no picture has.
    """
    known = sorted(path.stem for path in FOLDER.glob("*.png"))
    for name in names:
        if name not in known:
            raise CannotGoOn(f"There is no picture {name!r}. Known: {', '.join(known)}", WRONG_USE)
    if problem := debian.browser_problem():
        raise CannotGoOn(problem)
    with tempfile.TemporaryDirectory(prefix="run-") as private:
        environment = test_environment(os.environ, private)
        command = [str(python), "-P", "-m", "bench.pictures", *names]
        return 1 if subprocess.run(command, cwd=ROOT, env=environment).returncode else 0
