"""Makers of second signatures: a departure that nobody else of its office may sign, and a signer elsewhere."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.second_signature.models import SecondSignature, SignatureContent
from planning.second_signature.queries import signature_by_id
from planning.second_signature.rules import SignatureState
from planning.second_signature.services import AskedElsewhere, ask_elsewhere, read_to_sign
from tests.factories.journeys import Team, at_work, make_ready
from tests.factories.makers import Person, make_account, make_office
from tests.worlds import world


@dataclass(frozen=True)
class Alone:
    """An office in which nobody else may sign, a case that is ready but for that, and a signer of another office."""

    team: Team
    case: uuid.UUID
    signer: Person


@world
def make_alone(container: Container) -> Alone:
    """The owner and the others of the office may not sign; one colleague of another office may."""
    office = make_office(container)
    officer = make_account(container, place=office)
    owner = make_account(container, place=office)
    team = Team(owner, officer, officer, make_account(container, Role.PROTECTION_SPECIALIST, office))
    signer = make_account(container, place=make_office(container), extras=frozenset({Permission.SIGN_OFF}))
    return Alone(team, make_ready(container, team), signer)


@world
def make_asked(container: Container, alone: Alone) -> uuid.UUID:
    """A request of the owner to the signer; returns its id."""
    with at_work(container, alone.team.owner, alone.case) as (unit, case):
        assert alone.signer.office_id is not None
        asked = AskedElsewhere(alone.signer.office_id, alone.signer.email, "They fly in nine days.")
        return ask_elsewhere(unit, container.secrets, case, asked).id


@world
def make_reading(container: Container, alone: Alone, signature: uuid.UUID) -> None:
    """The signer opens the case."""
    with writing(container.units, alone.signer.scope(container)) as unit:
        row = signature_by_id(unit.session, signature)
        assert row is not None
        read_to_sign(unit, row)


@world
def make_request(container: Container, owner: Person, case_id: uuid.UUID) -> uuid.UUID:
    """A request of an officer to a colleague of another office, whoever may sign in their own; returns its id."""
    signer = make_account(container, place=make_office(container), extras=frozenset({Permission.SIGN_OFF}))
    with at_work(container, owner, case_id) as (unit, case):
        now = unit.clock.now()
        row = SecondSignature(
            case_id=case.id,
            office_id=case.office_id,
            account_id=signer.id,
            asked_by=owner.id,
            asked_at=now,
            until=now + timedelta(days=3),
            state=SignatureState.ASKED,
            facts_hash="0" * 64,
            content=SignatureContent("Please."),
        )
        unit.session.add(row)
        return row.id
