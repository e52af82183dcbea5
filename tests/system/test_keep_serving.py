"""The scheduler may die: people go on working, and it is started again. What programs write is passed on with care."""

import io
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from run_parts import serving
from run_parts.lines import pass_on
from run_parts.serving import SCHEDULER, WEB, Family, keep_serving

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


def _dying(notes: Path) -> list[str]:
    return [sys.executable, "-c", f"open({str(notes)!r}, 'a').write('x'); raise SystemExit(3)"]


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to hold")


def test_a_scheduler_that_dies_is_started_again_and_the_web_server_stays(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    notes, family = tmp_path / "notes", Family(os.environ)
    family.start(WEB, SLEEPS)
    keeping = threading.Thread(target=keep_serving, args=(family, _dying(notes), 0.05))
    keeping.start()
    try:
        _until(lambda: notes.exists() and len(notes.read_text()) >= 3)
        assert not family.is_dead(WEB)
        family.children[WEB].kill()
        keeping.join(10)
        assert not keeping.is_alive(), "without its web server there is nothing to go on with"
    finally:
        family.stop()
    said = capfd.readouterr().err
    pauses = [line.rsplit(" ", 2)[1] for line in said.splitlines() if SCHEDULER in line]
    assert pauses[:3] == ["0.05", "0.1", "0.2"], "pauses grow"
    assert "status 3" in said


def test_pauses_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(serving, "LONGEST_PAUSE", 0.1)
    notes, family = tmp_path / "notes", Family(os.environ)
    family.start(WEB, SLEEPS)
    keeping = threading.Thread(target=keep_serving, args=(family, _dying(notes), 0.05))
    keeping.start()
    _until(lambda: notes.exists() and len(notes.read_text()) >= 4)
    family.stop()
    keeping.join(10)
    assert "again in 0.2 s" not in capfd.readouterr().err


LOG = b'{"event": "request", "level": "info", "status": 200}\n'
QUOTES = b"thread '<unnamed>' panicked at src/cell.rs:7: no cell Dilnoza Karimova\n"


@pytest.mark.parametrize(
    "line",
    [QUOTES, b'  File "x.py"\n', b"ValueError: Dilnoza\n", b"{not json}\n", b'{"name": "Dilnoza"}\n', b'["Dilnoza"]\n'],
)
def test_once_people_are_served_only_lines_of_the_log_are_passed_on(line: bytes) -> None:
    serves, target = threading.Event(), io.BytesIO()
    serves.set()
    pass_on("web server", io.BytesIO(LOG + line + line + LOG), serves, target).join(10)
    passed = target.getvalue()
    assert passed.count(LOG) == 2
    assert line not in passed
    assert b'"other_output"' in passed
    assert b"Dilnoza" not in passed


def test_why_a_program_does_not_start_can_be_read() -> None:
    target = io.BytesIO()
    pass_on("web server", io.BytesIO(QUOTES), threading.Event(), target).join(10)
    assert target.getvalue() == QUOTES


def test_a_program_that_breaks_in_another_language_says_nothing_of_what_it_read(
    capfd: pytest.CaptureFixture[str],
) -> None:
    family = Family(os.environ)
    family.serves.set()
    family.start(WEB, [sys.executable, "-c", "import os; os.write(2, b'at Dilnoza Karimova\\n'); os.abort()"])
    _until(lambda: family.is_dead(WEB))
    family.stop()
    said = ""
    end = time.monotonic() + 5
    while "other_output" not in said and time.monotonic() < end:
        said += capfd.readouterr().err
        time.sleep(0.02)
    assert "other_output" in said
    assert "Dilnoza" not in said
