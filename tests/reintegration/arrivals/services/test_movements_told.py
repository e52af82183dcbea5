"""Whoever receives people of a group movement is told once that it comes, has changed, or does not come."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from foundation.clock import MovableClock
from foundation.messaging.rules import NoticeKind
from foundation.web.container import Container
from reintegration.arrivals.jobs import job_of_movements
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from returns.consent.rules import TransferPurpose
from returns.movements.queries.movements import place_of, places_of, told_of_movement
from returns.movements.rules import News, news_of
from returns.movements.services.movements import cancel_movement, change_movement, consequences_of
from returns.movements.services.people import take_out
from tests.doors.visits import counted
from tests.factories.inbox import notices_of
from tests.factories.journeys import Team, make_team, people_of
from tests.factories.makers import Person
from tests.factories.movements import day_of, joined, make_joinable, make_movement, moving, new_movement, watching
from tests.factories.referred import Referred, make_partner, refer_to_receive
from tests.messaging.outbox import standing

KINDS = {ArrivalsNotice.MOVEMENT_ANNOUNCED, ArrivalsNotice.MOVEMENT_CHANGED, ArrivalsNotice.MOVEMENT_CANCELLED}


@dataclass(frozen=True)
class _Group:
    """A movement with cases, of which one partner receives the first two."""

    container: Container
    team: Team
    movement: uuid.UUID
    cases: list[uuid.UUID]
    referred: list[Referred]
    partner: tuple[Person, Person]

    def run(self, clock: MovableClock) -> None:
        """The job, twice: what was told is not told again."""
        for _ in range(2):
            job_of_movements(self.container.units, 60).run(clock.now())

    def heard(self, who: Person) -> list[NoticeKind]:
        """What somebody was told, the newest first."""
        return [one.kind for one in notices_of(self.container, who)[::-1] if one.kind in KINDS]

    def told(self) -> list[News]:
        """What the officer sees on the page, the newest first."""
        with watching(self.container, self.team.owner, self.movement) as (unit, _row):
            return [one.told.news for one in told_of_movement(unit.session, self.movement)]

    def change(self, number: str) -> None:
        """Another flight."""
        with moving(self.container, self.team.owner, self.movement) as (unit, row):
            later = new_movement(day_of(self.container), number=number)
            change_movement(unit, row, later, consequences_of(unit, row, later).seen)

    def leave(self, case_id: uuid.UUID) -> None:
        """Everybody of a case is taken out."""
        with moving(self.container, self.team.owner, self.movement) as (unit, row):
            for one in places_of(unit.session, self.movement):
                if one.case is not None and one.case.id == case_id:
                    place = place_of(unit.session, self.movement, one.place.id)
                    assert place is not None
                    take_out(unit, row, place)


def _group(container: Container) -> _Group:
    team, partner = make_team(container), make_partner(container)
    movement = make_movement(container, team.owner)
    cases = [make_joinable(container, team) for _case in range(3)]
    joined(container, team.owner, movement, *cases)
    received = [
        refer_to_receive(container, team.owner, one, people_of(container, team.owner, one), partner)
        for one in cases[:2]
    ]
    return _Group(container, team, movement, cases, received, partner)


def test_a_partner_is_told_of_each_change_once_and_the_officer_sees_it(
    container: Container, clock: MovableClock
) -> None:
    group = _group(container)
    coordinator, worker = group.partner
    group.run(clock)
    for who in group.partner:
        assert group.heard(who) == [ArrivalsNotice.MOVEMENT_ANNOUNCED]
        [letter] = [row for row in standing(container) if row.account_id == who.id]
        assert (letter.template, letter.facts) == (ArrivalsMessage.GROUP_MOVEMENT, {"count": 1})
    group.change("9999")
    clock.move(timedelta(minutes=2))
    group.run(clock)
    assert group.heard(worker) == [ArrivalsNotice.MOVEMENT_CHANGED, ArrivalsNotice.MOVEMENT_ANNOUNCED]
    with moving(container, group.team.owner, group.movement) as (unit, row):
        cancel_movement(unit, row)
    clock.move(timedelta(minutes=2))
    group.run(clock)
    assert group.heard(coordinator)[0] == ArrivalsNotice.MOVEMENT_CANCELLED
    assert group.told() == [News.CANCELLED, News.CHANGED, News.ANNOUNCED]
    assert group.heard(group.team.owner) == []


def test_whoever_receives_nobody_any_more_is_told_so_and_anew_when_people_come_after_all(
    container: Container, clock: MovableClock
) -> None:
    group = _group(container)
    group.run(clock)
    group.leave(group.cases[0])
    group.run(clock)
    assert group.told() == [News.ANNOUNCED], "the other case still comes"
    group.leave(group.cases[1])
    clock.move(timedelta(minutes=2))
    group.run(clock)
    joined(container, group.team.owner, group.movement, group.cases[0])
    clock.move(timedelta(minutes=2))
    group.run(clock)
    assert group.told() == [News.ANNOUNCED, News.CANCELLED, News.ANNOUNCED]


def test_nobody_is_told_without_a_consent_in_force_or_of_what_has_left(
    container: Container, clock: MovableClock
) -> None:
    group = _group(container)
    for one in group.referred:
        one.withdraw(TransferPurpose.RECEPTION)
    group.run(clock)
    assert group.told() == []
    other = _group(container)
    clock.move(timedelta(days=14))
    other.run(clock)
    assert other.told() == []


def test_the_job_asks_as_often_for_many_movements_as_for_one(container: Container, clock: MovableClock) -> None:
    asked = []
    for _more in range(2):
        group = _group(container)
        group.run(clock)
        with counted(container) as found:
            job_of_movements(container.units, 60).run(clock.now())
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_what_an_organisation_is_told_by_what_it_knows() -> None:
    known = {news: (news, 2) for news in News}
    assert news_of(True, 1, None) is News.ANNOUNCED
    assert news_of(False, 1, None) is None
    assert news_of(True, 2, known[News.ANNOUNCED]) is None
    assert news_of(True, 3, known[News.ANNOUNCED]) is News.CHANGED
    assert news_of(True, 3, known[News.CHANGED]) is News.CHANGED
    assert news_of(True, 2, known[News.CANCELLED]) is News.ANNOUNCED
    assert news_of(False, 2, known[News.CANCELLED]) is None
    assert news_of(False, 2, known[News.CHANGED]) is News.CANCELLED
