"""Messages of fields: sentences as a whole, also those that are translated later."""

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError, fields

from foundation.forms.fields import messages_of
from foundation.language.words import lazy_gettext as _l


class _Ticked(Schema):
    rows = fields.List(fields.UUID(), required=True, error_messages={"required": _l("Select at least one case.")})
    more = fields.List(fields.UUID(), required=True, error_messages={"required": [_l("Select at least one case.")]})


def test_a_sentence_that_is_translated_later_is_one_message_and_not_its_letters(app: Flask) -> None:
    with app.test_request_context():
        with pytest.raises(ValidationError) as refused:
            _Ticked().load({})
        said = messages_of(refused.value)
    assert said == {"rows": ["Select at least one case."], "more": ["Select at least one case."]}
