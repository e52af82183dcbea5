"""Schemas of tasks, absences, duty and hand-over."""

import enum
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import Colleague, Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l

MOST_JUDGED = 1000  # departures whose sign-offs are judged for a start page, a few at a time


class DutyList(FormSchema):
    """From which place in the list of absences, or of turns."""

    page = Line(400)


class KeptFolds(enum.Enum):
    """What is on a start page already whose folds are filled: what presses, or every group."""

    PRESSING = "pressing"
    ALL = "all"


class TodayComing(FormSchema):
    """Whether the first lines of every fold come along, and beside which groups."""

    kept = fields.Enum(KeptFolds, by_value=True)


class TodayAlike(FormSchema):
    """Which lines of the start page: of a section, and how pressing."""

    kind = Line(12, required=True)
    due = Line(10, required=True)


class SignOffsAfter(FormSchema):
    """Behind which case to go on judging sign-offs, and how many void ones were found before it."""

    after = fields.UUID()
    found = fields.Integer(load_default=0, validate=validate.Range(0, MOST_JUDGED, error=_l("Enter a whole number.")))


class AbsenceForm(FormSchema):
    """Who is away when, and who covers. Without `account_id`: whoever states it."""

    account_id = Colleague()
    cover_id = Colleague(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def ends_after_it_starts(self, data: dict[str, Any], **options: Any) -> None:
        """The last day is not before the first."""
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": [_("The last day is before the first day. Enter a later one.")]})


class TurnForm(FormSchema):
    """One turn of a specialist."""

    account_id = fields.UUID(required=True)
    begins_on = Day(required=True)
    ends_on = Day(required=True)


MOST_AT_ONCE = 25  # as many as a page of the list shows: nobody hands over what they have not seen


class HandOverCases(FormSchema):
    """The cases that were ticked."""

    many_valued = ("case",)
    case = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=_l("Select at least one case, and at most one page of cases.")),
        error_messages={"required": [_l("Select at least one case.")]},
    )


class HandOverForm(HandOverCases):
    """To whom these cases go, and why."""

    successor_id = Colleague(required=True)
    reason = Prose(2000, required=True)
    note = Prose(4000)


LAST_INSTANT = 253_402_300_799_000_000  # the end of the year 9999, in microseconds since 1970
_CHOOSE = _l("Choose from the list.")


class TaskList(FormSchema):
    """Filters, order and place in the list; after a bulk press, what it closed."""

    whose = fields.String(validate=validate.OneOf(["mine", "office"], error=_CHOOSE))
    state = fields.String(validate=validate.OneOf(["open", "closed"], error=_CHOOSE))
    sort = fields.String(validate=validate.OneOf(["due_on", "-due_on"], error=_CHOOSE))
    page = Line(400)
    closed = fields.Integer(validate=validate.Range(0, LAST_INSTANT, error=_l("Enter a whole number.")))


class TaskForm(FormSchema):
    """A task by hand."""

    text = Prose(1000, required=True)
    due_on = Day(required=True)
    assignee_id = Colleague(required=True)


class TickedForm(FormSchema):
    """The ticked tasks of a page."""

    many_valued = ("task",)
    task = fields.List(
        fields.UUID(),
        load_default=list,
        validate=validate.Length(
            max=MOST_AT_ONCE, error=_l("Select at least one task, and at most one page of tasks.")
        ),
    )


class UndoForm(FormSchema):
    """The press that is undone, by its instant in microseconds since 1970."""

    closed = fields.Integer(required=True, validate=validate.Range(0, LAST_INSTANT, error=_l("Enter a whole number.")))


class WhyForm(FormSchema):
    """Why a task is not needed."""

    reason = Prose(1000, required=True)


class ReassignForm(FormSchema):
    """To whom a task goes, and why."""

    assignee_id = Colleague(required=True)
    reason = Prose(1000, required=True)


class MoveTaskForm(FormSchema):
    """By when a task is due from now on, and why."""

    due_on = Day(required=True)
    reason = Prose(1000, required=True)
