"""Every sentence of docs/lessons.md names tests that are there."""

import re

from tests.docs.test_docs_are_true import ROOT

_ROW = re.compile(r"^\| (?P<sentence>[A-Z][^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)


def test_every_lesson_has_a_test_that_is_there() -> None:
    known = {name for path in (ROOT / "tests").rglob("test_*.py") for name in _TEST.findall(path.read_text("utf-8"))}
    lessons = _ROW.findall((ROOT / "docs" / "lessons.md").read_text(encoding="utf-8"))
    assert len(lessons) >= 20
    missing = {sentence: set(re.findall(r"`(\w+)`", tests)) - known for sentence, tests in lessons}
    assert {sentence: names for sentence, names in missing.items() if names} == {}
    assert all("`test_" in tests for _sentence, tests in lessons)
