"""What the forms of departures read."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from returns.departure.rules import NOT_TRAVELLING, BoardingState, Report, WhyNot
from returns.journey.schemas import TimeOfDay

MOST_PAGES = 1000
_MOST = 200  # people of one case, and cases on one flight, that a form names


class HowItStands(fields.Field[Report]):
    """A state, and with it why somebody does not travel: `boarded`, or `no_show:late`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Report:
        state, _colon, why = value.partition(":") if isinstance(value, str) else ("", "", "")
        try:
            report = Report(BoardingState(state), WhyNot(why) if why else None)
        except ValueError as error:
            raise ValidationError(_("Choose from the list.")) from error
        if report.why and report.state not in NOT_TRAVELLING:
            raise ValidationError(_("Choose from the list."))
        return report


class BoardPage(FormSchema):
    """Which day, which place of departure, which page of a long day, and of which case somebody says more."""

    day = Day()
    at = Line(120)
    say = fields.UUID()
    page = fields.Integer(
        load_default=1,
        validate=validate.Range(1, MOST_PAGES, error=_l("This page does not exist. Go back to the first.")),
    )


def _chosen(missing: str) -> fields.List[Any]:
    """Some ids, at least one; `missing` says what is to be chosen."""
    count = validate.Length(1, _MOST, error=missing)
    return fields.List(fields.UUID(), required=True, validate=count, error_messages={"required": [missing]})


class UndoForm(FormSchema):
    """The leg whose last press is undone; `seen`: how many marks of it there were when the page was made."""

    leg = fields.UUID(required=True)
    seen = fields.Integer(required=True, validate=validate.Range(0, 100_000, error=_l("Enter a whole number.")))


class BoardingForm(UndoForm):
    """A report on people of a case at the gate."""

    many_valued = ("people",)
    people = _chosen(_l("Choose at least one person."))
    how = HowItStands(required=True)
    note = Prose(1000, load_default="")

    @validates_schema(skip_on_field_errors=False)
    def another_reason_is_said(self, data: dict[str, Any], **options: Any) -> None:
        """Refuse another reason than those offered without a note."""
        how: Report | None = data.get("how")
        if how is not None and how.why is WhyNot.OTHER and data.get("note") == "":
            raise ValidationError({"note": [_("Enter the reason in the note.")]})

    @post_load
    def as_report(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """State, reason and note together."""
        how: Report = data["how"]
        return {**data, "report": Report(how.state, how.why, data["note"])}


class LeftForm(FormSchema):
    """The legs of one flight, and when it left by the clocks where it began."""

    many_valued = ("legs",)
    legs = _chosen(_l("Choose a flight."))
    left_on = Day(required=True)
    left_time = TimeOfDay(required=True)


class DepartureForm(FormSchema):
    """When the people set out, in the local time of the place of departure."""

    departed_on = Day(required=True)
    departed_time = TimeOfDay(required=True)
