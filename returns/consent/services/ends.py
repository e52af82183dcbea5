"""How a consent ends: withdrawn by the person, or corrected where it was recorded wrongly."""

import uuid
from dataclasses import dataclass, replace

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import case_by_id, refuse_if
from returns.cases.rules import BEFORE_BOARDING
from returns.consent.models import Consent, ConsentEnding
from returns.consent.queries import consent_rules, transfers_of_person
from returns.consent.rules import Ended, falls_with, withdrawal_reasons
from returns.consent.services.consent import NewConsent, changeable, give_consents
from returns.consent.words import ConsentNotice
from returns.departure.queries import on_board
from returns.journey.queries.itinerary import legs_to_freeze
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, freeze_legs


@dataclass(frozen=True)
class Consequences:
    """What withdrawing a consent does: how many legs it freezes, and which transfers end with it."""

    legs: int
    transfers: tuple[Consent, ...]


NOTHING_SAID = ConsentEnding()


def consequences_of(unit: Unit, case: Case, consent: Consent) -> Consequences:
    """Return what withdrawing a consent would do."""
    transfers = [falling for falling in _falling(unit, consent) if falling.id != consent.id]
    legs = len(legs_to_freeze(unit.session, case.id)) if _freezes(unit, case, consent) else 0
    return Consequences(legs, tuple(transfers))


def withdraw_consent(unit: Unit, consent: Consent, ending: ConsentEnding = NOTHING_SAID) -> None:
    """Withdraw a consent from now on, with everything that rests on it.

    Bookings are frozen and transfers of the person end in the same transaction; a partner's scope asks for them with
    every statement, so its access ends at once. The owner and whoever booked are told without the reason, the partner's
    people by a job. RuleBroken if the consent has ended already, or the return that it is about has begun.
    """
    case = case_by_id(unit.session, consent.case_id)
    assert case is not None  # whoever sees the consent sees its case
    before_boarding = case.state in BEFORE_BOARDING and consent.person_id not in on_board(unit.session, case.id)
    refuse_if(withdrawal_reasons(consent.purpose, consent.withdrawn_at is not None, before_boarding))
    legs = legs_to_freeze(unit.session, case.id)
    freezes = _freezes(unit, case, consent)
    for falling in _falling(unit, consent):
        _end(unit, falling, Ended.WITHDRAWN if falling.id == consent.id else Ended.WITH_ITS_BASE)
    if ending != NOTHING_SAID:
        consent.ending = ending
    add_to_timeline(unit, case, EventKind.CONSENT_WITHDRAWN)
    recipients = [case.owner_id]
    if freezes:
        freeze_legs(unit, case)  # nothing is held in the name of somebody who does not agree to it
        recipients += [leg.booked_by for leg in legs]
    once = f"consent_withdrawn:{consent.id.hex}"
    notify(unit, recipients, ConsentNotice.CONSENT_WITHDRAWN, case.id, once)
    unit.participants["trail"].act("consent.withdraw", ("person", consent.person_id), purpose=consent.purpose.value)


def _falling(unit: Unit, consent: Consent) -> list[Consent]:
    """The consent, and the transfers of the person that end with it."""
    if not falls_with(consent.purpose):
        return [consent]
    return [consent, *transfers_of_person(unit.session, consent.person_id)]


def _freezes(unit: Unit, case: Case, consent: Consent) -> bool:
    needed = consent_rules(unit.session, unit.clock.now().date()).needed
    return consent.purpose in needed and case.state in BEFORE_BOARDING


def _end(unit: Unit, consent: Consent, how: Ended) -> None:
    consent.withdrawn_at, consent.withdrawn_by, consent.ended = unit.clock.now(), unit.actor_id, how


def correct_consent(unit: Unit, consent: Consent, right: NewConsent, reason: str) -> uuid.UUID:
    """Replace a consent that was recorded wrongly by what was really given; returns the id of the new row.

    Person, purpose and receiver stay: a consent of somebody else is another consent. What was recorded stays readable,
    with the reason. BadInput without one, RuleBroken as for a new consent, or if this one has ended.
    """
    if not reason.strip():
        raise BadInput({"reason": [_("Say what was recorded wrongly.")]})
    case = changeable(unit, consent)
    same = replace(
        right,
        person_id=consent.person_id,
        purpose=consent.purpose,
        organisation_id=consent.organisation_id,
        transfer_purpose=consent.transfer_purpose,
    )
    (made,) = give_consents(unit, case, [same])
    row = next(new for new in unit.session.new if isinstance(new, Consent) and new.id == made)
    row.corrects_id = consent.id
    consent.ending = ConsentEnding(reason=reason.strip())
    _end(unit, consent, Ended.CORRECTED)
    unit.participants["trail"].act("consent.correct", ("person", consent.person_id))
    return made
