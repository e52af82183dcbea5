"""A rule as it should be today, for tests of what depends on it."""

from typing import Any

from foundation.rulebook.models import Rule
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from tests.factories.scopes import EVERYTHING


def change_rule(container: Container, code: str, value: Any, unit: str = "count") -> None:
    """A new row of a rule, in force from today on; None: its value is not known."""
    with writing(container.units, EVERYTHING) as opened:
        now = container.clock.now()
        opened.session.add(
            Rule(
                code=code,
                label=code,
                value=value,
                unit=unit,
                scope={},
                valid_from=now.date(),
                source="a test",
                standing="project_default" if value is not None else "verify",
                added_at=now,
            )
        )
