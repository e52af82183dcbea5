"""One form for several people and purposes: the consents that it stands for, and who signs each by the person's age."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.consent.rules import ConsentForm, ConsentPurpose, TransferPurpose, is_of_age
from returns.consent.services.consent import Known, NewConsent, known_on


@dataclass(frozen=True)
class TakenTogether:
    """One form for several people and purposes: `common` says everything that is the same for all of them.

    `representative` signs for or beside the minors among them: "p" and the id (hex) of an adult of the case, or "g" for
    the guardian from outside of each child. `receiver` and `transfers` make one more consent each.
    """

    person_ids: Sequence[uuid.UUID]
    purposes: Sequence[ConsentPurpose]
    receiver: uuid.UUID | None
    transfers: Sequence[TransferPurpose]
    representative: str
    common: NewConsent


def each_of(unit: Unit, case: Case, together: TakenTogether) -> list[NewConsent]:
    """The consents that one form stands for, person by person. BadInput by field where nobody or nothing is chosen."""
    wrong = {}
    facts = known_on(unit, case, together.common.given_on)
    if not together.person_ids or any(person_id not in facts.people for person_id in together.person_ids):
        wrong["person_ids"] = [_("Choose whom it is about.")]
    if not together.purposes and not together.transfers:
        wrong["purposes"] = [_("Choose what it is for.")]
    if together.transfers and together.receiver is None:
        wrong["organisation_id"] = [_("Say who receives the data: a partner in the country of return.")]
    if together.receiver is not None and not together.transfers:
        wrong["transfer_purposes"] = [_("Say what the data are passed on for.")]
    if wrong:
        raise BadInput(wrong)
    consents = []
    for person_id in dict.fromkeys(together.person_ids):
        signed = _signed(person_id, together, facts)
        consents += [replace(signed, purpose=purpose) for purpose in together.purposes]
        transfer = replace(signed, purpose=ConsentPurpose.TRANSFER, organisation_id=together.receiver)
        consents += [replace(transfer, transfer_purpose=purpose) for purpose in together.transfers]
    return consents


def signed_like(unit: Unit, case: Case, person_id: uuid.UUID, representative: str, common: NewConsent) -> NewConsent:
    """One consent of one person, with who signs it by their age; `representative` as in `TakenTogether`."""
    facts = known_on(unit, case, common.given_on)
    if person_id not in facts.people:
        raise BadInput({"person_ids": [_("Choose whom it is about.")]})
    return _signed(person_id, TakenTogether((), (), None, (), representative, common), facts)


def _signed(person_id: uuid.UUID, together: TakenTogether, facts: Known) -> NewConsent:
    """Who signs for this person: themselves; from outside or of the case with or for them; or a proxy."""
    common, age = replace(together.common, person_id=person_id, assent=None), facts.ages[person_id]
    by_proxy = common.form is ConsentForm.PROXY
    if is_of_age(age, facts.rules.alone_from, common.says_of_age) or (age is None and by_proxy):
        return replace(common, signed_by=None if by_proxy else person_id)
    adult = uuid.UUID(together.representative[1:]) if together.representative.startswith("p") else None
    adult = adult if adult != person_id else None  # nobody stands beside themselves
    guardian = _guardian_of(person_id, facts) if together.representative.startswith("g") else None
    if age is None or age >= facts.rules.together_from:
        return replace(common, signed_by=person_id, representative_id=adult, guardian_id=guardian)
    return replace(common, signed_by=adult, guardian_id=guardian, assent=together.common.assent)


def _guardian_of(person_id: uuid.UUID, facts: Known) -> uuid.UUID | None:
    """The guardian from outside who was appointed last of those who stand for a child."""
    own = [
        guardianship
        for guardianship in facts.guardians.values()
        if guardianship.person_id == person_id and guardianship.guardian_person_id is None
    ]
    return own[-1].id if own else None
