"""Surveys: who is asked in a round, what keeps a response from being recorded, and which alerts are new."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reintegration.follow_up.rules.visits import CheckInReason
from reintegration.surveys.rules.instrument import Alert
from reintegration.surveys.rules.scoring import NOT_ASKED, Scores
from returns.cases.rules.cases import Reason, ReasonCode
from returns.counselling.rules import well_being_problems


class SurveyReason(ReasonCode):
    """Codes of reasons about surveys."""

    NOT_A_SURVEY_ROUND = "not_a_survey_round"
    NOT_AN_ADULT = "not_an_adult"
    PERSON_CONTACT_NOT_CONSENTED = "person_contact_not_consented"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"


@dataclass(frozen=True)
class Interview:
    """The facts of one interview: of a survey round or not, with an adult or not, begun and ended when."""

    is_survey_round: bool
    is_adult: bool
    may_be_contacted: bool
    started_at: datetime
    ended_at: datetime
    is_rated_already: bool = False  # other ratings of well-being were given than the visit has


def why_not_recorded(interview: Interview) -> tuple[Reason, ...]:
    """Everything that keeps a response from being recorded. Source: domain, measuring: adults only, no proxies."""
    conditions: tuple[tuple[bool, ReasonCode], ...] = (
        (not interview.is_survey_round, SurveyReason.NOT_A_SURVEY_ROUND),
        (not interview.is_adult, SurveyReason.NOT_AN_ADULT),
        (not interview.may_be_contacted, SurveyReason.PERSON_CONTACT_NOT_CONSENTED),
        (interview.ended_at < interview.started_at, SurveyReason.ENDS_BEFORE_IT_STARTS),
        (interview.is_rated_already, CheckInReason.VISIT_DONE_ALREADY),
    )
    return tuple(Reason(code) for applies, code in conditions if applies)


def missing_ratings(
    ratings: Mapping[str, int], *, are_noted: bool, is_broken_off: bool, is_correction: bool
) -> list[str]:
    """Which of the three ratings of well-being are missing at the end of an interview.

    `are_noted`: the visit has them already. An interview that was broken off may have none, and a correction adds none
    unless they are given. Source: domain, life of a case (well-being at each visit).
    """
    if not ratings and (are_noted or is_broken_off or is_correction):
        return []
    return well_being_problems(ratings)


def asked_answers(answers: Mapping[str, Any], scores: Scores) -> dict[str, Any]:
    """The answers to questions that were asked: what was not to be asked is not kept either."""
    not_asked = {row.question for row in scores.explained if row.status in NOT_ASKED}
    return {code: answer for code, answer in answers.items() if code not in not_asked}


def new_alerts(scores: Scores, opened: Collection[str]) -> tuple[Alert, ...]:
    """The alerts about questions that have opened nothing yet, the first of each; `opened` are those that have."""
    alerts: dict[str, Alert] = {}
    for alert in scores.alerts:
        if alert.question not in opened:
            alerts.setdefault(alert.question, alert)
    return tuple(alerts.values())
