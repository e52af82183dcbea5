"""A row in every table of the return and of the reintegration, for one case."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from foundation.files.models import StoredFile
from foundation.files.rules import Owner
from foundation.storage.base import Base
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from reintegration.models.check_ins import Attempt, Visit, VisitEvent
from reintegration.models.concerns import Concern, ConcernEntry, ConcernStep
from reintegration.models.episodes import Episode
from reintegration.models.outcomes import Outcome
from reintegration.models.person_arrivals import PersonArrival
from reintegration.models.plans import PlanItem
from reintegration.models.referrals import Referral
from reintegration.models.registrations import ArrivalOffer
from reintegration.models.surveys import SurveyResponse
from reintegration.models.visit_changes import ScheduleChange, VisitChange
from returns.models.boarding import BoardingMark
from returns.models.consent import Consent, ConsentConfirmation
from returns.models.counselling import CounsellingSession
from returns.models.duplicates import OfficeQuestion, OtherCase, SetApart
from returns.models.eligibility import EligibilityDecision
from returns.models.escort_records import EscortRecord
from returns.models.escorts import Escort
from returns.models.files import CaseFile
from returns.models.guardians import Guardianship
from returns.models.health import HealthEntry
from returns.models.itinerary import Leg, LegTraveller
from returns.models.lifecycle import CaseEvent
from returns.models.medical import FitnessDecision
from returns.models.numbers import NumberOpening
from returns.models.overrides import Override
from returns.models.people import Kinship, Person, PersonVersion
from returns.models.protection import ProtectionCheck, ProtectionClearance
from returns.models.readiness import SignOff
from returns.models.reception import Reception
from returns.models.safe_contact import ContactCheck, SafeContact, SafeContactVersion
from returns.models.screening import Screening
from returns.models.unknowns import OpenQuestion
from tests.makers import Person as Account

DAY = date(2026, 3, 2)
_OF_HEALTH: tuple[tuple[type[Base], str], ...] = ((FitnessDecision, "decided_at"), (HealthEntry, "recorded_at"))
_GATE_IDS = {"leg_id": uuid.UUID(int=7), "press_id": uuid.UUID(int=8)}
_AT_GATE = {"state": "boarded", "ordinal": 1, "departs_on": DAY, **_GATE_IDS}
SAID = {"content": {"note": "said"}}


def _of_the_return(house: Wiring, case: uuid.UUID, person: uuid.UUID, me: uuid.UUID) -> list[list[Base]]:
    now = house.clock.now()
    both = {"case_id": case, "person_id": person, **SAID}
    mine = {"case_id": case, **SAID}
    escort = Escort(kind_before="operational", first_leg=1, last_leg=1, **mine)
    consent = {"signed_by": person, "purpose": "assistance", "form": "written", "recorded_by": me, "recorded_at": now}
    stored = StoredFile(owner_kind=Owner.PERSON, owner_id=person, content=b"bytes")
    one = Consent(given_on=DAY, confirmed_on=DAY, **consent, **both)
    return [
        [stored],
        [
            CaseFile(stored_id=stored.id, kind="receipt", added_by=me, added_at=now, **both),
            CaseEvent(kind="departed", to_state="departed", at=now, by=me, **mine),
            SafeContact(verified_on=DAY, **both),
            SafeContactVersion(edition=1, verified_on=DAY, **both),
            NumberOpening(opened_at=now, opened_by=me, is_outside=True, **both),
            CounsellingSession(held_at=now, counsellor_id=me, solution="return", awaits_on=DAY, **mine),
            EligibilityDecision(decided_at=now, decided_by=me, decision="approved", **mine),
            ProtectionCheck(checked_at=now, checked_by=me, **both),
            one,
            Screening(version=1, screened_at=now, screened_by=me, **both),
            PersonVersion(of_version=1, changed_at=now, changed_by=me, **both),
            OpenQuestion(case_id=case, field="nationality", who_id=me, due_on=DAY, asked_at=now, asked_by=me),
            Guardianship(capacity="parent", appointed_on=DAY, recorded_by=me, recorded_at=now, **both),
            *(kind(recorded_by=me, **{at: now}, **both) for kind, at in _OF_HEALTH),
            Reception(verified_on=DAY, **mine),
            BoardingMark(recorded_by=me, recorded_at=now, **_AT_GATE, **both),
            Override(state="asked", until=DAY, asked_by=me, asked_at=now, **mine),
            SignOff(signed_by=me, signed_at=now, facts_hash="0" * 64, rule_versions=["rule"], **mine),
            escort,
        ],
        [_confirmation(house, one, me)],
        [EscortRecord(escort_id=escort.id, kind="incident", recorded_by=me, recorded_at=now, **mine)],
        *_legs(house, case, person, me, escort.id),
    ]


def _confirmation(house: Wiring, one: Consent, me: uuid.UUID) -> ConsentConfirmation:
    of = {"case_id": one.case_id, "person_id": one.person_id, "consent_id": one.id}
    return ConsentConfirmation(confirmed_on=DAY, confirmed_by=me, confirmed_at=house.clock.now(), **of)


def _legs(house: Wiring, case: uuid.UUID, person: uuid.UUID, me: uuid.UUID, escort: uuid.UUID) -> Iterable[list[Base]]:
    now = house.clock.now()
    times = {"departs_at": now, "arrives_at": now + timedelta(hours=4)}
    how = {"mode": "air", "status": "frozen", "frozen_as": "held", "booked_by": me, "case_id": case, **times, **SAID}
    zones = {"departs_zone": "Europe/Istanbul", "arrives_zone": "Asia/Tashkent"}
    own = Leg(is_for_all=False, ordinal=2, **zones, **how)
    yield [Leg(escort_id=escort, ordinal=1, **zones, **how), own]
    yield [LegTraveller(case_id=case, leg_id=own.id, person_id=person)]


def _visit(house: Wiring, case: uuid.UUID, episode: uuid.UUID) -> Visit:
    days = dict.fromkeys(("nominal_on", "due_on", "opens_on", "closes_on"), DAY)
    what = {"kind": "month", "month": 1, "ordinal": 1, "zone": "Asia/Tashkent", "channel": "visit", "state": "due"}
    return Visit(case_id=case, episode_id=episode, shift={"code": "x", "days": 1}, **days, **what, **SAID)


def _offer(house: Wiring, case: uuid.UUID, me: Account, partner: uuid.UUID) -> ArrivalOffer:
    to = {"organisation_id": partner, "office_id": me.office_id, "offered_by": me.id, "take_by": DAY}
    return ArrivalOffer(case_id=case, state="offered", offered_at=house.clock.now(), **to, **SAID)


def _of_the_reintegration(
    house: Wiring, case: uuid.UUID, person: uuid.UUID, me: Account, partner: uuid.UUID
) -> list[list[Base]]:
    now = house.clock.now()
    mine = {"case_id": case, **SAID}
    checked = {"checked_on": DAY, "is_as_it_stands": True, "recorded_by": me.id, "recorded_at": now}
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
    said = {"person_id": person, "recorded_by": me.id, "recorded_at": now, **mine}
    there = PersonArrival(ordinal=1, state="arrived", arrived_at=now, **said)
    item = {"dimension": "economic", "level": "individual", "state": "planned", "planned_on": DAY}
    sent = {"purpose": "follow_up", "state": "sent", "sent_at": now, "sent_by": me.id}
    window = {"window_opens_on": DAY, "window_closes_on": DAY, "verdict": "pending"}
    about = {"office_id": me.office_id, "country": "UZ", "sex": "female", "track": "with_reintegration"}
    return [
        [ContactCheck(person_id=person, organisation_id=partner, **checked, **mine), there],
        [episode, Referral(organisation_id=partner, **sent, **mine), _offer(house, case, me, partner)],
        [visit, PlanItem(episode_id=episode.id, ordinal=1, added_at=now, added_by=me.id, **item, **mine)],
        [
            VisitEvent(visit_id=visit.id, case_id=case, kind="due", due_on=DAY, at=now),
            Attempt(visit_id=visit.id, at=now, day=DAY, by=me.id, channel="call", outcome="no_answer", **mine),
            response,
        ],
        [Outcome(person_id=person, response_id=response.id, **of_episode, **about, **window)],
        *_of_concerns(house, case, me.id, partner),
        *_of_the_schedule(house, case, visit, me),
    ]


def _of_concerns(house: Wiring, case: uuid.UUID, me: uuid.UUID, partner: uuid.UUID) -> list[list[Base]]:
    now, mine = house.clock.now(), {"case_id": case, **SAID}
    clock = {"pace": "at_once", "clock_at": now, "next_step": 4, "about_organisation_id": partner}
    one = Concern(kind="concern", state="open", opened_at=now, opened_by=me, **clock, **mine)
    told = {"concern_id": one.id, "case_id": case, "round": 1, "ordinal": 1, "told_at": now, "told": 1}
    entry = ConcernEntry(concern_id=one.id, kind="note", at=now, by=me, **mine)
    return [[one], [ConcernStep(step="case_owner", **told), entry]]


def _of_the_schedule(house: Wiring, case: uuid.UUID, visit: Visit, me: Account) -> list[list[Base]]:
    made = {"kind": "moved", "at": house.clock.now(), "by": me.id}
    change = ScheduleChange(case_id=case, episode_id=visit.episode_id, ordinal=1, **made, **SAID)
    part = VisitChange(
        change_id=change.id, case_id=case, visit_id=visit.id, before=None, after={"due_on": "2026-12-01"}
    )
    return [[change], [part]]


def fill_walk(house: Wiring, case: uuid.UUID, officer: Account, partner: uuid.UUID) -> None:
    """Put a row into each of these tables, tables that others refer to first."""
    with writing(house.units, DEMO) as unit:
        person = unit.session.execute(select(Person.id).where(Person.case_id == case)).scalars().first()
        assert person is not None
        said = {"said_at": house.clock.now()}
        had = unit.session.execute(select(ProtectionClearance.id)).first()
        groups: Iterable[list[Base]] = [
            [] if had else [ProtectionClearance(case_id=case, state="outstanding", set_at=house.clock.now())],
            [second := Person(case_id=case, ordinal=99, role="member", sex="male")],
            [Kinship(case_id=case, person_id=person, other_id=second.id, kind="sibling")],
            *_of_the_return(house, case, person, officer.id),
            [
                OtherCase(case_id=case, person_id=person, **SAID),
                SetApart(office_id=officer.office_id, pair_index=b"pair", said_by=officer.id, **said),
                OfficeQuestion(account_id=officer.id, day=DAY, asked=1),
            ],
            *_of_the_reintegration(house, case, person, officer, partner),
        ]
        for group in groups:
            unit.session.add_all(group)
            unit.session.flush()
