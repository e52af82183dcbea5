"""What FILE says: which English becomes which, and in which language the translation changes with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from run_parts.telling import WRONG_USE, CannotGoOn

COUNT = "%(num)d"
_KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z]|</?\w[^>]*>")
_BARE_PERCENT = re.compile(r"%(?!%|\(\w+\)[a-z])")


@dataclass(frozen=True)
class Change:
    """One string of the program, what it becomes, and translations by language that replace those of the old one."""

    old: str
    new: str
    plural: str | None = None
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def kept(text: str) -> list[str]:
    """Placeholders and tags, which a change of words leaves alone; in any order."""
    return sorted(_KEPT.findall(text))


def differ(old: str, new: str, *, counted: bool = False) -> bool:
    """Whether the placeholders of two texts differ; a form that is `counted` may write its number in words."""
    before, after = kept(old), kept(new)
    if len(_BARE_PERCENT.findall(new.replace("%%", ""))) != len(_BARE_PERCENT.findall(old.replace("%%", ""))):
        return True
    return before != after and not (counted and [part for part in before if part != COUNT] == after)


def read(path: Path, languages: list[str]) -> list[Change]:
    """The changes of FILE in its order. Raises CannotGoOn with everything that is wrong in it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as reason:
        raise CannotGoOn(f"{path} cannot be read: {reason.strerror}", WRONG_USE) from None
    except ValueError as reason:
        raise CannotGoOn(f"{path} is not JSON: {reason}", WRONG_USE) from None
    if not isinstance(content, dict):
        raise CannotGoOn(f'{path}: expected one object of {{old: {{"new": ...}}}}', WRONG_USE)
    changes, wrong = [], []
    for old, entry in content.items():
        if problem := _problem(entry, languages):
            wrong.append(f"{old!r}: {problem}")
        else:
            changes.append(_change(old, entry, languages))
    if wrong:
        raise CannotGoOn("\n".join([f"{path}, nothing was changed:", *wrong]), WRONG_USE)
    return changes


def _problem(entry: object, languages: list[str]) -> str:
    """Why an entry cannot be read; empty when it can."""
    if not isinstance(entry, dict) or not isinstance(entry.get("new"), str) or not entry["new"].strip():
        return 'expected {"new": "..."}'
    if unknown := sorted(set(entry) - {"new", "new_plural", *languages}):
        return f"unknown: {', '.join(unknown)}; languages are {', '.join(languages)}"
    if not isinstance(entry.get("new_plural", ""), str):
        return "new_plural is to be a text"
    for language in languages:
        forms = entry.get(language, "x")
        forms = forms if isinstance(forms, list) else [forms]
        if not forms or not all(isinstance(form, str) and form.strip() for form in forms):
            return f"{language} is to be a text, or a list of one text for each plural form"
    return ""


def _change(old: str, entry: dict[str, str | list[str]], languages: list[str]) -> Change:
    translations = {}
    for language in languages:
        if language in entry:
            forms = entry[language]
            translations[language] = tuple(forms) if isinstance(forms, list) else (forms,)
    new, plural = entry["new"], entry.get("new_plural")
    return Change(old, str(new), None if plural is None else str(plural), translations)
