"""What the topic of forecasts hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.topics import Topic, blueprints_of
from planning.forecast import pages, words
from planning.forecast.access import register
from planning.forecast.jobs import job_of_settling
from planning.forecast.queries import SETTLE
from planning.forecast.services import keep_forecast_after_step
from planning.forecast.words import ForecastAct

TOPIC = Topic(
    name="forecast",
    labels=labels_of(words),
    acts=ForecastAct,
    access=register,
    jobs=lambda container: [job_of_settling(container.units, container.rule(SETTLE))],
    blueprints=blueprints_of(pages),
    after_steps=(keep_forecast_after_step,),
    case_links=(CaseLink("forecast.page", _l("Forecast"), "waiting", Permission.CASES_OPEN, beside="sign_off"),),
)
