"""The words that are read before consent is asked: read from data/consent/. Every version stays as it was."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from foundation.errors import NotFound
from returns.consent.rules import ConsentPurpose

FOLDER = Path(__file__).resolve().parents[3] / "data" / "consent"


@dataclass(frozen=True)
class ConsentText:
    """One version: from which day on it is read, and its words by language and purpose."""

    version: int
    valid_from: date
    words: Mapping[str, Mapping[ConsentPurpose, str]]


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Every version, the oldest first."""
    texts = [_read(path) for path in sorted(FOLDER.glob("texts-v*.toml"))]
    return tuple(sorted(texts, key=lambda text: text.version))


def _read(path: Path) -> ConsentText:
    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    version, valid_from = parsed.pop("version"), parsed.pop("valid_from")
    parsed.pop("source")
    words = {
        language: {purpose: texts[purpose.value] for purpose in ConsentPurpose} for language, texts in parsed.items()
    }
    return ConsentText(version, valid_from, words)


def text_on(day: date) -> ConsentText:
    """The version that is read on a day. NotFound on a day before there was one."""
    texts = [text for text in consent_texts() if text.valid_from <= day]
    if not texts:
        raise NotFound(f"no text of consents holds on {day}")
    return texts[-1]
