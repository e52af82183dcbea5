"""What is not theirs to name in a form: of another case of the office, of another office, of another partner."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.queries.offers import offer_by_id
from reintegration.arrivals.services.registrations import decline_offer
from reintegration.episodes.queries import episode_of_case, visits_of_episode
from returns.cases.models import Case
from returns.cases.rules.cases import Reason
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.escorts.rules.escorts import EscortReason
from returns.files.rules import FileKind
from returns.files.services import store_file
from returns.people.models import Identifier
from returns.people.rules.people import IdentifierKind
from returns.readiness.services import key_of
from tests.factories.arrived import make_arrived
from tests.factories.families import make_family, make_guardian
from tests.factories.helped import make_helped
from tests.factories.journeys import Planned, Team, at_work, looking_at, make_plannable, make_planned
from tests.factories.makers import Person, make_account, make_grant, make_office, make_organisation
from tests.factories.money import decide_on, make_approver, make_line, make_receipt
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.registering import make_offer
from tests.factories.roster import make_member
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_task
from tests.foundation.files.pictured import pdf
from tests.populated.world import Populated
from tests.worlds import world

SAME_OFFICE, OTHER_OFFICE = "of another case", "of another office"
_numbers = itertools.count(1)
GROWN, WIFE, CHILD = date(1990, 2, 3), date(1991, 3, 4), date(2015, 4, 5)


@dataclass(frozen=True)
class Place:
    """A case of somebody with everything that a form could name of it: two adults and a child, a number, a file."""

    case: UUID
    reference: str
    people: tuple[UUID, ...]
    phone: UUID
    guardianship: UUID
    file: UUID
    task: UUID
    door: UUID
    line: UUID
    bill: UUID
    receipt: UUID
    document: UUID


@world
def make_place(container: Container, owner: Person, specialist: Person) -> Place:
    """A family with a number, a guardian, a file, a task and a door that a grant opens to its owner."""
    phone = f"+90555{2000000 + next(_numbers)}"
    family = make_family(container, owner, GROWN, WIFE, CHILD, phone=phone)
    guardianship = make_guardian(container, family, 2)
    make_grant(container, family.case, specialist, owner, Compartment.HEALTH)
    with writing(container.units, owner.scope(container)) as unit:
        file = store_file(unit, family.case, None, FileKind.SIGNED_CONSENT, BytesIO(pdf()))
    with reading(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, family.case)
        assert case is not None
        reference = case.reference
        phones = unit.session.query(Identifier).filter_by(person_id=family.people[0], kind=IdentifierKind.PHONE)
        number = phones.one().id
    task, door = make_task(container, owner, family.case), container.secrets.door(family.case, Compartment.HEALTH.value)
    line, bill = make_line(container, owner, family.case), make_line(container, owner, family.case)
    decide_on(container, make_approver(container, owner.office_id), family.case, bill)
    money = (line, bill, make_receipt(container, owner, family.case))
    passport = NewDocument(DocumentKind.PASSPORT, "UZ", person_id=family.people[0])
    with at_work(container, owner, family.case) as (unit, case):
        document = record_document(unit, container.secrets, case, passport)
    return Place(family.case, reference, family.people, number, guardianship, file, task, door, *money, document)


@dataclass(frozen=True)
class World:
    """Where the forms are sent: what is theirs, another case of the same office, and what belongs to others."""

    populated: Populated
    mine: Place
    beside: Place
    strange: Place
    strange_journey: Planned
    strange_referred: Referred
    strange_member: UUID
    stranger: Person
    strange_specialist: Person
    strange_partner: tuple[Person, Person]
    left: Person
    colleague: Person
    country_office: UUID
    elsewhere: UUID
    declined: UUID
    next_office: UUID
    childs_consent: UUID
    other_visit: UUID
    other_plan: tuple[UUID, UUID]
    planned_too: str

    def at(self, address: str) -> str:
        """An address with the ids of this world."""
        mine = self.mine
        own = {"mine": mine.case, "mine_person": mine.people[0], "mine_child": mine.people[2]}
        own |= {"mine_line": mine.line, "mine_bill": mine.bill, "mine_file": mine.file}
        own |= {"beside": self.beside.case, "declined": self.declined, "childs_consent": self.childs_consent}
        door = {"door_of_officer": self.populated.door, "other_visit": self.other_visit}
        return address.format(**{**self.populated.ids(), **own, **door})


@world
def make_world(container: Container, populated: Populated) -> World:
    """Two offices and two partners with everything that a form can name."""
    people = populated.people
    officer, specialist, coordinator = people["officer"], people["specialist"], people["coordinator"]
    there = make_office(container)
    stranger = make_account(container, place=there)
    strange_specialist = make_account(container, Role.PROTECTION_SPECIALIST, there)
    partner = make_partner(container)
    mine = make_place(container, officer, specialist)
    team = Team(stranger, make_account(container, place=there), stranger, strange_specialist)
    return World(
        populated=populated,
        mine=mine,
        beside=make_place(container, officer, specialist),
        strange=make_place(container, stranger, strange_specialist),
        strange_journey=make_planned(container, team),
        strange_referred=make_referred(container, partner=partner, owner=stranger),
        strange_member=make_member(container, stranger),
        stranger=stranger,
        strange_specialist=strange_specialist,
        strange_partner=partner,
        left=make_account(container, place=officer.office_id, status=AccountStatus.DEACTIVATED),
        colleague=make_account(container, place=officer.office_id),
        country_office=make_office(container, "UZ"),
        elsewhere=make_organisation(container, "KG"),
        declined=_declined(container, coordinator, officer),
        next_office=there,
        childs_consent=_childs_consent(container, officer, mine),
        other_visit=_visit_not_logged(container, populated.arrived.referred),
        other_plan=_plan_of_others(container, people),
        planned_too=_planned_too(container, people),
    )


def _planned_too(container: Container, people: Mapping[str, Person]) -> str:
    """The reference of another case of the officer in which a journey may be planned."""
    team = Team(people["officer"], people["lead"], people["lead"], people["specialist"])
    with looking_at(container, people["officer"], make_plannable(container, team)) as (_unit, case):
        return case.reference


def _childs_consent(container: Container, owner: Person, place: Place) -> UUID:
    """A consent that a parent signed for the child of a case."""
    today = container.clock.now().date()
    new = NewConsent(
        place.people[2],
        place.people[0],
        ConsentPurpose.DATA,
        ConsentForm.WRITTEN,
        today,
        CHECKLIST,
        assent=Assent.GIVEN,
    )
    with at_work(container, owner, place.case) as (unit, case):
        return give_consents(unit, case, [new])[0]


def _visit_not_logged(container: Container, referred: Referred) -> UUID:
    """A visit of people who have arrived, of which nothing is said yet."""
    with reading(container.units, referred.worker.scope(container)) as unit:
        episode = episode_of_case(unit.session, referred.case)
        assert episode is not None
        found = visits_of_episode(unit.session, episode.id)
        return next(one.id for one in found if one.logged_at is None and not one.is_survey_round)


def _plan_of_others(container: Container, people: Mapping[str, Person]) -> tuple[UUID, UUID]:
    """An objective and an item of the plan of other people whom the same partner follows."""
    arrived = make_arrived(container, partner=(people["coordinator"], people["worker"]), owner=people["officer"])
    return make_helped(arrived).objective, arrived.item


def _declined(container: Container, coordinator: Person, officer: Person) -> UUID:
    """A registered arrival that the office has given back."""
    assert officer.office_id is not None
    offer = make_offer(container, coordinator, officer.office_id)
    with writing(container.units, officer.scope(container)) as unit:
        found = offer_by_id(unit.session, offer)
        assert found is not None
        decline_offer(unit, found, "Not ours.")
    return offer


def strangers(world: World) -> Mapping[str, Mapping[str, UUID | str]]:
    """What an id of a form points to -> ids of that kind that are not theirs to name there, by why they are not."""
    beside, strange = world.beside, world.strange
    referred = world.strange_referred.people[0]
    return {
        **_accounts(world),
        **_places(world),
        "person": {SAME_OFFICE: beside.people[0], OTHER_OFFICE: strange.people[0]},
        "adult": {SAME_OFFICE: beside.people[1], OTHER_OFFICE: strange.people[1]},
        "finding": {OTHER_OFFICE: key_of(world.strange_journey.case, Reason(EscortReason.WAY_HOME_MISSING, "1"))},
        "consent": {SAME_OFFICE: world.populated.consent},
        "receipt": {SAME_OFFICE: beside.receipt, OTHER_OFFICE: strange.receipt},
        "document": {SAME_OFFICE: beside.document, OTHER_OFFICE: strange.document},
        "file": {SAME_OFFICE: beside.file, OTHER_OFFICE: strange.file},
        "door": {SAME_OFFICE: beside.door, OTHER_OFFICE: strange.door},
        "phone": {SAME_OFFICE: beside.phone, OTHER_OFFICE: strange.phone},
        "guardianship": {SAME_OFFICE: beside.guardianship, OTHER_OFFICE: strange.guardianship},
        "task": {OTHER_OFFICE: strange.task},
        "case": {OTHER_OFFICE: strange.case},
        "somebody of the office": {OTHER_OFFICE: strange.people[0]},
        "escort": {OTHER_OFFICE: world.strange_journey.escort},
        "leg": {OTHER_OFFICE: world.strange_journey.leg},
        "escort of the roster": {OTHER_OFFICE: world.strange_member},
        "reference": {OTHER_OFFICE: strange.reference},
        "objective": {SAME_OFFICE: world.other_plan[0]},
        "budget line": {SAME_OFFICE: beside.line, OTHER_OFFICE: strange.line},
        "person who arrived": {SAME_OFFICE: beside.people[0], "of another partner": referred},
    }


def _accounts(world: World) -> dict[str, dict[str, UUID | str]]:
    people = world.populated.people
    outside: dict[str, UUID | str] = {
        OTHER_OFFICE: world.stranger.id,
        "of a partner": people["worker"].id,
        "who sees figures": people["manager"].id,
        "who makes accounts": people["administrator"].id,
    }
    coordinator, worker = world.strange_partner
    office = people["officer"].id
    return {
        "colleague": {**outside, "who has left": world.left.id},
        "specialist": {**outside, "of another office, too": world.strange_specialist.id},
        "partner's colleague": {"of another partner": worker.id, "of the office": office},
        "coordinator": {
            "of another partner": coordinator.id,
            "without the permission": people["worker"].id,
            "of the office": office,
        },
    }


def _places(world: World) -> dict[str, dict[str, UUID | str]]:
    return {
        "partner": {"of another country": world.elsewhere, "that is none": world.next_office},
        "host office": {"of the country of return": world.country_office, "that is none": world.elsewhere},
        "office": {"that is none": world.elsewhere},
        "organisation": {"that is none": world.next_office},
        "partner office": {"that is none": world.next_office},
    }
