"""One form that names something by its id: who sends it where, and what each of its ids points to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from foundation.web.container import Container
from tests.doors.strangers import World

Fields = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """What an id of a form points to, and how it is written there."""

    kind: str
    written: str = "{}"

    def as_typed(self, value: UUID | str) -> str:
        """The id as the form sends it."""
        return self.written.format(value.hex if isinstance(value, UUID) else value)


@dataclass(frozen=True)
class Sent:
    """One form: who sends it where, with what, and which of its fields are ids."""

    door: str
    role: str
    named: Mapping[str, Named]
    form: Callable[[World, "Days"], Fields] = field(compare=False)
    taken: tuple[int, ...] = (303,)


@dataclass(frozen=True)
class Days:
    """Days around today, as a form has them."""

    container: Container

    def on(self, days: int = 0) -> str:
        """So many days from today."""
        return (self.container.clock.now().date() + timedelta(days=days)).isoformat()


PERSON, COLLEAGUE = Named("person"), Named("colleague")
CASE = "/cases/{mine}"
