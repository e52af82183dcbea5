"""Checks of safe-contact cards by partners: the card is right, or something differs.

Zone and hours a partner may correct: it is where the person is. Everything else of the card stays as it is.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from foundation.accounts.principal import UserScope
from foundation.errors import AccessDenied, BadInput, Conflict, NotFound
from foundation.language.words import _
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.words import ReferralsNotice
from returns.cases.models import Case
from returns.cases.services.planning import made_before, note_made
from returns.lifecycle.services.lifecycle import refuse_if_ended
from returns.safe_contact.models import CheckContent, ContactCheck, SafeContact
from returns.safe_contact.queries import card_of_person, times_on
from returns.safe_contact.rules import HowChecked, Times
from returns.safe_contact.services import confirm_times, time_problems


@dataclass(frozen=True)
class Checked:
    """A check as it is stated. `differs` is empty where the card is right; without `checked_on` it was today.

    `times`: zone and hours as the person says them now, None if they were not asked for.
    """

    how: HowChecked
    is_as_it_stands: bool
    differs: str = ""
    checked_on: date | None = None
    times: Times | None = None


def record_check(
    unit: Unit, case: Case, person_id: uuid.UUID, checked: Checked, edition: int, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record that a partner went through the card with the person; returns the id. Sent twice, it is recorded once.

    Where something differs the card stays as old as it was, and its owner is told in neutral words; the same where
    zone or hours are corrected, which hold from now on. `edition` is the card that was shown: Conflict if it was
    changed meanwhile. NotFound for somebody without a card that this scope sees, BadInput by field, AccessDenied for
    who is of no organisation, RuleBroken if the case has ended.
    """
    if made := made_before(unit, once):
        return made
    user = unit.scope if isinstance(unit.scope, UserScope) else None
    if user is None or user.organisation_id is None:
        raise AccessDenied("follow_up.work")  # an office writes on the card itself
    refuse_if_ended(case)
    card = card_of_person(unit.session, person_id)
    if card is None or card.case_id != case.id or card.verified_on is None:
        raise NotFound
    today = unit.clock.now().date()
    day = checked.checked_on or today
    if wrong := _wrong(checked, card, day, today):
        raise BadInput(wrong)
    if edition != card.version:
        raise Conflict(_("Somebody else changed this card meanwhile. Look at the newest state, then try again."))
    before = times_on(card)
    corrected = checked.times if before is not None and checked.times != before else None
    row = _row_of(unit, card, user.organisation_id, checked, day)
    row.content = _content_of(checked, before, corrected)
    unit.session.add(row)
    confirm_times(card, corrected, day, checked.is_as_it_stands)
    note_made(unit, once, row.id)
    if corrected is not None or not checked.is_as_it_stands:
        _tell_owner(unit, case, row)
    unit.participants["trail"].act("safe_contact.check", ("person", person_id), as_it_stands=checked.is_as_it_stands)
    return row.id


def _row_of(unit: Unit, card: SafeContact, organisation_id: uuid.UUID, checked: Checked, day: date) -> ContactCheck:
    return ContactCheck(
        case_id=card.case_id,
        person_id=card.person_id,
        organisation_id=organisation_id,
        checked_on=day,
        is_as_it_stands=checked.is_as_it_stands,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
    )


def _content_of(checked: Checked, before: Times | None, corrected: Times | None) -> CheckContent:
    differs = "" if checked.is_as_it_stands else checked.differs.strip()
    return CheckContent(checked.how, differs, before if corrected is not None else None, corrected)


def _tell_owner(unit: Unit, case: Case, row: ContactCheck) -> None:
    notify(unit, [case.owner_id], ReferralsNotice.CONTACT_DIFFERS, case.id, f"contact_differs:{row.id.hex}")


def _wrong(checked: Checked, card: SafeContact, day: date, today: date) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    recorded = card.recorded_at.date() if card.recorded_at is not None else card.verified_on
    if day > today:
        wrong["checked_on"] = [_("This day lies in the future.")]
    elif recorded is not None and day < recorded:
        wrong["checked_on"] = [_("The card was written after this day: say when you went through what stands on it.")]
    if not checked.is_as_it_stands and not checked.differs.strip():
        wrong["differs"] = [_("Say what differs. The owner of the case reads it.")]
    return wrong | (time_problems(checked.times) if checked.times is not None else {})
