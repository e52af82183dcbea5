"""Steps of invented returns, each by the services that people use: the story and the invented caseload share them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.queries.cases import members_of_case
from returns.queries.consent import age_of
from returns.queries.points import place_of_return
from returns.rules.consent import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.rules.documents import DocumentKind
from returns.rules.escorts import EscortKind
from returns.rules.itinerary import LegStatus
from returns.rules.medical import Fitness
from returns.rules.protection import AsylumClaim, Fear
from returns.services.consent import NewConsent, give_consent
from returns.services.demo_routes import InventedLeg, invented_journey, place_near, way_home
from returns.services.documents import NewDocument, record_document
from returns.services.escorts import NewEscort, assign_escort
from returns.services.itinerary import NewLeg, plan_leg, set_place_of_return
from returns.services.medical import NewFitness, record_fitness
from returns.services.protection import Answers, check_protection
from returns.services.reception import NewReception, name_reception
from returns.services.safe_contact import Card, record_safe_contact

ADULT = 18  # of invented people only; what a consent really asks for is a rule
OF_THE_CASE = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN)


def record_cards(unit: Unit, case: Case, language: str) -> None:
    """A safe-contact card for everybody of a case; the numbers reach nobody."""
    for number, person in enumerate(members_of_case(unit.session, case.id), 1):
        record_safe_contact(
            unit,
            case,
            person.id,
            Card(
                number=f"+90 555 010 {number:02d} 0{number}",
                who="The person themselves",
                when="Between 10:00 and 18:00",
                language=language,
                code_phrase="It is about the library book.",
                if_somebody_else="Say that you dialled wrong.",
            ),
        )


def give_consents(unit: Unit, case: Case, purposes: Sequence[ConsentPurpose] = OF_THE_CASE) -> None:
    """Consents of every adult, and for each child by the first adult, to what concerns the case itself."""
    for person_id, signer in signed_by_adults(unit, case):
        for purpose in purposes:
            give_consent(unit, case, stated_consent(unit, person_id, signer, purpose))


def give_transfers(unit: Unit, case: Case, organisation_id: uuid.UUID, purposes: Sequence[TransferPurpose]) -> None:
    """Consents to pass data on to one partner, for each of these purposes, of everybody."""
    for person_id, signer in signed_by_adults(unit, case):
        for purpose in purposes:
            give_consent(
                unit, case, stated_consent(unit, person_id, signer, ConsentPurpose.TRANSFER, organisation_id, purpose)
            )


def signed_by_adults(unit: Unit, case: Case) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Everybody of a case, with who signs for them: themselves, or for a child the first adult."""
    people, today = members_of_case(unit.session, case.id), unit.clock.now().date()
    adults = [one.id for one in people if (age_of(one, today) or ADULT) >= ADULT]
    return [(one.id, one.id if one.id in adults or not adults else adults[0]) for one in people]


def stated_consent(
    unit: Unit,
    person_id: uuid.UUID,
    signer: uuid.UUID,
    purpose: ConsentPurpose,
    organisation_id: uuid.UUID | None = None,
    transfer_purpose: TransferPurpose | None = None,
) -> NewConsent:
    """A consent in writing, given today, after everything on the checklist was said."""
    return NewConsent(
        person_id=person_id,
        signed_by=signer,
        purpose=purpose,
        form=ConsentForm.WRITTEN,
        given_on=unit.clock.now().date(),
        checklist=CHECKLIST,
        organisation_id=organisation_id,
        transfer_purpose=transfer_purpose,
        language="en",
    )


def check_without_findings(unit: Unit, case: Case) -> None:
    """A protection check in which nothing speaks against the return."""
    answers = Answers(Fear.NONE, AsylumClaim.NONE, is_detained=False, has_legal_advice=True, may_enter=True)
    check_protection(unit, case, answers)


def record_passports(unit: Unit, secrets: Secrets, case: Case, expires_on: date, number: int) -> None:
    """A passport for everybody of a case; numbers that no authority gave out."""
    for place, person in enumerate(members_of_case(unit.session, case.id)):
        kind, code = DocumentKind.PASSPORT, f"ZZ{number:05d}{place}"
        record_document(unit, secrets, case, NewDocument(person.id, kind, case.country, code, expires_on))


def decide_fitness(unit: Unit, case: Case, starts: date, until: date) -> None:
    """Fit to travel in a window, for everybody of a case."""
    for person in members_of_case(unit.session, case.id):
        record_fitness(unit, case, NewFitness(person.id, Fitness.FIT, starts, until, doctor="Dr. Invented"))


def plan_journey(unit: Unit, case: Case, host_country: str, day: datetime, status: LegStatus) -> list[uuid.UUID]:
    """Two flights and a road leg to the place of return, beginning on the day of an instant (UTC); ids of the legs."""
    near = place_near(case.place_of_return, case.country)
    set_place_of_return(unit, case, case.place_of_return, near.id)
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
    )


def send_escort(unit: Unit, case: Case, host_country: str, kind: EscortKind, day: datetime) -> uuid.UUID:
    """An escort on all three legs, with flights back two days later; returns its id."""
    escort_id = assign_escort(unit, case, NewEscort(kind, 1, 3, "Invented Companion", qualification="First aid"))
    for leg in way_home(host_country, case.country, day):
        plan_leg(unit, case, typed(leg, LegStatus.TICKETED, escort_id))
    return escort_id


def meet_at_airport(unit: Unit, case: Case, organisation_id: uuid.UUID | None) -> None:
    """Somebody who meets the people of a case, checked today."""
    verified_on = unit.clock.now().date()
    name_reception(
        unit, case, NewReception("Invented Host", "Arrivals hall", "+998 90 000 00 00", organisation_id, verified_on)
    )
