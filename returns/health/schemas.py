"""Schemas of health on the way. One form for every kind, so that no address tells which was sent."""

from typing import Any

from marshmallow import fields, post_load, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.health.rules.assistance import CODES, Answer
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import NEEDS, EntryKind, Fitness
from returns.journey.schemas import TimeOfDay

_LONGEST = 999  # days


def _whole(most: int) -> fields.Integer:
    return fields.Integer(validate=validate.Range(0, most, error="Not a valid integer."))  # as `messages_of` knows it


class HealthForm(FormSchema):
    """One entry about one person. Which fields a kind needs, the service says."""

    kind = fields.Enum(EntryKind, by_value=True, required=True)
    person_id = fields.UUID(required=True)
    due_on = Day()
    weeks = _whole(45)
    days = _whole(6)
    counted_on = Day()
    children = fields.String(validate=validate.OneOf(("one", "more")))
    ended_on = Day()
    born_on = Day()
    born_time = TimeOfDay()
    paper = fields.Enum(CertificateKind, by_value=True)
    issued_on = Day()
    issuer = Line(120)
    at_on = Day()
    at_time = TimeOfDay()
    code = fields.String(validate=validate.OneOf(CODES))
    leg_id = fields.UUID()
    asked_on = Day()
    asked_time = TimeOfDay()
    supply = _whole(_LONGEST)
    letter = fields.String(validate=validate.OneOf(("yes", "no")))


class HealthAnswerForm(FormSchema):
    """What the carrier answered, and when the request was confirmed again."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    reconfirmed_on = Day()
    reconfirmed_time = TimeOfDay()


class HealthRemovalForm(FormSchema):
    """Why an entry does not hold."""

    reason = Prose(1000, required=True)


class FitnessForm(FormSchema):
    """One decision about one person or several of a case. Never a diagnosis."""

    many_valued = ("needs", "person_ids")

    person_ids = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, error=_l("Select who it is about.")),
        error_messages={"required": [_l("Select who it is about.")]},
    )
    result = fields.Enum(Fitness, by_value=True, required=True)
    starts = Day(required=True)
    until = Day(required=True)
    needs = fields.List(fields.String(validate=validate.OneOf(NEEDS)), load_default=list)
    conditions = Prose(1000)
    doctor = Line(120)

    @post_load
    def in_order(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Needs as they are sealed, in the order of all of them."""
        return {**data, "needs": tuple(need for need in NEEDS if need in data["needs"])}
