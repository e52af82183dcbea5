"""What the pages of changes of rules read."""

import re
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from foundation.forms.fields import CountryCode, Day, FormSchema, Line, Prose, Upload
from foundation.language.money import currencies_in_use
from foundation.language.words import _, lazy_gettext as _l
from foundation.rulebook.rules import Standing
from foundation.rulebook.topics import SCOPE_KEYS, WEEKDAYS
from planning.rule_changes.rules import AREA, DayKind
from planning.rule_changes.words import unknown_currency


class Entries(Prose):
    """One entry on each line, as they are typed; where they are ticked, each comes as a text of its own."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        typed = "\n".join(map(str, value)) if isinstance(value, list) else value
        return super()._deserialize(typed, attr, data, **options)


class Condition(Line):
    """What one key of a scope has to be; codes may be typed in small letters."""

    def __init__(self, key: str, *, is_code: bool = False) -> None:
        """`key`: of SCOPE_KEYS."""
        super().__init__(80)
        self._pattern, self._example = SCOPE_KEYS[key]
        self._is_code = is_code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        typed = super()._deserialize(value, attr, data, **options)
        text = typed.upper() if self._is_code and len(typed) <= 3 else typed
        if not re.fullmatch(self._pattern, text) or re.search("[,=]", text):
            raise ValidationError(_("Enter it as in this example: %(example)s", example=self._example))
        return text


class ConditionOfCurrency(Condition):
    """A currency (ISO 4217) that is legal tender somewhere."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        code = super()._deserialize(value, attr, data, **options)
        if code not in currencies_in_use():
            raise ValidationError(unknown_currency(code))
        return code


class CountryOrArea(CountryCode):
    """A country, or an area of several that rules know by one name."""

    def named(self, name: str) -> str | None:
        """Its code; an area is its own."""
        return AREA if name.casefold() == AREA.casefold() else super().named(name)


class WhereForm(FormSchema):
    """Where a value applies: a field for each key of a scope. All empty is everywhere."""

    where_country = CountryCode(60)
    where_host = CountryCode(60)
    where_nationality = CountryCode(60)
    where_transit = CountryOrArea(60)
    where_region = Condition("region", is_code=True)
    where_return_type = Condition("return_type")
    where_programme = Condition("programme")
    where_airport = Condition("airport", is_code=True)
    where_carrier = Condition("carrier", is_code=True)
    where_currency = ConditionOfCurrency("currency", is_code=True)

    @post_load
    def as_one_scope(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """All conditions as one text, which is how files have them, too."""
        said = ((key, data.pop(f"where_{key}", "")) for key in SCOPE_KEYS)
        return {**data, "scope": "\n".join(f"{key}={value}" for key, value in said if value)}


class ChangeRuleForm(WhereForm):
    """A new row of a rule, as it is typed: the kind of rule says how the value is read."""

    many_valued = ("value",)

    value = Entries(4000, load_default="")
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
