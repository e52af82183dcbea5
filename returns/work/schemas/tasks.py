"""What the doors of tasks take."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l

LAST_INSTANT = 253_402_300_799_000_000  # the end of the year 9999, in microseconds since 1970
_CHOOSE = _l("Choose from the list.")


class TaskList(FormSchema):
    """Filters, order and place in the list; after a bulk press, what it closed."""

    whose = fields.String(validate=validate.OneOf(["mine", "office"], error=_CHOOSE))
    state = fields.String(validate=validate.OneOf(["open", "closed"], error=_CHOOSE))
    sort = fields.String(validate=validate.OneOf(["due_on", "-due_on"], error=_CHOOSE))
    page = Line(400)
    closed = fields.Integer(validate=validate.Range(0, LAST_INSTANT, error=_l("Give a whole number.")))


class TaskForm(FormSchema):
    """A task by hand."""

    text = Prose(1000, required=True)
    due_on = Day(required=True)
    assignee_id = fields.UUID(required=True)
    once = fields.UUID()


class TickedForm(FormSchema):
    """The ticked tasks of a page."""

    many_valued = ("task",)
    task = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=25, error=_l("Tick one task or more, at most one page of them.")),
        error_messages={"required": [_l("Tick one task or more.")]},
    )


class UndoForm(FormSchema):
    """The press that is undone, by its instant in microseconds since 1970."""

    closed = fields.Integer(required=True, validate=validate.Range(0, LAST_INSTANT, error=_l("Give a whole number.")))


class PressedForm(FormSchema):
    """A button."""


class WhyForm(FormSchema):
    """Why a task is not needed."""

    reason = Prose(1000, required=True)


class ReassignForm(FormSchema):
    """To whom a task goes, and why."""

    assignee_id = fields.UUID(required=True)
    reason = Prose(1000, required=True)


class MoveTaskForm(FormSchema):
    """By when a task is due from now on, and why."""

    due_on = Day(required=True)
    reason = Prose(1000, required=True)
