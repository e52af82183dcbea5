"""What the doors of departures take."""

from foundation.forms.fields import Day, FormSchema
from returns.journey.schemas.itinerary import TimeOfDay


class DepartureForm(FormSchema):
    """When the people set out, in the local time of the place of departure."""

    departed_on = Day(required=True)
    departed_time = TimeOfDay(required=True)
