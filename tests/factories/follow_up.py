"""Makers of what follows a return: cases that arrived, their partner, visits and outcomes, as rows."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Role
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import ListedVisit, any_visits
from reintegration.follow_up.queries.visits import MOST_LISTED, VisitFilter, first_asking
from reintegration.follow_up.rules.follow_up import Channel, FollowUpTemplate, VisitKind, VisitState
from reintegration.outcomes.models import Outcome, Snapshot
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.consent.models import Consent
from returns.consent.rules import ConsentForm, ConsentPurpose, TransferPurpose
from returns.people.models import Person as PersonRow
from returns.people.rules.people import MemberRole, Sex
from returns.safe_contact.models import SafeContact
from returns.safe_contact.rules import Channel as CardChannel
from returns.safe_contact.services import stored_card
from tests.factories.cards import make_card
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

ARRIVED_ON = date(2025, 11, 20)  # twelve months and four days before tests begin
ZONE = "Asia/Tashkent"  # UTC+5 all year


@dataclass(frozen=True)
class Followed:
    """A case that arrived and is followed by a partner, with its one visit: month 12, a survey round."""

    officer: Person
    worker: Person
    coordinator: Person
    case: uuid.UUID
    person: uuid.UUID
    episode: uuid.UUID
    visit: uuid.UUID
    outcome: uuid.UUID


@dataclass(frozen=True)
class Team:
    """An officer and a partner with a worker and a coordinator."""

    officer: Person
    worker: Person
    coordinator: Person


@world
def make_team(container: Container) -> Team:
    """Two offices' worth of people."""
    worker = make_account(container, Role.PARTNER_WORKER)
    return Team(
        make_account(container), worker, make_account(container, Role.PARTNER_COORDINATOR, worker.organisation_id)
    )


def add(container: Container, *rows: Base) -> None:
    """Keep rows as they are."""
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add_all(rows)


@world
def make_snapshot(container: Container, ordinal: int = 1, days_ago: int = 0) -> None:
    """A snapshot that is finished, in which nobody is counted."""
    now = container.clock.now() - timedelta(days=days_ago)
    about = {"suppressed_under": 11, "parts": 0, "instrument_version": 1, "names": {}}
    add(container, Snapshot(ordinal=ordinal, taken_at=now, finished_at=now, counted_on=now.date(), **about))


def rows(container: Container, entity: type[Any], *conditions: Any) -> list[Any]:
    """Every row of a class, seen by nobody's eyes."""
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(entity).where(*conditions).order_by(entity.id)).scalars())


def change(container: Container, entity: type[Any], row_id: uuid.UUID, **values: Any) -> None:
    """Change a row past every rule."""
    with writing(container.units, EVERYTHING) as unit:
        row = unit.session.get(entity, row_id)
        for name, value in values.items():
            setattr(row, name, value)


@world
def make_consent(
    container: Container, case: uuid.UUID, person: uuid.UUID, by: Person, purpose: ConsentPurpose, **more: Any
) -> None:
    """A consent in force."""
    day = ARRIVED_ON - timedelta(days=30)
    about = {"form": ConsentForm.WRITTEN, "given_on": day, "confirmed_on": day, "recorded_by": by.id}
    at = datetime.combine(day, datetime.min.time(), UTC)
    add(
        container,
        Consent(case_id=case, person_id=person, signed_by=person, purpose=purpose, recorded_at=at, **about, **more),
    )


@world
def make_visit(
    container: Container, case: uuid.UUID, episode: uuid.UUID, ordinal: int = 1, **changed: Any
) -> uuid.UUID:
    """A visit in month 12, due on the day that tests begin, with the window of its round."""
    visit = visit_of(case, episode, ordinal, **changed)
    add(container, visit)
    return visit.id


def visit_of(case: uuid.UUID, episode: uuid.UUID, ordinal: int, **changed: Any) -> Visit:
    """The same, not kept yet."""
    values: dict[str, Any] = {
        "kind": VisitKind.MONTH,
        "month": 12,
        "zone": ZONE,
        "nominal_on": date(2026, 11, 20),
        "due_on": date(2026, 11, 24),
        "opens_on": ARRIVED_ON + timedelta(days=335),
        "closes_on": ARRIVED_ON + timedelta(days=425),
        "is_survey_round": True,
        "channel": Channel.VISIT,
        "state": VisitState.PLANNED,
    }
    return Visit(case_id=case, episode_id=episode, ordinal=ordinal, **{**values, **changed})


@world
def make_followed(
    container: Container, team: Team | None = None, visit: dict[str, Any] | None = None, **case: Any
) -> Followed:
    """A case that arrived, referred for follow-up to a partner who accepted it and gave it to the worker."""
    team = team or make_team(container)
    case_id = make_case(container, team.officer, track=Track.WITH_REINTEGRATION, **case)
    [person] = rows(container, PersonRow, PersonRow.case_id == case_id)
    change(container, Case, case_id, state=CaseState.ARRIVED, arrived_on=ARRIVED_ON)
    for purpose, more in (
        (ConsentPurpose.CONTACT_AFTER_RETURN, {}),
        (
            ConsentPurpose.TRANSFER,
            {"organisation_id": team.worker.organisation_id, "transfer_purpose": TransferPurpose.FOLLOW_UP},
        ),
    ):
        make_consent(container, case_id, person.id, team.officer, purpose, **more)
    episode, outcome = _episode(case_id), _outcome(case_id, person, team)
    outcome.episode_id = episode.id
    add(container, _referral(case_id, team), _card(case_id, person.id), episode)
    add(container, outcome)
    visit_id = make_visit(container, case_id, episode.id, **(visit or {}))
    return Followed(team.officer, team.worker, team.coordinator, case_id, person.id, episode.id, visit_id, outcome.id)


@world
def make_companion(container: Container, one: Followed, given_name: str, **card: Any) -> uuid.UUID:
    """Somebody else of the case, followed too, whose card allows calls and visits; tests say what is different."""
    ordinal = len(rows(container, PersonRow, PersonRow.case_id == one.case)) + 1
    about = {"role": MemberRole.MEMBER, "sex": Sex.MALE, "birth_year_band": 1985, "birth_date": "1986-05-06"}
    person = PersonRow(case_id=one.case, ordinal=ordinal, given_name=given_name, **about)
    add(container, person)
    transfer = {"organisation_id": one.worker.organisation_id, "transfer_purpose": TransferPurpose.FOLLOW_UP}
    make_consent(container, one.case, person.id, one.officer, ConsentPurpose.CONTACT_AFTER_RETURN)
    make_consent(container, one.case, person.id, one.officer, ConsentPurpose.TRANSFER, **transfer)
    says = {"number": f"+99890123450{ordinal}", "channels": (CardChannel.CALL, CardChannel.VISIT), **card}
    since = {"unconfirmed_since": says.pop("unconfirmed_since", None), "review_on": ARRIVED_ON + timedelta(days=500)}
    written = SafeContact(case_id=one.case, person_id=person.id, verified_on=ARRIVED_ON, **since)
    written.content = stored_card(make_card(**says))
    add(container, written)
    return person.id


def _episode(case_id: uuid.UUID) -> Episode:
    at = datetime.combine(ARRIVED_ON, datetime.min.time(), UTC)
    return Episode(
        case_id=case_id,
        state=EpisodeState.OPEN,
        arrived_at=at,
        arrived_on=ARRIVED_ON,
        zone=ZONE,
        country="UZ",
        template=FollowUpTemplate.STANDARD,
        plan_due_on=ARRIVED_ON + timedelta(days=30),
        opened_at=at,
    )


def _outcome(case_id: uuid.UUID, person: PersonRow, team: Team) -> Outcome:
    return Outcome(
        case_id=case_id,
        person_id=person.id,
        office_id=team.officer.office_id,
        organisation_id=team.worker.organisation_id,
        country="UZ",
        sex=person.sex,
        birth_year_band=person.birth_year_band,
        track=Track.WITH_REINTEGRATION,
        window_opens_on=ARRIVED_ON + timedelta(days=335),
        window_closes_on=ARRIVED_ON + timedelta(days=425),
        verdict=Verdict.PENDING,
    )


def _referral(case_id: uuid.UUID, team: Team) -> Referral:
    at = datetime.combine(ARRIVED_ON - timedelta(days=5), datetime.min.time(), UTC)
    return Referral(
        case_id=case_id,
        organisation_id=team.worker.organisation_id,
        purpose=TransferPurpose.FOLLOW_UP,
        state=ReferralState.ACCEPTED,
        sent_at=at,
        sent_by=team.officer.id,
        answered_at=at,
        answered_by=team.coordinator.id,
        assigned_to=team.worker.id,
    )


def _card(case_id: uuid.UUID, person_id: uuid.UUID) -> SafeContact:
    return SafeContact(
        case_id=case_id,
        person_id=person_id,
        verified_on=ARRIVED_ON,
        content={
            "number": "+998901234567",
            "who": "Herself",
            "when": "Evenings after six",
            "language": "uz",
            "code_phrase": "About the library",
            "leave_message": False,
            "if_somebody_else": "Say that it is the wrong number",
        },
    )


def first_visits(session: Session, filters: VisitFilter, most: int = MOST_LISTED) -> list[ListedVisit]:
    """The visits of the first so many cases, as a list shows them."""
    return any_visits(session, [visit.id for visit in first_asking(session, filters, most)], filters.now)
