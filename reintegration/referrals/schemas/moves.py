"""What the doors of moving people to another partner take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose
from reintegration.referrals.rules.moves import MoveReason
from reintegration.referrals.schemas.referrals import ReferralChoice


class MoveWishForm(FormSchema):
    """Why another partner should go on, and what it should know."""

    reason = fields.Enum(MoveReason, by_value=True, required=True)
    note = Prose(1000, load_default="")
    message = Prose(2000, load_default="")


class MoveForm(FormSchema):
    """The organisation that is to go on, and what it reads with the referral."""

    to = fields.UUID(required=True)
    message = Prose(2000, load_default="")


class PreviewForm(ReferralChoice):
    """Whose view is looked at: one choice, `ORGANISATION:PURPOSE`, of the pairs that somebody agreed to."""
