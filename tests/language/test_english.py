"""English as its users would say it: no word that tells of another language behind the sentence."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
_FOREIGN = re.compile(
    r"\b(?:stands?|whoever|nobody|everybody|somebody|of whom)\b|\b(?:by itself|by themselves|became of)\b|check-ins",
    re.IGNORECASE,
)


def _sentences() -> Iterator[str]:
    """What pages say, the labels of rules, the words of papers."""
    with (ROOT / "translations" / "tr" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file):
            yield from (message.id,) if isinstance(message.id, str) else message.id
    for path in sorted((ROOT / "data" / "rules").glob("*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            yield from (rule["label"], rule.get("note", ""))
    yield from _texts(tomllib.loads((ROOT / "data" / "papers" / "en.toml").read_text(encoding="utf-8")))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from _texts(inner)


def test_no_sentence_reads_like_a_translation() -> None:
    said = list(_sentences())
    assert len(said) > 7000
    assert [sentence for sentence in said if _FOREIGN.search(sentence)] == []
