"""What the pages of unusual reading read."""

from marshmallow import fields

from foundation.forms.fields import ChangeForm, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from rights.unusual.rules import LookResult

MOST_NOTE = 2_000


class FindingList(FormSchema):
    """Which findings: those that nobody has looked at, or all; and the place in the list."""

    all = fields.Boolean(load_default=False)
    page = Line(400)


class LookForm(ChangeForm):
    """What looking at a finding came to."""

    result = fields.Enum(
        LookResult, by_value=True, required=True, error_messages={"required": _l("Choose the result of your review.")}
    )
    note = Prose(MOST_NOTE)
