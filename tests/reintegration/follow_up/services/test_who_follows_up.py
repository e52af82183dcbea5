"""Whoever follows people up writes what becomes of them; whoever receives them does not; a reopened case goes on."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Permission
from foundation.clock import MovableClock
from foundation.errors import RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.concerns.queries import concern_by_id
from reintegration.concerns.services import close_concern
from reintegration.episodes.jobs import resume_episodes
from reintegration.episodes.queries import episode_of_case
from reintegration.episodes.rules import ClosureReason, EpisodeState
from reintegration.episodes.services import close_episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.outcomes.models import Outcome
from reintegration.outcomes.services import note_end
from reintegration.plans.rules import Dimension, Level
from reintegration.plans.services.plans import NewItem, add_item
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import referral_by_id
from reintegration.referrals.rules import ReferralState
from reintegration.referrals.services import answer_referral
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.queries import case_by_id
from returns.consent.models import Consent
from returns.consent.rules import TransferPurpose
from returns.lifecycle.services.lifecycle import reopen_case
from tests.factories.arrived import AT, arrive, make_arrived
from tests.factories.makers import make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING

FOLLOW_UP, RECEPTION = TransferPurpose.FOLLOW_UP, TransferPurpose.RECEPTION


def _outcomes(container: Container, case: uuid.UUID) -> list[Outcome]:
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(Outcome).where(Outcome.case_id == case)).scalars())


def test_an_end_is_stored_though_follow_up_was_accepted_after_the_arrival(
    container: Container, clock: MovableClock
) -> None:
    one = make_referred(container, (RECEPTION, FOLLOW_UP))
    one.change(Referral, one.referrals[FOLLOW_UP], state=ReferralState.SENT)
    arrive(one)
    with writing(container.units, one.coordinator.scope(container)) as unit:
        referral = referral_by_id(unit.session, one.referrals[FOLLOW_UP])
        assert referral is not None
        answer_referral(unit, referral, True)
    assert {row.organisation_id for row in _outcomes(container, one.case)} == {one.organisation}
    with writing(container.units, one.worker.scope(container)) as unit:
        episode = episode_of_case(unit.session, one.case)
        assert episode is not None
        note_end(unit, episode, one.people[0], Verdict.DECEASED, AT.date() + timedelta(days=30))
    assert {row.verdict for row in _outcomes(container, one.case)} == {Verdict.DECEASED}


def test_whoever_only_receives_people_plans_nothing_for_them(container: Container) -> None:
    one = make_referred(container, (RECEPTION,))
    arrive(one)
    new = NewItem(Dimension.SOCIAL, Level.INDIVIDUAL, "A place", "A place in school", date(2027, 1, 10))
    with pytest.raises(ScopeBreach), writing(container.units, one.worker.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        add_item(unit, case, episode, new)


def test_a_concern_about_somebody_who_took_their_consent_back_is_not_seen(
    container: Container, clock: MovableClock
) -> None:
    arrived = make_arrived(container, members=2)
    one = arrived.referred
    with reading(container.units, one.worker.scope(container)) as unit:
        assert concern_by_id(unit.session, arrived.concern) is not None
    with writing(container.units, EVERYTHING) as unit:
        theirs = select(Consent).where(Consent.person_id == one.people[0], Consent.organisation_id.is_not(None))
        for consent in unit.session.execute(theirs).scalars():
            consent.withdrawn_at, consent.withdrawn_by = clock.now(), one.owner.id
    with reading(container.units, one.worker.scope(container)) as unit:
        assert case_by_id(unit.session, one.case) is not None, "the other one is still followed up"
        assert concern_by_id(unit.session, arrived.concern) is None
        assert unit.session.execute(select(Concern)).first() is None


def _closed(container: Container) -> Referred:
    arrived = make_arrived(container)
    one = arrived.referred
    with writing(container.units, one.owner.scope(container)) as unit:
        concern = concern_by_id(unit.session, arrived.concern)
        assert concern is not None
        close_concern(unit, concern, "Spoken about.")
    with writing(container.units, one.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        close_episode(unit, case, episode, ClosureReason.OWN_CHOICE)
    return one


def test_a_case_that_a_lead_takes_up_again_is_followed_up_again(container: Container, clock: MovableClock) -> None:
    one = _closed(container)
    assert resume_episodes(container.units)(clock.now()) == 0
    lead = make_account(container, place=one.owner.office_id, extras=frozenset({Permission.LEAD_OFFICE}))
    with writing(container.units, lead.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        reopen_case(unit, case, "Closed by mistake.")
    assert [resume_episodes(container.units)(clock.now()) for _again in range(2)] == [1, 0]
    with reading(container.units, EVERYTHING) as unit:
        episode = episode_of_case(unit.session, one.case)
        assert episode is not None
        assert (episode.state, episode.closed_at) == (EpisodeState.OPEN, None)
        assert {visit.state for visit in unit.session.execute(select(Visit)).scalars()} == {VisitState.PLANNED}


def test_a_lead_does_not_reopen_a_case_of_their_own(container: Container) -> None:
    one = _closed(container)
    leading = frozenset({*one.owner.extras, Permission.LEAD_OFFICE})
    owner = type(one.owner)(**{**vars(one.owner), "extras": leading})
    with pytest.raises(RuleBroken) as caught, writing(container.units, owner.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        reopen_case(unit, case, "Closed by mistake.")
    assert caught.value.codes == ["leads_own_case"]
