"""A reader that breaks breaks alone: nobody waits for ever, nothing is said, and the next one is read."""

import time
from threading import Thread

import pytest

from foundation.confined.child import Unreadable
from foundation.confined.process import ENDED, Bounds, answer_of
from tests.foundation.confined.misbehaving import DOES

BOUNDS = Bounds(megabytes=200, seconds=1, most_answer=1_000_000)


def _asked(how: str, content: bytes = b"abc") -> tuple[dict[str, object], bytes]:
    return answer_of("tests.foundation.confined.misbehaving", {"how": how}, content, BOUNDS)


def test_an_answer_comes_with_its_bytes_and_a_refusal_with_its_numbers() -> None:
    large = b"line\n" * 100_000
    assert _asked("answers", large) == ({"length": 500_000}, large[::-1])
    with pytest.raises(Unreadable) as refusal:
        _asked("refuses")
    assert (refusal.value.why, refusal.value.numbers) == ("ugly", {"count": 3})


@pytest.mark.parametrize("how", DOES)
def test_what_goes_past_a_bound_ends_and_is_told_as_unreadable(how: str, capfd: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        _asked(how, b"Dilnoza Karimova")
    assert refusal.value.why == ENDED
    assert time.monotonic() - began < 15
    assert capfd.readouterr() == ("", ""), "a library that breaks may quote what it was reading"
    assert _asked("answers")[1] == b"cba"


def test_a_reader_is_given_no_key_and_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTER_KEY", "secret")
    names = _asked("shows its surroundings")[0]["names"]
    assert isinstance(names, list)
    assert set(names) <= {"PYTHONPATH", "LC_CTYPE"}


def test_many_at_once_are_read_two_at_a_time() -> None:
    answers: list[bytes] = []
    askers = [Thread(target=lambda: answers.append(_asked("answers")[1])) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(30)
    assert answers == [b"cba"] * 6
