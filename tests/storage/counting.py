"""A program that reads, then writes, many times over: several of them run at once against one database.

python -m tests.storage.counting INSTANCE DATABASE_URL UNITS
"""

import sys
import time
from pathlib import Path

from sqlalchemy import select

from app import build_container
from foundation.clock import SystemClock
from foundation.scheduling.models import JobRun
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from tests.databases import settings_for


def main() -> None:
    """Add one to a number that everybody adds to, each time after reading it; wait for the starting gun first."""
    instance, url, units = sys.argv[1:]
    container = build_container(settings_for(Path(instance), url), SystemClock())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _ in range(int(units)):
        with writing(container.units, JOBS) as unit:
            row = unit.session.execute(select(JobRun)).scalar_one()
            seen = row.rows
            time.sleep(0.0005)  # long enough for the others to come in between
            row.rows = seen + 1
    container.stores.dispose()


if __name__ == "__main__":
    main()
