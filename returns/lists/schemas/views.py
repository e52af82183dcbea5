"""What the doors of saved views and searches take."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Line
from foundation.language.words import lazy_gettext as _l
from returns.lists.rules.search import SearchBy
from returns.lists.rules.views import Column


class ViewForm(FormSchema):
    """A list as it stands, to be kept under a name. `list` is the part of its address behind the question mark."""

    name = Line(80, required=True)
    list = Line(2000)
    once = fields.UUID()


class SearchForm(FormSchema):
    """What was searched for, to be kept under a name."""

    name = Line(80, required=True)
    again = Line(2000, required=True)  # what was searched for, sealed by the page that found it
    by = fields.Enum(SearchBy, by_value=True)
    once = fields.UUID()


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
    page = fields.Integer(validate=validate.Range(1, 100, error=_l("Give a whole number.")))


class ColumnsForm(FormSchema):
    """The columns to be shown, and the list to go back to."""

    many_valued = ("column",)
    column = fields.List(
        fields.String(validate=validate.OneOf([column.value for column in Column], error=_l("Choose from the list.")))
    )
    list = Line(2000)
