"""What the forms of plans read."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import OneOf

from foundation.forms.fields import Amount, ChangeForm, CurrencyCode, Day, FormSchema, Line, Prose, Upload
from foundation.language.words import _
from reintegration.plans.rules import (
    OF_THE_PLAN,
    RECEIVED,
    SPOT_CHECKS,
    Dimension,
    Level,
    ObjectiveState,
    PlanEventKind,
    ProofKind,
)

PLACES = 3  # no currency has more digits after the point


class ObjectiveForm(FormSchema):
    """An objective, for one person or the whole family."""

    objective = Line(200, required=True, attribute="text")
    dimension = fields.Enum(Dimension, by_value=True, required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    person_id = fields.UUID()


class ChangedObjectiveForm(ChangeForm, ObjectiveForm):
    """An objective anew, and where it stands."""

    state = fields.Enum(ObjectiveState, by_value=True, required=True)
    because = Prose(500, load_default="")


class PlanItemForm(FormSchema):
    """One item of help, under an objective that stands or a new one. An amount comes with its currency."""

    objective_id = fields.UUID()
    objective = Line(200)
    dimension = fields.Enum(Dimension, by_value=True)
    level = fields.Enum(Level, by_value=True)
    activity = Line(200, required=True)
    provider = Line(200)
    person_id = fields.UUID()
    planned_on = Day(required=True)
    planned_until = Day()
    amount = Amount(PLACES)
    currency = CurrencyCode(3)
    is_cash = fields.Boolean(load_default=False)
    contribution = Line(200)
    contribution_sum = Amount(PLACES)

    @validates_schema(skip_on_field_errors=False)
    def both_or_none(self, data: dict[str, Any], **options: Any) -> None:
        """Money without its currency is no money; an item is under an objective."""
        wrong: dict[str, list[str]] = {}
        has_sum = "amount" in data or "contribution_sum" in data
        if has_sum != ("currency" in data):
            field = "currency" if has_sum else "amount"
            wrong[field] = [_("Enter an amount with its currency, or leave both empty.")]
        if "objective_id" not in data:
            wrong |= _without_objective(data)
        if wrong:
            raise ValidationError(wrong)


def missing_of_objective() -> dict[str, list[str]]:
    """What a new objective needs, by field, and how it is said where it is missing."""
    return {
        "objective": [_("Enter what the new objective is for.")],
        "dimension": [_("Choose the dimension of the new objective.")],
        "level": [_("Choose the level of the new objective.")],
    }


def _without_objective(data: dict[str, Any]) -> dict[str, list[str]]:
    """What is missing where none was chosen: the choice, if nothing of a new objective was typed, or the rest of it."""
    missing = {name: words for name, words in missing_of_objective().items() if name not in data}
    if len(missing) == len(missing_of_objective()):
        return {"objective_id": [_("Choose an objective, or write a new one.")]}
    return missing


class ChangedItemForm(ChangeForm, PlanItemForm):
    """An item anew."""


class DeliveryForm(FormSchema):
    """The local day on which something was delivered."""

    delivered_on = Day(required=True)


class StartForm(FormSchema):
    """The local day since which something is under way."""

    started_on = Day(required=True)


class CancelItemForm(FormSchema):
    """Why something is cancelled."""

    because = Prose(500, required=True)


class InstalmentForm(FormSchema):
    """One part of a cost, in the currency of its item."""

    part_sum = Amount(PLACES, required=True, attribute="amount")
    due_on = Day(required=True)
    note = Line(200, load_default="")


class PaymentForm(FormSchema):
    """When a part was paid, and how much if it was another sum than planned."""

    paid_on = Day(required=True)
    paid_sum = Amount(PLACES, attribute="paid")


class BudgetLineOfItemForm(FormSchema):
    """Which line of the budget pays an item; none is said by leaving it empty."""

    line_id = fields.UUID(load_default=None)


class ProofForm(FormSchema):
    """A receipt or a hand-over certificate."""

    file = Upload(required=True)
    proof = fields.Enum(ProofKind, by_value=True, required=True)
    note = Prose(500, load_default="")


def _among(kinds: tuple[PlanEventKind, ...]) -> fields.Field[Any]:
    return fields.Enum(PlanEventKind, by_value=True, required=True, validate=OneOf(kinds), attribute="kind")


class PlanStepForm(FormSchema):
    """That a plan was drawn up, agreed on or reviewed, and when."""

    step = _among(OF_THE_PLAN)
    happened_on = Day(required=True, attribute="on")
    name = Line(200, load_default="")
    note = Prose(1000, load_default="")


class ReceiptForm(FormSchema):
    """That somebody received what was delivered: signed on paper, or typed here."""

    step = _among(RECEIVED)
    happened_on = Day(required=True, attribute="on")
    name = Line(200, required=True)
    note = Prose(500, load_default="")


class SpotCheckForm(FormSchema):
    """What a person said when somebody asked whether they have what was delivered."""

    step = _among(SPOT_CHECKS)
    happened_on = Day(required=True, attribute="on")
    note = Prose(1000, load_default="")
