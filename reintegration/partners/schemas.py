"""What the forms and lists of partner offices read."""

from marshmallow import fields, validate

from foundation.forms.fields import (
    LONGEST_BY_NAME,
    ChangeForm,
    CountryCode,
    Day,
    FormSchema,
    Line,
    Prose,
    Upload,
)
from foundation.language.words import lazy_gettext as _l
from reintegration.outcomes.rules.outcomes import QUARTER
from reintegration.partners.rules.partners import OF_HELP, ClosedBecause, Service
from returns.consent.rules import TransferPurpose
from returns.people.rules.people import Sex

_MOST = 100_000
_CHOOSE = _l("Choose from the list.")


def _count(least: int = 0) -> fields.Integer:
    return fields.Integer(validate=validate.Range(least, _MOST, error=_l("Enter a whole number.")))


def _help() -> fields.List[Service]:
    """Services that can be asked for beyond the purpose."""
    service = fields.Enum(Service, by_value=True, validate=validate.OneOf(OF_HELP, error=_CHOOSE))
    return fields.List(service, load_default=list)


class PartnerList(FormSchema):
    """Filters, and the place in the list."""

    q = Line(120)
    country = CountryCode()
    service = fields.Enum(Service, by_value=True)
    page = Line(LONGEST_BY_NAME)


class OfficePlaceForm(FormSchema):
    """Where an office is and what it covers. `near`: the place of the gazetteer that was chosen, by its number.

    `place_searched` is what `near` was looked up for: with another name in `place`, it is asked anew.
    """

    name = Line(120, required=True)
    place = Line(200, required=True)
    near = fields.Integer(validate=validate.Range(1, 999_999_999, error=_CHOOSE))
    place_searched = Line(200, load_default="")
    radius_km = _count(1)
    areas = Prose(20_000, load_default="")


class ChangedPlaceForm(ChangeForm, OfficePlaceForm):
    """The same, stated anew."""


class NewOfficeForm(OfficePlaceForm):
    """The same, for a new office of an organisation."""

    organisation_id = fields.UUID(required=True)


class OfferForm(ChangeForm):
    """What an office offers. Hours by weekday, from Monday."""

    many_valued = ("services", "languages")
    services = fields.List(fields.Enum(Service, by_value=True), load_default=list)
    languages = fields.List(Line(10), load_default=list, validate=validate.Length(max=30, error=_CHOOSE))
    hours_1 = Line(60, load_default="")
    hours_2 = Line(60, load_default="")
    hours_3 = Line(60, load_default="")
    hours_4 = Line(60, load_default="")
    hours_5 = Line(60, load_default="")
    hours_6 = Line(60, load_default="")
    hours_7 = Line(60, load_default="")
    women = _count()
    men = _count()
    capacity = _count()


class ClosureForm(FormSchema):
    """Days on which an office is closed."""

    begins_on = Day(required=True)
    ends_on = Day()
    reason = fields.Enum(ClosedBecause, by_value=True, required=True)


class ListFile(FormSchema):
    """A file with a list of offices; `seen`: its checksum, once it was looked at and is to be taken over."""

    file = Upload(required=True)
    seen = Line(64, load_default="")


class FindForm(FormSchema):
    """What is looked for in a partner; nothing of it is kept, and it never stands in an address."""

    many_valued = ("needed", "welcome")
    purpose = fields.Enum(TransferPurpose, by_value=True, required=True)
    on = Day()
    needed = _help()
    welcome = _help()
    staff = fields.Enum(Sex, by_value=True, validate=validate.OneOf([Sex.FEMALE, Sex.MALE], error=_CHOOSE))


class SendToOffice(FormSchema):
    """To which office a case is sent, and for what."""

    office_id = fields.UUID(required=True)
    purpose = fields.Enum(TransferPurpose, by_value=True, required=True)


# What the pages of partners' check-ins read: the quarter, the order, the place in a list.

SORTED_BY = ("name", "on_time", "not_attempted", "visits")
MOST_PAGES = 10_000


class PartnersOfQuarter(FormSchema):
    """Which quarter, by default the newest, the order of its rows, and the page."""

    quarter = fields.String(validate=validate.Regexp(QUARTER.pattern + "$"))
    sort = fields.String(load_default="name", validate=validate.OneOf(SORTED_BY))
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=MOST_PAGES))


class VisitsOfQuarter(FormSchema):
    """The place in the list."""

    page = Line(400)
