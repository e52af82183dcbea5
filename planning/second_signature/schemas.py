"""What the forms of second signatures read."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l


class AskForm(FormSchema):
    """Whom to ask, in which office, and what to say."""

    office_id = fields.UUID(
        required=True,
        error_messages={"required": _l("Choose the office."), "invalid_uuid": _l("Choose from the list.")},
    )
    email = Line(254, required=True)
    note = Prose(1000, load_default="")


class AnswerForm(FormSchema):
    """Whether it is signed, and why not."""

    is_signed = fields.Boolean(required=True, error_messages={"required": _l("Choose whether you sign.")})
    answer = Prose(1000, load_default="")


class SignatureList(FormSchema):
    """The place in the list."""

    page = Line(400)
