"""What the doors of ticked cases take."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from returns.lists.rules.bulk import BulkAction
from returns.work.schemas.owner import MOST_AT_ONCE
from returns.work.schemas.tasks import LAST_INSTANT

_NEEDED = {BulkAction.HAND_OVER: ("successor_id", "reason"), BulkAction.TASK: ("text", "due_on", "assignee_id")}


class TickedCases(FormSchema):
    """The ticked cases of a page, which rows the page showed, signed, and what is to be done. `list`: where to go back.

    `view`, `sort` and the filters stand in `list` as in the address of the list.
    """

    many_valued = ("case",)
    case = fields.List(
        fields.UUID(), validate=validate.Length(max=MOST_AT_ONCE, error=_l("Tick at most one page of cases."))
    )
    seen = Line(2000, required=True)
    action = fields.Enum(BulkAction, by_value=True, required=True)
    list = Line(2000)


class BulkForm(TickedCases):
    """The same with what is asked for: looked at first, and done only where `sure` is pressed."""

    successor_id = fields.UUID()
    reason = Prose(2000)
    note = Prose(4000)
    text = Prose(1000)
    due_on = Day()
    assignee_id = fields.UUID()
    sure = fields.Boolean(load_default=False)
    once = fields.UUID()

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def what_it_needs(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """What the chosen action needs is filled in, and something is ticked."""
        needed = _NEEDED[data["action"]] if "action" in data else ()
        wrong = {name: [_("Fill this in.")] for name in needed if not typed.get(name)}
        if not typed.get("case"):
            wrong["case"] = [_("Tick one case or more.")]
        if wrong:
            raise ValidationError(wrong)


class UndoBulk(FormSchema):
    """The press that is undone: what it did, and its instant in microseconds since 1970."""

    action = fields.Enum(BulkAction, by_value=True, required=True)
    at = fields.Integer(required=True, validate=validate.Range(0, LAST_INSTANT, error=_l("Give a whole number.")))
    list = Line(2000)
