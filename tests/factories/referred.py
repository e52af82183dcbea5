"""A maker: a case whose people have departed, and which was referred to a partner. Tests say what is different."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.geography.zones import local_date
from foundation.storage.base import Base
from foundation.storage.unit_of_work import Unit, writing
from foundation.web.container import Container
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.consent.models import Consent
from returns.consent.rules import ConsentForm, ConsentPurpose, TransferPurpose
from returns.journey.models import Leg, LegContent
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.movements.models import EndContent
from returns.people.models import Person as Member
from returns.people.rules.people import MemberRole, Sex
from returns.protection.models import ProtectionClearance
from returns.reception.models import OnwardContent, Reception, ReceptionContent
from returns.safe_contact.models import SafeContact
from returns.safe_contact.rules import Channel
from returns.safe_contact.services import stored_card
from tests.factories.cards import make_card
from tests.factories.makers import Person, make_account, make_case, make_office, make_organisation
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

ALL = tuple(TransferPurpose)
ZONE = "Asia/Tashkent"
CARD = stored_card(
    make_card(
        channels=(Channel.CALL, Channel.VISIT),
        trusted_name="Mohira",
        trusted_relation="her sister",
        code_phrase="It is about the carpet.",
        if_somebody_else="Say that you dialled wrong.",
    )
)


@dataclass(frozen=True)
class Referred:
    """Who has to do with the case, and the ids of its rows. `people`: the principal first."""

    container: Container
    owner: Person
    coordinator: Person
    worker: Person
    case: uuid.UUID
    people: tuple[uuid.UUID, ...]
    referrals: dict[TransferPurpose, uuid.UUID]

    @property
    def organisation(self) -> uuid.UUID:
        """The partner."""
        assert self.coordinator.organisation_id is not None
        return self.coordinator.organisation_id

    def change(self, entity: type[Base], row_id: uuid.UUID, **values: Any) -> None:
        """Change a row past everybody's rules."""
        with writing(self.container.units, EVERYTHING) as unit:
            row = unit.session.get(entity, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def withdraw(self, purpose: TransferPurpose) -> None:
        """Withdraw every consent to the transfer for this purpose."""
        with writing(self.container.units, EVERYTHING) as unit:
            chosen = select(Consent).where(Consent.case_id == self.case, Consent.transfer_purpose == purpose)
            for consent in unit.session.execute(chosen).scalars():
                consent.withdrawn_at, consent.withdrawn_by = self.container.clock.now(), self.owner.id

    def agree(self, purpose: ConsentPurpose) -> None:
        """The first person gives one more consent."""
        with writing(self.container.units, EVERYTHING) as unit:
            about = _About(unit, self.case, self.owner.id, self.organisation)
            about.consent(self.people[0], purpose, (), has_card=True)

    def agree_to_transfer(self, purpose: TransferPurpose) -> None:
        """The first person agrees that the partner gets their data for this purpose."""
        with writing(self.container.units, EVERYTHING) as unit:
            about = _About(unit, self.case, self.owner.id, self.organisation)
            about.consent(self.people[0], None, (purpose,), has_card=True)


@world
def make_referred(
    container: Container,
    purposes: Sequence[TransferPurpose] = ALL,
    *,
    partner: tuple[Person, Person] | None = None,
    owner: Person | None = None,
    state: ReferralState = ReferralState.ACCEPTED,
    case_state: CaseState = CaseState.DEPARTED,
    assigned: bool = True,
    contact: bool = True,
    close: bool = False,
    members: int = 1,
    **stated: Any,
) -> Referred:
    """A case with legs, a reception, safe contacts and consents, referred for these purposes; all as the demo does."""
    owner = owner or make_account(container, place=make_office(container))
    coordinator, worker = partner or make_partner(container)
    assert coordinator.organisation_id is not None
    case_id = make_case(container, owner, **{"track": Track.WITH_REINTEGRATION, **stated})
    with writing(container.units, EVERYTHING) as unit:
        people = _people(unit, case_id, members)
        about = _About(unit, case_id, owner.id, coordinator.organisation_id)
        about.prepare(case_state, close)
        for person in people:
            about.consent(person, None if not contact else ConsentPurpose.CONTACT_AFTER_RETURN, purposes)
        referrals = {one: about.refer(one, state, worker.id if assigned else None) for one in purposes}
    return Referred(container, owner, coordinator, worker, case_id, tuple(people), referrals)


def refer_to_receive(
    container: Container, owner: Person, case: uuid.UUID, people: Sequence[uuid.UUID], partner: tuple[Person, Person]
) -> Referred:
    """A case of which all is there is sent to a partner who receives these people, and accepts."""
    coordinator, worker = partner
    assert coordinator.organisation_id is not None
    purpose = TransferPurpose.RECEPTION
    with writing(container.units, EVERYTHING) as unit:
        about = _About(unit, case, owner.id, coordinator.organisation_id)
        for person in people:
            about.consent(person, None, (purpose,), has_card=True)
        referral = about.refer(purpose, ReferralState.ACCEPTED, worker.id)
    return Referred(container, owner, coordinator, worker, case, tuple(people), {purpose: referral})


@world
def make_partner(container: Container, country: str = "UZ") -> tuple[Person, Person]:
    """A coordinator and a worker of one organisation."""
    place = make_organisation(container, country)
    return make_account(container, Role.PARTNER_COORDINATOR, place), make_account(container, Role.PARTNER_WORKER, place)


def _people(unit: Unit, case_id: uuid.UUID, members: int) -> list[uuid.UUID]:
    first = unit.session.execute(select(Member.id).where(Member.case_id == case_id)).scalar_one()
    more = [
        Member(
            case_id=case_id,
            ordinal=n,
            role=MemberRole.MEMBER,
            sex=Sex.MALE,
            birth_year_band=1985,
            given_name=f"Member{n}",
            birth_date="1986-05-06",
        )
        for n in range(2, members + 1)
    ]
    unit.session.add_all(more)
    unit.session.flush()
    return [first, *(one.id for one in more)]


@dataclass(frozen=True)
class _About:
    unit: Unit
    case: uuid.UUID
    owner: uuid.UUID
    organisation: uuid.UUID

    def prepare(self, state: CaseState, close: bool) -> None:
        """State, clearance, the journey and who receives."""
        session, now = self.unit.session, self.unit.clock.now()
        case = session.get(Case, self.case)
        assert case is not None
        case.state = state
        session.add(CaseEvent(case_id=self.case, kind=EventKind.DEPARTED, at=now - timedelta(hours=9), by=self.owner))
        mark = session.execute(select(ProtectionClearance).where(ProtectionClearance.case_id == self.case)).scalar_one()
        mark.needs_close_follow_up = close
        ends = {"departs_zone": "Europe/Istanbul", "arrives_zone": ZONE, "booked_by": self.owner}
        there = EndContent("TAS", "Tashkent", "UZ", 41.26, 69.28)
        here = EndContent("IST", "Istanbul", "TR", 41.26, 28.74)
        content = LegContent(
            origin=here, destination=there, carrier="Carrier", number="TK 370", booking="ABC123", km=3350
        )
        times = {"departs_at": now - timedelta(hours=9), "arrives_at": now - timedelta(hours=4)}
        case.departs_or_never = local_date(times["departs_at"], ends["departs_zone"])
        session.add_all(
            [
                Leg(case_id=self.case, ordinal=1, mode="air", status="ticketed", content=content, **ends, **times),
                Reception(
                    case_id=self.case,
                    organisation_id=self.organisation,
                    content=ReceptionContent(
                        "Nodira", "+998 71 200 00 00", "Arrivals, exit 2", "", (), OnwardContent("", "", "", "")
                    ),
                ),
            ]
        )

    def consent(
        self,
        person: uuid.UUID,
        other: ConsentPurpose | None,
        purposes: Sequence[TransferPurpose],
        has_card: bool = False,
    ) -> None:
        """Consents of one person, and the card."""
        now = self.unit.clock.now()
        common = {
            "case_id": self.case,
            "person_id": person,
            "signed_by": person,
            "form": ConsentForm.WRITTEN,
            "given_on": now.date(),
            "confirmed_on": now.date(),
            "recorded_by": self.owner,
            "recorded_at": now,
        }
        transfer = {"purpose": ConsentPurpose.TRANSFER, "organisation_id": self.organisation}
        given = [Consent(transfer_purpose=one, **transfer, **common) for one in purposes]
        given += [Consent(purpose=other, **common)] if other else []
        card = SafeContact(
            case_id=self.case,
            person_id=person,
            verified_on=now.date(),
            review_on=now.date() + timedelta(days=30),
            content=CARD,
        )
        self.unit.session.add_all(given if has_card else [*given, card])

    def refer(self, purpose: TransferPurpose, state: ReferralState, to: uuid.UUID | None) -> uuid.UUID:
        """One referral."""
        referral = Referral(
            case_id=self.case,
            organisation_id=self.organisation,
            purpose=purpose,
            state=state,
            sent_at=self.unit.clock.now(),
            sent_by=self.owner,
            assigned_to=to,
        )
        self.unit.session.add(referral)
        return referral.id
