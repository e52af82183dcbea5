"""The index of names: whoever has a name is in it, under this name alone, and nothing in it can be read."""

import uuid

from sqlalchemy import delete, select

from foundation.security.key_store import delete_keys
from foundation.storage.unit_of_work import reading, store_transaction, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.cases.services.cases import NewMember, add_member
from returns.names.jobs import BATCH, index_missing_names
from returns.names.models import NameToken
from returns.names.queries.names import NAMES, people_without_tokens
from returns.names.queries.parts import parts_of
from returns.names.services.names import index_names, tokens_of, tokens_of_names
from returns.people.models import Person
from returns.people.rules.people import Sex
from tests.factories.makers import make_account, make_case
from tests.factories.scopes import EVERYTHING


def tokens(container: Container, person: uuid.UUID | None = None) -> set[bytes]:
    """The hashes that are there, of one person or of all."""
    statement = select(NameToken.value_index)
    if person is not None:
        statement = statement.where(NameToken.person_id == person)
    with reading(container.units, EVERYTHING) as unit:
        return set(unit.session.execute(statement).scalars())


def person_of(container: Container, case: uuid.UUID) -> uuid.UUID:
    """The first person of a case."""
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(Person.id).where(Person.case_id == case)).scalars().one()


def of(container: Container, name: str) -> set[bytes]:
    """The hashes of a name."""
    return set(tokens_of_names(container.secrets, [name], 3))


def forget(container: Container) -> None:
    """An installation from before the index."""
    with writing(container.units, EVERYTHING) as unit:
        unit.session.execute(delete(NameToken), execution_options={"synchronize_session": False})


def test_who_is_written_is_found_at_once(container: Container) -> None:
    owner = make_account(container)
    case = make_case(container, owner, given_name="Zahra", family_name="Mousavi")
    assert tokens(container, person_of(container, case)) == of(container, "Zahra Mousavi")
    assert len(of(container, "Zahra Mousavi") & of(container, "زهرا موسوی")) == 3, (
        "the skeletons are those of every script"
    )
    with writing(container.units, owner.scope(container)) as unit:
        row = case_by_id(unit.session, case)
        assert row is not None
        member = add_member(unit, container.secrets, row, NewMember("Omid", None, Sex.MALE, None))
    assert tokens(container, member) == of(container, "Omid")


def test_a_changed_name_leaves_nothing_of_the_old_one_behind(container: Container) -> None:
    owner = make_account(container)
    person_id = person_of(container, make_case(container, owner, given_name="Zahra", family_name="Mousavi"))
    for _ in range(2):
        with writing(container.units, owner.scope(container)) as unit:
            person = unit.session.get(Person, person_id)
            assert person is not None
            person.family_name = "Karimi"
            index_names(unit, container.secrets, person)
        assert tokens(container, person_id) == of(container, "Zahra Karimi")


def test_tokens_of_kinds_and_of_other_indexes_never_meet(container: Container) -> None:
    skeleton = of(container, "Ali")
    assert container.secrets.blind_index("document", "AL") not in skeleton
    kinds = sorted(tokens_of(container.secrets, parts_of("Ali Ali"), 3).values())
    assert kinds == ["letters", "skeleton", "skeleton"], "of one part, and of both in one word"


def test_two_parts_are_found_in_one_word_and_one_word_in_two_parts(container: Container) -> None:
    together, apart = of(container, "Woldemariam Tesfay"), of(container, "Wolde Mariam Tesfay")
    assert len(together & apart) > len(of(container, "Tesfay"))


def test_an_older_installation_is_filled_by_the_job_once(container: Container) -> None:
    owner = make_account(container)
    people = [person_of(container, make_case(container, owner, given_name=f"Ali{'x' * n}")) for n in range(3)]
    before = tokens(container)
    forget(container)
    run = index_missing_names(container.units, container.secrets)
    assert run(container.clock.now()) == len(people)
    assert tokens(container) == before
    assert run(container.clock.now()) == 0


def test_it_goes_on_past_a_full_piece_and_past_a_name_that_cannot_be_read(container: Container) -> None:
    owner = make_account(container)
    people = sorted(person_of(container, make_case(container, owner)) for _ in range(3))
    forget(container)
    with store_transaction(container.stores.keys) as connection:
        delete_keys(connection, [("person", people[0])])
    with reading(container.units, NAMES) as unit:
        first = people_without_tokens(unit.session, None, 2)
        assert [one.id for one in first] == people[:2]
        assert [one.id for one in people_without_tokens(unit.session, people[1], BATCH)] == people[2:]
    run = index_missing_names(container.units, container.secrets)
    assert run(container.clock.now()) == 2
    assert tokens(container, people[0]) == set()
    assert run(container.clock.now()) == 0
