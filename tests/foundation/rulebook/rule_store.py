"""A store that holds nothing but rules: opens units of work, as the program does, and counts their statements."""

from dataclasses import dataclass

from foundation.audit.trail import Trail
from foundation.clock import MovableClock
from foundation.security.secrets import Secrets
from foundation.storage.engine import Stores
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import Unit


@dataclass
class RuleStore:
    """Opens units of work, as the program does, and counts their statements."""

    stores: Stores
    guard: Guard
    secrets: Secrets
    clock: MovableClock
    statements: int = 0

    def units(self, scope: Scope, writing: bool) -> Unit:
        """A new unit of work."""
        unit = Unit(self.stores, self.guard, scope, self.clock, writing)
        unit.participants["trail"] = Trail(unit, self.secrets)
        return unit

    def count(self, *event_arguments: object) -> None:
        """One more statement."""
        self.statements += 1
