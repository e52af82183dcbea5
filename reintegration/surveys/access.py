"""Responses are read and written by whoever follows up, and only while the person's own consent is in force."""

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS
from reintegration.referrals.access import of_people_in_force, writes_follow_up
from reintegration.surveys.models import SurveyResponse


def register(guard: Guard) -> None:
    """State the rule of responses."""
    guard.protect(SurveyResponse, of_people_in_force(SurveyResponse), writes_follow_up)
    guard.open_to(JOBS, SurveyResponse)
