"""Schemas of imports."""

from typing import Any

from marshmallow import fields, validate

from foundation.forms.fields import ChangeForm, FormSchema, Line, Prose, Upload
from foundation.language.words import lazy_gettext as _l
from returns.imports.rules.cells import CHOSEN, Column, DateOrder
from returns.imports.rules.imports import Decision, RowState

_CHOOSE = _l("Choose from the list.")
ENCODINGS = ("utf-8", "cp1254", "cp1256", "cp1252")


class ImportList(FormSchema):
    """A place in the list of imports."""

    page = Line(400)


class ImportForm(FormSchema):
    """A file, how it is written if it is CSV, and which sheet is meant."""

    file = Upload(required=True)
    encoding = fields.String(validate=validate.OneOf(ENCODINGS, error=_CHOOSE))
    sheet = fields.Integer(validate=validate.Range(1, 200, error=_l("Enter a number from 1 to 200.")))


class ColumnsForm(FormSchema):
    """What the columns are: a code for each, in their order. `of`, `word` and `meaning` belong together by place."""

    many_valued = ("column", "of", "word", "meaning")

    column = fields.List(
        fields.String(validate=validate.OneOf(["", *Column], error=_CHOOSE)),
        required=True,
        validate=validate.Length(1, 1_000),
    )
    order = fields.String(validate=validate.OneOf([*DateOrder], error=_CHOOSE))
    numbers_whole = fields.Boolean(load_default=False)
    past_deadlines = fields.Boolean(load_default=False)
    owner = fields.UUID()
    of = fields.List(fields.String(validate=validate.OneOf([*CHOSEN], error=_CHOOSE)), load_default=list)
    word = fields.List(Line(254), load_default=list)
    meaning = fields.List(fields.String(validate=validate.Length(max=10)), load_default=list)


class RowsList(FormSchema):
    """Which staged rows are shown."""

    state = fields.Enum(RowState, by_value=True)
    page = Line(400)
    on = fields.Boolean(load_default=False)


class RowForm(ChangeForm):
    """The cells of a row as they are typed now; what is left empty is not known yet."""

    class Meta(ChangeForm.Meta):
        """One field for each column of an import."""

        include = {column.value: Prose(3_000) if column is Column.NOTE else Line(254) for column in Column}

    version = fields.Integer(required=True)  # an empty form tells nothing of a row

    def typed(self, data: dict[str, Any]) -> dict[str, str]:
        """The texts by column."""
        return {column.value: data.get(column.value, "") for column in Column}


class DecisionForm(ChangeForm):
    """What somebody says of a row; `again` takes back what was said. `who` is the person who is meant."""

    decision = fields.String(required=True, validate=validate.OneOf([*Decision, "again"], error=_CHOOSE))
    who = fields.UUID()
