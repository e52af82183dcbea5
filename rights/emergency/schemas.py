"""What the pages of emergency access read."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from foundation.emergencies import EMERGENCIES, EmergencyKind
from foundation.forms.fields import FormSchema, Line, Prose
from foundation.language.words import _
from foundation.references import ReferenceMistyped, read_reference
from rights.emergency.rules import EmergencyResult

_MOST_HOURS = 999  # how long it may be is a rule: the service says so


class Reference(Line):
    """The reference of a case, as read from a paper or over the telephone. Whether there is such a case, it never says.

    Loads the reference as it is written on papers.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        try:
            return read_reference(super()._deserialize(value, attr, data, **options))
        except ReferenceMistyped as error:
            words = _("Enter the whole reference, such as 7KQ2-M9XT-W. A name does not work here.")
            raise ValidationError(words) from error


class EmergencyForm(FormSchema):
    """Which case, what has happened, why it cannot wait, and for how long."""

    reference = Reference(40, required=True)
    kind = fields.Enum(EmergencyKind, by_value=True, required=True, validate=validate.OneOf(EMERGENCIES))
    reason = Prose(2000, required=True)
    hours = fields.Integer(required=True, validate=validate.Range(1, _MOST_HOURS))


class ReviewForm(FormSchema):
    """The result of a review, and what was found."""

    result = fields.Enum(EmergencyResult, by_value=True, required=True)
    finding = Prose(2000, required=True)


class EmergencyList(FormSchema):
    """A place in a list."""

    page = Line(400)
