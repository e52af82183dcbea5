"""A row in every table of the return and of the reintegration, for one case."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from foundation.storage.base import Base
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from reintegration.models.check_ins import Attempt, Visit, VisitEvent
from reintegration.models.concerns import Concern
from reintegration.models.episodes import Episode
from reintegration.models.outcomes import Outcome
from reintegration.models.plans import PlanItem
from reintegration.models.referrals import Referral
from reintegration.models.surveys import SurveyResponse
from returns.models.consent import Consent
from returns.models.counselling import CounsellingSession
from returns.models.documents import TravelDocument
from returns.models.eligibility import EligibilityDecision
from returns.models.escorts import Escort
from returns.models.itinerary import Leg
from returns.models.lifecycle import CaseEvent
from returns.models.medical import FitnessDecision
from returns.models.people import Person
from returns.models.protection import ProtectionCheck, ProtectionClearance
from returns.models.readiness import SignOff
from returns.models.reception import Reception
from returns.models.safe_contact import SafeContact
from tests.makers import Person as Account

DAY = date(2026, 3, 2)
SAID = {"content": {"note": "said"}}


def _of_the_return(house: Wiring, case: uuid.UUID, person: uuid.UUID, me: uuid.UUID) -> list[list[Base]]:
    now = house.clock.now()
    both = {"case_id": case, "person_id": person, **SAID}
    mine = {"case_id": case, **SAID}
    zones = {"departs_zone": "Europe/Istanbul", "arrives_zone": "Asia/Tashkent"}
    escort = Escort(kind="operational", first_leg=1, last_leg=1, **mine)
    times = {"departs_at": now, "arrives_at": now + timedelta(hours=4), **zones}
    consent = {"signed_by": person, "purpose": "assistance", "form": "written", "recorded_by": me, "recorded_at": now}
    return [
        [
            CaseEvent(kind="departed", to_state="departed", at=now, by=me, **mine),
            SafeContact(verified_on=DAY, **both),
            CounsellingSession(held_at=now, counsellor_id=me, solution="return", **mine),
            EligibilityDecision(decided_at=now, decided_by=me, decision="approved", **mine),
            ProtectionCheck(checked_at=now, checked_by=me, **mine),
            Consent(given_on=DAY, confirmed_on=DAY, **consent, **both),
            TravelDocument(kind="passport", issuing_country="UZ", expires_on=DAY, **both),
            FitnessDecision(decided_at=now, recorded_by=me, **both),
            Reception(verified_on=DAY, **mine),
            SignOff(signed_by=me, signed_at=now, facts_hash="0" * 64, rule_versions=["rule"], **mine),
            escort,
        ],
        [Leg(escort_id=escort.id, ordinal=1, mode="air", status="held", booked_by=me, **times, **mine)],
    ]


def _visit(house: Wiring, case: uuid.UUID, episode: uuid.UUID) -> Visit:
    days = dict.fromkeys(("nominal_on", "due_on", "opens_on", "closes_on"), DAY)
    what = {"kind": "month", "month": 1, "ordinal": 1, "zone": "Asia/Tashkent", "channel": "visit", "state": "due"}
    return Visit(case_id=case, episode_id=episode, shift={"code": "x", "days": 1}, **days, **what, **SAID)


def _of_the_reintegration(
    house: Wiring, case: uuid.UUID, person: uuid.UUID, me: Account, partner: uuid.UUID
) -> list[list[Base]]:
    now = house.clock.now()
    mine = {"case_id": case, **SAID}
    arrival = {"arrived_at": now, "arrived_on": DAY, "zone": "Asia/Tashkent", "country": "UZ", "opened_at": now}
    episode = Episode(state="open", template="standard", plan_due_on=DAY, **arrival, **mine)
    visit = _visit(house, case, episode.id)
    of_episode = {"case_id": case, "episode_id": episode.id}
    answered = {"started_at": now, "ended_at": now, "mode": "visit", "interviewer_id": me.id, "composite": "5/6"}
    response = SurveyResponse(
        visit_id=visit.id,
        person_id=person,
        instrument_version=1,
        days_since_arrival=30,
        **answered,
        **of_episode,
        **SAID,
    )
    item = {"dimension": "economic", "level": "individual", "state": "planned", "planned_on": DAY}
    sent = {"purpose": "follow_up", "state": "sent", "sent_at": now, "sent_by": me.id}
    window = {"window_opens_on": DAY, "window_closes_on": DAY, "verdict": "pending"}
    about = {"office_id": me.office_id, "country": "UZ", "sex": "female", "track": "with_reintegration"}
    return [
        [episode, Referral(organisation_id=partner, **sent, **mine)],
        [visit, PlanItem(episode_id=episode.id, ordinal=1, added_at=now, added_by=me.id, **item, **mine)],
        [
            VisitEvent(visit_id=visit.id, case_id=case, kind="due", at=now),
            Attempt(visit_id=visit.id, at=now, day=DAY, by=me.id, channel="call", outcome="no_answer", **mine),
            Concern(kind="concern", state="open", opened_at=now, opened_by=me.id, **mine),
            response,
        ],
        [Outcome(person_id=person, response_id=response.id, **of_episode, **about, **window)],
    ]


def fill_walk(house: Wiring, case: uuid.UUID, officer: Account, partner: uuid.UUID) -> None:
    """Put a row into each of these tables, tables that others refer to first."""
    with writing(house.units, DEMO) as unit:
        person = unit.session.execute(select(Person.id).where(Person.case_id == case)).scalars().first()
        assert person is not None
        had = unit.session.execute(select(ProtectionClearance.id)).first()
        groups: Iterable[list[Base]] = [
            [] if had else [ProtectionClearance(case_id=case, state="outstanding", set_at=house.clock.now())],
            *_of_the_return(house, case, person, officer.id),
            *_of_the_reintegration(house, case, person, officer, partner),
        ]
        for group in groups:
            unit.session.add_all(group)
            unit.session.flush()
