"""Schemas of lists: filters of cases, ticked cases, saved views and searches."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import Colleague, CountryCode, Day, FormSchema, Line, Prose, messages_of
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.rules.cases import CaseState, Track
from returns.lists.rules import BulkAction, Column, SearchBy
from returns.lists.words import COLUMN_SORTS, SPAN_LABELS
from returns.protection.rules.protection import Clearance
from returns.work.schemas import LAST_INSTANT, MOST_AT_ONCE

# Ticked cases.

_NEEDED = {BulkAction.HAND_OVER: ("successor_id", "reason"), BulkAction.TASK: ("text", "due_on", "assignee_id")}


class TickedCases(FormSchema):
    """The ticked cases of a page, which rows the page showed, signed, and what is to be done. `list`: where to go back.

    `view`, `sort` and the filters stand in `list` as in the address of the list.
    """

    many_valued = ("case",)
    case = fields.List(
        fields.UUID(), validate=validate.Length(max=MOST_AT_ONCE, error=_l("Select at most one page of cases."))
    )
    seen = Line(2000, required=True)
    action = fields.Enum(BulkAction, by_value=True, required=True)
    list = Line(2000)


class BulkForm(TickedCases):
    """The same with the details of the action: shown first, and done only where `sure` is pressed."""

    successor_id = Colleague()
    reason = Prose(2000)
    note = Prose(4000)
    text = Prose(1000)
    due_on = Day()
    assignee_id = Colleague()
    sure = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def what_it_needs(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """Require what the chosen action needs, and a ticked case."""
        needed = _NEEDED[data["action"]] if "action" in data else ()
        wrong = {name: [_("Fill in this field.")] for name in needed if not typed.get(name)}
        if not typed.get("case"):
            wrong["case"] = [_("Select at least one case.")]
        if wrong:
            raise ValidationError(wrong)


class OwnerForm(FormSchema):
    """The colleague whose cases are wanted, by their e-mail."""

    owner = Colleague(required=True)


class UndoBulk(FormSchema):
    """The press that is undone: what it did, and its instant in microseconds since 1970."""

    action = fields.Enum(BulkAction, by_value=True, required=True)
    at = fields.Integer(required=True, validate=validate.Range(0, LAST_INSTANT, error=_l("Enter a whole number.")))
    list = Line(2000)


# The list of cases: plain filters, order and place, all of them in the address.

MOST_DAYS = 366
_WHOSE = validate.Regexp(r"(?:mine|gone|[0-9a-f]{32})\Z", error=_l("Choose from the list."))
_LATE = validate.OneOf(["late"], error=_l("Choose from the list."))
_ORDER = validate.OneOf(
    [f"{sign}{column}" for column in COLUMN_SORTS.values() for sign in ("", "-")], error=_l("Choose from the list.")
)
_WITHIN = validate.Range(0, MOST_DAYS, error=_l("Enter a number of days from 0 to 366."))
# The filters, in the order in which the page shows them. What else is in an address is order and place.
RARE = (  # what few ask for
    "documents_within",
    "tasks",
    "track",
    "clearance",
    *(f"{span}_{end}" for span in SPAN_LABELS for end in ("from", "to")),
)
FILTERS = ("whose", "state", "country", "deadline_within", *RARE)


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
    sort = fields.String(validate=_ORDER)
    page = Line(400)

    @validates_schema(skip_on_field_errors=False)
    def first_day_comes_first(self, data: dict[str, Any], **options: Any) -> None:
        """Refuse a span of days that ends before it begins."""
        wrong = {}
        for span in SPAN_LABELS:
            first, last = data.get(f"{span}_from"), data.get(f"{span}_to")
            if first and last and last < first:
                wrong[f"{span}_to"] = [_("The last day is before the first day. Enter a later one.")]
        if wrong:
            raise ValidationError(wrong)


class CaseListPage(CaseList):
    """The same for the page: filters that cannot be used are left out and named under `wrong`.

    `view`: the saved view that it was opened by. `show`: everything, where a saved view opens by itself.
    `tick`: every row, for who has no script. `done`, `at`: what a press did, and when, in microseconds since 1970.
    """

    view = fields.UUID()
    show = fields.String(validate=validate.OneOf(["all"], error=_l("Choose from the list.")))
    tick = fields.String(validate=validate.OneOf(["all"], error=_l("Choose from the list.")))
    done = fields.Enum(BulkAction, by_value=True)
    at = fields.Integer(validate=validate.Range(0, LAST_INSTANT, error=_l("Enter a whole number.")))

    def load(self, data: Any, **options: Any) -> Any:
        """Return what can be used, and under `wrong` what cannot, by field. ValidationError for a wrong place."""
        try:
            return {**super().load(data, **options), "wrong": {}}
        except ValidationError as error:
            wrong = messages_of(error)
            if "page" in wrong:  # no filter: an address that was mangled
                raise
            usable: Mapping[str, Any] = error.valid_data if isinstance(error.valid_data, Mapping) else {}
            kept = {name: value for name, value in usable.items() if name not in wrong or isinstance(value, list)}
            return {**kept, "wrong": wrong}


# Saved views and searches.


class ViewForm(FormSchema):
    """A list as it stands, to be kept under a name. `list` is the part of its address behind the question mark."""

    name = Line(80, required=True)
    list = Line(2000)


class SearchForm(FormSchema):
    """What was searched for, to be kept under a name."""

    name = Line(80, required=True)
    again = Line(2000, required=True)  # what was searched for, sealed by the page that found it
    by = fields.Enum(SearchBy, by_value=True)


class NameForm(FormSchema):
    """A new name."""

    name = Line(80, required=True)


class StartForm(FormSchema):
    """Whether the list opens with a view."""

    is_start = fields.Boolean(load_default=False)


class ViewPress(FormSchema):
    """A button."""


class SavedList(FormSchema):
    """The page of what one keeps; after a removal, what was removed."""

    removed = fields.UUID()
    page = fields.Integer(validate=validate.Range(1, 100, error=_l("Enter a whole number.")))


class ColumnsForm(FormSchema):
    """The columns to be shown, and the list to go back to."""

    many_valued = ("column",)
    column = fields.List(
        fields.String(validate=validate.OneOf([column.value for column in Column], error=_l("Choose from the list.")))
    )
    list = Line(2000)
