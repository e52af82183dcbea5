"""A concern about somebody who works for a partner is nothing at all to anybody of that organisation."""

import uuid

import pytest
from sqlalchemy import func, select

from foundation.clock import MovableClock
from foundation.errors import NotFound, RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from reintegration.concerns.models import Concern, ConcernEntry, ConcernStep
from reintegration.concerns.queries.concerns import (
    Asker,
    concern_by_id,
    concerns_of_case,
    concerns_page,
    concerns_waiting,
    count_open_concerns,
    steps_of_case,
)
from reintegration.concerns.rules import ConcernKind, Step
from reintegration.concerns.services import close_concern, note_on_concern
from reintegration.episodes.queries import episode_of_case
from reintegration.episodes.rules import ClosureReason, EpisodeState
from reintegration.episodes.services import close_episode, closing_reasons
from reintegration.referrals.queries import referrals_of_case
from reintegration.referrals.rules import ReferralState
from returns.cases.queries.cases import case_by_id
from returns.cases.rules import CaseState
from tests.factories.concerned import Followed, about_the_partner, make_followed, messages, notices, raised, steps, tick
from tests.factories.makers import Person


def partners(one: Followed) -> list[Person]:
    """Everybody of the organisation."""
    return [one.referred.worker, one.referred.coordinator]


def test_owner_and_specialist_are_told_at_once_and_the_organisation_never(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = about_the_partner(one)
    assert steps(container, concern) == [(Step.CASE_OWNER, 1), (Step.DUTY_SPECIALIST, 1)]
    for minutes in (60, 120, 120, 1440):
        tick(container, clock, minutes)
    assert messages(container, one.referred.owner) >= 2
    assert messages(container, one.specialist) >= 2
    for who in partners(one):
        assert messages(container, who) == 0
        assert notices(container, who) == []


def test_nobody_of_the_organisation_reads_counts_or_lists_it(container: Container) -> None:
    one = make_followed(container)
    concern = about_the_partner(one)
    with writing(container.units, one.referred.owner.scope(container)) as unit:
        note_on_concern(unit, _found(unit, concern), "Looked into.")
    today = container.clock.now().date()
    for who in partners(one):
        with reading(container.units, who.scope(container)) as unit:
            assert concern_by_id(unit.session, concern) is None
            assert concerns_of_case(unit.session, one.referred.case) == []
            assert count_open_concerns(unit.session, one.referred.case) == 0
            assert steps_of_case(unit.session, one.referred.case) == {}
            assert concerns_page(unit.session, False, None, 9).total == 0
            asker = Asker(who.id, None, one.referred.organisation, is_specialist=False, leads=False, today=today)
            assert concerns_waiting(unit.session, asker, 9) == []
            for entity in (Concern, ConcernStep, ConcernEntry):
                assert unit.session.execute(select(func.count(entity.id))).scalar_one() == 0
    for who in (one.referred.owner, one.specialist, one.lead):
        with reading(container.units, who.scope(container)) as unit:
            assert count_open_concerns(unit.session, one.referred.case) == 1


def _found(unit: Unit, concern_id: uuid.UUID) -> Concern:
    found = concern_by_id(unit.session, concern_id)
    assert found is not None
    return found


def test_another_organisation_does_not_learn_whom_the_people_were_followed_by(container: Container) -> None:
    one, other = make_followed(container), make_followed(container)
    of_others = about_the_partner(one)
    one.referred.change(Concern, of_others, about_organisation_id=other.referred.organisation)
    of_nobody = raised(one, one.referred.owner)
    with reading(container.units, one.referred.worker.scope(container)) as unit:
        assert [row.id for row in concerns_of_case(unit.session, one.referred.case)] == [of_nobody]
    with reading(container.units, one.referred.owner.scope(container)) as unit:
        assert len(concerns_of_case(unit.session, one.referred.case)) == 2


def test_a_partner_names_only_itself_and_an_office_whom_the_case_was_sent_to(container: Container) -> None:
    one, other = make_followed(container), make_followed(container)
    stranger = other.referred.organisation
    for who in (one.referred.worker, one.referred.owner):
        with pytest.raises(NotFound):
            raised(one, who, about_organisation_id=stranger)
    assert raised(one, one.referred.owner, about_organisation_id=one.referred.organisation)


def test_the_writer_cannot_write_to_it_once_it_is_sent(container: Container) -> None:
    one = make_followed(container)
    concern = about_the_partner(one)
    unit = container.units(one.referred.worker.scope(container), True)
    try:
        entry = ConcernEntry(
            concern_id=concern,
            case_id=one.referred.case,
            kind="note",
            at=container.clock.now(),
            by=one.referred.worker.id,
        )
        unit.session.add(entry)
        with pytest.raises(ScopeBreach):
            unit.session.flush()
    finally:
        unit.close()


def _close(one: Followed, who: Person) -> list[str]:
    """What the closing says to whoever closes."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        case, episode = case_by_id(unit.session, one.referred.case), episode_of_case(unit.session, one.referred.case)
        assert case is not None
        assert episode is not None
        said = [reason.code for reason in closing_reasons(unit, case, episode)]
        close_episode(unit, case, episode, ClosureReason.SUPPORT_ENDED, "A year has passed.")
    return said


@pytest.mark.parametrize("is_there", [True, False])
def test_a_partner_closes_its_part_alike_and_the_office_closes_the_case(container: Container, is_there: bool) -> None:
    one = make_followed(container)
    concern = about_the_partner(one) if is_there else None
    assert "concern_open" not in _close(one, one.referred.coordinator)
    for who in partners(one):
        with reading(container.units, who.scope(container)) as unit:
            assert case_by_id(unit.session, one.referred.case) is None
    with reading(container.units, one.referred.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.referred.case), episode_of_case(unit.session, one.referred.case)
        assert case is not None
        assert episode is not None
        states = {row.state for row in referrals_of_case(unit.session, one.referred.case)}
        assert states == {ReferralState.DONE}
        assert case.state is (CaseState.ARRIVED if is_there else CaseState.CLOSED)
        assert (episode.state is EpisodeState.OPEN) is is_there
    if concern is None:
        return
    with pytest.raises(RuleBroken) as refusal:
        _close(one, one.referred.owner)
    assert refusal.value.codes == ["concern_open"]
    with writing(container.units, one.referred.owner.scope(container)) as unit:
        close_concern(unit, _found(unit, concern), "Somebody else follows them now.")
    _close(one, one.referred.owner)


def test_a_concern_that_is_about_nobody_at_work_stays_with_the_partner(container: Container) -> None:
    one = make_followed(container)
    raised(one, one.referred.owner, kind=ConcernKind.CONCERN)
    for who in partners(one):
        assert messages(container, who) == 1
