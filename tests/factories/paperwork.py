"""Makers of papers: a case with everything that papers can say, and papers of it, read back."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from foundation.clock import MovableClock
from foundation.papers.compiling import as_pdf
from foundation.papers.sheet import Sheet
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.health.queries import FitnessContent
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness
from returns.paperwork.pages.papers import sheet_of
from returns.paperwork.rules import CasePaper
from returns.paperwork.services import prepare_paper
from returns.reception.services import NewReception, name_reception
from tests.factories.healthy import make_entry
from tests.factories.journeys import Planned, Team, at_work, looking_at, make_planned, make_team
from tests.factories.makers import make_organisation
from tests.factories.scopes import EVERYTHING
from tests.worlds import world


@dataclass(frozen=True)
class Documented:
    """A case of which every paper can be made."""

    container: Container
    team: Team
    planned: Planned
    partner: uuid.UUID

    @property
    def case(self) -> uuid.UUID:
        """The case."""
        return self.planned.case

    def whose(self, kind: CasePaper) -> uuid.UUID:
        """Whom a paper is about."""
        return self.planned.escort if kind is CasePaper.ESCORT_SHEET else self.planned.traveller

    def sheet(self, kind: CasePaper, language: str = "en") -> Sheet:
        """A paper as a sheet."""
        now = self.container.clock.now()
        with looking_at(self.container, self.team.owner, self.case) as (unit, case):
            prepared = prepare_paper(unit, case, kind, self.whose(kind), language)
            return sheet_of(kind, prepared, language, self.team.owner.name, now.date())

    def made(self, kind: CasePaper, language: str = "en") -> bytes:
        """A paper as a PDF."""
        return as_pdf(self.sheet(kind, language), self.container.clock.now())


@world
def make_documented(container: Container, **reception: Any) -> Documented:
    """A case in planning with passport, journey, escort, fitness, a wheelchair asked for, and a receiving partner."""
    team = make_team(container)
    planned, partner = make_planned(container, team), make_organisation(container)
    later(container)  # than the decision on fitness that there is already
    today = container.clock.now().date()
    make_entry(container, team.owner, planned.case, EntryKind.ASSISTANCE, code="WCHR", asked_on=today)
    with at_work(container, team.owner, planned.case) as (unit, case):
        who, first, last = planned.traveller, today, today + timedelta(days=20)
        record_fitness(
            unit, case, who, FitnessContent(Fitness.FIT_WITH_CONDITIONS, first, last, ("wheelchair",), "Aisle seat.")
        )
        stated = {"name": "Nodira Saidova", "where": "Arrival hall", "phone": "+998901234567", **reception}
        name_reception(unit, case, NewReception(organisation_id=partner, **stated))
        give_consents(unit, case, [transfer(who, partner, today)])
    return Documented(container, team, planned, partner)


def later(container: Container) -> None:
    """A minute passes: of two decisions the later one counts."""
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=1))


def transfer(person: uuid.UUID, partner: uuid.UUID, today: Any) -> NewConsent:
    """The consent to pass data on to a partner for the reception."""
    purpose, form = ConsentPurpose.TRANSFER, ConsentForm.WRITTEN
    return NewConsent(person, person, purpose, form, today, CHECKLIST, partner, TransferPurpose.RECEPTION)


def rename(container: Container, case_id: uuid.UUID, given: str, family: str) -> None:
    """Give the first person of a case other names."""
    with writing(container.units, EVERYTHING) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        person = members_of_case(unit.session, case_id)[0]
        person.given_name, person.family_name = given, family
