"""What the forms of erasure read."""

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import FormSchema, Line
from foundation.language.words import _


class ErasureList(FormSchema):
    """Place in the list."""

    page = Line(400)


class ReleaseForm(FormSchema):
    """That whoever releases has understood that nothing can be taken back."""

    understood = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def understood_it(self, data: dict[str, bool], **options: object) -> None:
        """Without the tick nothing is released."""
        if not data.get("understood"):
            raise ValidationError(
                {"understood": [_("Select this to confirm that you understand: an erasure cannot be undone.")]}
            )


class AskForm(FormSchema):
    """Whom to erase: one person of the case, by id, or "case" for all of it."""

    whom = Line(36, required=True)
