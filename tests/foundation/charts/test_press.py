"""The process that draws: it comes when it is asked, goes when it is not, and nobody waits for one that is gone."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.charts import drawing as room
from foundation.charts.drawing import Press
from foundation.charts.engine import answer_all

ROOT = Path(__file__).parents[3]
DOT = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}


def test_a_web_worker_never_loads_the_engine() -> None:
    code = (
        "import sys\n"
        "from foundation.charts.bars import Axis, IntervalBar, bars_with_intervals\n"
        "from foundation.charts.world import Legend, Step, world_map\n"
        "axis = Axis('Share', ((0.0, '0'), (1.0, '1')))\n"
        "assert bars_with_intervals([IntervalBar('a', 0.5, 0.4, 0.6, 'b')], axis, title='t', direction='ltr')\n"
        "assert world_map({'UZ': 0.5}, Legend([Step(0.0, 'a')], 'b', 'c', 'd'), title='t', direction='ltr')\n"
        "print(sorted({'vl_convert', 'numpy', 'shapely', 'pandas', 'statsmodels'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert done.stderr == ""


def test_a_process_that_has_gone_home_is_started_again() -> None:
    press = Press()
    try:
        first = press.drawn(DOT)
        process = press._process
        assert process is not None
        process.kill()
        process.wait()
        assert press.drawn(DOT) == first
        assert press._process is not process
    finally:
        press.end()
    assert press._process is None


def test_a_process_that_ends_over_every_question_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_COMMAND", (sys.executable, "-c", "import sys; sys.stdin.readline()"))
    with pytest.raises(BrokenPipeError):
        Press().drawn(DOT)


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    monkeypatch.setattr(room, "_ANSWER_SECONDS", 0.1)
    press = Press()
    with pytest.raises(TimeoutError):
        press.drawn(DOT)
    assert press._process is None


def test_a_process_of_before_a_fork_is_left_to_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    press.drawn(DOT)
    process = press._process
    assert process is not None
    monkeypatch.setattr(press, "_owner", os.getpid() + 1)
    try:
        press.drawn(DOT)
        assert press._process is not process
        assert process.poll() is None
    finally:
        press.end()
        process.communicate()


def test_it_answers_line_by_line_and_goes_when_nobody_asks() -> None:
    reading, writing = os.pipe()
    answers = io.BytesIO()
    with open(reading, "rb", buffering=0) as questions, open(writing, "wb") as asks:
        asks.write(json.dumps(DOT).encode() + b"\n" + b'{"mark": "nonsense"}\n')
        asks.flush()
        answer_all(questions, answers, idle_seconds=0.2)
    first, second = map(json.loads, answers.getvalue().splitlines())
    assert first["svg"].startswith("<svg")
    assert "failed" in second["error"]
