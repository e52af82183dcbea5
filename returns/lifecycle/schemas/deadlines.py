"""What the doors of the legal deadline take."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import ChangeForm, Day, Prose
from foundation.language.words import _


class DeadlineForm(ChangeForm):
    """The day, or that none is known; and why it changes."""

    legal_deadline = Day()
    none_known = fields.Boolean(load_default=False)
    reason = Prose(2000, required=True)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def day_or_none(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """A day is given, or said not to be known: never left open by accident."""
        has_day = bool(str(typed.get("legal_deadline") or "").strip())
        if has_day == bool(data.get("none_known")):
            raise ValidationError(
                {"legal_deadline": [_("Give the day, or tick that none is known. Keep one of the two.")]}
            )
