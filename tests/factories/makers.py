"""Makers: offices, people who sign in, cases. A test says what matters to it and leaves the rest to them."""

import itertools
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.accounts.models import Account, AccountExtra, Office, Organisation
from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Permission, Role, permissions_of
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.accounts.services.grants import give_grant
from foundation.accounts.services.sign_in import start_session
from foundation.compartments import Compartment
from foundation.security.identifiers import normal_email
from foundation.security.passwords import hash_password
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.services.cases import NewCase, open_case
from returns.people.rules.people import Sex
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)
_LEAST, _NAMES = 100, 900
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
_NEWEST = re.compile(r'name="store_mine" value="(\d+)"')


def _named(number: int) -> int:
    """The number of a name: of one length however many were made, so that no page is longer for it."""
    return _LEAST + number % _NAMES


@lru_cache(maxsize=1)
def _hash() -> str:
    return hash_password(PASSWORD)


@dataclass(frozen=True)
class Person:
    """Somebody who signs in."""

    id: uuid.UUID
    email: str
    name: str
    role: Role
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    extras: frozenset[Permission]

    def scope(self, container: Container) -> UserScope:
        """The scope of this person's units, now."""
        return UserScope(
            name=self.role.value,
            actor_id=self.id,
            role=self.role,
            office_id=self.office_id,
            organisation_id=self.organisation_id,
            permissions=permissions_of(self.role, self.extras),
            now=container.clock.now(),
        )


@world
def make_office(container: Container, country: str = "TR") -> uuid.UUID:
    """An office; returns its id."""
    with writing(container.units, EVERYTHING) as unit:
        office = Office(name=f"Office {next(_numbers):05}", country=country)
        unit.session.add(office)
        return office.id


@world
def make_organisation(container: Container, country: str = "UZ") -> uuid.UUID:
    """A partner organisation; returns its id."""
    with writing(container.units, EVERYTHING) as unit:
        organisation = Organisation(name=f"Organisation {next(_numbers):05}", country=country)
        unit.session.add(organisation)
        return organisation.id


@world
def make_account(
    container: Container,
    role: Role = Role.RETURN_OFFICER,
    place: uuid.UUID | None = None,
    extras: frozenset[Permission] = frozenset(),
    status: AccountStatus = AccountStatus.ACTIVE,
    name: str | None = None,
) -> Person:
    """An account with PASSWORD; its place is made if none is given."""
    number = next(_numbers)
    name, email = name or f"Colleague {_named(number)}", f"colleague{number}@example.org"
    office = (place or make_office(container)) if role in OFFICE_ROLES else None
    organisation = (place or make_organisation(container)) if role in PARTNER_ROLES else None
    with writing(container.units, EVERYTHING) as unit:
        account = Account(
            name=name,
            email=email,
            email_index=container.secrets.blind_index("staff_email", normal_email(email)),
            role=role,
            status=status,
            office_id=office,
            organisation_id=organisation,
            password_hash=_hash() if status != AccountStatus.INVITED else None,
            created_at=container.clock.now(),
        )
        unit.session.add(account)
        unit.session.flush()
        unit.session.add_all([AccountExtra(account_id=account.id, permission=extra) for extra in extras])
        return Person(account.id, email, name, role, office, organisation, extras)


def new_case(**changed: Any) -> NewCase:
    """What an officer states about an invented person."""
    number = next(_numbers)
    stated: dict[str, Any] = {
        "given_name": f"Given{_named(number)}",
        "family_name": f"Family{_named(number)}",
        "sex": Sex.FEMALE,
        "birth_date": date(1990, 2, 3),
        "country": "UZ",
        "place_of_return": f"Village {_named(number)}",
        "phone": f"+90532{1000000 + number}",
        "document_number": f"U{100000 + number}",
    }
    return NewCase(**{**stated, **changed})


@world
def make_case(container: Container, owner: Person, **changed: Any) -> uuid.UUID:
    """A case of the owner's office; returns its id."""
    assert owner.office_id is not None
    with writing(container.units, owner.scope(container)) as unit:
        return open_case(unit, container.secrets, new_case(**changed), owner.office_id, owner.id)


@world
def make_grant(
    container: Container,
    case_id: uuid.UUID,
    giver: Person,
    to: Person,
    compartment: Compartment = Compartment.TRAFFICKING,
    days: int = 5,
    reason: str = "needed",
) -> uuid.UUID:
    """A live grant; returns its id. That of trafficking is one that a second person has confirmed."""
    needs_two = compartment is Compartment.TRAFFICKING
    scope = replace(EVERYTHING, actor_id=giver.id) if needs_two else giver.scope(container)
    with writing(container.units, scope) as unit:
        account = unit.session.get(Account, to.id)
        return give_grant(
            unit, container.secrets, container.policy(unit), case_id, compartment, account, days, reason
        ).id


def newest_version(status: int, text: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """What a form says that names no version: it was opened just now. Whoever tests older ones names theirs."""
    found = _NEWEST.search(text) if status == 409 and "version" not in fields else None
    return {"version": found.group(1)} if found else {}


class Browser:
    """A test client that keeps its cookie and sends the forgery token as a page would."""

    def __init__(self, app: Flask) -> None:
        """A fresh one, signed out."""
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, url: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.noted(self.client.get(url, **options))

    def noted(self, answer: TestResponse) -> TestResponse:
        """The answer, its forgery token noted for what is sent next."""
        found = _TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        if found:
            self.token = found.group(1)
        return answer

    def post(self, url: str, **fields: Any) -> TestResponse:
        """Send a form."""
        if not self.token:
            self.get("/sign-in")
        return self.send(url, fields)

    def send(self, url: str, fields: Mapping[str, Any], **options: Any) -> TestResponse:
        """The same, with options of the client."""
        answer = self.client.post(url, data={"csrf_token": self.token, **fields}, **options)
        newest = newest_version(answer.status_code, answer.text, fields)
        if newest:
            return self.client.post(url, data={"csrf_token": self.token, **newest, **fields}, **options)
        return answer

    def post_json(self, url: str, body: Any, key: str = "") -> TestResponse:
        """Send JSON, under an idempotency key if there is one."""
        if not self.token:
            self.get("/account")
        more = {"Idempotency-Key": key} if key else {}
        return self.client.post(url, json=body, headers={"X-CSRFToken": self.token, **more})

    def sign_in(self, person: Person, password: str = PASSWORD) -> TestResponse:
        """Sign in as somebody."""
        self.get("/sign-in")
        answer = self.post("/sign-in", email=person.email, password=password)
        self.get("/account")
        return answer


def signed_in(app: Flask, person: Person) -> Browser:
    """A browser in which somebody is signed in."""
    browser = Browser(app)
    assert browser.sign_in(person).status_code == 303
    return browser


def arrived(app: Flask, person: Person) -> Browser:
    """A browser as it is after signing in, without the work of checking a password: for tests about something else."""
    container: Container = app.extensions["container"]
    with writing(container.units, SIGN_IN) as unit:
        account, policy = unit.session.get(Account, person.id), container.policy(unit)
        assert account is not None
        token = start_session(unit, container.secrets, policy, account, "")
    browser = Browser(app)
    with browser.client.session_transaction() as cookie:
        seen = int(container.clock.now().timestamp())
        cookie.update(_user_id=token, _fresh=True, idle=policy.idle_minutes * 60, seen=seen)
    assert browser.get("/account").status_code == 200
    return browser
