"""Who reads and writes what was said of possible duplicates: the own office its pairs, each account its questions."""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope, SystemScope
from returns.cases.access import protect_of_cases, works_on_cases
from returns.names.models import NameToken, OfficeQuestion, OtherCase, SetApart
from returns.people.access import of_people_seen, writes_of_person

# Whether another office knows somebody: equality of keyed hashes, and of it only the ids of offices leave.
OTHER_OFFICES = SystemScope("other_offices", opens=("case", "person", "identifier", "name_token"))


def register(guard: Guard) -> None:
    """State the rules of these classes."""

    def pairs_seen(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        return SetApart.office_id == user.office_id if user else false()

    def sets_apart(scope: Scope, session: Session, row: Any) -> bool:
        user = works_on_cases(scope)
        is_own = user is not None and row.office_id == user.office_id and row.said_by == user.actor_id
        return is_own and row in session.new

    def questions_seen(scope: Scope) -> ColumnElement[bool]:
        return OfficeQuestion.account_id == scope.actor_id if works_on_cases(scope) else false()

    def asks_for_oneself(scope: Scope, session: Session, row: Any) -> bool:
        return works_on_cases(scope) is not None and row.account_id == scope.actor_id

    guard.protect(SetApart, pairs_seen, sets_apart)
    guard.protect(OfficeQuestion, questions_seen, asks_for_oneself)
    guard.protect(NameToken, of_people_seen(NameToken), writes_of_person)
    protect_of_cases(guard, OtherCase)
