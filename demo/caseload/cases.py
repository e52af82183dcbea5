"""The invented caseload, made by the services: staff and cases. Deterministic by seed, but for passwords."""

import secrets as chance
import uuid
from collections.abc import Sequence

from demo.caseload.money import give_limit
from demo.caseload.roster import invent_rosters
from demo.colleagues import Colleague
from foundation.accounts.models import Account, AccountExtra, Office, Organisation
from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Permission, Role
from foundation.accounts.queries import staff as accounts
from foundation.accounts.rules import AccountStatus
from foundation.messaging.services import all_sent_before
from foundation.oversight.words import OversightAct
from foundation.security.identifiers import normal_email
from foundation.security.passwords import hash_password
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit

Staff = tuple[Role, str, int, tuple[Permission, ...]]
_OFFICES = (("Istanbul office", "TR"), ("Berlin office", "DE"))
_ORGANISATIONS = (("Samarkand Return Support", "UZ"), ("Tbilisi Home Again", "GE"))
_LEADS = (Permission.SIGN_OFF, Permission.LEAD_OFFICE, Permission.BUDGET_APPROVE, Permission.RULES_EDIT)
# What whoever tries the service is told of these permissions.
_TOLD = {
    Permission.SIGN_OFF: "signs off",
    Permission.BUDGET_APPROVE: "approves budgets",
    Permission.LEAD_OFFICE: "leads the office",
    Permission.RULES_EDIT: "changes rules",
}
# Role, name, which office or organisation, extra permissions.
_STAFF: tuple[tuple[Role, str, int, tuple[Permission, ...]], ...] = (
    (Role.RETURN_OFFICER, "Defne Aksoy", 0, ()),
    (Role.RETURN_OFFICER, "Kerem Yalın", 0, _LEADS),
    (Role.PROTECTION_SPECIALIST, "Elif Duran", 0, ()),
    (Role.PROTECTION_SPECIALIST, "Selin Koray", 0, ()),
    (Role.PARTNER_COORDINATOR, "Nilufar Rahimova", 0, ()),
    (Role.PARTNER_WORKER, "Jasur Tosheff", 0, ()),
    (Role.PARTNER_WORKER, "Nino Beridze", 1, ()),
    (Role.MANAGER, "Anna Lindqvist", 0, ()),
    (Role.ADMINISTRATOR, "Tomas Berg", 0, (Permission.RULES_EDIT,)),
    (Role.DATA_PROTECTION_OFFICER, "Ines Moreau", 0, ()),
    (Role.RETURN_OFFICER, "Jonas Keller", 1, ()),
    (Role.RETURN_OFFICER, "Lena Vogt", 1, _LEADS),
    (Role.PROTECTION_SPECIALIST, "Mara Roth", 1, ()),
    (Role.PARTNER_COORDINATOR, "Giorgi Maisuradze", 1, ()),
)


def _where(role: Role, place: int, offices: list[Office], partners: list[Organisation]) -> Office | Organisation | None:
    if role in OFFICE_ROLES:
        return offices[place]
    return partners[place] if role in PARTNER_ROLES else None


def _email(name: str) -> str:
    return f"{name.split()[0].lower()}@demo.example"


def _password() -> str:
    return "-".join(chance.token_hex(2) for _ in range(4))


def _told(who: Staff, place: Office | Organisation | None, password: str) -> dict[str, str]:
    role, name, _, extras = who
    label = ", ".join((role.value.replace("_", " "), *(told for extra, told in _TOLD.items() if extra in extras)))
    role_shown = f"{label} ({place.name})" if place else label
    return {"role": role_shown, "name": name, "email": _email(name), "password": password}


def _account(unit: Unit, secrets: Secrets, who: Staff, place: Office | Organisation | None) -> dict[str, str]:
    role, name, _, extras = who
    password = _password()
    invent_colleague(unit, secrets, role, name, place, extras, password)
    return _told(who, place, password)


def invent_colleague(
    unit: Unit,
    secrets: Secrets,
    role: Role,
    name: str,
    place: Office | Organisation | None,
    extras: Sequence[Permission] = (),
    password: str | None = None,
    *,
    email: str | None = None,
    password_hash: str | None = None,
) -> Colleague:
    """An active account of somebody who does not exist, by default with a password that nobody knows."""
    email = email or _email(name)
    account = Account(
        name=name,
        email=email,
        email_index=secrets.blind_index("staff_email", normal_email(email)),
        role=role,
        status=AccountStatus.ACTIVE,
        office_id=place.id if isinstance(place, Office) else None,
        organisation_id=place.id if isinstance(place, Organisation) else None,
        password_hash=password_hash or hash_password(password or _password()),
        created_at=unit.clock.now(),
    )
    unit.session.add(account)
    unit.session.flush()  # the extras refer to the account
    unit.session.add_all([AccountExtra(account_id=account.id, permission=extra) for extra in extras])
    colleague = Colleague(account.id, name, role, frozenset(extras), account.office_id, account.organisation_id)
    if Permission.BUDGET_APPROVE in extras:
        give_limit(unit, colleague)
    return colleague


def invent_staff(unit: Unit, secrets: Secrets) -> list[dict[str, str]]:
    """Offices, partner organisations and one account per role and more; returns the sign-ins."""
    offices = [Office(name=name, country=country) for name, country in _OFFICES]
    partners = [Organisation(name=name, country=country) for name, country in _ORGANISATIONS]
    unit.session.add_all([*offices, *partners])
    unit.session.flush()  # the accounts refer to them
    invent_rosters(unit, offices)
    sign_ins = [_account(unit, secrets, who, _where(who[0], who[2], offices, partners)) for who in _STAFF]
    unit.participants["trail"].act(OversightAct.DEMO_LOAD, count=len(sign_ins))
    return sign_ins


def renew_sign_ins(unit: Unit, secrets: Secrets) -> list[dict[str, str]]:
    """New passwords for the invented staff, because those that were told are lost; returns the sign-ins."""
    places: dict[uuid.UUID | None, Office | Organisation] = {
        office.id: office for office in accounts.offices(unit.session)
    }
    places.update((organisation.id, organisation) for organisation in accounts.organisations(unit.session))
    sign_ins = []
    for who in _STAFF:
        index = secrets.blind_index("staff_email", normal_email(_email(who[1])))
        account = accounts.account_by_email(unit.session, index)
        if account is not None:
            password = _password()
            account.password_hash = hash_password(password)
            sign_ins.append(_told(who, places.get(account.office_id or account.organisation_id), password))
    unit.participants["trail"].act(OversightAct.DEMO_LOAD, count=len(sign_ins))
    return sign_ins


def leave_the_post_behind(unit: Unit) -> None:
    """What invented colleagues were told in their past was sent then: nothing of it leaves the program now."""
    all_sent_before(unit)
