"""What the pages of oversight read."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.audit.records import Shown
from foundation.forms.fields import Day, FormSchema, Line, messages_of
from foundation.language.words import _

_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)  # of all days that an audit can have
_HIDDEN = ("actor", "about")  # of the filters, what the form has no field for


class _Filters(FormSchema):
    """Ids, days and a kind: what may stand in an address."""

    many_valued = ("about",)
    actor = fields.UUID()
    about = fields.List(fields.UUID(), load_default=list)
    since = Day()
    until = Day()
    show = fields.Enum(Shown, by_value=True, load_default=Shown.PEOPLE)

    @validates_schema
    def days_are_in_order(self, data: dict[str, Any], **options: Any) -> None:
        """A last day before the first finds nothing, and says so."""
        days = [name for name in ("since", "until") if data.get(name) is not None]
        if far := [name for name in days if not _FIRST <= data[name] <= _LAST]:
            raise ValidationError({name: [_("Enter a date such as 1990-02-28.")] for name in far})
        since, until = data.get("since"), data.get("until")
        if since is not None and until is not None and until < since:
            raise ValidationError({"until": [_("The last day is before the first. Change one of them.")]})


class AuditList(_Filters):
    """Filters in the address."""

    page = Line(400)


class AuditSearch(_Filters):
    """What the officer types, of which `who` and `what` never reach the address; the others are filters in force."""

    who = Line(254)
    what = Line(254)


def hidden_filters(typed: Any) -> dict[str, Any]:
    """The filters in force that a form carries unseen and that can be read; what it shows, it keeps as typed."""
    try:
        readable: Any = AuditList().load(typed)
    except ValidationError as error:
        readable = error.valid_data if isinstance(error.valid_data, dict) else {}
        readable = {name: value for name, value in readable.items() if name not in messages_of(error)}
    return {name: readable[name] for name in _HIDDEN if readable.get(name)}


class GrantList(FormSchema):
    """The place in the list of grants."""

    page = Line(400)


class NothingForm(FormSchema):
    """A button."""
