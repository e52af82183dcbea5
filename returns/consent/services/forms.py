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


def each_of(unit: Unit, case: Case, taken: TakenTogether) -> list[NewConsent]:
    """The consents that one form stands for, person by person. BadInput by field where nobody or nothing is chosen."""
    wrong = {}
    known = known_on(unit, case, taken.common.given_on)
    if not taken.person_ids or any(one not in known.people for one in taken.person_ids):
        wrong["person_ids"] = [_("Choose whom it is about.")]
    if not taken.purposes and not taken.transfers:
        wrong["purposes"] = [_("Choose what it is for.")]
    if taken.transfers and taken.receiver is None:
        wrong["organisation_id"] = [_("Say who receives the data: a partner in the country of return.")]
    if taken.receiver is not None and not taken.transfers:
        wrong["transfer_purposes"] = [_("Say what the data are passed on for.")]
    if wrong:
        raise BadInput(wrong)
    found = []
    for person_id in dict.fromkeys(taken.person_ids):
        signed = _signed(person_id, taken, known)
        found += [replace(signed, purpose=one) for one in taken.purposes]
        transfer = replace(signed, purpose=ConsentPurpose.TRANSFER, organisation_id=taken.receiver)
        found += [replace(transfer, transfer_purpose=one) for one in taken.transfers]
    return found


def signed_like(unit: Unit, case: Case, person_id: uuid.UUID, representative: str, common: NewConsent) -> NewConsent:
    """One consent of one person, with who signs it by their age; `representative` as in `TakenTogether`."""
    known = known_on(unit, case, common.given_on)
    if person_id not in known.people:
        raise BadInput({"person_ids": [_("Choose whom it is about.")]})
    return _signed(person_id, TakenTogether((), (), None, (), representative, common), known)


def _signed(person_id: uuid.UUID, taken: TakenTogether, known: Known) -> NewConsent:
    """Who signs for this person: themselves; from outside or of the case with or for them; or a proxy."""
    common, age = replace(taken.common, person_id=person_id, assent=None), known.ages[person_id]
    by_proxy = common.form is ConsentForm.PROXY
    if is_of_age(age, known.rules.alone_from, common.says_of_age) or (age is None and by_proxy):
        return replace(common, signed_by=None if by_proxy else person_id)
    adult = uuid.UUID(taken.representative[1:]) if taken.representative.startswith("p") else None
    adult = adult if adult != person_id else None  # nobody stands beside themselves
    guardian = _guardian_of(person_id, known) if taken.representative.startswith("g") else None
    if age is None or age >= known.rules.together_from:
        return replace(common, signed_by=person_id, representative_id=adult, guardian_id=guardian)
    return replace(common, signed_by=adult, guardian_id=guardian, assent=taken.common.assent)


def _guardian_of(person_id: uuid.UUID, known: Known) -> uuid.UUID | None:
    """The guardian from outside who was appointed last of those who stand for a child."""
    own = [one for one in known.guardians.values() if one.person_id == person_id and one.guardian_person_id is None]
    return own[-1].id if own else None
