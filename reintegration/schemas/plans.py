"""What the doors of plans take."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import Amount, Day, FormSchema, Line
from foundation.language.words import _
from reintegration.rules.plans import Dimension, Level


class Currency(Line):
    """The three letters of a currency (ISO 4217)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).upper()
        if not re.fullmatch("[A-Z]{3}", text):
            raise ValidationError(_("Give the three letters of the currency, such as EUR."))
        return text


class PlanItemForm(FormSchema):
    """One item of help. An amount comes with its currency, or both are left out."""

    dimension = fields.Enum(Dimension, by_value=True, required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    objective = Line(200, required=True)
    activity = Line(200, required=True)
    provider = Line(200)
    planned_on = Day(required=True)
    amount = Amount()
    currency = Currency(3)
    is_cash = fields.Boolean(load_default=False)

    @validates_schema
    def both_or_none(self, data: dict[str, Any], **options: Any) -> None:
        """Money without its currency is no money."""
        if ("amount" in data) != ("currency" in data):
            missing = "currency" if "amount" in data else "amount"
            raise ValidationError({missing: [_("Give an amount with its currency, or leave both empty.")]})


class DeliveryForm(FormSchema):
    """The local day on which something was delivered."""

    delivered_on = Day(required=True)
