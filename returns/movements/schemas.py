"""What the forms of group movements read."""

from marshmallow import fields, validate

from foundation.forms.fields import ChangeForm, CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.journey.schemas import WayForm
from returns.movements.rules import MOST_SEATS
from returns.paperwork.schemas import LANGUAGES

_CHOOSE = _l("Choose from the list.")
_COUNT = validate.Range(1, MOST_SEATS, error=_l("Enter a whole number from 1 to 999."))
MOST_TICKED = 25  # one page of cases


class MovementList(FormSchema):
    """Filters, order and page of the list."""

    when = fields.String(validate=validate.OneOf(["coming", "past"], error=_CHOOSE))
    country = CountryCode()
    sort = fields.String(validate=validate.OneOf(["departs_at", "-departs_at"], error=_CHOOSE))
    page = Line(400)


class MovementForm(WayForm):
    """A movement. `seen`: the digest of the consequences that were on the page, when one with cases is changed."""

    seats = fields.Integer(required=True, validate=_COUNT)
    note = Prose(500)
    seen = Line(64)


class ChangedMovementForm(ChangeForm, MovementForm):
    """A movement, stated anew."""


class MovementCasesPage(FormSchema):
    """Which page of the cases of a movement."""

    page = fields.Integer(
        load_default=1,
        validate=validate.Range(1, MOST_SEATS, error=_l("This page does not exist. Go back to the first.")),
    )


class ManifestForm(FormSchema):
    """The language of the manifest."""

    language = Line(12, required=True, validate=validate.OneOf(LANGUAGES, error=_CHOOSE))


class CandidateList(FormSchema):
    """Whose cases can be added, and the page of the list."""

    whose = fields.String(validate=validate.OneOf(["mine"], error=_CHOOSE))
    page = Line(400)


class JoinForm(FormSchema):
    """The ticked cases of a page, and their people where only some of them travel along."""

    many_valued = ("cases", "people")
    cases = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(1, MOST_TICKED, error=_l("Select at least one case, and at most one page of cases.")),
        error_messages={"required": [_l("Select at least one case.")]},
    )
    people = fields.List(fields.UUID(), load_default=list)
    use_blank = fields.Boolean(load_default=False)


class ReserveForm(FormSchema):
    """Blank places: how many, and for whom."""

    count = fields.Integer(required=True, validate=_COUNT)
    country = CountryCode()
    note = Line(120)


class MovementEscortForm(FormSchema):
    """Somebody of the roster."""

    member_id = fields.UUID(required=True)


class MovementNoticeForm(FormSchema):
    """That the receiving side was told: when, who, and which organisation."""

    given_on = Day(required=True)
    organisation_id = fields.UUID()
    to = Line(120)
    note = Prose(500)
