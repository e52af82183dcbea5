"""What tests of accounts do again and again: inviting, opening links, looking at a stored account."""

import re
import uuid
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from foundation.accounts.models import Account, SignInAttempt
from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Role
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus
from foundation.security.identifiers import normal_email
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.factories.makers import Browser, Person, make_office, make_organisation
from tests.factories.scopes import EVERYTHING

NEW_PASSWORD = "seven quiet rivers run north"
_LINK = re.compile(r"/link/[A-Za-z0-9_-]{20,}")


def link_in(answer: TestResponse) -> str:
    """The single-use link that a page shows once."""
    assert answer.status_code == 200, answer.status_code
    found = _LINK.search(answer.text)
    assert found is not None, "the page shows a link"
    return found.group(0)


def invited(
    administrator: Browser, container: Container, role: Role = Role.RETURN_OFFICER, **changed: Any
) -> tuple[str, str]:
    """Invite somebody; returns their e-mail and their link."""
    email = f"invited{uuid.uuid4().hex[:8]}@example.org"
    fields: dict[str, Any] = {"name": "Newly Invited", "email": email, "role": role.value}
    if role in OFFICE_ROLES:
        fields["office_id"] = make_office(container).hex
    if role in PARTNER_ROLES:
        fields["organisation_id"] = make_organisation(container).hex
    answer = administrator.post("/accounts/invite", **{**fields, **changed})
    return email, link_in(answer)


def use_link(
    app: Flask, link: str, password: str = NEW_PASSWORD, again: str | None = None, **more: str
) -> TestResponse:
    """Choose a password by a link, in a fresh browser."""
    browser = Browser(app)
    browser.get(link)
    return browser.post(link, password=password, password_again=password if again is None else again, **more)


def stored(container: Container, email: str) -> tuple[uuid.UUID, AccountStatus, str | None]:
    """Id, status and password hash of an account."""
    with reading(container.units, EVERYTHING) as unit:
        index = container.secrets.blind_index("staff_email", normal_email(email))
        account = queries.account_by_email(unit.session, index)
        assert account is not None
        return account.id, account.status, account.password_hash


def status_of(container: Container, account_id: uuid.UUID) -> AccountStatus:
    """Where an account stands."""
    with reading(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, account_id)
        assert account is not None
        return account.status


def set_status(container: Container, person: Person, status: AccountStatus) -> None:
    """Put an account where a test needs it."""
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, person.id)
        assert account is not None
        account.status = status


def numbers(container: Container) -> AccessPolicy:
    """Today's numbers of the rule book."""
    with reading(container.units, SIGN_IN) as unit:
        return container.policy(unit)


def failed_attempts(container: Container) -> int:
    """How many failed tries are written down."""
    with reading(container.units, EVERYTHING) as unit:
        statement = select(func.count(SignInAttempt.id)).where(~SignInAttempt.succeeded)
        return unit.session.execute(statement).scalar_one()
