"""Who stands for a child that is registered on arrival: what can be wrong about it, and how consent is signed then."""

from dataclasses import dataclass
from datetime import date

from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from returns.cases.queries.reasons import reason_sentence
from returns.cases.services.registration import StandsFor
from returns.consent.queries.consent import ConsentRules
from returns.consent.rules import Assent, ConsentForm, ConsentReason, arrival_signature_reasons
from returns.people.rules.guardians import Capacity, GuardianReason, NewGuardianFacts, guardian_problems

# At which field a reason is shown; every other one at how they agreed.
_FIELDS = {
    ConsentReason.ASSENT_MISSING: "assent",
    ConsentReason.ASSENT_REFUSED: "assent",
    GuardianReason.GUARDIAN_IN_FUTURE: "guardian_since",
    GuardianReason.GUARDIAN_OF_ADULT: "guardian_capacity",
    GuardianReason.GUARDIAN_ONE_OF_TWO: "guardian_name",
}


@dataclass(frozen=True)
class Standing:
    """Somebody from outside who stands for a child, as a partner states it. `since` is today unless said."""

    capacity: Capacity
    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""
    since: date | None = None

    def of(self, age: int | None, rules: ConsentRules, today: date) -> StandsFor:
        """The same, as the case records it: from `together_from` on the child signs as well."""
        together = age is None or age >= rules.together_from
        details = (self.name, self.organisation, self.contact, self.reference)
        return StandsFor(self.capacity, self.since or today, together, *details)


@dataclass(frozen=True)
class Signed:
    """How somebody agreed on arrival: themselves, through a guardian, or through whoever decides lawfully."""

    form: ConsentForm
    stands: Standing | None
    assent: Assent | None
    witness: str


def wrong_in_signature(
    signed: Signed, given_name: str, age: int | None, rules: ConsentRules, today: date
) -> dict[str, list[str]]:
    """Everything wrong about who stands for a child, and about who signed, by field."""
    wrong: dict[str, list[str]] = {}
    stands = signed.stands
    has_guardian = stands is not None
    ages = (rules.together_from, rules.alone_from)
    reasons = list(arrival_signature_reasons(age, signed.form, has_guardian, signed.assent, *ages))
    if stands is not None:
        outside = stands.name or stands.organisation
        new = NewGuardianFacts("", age, "", None, stands.capacity, outside, stands.since or today)
        reasons += guardian_problems(new, (), rules.alone_from, today)
        if stands.contact and normal_phone(stands.contact, None) is None:
            wrong["guardian_contact"] = [
                _("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")
            ]
    elif signed.form is ConsentForm.PROXY and not signed.witness.strip():
        wrong["witness"] = [_("Name whoever decides lawfully for this person.")]
    for reason in reasons:
        wrong.setdefault(_FIELDS.get(reason.code, "form"), []).append(reason_sentence(reason, {"": given_name}))
    return wrong
