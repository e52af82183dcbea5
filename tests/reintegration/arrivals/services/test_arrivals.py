"""An arrival opens the episode, plans the visits and expects the outcomes; and an episode closes with its case."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.errors import RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.services.arrivals import arrival_instant, confirm_arrival, plan_visits
from reintegration.concerns.models import Concern
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.services import NewConcern, close_concern, raise_concern
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import episode_of_case
from reintegration.episodes.rules import ClosureReason
from reintegration.episodes.services import close_episode
from reintegration.follow_up.models import Visit
from reintegration.outcomes.models import Outcome
from reintegration.plans.queries import item_by_id
from reintegration.plans.rules import Dimension, Level
from reintegration.plans.services.plans import NewItem, add_item
from reintegration.plans.services.progress import deliver_item
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState, Track
from returns.consent.rules import ConsentPurpose, TransferPurpose
from tests.factories.makers import Person, make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING

AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
RECEPTION, FOLLOW_UP = TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP


def rows(container: Container, entity: Any, case: Any) -> list[Any]:
    """Plain columns of the rows of a case, for whoever sees everything."""
    with reading(container.units, EVERYTHING) as unit:
        found = unit.session.execute(select(entity).where(entity.case_id == case).order_by(entity.id)).scalars().all()
        unit.session.expunge_all()
        return list(found)


def confirm(one: Referred, who: Person, at: datetime = AT, known: bool = True, reason: str | None = None) -> None:
    """Somebody confirms the arrival."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        confirm_arrival(unit, case, at, known, reason)


@pytest.mark.parametrize("who", ["worker", "coordinator", "owner"])
def test_an_arrival_moves_the_case_and_plans_what_follows(container: Container, who: str) -> None:
    one = make_referred(container)
    confirm(one, getattr(one, who), reason="The partner's line is down." if who == "owner" else None)
    (episode,) = rows(container, Episode, one.case)
    assert (episode.template, episode.zone, episode.arrived_on) == ("standard", "Asia/Tashkent", date(2026, 11, 24))
    visits = sorted(rows(container, Visit, one.case), key=lambda visit: visit.ordinal)
    assert [(visit.kind, visit.month) for visit in visits] == [
        ("arrival", 0), ("month", 1), ("month", 3), ("month", 6), ("month", 12),
    ]  # fmt: skip
    (outcome,) = rows(container, Outcome, one.case)
    assert (outcome.verdict, outcome.is_surveyed, outcome.organisation_id) == ("pending", True, one.organisation)
    assert (outcome.window_opens_on, outcome.window_closes_on) == (date(2027, 10, 25), date(2028, 1, 23))
    with reading(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, one.case)
        assert case is not None
        assert (case.state, case.arrived_on) == (CaseState.ARRIVED, date(2026, 11, 24))


def test_the_day_is_that_of_the_place_of_arrival(container: Container) -> None:
    one = make_referred(container)
    confirm(one, one.worker, datetime(2026, 11, 24, 2, 0, tzinfo=UTC) - timedelta(hours=1))
    assert rows(container, Episode, one.case)[0].arrived_on == date(2026, 11, 24)  # 06:00 in Tashkent
    with writing(container.units, one.worker.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        assert arrival_instant(unit, case, datetime.fromisoformat("2026-11-24T06:00")) == datetime(
            2026, 11, 24, 1, 0, tzinfo=UTC
        )


TEMPLATES = {
    "with reintegration": ({}, "standard", 5, True),
    "return only": ({"track": Track.RETURN_ONLY}, "return_only", 2, False),
    "close": ({"close": True}, "close", 6, True),
    "nobody may be contacted": ({"contact": False}, "standard", 0, True),
}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_template_is_chosen_by_track_and_mark(container: Container, kind: str) -> None:
    made, template, visits, surveyed = TEMPLATES[kind]
    one = make_referred(container, **made)
    confirm(one, one.worker)
    (episode,), (outcome,) = rows(container, Episode, one.case), rows(container, Outcome, one.case)
    found = (episode.template, len(rows(container, Visit, one.case)), outcome.is_surveyed)
    assert found == (template, visits, surveyed)


def test_every_adult_is_expected_and_no_child_even_who_was_not_referred(container: Container) -> None:
    one = make_referred(container, (RECEPTION,), members=2, birth_date=date(2016, 5, 4))
    one.withdraw(RECEPTION)
    with pytest.raises(RuleBroken):
        confirm(one, one.owner)  # by the owner, without a reason
    confirm(one, one.owner, reason="No partner any more.")
    assert [row.person_id for row in rows(container, Outcome, one.case)] == [one.people[1]]


REFUSED = {
    "identity": ("worker", {"known": False}, ["identity_not_confirmed"]),
    "before the departure": ("worker", {"at": AT - timedelta(hours=9)}, ["arrives_before_departure"]),
    "in the future": ("worker", {"at": AT + timedelta(days=1)}, ["arrives_in_future"]),
    "the owner says why": ("owner", {}, ["reason_missing"]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(container: Container, what: str) -> None:
    who, changed, codes = REFUSED[what]
    one = make_referred(container)
    with pytest.raises(RuleBroken) as refusal:
        confirm(one, getattr(one, who), **changed)
    assert refusal.value.codes == codes
    assert rows(container, Episode, one.case) == []


def test_a_partner_who_does_not_receive_confirms_nothing(container: Container) -> None:
    for purposes, state in (((FOLLOW_UP,), ReferralState.ACCEPTED), ((RECEPTION,), ReferralState.SENT)):
        one = make_referred(container, purposes, state=state)
        with pytest.raises(RuleBroken) as refusal:
            confirm(one, one.coordinator)
        assert "not_receiving" in refusal.value.codes


def test_visits_are_planned_later_once_somebody_agrees(container: Container) -> None:
    one = make_referred(container, contact=False)
    confirm(one, one.worker)
    with writing(container.units, one.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        with pytest.raises(RuleBroken) as refusal:
            plan_visits(unit, case, episode)
        assert refusal.value.codes == ["contact_not_consented"]
    one.agree(ConsentPurpose.CONTACT_AFTER_RETURN)
    with writing(container.units, one.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert plan_visits(unit, case, episode) == 5


def close(one: Referred, who: Person, reason: ClosureReason = ClosureReason.SUPPORT_ENDED) -> None:
    """Somebody closes the episode."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        close_episode(unit, case, episode, reason, "Everything was done.")


@pytest.mark.parametrize("who", ["owner", "coordinator"])
def test_closing_stops_visits_ends_referrals_and_closes_the_case(container: Container, who: str) -> None:
    one = make_referred(container)
    confirm(one, one.worker)
    close(one, getattr(one, who))
    assert {visit.state for visit in rows(container, Visit, one.case)} == {"stopped"}
    assert {row.state for row in rows(container, Referral, one.case)} == {"done"}
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.get(Case, one.case).state is CaseState.CLOSED
        assert episode_of_case(unit.session, one.case).content.closure_reason == "support_period_ended"
    with reading(container.units, one.coordinator.scope(container)) as unit:
        assert case_by_id(unit.session, one.case) is None


def test_who_may_not_close(container: Container) -> None:
    one = make_referred(container)
    confirm(one, one.worker)
    for who in (one.worker, make_account(container, Role.RETURN_OFFICER, one.owner.office_id)):
        with pytest.raises(RuleBroken) as refusal:
            close(one, who)
        assert refusal.value.codes == ["not_closing"]


def test_an_open_concern_keeps_the_episode_open(container: Container) -> None:
    one = make_referred(container)
    confirm(one, one.worker)
    with writing(container.units, one.worker.scope(container)) as unit:
        raised = raise_concern(unit, one.case, NewConcern(ConcernKind.CONCERN, "She is afraid.", one.people[0]))
        raise_concern(unit, one.case, NewConcern(ConcernKind.OFFER_OF_HELP, "A course.", one.people[0]))
    with pytest.raises(RuleBroken) as refusal:
        close(one, one.owner)
    assert refusal.value.codes == ["concern_open"]
    with writing(container.units, one.coordinator.scope(container)) as unit:
        close_concern(unit, unit.session.get(Concern, raised), "She moved to her sister.")
    close(one, one.owner)


def test_a_plan_is_delivered_between_the_arrival_and_today(container: Container) -> None:
    one = make_referred(container)
    confirm(one, one.worker)
    new = NewItem(Dimension.ECONOMIC, Level.INDIVIDUAL, "An income", "Sewing machine", date(2026, 12, 1))
    with writing(container.units, one.worker.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        item = add_item(unit, case, episode, new)
    for day, codes in ((date(2026, 11, 23), "delivery_before_arrival"), (date(2026, 11, 25), "delivery_in_the_future")):
        with writing(container.units, one.worker.scope(container)) as unit:
            with pytest.raises(RuleBroken) as refusal:
                deliver_item(unit, item_by_id(unit.session, item), episode_of_case(unit.session, one.case), day)
            assert refusal.value.codes == [codes]


def test_a_manager_writes_none_of_it(container: Container) -> None:
    one = make_referred(container)
    confirm(one, one.worker)
    unit = container.units(make_account(container, Role.MANAGER).scope(container), True)
    try:
        unit.session.add(Concern(case_id=one.case, state="open", opened_at=AT, opened_by=one.owner.id))
        with pytest.raises(ScopeBreach):
            unit.session.flush()
    finally:
        unit.close()
