"""What the pages of notes read."""

from marshmallow import fields

from foundation.forms.fields import ChangeForm, FormSchema, Line, Prose


class NoteList(FormSchema):
    """A place in the list of notes."""

    page = Line(400)


class NoteForm(FormSchema):
    """A note, and whether it stays on top."""

    text = Prose(4000, required=True)
    is_pinned = fields.Boolean(load_default=False)


class CorrectionForm(ChangeForm):
    """The corrected text of a note."""

    text = Prose(4000, required=True)


class PinForm(FormSchema):
    """Whether a note stays on top."""

    is_pinned = fields.Boolean(load_default=False)
