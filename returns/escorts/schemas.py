"""What the forms of escorts read."""

from marshmallow import fields, validate

from foundation.forms.fields import ChangeForm, CountryCode, Day, FormSchema, LanguageCode, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.escorts.rules.escorts import ITEMS, EscortKind, IdentityCheck, PaperKind, Skill
from returns.journey.schemas import TimeOfDay
from returns.people.rules.people import Sex


class EscortForm(FormSchema):
    """An escort on some legs."""

    kind = fields.Enum(EscortKind, by_value=True, required=True)
    first_leg = fields.Integer(required=True)
    last_leg = fields.Integer(required=True)
    member_id = fields.UUID()
    name = Line(120)
    phone = Line(40)
    qualification = Line(120)
    languages = Line(120)
    needs_way_home = fields.Boolean(load_default=False)


# Records of an escort's journey.

_CHOOSE = _l("Choose from the list.")


class _WhenForm(FormSchema):
    """When something was; the time is local in `zone`."""

    at_day = Day(required=True)
    at_time = TimeOfDay(required=True)
    zone = fields.String(required=True, validate=validate.Length(max=60, error=_CHOOSE))


class HandOverForm(_WhenForm):
    """Who handed over whom to whom."""

    many_valued = ("person_ids", "items")
    person_ids = fields.List(fields.UUID(), load_default=list)
    handed_by = Line(120, required=True)
    receiver = Line(120, required=True)
    organisation = Line(120)
    phone = Line(40)
    identity = fields.Enum(IdentityCheck, by_value=True)
    where = Line(200, required=True)
    items = fields.List(fields.String(validate=validate.OneOf(ITEMS, error=_CHOOSE)), load_default=list)
    note = Prose(1000)


class IncidentForm(_WhenForm):
    """What went wrong on the way."""

    what = Prose(2000, required=True)
    done = Prose(2000)
    told = Line(200)
    where = Line(200)


# The roster.


class CompanyPage(FormSchema):
    """Whether everybody on the roster is shown."""

    show = fields.String(load_default="", validate=validate.OneOf(["all"], error=_CHOOSE))


class RosterList(FormSchema):
    """Filters, order and page of the list."""

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
    phone = Line(40, load_default="")
    sex = fields.Enum(Sex, by_value=True, required=True)
    skills = fields.List(
        fields.Enum(Skill, by_value=True),
        required=True,
        validate=validate.Length(min=1, error=_l("Select at least one.")),
        error_messages={"required": [_l("Select at least one.")]},
    )
    first_language = LanguageCode(60)
    second_language = LanguageCode(60)
    third_language = LanguageCode(60)
    note = Prose(500, load_default="")


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


class AwayForm(FormSchema):
    """Days on which a member does not travel."""

    begins_on = Day(required=True)
    ends_on = Day(required=True)
