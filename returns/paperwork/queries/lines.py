"""What papers say of a case, as plain facts: people, escorts, receptions. Read in `paperwork.py`."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foundation.accounts.queries.staff import Reached
from returns.cases.models import Case
from returns.documents.rules.documents import DocumentKind
from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.assistance import Answer, Request
from returns.health.rules.medical import Fitness
from returns.journey.queries.shown_legs import ShownLeg
from returns.paperwork.rules import PaperworkFacts, PersonOnPaper
from returns.people.rules.people import Sex


@dataclass(frozen=True)
class DocumentLine:
    """The document that somebody travels on."""

    kind: DocumentKind
    number: str
    expires_on: date | None


@dataclass(frozen=True)
class FitnessLine:
    """What the latest decision says: never a diagnosis."""

    result: Fitness
    starts: date
    until: date
    needs: tuple[str, ...]
    conditions: str
    doctor: str


@dataclass(frozen=True)
class GuardianLine:
    """Who stands for somebody: a person of the case, or somebody from outside (None)."""

    id: uuid.UUID | None
    name: str


@dataclass(frozen=True)
class PersonLine:
    """One person as papers name them; None or empty what is not known yet, or cannot be read any more."""

    id: uuid.UUID
    name: str | None
    own_script: str | None
    sex: Sex
    born_on: date | None
    birth_year: int | None
    age: int | None  # full years on the day of departure, or today without a journey
    is_child: bool
    signs: bool  # alone or beside a representative; somebody of unknown age does, too
    nationalities: tuple[str, ...]
    languages: tuple[str, ...]  # the one to talk in first
    document: DocumentLine | None
    fitness: FitnessLine | None
    requests: tuple[Request, ...]
    guardians: tuple[GuardianLine, ...]
    may_be_told: bool
    is_stateless: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The service codes that carriers were asked for and did not refuse, each once."""
        return tuple(sorted({request.code for request in self.requests if request.answer is not Answer.REFUSED}))


@dataclass(frozen=True)
class EscortLine:
    """One escort with the numbers of the legs on which they are, whom they go along with, and their way home."""

    id: uuid.UUID
    kind: EscortKind
    name: str
    phone: str
    qualification: str
    languages: str
    legs: tuple[int, ...]
    people: tuple[uuid.UUID, ...]
    home: tuple[ShownLeg, ...]


@dataclass(frozen=True)
class ReceptionLine:
    """Who meets people (ids; nobody named is everybody), of which organisation, where, and how they go on."""

    people: tuple[uuid.UUID, ...]
    name: str
    phone: str
    where: str
    organisation: str
    onward: Mapping[str, str]


@dataclass(frozen=True)
class CaseOnPapers:
    """A case as its papers tell it; times of legs are local at both ends."""

    case: Case
    office: Reached
    people: tuple[PersonLine, ...]
    legs: tuple[ShownLeg, ...]
    escorts: tuple[EscortLine, ...]
    reception: ReceptionLine | None

    @property
    def met(self) -> tuple[PersonLine, ...]:
        """Whom the reception meets."""
        named = self.reception.people if self.reception else ()
        return tuple(person for person in self.people if not named or person.id in named)

    def facts(self) -> PaperworkFacts:
        """What the rules of papers look at."""
        met = self.reception
        return PaperworkFacts(
            state=self.case.state,
            people=tuple(_on_paper(person) for person in self.people),
            has_legs=bool(self.legs),
            escorts=len(self.escorts),
            has_receiver=bool(met and met.name),
            has_partner=bool(met and met.organisation),
        )


def _on_paper(person: PersonLine) -> PersonOnPaper:
    return PersonOnPaper(
        person=person.id.hex,
        is_born=person.born_on is not None or person.birth_year is not None,
        is_national=bool(person.nationalities) or person.is_stateless,
        has_document=person.document is not None,
        fitness=person.fitness.result if person.fitness else None,
        is_child=person.is_child,
        has_guardian=bool(person.guardians),
        may_be_told=person.may_be_told,
    )
