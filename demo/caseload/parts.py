"""Who has which part in the lives of invented cases: by the office that opens them and the partner where they go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from demo.caseload.fates import Fate, fate_of
from demo.caseload.lives import Life
from demo.caseload.scenes import RETURNED_BEFORE, Scene, scene_of, staged
from demo.colleagues import Colleague
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.queries import staff as accounts
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import Unit
from returns.cases.rules.cases import CaseState

CROWD_DOMAIN = "crowd.example"  # of those who work on copies alone: they have no part in a life
_MOST = 100_000  # more colleagues than a demo ever has


@dataclass(frozen=True)
class Staff:
    """Colleagues by office and by the country of their organisation, each in a stable order."""

    offices: tuple[tuple[str, tuple[Colleague, ...]], ...]  # host country, who works there
    partners: dict[str, tuple[Colleague, ...]]
    reviewer: Colleague  # the data protection officer, who also confirms what needs a second person


def administrator_of_demo(unit: Unit) -> Colleague:
    """Who invites colleagues and adds partners."""
    return _only_one(unit, Role.ADMINISTRATOR)


def reviewer_of_demo(unit: Unit) -> Colleague:
    """The data protection officer, who reviews emergency access."""
    return _only_one(unit, Role.DATA_PROTECTION_OFFICER)


def _only_one(unit: Unit, role: Role) -> Colleague:
    chosen = accounts.AccountFilter(role, AccountStatus.ACTIVE)
    account = accounts.accounts_page(unit.session, chosen, None, 1).items[0]
    return Colleague(account.id, account.name, account.role, frozenset(), None, None)


def staff_of_demo(unit: Unit) -> Staff:
    """The invented staff, by name: whoever has chosen a password, and partners where somebody has."""
    chosen = accounts.AccountFilter(status=AccountStatus.ACTIVE)
    active = accounts.accounts_page(unit.session, chosen, None, _MOST).items
    extras = accounts.extras_of(unit.session, [account.id for account in active])
    colleagues = sorted(
        (
            Colleague(
                account.id, account.name, account.role, extras[account.id], account.office_id, account.organisation_id
            )
            for account in active
            if not account.email.endswith(CROWD_DOMAIN)
        ),
        key=lambda colleague: colleague.name,
    )
    offices = sorted(accounts.offices(unit.session), key=lambda office: office.name, reverse=True)
    staffed = {colleague.organisation_id for colleague in colleagues}
    partners = {
        organisation.country: organisation.id
        for organisation in accounts.organisations(unit.session)
        if organisation.id in staffed
    }
    return Staff(
        tuple((office.country, tuple(c for c in colleagues if c.office_id == office.id)) for office in offices),
        {country: tuple(c for c in colleagues if c.organisation_id == place) for country, place in partners.items()},
        next(colleague for colleague in colleagues if colleague.role is Role.DATA_PROTECTION_OFFICER),
    )


def lives_of(numbers: Iterable[int], seed: int, staff: Staff, now: datetime) -> list[Life]:
    """The lives of these numbers; whoever came back knows the case of then, if it is among them."""
    lives = {number: life_of(number, seed, staff, now) for number in numbers}
    for life in lives.values():
        if scene_of(life.fate.number) is Scene.CAME_BACK:
            life.earlier = lives.get(RETURNED_BEFORE)
    return list(lives.values())


def life_of(number: int, seed: int, staff: Staff, now: datetime) -> Life:
    """The life of case number `number`, at an instant (UTC); two cases of three are the first office's."""
    host, colleagues = staff.offices[1 if number % 3 == 2 and len(staff.offices) > 1 else 0]
    fate = staged(fate_of(number, seed, host, now), seed, now)
    cast = _cast(fate, colleagues, staff.partners.get(fate.new.country, ()))
    return Life(fate, {**cast, "reviewer": staff.reviewer})


def _cast(fate: Fate, office: tuple[Colleague, ...], partner: tuple[Colleague, ...]) -> dict[str, Colleague]:
    """Officer and second officer are two people; whoever may sign off is the second one where it comes to that."""
    officers = [officer for officer in office if officer.role is Role.RETURN_OFFICER]
    signer = next(officer for officer in officers if Permission.SIGN_OFF in officer.extras)
    other = next(officer for officer in officers if officer is not signer)
    swapped = not fate.reaches(CaseState.ELIGIBLE) and fate.number % 2 == 1
    officer, second = (signer, other) if swapped else (other, signer)
    cast = {"officer": officer, "second officer": second, "follower": officer, "closer": officer}
    specialists = [specialist for specialist in office if specialist.role is Role.PROTECTION_SPECIALIST]
    cast |= dict(zip(("specialist", "second specialist"), specialists, strict=False))
    workers = [worker for worker in partner if worker.role is Role.PARTNER_WORKER]
    coordinators = [coordinator for coordinator in partner if coordinator.role is Role.PARTNER_COORDINATOR]
    if workers and coordinators:
        worker = workers[fate.number % len(workers)]
        cast |= {"coordinator": coordinators[0], "worker": worker, "follower": worker, "closer": coordinators[0]}
    return cast
