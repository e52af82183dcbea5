"""Examples behind doors: a note, and a partner that takes part in a joint assessment of the risks."""

from demo.caseload.doors import access_policy
from demo.caseload.lives import Life
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.services import let_partner_in, write_own_view
from returns.cases.queries.cases import members_of_case
from returns.protection.rules.records import FACTORS, NO
from returns.protection.services.protection import add_protected_note

_DAYS = 14
_WHY = "Invented: asked whether anybody there looks for her."


def leave_note(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A note that nobody reads without a grant."""
    assert life.case_id is not None
    door = secrets.door(life.case_id, Compartment.TRAFFICKING.value)
    add_protected_note(unit, door, "Invented: asked again about the lender; nothing has changed.")


def let_in(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A coordinator may read what is shared of the risks, and add what is known where people return to."""
    case_id = life.case(unit).id
    let_partner_in(unit, secrets, access_policy(unit), case_id, life.cast["coordinator"].account_id, _DAYS, _WHY)


def see_risks(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The partner's view of the risks: none of the factors is there."""
    me, case = life.cast["coordinator"], life.case(unit)
    person = members_of_case(unit.session, case.id)[0].id
    place = accounts.places(unit.session, [me.organisation_id])[me.organisation_id] if me.organisation_id else ""
    write_own_view(unit, case.id, person, place, {f"factor_{factor}": NO for factor in FACTORS})
