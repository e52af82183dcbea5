"""Schemas of files: the list, a new file, destroying one."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import FormSchema, Line, Prose, Upload
from foundation.language.words import _
from returns.files.rules import FileKind

WHOLE_CASE = "case"


class FileList(FormSchema):
    """Which files of a case are shown, and for which one the form is opened."""

    whose = Line(36)
    kind = fields.Enum(FileKind, by_value=True)
    page = Line(400)
    # What the form begins with, where somebody comes with a signed paper.
    add = fields.Enum(FileKind, by_value=True)
    add_for = fields.UUID()


class FileForm(FormSchema):
    """A file, what it is, and whose."""

    file = Upload(required=True)
    kind = fields.Enum(FileKind, by_value=True, required=True)
    person_id = fields.UUID(load_default=None)
    label = Line(120)
    note = Prose(1000)
    document_id = fields.UUID(load_default=None)


class FileDocumentForm(FormSchema):
    """Which travel document a file shows."""

    document_id = fields.UUID(load_default=None)


class WithdrawFileForm(FormSchema):
    """Why a file is destroyed, and that this is meant."""

    reason = Prose(1000, required=True)
    sure = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def is_meant(self, data: dict[str, Any], **options: Any) -> None:
        """Require the tick: nothing is destroyed by a slip."""
        if not data.get("sure"):
            raise ValidationError({"sure": [_("Select this to confirm. A destroyed file cannot be recovered.")]})
