"""Asks a process with limits (child.py), one for each question. What it says on its way down goes nowhere.

Libraries that read what strangers send are written in languages in which a fault ends the process. Here it ends one
that holds nothing but that file: no keys, no database, no other request.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import Any

from foundation.confined.child import Answer, Unreadable

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT)}  # neither keys nor addresses of databases
_MILLION = 1_000_000
_WAITS = 3  # by the clock a process gets this many times its seconds: it shares processors
# In each worker. Whoever sends twenty files at once fills neither the memory nor all processors.
_AT_ONCE = BoundedSemaphore(2)
ENDED = "ended"  # why something is unreadable whose reader did not survive it


@dataclass(frozen=True)
class Bounds:
    """What one question may take: memory, seconds of the processor, and bytes of the answer."""

    megabytes: int
    seconds: int
    most_answer: int


def answer_of(module: str, question: dict[str, Any], content: bytes, bounds: Bounds) -> Answer:
    """What a module says of `content`: its answer, and bytes.

    The module ends in `answer_one`. Raises Unreadable as the module did, or with ENDED where it went past a bound or
    broke; OSError where no process can be started.
    """
    command = (sys.executable, "-P", "-m", module, str(bounds.megabytes * _MILLION), str(bounds.seconds))
    with _AT_ONCE:
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # may quote what was sent
        )
        clock = Timer(bounds.seconds * _WAITS, process.kill)
        clock.start()
        try:
            answer = _asked(process, json.dumps(question).encode() + b"\n", content, bounds.most_answer)
        finally:
            clock.cancel()
            process.kill()
            process.wait()
    return _told(answer)


def _asked(process: "subprocess.Popen[bytes]", question: bytes, content: bytes, most: int) -> bytes:
    """Everything that it answers. It listens to the end before it speaks, so neither side waits for the other."""
    source, target = process.stdin, process.stdout
    assert source is not None
    assert target is not None
    with target:
        try:
            with source:
                source.write(question)
                source.write(content)
        except BrokenPipeError:
            return b""
        answer = target.read(most + 1)
    return b"" if len(answer) > most else answer


def _told(answer: bytes) -> Answer:
    line, end, kept = answer.partition(b"\n")
    if not end:
        raise Unreadable(ENDED)
    reply: dict[str, Any] = json.loads(line)
    if "refused" in reply:
        raise Unreadable(reply["refused"], **reply["numbers"])
    return reply, kept
