"""With a part of the guard taken away the tests of the scope turn red: they prove something."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scope.without import PART

ROOT = Path(__file__).resolve().parents[2]
# Part -> the tests that it holds up (file, name), how many at least turn red, and how many at most stay green.
PARTS = {
    "filter": ("test_reads_stay_inside.py", "sqlite", 60, 0),
    "aliases": ("test_one_read_in_many_shapes.py", "officer or worker", 2, 0),
    "tables": ("test_reads_stay_inside.py", "sqlite", 50, 12),
    "reach": ("test_what_cannot_be_filtered.py", "sqlite and test_it_is_refused", 38, 20),
    "write check": ("test_writes_stay_inside.py", "sqlite and (does_not_add or not_moved or gives_oneself)", 30, 0),
    "referral": ("test_partners.py", "sqlite and (end or sees or seen or reception)", 14, 3),
    "route": ("test_ways_beside_the_session.py", "sqlite and (no_engine or connection or guard)", 18, 0),
}


def _counted(answer: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}", answer)
    return int(found.group(1)) if found else 0


# Each part is a run of its own; one by default, for the others there is `--full`.
_TRIED = [pytest.param(part, marks=() if part == "filter" else pytest.mark.slow) for part in PARTS]


@pytest.mark.parametrize("part", _TRIED)
def test_without_it_the_tests_turn_red(part: str) -> None:
    file, name, red, green = PARTS[part]
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "tests.scope.without"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, f"tests/scope/{file}", "-k", name],
        cwd=ROOT, env={**environment, PART: part}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    answer = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 1, done.stdout + done.stderr
    assert _counted(answer, "error") == 0, answer
    assert _counted(answer, "failed") >= red, answer
    assert _counted(answer, "passed") <= green, done.stdout
