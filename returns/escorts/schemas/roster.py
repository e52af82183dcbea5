"""What the doors of the roster take."""

from marshmallow import fields, validate

from foundation.forms.fields import ChangeForm, CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.escorts.rules.roster import PaperKind, Skill
from returns.people.rules.people import Sex

_CHOOSE = _l("Choose from the list.")


def _code() -> fields.String:
    """The code of a language; which there are is for the service to say."""
    return fields.String(validate=validate.Length(max=10, error=_CHOOSE))


class RosterList(FormSchema):
    """Filters, order and place in the list."""

    state = fields.String(validate=validate.OneOf(["active", "retired"], error=_CHOOSE))
    sex = fields.Enum(Sex, by_value=True)
    papers = fields.String(validate=validate.OneOf(["ending"], error=_CHOOSE))
    sort = fields.String(
        validate=validate.OneOf(["ordinal", "-ordinal", "papers_until", "-papers_until"], error=_CHOOSE)
    )
    page = Line(400)


class MemberForm(FormSchema):
    """Somebody on the roster."""

    many_valued = ("skills",)
    name = Line(120, required=True)
    phone = Line(40)
    sex = fields.Enum(Sex, by_value=True, required=True)
    skills = fields.List(
        fields.Enum(Skill, by_value=True),
        required=True,
        validate=validate.Length(min=1, error=_l("Tick at least one.")),
        error_messages={"required": [_l("Tick at least one.")]},
    )
    first_language = _code()
    second_language = _code()
    third_language = _code()
    note = Prose(500)
    once = fields.UUID()


class ChangedMemberForm(ChangeForm, MemberForm):
    """Somebody on the roster, stated anew."""


class PaperForm(FormSchema):
    """A paper of a member."""

    kind = fields.Enum(PaperKind, by_value=True, required=True)
    skill = fields.Enum(Skill, by_value=True)
    country = CountryCode()
    number = Line(40)
    authority = Line(120)
    expires_on = Day()
    once = fields.UUID()


class AwayForm(FormSchema):
    """Days on which a member does not travel."""

    begins_on = Day(required=True)
    ends_on = Day(required=True)
    once = fields.UUID()
