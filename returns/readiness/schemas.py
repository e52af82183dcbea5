"""Schemas of the forms of readiness and overrides."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Prose
from foundation.language.words import lazy_gettext as _l

_CHOOSE = _l("Choose from the list.")
SHOWN = 25  # cases that are judged at once, as many as a page of a list has


class OverrideForm(FormSchema):
    """A request: which finding, until when (the last day), and why."""

    finding = fields.UUID(required=True)
    until = Day(required=True)
    reason = Prose(2000, required=True)


class CasesShown(FormSchema):
    """The cases of a page of a list, or of a departure board."""

    many_valued = ("case",)
    case = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=SHOWN))


class DecisionForm(FormSchema):
    """What the second person says."""

    decision = fields.String(required=True, validate=validate.OneOf(["grant", "decline"], error=_CHOOSE))
    answer = Prose(2000)


class SignOffForm(FormSchema):
    """A sign-off, with a note if somebody has one."""

    note = Prose(2000)
