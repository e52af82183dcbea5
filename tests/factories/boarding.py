"""Makers of departures: a family that is signed off and stands at the gate on its day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.departure.models import BoardingMark
from returns.departure.queries.departures import first_legs, marks_of_leg, newest
from returns.departure.rules import BoardingState, Report, WhyNot
from returns.departure.services import record_boarding, record_flights_left, undo_last
from returns.journey.queries.itinerary import Leg, journey, legs_of_case
from returns.readiness.services import sign_off
from returns.safe_contact.services import record_safe_contact
from tests.factories.apart import make_two
from tests.factories.cards import make_card
from tests.factories.journeys import Team, at_work, make_ready, make_team, people_of
from tests.factories.makers import Person
from tests.factories.referred import refer_to_receive

BOARDED, LATE = Report(BoardingState.BOARDED), Report(BoardingState.NO_SHOW, WhyNot.LATE, "Came an hour late.")
HOUR_BEFORE = timedelta(days=8, hours=19)  # from the beginning of a test until an hour before the flight


@dataclass(frozen=True)
class AtTheGate:
    """A case on its day, its people in their order, and who works on it."""

    container: Container
    team: Team
    case: uuid.UUID
    people: tuple[uuid.UUID, ...]

    def leg(self, unit: Unit) -> Leg:
        """The leg on which the first of them sets out."""
        members = [one.id for one in members_of_case(unit.session, self.case)]
        return first_legs(journey(legs_of_case(unit.session, self.case)), members)[members[0]]

    def marks(self, unit: Unit) -> Sequence[BoardingMark]:
        """What was said of them."""
        return marks_of_leg(unit.session, self.case, self.leg(unit))

    def say(self, who: Person, said: Report, *people: uuid.UUID, seen: int | None = None) -> None:
        """Say this of everybody, or of these people."""
        with at_work(self.container, who, self.case) as (unit, case):
            known = len(self.marks(unit)) if seen is None else seen
            leg = self.leg(unit).id
            record_boarding(unit, self.container.secrets, case, leg, people or self.people, said, known)

    def undo(self, who: Person) -> None:
        """Undo the last press."""
        with at_work(self.container, who, self.case) as (unit, case):
            undo_last(unit, case, self.leg(unit).id, len(self.marks(unit)))

    def left(self, who: Person) -> None:
        """Record that the flight has left, now."""
        with at_work(self.container, who, self.case) as (unit, _case):
            record_flights_left(unit, self.container.secrets, [self.leg(unit).id], unit.clock.now())

    def states(self, unit: Unit) -> list[BoardingState]:
        """How it stands with those of whom something was said, in the order of the people."""
        known = newest(self.marks(unit))
        return [known[one].state for one in self.people if one in known]


def ready_at_the_gate(
    container: Container, members: int = 2, team: Team | None = None, partner: tuple[Person, Person] | None = None
) -> AtTheGate:
    """A family that is signed off, days before its flight; with a `partner` who receives them."""
    team = team or make_team(container)
    case_id = make_two(container, team)[0] if members > 1 else make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        for person in members_of_case(unit.session, case_id)[1:]:
            record_safe_contact(unit, case, person.id, make_card())
    if partner is not None:
        refer_to_receive(container, team.owner, case_id, people_of(container, team.owner, case_id), partner)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    return AtTheGate(container, team, case_id, tuple(people_of(container, team.owner, case_id)))


def signed(
    container: Container, clock: MovableClock, members: int = 2, partner: tuple[Person, Person] | None = None
) -> AtTheGate:
    """A family that is signed off, an hour before its flight."""
    gate = ready_at_the_gate(container, members, partner=partner)
    clock.move(HOUR_BEFORE)
    return gate
