"""The form of the page of what is held."""

from marshmallow import fields

from foundation.accounts.permissions import Role
from foundation.forms.fields import FormSchema


class HeldFilters(FormSchema):
    """What the page is narrowed to: what one role reads."""

    role = fields.Enum(Role, by_value=True)
