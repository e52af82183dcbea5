"""Keeping the index of names: whoever writes a name says so here, in the same unit of work."""

from collections.abc import Iterable, Sequence

from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.names import NameToken
from returns.models.people import Person
from returns.queries.names import parts_of, tokens_of, tokens_of_person
from returns.queries.shown_cases import every_name

LETTERS = "search.first_letters"


def letters_of_day(unit: Unit) -> int:
    """How many first letters of a part are indexed and looked for. Source: rule search.first_letters."""
    return rules_on(unit.session, (LETTERS,), unit.clock.now().date()).need(LETTERS).whole()


def index_names(unit: Unit, secrets: Secrets, person: Person, names: Iterable[str | None]) -> None:
    """Let a person be found by these names, together one full name, and no longer by what they were called before.

    The person has to be in the database already: flush it first.
    """
    wanted = tokens_of(secrets, parts_of(" ".join(name for name in names if name)), letters_of_day(unit))
    there = {token.value_index: token for token in tokens_of_person(unit.session, person.id)}
    for index in there.keys() - wanted.keys():
        unit.session.delete(there[index])
    unit.session.add_all(
        [
            NameToken(person_id=person.id, kind=kind, value_index=index)
            for index, kind in wanted.items()
            if index not in there
        ]
    )


def index_people(unit: Unit, secrets: Secrets, people: Sequence[Person]) -> int:
    """Index the names of people who are in no index yet; returns how many were. A name whose key is gone stays out."""
    letters, done = letters_of_day(unit), 0
    for person in people:
        found = tokens_of(secrets, parts_of(" ".join(every_name(person))), letters)
        unit.session.add_all(
            [NameToken(person_id=person.id, kind=kind, value_index=one) for one, kind in found.items()]
        )
        done += bool(found)
    return done
