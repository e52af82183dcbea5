"""Steps of invented returns, each by the services that people use: the story and the invented caseload share them."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec import structs

from demo.caseload.roster import free_member
from demo.caseload.routes import InventedLeg, invented_journey, place_near, way_home
from foundation.accounts.queries import staff as accounts
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.queries import age_of
from returns.consent.rules import (
    CHECKLIST,
    VOLUNTARINESS,
    Assent,
    ConsentForm,
    ConsentPurpose,
    OwnAnswers,
    TransferPurpose,
)
from returns.consent.services.consents import NewConsent, TakenTogether, each_of, give_consents as record_consents
from returns.counselling.queries import deciders, sessions_of_case
from returns.counselling.rules import (
    ALTERNATIVES,
    EXPLAINED,
    SIDE_EFFECTS,
    Capacity,
    Mode,
    Pressure,
    Relation,
    Said,
    Solution,
    Talked,
    Venue,
)
from returns.counselling.services import Talk
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import Fare, LegMode, LegStatus, TicketClass
from returns.journey.services import NewLeg, plan_leg, set_place_of_return
from returns.lifecycle.rules.endings import CancelCause, Channel, Ending
from returns.lifecycle.services.endings import withdraw_case
from returns.protection.models import CheckContent
from returns.protection.queries import people_to_ask
from returns.protection.rules.protection import AsylumClaim, Fear
from returns.protection.services.protection import check_protection
from returns.readiness.services import sign_off
from returns.reception.services import NewReception, name_reception
from returns.safe_contact.models import CardContent, CardNumber
from returns.safe_contact.queries import zones_for
from returns.safe_contact.rules import WEEK, Channel as ContactChannel, HowChecked
from returns.safe_contact.services import Card, record_safe_contact
from returns.work.queries.duty import acts_as_owner

ADULT = 18  # of invented people only; what a consent really asks for is a rule
_FARE = Decimal("142.50")  # of no carrier
OF_THE_CASE = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN)


def record_cards(unit: Unit, case: Case, language: str) -> None:
    """A safe-contact card for everybody of a case, where its office is; the numbers reach nobody."""
    host = accounts.country_of_office(unit.session, case.office_id) or case.country
    for number, person in enumerate(members_of_case(unit.session, case.id), 1):
        content = CardContent(
            numbers=(CardNumber(f"+90 555 010 {number:02d} 0{number}"),),
            channels=(ContactChannel.CALL, ContactChannel.VISIT),
            weekdays=WEEK,
            starts=8 * 60,
            ends=20 * 60,
            zone=zones_for([host])[0],
            language=language,
            trusted_name="Invented Friend" if number == 1 else "",
            trusted_relation="friend" if number == 1 else "",
            code_phrase="It is about the library book.",
            if_somebody_else="Say you dialled the wrong number.",
            how=HowChecked.FACE_TO_FACE,
        )
        record_safe_contact(unit, case, person.id, Card(content))


def talk_in_full(unit: Unit, case: Case) -> Talk:
    """A session with everybody of a case, alone with each who decides: everything was said and nothing worries."""
    deciding = deciders(unit.session, members_of_case(unit.session, case.id), unit.clock.now().date())
    return Talk(
        will_of=[uuid.UUID(person_id) for person_id in deciding],
        began="10:00",
        ended="11:15",
        alone=Said.YES,
        mode=Mode.IN_PERSON,
        venue=Venue.OFFICE,
        interpreter_mode=Mode.IN_PERSON,
        sworn=Said.YES,
        relation=Relation.NONE,
        explained=EXPLAINED,
        understood=Said.YES,
        alternatives={name: Talked.NOT_APPLICABLE if name == "appeal" else Talked.DISCUSSED for name in ALTERNATIVES},
        side_effects=SIDE_EFFECTS,
        pressure=Pressure.NONE,
        informed=Said.YES,
        capacity=Capacity.ABLE if all(deciding.values()) else Capacity.REPRESENTED,
        speaks_for=Said.NO,
        fear=Said.NO,
    )


def give_consents(
    unit: Unit,
    case: Case,
    purposes: Sequence[ConsentPurpose] = OF_THE_CASE,
    of: Sequence[uuid.UUID] | None = None,
) -> None:
    """Consents of everybody of a case, or `of` some, to what concerns the case itself, by one form."""
    _give(unit, case, purposes, of=of)


def give_transfers(unit: Unit, case: Case, organisation_id: uuid.UUID, purposes: Sequence[TransferPurpose]) -> None:
    """Consents of everybody to pass data on to one partner, for each of these purposes, by one form."""
    _give(unit, case, (), organisation_id, purposes)


def _give(
    unit: Unit,
    case: Case,
    purposes: Sequence[ConsentPurpose],
    receiver: uuid.UUID | None = None,
    transfers: Sequence[TransferPurpose] = (),
    of: Sequence[uuid.UUID] | None = None,
) -> None:
    """In writing, today, after everything on the checklist was said; for children the first adult signs."""
    people, today = members_of_case(unit.session, case.id), unit.clock.now().date()
    ages = {person.id: age_of(person, today) for person in people}
    adults = [person_id for person_id, age in ages.items() if age is None or age >= ADULT]
    first = people[0].id
    common = NewConsent(
        person_id=first,
        signed_by=first,
        purpose=ConsentPurpose.DATA,
        form=ConsentForm.WRITTEN,
        given_on=today,
        checklist=CHECKLIST,
        language="English",
        copy_given=True,
        says_of_age=None in ages.values(),
    )
    by = f"p{adults[0].hex}" if adults else "g"
    asked = [*purposes, *((ConsentPurpose.TRANSFER,) if transfers else ())]
    own = OwnAnswers(asked, VOLUNTARINESS, read_back=True, assent=Assent.GIVEN)
    people_asked = dict.fromkeys(of or [person.id for person in people], own)
    together = TakenTogether(people_asked, receiver, transfers, by, common)
    record_consents(unit, case, each_of(unit, case, together))


def check_without_findings(unit: Unit, case: Case) -> None:
    """Protection checks of everybody who has to be asked, in which nothing speaks against the return."""
    answers = CheckContent(Fear.NONE, AsylumClaim.NONE, is_detained=False, has_legal_advice=True, may_enter=True)
    for person in people_to_ask(unit.session, members_of_case(unit.session, case.id), unit.clock.now().date()):
        check_protection(unit, case, person.id, answers)


def record_passports(
    unit: Unit, secrets: Secrets, case: Case, expires_on: date, number: int, but: Collection[uuid.UUID] = ()
) -> None:
    """A passport for everybody of a case, `but` some; numbers that no authority gave out."""
    for place, person in enumerate(members_of_case(unit.session, case.id)):
        if person.id in but:
            continue
        kind, code = DocumentKind.PASSPORT, f"ZZ{number:05d}{place}"
        new = NewDocument(kind, case.country, code, expires_on, holder=Holder.PERSON, person_id=person.id)
        record_document(unit, secrets, case, new)


def decide_fitness(unit: Unit, case: Case, starts: date, until: date) -> None:
    """Fit to travel in a window, for everybody of a case."""
    for person in members_of_case(unit.session, case.id):
        record_fitness(unit, case, person.id, FitnessContent(Fitness.FIT, starts, until, doctor="Dr. Invented"))


def locate(unit: Unit, case: Case) -> None:
    """Find the place of return on the map; one of the country where people have not said it."""
    near = place_near(case.place_of_return, case.country)
    set_place_of_return(unit, case, case.place_of_return, near.id)


def plan_journey(unit: Unit, case: Case, host_country: str, day: datetime, status: LegStatus) -> list[uuid.UUID]:
    """Two flights and a road leg to the place of return, beginning on the day of an instant (UTC); ids of the legs."""
    locate(unit, case)
    home = place_of_return(case)
    assert home is not None  # it was located just now
    return [plan_leg(unit, case, typed(leg, status)) for leg in invented_journey(host_country, home, day)]


def typed(leg: InventedLeg, status: LegStatus, escort_id: uuid.UUID | None = None) -> NewLeg:
    """An invented leg as an officer would type it."""
    return NewLeg(
        mode=leg.mode,
        origin=leg.origin,
        destination=leg.destination,
        departs=leg.departs,
        arrives=leg.arrives,
        status=status,
        carrier=leg.carrier,
        number=leg.number,
        escort_id=escort_id,
        ticket=TicketClass.ECONOMY if leg.mode is LegMode.AIR else None,
        fare=Fare(_FARE, "EUR", each=True) if leg.mode is LegMode.AIR else None,
    )


def send_escort(unit: Unit, case: Case, host_country: str, kind: EscortKind, day: datetime) -> uuid.UUID:
    """An escort on all three legs, of the roster if somebody there is free, and home two days later; returns its id."""
    unit.session.flush()  # the legs are looked at
    member = free_member(unit, case, kind, timedelta(days=4))
    new = NewEscort(kind, 1, 3, "Invented Companion", qualification="First aid", member_id=member)
    escort_id = assign_escort(unit, case, new)
    home = place_of_return(case)
    assert home is not None  # the journey that is accompanied ends there
    for leg in way_home(host_country, home, day):
        status = LegStatus.TICKETED if leg.mode is LegMode.AIR else LegStatus.PLANNED
        plan_leg(unit, case, typed(leg, status, escort_id))
    legs = legs_of_case(unit.session, case.id)
    last = next(leg for leg in legs if leg.escort_id is None and leg.ordinal == new.last_leg)
    last.content = structs.replace(last.content, night="Invented Guest House")  # until the escort goes home
    return escort_id


def meet_at_airport(unit: Unit, case: Case, organisation_id: uuid.UUID | None) -> None:
    """Somebody who meets the people of a case, checked today."""
    verified_on = unit.clock.now().date()
    name_reception(
        unit, case, NewReception("Invented Host", "Arrivals hall", "+998 90 000 00 00", organisation_id, verified_on)
    )


# What is said of each end. Nobody has to justify a change of mind.
_WHY = {
    CaseState.WITHDRAWN_BY_APPLICANT: "Invented: the mother is ill here, and they want to wait for her.",
    CaseState.WITHDRAWN_BY_ORGANISATION: "Invented: the address of return cannot be reached this winter.",
    CaseState.REVERSED: "Invented: the authority has given a residence permit after all.",
    CaseState.CANCELLED: "Invented: a way to stay was found.",
}


def end_return(unit: Unit, case: Case, to: CaseState) -> None:
    """End an invented return before boarding, with everything that an end of this kind says."""
    today, people = unit.clock.now().date(), tuple(person.id.hex for person in members_of_case(unit.session, case.id))
    sessions = sessions_of_case(unit.session, case.id)
    stays = bool(sessions) and sessions[0].solution is Solution.STAY
    ending = Ending(
        said_by=people[0],
        channel=Channel.IN_PERSON,
        said_on=today,
        covers=people,
        decided_by="Invented head of programme",
        authority="Invented authority",
        notice_on=today,
        notice_reference="Invented notice",
        cause=CancelCause.STAYS if stays else CancelCause.OTHER,
    )
    withdraw_case(unit, case, to, _WHY[to], ending)


def sign(unit: Unit, case: Case) -> None:
    """Sign a departure off, unless whoever would sign covers for the owner today: then it waits for somebody else."""
    if not acts_as_owner(unit.session, case, unit.scope.actor_id, unit.clock.now().date()):
        sign_off(unit, case)
