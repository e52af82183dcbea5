"""The departures that the table starts from: a family of five on four legs, and others of whom more is asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from returns.consent.rules import ConsentPurpose, GivenConsent
from returns.documents.rules.documents import DocumentFacts, DocumentKind, Holder
from returns.documents.rules.formalities import ExitFacts, Known
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.rules.assistance import Answer, CarrierRequest
from returns.health.rules.certificates import CertificateKind, PaperFacts
from returns.health.rules.health import Fitness, FitnessFacts
from returns.journey.rules.itinerary import LegMode
from returns.journey.rules.journeys import EndFacts
from returns.people.rules.families import Capacity, GuardianFacts
from returns.protection.rules.protection import AsylumClaim, CheckFacts, Clearance, ClearanceFacts, Fear
from returns.readiness.rules.facts import HeldConsent, ReadinessFacts, Traveller
from returns.reception.rules import ReceptionFacts
from returns.safe_contact.rules import ContactFacts
from tests.returns.readiness.table.departures import Departure, leg

DAY = date(2027, 3, 27)
AIR, ROAD = LegMode.AIR, LegMode.ROAD
BORN = {
    "mother": date(1992, 5, 3),
    "father": date(1990, 2, 17),
    "elder": date(2017, 8, 21),
    "younger": date(2022, 10, 30),
    "baby": date(2026, 4, 12),
}
CONSENTED = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN)
CALM = CheckFacts(Fear.NONE, AsylumClaim.NONE, False, False, True)
PASSPORT = DocumentFacts(DocumentKind.PASSPORT, date(2029, 1, 31), False, True, holder=Holder.PERSON, country="UZ")
SINGLE = replace(
    PASSPORT, kind=DocumentKind.LAISSEZ_PASSER, expires_on=DAY + timedelta(days=20), is_single_journey=True
)
FIT = FitnessFacts(Fitness.FIT, DAY - timedelta(days=2), DAY + timedelta(days=2))
# The first flight goes at six in UTC; what is asked 48 hours before it is asked by then.
LEGS = (
    leg(1, ROAD, "TR 2027-03-27 06:00", "TR 2027-03-27 07:00"),
    leg(2, AIR, "TR 2027-03-27 09:00", "UZ 2027-03-27 15:30"),
    leg(3, AIR, "UZ 2027-03-27 17:30", "UZ 2027-03-27 18:30"),
    leg(4, ROAD, "UZ 2027-03-27 19:30", "UZ 2027-03-27 20:30"),
)
FLIES_AT, BEGINS_AT = LEGS[1].departs_at, LEGS[0].departs_at
NOW = BEGINS_AT - timedelta(hours=52)
HOME = (leg(5, AIR, "UZ 2027-03-28 09:30", "TR 2027-03-28 13:00", gap_km=None),)


def before(days: int) -> date:
    """So many days before the day of departure; a negative number lies after it."""
    return DAY - timedelta(days=days)


def traveller(person: str) -> Traveller:
    """Somebody of whom everything is there that a departure asks for, most of it on its last possible day."""
    return Traveller(
        person=person,
        age=None,  # reckoned when it is judged
        contact=ContactFacts(before(30), None),
        documents=(PASSPORT,),
        fitness=FIT,
        check=CALM,
        checked_on=before(90),
        nationalities=("UZ",),
        leaving=ExitFacts(Known.NO),
    )


def consent(person: str, purpose: ConsentPurpose, confirmed: int = 14) -> HeldConsent:
    """A consent that was given, and last confirmed, so many days before the departure."""
    return HeldConsent(GivenConsent(person, purpose, before(confirmed), False), before(confirmed))


def consents(*people: str) -> tuple[HeldConsent, ...]:
    """All that is asked of these people."""
    return tuple(consent(person, purpose) for person in people for purpose in CONSENTED)


def parents_of(*children: str) -> tuple[GuardianFacts, ...]:
    """Both parents stand for these children."""
    both = ("mother", "father")
    return tuple(GuardianFacts(one, who, Capacity.PARENT, DAY, None) for one in children for who in both)


def escort(kind: EscortKind, first: int = 1, last: int = 4) -> EscortFacts:
    """An escort on these legs who flies home on the next day."""
    return EscortFacts(kind, first, last, True, HOME)


def departure(people: Sequence[str], signing: Sequence[str], **changed: object) -> Departure:
    """These people on the four legs."""
    facts = ReadinessFacts(
        day=DAY,
        country="UZ",
        people=tuple(traveller(one) for one in people),
        consents=consents(*signing),
        clearance=ClearanceFacts(Clearance.GIVEN, DAY),
        needs_reception_by_name=False,
        legs=LEGS,
        end=EndFacts(True, 25),
        escorts=(),
        reception=None,
    )
    return Departure(replace(facts, **changed), {one: BORN[one] for one in people}, NOW)


FAMILY = departure(BORN, ("mother", "father"), guardians=parents_of("elder", "younger", "baby"))
WOMAN = departure(("mother",), ("mother",))
ALONE = departure(
    ("elder",),
    ("elder",),
    guardians=(GuardianFacts("elder", "", Capacity.APPOINTED_GUARDIAN, DAY, None),),
    escorts=(escort(EscortKind.SOCIAL),),
    reception=ReceptionFacts(True, DAY),
)


def paper(kind: CertificateKind, days: int, hours: float | None = None) -> PaperFacts:
    """A paper issued so many days before departure; handed in or made so many hours before its first flight."""
    return PaperFacts(kind, before(days), FLIES_AT - timedelta(hours=hours) if hours is not None else None)


def checked(hours: float = 48) -> PaperFacts:
    """The check before boarding, so many hours before the journey begins."""
    return PaperFacts(CertificateKind.BOARDING_CHECK, before(3), BEGINS_AT - timedelta(hours=hours))


def asked(
    code: str, hours: float = 60, again: float | None = 48, answer: Answer = Answer.CONFIRMED
) -> tuple[CarrierRequest, ...]:
    """Requests for both flights: so many hours before each asked, and confirmed again."""
    return tuple(
        CarrierRequest(
            code,
            f"leg{one.ordinal}",
            one.departs_at - timedelta(hours=hours),
            answer,
            one.departs_at - timedelta(hours=again) if again is not None else None,
        )
        for one in LEGS
        if one.mode is AIR
    )
