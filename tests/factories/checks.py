"""Makers of protection checks: everybody of a case who has to be asked, or one of them."""

from dataclasses import replace

from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.protection.models import CheckContent
from returns.protection.queries import people_to_ask
from returns.protection.rules.protection import AsylumClaim, Fear
from returns.protection.services.protection import check_protection

CALM = CheckContent(Fear.NONE, AsylumClaim.NONE, is_detained=False, has_legal_advice=True, may_enter=True)
AFRAID = replace(CALM, fear=Fear.EXPRESSED)


def check_everybody(unit: Unit, case: Case, answers: CheckContent = CALM) -> None:
    """The same answers of everybody who has to be asked."""
    people = members_of_case(unit.session, case.id)
    for person in people_to_ask(unit.session, people, unit.clock.now().date()):
        check_protection(unit, case, person.id, answers)


def check_one(unit: Unit, case: Case, n: int = 0, answers: CheckContent = CALM) -> None:
    """The check of one person of a case, by place."""
    check_protection(unit, case, members_of_case(unit.session, case.id)[n].id, answers)
