"""What a load of the invented caseload says on its way: true at each moment, and not too often."""

from collections.abc import Iterator

import pytest

from demo.caseload.progress import Progress


def at(*seconds: float) -> Iterator[float]:
    """A clock that shows these seconds, one after the other, then the last one for good."""
    yield from seconds
    while True:
        yield seconds[-1]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_what_is_left_is_reckoned_from_the_pace_so_far(capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty of a hundred in ten seconds: eighty more take forty, and what comes after the last one fifteen percent."""
    progress = Progress(200, 300, at(0, 10).__next__)
    progress.batch(220)
    assert lines(capsys) == ["invented caseload: 220 of 300, about 48 s left"]


def test_the_last_batch_is_not_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(0, 40, at(0, 20).__next__)
    progress.batch(40)
    progress.loaded()
    assert lines(capsys) == [
        "invented caseload: 40 of 40, about 3 s left",
        "invented caseload: 40 of 40 loaded in 20 s",
    ]


def test_steps_are_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    time = [0.0]
    progress = Progress(0, 40, lambda: time[0])
    for number in range(1, 7):
        time[0] += 0.5
        progress.step(number, 63, 0, 40)
    assert lines(capsys) == ["invented caseload: cases 1 to 40 of 40, step 4 of 63"]
