"""Schemas of concerns."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Line, Prose
from reintegration.concerns.rules import Category, ConcernKind, Pace

WAITING, TAKEN = "waiting", "taken"


class ConcernForm(FormSchema):
    """A concern or an offer of help: whom it is about (nobody named: everybody of the case), and what was noticed.

    `about_own`: a partner says that it is about somebody who works there; an office names the organisation.
    """

    kind = fields.Enum(ConcernKind, by_value=True, required=True)
    category = fields.Enum(Category, by_value=True)
    pace = fields.Enum(Pace, by_value=True, load_default=Pace.AT_ONCE)
    person_id = fields.UUID()
    about_own = fields.Boolean(load_default=False)
    about_organisation_id = fields.UUID()
    note = Prose(4000, required=True)
    done = Prose(4000)


class ConcernTakenForm(FormSchema):
    """That somebody takes it; `over`: from the colleague who has it."""

    over = fields.Boolean(load_default=False)


class ConcernNoteForm(FormSchema):
    """What was done, or has become known."""

    note = Prose(4000, required=True)


class ConcernClosedForm(FormSchema):
    """What was done about it."""

    note = Prose(4000, required=True)


class ConcernReopenedForm(FormSchema):
    """Why it is taken up again."""

    reason = Prose(4000, required=True)


class ConcernList(FormSchema):
    """Which part of the list, and the place in it."""

    show = Line(20, load_default=WAITING, validate=validate.OneOf([WAITING, TAKEN]))
    page = Line(400)
