"""Long papers, made by a process of their own that is over afterwards (alone.py).

typst keeps what it laid out for the next ten papers: after one of a thousand rows that is two hundred megabytes, which
a web worker should not hold.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from threading import Lock

from foundation.papers.sheet import Sheet

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-m", "foundation.papers.alone")
_ANSWER_SECONDS = 60
_ONE_AT_A_TIME = Lock()  # in each worker, so that who asks ten times at once does not fill the machine


def as_pdf_apart(sheet: Sheet, at: datetime) -> bytes:
    """The paper as `as_pdf` makes it, byte for byte; about a third of a second slower.

    Raises CalledProcessError where it cannot be made, TimeoutExpired where it is not made within a minute, and OSError
    where the process cannot be started.
    """
    question = json.dumps({"sheet": sheet.as_data(), "at": at.isoformat()}).encode()
    environment = {"PYTHONPATH": str(_ROOT)}  # neither keys nor addresses of databases
    with _ONE_AT_A_TIME:
        done = subprocess.run(
            _COMMAND,
            input=question,
            stdout=subprocess.PIPE,
            check=True,
            cwd=_ROOT,
            env=environment,
            timeout=_ANSWER_SECONDS,
        )
    return done.stdout
