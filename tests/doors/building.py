"""One office with everybody who could come to a door, and a row of every kind that stands in an address."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.queries.cases import case_by_id, members_of_case
from returns.rules.consent import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.services.consent import NewConsent, give_consent
from tests.arrived import Arrived, make_arrived
from tests.journeys import Planned, Team, make_planned
from tests.makers import Person, make_account, make_case, make_grant, make_office
from tests.referred import make_partner
from tests.reintegration.answered import answered_round

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE = min(STATIC.rglob("*.css")).relative_to(STATIC).as_posix()


@dataclass
class Building:
    """Who comes to the doors, by the names of the table of routes, and what is behind them."""

    people: dict[str, Person]
    case: UUID
    account: UUID
    grant: UUID
    arrived: Arrived
    planned: Planned
    consent: UUID
    visit: UUID

    def ids(self) -> dict[str, UUID]:
        """The ids that stand in addresses, by their names in the table of routes."""
        ids = {"case": self.case, "account": self.account, "grant": self.grant}
        sent = self.arrived.referred
        ids |= {"referred": sent.case, "referral": sent.referrals[TransferPurpose.FOLLOW_UP]}
        ids |= {"consent": self.consent}
        ids |= {"visit": self.visit, "person": sent.people[0]}
        ids |= {"item": self.arrived.item, "concern": self.arrived.concern}
        ids |= {"planned": self.planned.case, "document": self.planned.document}
        return ids | {"leg": self.planned.leg, "escort": self.planned.escort}

    def at(self, address: str) -> str:
        """An address with the ids of this building."""
        return address.format(**self.ids(), static=STYLE, token="none", rule="sign_in.idle_minutes")


def make_building(house: Wiring) -> Building:
    """An office with a case and a grant on it, and one account of every kind."""
    office = make_office(house)
    coordinator, worker = make_partner(house)
    people = {
        "officer": make_account(house, place=office),
        "lead": make_account(house, place=office, extras=frozenset({Permission.LEAD_OFFICE})),
        "specialist": make_account(house, Role.PROTECTION_SPECIALIST, office),
        "coordinator": coordinator,
        "worker": worker,
        "manager": make_account(house, Role.MANAGER),
        "administrator": make_account(house, Role.ADMINISTRATOR),
        "protector": make_account(house, Role.DATA_PROTECTION_OFFICER),
    }
    case = make_case(house, people["officer"])
    grant = make_grant(house, case, people["specialist"], people["officer"])
    waiting = make_account(house, place=office, status=AccountStatus.UNCONFIRMED)
    arrived = make_arrived(house, partner=(coordinator, worker), owner=people["officer"])
    team = Team(people["officer"], people["lead"], people["lead"], people["specialist"])
    return Building(
        people,
        case,
        waiting.id,
        grant,
        arrived,
        make_planned(house, team),
        _consent(house, case, people["officer"]),
        answered_round(arrived.referred),
    )


def _consent(house: Wiring, case_id: UUID, officer: Person) -> UUID:
    with writing(house.units, officer.scope(house)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        person, today = members_of_case(unit.session, case_id)[0].id, house.clock.now().date()
        new = NewConsent(person, person, ConsentPurpose.DATA, ConsentForm.WRITTEN, today, CHECKLIST)
        return give_consent(unit, case, new)
