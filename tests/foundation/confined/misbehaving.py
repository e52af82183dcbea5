"""A reader that does what it is told to, for test_process.py."""

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from typing import Any, NoReturn

from foundation.confined.child import Answer, Unreadable, answer_one


def _for_ever(step: Callable[[], object]) -> NoReturn:
    while True:
        step()


def _abort(content: bytes) -> None:
    os.write(2, content)
    os.abort()


def _write(content: bytes) -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(content)


DOES: dict[str, Callable[[bytes], object]] = {
    "fills the memory": lambda content: b"x" * 900_000_000,
    "works for ever": lambda content: _for_ever(lambda: None),
    "waits for ever": lambda content: signal.pause(),
    "talks without end": lambda content: _for_ever(lambda: sys.stdout.buffer.write(b"x" * 65_536)),
    "aborts": _abort,
    "writes a file": _write,
}


def read(question: dict[str, Any], content: bytes) -> Answer:
    """Answer, or break in the way that is asked for."""
    match question["how"]:
        case "answers":
            return {"length": len(content)}, content[::-1]
        case "refuses":
            raise Unreadable("ugly", count=3)
        case "shows its surroundings":
            return {"names": sorted(os.environ)}, b""
    DOES[question["how"]](content)
    return {}, b""


if __name__ == "__main__":
    answer_one(read)
