"""What the forms of the days of visits take: a change of one visit or of all, a corrected arrival, a question ahead."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import CountryCode, Day, FormSchema, Line, Prose, messages_of
from foundation.language.words import _, lazy_gettext as _l
from reintegration.arrivals.schemas import LocalMomentForm
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from reintegration.schedule.rules import OF_ALL, OF_ONE, ChangeKind, ChangeReason

_CHOOSE = _l("Choose from the list.")


class _Why(FormSchema):
    """Why something is changed. Another reason than those offered is said in the note."""

    reason = fields.Enum(ChangeReason, by_value=True, required=True)
    note = Prose(1000, load_default="")

    @validates_schema(skip_on_field_errors=False)
    def another_reason_is_said(self, data: dict[str, Any], **options: Any) -> None:
        """Refuse another reason without a note."""
        if data.get("reason") is ChangeReason.OTHER and data.get("note") == "":
            raise ValidationError({"note": [_("Enter the reason in the note.")]})


class VisitChangeForm(_Why):
    """What is done to one visit, and the new day where it needs one; `sure` after it was asked about that day."""

    kind = fields.Enum(ChangeKind, by_value=True, required=True, validate=validate.OneOf(OF_ONE, error=_CHOOSE))
    day = Day(load_default=None)
    sure = fields.Boolean(load_default=False)


class AllVisitsForm(_Why):
    """What is done to all visits of an episode."""

    kind = fields.Enum(ChangeKind, by_value=True, required=True, validate=validate.OneOf(OF_ALL, error=_CHOOSE))


class CorrectedArrivalForm(LocalMomentForm, _Why):
    """When the people did arrive, and why it is corrected; `agreed` only after what changes was shown."""

    moved = fields.String(load_default="keep", validate=validate.OneOf(("keep", "plan"), error=_CHOOSE))
    agreed = fields.Boolean(load_default=False)


class AskedAhead(FormSchema):
    """An address that asks which visits would follow an arrival; what is wrong in it is said on the page."""

    day = Line(20)
    country = Line(20)
    template = Line(20)


class _Ahead(FormSchema):
    day = Day(required=True, validate=validate.Range(date(2000, 1, 1), date(2100, 12, 31), error=_l("Check the year.")))
    country = CountryCode(required=True)
    template = fields.Enum(FollowUpTemplate, by_value=True, required=True)


def read_ahead(typed: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, list[str]]]:
    """Day, country and template of such an address, or None; and what is wrong with it, by field."""
    if not typed:
        return None, {}
    try:
        return dict(_Ahead().load(typed)), {}
    except ValidationError as error:
        return None, messages_of(error)
