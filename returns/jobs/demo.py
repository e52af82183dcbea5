"""The invented caseload: offices, partners, sign-ins and cases for the demo. Deterministic by seed, but for passwords."""

import json
import os
import random
import secrets as chance
import sys
import uuid
from pathlib import Path

from foundation.accounts import queries as accounts
from foundation.accounts.models import Account, AccountExtra, AccountStatus, Office, Organisation
from foundation.accounts.permissions import Permission, Role
from foundation.errors import Conflict
from foundation.security.identifiers import normal_email
from foundation.security.passwords import hash_password
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.wiring import Wiring
from returns.jobs.demo_people import invented_case
from returns.queries.cases import count_cases
from returns.services.cases import open_case

BATCH = 20
_OFFICES = (("Istanbul office", "TR"), ("Berlin office", "DE"))
_ORGANISATIONS = (("Samarkand Return Support", "UZ"), ("Tbilisi Home Again", "GE"))
# Role, name, which office or organisation, extra permissions.
_STAFF: tuple[tuple[Role, str, int, tuple[Permission, ...]], ...] = (
    (Role.RETURN_OFFICER, "Defne Aksoy", 0, ()),
    (Role.RETURN_OFFICER, "Kerem Yalın", 0, (Permission.SIGN_OFF, Permission.LEAD_OFFICE)),
    (Role.PROTECTION_SPECIALIST, "Elif Duran", 0, ()),
    (Role.PROTECTION_SPECIALIST, "Selin Koray", 0, ()),
    (Role.PARTNER_COORDINATOR, "Nilufar Rahimova", 0, ()),
    (Role.PARTNER_WORKER, "Jasur Tosheff", 0, ()),
    (Role.PARTNER_WORKER, "Nino Beridze", 1, ()),
    (Role.MANAGER, "Anna Lindqvist", 0, ()),
    (Role.ADMINISTRATOR, "Tomas Berg", 0, ()),
    (Role.DATA_PROTECTION_OFFICER, "Ines Moreau", 0, ()),
    (Role.RETURN_OFFICER, "Jonas Keller", 1, ()),
)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _account(unit: Unit, house: Wiring, who: tuple[Role, str, int, tuple[Permission, ...]], offices: list[Office], partners: list[Organisation]) -> dict[str, str]:
    role, name, place, extras = who
    email = f"{name.split()[0].lower()}@demo.example"
    password = "-".join(chance.token_hex(2) for _ in range(4))
    account = Account(
        name=name, email=email, email_index=house.secrets.blind_index("email", normal_email(email)), role=role, status=AccountStatus.ACTIVE,
        office_id=offices[place].id if role in (Role.RETURN_OFFICER, Role.PROTECTION_SPECIALIST) else None,
        organisation_id=partners[place].id if role in (Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER) else None,
        password_hash=hash_password(password), created_at=house.clock.now(),
    )  # fmt: skip
    unit.session.add(account)
    unit.session.flush()  # the extras refer to the account
    unit.session.add_all([AccountExtra(account_id=account.id, permission=extra) for extra in extras])
    label = role.value.replace("_", " ") + (", signs off and leads the office" if extras else "")
    where = offices[place].name if account.office_id else partners[place].name if account.organisation_id else ""
    return {"role": f"{label} ({where})" if where else label, "name": name, "email": email, "password": password}


def _staff(house: Wiring) -> list[dict[str, str]]:
    with writing(house.units, DEMO) as unit:
        offices = [Office(name=name, country=country) for name, country in _OFFICES]
        partners = [Organisation(name=name, country=country) for name, country in _ORGANISATIONS]
        unit.session.add_all([*offices, *partners])
        unit.session.flush()  # the accounts refer to them
        sign_ins = [_account(unit, house, who, offices, partners) for who in _STAFF]
        unit.participants["trail"].act("demo.load", count=len(sign_ins))
    return sign_ins


def _owners(house: Wiring) -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    """Account, office and host country of every return officer, in a stable order."""
    with reading(house.units, DEMO) as unit:
        offices = {office.id: office for office in accounts.offices(unit.session)}
        found = accounts.accounts_page(unit.session, accounts.AccountFilter(role=Role.RETURN_OFFICER), None, 50).items
        rows = [(one.name, one.id, one.office_id, offices[one.office_id].country) for one in found if one.office_id]
    return [(account, office, country) for _, account, office, country in sorted(rows)]


def _remember(path: Path, sign_ins: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(sign_ins, file, ensure_ascii=False, indent=1)


def load_cases(house: Wiring, cases: int, seed: int) -> None:
    """Open invented cases through the service, in the name of the return officers, in batches; progress on stderr."""
    owners = _owners(house)
    for start in range(0, cases, BATCH):
        with writing(house.units, DEMO) as unit:
            for number in range(start, min(start + BATCH, cases)):
                owner, office, host = owners[number % len(owners)]
                new = invented_case(random.Random(f"{seed}-{number}"), number, host, house.clock.now().date())
                open_case(unit, house.secrets, new, office, owner)
        _say(f"invented caseload: {min(start + BATCH, cases)} of {cases}")


def load_demo(house: Wiring, cases: int, seed: int) -> None:
    """Load the demo once; Conflict if this installation is not a demo, or holds cases already."""
    if not house.settings.demo:
        raise Conflict("This installation is live: the invented caseload is not mixed with real people. Use another INSTANCE_PATH in demo mode.")
    with reading(house.units, DEMO) as unit:
        if accounts.installation_mode(unit.session) != "demo":
            raise Conflict("This database is not prepared as a demo: run `python3 run.py flask prepare --demo` on an empty one first.")
        there, staffed = count_cases(unit.session), bool(accounts.offices(unit.session))
    if not staffed:
        _remember(house.settings.instance / "demo" / "sign-ins.json", _staff(house))
    if there < cases:
        load_cases(house, cases - there, seed)

