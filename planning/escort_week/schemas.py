"""What the pages of escorts by the week read."""

from typing import Any

from marshmallow import fields, post_load, validate

from foundation.forms.fields import Day, FormSchema
from foundation.language.words import lazy_gettext as _l
from returns.escorts.rules.escorts import EscortKind

MOST_WEEKS = 6
MOST_AT_ONCE = 25  # a page of the list
_PARTS = 4
_CHOOSE = _l("Choose from the list.")
_WHOLE = _l("Enter a whole number.")


class _Weeks(FormSchema):
    """From which week on, and how many. A day stands for its week."""

    since = Day()
    weeks = fields.Integer(load_default=2, validate=validate.Range(1, MOST_WEEKS, error=_CHOOSE))


class WhyQuery(_Weeks):
    """Of which plan, as it was asked for, and which page."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000, error=_WHOLE))


class WeekQuery(WhyQuery):
    """The same of one kind of escort, or of all."""

    kind = fields.Enum(EscortKind, by_value=True)


class _Proposal(fields.String):
    """A proposal as its tick names it: case, kind, escort and what it rested on."""

    default_error_messages = {"invalid": _CHOOSE}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        parts = text.split(":")
        if len(parts) != _PARTS:
            raise self.make_error("invalid")
        case, kind, member, basis = parts
        as_id = fields.UUID(error_messages={"invalid_uuid": _CHOOSE})
        return as_id.deserialize(case), _kind(kind, self), as_id.deserialize(member), basis


def _kind(text: str, field: _Proposal) -> EscortKind:
    if text not in list(EscortKind):
        raise field.make_error("invalid")
    return EscortKind(text)


class AcceptForm(_Weeks):
    """Which proposals are accepted, and the weeks that the page showed."""

    many_valued = ("proposals",)
    proposals = fields.List(
        _Proposal(),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=_l("Select at least one proposal, and at most one page.")),
        error_messages={"required": _l("Select at least one proposal.")},
    )

    @post_load
    def _once(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {**data, "proposals": list(dict.fromkeys(data["proposals"]))}
