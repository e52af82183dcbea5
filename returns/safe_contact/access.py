"""Who reads and writes cards of safe contact, with the numbers opened and what a partner said of a card."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import of_cases_seen, protect_of_cases, sees, works_on_cases, writes_on_case
from returns.cases.models import Case
from returns.people.models import Person
from returns.safe_contact.models import ContactCheck, NumberOpening, SafeContact, SafeContactVersion


def _opens_number(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever sees the person notes a number that they opened themselves; later it only follows the person."""
    user = works_on_cases(scope)
    if user is None or not sees(session, Person, row.person_id):
        return False
    if row in session.new:
        return bool(row.opened_by == user.actor_id)
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    return changed <= {"case_id"} and sees(session, Case, row.case_id)


def _moves_check(scope: Scope, session: Session, row: Any) -> bool:
    """An office changes nothing of what a partner said of a card; it only follows the person into another case."""
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    return bool(inspect(row).persistent) and changed <= {"case_id"} and writes_on_case(scope, session, row)


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(NumberOpening, of_cases_seen(NumberOpening), _opens_number, notes_reading=True)
    guard.protect(ContactCheck, of_cases_seen(ContactCheck), _moves_check)
    protect_of_cases(guard, SafeContact, SafeContactVersion)
    guard.open_to(JOBS, SafeContact, ContactCheck)
