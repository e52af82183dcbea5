"""Visits for tests of doors: a browser let in without the cost of a password, rows and statements counted."""

import secrets as random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from markupsafe import escape
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from foundation.accounts.models import SignInSession
from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.accounts.words import PERMISSION_LABELS, ROLE_LABELS
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.services.cases import open_case
from returns.people.models import Identifier, Person as PersonRow
from returns.protection.models import ProtectedNote
from tests.factories.makers import Browser, Person, new_case
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

PEOPLE = (Case, PersonRow, Identifier, ProtectedNote)


def entered(app: Flask, container: Container, person: Person, idle_minutes: int = 600) -> Browser:
    """A browser in which somebody is signed in: a real sign-in and cookie, without hashing a password."""
    token, now = random.token_urlsafe(16), container.clock.now()
    with writing(container.units, EVERYTHING) as unit:
        sign_in = SignInSession(
            account_id=person.id,
            token_hash=container.secrets.token_hash(token),
            device="",
            started_at=now,
            expires_at=now + timedelta(days=400),
            proved_at=now,  # as after typing the password
        )
        unit.session.add(sign_in)
    browser = Browser(app)
    with browser.client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True, idle=idle_minutes * 60, seen=int(now.timestamp()))
    assert browser.get("/account").status_code == 200
    return browser


@world
def make_cases(container: Container, owner: Person, count: int) -> list[UUID]:
    """Many cases of one owner, in one unit."""
    assert owner.office_id is not None
    with writing(container.units, owner.scope(container)) as unit:
        return [open_case(unit, container.secrets, new_case(), owner.office_id, owner.id) for _ in range(count)]


def rows(container: Container, *entities: type[Base]) -> int:
    """How many rows there are of these classes, seen by nobody's eyes."""
    with reading(container.units, EVERYTHING) as unit:
        return sum(unit.session.execute(select(func.count()).select_from(one)).scalar_one() for one in entities)


def nothing_stored(container: Container) -> bool:
    """Whether there is no row about any person."""
    return rows(container, *PEOPLE) == 0


@dataclass
class Counted:
    """What was asked of the stores: pairs of the store and the statement."""

    statements: list[tuple[str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        """How many statements there were, in all stores."""
        return len(self.statements)

    def writes(self, store: str = "data") -> list[str]:
        """Those that changed rows of one store."""
        changing = ("INSERT", "UPDATE", "DELETE")
        return [sql for name, sql in self.statements if name == store and sql.lstrip().upper().startswith(changing)]


@contextmanager
def counted(container: Container) -> Iterator[Counted]:
    """Count the statements of all stores within the block."""
    found, watched = Counted(), []
    stores = container.stores
    named = {"data": stores.data, "audit": stores.audit, **({} if stores.shared else {"keys": stores.keys})}
    for name, engine in named.items():

        def note(connection: Any, cursor: Any, sql: str, *rest: Any, name: str = name) -> None:
            found.statements.append((name, sql))

        event.listen(engine, "before_cursor_execute", note)
        watched.append((engine, note))
    try:
        yield found
    finally:
        for engine, note in watched:
            event.remove(engine, "before_cursor_execute", note)


def says_who_may(answer: TestResponse, permission: str) -> bool:
    """Whether the page of a refusal names the roles that have a permission, or what is given beside a role."""
    wanted = Permission(permission)
    roles = [str(ROLE_LABELS[role]) for role in Role if wanted in permissions_of(role, frozenset())]
    named = " · ".join(roles or [str(PERMISSION_LABELS[wanted])])
    return f"<dt>Open to</dt><dd>{escape(named)}</dd>" in answer.text
