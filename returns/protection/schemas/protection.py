"""What the doors of protection take."""

from marshmallow import fields, validate

from foundation.compartments import Compartment
from foundation.forms.fields import ChangeForm, Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.protection.rules.protection import AsylumClaim, Clearance, EntryBy, Fear

YES, NO, UNKNOWN = "yes", "no", "unknown"
YES_NO = (YES, NO)


class ProtectedNoteForm(FormSchema):
    """A note behind a door."""

    door = fields.UUID(required=True)
    text = Prose(8000, required=True)
    once = fields.UUID()


class GrantForm(FormSchema):
    """Access to compartments of a case, for a colleague, for some days."""

    many_valued = ("compartment",)

    to = fields.UUID(required=True)
    compartment = fields.List(
        fields.Enum(Compartment, by_value=True),
        required=True,
        validate=validate.Length(min=1, error=_l("Tick one part or more.")),
        error_messages={"required": [_l("Tick one part or more.")]},
    )
    days = fields.Integer(required=True)
    reason = Prose(1000, required=True)


class CheckForm(FormSchema):
    """The answers of a protection check; every question is answered."""

    fear = fields.Enum(Fear, by_value=True, required=True)
    claim = fields.Enum(AsylumClaim, by_value=True, required=True)
    is_detained = fields.String(required=True, validate=validate.OneOf(YES_NO))
    has_legal_advice = fields.String(required=True, validate=validate.OneOf(YES_NO))
    may_enter = fields.String(required=True, validate=validate.OneOf((*YES_NO, UNKNOWN)))
    entry_by = fields.Enum(EntryBy, by_value=True)
    asked_by = Line(120)
    interpreter = Line(120)
    referred_to = Line(200)
    referred_on = Day()
    note = Prose(2000)


class ClearanceForm(ChangeForm):
    """What protection says of a case."""

    state = fields.Enum(Clearance, by_value=True, required=True)
    until = Day()
    needs_reception_by_name = fields.Boolean(load_default=False)
    needs_close_follow_up = fields.Boolean(load_default=False)


class AskForm(FormSchema):
    """Nothing but the press of a button."""
