"""Asks the process that draws (engine.py): started when somebody asks, over when nobody has for a while.

Vega-Lite needs a JavaScript engine of a hundred megabytes and more. A web worker neither loads nor keeps it, and what
brings it down takes no request with it.
"""

import atexit
import json
import os
import subprocess
import sys
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock
from typing import Any

_ANSWER_SECONDS = 30
_COMMAND = (sys.executable, "-I", str(Path(__file__).resolve().with_name("engine.py")))


class Press:
    """Asks the process, starts it where there is none; threads wait for each other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def drawn(self, specification: dict[str, Any]) -> str:
        """The specification as SVG, as Vega draws it.

        Raises ValueError for one that cannot be drawn or asks for an address, TimeoutError where no answer comes in
        half a minute, and another OSError where the process cannot be started, or ends over a question twice.
        """
        question = json.dumps(specification).encode() + b"\n"
        with self._lock:
            try:
                answer = self._asked(question)
            except BrokenPipeError:  # it had just gone home
                answer = self._asked(question)
        if "error" in answer:
            raise ValueError(answer["error"])
        return str(answer["svg"])

    def _asked(self, question: bytes) -> dict[str, str]:
        process = self._running()
        source, target = process.stdin, process.stdout
        assert source is not None
        assert target is not None
        try:
            source.write(question)
            source.flush()
            if not wait([target.fileno()], _ANSWER_SECONDS):
                raise TimeoutError("a drawing took too long")
            line = target.readline()
            if not line.endswith(b"\n"):
                raise BrokenPipeError("the process that draws has ended")
        except OSError:
            self._stop()
            raise
        answer: dict[str, str] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process = None  # made before a fork: it belongs to the parent
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._owner = os.getpid()
        return self._process

    def end(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    pass  # part of a question that nobody reads any more
        process.wait()


PRESS = Press()
atexit.register(PRESS.end)
