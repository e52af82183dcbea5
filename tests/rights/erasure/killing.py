"""A program that carries out what is released, and kills itself after a step.

python -m tests.rights.erasure.killing INSTANCE DATABASE_URL STEP
"""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from app import build_container
from foundation.clock import SystemClock
from rights.erasure import jobs
from rights.erasure.services import carrying
from tests.databases import settings_for
from tests.factories.erasures import erase_now

# Of each step, what it ends with, or what would come next and does not.
_ENDS: Mapping[str, tuple[ModuleType, str, bool]] = {
    "begin": (jobs, "enter_and_destroy", False),
    "fill": (carrying, "delete_keys", False),
    "destroy": (jobs, "enter_and_destroy", True),
    "erase": (jobs, "tables_to_tidy", False),
    "tidy": (jobs, "tidy", True),
    "finish": (jobs, "forget_old_words", False),
}
STEPS = tuple(_ENDS)


def ending(step: str, end: Callable[[], None]) -> tuple[ModuleType, str, Callable[..., None]]:
    """What to put where, so that an erasure ends after a step."""
    module, name, is_done = _ENDS[step]
    act: Callable[..., Any] = vars(module)[name]

    def acting(*given: Any, **named: Any) -> None:
        if is_done:
            act(*given, **named)
        end()

    return module, name, acting


def main() -> None:
    """Do what the command line says."""
    instance, url, step = sys.argv[1:]
    container = build_container(settings_for(Path(instance), url), SystemClock())
    module, name, act = ending(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
    vars(module)[name] = act
    erase_now(container)


if __name__ == "__main__":
    main()
