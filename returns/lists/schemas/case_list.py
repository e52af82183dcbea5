"""What the list of cases takes: plain filters, order and place, all of them in the address."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import CountryCode, Day, FormSchema, Line, messages_of
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.rules.cases import CaseState, Track
from returns.lists.rules.bulk import BulkAction
from returns.protection.rules.protection import Clearance
from returns.work.schemas.tasks import LAST_INSTANT

MOST_DAYS = 366
_WHOSE = validate.Regexp(r"(?:mine|gone|[0-9a-f]{32})\Z", error=_l("Choose from the list."))
_LATE = validate.OneOf(["late"], error=_l("Choose from the list."))
_WITHIN = validate.Range(0, MOST_DAYS, error=_l("Give a number of days from 0 to 366."))
SPANS = ("deadline", "departs", "arrived", "opened")
# The filters, in the order in which the page shows them. What else is in an address is order and place.
FILTERS = (
    "whose",
    "state",
    "country",
    "deadline_within",
    "documents_within",
    "tasks",
    "track",
    "clearance",
    *(f"{span}_{end}" for span in SPANS for end in ("from", "to")),
)


class CaseList(FormSchema):
    """Filters, order and place in the list."""

    many_valued = ("state", "clearance")
    whose = fields.String(validate=_WHOSE)
    state = fields.List(fields.Enum(CaseState, by_value=True))
    country = CountryCode()
    track = fields.Enum(Track, by_value=True)
    clearance = fields.List(fields.Enum(Clearance, by_value=True))
    deadline_within = fields.Integer(validate=_WITHIN)
    documents_within = fields.Integer(validate=_WITHIN)
    tasks = fields.String(validate=_LATE)
    deadline_from = Day()
    deadline_to = Day()
    departs_from = Day()
    departs_to = Day()
    arrived_from = Day()
    arrived_to = Day()
    opened_from = Day()
    opened_to = Day()
    sort = Line(40)
    page = Line(400)

    @validates_schema(skip_on_field_errors=False)
    def first_day_comes_first(self, data: dict[str, Any], **options: Any) -> None:
        """A span of days does not end before it begins."""
        wrong = {}
        for span in SPANS:
            first, last = data.get(f"{span}_from"), data.get(f"{span}_to")
            if first and last and last < first:
                wrong[f"{span}_to"] = [_("The last day is before the first.")]
        if wrong:
            raise ValidationError(wrong)


class CaseListPage(CaseList):
    """The same for the page, which leaves a filter out that cannot be used, says so under `wrong`, and keeps the rest.

    `view`: the saved view that it was opened by. `show`: everything, where a saved view opens by itself.
    `tick`: every row, for who has no script. `done`, `at`: what a press did, and when, in microseconds since 1970.
    """

    view = fields.UUID()
    show = fields.String(validate=validate.OneOf(["all"], error=_l("Choose from the list.")))
    tick = fields.String(validate=validate.OneOf(["all"], error=_l("Choose from the list.")))
    done = fields.Enum(BulkAction, by_value=True)
    at = fields.Integer(validate=validate.Range(0, LAST_INSTANT, error=_l("Give a whole number.")))

    def load(self, data: Any, **options: Any) -> Any:
        """What can be used, and under `wrong` what cannot, by field. ValidationError for a place that is none."""
        try:
            return {**super().load(data, **options), "wrong": {}}
        except ValidationError as error:
            wrong = messages_of(error)
            if "page" in wrong:  # no filter: an address that was mangled
                raise
            usable: Mapping[str, Any] = error.valid_data if isinstance(error.valid_data, Mapping) else {}
            kept = {name: value for name, value in usable.items() if name not in wrong or isinstance(value, list)}
            return {**kept, "wrong": wrong}
