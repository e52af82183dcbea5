"""What the story of the woman who needs clearance quotes is said by the program, and its rule is one of the rules."""

import re

from tests.docs.test_two_siblings_alone import ROOT, quotes, spoken

STORY = ROOT / "docs" / "stories" / "woman-who-needs-clearance.md"
_RULE = re.compile(r"\(rule\s+`([a-z_.]+)`")


def test_every_sentence_that_the_story_quotes_is_said_by_the_program() -> None:
    said, quoted = spoken(), quotes(STORY.read_text("utf-8"))
    assert len(quoted) > 20
    assert [one for one in sorted(quoted) if one not in said] == []


def test_the_rule_that_the_story_names_is_among_the_rules() -> None:
    rules = (ROOT / "data" / "rules" / "protection.toml").read_text("utf-8")
    named = _RULE.findall(STORY.read_text("utf-8"))
    assert named
    assert [one for one in named if f'code = "{one}"' not in rules] == []
