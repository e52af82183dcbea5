"""What the door of exit formalities takes."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import ValidationError, fields

from foundation.forms.fields import ChangeForm, Day, Line, Prose
from foundation.language.words import _
from returns.documents.rules.leaving import Known, Payer

_MOST = Decimal(1_000_000_000)


class Sum(Line):
    """A sum of money without its currency, as an exact text: 615, 615.00 or 615,00."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).replace(",", ".")
        try:
            amount = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(_("Give a sum such as 615.00.")) from error
        if not amount.is_finite() or not 0 < amount < _MOST or amount != round(amount, 2):
            raise ValidationError(_("Give a sum such as 615.00."))
        return f"{amount:.2f}"


class Currency(Line):
    """The three letters of a currency (ISO 4217)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).upper()
        if not re.fullmatch("[A-Z]{3}", text):
            raise ValidationError(_("Give the three letters of the currency, such as EUR."))
        return text


class ExitForm(ChangeForm):
    """What is known of the leaving of one person."""

    overstayed = fields.Enum(Known, by_value=True, load_default=Known.NOT_KNOWN)
    fine_amount = Sum(20)
    fine_currency = Currency(3)
    fine_payer = fields.Enum(Payer, by_value=True)
    fine_paid_on = Day()
    ban_code = Line(40)
    ban_until = Day()
    permit = fields.Enum(Known, by_value=True, load_default=Known.NOT_KNOWN)
    permit_on = Day()
    note = Prose(1000)
    version = fields.Integer(required=True)  # an empty form says nothing of anybody
