"""Schemas of the steps of a case: moves and ends, the legal deadline, eligibility."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import ChangeForm, Day, FormSchema, Line, Prose
from foundation.language.words import _
from returns.cases.rules.cases import WITHDRAWALS, CaseState
from returns.lifecycle.rules.endings import ENDING_FIELDS, CancelCause, Channel
from returns.lifecycle.rules.lifecycle import Decision, RejectionReason

OUTSIDE = "outside"  # somebody outside the case said it


class DeadlineForm(ChangeForm):
    """The new deadline, or that none is known, and why it changes."""

    legal_deadline = Day()
    none_known = fields.Boolean(load_default=False)
    reason = Prose(2000, required=True)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def day_or_none(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """Require either a day or the tick that none is known, so that none is left out by accident."""
        has_day = bool(str(typed.get("legal_deadline") or "").strip())
        if has_day == bool(data.get("none_known")):
            raise ValidationError({"legal_deadline": [_("Enter the date, or select that none is known, not both.")]})


class DecisionForm(FormSchema):
    """A decision on an application, and why."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    code = fields.Enum(RejectionReason, by_value=True)
    reason = Prose(2000, required=True)

    @validates_schema
    def only_a_rejection_has_a_reason_of_the_list(self, data: dict[str, Any], **options: Any) -> None:
        """Whoever approves and chooses a reason for rejection has mistaken one of the two."""
        if data["decision"] is Decision.APPROVED and data.get("code") is not None:
            raise ValidationError({"code": [_("Choose “Not rejected”, or decide to reject.")]})


class MoveForm(FormSchema):
    """A step that needs nothing but the next state."""

    to = fields.Enum(CaseState, by_value=True, required=True)


class WithdrawForm(FormSchema):
    """How a return ends before boarding, who said it, and why."""

    many_valued = ("covers",)

    to = fields.Enum(CaseState, by_value=True, required=True, validate=validate.OneOf(WITHDRAWALS))
    reason = Prose(2000, required=True)
    said_by = fields.String(validate=validate.Regexp(rf"(?:[0-9a-f]{{32}}|{OUTSIDE})\Z"))
    channel = fields.Enum(Channel, by_value=True)
    said_on = Day()
    covers = fields.List(fields.UUID())
    decided_by = Line(120)
    authority = Line(200)
    notice_on = Day()
    notice_reference = Line(80)
    cause = fields.Enum(CancelCause, by_value=True)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def what_belongs_to_the_end(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """Each kind of end requires its own fields; the others may stay empty."""
        required = ENDING_FIELDS.get(data["to"], ()) if "to" in data else ()
        missing = {name: [_("Fill in this field.")] for name in required if not typed.get(name)}
        if missing:
            raise ValidationError(missing)


class ReopenForm(FormSchema):
    """Why a case is taken up again."""

    reason = Prose(2000, required=True)
