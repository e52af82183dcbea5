"""What the pages of access to protected information read."""

from marshmallow import fields, validate

from foundation.compartments import Compartment
from foundation.forms.fields import Colleague, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l


class GrantForm(FormSchema):
    """Access to compartments of a case, for a colleague, for some days."""

    many_valued = ("compartment",)

    to = Colleague(required=True)
    compartment = fields.List(
        fields.Enum(Compartment, by_value=True),
        required=True,
        validate=validate.Length(min=1, error=_l("Select at least one part.")),
        error_messages={"required": [_l("Select at least one part.")]},
    )
    days = fields.Integer(required=True)
    reason = Prose(1000, required=True)


class DeclineForm(FormSchema):
    """Why a request is declined."""

    why = Prose(1000, required=True)


class RequestList(FormSchema):
    """A place in the list of requests."""

    page = Line(400)
