"""Canaries: what a walk through the pages types into every confidential field, to be looked for afterwards.

All of a run's canaries begin with the same twelve random characters, so that one search finds any of them; short facts
(a phone, a birth date) are looked for by themselves.
"""

import secrets
import string
from dataclasses import dataclass, field

_LETTERS = string.ascii_lowercase + string.digits


def _draw(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


@dataclass
class Canaries:
    """The words of one run: 20 characters each, by what they stand for."""

    mark: str = field(default_factory=lambda: "q" + _draw(11))
    words: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """A 20-character canary for one field, the same each time it is asked for."""
        return self.words.setdefault(name, self.mark + _draw(8))

    def email(self, name: str) -> str:
        """An e-mail address whose name is a canary."""
        return f"{self.word(name)}@example.org"

    def fact(self, name: str, value: str) -> str:
        """A value that cannot carry the common beginning: a phone, a date, a reference, a token."""
        self.facts[name] = value
        return value

    def needles(self) -> dict[str, str]:
        """Everything to look for."""
        return {"canary": self.mark, **self.facts}

    def all_values(self) -> list[str]:
        """Every canary and fact as it was typed."""
        return [*self.words.values(), *self.facts.values()]


def new_phone() -> str:
    """A possible Turkish mobile number that nobody else has."""
    return "+90532" + "".join(secrets.choice(string.digits) for _ in range(7))
