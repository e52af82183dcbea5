"""What the story of the two siblings quotes is said by the program, and told to be read by its browser test."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORY = ROOT / "docs" / "stories" / "two-siblings-alone.md"
_QUOTED = re.compile(r"“([^”]+)”")
_SPACE = re.compile(r"\s+")
_NAMED_BY_ORDER = {"Person 1", "Person 2"}


def quotes(text: str) -> set[str]:
    """Every sentence between quotation marks, on one line."""
    return {_SPACE.sub(" ", one) for one in _QUOTED.findall(text)} - _NAMED_BY_ORDER


def spoken() -> str:
    """All words of the program: its modules and templates, strings that go on in the next line joined."""
    rooms = ("foundation", "returns", "templates")
    files = [path for room in rooms for path in sorted((ROOT / room).rglob("*")) if path.suffix in (".py", ".html")]
    return "\n".join(re.sub(r'"\n\s*"', "", path.read_text("utf-8")) for path in files)


def test_every_refusal_that_the_story_quotes_is_said_by_the_program() -> None:
    said, quoted = spoken(), quotes(STORY.read_text("utf-8"))
    assert len(quoted) > 20
    assert [one for one in sorted(quoted) if one not in said] == []


def test_a_sentence_that_nobody_says_is_found() -> None:
    assert quotes("It says “the child\nmay fly by itself.”, for “Person 1”.") == {"the child may fly by itself."}
    assert "the child may fly by itself." not in spoken()
