"""What a web worker does not load: numeric libraries are the estimating process's, drawing is another one's."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_HEAVY = ("numpy", "scipy", "pandas", "statsmodels", "vl_convert")
_PROGRAM = f"""
import sys
import app
print(*sorted(name for name in {_HEAVY!r} if name in sys.modules))
"""


def test_the_program_as_a_web_worker_wires_it_loads_no_numeric_library() -> None:
    found = subprocess.run(
        [sys.executable, "-P", "-c", _PROGRAM],
        env={"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == []


def test_what_estimates_loads_them() -> None:
    """The search bites."""
    program = _PROGRAM.replace("import app", "import reintegration.calculations.answer")
    found = subprocess.run(
        [sys.executable, "-P", "-c", program], env={"PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True
    )
    assert "numpy" in found.stdout.split()
