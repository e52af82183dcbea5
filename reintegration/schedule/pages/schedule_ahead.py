"""The door that shows ahead which visits would follow an arrival: a day, a country and a template. Nobody's data."""

from types import SimpleNamespace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, number
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.episodes.words import TEMPLATE_LABELS, VISIT_KIND_LABELS
from reintegration.follow_up.rules.follow_up import FollowUpTemplate, PlannedVisit
from reintegration.schedule.pages.change_labels import shift_words
from reintegration.schedule.schemas import AskedAhead, read_ahead
from reintegration.schedule.services.planning import Planner, shift_of

blueprint = Blueprint("schedule_ahead", __name__)


def _row(one: PlannedVisit) -> SimpleNamespace:
    return SimpleNamespace(
        label=str(VISIT_KIND_LABELS[one.kind]).replace("%(month)s", number(one.month)),
        nominal_on=one.nominal_on,
        due_on=one.due_on,
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        is_survey_round=one.is_survey_round,
        shift_words=shift_words(shift_of(one)),
    )


@door(
    blueprint,
    "/follow-up/schedule",
    "schedule.ahead",
    permission=Permission.RULES_READ,
    takes=AskedAhead,
)
def page(call: Call) -> ResponseReturnValue:
    """Which visits follow an arrival, with the reason for every day that is shifted."""
    typed = dict(call.data)
    asked, errors = read_ahead(typed)
    if asked is not None and asked["country"] not in all_countries():
        asked, errors = None, {"country": [_("Choose from the list.")]}
    days = None
    if asked is not None:
        days = Planner(call.unit).days_of(asked["template"], asked["day"], asked["country"])
    return render_template(
        "reintegration/schedule/ahead.html",
        form=Form(values={"template": FollowUpTemplate.STANDARD.value, **typed}, errors=errors),
        page_url=url_for("schedule_ahead.page"),
        countries=countries(all_countries()),
        templates=[(one.value, label) for one, label in TEMPLATE_LABELS.items()],
        asked=asked,
        template_label=TEMPLATE_LABELS[asked["template"]] if asked else None,
        visits=[_row(one) for one in days] if days is not None else [],
    )
