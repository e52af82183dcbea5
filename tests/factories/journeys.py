"""Makers of journeys: a case that can be planned, and one with everything that a departure asks for."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from demo.steps import talk_in_full
from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.counselling.queries import sessions_of_case
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.documents.queries.documents import custody_of_document, documents_of_case
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.documents.services.formalities import NewRequest, request_document
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.health.queries import FitnessContent
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness, record_health
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.queries.legs import Point, found_points, place_of_return
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg, set_place_of_return
from returns.lifecycle.rules.lifecycle import Decision
from returns.lifecycle.services.endings import decide
from returns.lifecycle.services.lifecycle import move_case
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import ask_override, key_of, present_of
from returns.safe_contact.services import record_safe_contact
from tests.factories.cards import make_card
from tests.factories.checks import check_everybody
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.worlds import world

SAMARKAND = 1216265  # GeoNames
CONSENTS = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN)


@dataclass(frozen=True)
class Team:
    """Who works on a return: the owner, another officer, a signer, a protection specialist."""

    owner: Person
    officer: Person
    signer: Person
    specialist: Person


@world
def make_team(container: Container) -> Team:
    """The people of one office."""
    office = make_office(container)
    return Team(
        owner=make_account(container, place=office),
        officer=make_account(container, place=office),
        signer=make_account(container, place=office, extras=frozenset({Permission.SIGN_OFF})),
        specialist=make_account(container, Role.PROTECTION_SPECIALIST, office),
    )


@dataclass(frozen=True)
class Planned:
    """A case in planning, and the ids of what hangs on its journey."""

    case: uuid.UUID
    document: uuid.UUID
    leg: uuid.UUID
    escort: uuid.UUID
    session: uuid.UUID  # of its counselling
    custody: uuid.UUID  # of the document
    request: uuid.UUID  # at a consulate
    traveller: uuid.UUID  # whose document it is
    entry: uuid.UUID  # of the health of this person
    override: uuid.UUID  # asked for by the owner: the missing way home


@contextmanager
def at_work(container: Container, who: Person, case_id: uuid.UUID) -> Iterator[tuple[Unit, Case]]:
    """A unit of somebody with the case, committed at the end."""
    with writing(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        yield unit, case


@contextmanager
def looking_at(container: Container, who: Person, case_id: uuid.UUID) -> Iterator[tuple[Unit, Case]]:
    """A reading unit of somebody with the case."""
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        yield unit, case


def people_of(container: Container, who: Person, case_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of the people of a case, in their order."""
    with looking_at(container, who, case_id) as (unit, _case):
        return [person.id for person in members_of_case(unit.session, case_id)]


def point(typed: str) -> Point:
    """An airport by its code."""
    return found_points(typed, [])[0]


@world
def make_plannable(container: Container, team: Team, **changed: object) -> uuid.UUID:
    """A case in planning: contact, counselling, consents, eligibility, check and clearance are done."""
    case_id = make_case(container, team.owner, place_of_return="Siyob", **changed)
    people = people_of(container, team.owner, case_id)
    today = container.clock.now().date()
    with at_work(container, team.owner, case_id) as (unit, case):
        for person in people:
            record_safe_contact(unit, case, person, make_card())
        record_session(
            unit,
            case,
            NewSession(Solution.RETURN, {"physical": 4, "mental": 3, "social": 4}, talk=talk_in_full(unit, case)),
        )
        for purpose in CONSENTS:
            give_consents(
                unit, case, [NewConsent(people[0], people[0], purpose, ConsentForm.WRITTEN, today, CHECKLIST)]
            )
        unit.session.flush()  # what the step looks at
        move_case(unit, case, CaseState.APPLIED)
    with at_work(container, team.officer, case_id) as (unit, case):
        decide(unit, case, Decision.APPROVED, "Meets the criteria.")
    clear(container, team, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        check_everybody(unit, case)
        unit.session.flush()  # what the step looks at
        move_case(unit, case, CaseState.PLANNING)
    return case_id


def clear(container: Container, team: Team, case_id: uuid.UUID) -> None:
    """A clearance for the next sixty days."""
    with at_work(container, team.specialist, case_id) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, container.clock.now().date() + timedelta(days=60))


def flights(day: date) -> tuple[NewLeg, NewLeg]:
    """IST to TAS and on to SKD, in the local times of the day."""
    ist, tas, skd = point("IST"), point("TAS"), point("SKD")
    first, landed = datetime.combine(day, time(8)), datetime.combine(day, time(15))
    return (
        NewLeg(LegMode.AIR, ist, tas, first, landed, LegStatus.TICKETED, "TK", "370", "ABC123"),
        NewLeg(LegMode.AIR, tas, skd, landed + timedelta(hours=2), landed + timedelta(hours=3), LegStatus.TICKETED),
    )


def plan_journey(unit: Unit, case: Case, day: date) -> list[uuid.UUID]:
    """Two flights and a road leg to the place of return."""
    set_place_of_return(unit, case, "Siyob", SAMARKAND)
    home, skd = place_of_return(case), point("SKD")
    assert home is not None
    start = datetime.combine(day, time(19))
    road = NewLeg(LegMode.ROAD, skd, home, start, start + timedelta(minutes=40))
    return [plan_leg(unit, case, leg) for leg in (*flights(day), road)]


def prepare_people(container: Container, unit: Unit, case: Case, day: date, needs: tuple[str, ...] = ()) -> None:
    """A passport and a decision on fitness for everybody."""
    for person in members_of_case(unit.session, case.id):
        kind, number, last = DocumentKind.PASSPORT, f"AA{person.ordinal}", day + timedelta(days=400)
        new = NewDocument(kind, "UZ", number, last, holder=Holder.PERSON, person_id=person.id)
        record_document(unit, container.secrets, case, new)
        days = (day - timedelta(days=3), day + timedelta(days=3))
        record_fitness(unit, case, person.id, FitnessContent(Fitness.FIT, *days, needs))


@world
def make_ready(container: Container, team: Team, day: date | None = None) -> uuid.UUID:
    """A case in planning in which nothing stands in the way of a departure in nine days."""
    case_id = make_plannable(container, team)
    when = day or container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        prepare_people(container, unit, case, when)
        plan_journey(unit, case, when)
    return case_id


def make_override(unit: Unit, case: Case) -> uuid.UUID:
    """A request to set aside, for as long as can be, the first blocker for which that is possible."""
    unit.session.flush()  # what is found
    until = unit.clock.now().date() + timedelta(days=14)
    return ask_override(unit, case, key_of(case.id, present_of(unit, case).overridable[0]), until, "needed")


@world
def make_planned(container: Container, team: Team) -> Planned:
    """A case that is ready but for an escort who has no way home yet."""
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        escort = assign_escort(
            unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 2, "Dr. Karimova", phone="+998901112233")
        )
        document, leg = documents_of_case(unit.session, case_id)[0], legs_of_case(unit.session, case_id)[0]
        session = sessions_of_case(unit.session, case_id)[0].id
        custody = custody_of_document(unit.session, document.id)[0].id
        asked = NewRequest(document.person_id, DocumentKind.PASSPORT, "UZ", container.clock.now().date())
        request = request_document(unit, case, asked)
        report = {"paper": CertificateKind.MEDICAL_REPORT, "issued_on": container.clock.now().date()}
        entry = record_health(unit, case, EntryKind.PAPER, document.person_id, report)
        more = (custody, request, document.person_id, entry, make_override(unit, case))
        return Planned(case_id, document.id, leg.id, escort, session, *more)
