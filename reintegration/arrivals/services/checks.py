"""What is checked before somebody who arrived without a case is registered: everything wrong is said at once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied, BadInput
from foundation.geography.zones import local_date, main_zone
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.offers import host_offices
from reintegration.arrivals.rules import Agreed, NewRegistration, why_not_registered
from reintegration.arrivals.words import NO_PHONE_NUMBER
from reintegration.episodes.queries import SENTENCES, refuse_if
from returns.cases.queries import reason_sentence, refusal
from returns.cases.rules.cases import Reason
from returns.consent.queries import ConsentRules, consent_rules
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentReason, arrival_signature_reasons, unticked
from returns.people.rules.families import GuardianReason, NewGuardianFacts, guardian_problems
from returns.people.services.births import birth_errors

_AGREED = ("data", "transfer", "contact", "assistance")
# The field at which a reason is shown; every other one is shown at `form`.
_FIELDS = {
    ConsentReason.ASSENT_MISSING: "assent",
    ConsentReason.ASSENT_REFUSED: "assent",
    GuardianReason.GUARDIAN_IN_FUTURE: "guardian_since",
    GuardianReason.GUARDIAN_OF_ADULT: "guardian_capacity",
    GuardianReason.GUARDIAN_ONE_OF_TWO: "guardian_name",
}


def checked_registration(unit: Unit, new: NewRegistration) -> tuple[uuid.UUID, str, str]:
    """The organisation that registers, its country and that country's main zone; refused as in `register_arrival`."""
    organisation_id, country = _own_organisation(unit)
    zone = main_zone(country) or "UTC"
    today = local_date(unit.clock.now(), zone)
    wrong = _wrong(unit, vars(new), country, today)
    wrong |= _wrong_in_signature(new, consent_rules(unit.session, today), today)
    not_agreed = (*why_not_registered(new.agreed), *unticked(new.checklist))
    if not wrong:
        refuse_if(not_agreed)
        return organisation_id, country, zone
    for name, words in _by_field(not_agreed).items():
        wrong.setdefault(name, []).extend(words)
    raise BadInput(wrong)


def _own_organisation(unit: Unit) -> tuple[uuid.UUID, str]:
    """The organisation that registers, and its country; AccessDenied for whoever is of none."""
    user = unit.scope if isinstance(unit.scope, UserScope) else None
    if user is None or user.organisation_id is None:
        raise AccessDenied("arrivals.register")
    country = next(own.country for own in accounts.organisations(unit.session) if own.id == user.organisation_id)
    return user.organisation_id, country


def wrong_in_readable(unit: Unit, readable: Mapping[str, Any]) -> dict[str, list[str]]:
    """Errors, by field, in what can be read of a form (`RegistrationForm`) that has unreadable fields, too."""
    _organisation, country = _own_organisation(unit)
    today = local_date(unit.clock.now(), main_zone(country) or "UTC")
    agreed = Agreed(**{name: bool(readable.get(f"agrees_{name}", True)) for name in _AGREED})
    not_agreed = (*why_not_registered(agreed), *unticked(readable.get("checklist", CHECKLIST)))
    return _wrong(unit, readable, country, today) | _by_field(not_agreed)


def _by_field(reasons: Sequence[Reason]) -> dict[str, list[str]]:
    fields = {name for reason in reasons for name in reason.code.fields}
    return refusal(reasons, sentences=SENTENCES).by_field(fields, {}) if reasons else {}


def _wrong(unit: Unit, stated: Mapping[str, Any], country: str, today: date) -> dict[str, list[str]]:
    """What cannot be right of the stated fields, each by itself; those that cannot be read are missing."""
    wrong = birth_errors(stated.get("birth_date"), today, has_box=True)
    if "office_id" in stated and stated["office_id"] not in {one.id for one in host_offices(unit.session, country)}:
        wrong["office_id"] = [_("Choose from the list.")]
    if "arrived_on" in stated and stated["arrived_on"] > today:
        wrong["arrived_on"] = [_("This date is in the future. Enter today or an earlier date.")]
    number, known_by = stated.get("number"), stated.get("known_by")
    if number and normal_phone(number, None) is None:
        wrong["number"] = [str(NO_PHONE_NUMBER)]
    if not number and (known_by is None or known_by < today):
        wrong["known_by"] = [_("Enter a number, or the date when one will be known (today or later).")]
    return wrong


def _wrong_in_signature(new: NewRegistration, rules: ConsentRules, today: date) -> dict[str, list[str]]:
    """Return what is wrong about who stands for a child and about who signed, by field."""
    wrong: dict[str, list[str]] = {}
    stands, age = new.stands, new.age_on(today)
    is_represented, ages = stands is not None, (rules.together_from, rules.alone_from)
    reasons = list(arrival_signature_reasons(age, new.form, is_represented, new.assent, *ages))
    if stands is not None:
        outside = stands.name or stands.organisation
        guardian = NewGuardianFacts("", age, "", None, stands.capacity, outside, stands.since or today)
        reasons += guardian_problems(guardian, (), rules.alone_from, today)
        if new.birth_date is not None and stands.since is not None and stands.since < new.birth_date:
            wrong["guardian_since"] = [_("This date is before the child was born. Correct it, or the date of birth.")]
        if stands.contact and normal_phone(stands.contact, None) is None:
            wrong["guardian_contact"] = [str(NO_PHONE_NUMBER)]
    elif new.form is ConsentForm.PROXY and not new.witness.strip():
        wrong["witness"] = [_("Enter this person's legal representative.")]
    for reason in reasons:
        wrong.setdefault(_FIELDS.get(reason.code, "form"), []).append(reason_sentence(reason, {"": new.given_name}))
    return wrong
