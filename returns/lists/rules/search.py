"""Search: what a typed text is looked up as, and which page of the hits is shown."""

import enum
from dataclasses import dataclass


class SearchBy(enum.StrEnum):
    """What a text is looked up as, where one kind alone is wanted."""

    NAME = "name"
    REFERENCE = "reference"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Page:
    """A page of what was found: its number, from 1, and how many it shows."""

    number: int
    size: int

    def place(self, total: int) -> tuple[int, int]:
        """The first and last place of this page, from 0 and last not included; the last page where there are fewer."""
        first = min((self.number - 1) * self.size, max(0, (total - 1) // self.size * self.size))
        return first, min(first + self.size, total)
