"""What the programs of the service write: lines of the log are passed on, and nothing else once they serve people.

A library in another language that breaks writes where it likes, past every filter inside of the program, and may quote
what somebody typed. So does the Python that ends over an error. Of such lines only their number is told.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import IO

_EVERY_SECONDS = 5.0


def is_of_the_log(line: bytes) -> bool:
    """Whether this is a line as the program's own log writes it: one JSON object that names its event."""
    if not line.startswith(b"{"):
        return False
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and isinstance(said.get("event"), str) and "level" in said


class _Passing:
    """One program's lines on their way to stderr."""

    def __init__(self, name: str, serves: threading.Event, target: IO[bytes]) -> None:
        self._name, self._serves, self._target = name, serves, target
        self._left_out, self._told_at = 0, -_EVERY_SECONDS

    def run(self, source: IO[bytes]) -> None:
        with source:
            for line in source:
                if not self._serves.is_set() or is_of_the_log(line):
                    self._write(line)
                else:
                    self._leave_out()
        self._tell(0.0)

    def _leave_out(self) -> None:
        self._left_out += 1
        self._tell(_EVERY_SECONDS)

    def _tell(self, after: float) -> None:
        """Say how many were left out: at once, and then every few seconds, whatever comes."""
        if not self._left_out or time.monotonic() - self._told_at < after:
            return
        count, self._left_out, self._told_at = self._left_out, 0, time.monotonic()
        said = {"event": "other_output", "logger": self._name, "level": "error", "count": count}
        self._write(json.dumps(said).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        self._target.write(line)
        self._target.flush()


def pass_on(name: str, source: IO[bytes], serves: threading.Event, target: IO[bytes] | None = None) -> threading.Thread:
    """Passes on the lines of a program until it ends, in a thread; while it does not serve yet, all of them.

    Whoever starts the service reads there why it does not start; nobody has typed anything yet.
    """
    passing = _Passing(name, serves, target or sys.stderr.buffer)
    thread = threading.Thread(target=passing.run, args=(source,), name=f"lines of the {name}", daemon=True)
    thread.start()
    return thread
