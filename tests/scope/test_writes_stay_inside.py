"""What is written is checked row by row: nothing for another tenant or moved to one, nothing beyond one's role."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from foundation.accounts.models import (
    AccessGrant,
    Account,
    AccountExtra,
    AccountLink,
    FormAnswer,
    FormSubmission,
    GrantContent,
    Installation,
    Office,
    Organisation,
    SignInAttempt,
    SignInSession,
)
from foundation.accounts.permissions import Permission, Role
from foundation.compartments import Compartment, shared_part
from foundation.rulebook.models import Rule
from foundation.scheduling.models import Heartbeat, JobRun
from foundation.storage.scopes import JOBS
from returns.cases.models import Case
from returns.cases.services.cases import NEVER
from returns.people.models import Identifier, Person
from returns.protection.models import ProtectedNote
from tests.clock import START
from tests.factories.scopes import EVERYTHING
from tests.scope.world import Side, World, refused

LATER = START + timedelta(days=1)


def new_case(side: Side, **more: Any) -> Case:
    stated = {
        "office_id": side.office,
        "owner_id": side.officer.id,
        "reference_index": uuid.uuid4().bytes,
        "state": "intake",
        "track": "undecided",
        "country": "UZ",
        "opened_on": START.date(),
        "deadline_or_never": NEVER,
        "created_at": START,
    }
    return Case(**{**stated, **more})


def new_person(case: uuid.UUID) -> Person:
    return Person(case_id=case, ordinal=2, role="member", sex="male")


def new_identifier(person: uuid.UUID) -> Identifier:
    return Identifier(person_id=person, kind="phone", value_index=uuid.uuid4().bytes)


def new_sign_in(account: uuid.UUID) -> SignInSession:
    return SignInSession(account_id=account, token_hash=b"t", device="", started_at=START, expires_at=LATER)


def new_submission(account: uuid.UUID) -> FormSubmission:
    return FormSubmission(
        account_id=account, idempotency_key=uuid.uuid4(), taken_at=START, content=b"", answer=FormAnswer(303, "/")
    )


def new_extra(account: uuid.UUID) -> AccountExtra:
    return AccountExtra(account_id=account, permission=Permission.LEAD_OFFICE)


def new_link(account: uuid.UUID) -> AccountLink:
    return AccountLink(account_id=account, purpose="reset", token_hash=b"t", made_at=START, expires_at=LATER)


def new_grant(world: World, to: uuid.UUID, by: uuid.UUID) -> AccessGrant:
    part, case, door = Compartment.HEALTH, world.own.case, world.container.secrets.door
    doors = {"door": door(case, part.value), "annex": door(case, shared_part(part))}
    about = GrantContent(case.hex, part, "needed")
    return AccessGrant(**doors, account_id=to, given_by=by, given_at=START, until=LATER, about=about)


def new_account(office: uuid.UUID) -> Account:
    return Account(
        email_index=uuid.uuid4().bytes, role=Role.RETURN_OFFICER, office_id=office, status="invited", created_at=START
    )


# What an officer does not write.
FOREIGN: dict[str, Callable[[World], Any]] = {
    "a case of another office": lambda world: new_case(world.foreign),
    "a person of a foreign case": lambda world: new_person(world.foreign.case),
    "a person of no case": lambda world: new_person(uuid.uuid4()),
    "a phone of a foreign person": lambda world: new_identifier(world.foreign.person),
    "a note without a grant": lambda world: ProtectedNote(door=world.door(world.own)),
    "a grant to a colleague": lambda world: new_grant(world, world.own.colleague.id, world.own.officer.id),
    "a grant to oneself": lambda world: new_grant(world, world.own.officer.id, world.own.specialist.id),
    "an account": lambda world: new_account(world.own.office),
    "a permission for oneself": lambda world: new_extra(world.own.officer.id),
    "a link for oneself": lambda world: new_link(world.own.officer.id),
    "a sign-in of a colleague": lambda world: new_sign_in(world.own.colleague.id),
    "a form of a colleague": lambda world: new_submission(world.own.colleague.id),
    "an office": lambda world: Office(name="new", country="TR"),
    "an organisation": lambda world: Organisation(name="new", country="UZ"),
    "a rule": lambda world: Rule(),
    "an installation": lambda world: Installation(id=1, uid=uuid.uuid4(), mode="live", prepared_at=START),
    "an attempt to sign in": lambda world: SignInAttempt(
        at=START, place_index=b"p", account_index=b"a", address_index=b"b"
    ),
    "a run of a job": lambda world: JobRun(),
    "a heartbeat": lambda world: Heartbeat(),
}


@pytest.mark.parametrize("row", FOREIGN)
def test_an_officer_does_not_add(world: World, row: str) -> None:
    with world.unit() as unit:
        unit.session.add(FOREIGN[row](world))
        with refused("may not write"):
            unit.session.flush()


OWN: dict[str, Callable[[World], Any]] = {
    "a case of the own office": lambda world: new_case(world.own),
    "a person of an own case": lambda world: new_person(world.own.case),
    "a phone of an own person": lambda world: new_identifier(world.own.person),
    "one's own sign-in": lambda world: new_sign_in(world.own.officer.id),
    "one's own form": lambda world: new_submission(world.own.officer.id),
}


@pytest.mark.parametrize("row", OWN)
def test_an_officer_adds(world: World, row: str) -> None:
    with world.unit() as unit:
        unit.session.add(OWN[row](world))
        unit.session.flush()


def test_a_case_is_not_moved_to_another_office(world: World) -> None:
    with world.unit() as unit:
        unit.session.execute(select(Case)).scalar_one().office_id = world.foreign.office
        with refused("may not write Case"):
            unit.session.flush()


def test_a_person_is_not_moved_to_a_foreign_case(world: World) -> None:
    with world.unit() as unit:
        unit.session.execute(select(Person)).scalar_one().case_id = world.foreign.case
        with refused("may not write Person"):
            unit.session.flush()


def test_a_phone_is_not_moved_to_a_foreign_person(world: World) -> None:
    with world.unit() as unit:
        unit.session.execute(select(Identifier)).scalars().first().person_id = world.foreign.person
        with refused("may not write Identifier"):
            unit.session.flush()


def test_what_is_refused_is_refused_at_the_commit_too(world: World) -> None:
    with world.unit() as unit:
        unit.session.add(new_case(world.foreign))
        with refused("may not write Case"):
            unit.finish()
    with world.unit(EVERYTHING) as unit:
        assert unit.session.execute(select(func.count(Case.id))).scalar_one() == 2


def test_what_is_seen_is_not_therefore_written(world: World) -> None:
    with world.unit() as unit:
        colleague = unit.session.get(Account, world.own.colleague.id)
        assert colleague is not None
        colleague.language = "fr"
        with refused("may not write Account"):
            unit.session.flush()
    with world.unit() as unit:
        unit.session.execute(select(Office)).scalars().all()[0].name = "taken over"
        with refused("may not write Office"):
            unit.session.flush()
    with world.unit() as unit:
        unit.session.delete(unit.session.execute(select(Rule)).scalars().first())
        with refused("may not write Rule"):
            unit.session.flush()


@pytest.mark.parametrize("role", [Role.RETURN_OFFICER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
@pytest.mark.parametrize("right", ["role", "office_id", "status", "confirmed_by"])
def test_nobody_gives_oneself_a_right(world: World, role: Role, right: str) -> None:
    """Past every service: what an account may do is not for itself to write."""
    values = {
        "role": Role.MANAGER,
        "office_id": world.foreign.office,
        "status": "invited",
        "confirmed_by": uuid.uuid4(),
    }
    person = replace(world.own.officer, role=role, extras=frozenset({Permission.LEAD_OFFICE}))
    with world.unit(person.scope(world.container)) as unit:
        own = unit.session.get(Account, person.id)
        assert own is not None
        setattr(own, right, values[right])
        with refused("may not write Account"):
            unit.session.flush()


def test_nobody_gives_oneself_a_permission_but_everybody_changes_their_language(world: World) -> None:
    administrator = replace(world.own.officer, role=Role.ADMINISTRATOR)
    with world.unit(administrator.scope(world.container)) as unit:
        unit.session.get(Account, administrator.id).language = "fr"
        unit.session.add(new_extra(world.own.colleague.id))
        unit.session.flush()
        unit.session.add(new_extra(administrator.id))
        with refused("may not write AccountExtra"):
            unit.session.flush()


def test_a_specialist_gives_a_grant_but_not_to_oneself(world: World) -> None:
    specialist = world.own.specialist
    with world.unit(specialist.scope(world.container)) as unit:
        unit.session.add(new_grant(world, world.own.colleague.id, specialist.id))
        unit.session.flush()
        unit.session.add(new_grant(world, specialist.id, world.own.colleague.id))
        with refused("may not write AccessGrant"):
            unit.session.flush()


def test_the_program_changes_many_rows_only_where_its_scope_is_open(world: World) -> None:
    with world.unit(JOBS) as unit:
        unit.session.execute(delete(FormSubmission).where(FormSubmission.taken_at < START))
        for statement in (delete(AccessGrant), update(ProtectedNote).values(door=uuid.uuid4()), delete(Identifier)):
            with refused("for system scopes alone"):
                unit.session.execute(statement)
