"""A program that carries out what is released, and kills itself after a step.

python -m tests.rights.erasure.killing INSTANCE DATABASE_URL STEP
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import build_container
from foundation.clock import SystemClock
from rights.erasure import jobs
from rights.erasure.services import carrying
from tests.databases import settings_for
from tests.factories.erasures import erase_now


def deadly(act: Callable[..., Any], *, before: bool = False) -> Callable[..., Any]:
    """The same, and then the end; or the end instead."""

    def acting(*given: Any, **named: Any) -> Any:
        if not before:
            act(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return acting


def main() -> None:
    """Do what the command line says."""
    instance, url, step = sys.argv[1:]
    container = build_container(settings_for(Path(instance), url), SystemClock())
    if step == "begin":
        vars(jobs)["enter_and_destroy"] = deadly(jobs.enter_and_destroy, before=True)
    elif step == "fill":
        vars(carrying)["delete_keys"] = deadly(carrying.delete_keys, before=True)
    elif step == "destroy":
        vars(jobs)["enter_and_destroy"] = deadly(jobs.enter_and_destroy)
    elif step == "erase":
        vars(jobs)["tables_to_tidy"] = deadly(jobs.tables_to_tidy, before=True)
    elif step == "tidy":
        vars(jobs)["tidy"] = deadly(jobs.tidy)
    else:
        vars(jobs)["forget_old_words"] = deadly(jobs.forget_old_words, before=True)
    erase_now(container)


if __name__ == "__main__":
    main()
