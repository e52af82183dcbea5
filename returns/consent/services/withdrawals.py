"""Withdrawing a consent: what it does, and doing it."""

from dataclasses import dataclass

from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import case_by_id, raise_reasons, refuse_if
from returns.cases.rules.cases import BEFORE_BOARDING, Reason
from returns.consent.models import Consent, ConsentEnding
from returns.consent.queries import consent_rules, falling_with
from returns.consent.rules import ConsentReason, Ended, withdrawal_reasons
from returns.consent.words import ConsentAct, ConsentNotice
from returns.departure.queries.departures import on_board
from returns.journey.queries.itinerary import legs_to_freeze
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, freeze_legs

NOTHING_SAID = ConsentEnding()


@dataclass(frozen=True)
class Consequences:
    """What withdrawing a consent does: how many legs it freezes, and which other consents end with it."""

    legs: int
    others: tuple[Consent, ...]


def consequences_of(unit: Unit, case: Case, consent: Consent) -> Consequences:
    """Return what withdrawing a consent would do."""
    legs = len(legs_to_freeze(unit.session, case.id)) if _freezes(unit, case, consent) else 0
    return Consequences(
        legs, tuple(falling for falling in falling_with(unit.session, consent) if falling.id != consent.id)
    )


def withdraw_consent(unit: Unit, consent: Consent, ending: ConsentEnding = NOTHING_SAID) -> None:
    """Withdraw a consent from now on, with everything that rests on it.

    Bookings are frozen and transfers of the person end in the same transaction; a partner's scope asks for them with
    every statement, so its access ends at once. The owner and whoever booked are told without the reason, the partner's
    people by a job. RuleBroken if the consent has ended already, or the return that it is about has begun.
    """
    if consent.ended is Ended.REFUSED:
        refuse_if_over(consent)
    case = case_of(unit, consent)
    before_boarding = case.state in BEFORE_BOARDING and consent.person_id not in on_board(unit.session, case.id)
    refuse_if(withdrawal_reasons(consent.purpose, consent.withdrawn_at is not None, before_boarding))
    legs, freezes = legs_to_freeze(unit.session, case.id), _freezes(unit, case, consent)
    for falling in falling_with(unit.session, consent):
        end_consent(unit, falling, Ended.WITHDRAWN if falling.id == consent.id else Ended.WITH_ITS_BASE)
    if ending != NOTHING_SAID:
        consent.ending = ending
    add_to_timeline(unit, case, EventKind.CONSENT_WITHDRAWN, about=[consent.person_id])
    recipients = [case.owner_id]
    if freezes:
        freeze_legs(unit, case)  # nothing is held in the name of somebody who does not agree to it
        recipients += [leg.booked_by for leg in legs]
    idempotency_key = f"consent_withdrawn:{consent.id.hex}"
    notify(unit, recipients, ConsentNotice.CONSENT_WITHDRAWN, case.id, idempotency_key)
    unit.participants["trail"].act(ConsentAct.WITHDRAW, ("person", consent.person_id), purpose=consent.purpose.value)


def case_of(unit: Unit, consent: Consent) -> Case:
    """Return the case of a consent."""
    case = case_by_id(unit.session, consent.case_id)
    assert case is not None  # whoever sees the consent sees its case
    return case


def _freezes(unit: Unit, case: Case, consent: Consent) -> bool:
    needed = consent_rules(unit.session, unit.today).needed
    return consent.purpose in needed and case.state in BEFORE_BOARDING


def refuse_if_over(consent: Consent) -> None:
    """RuleBroken if a consent has ended, or was never given."""
    if consent.withdrawn_at is not None:
        was_refused = consent.ended is Ended.REFUSED
        code = ConsentReason.CONSENT_WAS_REFUSED if was_refused else ConsentReason.CONSENT_WITHDRAWN
        raise_reasons((Reason(code, cleared_by="consent"),))


def end_consent(unit: Unit, consent: Consent, how: Ended) -> None:
    """End a consent from now on."""
    consent.withdrawn_at, consent.withdrawn_by, consent.ended = unit.clock.now(), unit.actor_id, how
