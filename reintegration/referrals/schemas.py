"""Schemas of referrals, of moves to another partner, of checks of cards and of joint assessments."""

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose, TimeZone
from foundation.language.words import _, lazy_gettext as _l
from reintegration.referrals.rules import MoveReason, WhichPeople
from returns.consent.rules import TransferPurpose
from returns.journey.schemas import TimeOfDay
from returns.safe_contact.rules import WEEK, HowChecked


class PartnerGrantForm(FormSchema):
    """Access for a coordinator of a partner to what a case shares, for some days."""

    to = fields.UUID(required=True)
    days = fields.Integer(required=True)
    reason = Prose(1000, required=True)


AS_IT_STANDS, DIFFERS = "as_it_stands", "differs"
_FOUND = validate.OneOf((AS_IT_STANDS, DIFFERS), error=_l("Choose one of the answers."))


class ContactCheckForm(FormSchema):
    """Whose card was checked, when, how, and with what result; where there is a zone, also days and hours as of now."""

    many_valued = ("weekdays",)

    person_id = fields.UUID(required=True)
    edition = fields.Integer(required=True)
    found = fields.String(required=True, validate=_FOUND)
    how = fields.Enum(HowChecked, by_value=True, required=True)
    checked_on = Day()
    differs = Prose(1000)
    zone = TimeZone(60)
    weekdays = fields.List(fields.Integer(validate=validate.OneOf(WEEK)), load_default=list)
    starts = TimeOfDay()
    ends = TimeOfDay()


class ReferralList(FormSchema):
    """Which people, and the place in the list."""

    show = fields.Enum(WhichPeople, by_value=True, load_default=WhichPeople.ALL)
    page = Line(400)


class PersonSearch(FormSchema):
    """A given name in any script, or the whole reference of a case."""

    q = Line(120, required=True)


class ReferralChoice(FormSchema):
    """To whom, and for what: one choice, `ORGANISATION:PURPOSE`, of the pairs that somebody agreed to."""

    organisation_id = fields.UUID(required=True)
    purpose = fields.Enum(TransferPurpose, by_value=True, required=True)

    @pre_load
    def one_choice(self, typed: Any, **options: Any) -> dict[str, Any]:
        """Split the choice into organisation and purpose."""
        organisation, _colon, purpose = str(typed.get("to") or "").partition(":")
        if not organisation or purpose not in list(TransferPurpose):
            raise ValidationError({"to": [_("Choose from the list.")]})
        return {**typed, "organisation_id": organisation, "purpose": purpose}


class SendForm(ReferralChoice):
    """The choice, and what the partner reads with it."""

    message = Prose(2000, load_default="")


class AnswerForm(FormSchema):
    """Accepted or not, and why not."""

    accept = fields.Boolean(required=True)
    reason = Prose(1000, load_default="")


class AssignForm(FormSchema):
    """The colleague who works on it."""

    to = fields.UUID(required=True)


class RevokeForm(FormSchema):
    """Why it is taken back."""

    reason = Prose(1000, load_default="")


class MoveWishForm(FormSchema):
    """Why another partner should go on, and what it should know."""

    reason = fields.Enum(MoveReason, by_value=True, required=True)
    note = Prose(1000, load_default="")
    message = Prose(2000, load_default="")


class MoveForm(FormSchema):
    """The organisation that is to go on, and what it reads with the referral."""

    to = fields.UUID(required=True)
    message = Prose(2000, load_default="")
