"""Who sees a request: the office of the case; who watches over requests sees that there are, and no word of them."""

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.errors import ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from rights.requests.models import DataRequest, RequestAnswer, RequestEntry
from tests.factories.asking import Asked, assembled, make_asked, make_asked_in
from tests.factories.concerned import make_followed
from tests.factories.makers import Person, make_account

TABLES = (DataRequest, RequestEntry, RequestAnswer)


def seen(container: Container, who: Person) -> list[int]:
    """How many requests, entries and answers somebody sees."""
    with reading(container.units, who.scope(container)) as unit:
        return [len(unit.session.execute(select(table)).scalars().all()) for table in TABLES]


@pytest.fixture
def asked(container: Container) -> Asked:
    """A request with an answer, of a case that a partner follows."""
    referred = make_followed(container).referred
    made = make_asked_in(container, referred.case, referred.owner)
    assembled(container, made)
    return made


def test_the_office_of_the_case_sees_all_of_it(container: Container, asked: Asked) -> None:
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, asked.owner.office_id)
    for who in (asked.owner, asked.colleague, specialist):
        assert seen(container, who) == [1, 3, 1]


@pytest.mark.parametrize("role", [Role.RETURN_OFFICER, Role.MANAGER, Role.ADMINISTRATOR, Role.PARTNER_COORDINATOR])
def test_nobody_else_sees_any_of_it(container: Container, asked: Asked, role: Role) -> None:
    assert seen(container, make_account(container, role)) == [0, 0, 0]


def test_a_partner_that_follows_the_case_learns_nothing_of_it(container: Container) -> None:
    referred = make_followed(container).referred
    make_asked_in(container, referred.case, referred.owner)
    assert seen(container, referred.coordinator) == seen(container, referred.worker) == [0, 0, 0]


def test_who_watches_over_requests_sees_that_there_are_and_nothing_that_they_say(
    container: Container, asked: Asked
) -> None:
    make_asked(container)
    watch = make_account(container, Role.DATA_PROTECTION_OFFICER)
    assert seen(container, watch) == [2, 0, 0]
    with pytest.raises(ScopeBreach), writing(container.units, watch.scope(container)) as unit:
        row = unit.session.get(DataRequest, asked.request)
        assert row is not None
        row.taken_by = watch.id
