"""Colleagues of a crowd: as many officers, partners and workers as its cases need. Nobody's work grows with it."""

import math
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from demo.caseload.cases import invent_colleague
from demo.caseload.partners import invent_offices
from demo.caseload.parts import CROWD_DOMAIN, Staff
from demo.colleagues import Colleague
from foundation.accounts.models import Organisation
from foundation.accounts.permissions import Role
from foundation.accounts.queries import staff as accounts
from foundation.security.passwords import hash_password
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.partners.queries.partners import OfficeFilter, offices_page

CASES_OF_OFFICER, PEOPLE_OF_WORKER, CASES_OF_PARTNER = 60, 150, 500
PEOPLE_OF_CASE = 2.5  # in the lives that are played
_MOST_OFFICES = 100_000
Substitutes = dict[uuid.UUID, uuid.UUID]  # who and what stands in a copy instead of those of the life


@dataclass(frozen=True)
class _Partner:
    """One organisation: what of it stands for what of that of the lives, and its workers."""

    substitutes: Substitutes
    workers: Sequence[uuid.UUID]


class Colleagues:
    """Everybody who works on copies. The first of each kind are the colleagues of the lives themselves."""

    def __init__(self, unit: Unit, secrets: Secrets, staff: Staff, cases: int) -> None:
        """Invent them for so many cases. Nobody knows their password."""
        self._unit, self._secrets, self._count = unit, secrets, 0
        self._password = hash_password(uuid.uuid4().hex)
        self._offices = {office.id: office for office in accounts.offices(unit.session)}
        self._homes = {home.id: home for home in accounts.organisations(unit.session)}
        officers = [
            member for _host, office in staff.offices for member in office if member.role is Role.RETURN_OFFICER
        ]
        each = math.ceil(cases / CASES_OF_OFFICER / len(officers))
        self._officers = {
            officer.account_id: [officer.account_id, *(self._like(officer).account_id for _ in range(1, each))]
            for officer in officers
        }
        number = math.ceil(cases / CASES_OF_PARTNER / max(len(staff.partners), 1))
        self._partners = [self._partners_like(members, number) for members in staff.partners.values()]
        self._add_offices()

    def substitutes(self, number: int) -> Substitutes:
        """Who and what stands in the copy of this number."""
        chosen = {officer: others[number % len(others)] for officer, others in self._officers.items()}
        for partners in self._partners:
            partner = partners[number // 2 % len(partners)]
            chosen |= partner.substitutes
            chosen |= {worker: partner.workers[number % len(partner.workers)] for worker in partners[0].workers[:1]}
        return chosen

    def _like(self, model: Colleague, organisation: Organisation | None = None) -> Colleague:
        self._count += 1
        place = organisation or self._offices.get(model.office_id or uuid.UUID(int=0))
        place = place or self._homes[model.organisation_id or uuid.UUID(int=0)]
        return invent_colleague(
            self._unit,
            self._secrets,
            model.role,
            f"{model.name} {self._count}",
            place,
            tuple(model.extras),
            email=f"{uuid.uuid4().hex}@{CROWD_DOMAIN}",
            password_hash=self._password,
        )

    def _partners_like(self, members: Sequence[Colleague], number: int) -> list[_Partner]:
        """The organisation of the lives, and others like it: each with a coordinator and enough workers."""
        workers = [member for member in members if member.role is Role.PARTNER_WORKER]
        home = self._homes[members[0].organisation_id or uuid.UUID(int=0)]
        more = math.ceil(CASES_OF_PARTNER * PEOPLE_OF_CASE / PEOPLE_OF_WORKER) - len(workers)
        own = [self._like(workers[0]) for _ in range(more)] if workers else []
        partners = [_Partner({}, [worker.account_id for worker in (*workers, *own)])]
        for place in range(1, number):
            other = Organisation(name=f"{home.name} {place + 1}", country=home.country)
            self._unit.session.add(other)
            self._unit.session.flush()  # its colleagues refer to it
            like = {member.account_id: self._like(member, other).account_id for member in members}
            others = [self._like(workers[0], other).account_id for _ in range(more)] if workers else []
            partners.append(
                _Partner({home.id: other.id, **like}, [*(like[worker.account_id] for worker in workers), *others])
            )
        return partners

    def _add_offices(self) -> None:
        """Invent the offices of new organisations; each stands for the one of the same name of the first."""
        invent_offices(self._unit)
        named: dict[uuid.UUID, dict[str, uuid.UUID]] = defaultdict(dict)
        for office in offices_page(self._unit.session, OfficeFilter(), None, _MOST_OFFICES).items:
            named[office.organisation_id][office.name] = office.id
        for partners in self._partners:
            for partner in partners:
                for home, other in list(partner.substitutes.items()):
                    same = {office: named[other][name] for name, office in named[home].items() if name in named[other]}
                    partner.substitutes.update(same)
