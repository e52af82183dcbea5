"""What the forms of safe contact read."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from foundation.forms.fields import ChangeForm, Day, FormSchema, Line, Prose, TimeZone
from foundation.language.words import _
from returns.journey.schemas import TimeOfDay
from returns.safe_contact.rules import WEEK, Channel, HowChecked, Whose, WhyOpened


class NumberForm(FormSchema):
    """Which number is asked for, and why, if the card does not allow it now."""

    which = fields.String(required=True, validate=validate.Length(max=40))
    why = fields.Enum(WhyOpened, by_value=True)
    text = Prose(500)
    back = fields.String(validate=validate.Length(max=200))  # the page on which it was asked for


NEVER = "none"  # ticked by whoever says that nobody may reach the person
_OF_A_CARD = ("language", "zone", "channels", "weekdays", "how")


class SafeContactPage(FormSchema):
    """Whose card is being changed, where not every form is in the page."""

    change = fields.UUID()


class SafeContactForm(ChangeForm):
    """The card of one person, or that it is not known yet and by when it will be.

    Numbers that are recorded never stand in the form: `keep` holds the places of those that stay, others are typed.
    """

    many_valued = ("channels", "weekdays", "keep", "also_for")

    person_id = fields.UUID(required=True)
    keep = fields.List(fields.Integer(validate=validate.Range(0, 20)), load_default=list)
    number = Line(40)
    whose = fields.Enum(Whose, by_value=True, load_default=Whose.OWN)
    other_number = Line(40)
    other_whose = fields.Enum(Whose, by_value=True, load_default=Whose.OWN)
    trusted_name = Line(120)
    trusted_relation = Line(120)
    trusted_zone = TimeZone(60)
    channels = fields.List(fields.String(validate=validate.OneOf([*Channel, NEVER])), load_default=list)
    weekdays = fields.List(fields.Integer(validate=validate.OneOf(WEEK)), load_default=list)
    starts = TimeOfDay()
    ends = TimeOfDay()
    zone = fields.String(validate=validate.Length(max=60))
    language = Line(80)
    code_phrase = Line(120)
    leave_message = fields.Boolean(load_default=False)
    if_somebody_else = Prose(500)
    caution = Prose(500)
    how = fields.Enum(HowChecked, by_value=True)
    checked_on = Day()
    review_on = Day()
    also_for = fields.List(fields.UUID(), load_default=list)
    not_known_yet = fields.Boolean(load_default=False)
    known_by = Day()

    @validates_schema(skip_on_field_errors=False)
    def card_or_day(self, data: dict[str, Any], **options: Any) -> None:
        """A whole card, or "not known yet" with a day: never half of either."""
        if data.get("not_known_yet"):
            if "known_by" not in data:
                raise ValidationError({"known_by": [_("Enter the day by which it will be known: today or later.")]})
            return
        wrong = {name: [_("Fill in this field.")] for name in _OF_A_CARD if not data.get(name)}
        if "channels" in wrong:
            wrong["channels"] = [_("Select at least one. If no one may contact the person, select the last one.")]
        if NEVER in data.get("channels", ()) and len(data["channels"]) > 1:
            wrong["channels"] = [
                _("You selected both that no one may contact the person and that someone may. Clear one of them.")
            ]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def as_channels(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The channels that are allowed; none where nobody may reach the person."""
        return {**data, "channels": [Channel(channel) for channel in data["channels"] if channel != NEVER]}
