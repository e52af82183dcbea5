"""What the doors of safe contact take."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _

_OF_A_CARD = ("number", "who", "when", "language")


class SafeContactForm(FormSchema):
    """The card of one person, or that it is not known yet and by when it will be."""

    person_id = fields.UUID(required=True)
    number = Line(40)
    who = Line(120)
    when = Line(120)
    language = Line(80)
    code_phrase = Line(120)
    leave_message = fields.Boolean(load_default=False)
    if_somebody_else = Prose(500)
    not_known_yet = fields.Boolean(load_default=False)
    known_by = Day()

    @validates_schema(skip_on_field_errors=False)
    def card_or_day(self, data: dict[str, Any], **options: Any) -> None:
        """A whole card, or "not known yet" with a day: never half of either."""
        if data.get("not_known_yet"):
            if "known_by" not in data:
                raise ValidationError({"known_by": [_("Give the day by which it will be known: today or later.")]})
            return
        empty = [name for name in _OF_A_CARD if not data.get(name)]
        if empty:
            raise ValidationError({name: [_("Fill this in.")] for name in empty})
