"""The page that shows ahead which visits would follow an arrival: a day, a country and a template. Nobody's data."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.words import TEMPLATE_LABELS
from reintegration.follow_up.pages.check_ins import visit_label
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from reintegration.schedule.pages.visit_dates import ShownDays, shift_words
from reintegration.schedule.schemas import AskedAhead, read_ahead
from reintegration.schedule.services.planning import Planner, shift_of

routes = Routes("schedule_ahead", permission=Permission.RULES_READ)


@routes.get("/follow-up/schedule", "schedule.ahead", schema=AskedAhead)
def page(request: Request) -> ResponseReturnValue:
    """Which visits follow an arrival, with the reason for every day that is shifted."""
    typed = dict(request.data)
    ahead, errors = read_ahead(typed)
    if ahead is not None and ahead["country"] not in all_countries():
        ahead, errors = None, {"country": [_("Choose from the list.")]}
    days = None
    if ahead is not None:
        days = Planner(request.unit).days_of(ahead["template"], ahead["day"], ahead["country"])
    return render_template(
        "reintegration/schedule/ahead.html",
        form=Form(values={"template": FollowUpTemplate.STANDARD.value, **typed}, errors=errors),
        page_url=url_for("schedule_ahead.page"),
        countries=countries(all_countries()),
        templates=[(template.value, label) for template, label in TEMPLATE_LABELS.items()],
        asked=ahead,
        template_label=TEMPLATE_LABELS[ahead["template"]] if ahead else None,
        visits=[ShownDays(visit, visit_label(visit), shift_words(shift_of(visit))) for visit in days or ()],
    )
