"""Refusing: what somebody was asked and said no to, each a row that was never in force."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import numbered_names, refuse_if
from returns.consent.models import Consent, ConsentContent, ConsentEnding
from returns.consent.rules import ConsentForm, ConsentPurpose, Ended, TransferPurpose, is_of_age, refusal_reasons
from returns.consent.services.consents import Basis, NewConsent, basis_of, key_of, problems_of, with_signers
from returns.consent.words import ConsentAct
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended


@dataclass(frozen=True)
class Refusal:
    """What people of a case said no to, on one day and in one way; a transfer for each purpose, to one receiver.

    `representative` speaks for or beside the minors among them, as in `TakenTogether`. `ask_again_on`: from when on
    they may be asked again; None: only for a reason.
    """

    people: Mapping[uuid.UUID, Sequence[ConsentPurpose]]
    form: ConsentForm
    given_on: date
    receiver: uuid.UUID | None = None
    transfers: Sequence[TransferPurpose] = ()
    representative: str = ""
    witness: str = ""
    reason: str = ""
    ask_again_on: date | None = None


def refuse_consents(unit: Unit, case: Case, refusal: Refusal) -> list[uuid.UUID]:
    """Record that people refused, each person, purpose and receiver by itself, or nothing; returns the ids.

    BadInput by field; RuleBroken if the case has ended, or for everything of it that is in force.
    """
    refuse_if_ended(case)
    basis = basis_of(unit, case, refusal.given_on)
    if wrong := _problems(refusal, basis):
        raise BadInput(wrong)
    refused = _each_of(refusal, basis)
    if wrong := problems_of(unit, case, refused, basis):
        raise BadInput(wrong)
    reasons = [
        reason for new in refused for reason in refusal_reasons(new.person_id.hex, basis.is_in_force(key_of(new)))
    ]
    refuse_if(tuple(dict.fromkeys(reasons)), numbered_names(list(basis.people)))
    rows = [_row(unit, case, new, ConsentEnding("", refusal.reason, refusal.ask_again_on)) for new in refused]
    unit.session.add_all(rows)
    add_to_timeline(unit, case, EventKind.CONSENT_REFUSED, about=list(refusal.people))
    purposes = sorted({new.purpose.value for new in refused})
    subjects = [("person", person_id) for person_id in refusal.people]
    unit.participants["trail"].act(ConsentAct.REFUSE, *subjects, purpose="+".join(purposes), count=len(rows))
    return [row.id for row in rows]


def _each_of(refusal: Refusal, basis: Basis) -> list[NewConsent]:
    """Return everything that is refused, as the consent that it would have been, with who said new."""
    common = NewConsent(
        uuid.UUID(int=0), None, ConsentPurpose.DATA, refusal.form, refusal.given_on, (), witness=refusal.witness
    )
    refused = []
    for person_id, purposes in refusal.people.items():
        signed = with_signers(common, person_id, refusal.representative, basis)
        if not signed.signers and signed.guardian_id is None:
            signed = replace(signed, signed_by=person_id)  # a child may say no too
        for purpose in purposes:
            if purpose is ConsentPurpose.TRANSFER:
                to = replace(signed, purpose=purpose, organisation_id=refusal.receiver)
                refused += [replace(to, transfer_purpose=transfer) for transfer in refusal.transfers]
            else:
                refused.append(replace(signed, purpose=purpose))
    return refused


def _problems(refusal: Refusal, basis: Basis) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    purposes = {purpose for several in refusal.people.values() for purpose in several}
    if not purposes or not refusal.people.keys() <= basis.people.keys():
        wrong["refusals"] = [_("Select what each person refuses.")]
    if ConsentPurpose.TRANSFER in purposes and refusal.receiver is None:
        wrong["organisation_id"] = [_("Say who receives the data: a partner in the country of return.")]
    if ConsentPurpose.TRANSFER in purposes and not refusal.transfers:
        wrong["transfer_purposes"] = [_("Say what the data is passed on for.")]
    if ConsentPurpose.TRANSFER not in purposes and (refusal.receiver is not None or refusal.transfers):
        wrong["refusals"] = [_("Select who refuses the transfer of data.")]
    if refusal.ask_again_on is not None and refusal.ask_again_on <= refusal.given_on:
        wrong["ask_again_on"] = [_("Choose a day after the refusal.")]
    adult = uuid.UUID(refusal.representative[1:]) if refusal.representative.startswith("p") else None
    of_age = [who for who, age in basis.ages.items() if is_of_age(age, basis.rules.alone_from, says_of_age=True)]
    if adult is not None and adult not in of_age:
        wrong["representative"] = [_("Choose from the list.")]
    return wrong


def _row(unit: Unit, case: Case, new: NewConsent, ending: ConsentEnding) -> Consent:
    """Return a row that ends as it is recorded."""
    now = unit.clock.now()
    return Consent(
        case_id=case.id,
        person_id=new.person_id,
        signed_by=new.signed_by,
        representative_id=new.representative_id,
        guardian_id=new.guardian_id,
        purpose=new.purpose,
        organisation_id=new.organisation_id,
        transfer_purpose=new.transfer_purpose,
        form=new.form,
        given_on=new.given_on,
        confirmed_on=new.given_on,
        recorded_by=unit.actor_id,
        recorded_at=now,
        withdrawn_at=now,
        withdrawn_by=unit.actor_id,
        ended=Ended.REFUSED,
        content=ConsentContent(witness=new.witness),
        ending=ending,
    )
