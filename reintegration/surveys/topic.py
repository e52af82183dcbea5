"""What the topic of surveys hands to `app.py`."""

from foundation.system.commands import register_survey
from foundation.web.topics import Topic, blueprints_of
from reintegration.follow_up.access import kept_with_follow_up
from reintegration.surveys import pages
from reintegration.surveys.commands import score_file
from reintegration.surveys.models import SurveyResponse
from reintegration.surveys.words import REFUSALS, SurveysAct

TOPIC = Topic(
    name="surveys",
    acts=SurveysAct,
    refusals=REFUSALS,
    access=kept_with_follow_up(SurveyResponse),
    blueprints=blueprints_of(pages),
    commands=(lambda app: register_survey(app, score_file),),
)
