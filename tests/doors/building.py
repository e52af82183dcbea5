"""One office with everybody who could come to a door, and a row of every kind that stands in an address."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.web.wiring import Wiring
from tests.makers import Person, make_account, make_case, make_grant, make_office

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE = min(STATIC.rglob("*.css")).relative_to(STATIC).as_posix()


@dataclass
class Building:
    """Who comes to the doors, by the names of the table of routes, and what is behind them."""

    people: dict[str, Person]
    case: UUID
    account: UUID
    grant: UUID

    def at(self, address: str) -> str:
        """An address with the ids of this building."""
        ids = {"case": self.case, "account": self.account, "grant": self.grant, "static": STYLE, "token": "none"}
        return address.format(**ids, rule="sign_in.idle_minutes")


def make_building(house: Wiring) -> Building:
    """An office with a case and a grant on it, and one account of every kind."""
    office = make_office(house)
    people = {
        "officer": make_account(house, place=office),
        "lead": make_account(house, place=office, extras=frozenset({Permission.LEAD_OFFICE})),
        "specialist": make_account(house, Role.PROTECTION_SPECIALIST, office),
        "coordinator": make_account(house, Role.PARTNER_COORDINATOR),
        "worker": make_account(house, Role.PARTNER_WORKER),
        "manager": make_account(house, Role.MANAGER),
        "administrator": make_account(house, Role.ADMINISTRATOR),
        "protector": make_account(house, Role.DATA_PROTECTION_OFFICER),
    }
    case = make_case(house, people["officer"])
    grant = make_grant(house, case, people["specialist"], people["officer"])
    waiting = make_account(house, place=office, status=AccountStatus.UNCONFIRMED)
    return Building(people, case, waiting.id, grant)
