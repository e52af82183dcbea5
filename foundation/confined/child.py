"""The other side: a process that answers one question under limits that it cannot lift again."""

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

Answer = tuple[dict[str, Any], bytes]


class Unreadable(Exception):
    """What was sent is not taken: a stable code, and the numbers that its sentence names."""

    def __init__(self, why: str, **numbers: int) -> None:
        """Keep why, and the numbers."""
        super().__init__(why)
        self.why = why
        self.numbers = numbers


def answer_one(read: Callable[[dict[str, Any], bytes], Answer]) -> None:
    """Answer the one question of `process.py` with what `read` says of it, and end."""
    _confine(int(sys.argv[1]), int(sys.argv[2]))
    question = json.loads(sys.stdin.buffer.readline())
    try:
        reply, kept = read(question, sys.stdin.buffer.read())
    except Unreadable as refusal:
        reply, kept = {"refused": refusal.why, "numbers": refusal.numbers}, b""
    sys.stdout.buffer.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n" + kept)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to be tidied up, and a large answer takes long to be taken apart


def _confine(most_bytes: int, most_seconds: int) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, most_bytes),
        (resource.RLIMIT_CPU, most_seconds),
        (resource.RLIMIT_NOFILE, 32),  # libraries load parts of themselves when they need them
        (resource.RLIMIT_FSIZE, 0),  # nothing of it is left on a disk
        (resource.RLIMIT_CORE, 0),  # a picture of this memory would be what somebody sent
    ):
        resource.setrlimit(limit, (most, most))
