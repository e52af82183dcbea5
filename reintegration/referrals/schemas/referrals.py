"""What the doors of referrals take."""

from typing import Any

from marshmallow import ValidationError, fields, pre_load

from foundation.forms.fields import FormSchema, Line, Prose
from foundation.language.words import _
from returns.consent.rules import TransferPurpose


class ReferralList(FormSchema):
    """The place in the list."""

    page = Line(400)


class ReferralChoice(FormSchema):
    """To whom, and for what: one choice, `ORGANISATION:PURPOSE`, of the pairs that somebody agreed to."""

    organisation_id = fields.UUID(required=True)
    purpose = fields.Enum(TransferPurpose, by_value=True, required=True)

    @pre_load
    def one_choice(self, typed: Any, **options: Any) -> dict[str, Any]:
        """Take the choice apart."""
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
