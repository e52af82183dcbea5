"""The process that draws: reads one Vega-Lite specification as JSON a line, answers each with one line.

Run as a script, by drawing.py. It ends when its questions end, so with whoever started it, and by itself when nobody
has asked for a while.
"""

import json
import sys
from multiprocessing.connection import wait
from typing import IO

import vl_convert

_VERSION = "6.4"
_IDLE_SECONDS = 60


def answer_all(questions: IO[bytes], answers: IO[bytes], idle_seconds: float) -> None:
    """Answer every line until there is none any more, or until nobody has asked for so long.

    Whoever asks waits for the answer before asking again.
    """
    while wait([questions.fileno()], idle_seconds) and (line := questions.readline()):
        answers.write(json.dumps(_answer(line)).encode() + b"\n")
        answers.flush()


def _answer(line: bytes) -> dict[str, str]:
    try:
        # An address in a specification would be fetched from here: none is allowed.
        svg = vl_convert.vegalite_to_svg(json.loads(line), vl_version=_VERSION, allowed_base_urls=[])
    except ValueError as error:
        return {"error": str(error)}
    return {"svg": svg}


if __name__ == "__main__":
    answer_all(sys.stdin.buffer, sys.stdout.buffer, _IDLE_SECONDS)
