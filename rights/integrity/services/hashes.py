"""Keyed hashes, by which sealed values are looked for: each value has those of it, and nothing else has one."""

from collections.abc import Collection, Iterator

from foundation.accounts.models import Account
from foundation.errors import KeyGone
from foundation.language.formats import all_countries
from foundation.security.identifiers import normal_email
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from returns.cases.models import Case
from returns.names.queries.names import every_name, full_name
from returns.names.services.names import index_people, letters_of_day, tokens_of_names
from returns.people.models import Identifier, Person
from returns.people.services.people import index_of
from rights.integrity import queries
from rights.integrity.queries import Numbered
from rights.integrity.services.mending import put_right


def not_as_hashed(units: UnitFactory, secrets: Secrets) -> Iterator[str]:
    """People, cases, identifiers and accounts that are found by other hashes than those of their values."""
    for row in _strays(units, secrets):
        yield f"{row.__tablename__} {row.id.hex}"


Hashed = Person | Case | Identifier | Account


def _strays(units: UnitFactory, secrets: Secrets) -> Iterator[Hashed]:
    yield from _misnamed(units, secrets)
    for _unit, numbers in queries.identifiers(units):
        for number in numbers:
            if number.identifier.value_index not in _indexes(secrets, number):
                yield number.identifier
    for find in (queries.referenced_cases, queries.accounts):
        for _unit, rows in find(units):
            yield from (row for row in rows if _index(secrets, row) not in (None, _stored(row)))


def _misnamed(units: UnitFactory, secrets: Secrets) -> Iterator[Person]:
    for unit, people in queries.named_people(units):
        letters = letters_of_day(unit)
        hashes = queries.tokens_by_person(unit.session, [person.id for person in people])
        for person in people:
            if person.given_name_sealed is not None and full_name(person) is None:
                continue  # the key is gone: that is another breach, and with the key the name is back
            if hashes[person.id] != tokens_of_names(secrets, every_name(person), letters).keys():
                yield person


def _indexes(secrets: Secrets, number: Numbered) -> Collection[bytes | None]:
    """The hashes that a number can have: read by its countries, else by any. Its own where it opens no more."""
    row = number.identifier
    try:
        value = row.value
    except KeyGone:
        return (row.value_index,)
    near = [index_of(secrets, row.kind, value, country) for country in (None, *number.countries)]
    if row.value_index in near:
        return near
    return [index_of(secrets, row.kind, value, country) for country in all_countries()]


def _index(secrets: Secrets, row: Case | Account) -> bytes | None:
    """The hash of a reference, or of an address; None where nothing is kept any more."""
    try:
        if isinstance(row, Case):
            return secrets.blind_index("reference", row.reference) if row.reference_sealed else None
        return secrets.blind_index("staff_email", normal_email(row.email)) if row.email_sealed else None
    except KeyGone:
        return None


def _stored(row: Case | Account) -> bytes:
    return row.reference_index if isinstance(row, Case) else row.email_index


def hash_anew(units: UnitFactory, secrets: Secrets) -> int:
    """Give each of them the hashes of its value; returns how many. A number that no country writes so stays."""

    def rehash(unit: Unit, row: Hashed) -> bool:
        _rehash(unit, secrets, row)
        return True

    return put_right(units, _strays(units, secrets), rehash)


def _rehash(unit: Unit, secrets: Secrets, row: Hashed) -> None:
    if isinstance(row, Person):
        if every_name(row):
            index_people(unit, secrets, [row])
        else:
            for token in queries.tokens_of(unit.session, row.id):
                unit.session.delete(token)
    elif isinstance(row, Identifier):
        countries = queries.countries_of(unit.session, row.person_id)
        indexes = (index_of(secrets, row.kind, row.value, country) for country in (*countries, None))
        row.value_index = next((index for index in indexes if index is not None), row.value_index)
    elif isinstance(row, Case):
        row.reference_index = _index(secrets, row) or row.reference_index
    else:
        row.email_index = _index(secrets, row) or row.email_index
