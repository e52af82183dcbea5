"""Keeping the index of names: whoever writes a name says so here, in the same unit of work."""

from collections.abc import Sequence

from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries.shown_cases import every_name, full_name
from returns.names.models.names import NameToken
from returns.names.queries.names import tokens_of_names, tokens_of_people
from returns.people.models.people import Person

LETTERS = "search.first_letters"


def letters_of_day(unit: Unit) -> int:
    """How many first letters of a part are indexed and looked for. Source: rule search.first_letters."""
    return rules_on(unit.session, (LETTERS,), unit.clock.now().date()).need(LETTERS).whole()


def index_names(unit: Unit, secrets: Secrets, person: Person) -> None:
    """Let a person be found by every recorded name, and no longer by what they were called before.

    The person has to be in the database already: flush it first.
    """
    index_people(unit, secrets, [person])


def index_people(unit: Unit, secrets: Secrets, people: Sequence[Person]) -> int:
    """The same for several; returns how many of them can be found. A name whose key is gone stays as it is."""
    letters, done = letters_of_day(unit), 0
    there = tokens_of_people(unit.session, [person.id for person in people])
    for person in people:
        has, tokens = there[person.id], tokens_of_names(secrets, every_name(person), letters)
        for index in has.keys() - tokens.keys() if full_name(person) is not None else ():
            unit.session.delete(has[index])
        new = {index: kind for index, kind in tokens.items() if index not in has}
        unit.session.add_all(
            [NameToken(person_id=person.id, kind=kind, value_index=index) for index, kind in new.items()]
        )
        done += bool(tokens)
    return done
