"""Every criterion of WCAG 2.2 at levels A and AA is answered, and each file and test that an answer names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
LEVELS = {
    "A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3"
    " 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    "AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8"
    " 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}
_ROW = re.compile(r"^\| ([\d.]+) .+? \| (A+) \| (.+) \| (.+) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([\w./-]+/[\w./-]*?)(?:::(\w+))?`")


def _absent(text: str) -> list[str]:
    """What is named in backticks and is not there: files, and tests within them."""
    absent = []
    for path, test in _NAMED.findall(text):
        place = ROOT / path
        if not place.exists() or (test and f"def {test}(" not in place.read_text(encoding="utf-8")):
            absent.append(path + (f"::{test}" if test else ""))
    return absent


def test_every_criterion_is_answered_once() -> None:
    told = [(number, level) for number, level, _how, _where in _ROW.findall(TEXT)]
    assert sorted(told) == sorted((number, level) for level, numbers in LEVELS.items() for number in numbers.split())
    assert [number for number, _level, _how, where in _ROW.findall(TEXT) if not _NAMED.search(where)] == []


def test_what_an_answer_names_is_there() -> None:
    assert _absent(TEXT) == []


def test_what_is_not_there_is_found() -> None:
    named = (
        "`docs/nothing.md`, `tests/docs/test_accessibility_is_told.py::test_of_nothing`, `README.md`, `static/app.css`"
    )
    assert _absent(named) == ["docs/nothing.md", "tests/docs/test_accessibility_is_told.py::test_of_nothing"]
