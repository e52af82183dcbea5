"""What is served and what ticks, as processes that a test starts and kills: the program, by a clock that is moved."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from flask import Flask

from app import all_jobs, build_app, build_container
from foundation.scheduling.leader import Leadership
from foundation.scheduling.scheduler import Ticker
from foundation.system.settling import settle
from foundation.web.container import Container
from tests.databases import settings_for
from tests.faults.clocks import ClockAhead

ORDER = "FAULTS_ORDER"  # where the installation is, as JSON: instance, url, clock
_PAUSE = 0.2


def order_of(container: Container, clock: ClockAhead) -> str:
    """What a process is told."""
    settings = container.settings
    return json.dumps({"instance": str(settings.instance), "url": settings.database_url, "clock": str(clock.path)})


def _container() -> Container:
    order: dict[str, Any] = json.loads(os.environ[ORDER])
    return build_container(settings_for(Path(order["instance"]), order["url"]), ClockAhead(Path(order["clock"])))


def served() -> Flask:
    """What the web server loads."""
    app = build_app(_container())
    settle()
    return app


def tick_for_ever() -> None:
    """Tick as the scheduler does, only more often. A tick that fails is said, and the next one begins."""
    container = _container()
    leadership = Leadership(container.stores, container.settings.data_folder)
    ticker = Ticker(container.units, container.clock, leadership, all_jobs(container))
    while True:
        try:
            ticker.tick()
        except Exception as error:  # as APScheduler, which logs it
            sys.stderr.write(f"tick failed: {type(error).__name__}\n")
        time.sleep(_PAUSE)


if __name__ == "__main__":
    tick_for_ever()
