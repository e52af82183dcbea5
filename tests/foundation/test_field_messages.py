"""Messages of fields: sentences as a whole, also those that are translated later."""

from decimal import Decimal

import pytest
from flask import Flask, g
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from foundation.forms.fields import Amount, FormSchema, Line, messages_of
from foundation.forms.form import Form, typed_form
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.rules import Direction


class _Ticked(Schema):
    rows = fields.List(fields.UUID(), required=True, error_messages={"required": _l("Select at least one case.")})
    more = fields.List(fields.UUID(), required=True, error_messages={"required": [_l("Select at least one case.")]})


def test_a_sentence_that_is_translated_later_is_one_message_and_not_its_letters(app: Flask) -> None:
    with app.test_request_context():
        with pytest.raises(ValidationError) as refused:
            _Ticked().load({})
        said = messages_of(refused.value)
    assert said == {"rows": ["Select at least one case."], "more": ["Select at least one case."]}


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [
        *[("en", typed, "1234.56") for typed in ("1234.56", "1234,56", "1.234,56", "1,234.56", "1 234,56", "1’234.56")],
        ("en", "1.234.567", "1234567"),
        ("en", "٦١٥٫٥", "615.5"),
        ("en", "0,125", "0.125"),
        ("en", "1,234", "1234"),
        ("tr", "1.234", "1234"),
        ("en", "1.234", "1.234"),
        ("tr", "1,234", "1.234"),
    ],
)
def test_an_amount_is_read_with_comma_or_point_and_in_doubt_by_the_language(
    app: Flask, language: str, typed: str, amount: str
) -> None:
    with app.test_request_context():
        g.language_code = language
        assert Amount(3).deserialize(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1,23,4", "12.34.56", "1 2345", "-5", "1e3", "", "12345678901", "1.234.567.890.123"])
def test_what_is_no_amount_is_refused(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(ValidationError, match="such as 615 or"):
        Amount(2).deserialize(typed)


@pytest.mark.parametrize(("typed", "whole"), [("1.234", "1234"), ("5.000", "5000"), ("1.000", "1000")])
def test_an_amount_in_doubt_with_too_many_decimals_is_asked_for_again(app: Flask, typed: str, whole: str) -> None:
    with app.test_request_context(), pytest.raises(ValidationError, match=rf"If you mean {whole}, enter that\."):
        Amount(2).deserialize(typed)


def test_an_amount_that_can_be_read_in_one_way_may_end_in_zeros(app: Flask) -> None:
    with app.test_request_context():
        assert Amount(2).deserialize("0.500") == Decimal("0.5")


def test_a_question_with_choices_asks_to_choose(app: Flask) -> None:
    with app.test_request_context():
        form = Form(
            errors={"sex": ["Fill in this field."], "to": ["Choose from the list."], "name": ["Fill in this field."]}
        )
        form.offer("sex", [("f", "Female"), ("m", "Male")])
        form.offer("to", [("a", "A")])
    assert form.errors == {"sex": ["Choose one."], "to": ["Choose from the list."], "name": ["Fill in this field."]}


class _Choosing(FormSchema):
    speaks = fields.Enum(Direction, by_value=True, required=True)
    points = fields.String(required=True, validate=validate.OneOf(("1", "2")))
    said = Line(40, required=True)


def test_what_was_read_as_a_choice_asks_to_choose_however_it_is_drawn(app: Flask) -> None:
    with app.test_request_context():
        with pytest.raises(ValidationError) as wrong:
            _Choosing().load({})
        form = typed_form(MultiDict(), messages_of(wrong.value), schema=_Choosing)
    assert form.errors == {"speaks": ["Choose one."], "points": ["Choose one."], "said": ["Fill in this field."]}
