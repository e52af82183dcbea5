"""What the doors of hand-over take."""

import uuid

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Prose
from foundation.language.words import lazy_gettext as _l

MOST_AT_ONCE = 25  # as many as a page of the list shows: nobody hands over what they have not seen


def _cases() -> fields.List[uuid.UUID]:
    length = validate.Length(min=1, max=MOST_AT_ONCE, error=_l("Tick one case or more, at most one page of them."))
    return fields.List(
        fields.UUID(), required=True, validate=length, error_messages={"required": [_l("Tick one case or more.")]}
    )


class HandOverCases(FormSchema):
    """The cases that were ticked."""

    many_valued = ("case",)
    case = _cases()


class HandOverForm(FormSchema):
    """To whom these cases go, and why."""

    many_valued = ("case",)
    case = _cases()
    successor_id = fields.UUID(required=True)
    reason = Prose(2000, required=True)
    note = Prose(4000)
    once = fields.UUID()
