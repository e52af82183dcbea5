"""What run.py tells the person in front of it: progress on stderr, and a stop with its cure."""

from __future__ import annotations

import sys

WRONG_USE = 2


class CannotGoOn(Exception):
    """A reason to stop that the person can mend; the message names the cure, `status` is the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def say(text: str) -> None:
    """Writes one line of progress to stderr: stdout belongs to the commands that run.py starts."""
    print(text, file=sys.stderr, flush=True)


def last_lines(text: str, count: int = 25) -> str:
    """The end of a program's output, where the reason of a failure stands."""
    return "\n".join(text.rstrip().splitlines()[-count:])
