"""What the doors of absences take."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import Day, FormSchema, Line
from foundation.language.words import _


class AbsenceList(FormSchema):
    """From which place in the list."""

    page = Line(400)


class AbsenceForm(FormSchema):
    """Who is away when, and who covers. Without `account_id`: whoever states it."""

    account_id = fields.UUID()
    cover_id = fields.UUID(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    once = fields.UUID()

    @validates_schema(skip_on_field_errors=True)
    def ends_after_it_starts(self, data: dict[str, Any], **options: Any) -> None:
        """The last day is not before the first."""
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": [_("The last day lies before the first.")]})


class EndForm(FormSchema):
    """A button."""
