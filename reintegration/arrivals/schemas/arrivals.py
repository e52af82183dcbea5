"""What the doors of arrivals take."""

import re
import unicodedata
from datetime import datetime, time
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from foundation.forms.fields import Day, FormSchema, Prose
from foundation.language.words import _, lazy_gettext as _l

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


_PLACE = fields.Integer(validate=validate.Range(1, 1000, error=_l("Choose people of this case.")))


class TimeOfDay(fields.Field[time]):
    """A local time of 24 hours, typed as 14:05; digits of any script."""

    most = 5

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> time:
        match = _TIME.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValidationError(_("Give a time such as 14:05."))
        return time(int(match[1]), int(match[2]))


class MissingForm(FormSchema):
    """Who did not arrive, each by the place in the case; nobody named is everybody."""

    many_valued = ("missing",)
    missing = fields.List(_PLACE, load_default=list)


class ArrivalForm(FormSchema):
    """When the people arrived, by the clocks there; whether it was they; and why it is not the partner who says so."""

    day = Day(required=True)
    time = TimeOfDay(required=True)
    is_identity_confirmed = fields.Boolean(load_default=False)
    reason = Prose(1000, load_default="")
    many_valued = ("missing", "late")
    missing = fields.List(_PLACE, load_default=list)  # who did not arrive, each by the place in the case
    missing_note = Prose(1000, load_default="")
    late = fields.List(_PLACE, load_default=list)  # who arrives after all

    @post_load
    def as_local(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Day and time as one local moment, without a zone."""
        return {**data, "local": datetime.combine(data["day"], data["time"])}
