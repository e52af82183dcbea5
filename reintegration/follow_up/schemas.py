"""What the forms of visits take: an attempt, and how a visit ended; and what their list does."""

from typing import Any

from marshmallow import fields, post_load, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from reintegration.arrivals.schemas import TimeOfDay
from reintegration.follow_up.rules.attempts import CHANNELS, LadderStep
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, Whose
from reintegration.follow_up.rules.visits import MovedBecause, Which
from returns.counselling.rules import HIGHEST, LOWEST, WELL_BEING

_WAYS = [*map(str, LadderStep), Channel.MESSAGE.value]
_POINTS = [str(point) for point in range(LOWEST, HIGHEST + 1)]


class AttemptForm(FormSchema):
    """How somebody was tried, and what came of it; now, or on a local day and time.

    `how` is a step of the ladder or a channel that is none (a message); it gives `channel` and `step`.
    """

    how = fields.String(required=True, data_key="channel", validate=validate.OneOf(_WAYS))
    outcome = fields.Enum(AttemptOutcome, by_value=True, required=True)
    day = Day()
    time = TimeOfDay()
    note = Prose(2000)
    against_card = fields.Boolean(load_default=False)

    @post_load
    def with_step(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The channel, and the step of the ladder where it is one."""
        how = data.pop("how")
        step = LadderStep(how) if how in list(LadderStep) else None
        return {**data, "step": step, "channel": CHANNELS[step] if step else Channel(how)}


class RatedForm(FormSchema):
    """The three ratings of well-being with which a visit or an interview ends."""

    physical = fields.String(validate=validate.OneOf(_POINTS))
    mental = fields.String(validate=validate.OneOf(_POINTS))
    social = fields.String(validate=validate.OneOf(_POINTS))

    @post_load
    def with_ratings(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The ratings that were given, as whole numbers by name."""
        ratings = {name: int(data.pop(name)) for name in WELL_BEING if name in data}
        return {**data, "ratings": ratings}


class VisitForm(RatedForm):
    """How a visit ended: with three ratings if it took place, and of whom it is said if somebody died or moved on.

    `sure`: ticked after it was asked whether the visit shall end before its window closes. `channel`: how people were
    met, if they were; `against_card`: ticked after it was asked whether that was against a safe-contact card.
    """

    many_valued = ("whom",)

    outcome = fields.Enum(VisitOutcome, by_value=True, required=True)
    moved_because = fields.Enum(MovedBecause, by_value=True)
    whom = fields.List(fields.UUID(), load_default=list)
    sure = fields.Boolean(load_default=False)
    channel = fields.Enum(Channel, by_value=True)
    against_card = fields.Boolean(load_default=False)
    day = Day()
    time = TimeOfDay()
    note = Prose(4000)


class VisitList(FormSchema):
    """Which visits, whose, and the place in the list."""

    show = fields.Enum(Which, by_value=True, load_default=Which.ALL)
    whose = fields.Enum(Whose, by_value=True, load_default=Whose.ALL)
    page = Line(400)
