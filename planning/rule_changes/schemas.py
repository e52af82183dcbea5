"""What the pages of changes of rules read."""

from typing import Any

from marshmallow import fields, validate

from foundation.forms.fields import CountryCode, Day, FormSchema, Line, Prose, Upload
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.rules import Standing
from foundation.rulebook.topics import WEEKDAYS
from planning.rule_changes.rules import DayKind


class Entries(Prose):
    """One entry on each line, as they are typed; where they are ticked, each comes as a text of its own."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        typed = "\n".join(map(str, value)) if isinstance(value, list) else value
        return super()._deserialize(typed, attr, data, **options)


class ChangeRuleForm(FormSchema):
    """A new row of a rule, as it is typed: the kind of rule says how the value is read."""

    many_valued = ("value",)

    value = Entries(4000, load_default="")
    scope = Prose(400, load_default="")
    valid_from = Day(required=True)
    valid_until = Day()
    source = Line(300, required=True, error_messages={"required": _l("Say where this value comes from.")})
    standing = fields.Enum(Standing, by_value=True, required=True)
    note = Prose(1000, load_default="")


class ScopeChoice(FormSchema):
    """For which scope the form opens: the row of this scope is what it begins with."""

    scope = Line(400)


class WhyForm(FormSchema):
    """Why a change is declined, or taken back."""

    why = Prose(1000, required=True)


class ChangeList(FormSchema):
    """A place in a list."""

    page = Line(400)


class NumberedList(FormSchema):
    """The number of a page."""

    page = fields.Integer(validate=validate.Range(1, 10_000))


class RuleFile(FormSchema):
    """A file with rules."""

    file = Upload(required=True, error_messages={"required": _l("Choose a file that is not empty.")})


class RuleText(FormSchema):
    """Rows of rules as text, in the columns of a file."""

    text = Prose(150_000, required=True)


class TwoDays(FormSchema):
    """Two days that are compared, and within which topic."""

    first = Day()
    second = Day()
    topic = Line(40)
    page = fields.Integer(validate=validate.Range(1, 10_000))


_CHOOSE = _l("Choose from the list.")


class CalendarChoice(NumberedList):
    """Whose working calendar is looked for: of a country, or with a host of its consulates there."""

    country = CountryCode(60)
    host = CountryCode(60)


class CalendarYear(FormSchema):
    """Which year of a calendar is shown."""

    year = fields.Integer(validate=validate.Range(2000, 2100))


class SaidForm(FormSchema):
    """What is common to proposals about a working calendar."""

    valid_from = Day(required=True)
    source = Line(300, required=True, error_messages={"required": _l("Say where this value comes from.")})
    standing = fields.Enum(Standing, by_value=True, required=True)
    note = Prose(1000, load_default="")


class DaysForm(SaidForm):
    """Days that are closed or worked, and what they are called; without a last day it is one day."""

    kind = fields.Enum(DayKind, by_value=True, required=True, validate=validate.OneOf([DayKind.CLOSED, DayKind.WORKED]))
    value = Line(80, required=True)
    valid_until = Day()


class WeekendForm(SaidForm):
    """The days of rest of every week."""

    many_valued = ("days",)

    days = fields.List(fields.String(validate=validate.OneOf(WEEKDAYS, error=_CHOOSE)), load_default=list)
