"""Schemas of arrivals and of registered arrivals."""

import re
import unicodedata
from datetime import datetime, time
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from reintegration.arrivals.rules import Agreed, NewRegistration, StatedGuardian
from returns.cases.schemas import birth_or_box
from returns.consent.rules import CHECKLIST, Assent, ConsentForm
from returns.people.rules.families import Capacity
from returns.people.rules.people import Sex

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


_PLACE = fields.Integer(validate=validate.Range(1, 1000, error=_l("Choose people in this case.")))


class TimeOfDay(fields.Field[time]):
    """A local time of 24 hours, typed as 14:05; digits of any script."""

    most = 5

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> time:
        match = _TIME.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValidationError(_("Enter a time such as 14:05."))
        return time(int(match[1]), int(match[2]))


class MissingForm(FormSchema):
    """Who did not arrive, each by the place in the case; where nobody is named, everybody."""

    many_valued = ("missing",)
    missing = fields.List(_PLACE, load_default=list)


class LocalMomentForm(FormSchema):
    """A day and a time by the clocks there."""

    day = Day(required=True)
    time = TimeOfDay(required=True)

    @post_load
    def as_local(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Day and time as one local moment, without a zone."""
        return {**data, "local": datetime.combine(data["day"], data["time"])}


class ArrivalForm(LocalMomentForm):
    """When people arrived; that it was they; and why the partner does not confirm it."""

    is_identity_confirmed = fields.Boolean(load_default=False)
    reason = Prose(1000, load_default="")
    many_valued = ("missing", "late")
    missing = fields.List(_PLACE, load_default=list)  # who did not arrive, each by the place in the case
    missing_note = Prose(1000, load_default="")
    late = fields.List(_PLACE, load_default=list)  # who arrives after all


# Registered arrivals.

# Of people who may be here already: somebody else, or the id of the one who is meant.
_SAID = validate.Regexp(r"(?:new|[0-9a-f]{32})\Z", error=_l("Choose one of the answers."))

_OF_A_GUARDIAN = ("name", "organisation", "contact", "reference", "since")


def _is_typed(typed: dict[str, Any], name: str) -> bool:
    return bool(str(typed.get(name) or "").strip())


class RegistrationList(FormSchema):
    """Place in the list."""

    page = Line(400)


class RegistrationForm(FormSchema):
    """Somebody who has arrived without a case: who, when and where, from which office, and what they agreed to."""

    answered = ("who",)

    many_valued = ("checklist",)

    given_name = Line(120, required=True)
    family_name = Line(120)
    sex = fields.Enum(Sex, by_value=True, required=True)
    birth_date = Day()
    birth_date_unknown = fields.Boolean(load_default=False)
    office_id = fields.UUID(required=True)
    arrived_on = Day(required=True)
    place = Line(200, required=True)
    company = Line(200)
    number = Line(40)
    language = Line(80)
    code_phrase = Line(120)
    if_somebody_else = Prose(500)
    known_by = Day()
    agrees_data = fields.Boolean(load_default=False)
    agrees_transfer = fields.Boolean(load_default=False)
    agrees_contact = fields.Boolean(load_default=False)
    agrees_assistance = fields.Boolean(load_default=False)
    form = fields.Enum(ConsentForm, by_value=True, required=True, data_key="given_how")
    checklist = fields.List(fields.String(validate=validate.OneOf(CHECKLIST)), load_default=list)
    witness = Line(120)
    guardian_capacity = fields.Enum(Capacity, by_value=True)
    guardian_name = Line(120)
    guardian_organisation = Line(120)
    guardian_contact = Line(40)
    guardian_reference = Line(120)
    guardian_since = Day()
    assent = fields.Enum(Assent, by_value=True)
    with_reintegration = fields.Boolean(load_default=False)
    note = Prose(2000)
    who = fields.String(validate=_SAID)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def date_or_unknown(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """A birth date is stated or unknown; a number comes with its language, a guardian with a capacity."""
        wrong = {}
        if birth := birth_or_box(typed, bool(data.get("birth_date_unknown"))):
            wrong["birth_date"] = [birth]
        if _is_typed(typed, "number") and not _is_typed(typed, "language"):
            wrong["language"] = [_("Fill in this field.")]
        if not _is_typed(typed, "guardian_capacity") and any(
            _is_typed(typed, f"guardian_{name}") for name in _OF_A_GUARDIAN
        ):
            wrong["guardian_capacity"] = [_("Say in what role this person represents the child.")]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def as_new(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """What is stated of the person, as `new`, and who of the people shown is meant."""
        who = data.pop("who", None)
        del data["birth_date_unknown"]
        agreed = Agreed(**{name: data.pop(f"agrees_{name}") for name in ("data", "transfer", "contact", "assistance")})
        guardian = {name: data.pop(f"guardian_{name}") for name in _OF_A_GUARDIAN if f"guardian_{name}" in data}
        capacity, checklist = data.pop("guardian_capacity", None), tuple(data.pop("checklist"))
        stands = StatedGuardian(capacity, **guardian) if capacity else None
        return {"new": NewRegistration(agreed=agreed, checklist=checklist, stands=stands, **data), "who": who}


class OfferTakeForm(FormSchema):
    """Who of the people of the own office is the same person; "new" for nobody."""

    who = fields.String(validate=_SAID)


class OfferAnswerForm(FormSchema):
    """Why an arrival is not this office's."""

    reason = Prose(1000, required=True)


class OfferAgainForm(FormSchema):
    """The office that is asked next."""

    office_id = fields.UUID(required=True)
