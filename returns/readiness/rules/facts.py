"""What a departure is judged by: the facts of a case, and the rows of the rule book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from returns.cases.rules.cases import UNCITED, Cited, CountryStatus, Limit
from returns.consent.rules import ConsentPurpose, GivenConsent
from returns.documents.rules.documents import DocumentFacts, DocumentRules, TransitRules
from returns.documents.rules.formalities import ExitFacts, ExitRules
from returns.escorts.rules.company import CompanionFacts, CompanyRules
from returns.escorts.rules.escorts import EscortFacts, RatioRules
from returns.health.rules.health import FitnessFacts
from returns.journey.rules.itinerary import JourneyLimits, LegFacts
from returns.journey.rules.journeys import EndFacts, JourneyFacts, TripFacts
from returns.people.rules.families import GuardianFacts
from returns.protection.rules.protection import CheckFacts, ClearanceFacts
from returns.reception.rules import ReceptionFacts
from returns.safe_contact.rules import ContactFacts


@dataclass(frozen=True)
class Traveller:
    """One person: id as hex, full years on the day of departure (None is not known), and what the journey needs."""

    person: str
    age: int | None
    contact: ContactFacts | None
    documents: tuple[DocumentFacts, ...]
    fitness: FitnessFacts | None
    check: CheckFacts | None = None
    checked_on: date | None = None
    nationalities: tuple[str, ...] = ()
    leaving: ExitFacts | None = None
    is_nationality_known: bool = True  # also of somebody stateless


@dataclass(frozen=True)
class HeldConsent:
    """A consent, and the day on which it was last confirmed.

    `signer_ended_on`: from which day on the guardian who signed it does not stand for the child any more.
    """

    consent: GivenConsent
    confirmed_on: date
    signer_ended_on: date | None = None

    def outlives_signer(self, day: date) -> bool:
        """Whether nobody who stands for the child on a day has said that it still holds."""
        if self.signer_ended_on is None or self.signer_ended_on > day:
            return False
        is_only_given = self.confirmed_on == self.consent.given_on <= self.signer_ended_on
        return is_only_given or self.confirmed_on < self.signer_ended_on


@dataclass(frozen=True)
class ReadinessFacts:
    """Everything that is true of a case and bears on its departure. `day` is the local day of departure."""

    day: date
    country: str
    people: tuple[Traveller, ...]
    consents: tuple[HeldConsent, ...]
    clearance: ClearanceFacts
    needs_reception_by_name: bool
    legs: tuple[LegFacts, ...]
    end: EndFacts
    escorts: tuple[EscortFacts, ...]
    reception: ReceptionFacts | None
    # A hash of who escorts and receives, which flights and where to: no rule judges it, but a sign-off is about it.
    details: str = ""
    guardians: tuple[GuardianFacts, ...] = ()
    companions: tuple[CompanionFacts, ...] = ()
    # Each journey of its own, where not everybody travels every leg; nothing where all travel all legs.
    journeys: tuple[JourneyFacts, ...] = ()
    elsewhere: tuple[TripFacts, ...] = ()
    deadline: date | None = None  # the last day on which they may leave by law; None is not known, or there is none


@dataclass(frozen=True)
class ReadinessRules:
    """The rows of the rule book that hold on the day of departure."""

    consents_needed: tuple[ConsentPurpose, ...]
    consents_from: Limit
    consent_needed: Cited
    consent_confirmed_within: Limit
    contact_needed: Cited
    adult_from: Limit
    safe_contact_days: Limit
    check_required: Cited
    check_days: Limit
    country: CountryStatus
    documents: DocumentRules
    fitness: Cited
    journey: JourneyLimits
    small_child_to: Limit
    child_alone: Cited
    way_home: Cited
    guardian: Cited = UNCITED
    other_parent: Cited = UNCITED
    transit: TransitRules = field(default_factory=dict)
    leaving: ExitRules = field(default_factory=ExitRules)
    company: CompanyRules | None = None
    ratios: RatioRules | None = None
    rows: Mapping[str, Cited] = field(default_factory=dict)  # by code, for findings whose own rule has no number


class Company(Protocol):
    """What of a departure says whether somebody has to travel along: `ReadinessFacts`, or this alone."""

    @property
    def people(self) -> tuple[Traveller, ...]:
        """Who travels."""

    @property
    def legs(self) -> tuple[LegFacts, ...]:
        """On which legs."""

    @property
    def escorts(self) -> tuple[EscortFacts, ...]:
        """Who travels along."""

    @property
    def journeys(self) -> tuple[JourneyFacts, ...]:
        """Each journey of its own, where not everybody travels every leg."""
