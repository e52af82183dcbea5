"""An answer in a language of papers: what fields and tables are called, and each value as the person reads it."""

import enum
import tomllib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from flask import current_app

from foundation.accounts.permissions import Role
from foundation.accounts.words import ROLE_LABELS
from foundation.language.formats import for_reader
from foundation.language.locales import catalogue_for, language_code
from foundation.language.words import speaking
from foundation.papers.languages import CODES, PaperLanguage, paper_language
from foundation.papers.words import PaperWords, words_of
from reintegration.episodes.words import PURPOSE_WORDS
from returns.consent.rules import TransferPurpose
from returns.paperwork.schemas import LANGUAGES
from rights.requests.queries.walk import Purpose
from rights.requests.rules.answers import Mark, Passage, Run, SharedWith, ValueKind, given, runs_of

FIELDS = Path(__file__).resolve().parents[3] / "data" / "answers" / "fields.toml"


@cache
def words_of_fields() -> dict[str, str]:
    """The word of papers for each field that has one. ValueError where a field has two."""
    by_word: dict[str, str] = tomllib.loads(FIELDS.read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for word, names in by_word.items():
        for name in names.split():
            if name in words:
                raise ValueError(f"{name}: stands there twice")
            words[name] = word
    return words


@dataclass(frozen=True)
class Wording:
    """The words of one language of papers."""

    language: PaperLanguage
    words: PaperWords

    @classmethod
    def of(cls, code: str) -> "Wording":
        """The words of a language of papers, by its code."""
        return cls(paper_language(code), words_of(code))

    @classmethod
    def of_reader(cls) -> "Wording":
        """The words of the language of this page; English where no papers are made in it."""
        code = language_code()
        return cls.of(code if code in CODES else "en")

    def other_language(self) -> str | None:
        """The code of this language where the page is in another one, as one without papers."""
        return self.language.code if language_code() not in CODES else None

    def __call__(self, key: str, **values: str) -> str:
        """The words of a key of requests."""
        return self.words(f"request.{key}", **values)

    def table(self, name: str) -> str:
        """What a table is called; a table that is new since the words were written, by its own name."""
        return self(f"tables.{name}") if self.words.has(f"request.tables.{name}") else _spelled(name)

    def field(self, path: str) -> str:
        """What a field is called; one that nobody has named yet, by its own name."""
        *above, leaf = path.split(".")
        words = words_of_fields()
        if leaf in words:
            return self(f"fields.{words[leaf]}")
        parent = words.get(above[-1]) if above else None
        return f"{self(f'fields.{parent}')}: {_spelled(leaf)}" if parent else _spelled(leaf)

    def value(self, passage: Passage, marks: tuple[Mark, ...] = ()) -> str:
        """A value as it is handed over."""
        if passage.kind is ValueKind.TEXT or passage.spans or marks:
            return given(passage, marks)
        return self._in_words(passage)

    def runs(self, passage: Passage, marks: tuple[Mark, ...] = ()) -> list[Run]:
        """A value in its parts, with what stands behind each, for who works on the answer."""
        if passage.kind is ValueKind.TEXT:
            return runs_of(passage, marks)
        whole = [span.why for span in passage.spans]
        return [Run(self._in_words(passage), whole[0] if whole else None)]

    def _in_words(self, passage: Passage) -> str:
        value, kind = passage.value, passage.kind
        if kind is ValueKind.DAY:
            return self.language.day(date.fromisoformat(value))
        if kind is ValueKind.INSTANT:
            return self.instant(value)
        if kind is ValueKind.COUNTRY:
            return self.language.country(value)
        if kind is ValueKind.LANGUAGE:
            return self.language.language(value)
        if kind is ValueKind.CODE:
            return self._coded(passage)
        if kind is ValueKind.STAFF:
            return self.role(value)
        words = {ValueKind.YES_NO: value, ValueKind.WHO: value, ValueKind.FILE: "file"}
        return self(words[kind]) if kind in words else value

    def instant(self, value: str) -> str:
        """Day and time at the office; the time is read from left to right."""
        here = for_reader(datetime.fromisoformat(value))
        return f"{self.language.day(here.date())}, {here:%H:%M}"

    def role(self, value: str) -> str:
        """A colleague, as their role."""
        return self.said(ROLE_LABELS[Role(value)]) if value else self("colleague")

    def held_for(self, purpose: str) -> str:
        """What data is held for."""
        return self._labelled(Purpose(purpose))

    def purpose(self, shared: SharedWith) -> str:
        """For what data was shared."""
        return self.said(PURPOSE_WORDS[TransferPurpose(shared.purpose)])

    def said(self, lazy: object) -> str:
        """A text of the program in this language; in English where it has none."""
        with self.spoken():
            return str(lazy)

    def spoken(self) -> AbstractContextManager[None]:
        """Within it the program speaks this language."""
        return speaking(catalogue_for(self.language.code, Path(current_app.config["TRANSLATIONS"])))

    def _coded(self, passage: Passage) -> str:
        member = _member(passage)
        return self._labelled(member) if member is not None else _spelled(passage.value)

    def _labelled(self, member: enum.Enum) -> str:
        labels: Mapping[type[enum.Enum], Mapping[enum.Enum, object]] = current_app.extensions["labels"]
        return self.said(labels[type(member)][member])


def languages() -> list[tuple[str, str]]:
    """The languages of papers, each by its own name."""
    return [(code, Wording.of(code).words("own_name")) for code in LANGUAGES]


def _member(passage: Passage) -> enum.Enum | None:
    kinds = _kinds()
    try:
        return kinds[passage.of](passage.value) if passage.of in kinds else None
    except ValueError:  # a word that is on the list no more
        return None


@cache
def _kinds() -> dict[str, type[enum.Enum]]:
    """The lists of words that have labels, by the names under which an answer keeps them."""
    labels: Mapping[type[enum.Enum], object] = current_app.extensions["labels"]
    return {f"{kind.__module__}.{kind.__qualname__}": kind for kind in labels}


def _spelled(name: str) -> str:
    """A name of the program as words."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
