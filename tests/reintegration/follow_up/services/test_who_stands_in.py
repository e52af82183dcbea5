"""While the owner of a case is away, whoever covers hears of it too; a partner learns nothing of absences."""

import uuid

import pytest

from foundation.accounts.permissions import Role
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.concerns.words import ConcernsMessage
from reintegration.episodes.access import ESCALATING
from reintegration.follow_up.queries.visits import Told, who_is_told
from reintegration.follow_up.rules.visits import VisitEventKind
from reintegration.follow_up.services.sweeps import receivers
from returns.cases.queries import members_of_case
from returns.work.queries.duty import absences_page, covers_of
from tests.factories.arrived import arrive
from tests.factories.makers import make_account
from tests.factories.referred import make_referred
from tests.factories.workspace import make_absence
from tests.messaging.outbox import standing


@pytest.mark.parametrize("is_away", [True, False])
def test_a_concern_that_a_partner_raises_reaches_who_stands_in_today(container: Container, is_away: bool) -> None:
    one = make_referred(container)
    arrive(one)
    cover = make_account(container, Role.RETURN_OFFICER, one.owner.office_id)
    if is_away:
        make_absence(container, one.owner, cover)
    with writing(container.units, one.worker.scope(container)) as unit:
        raise_concern(unit, one.case, NewConcern(ConcernKind.CONCERN, "She is afraid.", one.people[0]))
    told = {message.account_id for message in standing(container) if message.template is ConcernsMessage.CONCERN_OPENED}
    assert one.owner.id in told
    assert (cover.id in told) is is_away
    with reading(container.units, one.worker.scope(container)) as unit:
        assert covers_of(unit.session, [one.owner.id], container.clock.now().date()) == {}
        assert absences_page(unit.session, None, 9).items == []


def test_the_scope_that_finds_who_is_told_sees_no_people(container: Container) -> None:
    one = make_referred(container)
    cover = make_account(container, Role.RETURN_OFFICER, one.owner.office_id)
    make_absence(container, one.owner, cover)
    with reading(container.units, ESCALATING) as unit:
        assert covers_of(unit.session, [one.owner.id], container.clock.now().date()) == {one.owner.id: cover.id}
        assert members_of_case(unit.session, one.case) == []


def test_visits_that_nobody_at_a_partner_is_told_of_reach_the_owner_and_who_covers(container: Container) -> None:
    one = make_referred(container)
    cover = make_account(container, Role.RETURN_OFFICER, one.owner.office_id)
    make_absence(container, one.owner, cover)
    with reading(container.units, JOBS) as unit:
        told = who_is_told(unit.session, [one.case], container.clock.now().date())[one.case]
    assert (told.owner, told.cover) == (one.owner.id, cover.id)
    alone = Told(None, (), told.owner, told.cover)
    for kind in VisitEventKind:
        if kind in (VisitEventKind.DUE, VisitEventKind.OVERDUE, VisitEventKind.MISSED):
            assert receivers(kind, alone) == [one.owner.id, cover.id]
    assert receivers(VisitEventKind.DUE, Told(uuid.UUID(int=1), (), told.owner, told.cover)) == [uuid.UUID(int=1)]
