"""What a web worker does not load: numeric libraries are the estimating process's.

What few pages need is loaded by whoever opens the first of them (`foundation/lazy.py`).
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_MOST = 250  # megabytes that a web worker may take
ROOT = Path(__file__).parents[1]
# Not Pygments: structlog brings it where rich is installed, which is so beside import-linter alone.
_HEAVY = (
    "numpy", "scipy", "pandas", "statsmodels", "alembic", "apispec", "apscheduler", "geopy", "holidays",
    "icalendar", "phonenumbers", "PIL", "rapidfuzz", "segno", "shapefile", "xlsxwriter",
)  # fmt: skip
_PROGRAM = f"""
import sys
import app
print(*sorted(name for name in {_HEAVY!r} if name in sys.modules))
"""


def test_the_program_as_a_web_worker_wires_it_loads_no_library_that_few_pages_need() -> None:
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
    program = _PROGRAM.replace("import app", "import reintegration.outcomes.calculations.answer")
    found = subprocess.run(
        [sys.executable, "-P", "-c", program], env={"PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True
    )
    assert "numpy" in found.stdout.split()


_REPORTS = """
import json
import re
import time
import app
from pathlib import Path

import pytest
from flask import Flask, g
from foundation.language.locales import init_language
from foundation.papers.apart import as_pdf_apart
from reintegration.outcomes.pages.reports import book_of_report
from reintegration.outcomes.pages.reports import sheet_of_report
from tests.pages.reported import report_of_size

def megabytes():
    found = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())  # the most since this program began
    return int(found[1]) // 1024

flask = Flask("report")
init_language(flask, Path.cwd(), lambda _country: None)
report = report_of_size(60)
before, took = megabytes(), []
for language in ("en", "ar"):
    with flask.test_request_context():
        g.language_code = language
        began = time.monotonic()
        as_pdf_apart(sheet_of_report(report), report.snapshot.taken_at)
        made = time.monotonic()
        book_of_report(report)
        took.append((round(made - began, 2), round(time.monotonic() - made, 2)))
print(json.dumps({"before": before, "after": megabytes(), "took": took}))
"""


@pytest.mark.slow
def test_a_web_worker_that_makes_long_reports_stays_small() -> None:
    """Sixty rows in each table, in both directions: what lays the pages out is remembered by another process."""
    found = subprocess.run(
        [sys.executable, "-P", "-c", _REPORTS],
        env={"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    measured = json.loads(found.stdout)
    assert measured["after"] < _MOST, measured
