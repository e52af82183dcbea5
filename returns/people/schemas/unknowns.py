"""What the doors of open questions take."""

from typing import Any

from marshmallow import ValidationError, fields

from foundation.forms.fields import Day, FormSchema, Line
from foundation.language.words import _
from returns.people.rules.unknowns import OF_CASE, OpenField, Unknown


class UnknownField(fields.Field[Unknown]):
    """A field of a case or of one of its people, as `birth_date:PERSON` or `place_of_return:`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Unknown:
        code, _colon, person = value.partition(":") if isinstance(value, str) else ("", "", "")
        if code not in [field.value for field in OpenField]:
            raise ValidationError(_("Choose from the list."))
        field = OpenField(code)
        is_person = len(person) == 32 and all(letter in "0123456789abcdef" for letter in person)
        if (field in OF_CASE) != (person == "") or (person and not is_person):
            raise ValidationError(_("Choose from the list."))
        return Unknown(field, person)


class AskForm(FormSchema):
    """What is to be found out, by whom, until when."""

    many_valued = ("what",)

    what = fields.List(UnknownField(), load_default=list)
    who_id = fields.UUID(required=True)
    due_on = Day(required=True)


class OpenList(FormSchema):
    """Whose open questions, and which page of them."""

    whose = fields.String()
    page = Line(400)
