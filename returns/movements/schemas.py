"""What the doors of group movements take."""

from marshmallow import fields, validate

from foundation.forms.fields import ChangeForm, CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.schemas import TimeOfDay
from returns.movements.rules import MOST_SEATS
from returns.paperwork.schemas import LANGUAGES

_CHOOSE = _l("Choose from the list.")
_COUNT = validate.Range(1, MOST_SEATS, error=_l("Give a whole number from 1 to 999."))
MOST_TICKED = 25  # one page of cases


class MovementList(FormSchema):
    """Filters, order and place in the list."""

    when = fields.String(validate=validate.OneOf(["coming", "past"], error=_CHOOSE))
    country = CountryCode()
    sort = fields.String(validate=validate.OneOf(["departs_at", "-departs_at"], error=_CHOOSE))
    page = Line(400)


class MovementForm(FormSchema):
    """A movement: its ends are chosen, or typed and looked for; times are local to each end.

    `searched` is the text for which the choices on the page were found. `seen` is the digest of the consequences that
    were on the page, when a movement with cases is changed.
    """

    mode = fields.Enum(LegMode, by_value=True, required=True)
    origin = Line(20)
    origin_typed = Line(120)
    origin_searched = Line(120)
    destination = Line(20)
    destination_typed = Line(120)
    destination_searched = Line(120)
    departs_terminal = Line(10)
    arrives_terminal = Line(10)
    departs_on = Day(required=True)
    departs_time = TimeOfDay(required=True)
    arrives_on = Day(required=True)
    arrives_time = TimeOfDay(required=True)
    # Where clocks are put back and show a time twice: the first of the two, or the second.
    departs_fold = fields.Integer(validate=validate.OneOf((0, 1)))
    arrives_fold = fields.Integer(validate=validate.OneOf((0, 1)))
    sure = fields.Boolean(load_default=False)  # after it was asked about a leg that hardly anybody travels
    seats = fields.Integer(required=True, validate=_COUNT)
    carrier = Line(60)
    number = Line(20)
    status = fields.Enum(LegStatus, by_value=True, load_default=LegStatus.PLANNED)
    booking = Line(40)
    note = Prose(500)
    seen = Line(64)
    once = fields.UUID()


class ChangedMovementForm(ChangeForm, MovementForm):
    """A movement, stated anew."""


class MovementCasesPage(FormSchema):
    """Which page of the cases of a movement."""

    page = fields.Integer(
        load_default=1, validate=validate.Range(1, MOST_SEATS, error=_l("There is no such page. Go back to the first."))
    )


class ManifestForm(FormSchema):
    """In which language the manifest is made."""

    language = Line(12, required=True, validate=validate.OneOf(LANGUAGES, error=_CHOOSE))


class CandidateList(FormSchema):
    """Whose cases can be added, and the place in the list."""

    whose = fields.String(validate=validate.OneOf(["mine"], error=_CHOOSE))
    page = Line(400)


class JoinForm(FormSchema):
    """The ticked cases of a page, and of them whoever alone is to travel along."""

    many_valued = ("cases", "people")
    cases = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(1, MOST_TICKED, error=_l("Tick one case or more, at most one page of them.")),
        error_messages={"required": [_l("Tick one case or more.")]},
    )
    people = fields.List(fields.UUID(), load_default=list)
    use_blank = fields.Boolean(load_default=False)


class ReserveForm(FormSchema):
    """Blank places: how many, and for whom."""

    count = fields.Integer(required=True, validate=_COUNT)
    country = CountryCode()
    note = Line(120)
    once = fields.UUID()


class MovementEscortForm(FormSchema):
    """Somebody of the roster."""

    member_id = fields.UUID(required=True)


class MovementNoticeForm(FormSchema):
    """That the receiving side was told: when, who, and which organisation."""

    given_on = Day(required=True)
    organisation_id = fields.UUID()
    to = Line(120)
    note = Prose(500)
    once = fields.UUID()
