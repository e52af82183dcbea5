"""Who reads and writes the people of a case, and what is said of each: whoever works on the case."""

from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import of_office, protect_of_cases, sees, works_on_cases
from returns.cases.models import Case
from returns.people.models import Guardianship, Identifier, Kinship, OpenQuestion, Person, PersonVersion

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_PERSON = Person.__table__.alias("person_in_scope")


def people_seen(scope: Scope) -> ColumnElement[bool]:
    """The people of the cases seen."""
    user = works_on_cases(scope)
    return of_office(Person.case_id, user) if user else false()


def of_office_people(person_id: Any, user: UserScope) -> ColumnElement[bool]:
    """The criterion of rows about the people of somebody's office. `person_id`: the column that names the person."""
    person = select(_PERSON.c.id).where(_PERSON.c.id == person_id, of_office(_PERSON.c.case_id, user))
    return person.correlate_except(_PERSON).exists()


def of_people_seen(entity: type[Any]) -> Any:
    """Return the criterion of what belongs to one person, by whom the people seen are looked up."""

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        return of_office_people(entity.person_id, user) if user else false()

    return reads


def _writes_person(scope: Scope, session: Session, row: Any) -> bool:
    return sees(session, Case, row.case_id)


def writes_of_person(scope: Scope, session: Session, row: Any) -> bool:
    """Whether the person that a row belongs to is seen."""
    return sees(session, Person, row.person_id)


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(Person, people_seen, _writes_person)
    guard.protect(Identifier, of_people_seen(Identifier), writes_of_person)
    protect_of_cases(guard, Guardianship, Kinship, OpenQuestion, PersonVersion)
    guard.open_to(JOBS, Person, OpenQuestion)
