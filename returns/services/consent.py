"""Changes of consents: giving one, confirming it again, withdrawing it. A row is given, and at most withdrawn."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.accounts import queries as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.consent import Consent
from returns.models.people import Person
from returns.queries.cases import case_by_id, members_of_case
from returns.queries.consent import age_of, consent_rules
from returns.queries.reasons import raise_reasons, refuse_if
from returns.rules.cases import BEFORE_BOARDING
from returns.rules.consent import (
    ConsentForm,
    ConsentPurpose,
    TransferPurpose,
    signature_problems,
    unticked,
)
from returns.rules.lifecycle import EventKind
from returns.rules.reasons import Reason
from returns.services.lifecycle import freeze_legs, refuse_if_ended, tell


@dataclass(frozen=True)
class NewConsent:
    """A consent as it was given: by whom, for what, how, after which words."""

    person_id: uuid.UUID
    signed_by: uuid.UUID
    purpose: ConsentPurpose
    form: ConsentForm
    given_on: date
    checklist: Sequence[str]
    organisation_id: uuid.UUID | None = None
    transfer_purpose: TransferPurpose | None = None
    language: str = ""
    interpreter: str = ""
    explained: str = ""
    witness: str = ""
    place: str = ""


def give_consent(unit: Unit, case: Case, new: NewConsent) -> uuid.UUID:
    """Record a consent; returns its id. A consent that is given again is a new row.

    BadInput by field; RuleBroken if the case has ended, the checklist is not complete, or the wrong person signed.
    """
    refuse_if_ended(case)
    people = {person.id: person for person in members_of_case(unit.session, case.id)}
    is_transfer = new.purpose is ConsentPurpose.TRANSFER
    if wrong := _problems(unit, case, new, people):
        raise BadInput(wrong)
    refuse_if((*_signature(unit, new, people), *unticked(new.checklist)))
    row = Consent(
        case_id=case.id,
        person_id=new.person_id,
        signed_by=new.signed_by,
        purpose=new.purpose,
        organisation_id=new.organisation_id if is_transfer else None,
        transfer_purpose=new.transfer_purpose if is_transfer else None,
        form=new.form,
        given_on=new.given_on,
        confirmed_on=new.given_on,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content={
            "checklist": list(new.checklist),
            "language": new.language,
            "interpreter": new.interpreter,
            "explained": new.explained,
            "witness": new.witness,
            "place": new.place,
        },
    )
    unit.session.add(row)
    tell(unit, case, EventKind.CONSENT_GIVEN)
    unit.participants["trail"].act("consent.give", ("person", new.person_id), purpose=new.purpose.value)
    return row.id


def _problems(unit: Unit, case: Case, new: NewConsent, people: dict[uuid.UUID, Person]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for field, person_id in (("person_id", new.person_id), ("signed_by", new.signed_by)):
        if person_id not in people:
            wrong[field] = [_("Choose from the list.")]
    if new.given_on > unit.clock.now().date():
        wrong["given_on"] = [_("This day lies in the future.")]
    if new.purpose is not ConsentPurpose.TRANSFER:
        return wrong
    receivers = {one.id for one in accounts.organisations(unit.session) if one.country == case.country}
    if new.organisation_id not in receivers:
        wrong["organisation_id"] = [_("Say who receives the data: a partner in the country of return.")]
    if new.transfer_purpose is None:
        wrong["transfer_purpose"] = [_("Say what the data are passed on for.")]
    return wrong


def _signature(unit: Unit, new: NewConsent, people: dict[uuid.UUID, Person]) -> tuple[Reason, ...]:
    rules = consent_rules(unit.session, new.given_on)
    signs_themselves = new.signed_by == new.person_id
    signer_age = age_of(people[new.signed_by], new.given_on)
    if not signs_themselves and signer_age is not None and signer_age < rules.alone_from:
        return (Reason("signer_of_age_missing", cleared_by="consent"),)
    age = age_of(people[new.person_id], new.given_on)
    return signature_problems(age, signs_themselves, new.form, rules.together_from, rules.alone_from)


def confirm_consent(unit: Unit, consent: Consent) -> None:
    """Say that a consent was asked about again today and still holds. RuleBroken if it was withdrawn."""
    _changeable(unit, consent)
    consent.confirmed_on = unit.clock.now().date()
    unit.participants["trail"].act("consent.confirm", ("person", consent.person_id))


def withdraw_consent(unit: Unit, consent: Consent) -> None:
    """Withdraw a consent from now on. What rested on it ends with it, because everybody asks whether it is in force.

    RuleBroken (`consent_withdrawn`) if that had happened before.
    """
    case = _changeable(unit, consent)
    consent.withdrawn_at, consent.withdrawn_by = unit.clock.now(), unit.actor_id
    tell(unit, case, EventKind.CONSENT_WITHDRAWN)
    needed = consent_rules(unit.session, unit.clock.now().date()).needed
    if consent.purpose in needed and case.state in BEFORE_BOARDING:
        freeze_legs(unit, case)  # nothing is held in the name of somebody who does not agree to it
    unit.participants["trail"].act("consent.withdraw", ("person", consent.person_id), purpose=consent.purpose.value)


def _changeable(unit: Unit, consent: Consent) -> Case:
    if consent.withdrawn_at is not None:
        raise_reasons((Reason("consent_withdrawn", cleared_by="consent"),))
    case = case_by_id(unit.session, consent.case_id)
    assert case is not None  # whoever sees the consent sees its case
    return case
