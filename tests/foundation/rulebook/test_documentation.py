"""What docs/rules.md and docs/glossary.md say is true of the program."""

import re
from pathlib import Path

import pytest

from foundation.rulebook.rules import Standing
from foundation.rulebook.services.seeds import parse_seeds
from foundation.rulebook.topics import SCOPE_KEYS, UNITS

DOCS = Path(__file__).parents[3] / "docs"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*UNITS, *SCOPE_KEYS, *Standing])
def test_every_unit_scope_and_standing_is_explained(word: str) -> None:
    assert f"`{word}`" in RULES


def test_the_example_is_a_sound_row() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", RULES, re.S)
    rows, problems = parse_seeds("medical.toml", example)
    assert len(rows) == 1
    assert not problems


def test_the_glossary_is_in_alphabetical_order() -> None:
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    words = [line.split(" | ")[0].lstrip("| ").casefold() for line in lines if line.startswith("| ")][1:]
    assert words == sorted(set(words))
