"""One page of the tour: who goes where, and what is sent."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.factories.makers import Person


@dataclass(frozen=True)
class Stop:
    """One page of the tour. With `fields` it is sent as a form, and what is shown is where that leads."""

    name: str
    who: Person | None
    path: str
    fields: dict[str, Any] | None = None
    status: int = 200
    after: timedelta = field(default_factory=timedelta)  # how much time passes before
