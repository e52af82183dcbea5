"""What the doors of requests at consulates, and of the list of what expires, take."""

from marshmallow import fields, validate

from foundation.forms.fields import CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.documents.rules.custody import Holder
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.requests import Refusal, RequestState
from returns.documents.schemas.documents import KnownOrUnknown

_CHOOSE = _l("Choose from the list.")
SPANS = ("30", "90", "180", "365")


class RequestForm(FormSchema):
    """A document is asked for at a consulate."""

    person_id = fields.UUID(required=True)
    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    consulate_country = CountryCode(required=True)
    consulate = Line(120)
    requested_on = Day(required=True)
    evidence = Prose(2000)
    expected_on = Day()
    once = fields.UUID()


class RequestStepForm(FormSchema):
    """An interview is appointed, or a request ends without a document."""

    to = fields.Enum(RequestState, by_value=True, required=True)
    on = Day()
    reason = fields.Enum(Refusal, by_value=True)
    note = Prose(1000)


class IssuedForm(KnownOrUnknown):
    """The document that was issued."""

    decided_on = Day(required=True)
    issued_on = Day()
    number = Line(40)
    number_unknown = fields.Boolean(load_default=False)
    number_is_right = fields.Boolean(load_default=False)
    authority = Line(120)
    expires_on = Day()
    expiry_unknown = fields.Boolean(load_default=False)
    is_single_journey = fields.Boolean(load_default=False)
    holder = fields.Enum(Holder, by_value=True)
    holder_name = Line(120)


class ExpiringList(FormSchema):
    """Filters, order and place in the list of what expires."""

    what = fields.String(validate=validate.OneOf(["documents", "requests"], error=_CHOOSE))
    whose = fields.String(validate=validate.OneOf(["mine", "office"], error=_CHOOSE))
    within = fields.String(validate=validate.OneOf(SPANS, error=_CHOOSE))
    sort = fields.String(validate=validate.OneOf(["day", "-day"], error=_CHOOSE))
    page = Line(400)
