"""Changes of rules: people who may make them, a proposal, and the steps that it goes through."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.rule_changes.jobs import count_rule_changes
from planning.rule_changes.queries import RuleProposal, proposal_by_id
from planning.rule_changes.services.proposals import Typed, confirm, propose, take_back
from tests.factories.makers import Person, make_account
from tests.worlds import world

CONNECTION = "itinerary.connection.international_minutes"
EDITS = frozenset({Permission.RULES_EDIT})


@dataclass(frozen=True)
class Keepers:
    """Two people who may change rules: an officer, and an administrator of no office."""

    officer: Person
    administrator: Person


@world
def make_keepers(container: Container, office: uuid.UUID | None = None) -> Keepers:
    """Both of them; the officer in this office, or in one of their own."""
    return Keepers(
        make_account(container, place=office, extras=EDITS), make_account(container, Role.ADMINISTRATOR, extras=EDITS)
    )


def typed(container: Container, code: str = CONNECTION, value: str = "150", **changed: Any) -> Typed:
    """A change as somebody types it: from the day after tomorrow on."""
    said: dict[str, Any] = {
        "scope": "",
        "valid_from": in_days(container, 2),
        "valid_until": None,
        "source": "IATA 2026",
        "standing": "sourced",
    }
    return Typed(code, value, **(said | changed))


def in_days(container: Container, days: int) -> date:
    """A day so many days from today."""
    return container.clock.now().date() + timedelta(days=days)


@world
def make_proposal(container: Container, who: Person, *changes: Typed) -> uuid.UUID:
    """What somebody proposes; the usual change if nothing else is said. Returns its id."""
    with writing(container.units, who.scope(container)) as unit:
        return propose(unit, container.rule_bounds, changes or [typed(container)]).id


@world
def make_counted(container: Container) -> uuid.UUID:
    """A proposal of somebody of another office, with what it would do counted; returns its id."""
    proposal_id = make_proposal(container, make_account(container, extras=EDITS))
    count(container)
    return proposal_id


def count(container: Container) -> int:
    """Let the job count what is to be counted."""
    return count_rule_changes(container)(container.clock.now())


def confirmed(container: Container, who: Person, proposal_id: uuid.UUID) -> None:
    """Count a proposal and confirm it as somebody."""
    count(container)
    with writing(container.units, who.scope(container)) as unit:
        confirm(unit, container.rule_bounds, stored(unit, proposal_id))


def cancelled(container: Container, who: Person, proposal_id: uuid.UUID) -> None:
    """Take a confirmed change back as somebody."""
    with writing(container.units, who.scope(container)) as unit:
        take_back(unit, stored(unit, proposal_id), "a mistake")


def stored(unit: Any, proposal_id: uuid.UUID) -> RuleProposal:
    """A proposal that a unit sees."""
    proposal = proposal_by_id(unit.session, proposal_id)
    assert proposal is not None
    return proposal


def change_now(container: Container, keepers: Keepers, code: str, value: str, **changed: Any) -> None:
    """A change that one of them proposes and the other confirms."""
    proposal_id = make_proposal(container, keepers.officer, typed(container, code, value, **changed))
    confirmed(container, keepers.administrator, proposal_id)
