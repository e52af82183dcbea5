"""What the forms of holds read."""

from foundation.forms.fields import Day, FormSchema, Line, Prose


class HoldForm(FormSchema):
    """Why the data of a case must be kept, and until which day; without one, until somebody ends it."""

    reason = Prose(1000, required=True)
    until = Day()


class PlacedHoldForm(HoldForm):
    """The same, of a case that is named by its reference."""

    reference = Line(40, required=True)


class HoldEndForm(FormSchema):
    """Why a hold is declined or ended."""

    why = Prose(1000, required=True)


class HoldList(FormSchema):
    """Place in the list."""

    page = Line(400)
