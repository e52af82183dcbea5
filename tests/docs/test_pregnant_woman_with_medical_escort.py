"""What the story of the pregnant woman quotes is said by the program, and the rules that it names are rules."""

import re

from tests.docs.test_two_siblings_alone import ROOT, quotes, spoken

STORY = ROOT / "docs" / "stories" / "pregnant-woman-with-medical-escort.md"
_RULE = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)`")
_FILE = ".toml"


def test_every_sentence_that_the_story_quotes_is_said_by_the_program() -> None:
    said, quoted = spoken(), quotes(STORY.read_text("utf-8"))
    assert len(quoted) > 30
    assert [one for one in sorted(quoted) if one not in said] == []


def test_the_rules_that_the_story_names_are_among_the_rules() -> None:
    rules = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "data" / "rules").glob(f"*{_FILE}")))
    named = [one for one in _RULE.findall(STORY.read_text("utf-8")) if not one.endswith(_FILE)]
    assert len(named) == 3
    assert [one for one in named if f'code = "{one}"' not in rules] == []
