"""Ending a return before boarding: withdrawn by either side, reversed by the authority, cancelled."""

import uuid

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import WITHDRAWALS, CaseState
from returns.consent.queries import transfers_in_force
from returns.consent.rules import Ended
from returns.counselling.queries import sessions_of_case
from returns.journey.queries.itinerary import legs_to_freeze
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules.endings import NOTHING_SAID, Ending, ending_reasons, has_notice, kept_of
from returns.lifecycle.rules.guards import Extra
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import freeze_legs, move_case, refuse_reasons
from returns.lifecycle.words import LifecycleNotice
from returns.movements.services.people import leave_movements


def withdraw_case(unit: Unit, case: Case, to: CaseState, text: str, ending: Ending = NOTHING_SAID) -> None:
    """End a return before boarding. Freezes every leg that is planned, and tells the colleagues who worked on it.

    Places in group movements are blank again.

    A partner's access ends with the next question it asks, because its scope asks for the state of the case; a job
    tells its people that a plan has stopped, without the reason. The consents to pass data on end as well: reopening
    the case gives no partner its access back, a new consent does. `ending` is what was said of this kind of end.

    RuleBroken with every unmet reason (`notice_missing`, `withdraws_alone`, `solution_not_recorded`, and those of the
    step); BadInput by field; Conflict if `to` is no such end.
    """
    if to not in WITHDRAWALS:
        raise Conflict(_("Choose how the return ends."))
    extra = Extra(has_notice=has_notice(ending))
    people = [person.id.hex for person in members_of_case(unit.session, case.id)]
    _refuse(unit, case, Step(to, has_reason=bool(text.strip()), extra=extra), ending, people)
    legs = legs_to_freeze(unit.session, case.id)
    move_case(unit, case, to, text, extra, EventKind.WITHDRAWN, more=kept_of(to, ending))
    end_transfers(unit, case)
    leave_movements(unit, case, [uuid.UUID(person_id) for person_id in people])
    freeze_legs(unit, case)
    tell_ended(unit, case, *(leg.booked_by for leg in legs))


def _refuse(unit: Unit, case: Case, step: Step, ending: Ending, people: list[str]) -> None:
    today = unit.clock.now().date()
    days = {"said_on": ending.said_on, "notice_on": ending.notice_on}
    wrong = {name: [_("This day lies in the future.")] for name, day in days.items() if day and day > today}
    if ending.said_by and ending.said_by not in people:
        wrong["said_by"] = [_("Choose from the list.")]
    if wrong:
        raise BadInput(wrong)
    sessions = sessions_of_case(unit.session, case.id)
    against = reasons_against(unit.session, unit.scope, case, step, unit.clock.now())
    more = ending_reasons(step.to, ending, people, sessions[0].solution if sessions else None)
    refuse_reasons(unit, case, (*against, *more))


def end_transfers(unit: Unit, case: Case) -> None:
    """End every consent to pass data of this case on."""
    for consent in transfers_in_force(unit.session, case.id):
        consent.withdrawn_at, consent.withdrawn_by, consent.ended = unit.clock.now(), unit.actor_id, Ended.WITHDRAWN


def tell_ended(unit: Unit, case: Case, *more: uuid.UUID | None) -> None:
    """Tell the owner and whoever booked for a case, inside the program, that it has ended; not why."""
    recipients = [case.owner_id, *(account_id for account_id in more if account_id)]
    moment = unit.clock.now().strftime("%Y%m%d%H%M%S")
    notify(unit, recipients, LifecycleNotice.RETURN_ENDED, case.id, f"return_ended:{case.id.hex}:{moment}")
