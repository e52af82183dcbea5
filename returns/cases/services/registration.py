"""A case that begins with an arrival: opened by a partner, held until an office of the host country takes it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from foundation.errors import BadInput
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules.cases import NEVER, CaseState, Hold, Track
from returns.cases.services.cases import new_case, outstanding_clearance
from returns.cases.words import CasesAct
from returns.consent.models import Consent, ConsentContent
from returns.consent.rules import ConsentForm, ConsentPurpose, TransferPurpose
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.names.services.names import index_names
from returns.people.models import Person
from returns.people.rules.families import Capacity
from returns.people.rules.people import MemberRole, Sex
from returns.people.services.births import birth_errors
from returns.people.services.families import NewGuardian, keep_guardian
from returns.people.services.people import NewMember, make_person


@dataclass(frozen=True)
class Arrived:
    """Somebody who has arrived without a case, as a partner registers them. None: not known yet."""

    given_name: str
    family_name: str | None
    sex: Sex
    birth_date: date | None
    country: str
    office_id: uuid.UUID
    at: datetime
    arrived_on: date
    place: str
    track: Track


@dataclass(frozen=True)
class Spoken:
    """One consent as it was given on the spot."""

    purpose: ConsentPurpose
    form: ConsentForm
    content: ConsentContent
    organisation_id: uuid.UUID | None = None
    transfer_purpose: TransferPurpose | None = None


@dataclass(frozen=True)
class StandsFor:
    """Who stands for a child that arrives: somebody from outside of the case, since when; and how consent was signed.

    `together`: the child signed as well, beside whoever stands for it.
    """

    capacity: Capacity
    since: date
    together: bool
    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""


def register_arrived(
    unit: Unit, secrets: Secrets, new: Arrived, consents: list[Spoken], guardian: StandsFor | None = None
) -> tuple[Case, Person]:
    """Open a case in the state `arrived`, with its person and the consents that were given; returns both.

    It belongs to the office that it is offered to, and to whoever registered it until somebody there takes it over.
    Whoever stands for a child is recorded before the consents, which name them. BadInput for a birth date that cannot
    be right.
    """
    if errors := birth_errors(new.birth_date, unit.today, has_box=True):
        raise BadInput(errors)
    case = new_case(
        unit,
        secrets,
        office_id=new.office_id,
        owner_id=unit.actor_id,
        state=CaseState.ARRIVED,
        hold=Hold.OFFERED,
        track=new.track,
        country=new.country,
        deadline_or_never=NEVER,
        arrived_on=new.arrived_on,
        place_of_return=new.place,
    )
    unit.session.add(case)
    unit.session.flush()  # everything else refers to the case
    stated = NewMember(new.given_name, new.family_name, new.sex, new.birth_date)
    person = make_person(case.id, 1, MemberRole.PRINCIPAL, stated)
    unit.session.add(person)
    unit.session.flush()  # names and consents refer to the person
    unit.session.add(outstanding_clearance(case))
    signed = _signed(unit, case, person, guardian)
    unit.session.add_all([_consent(unit, person, consent, signed) for consent in consents])
    index_names(unit, secrets, person)
    add_to_timeline(unit, case, EventKind.ARRIVAL_REGISTERED, (CaseState.DEPARTED, CaseState.ARRIVED), at=new.at)
    unit.session.flush()  # what follows is planned for whoever agreed
    unit.participants["trail"].act(CasesAct.ARRIVAL_REGISTER, ("case", case.id), ("person", person.id))
    return case, person


def _signed(unit: Unit, case: Case, person: Person, stands: StandsFor | None) -> dict[str, uuid.UUID | None]:
    """Who signed the consents: the person, whoever stands for a child, or both. The guardianship is recorded first."""
    if stands is None:
        return {"signed_by": person.id}
    new = NewGuardian(
        person.id,
        stands.capacity,
        stands.since,
        name=stands.name,
        organisation=stands.organisation,
        contact=stands.contact,
        reference=stands.reference,
    )
    row = keep_guardian(unit, case, new)
    unit.session.flush()  # the consents refer to it
    return {"signed_by": person.id if stands.together else None, "guardian_id": row.id}


def _consent(unit: Unit, person: Person, spoken: Spoken, signed: dict[str, uuid.UUID | None]) -> Consent:
    today, is_proxy = unit.today, spoken.form is ConsentForm.PROXY
    who = {**signed, "signed_by": None} if is_proxy else signed  # whoever decides lawfully signed, not the person
    return Consent(
        case_id=person.case_id,
        person_id=person.id,
        **who,
        purpose=spoken.purpose,
        organisation_id=spoken.organisation_id,
        transfer_purpose=spoken.transfer_purpose,
        form=spoken.form,
        given_on=today,
        confirmed_on=today,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=spoken.content,
    )


def take_over(unit: Unit, case: Case) -> None:
    """Take a held case into one's own hands: whoever works in this unit becomes its owner."""
    assert unit.actor_id is not None
    case.hold, case.owner_id = None, unit.actor_id
    add_to_timeline(unit, case, EventKind.TAKEN_OVER)
    unit.participants["trail"].act(CasesAct.ARRIVAL_TAKE, ("case", case.id))


def give_back(unit: Unit, case: Case) -> None:
    """Say that a held case is not this office's: from now on nobody here sees it."""
    case.hold = Hold.REFUSED
    unit.participants["trail"].act(CasesAct.ARRIVAL_DECLINE, ("case", case.id))


def offer_to(unit: Unit, case: Case, office_id: uuid.UUID) -> None:
    """Offer a held case to another office, after one has given it back."""
    case.office_id, case.hold = office_id, Hold.OFFERED
    unit.participants["trail"].act(CasesAct.ARRIVAL_OFFER, ("case", case.id))
