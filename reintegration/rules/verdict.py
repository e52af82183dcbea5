"""The verdict: of one response by its scores and answers, and of one person by the window, the ends and the responses.

Sources: [verdict] in data/survey/reintegration-v1.toml; rule outcome.ends_before_score.
Days are counted from arrival, on the calendar of the place of return.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from reintegration.rules.instrument import Dimension, Instrument
from reintegration.rules.scoring import Scores


class Verdict(enum.StrEnum):
    """What can be said about one person. The last four are ends of their own and go before a score."""

    PENDING = "pending"
    SUSTAINED = "sustained"
    NOT_YET = "not_yet"
    NOT_MEASURED = "not_measured"
    DECEASED = "deceased"
    MOVED_ON_BY_CHOICE = "moved_on_by_choice"
    MOVED_ON_BY_NEED = "moved_on_by_need"
    MOVED_ON_REASON_UNKNOWN = "moved_on_reason_unknown"


class Obstacle(enum.StrEnum):
    """Why a response is not sustained; the first two mean that it is not measured."""

    COMPOSITE_NOT_MEASURED = "composite_not_measured"
    REQUIRED_NOT_ANSWERED = "required_not_answered"
    COMPOSITE_TOO_LOW = "composite_too_low"
    DIMENSION_TOO_LOW = "dimension_too_low"
    REQUIRED_NOT_MET = "required_not_met"
    VETO = "veto"


NOT_MEASURED_FOR = frozenset({Obstacle.COMPOSITE_NOT_MEASURED, Obstacle.REQUIRED_NOT_ANSWERED})


@dataclass(frozen=True)
class Reason:
    """One obstacle, and the dimension or question that it is about; empty for the composite."""

    obstacle: Obstacle
    about: str = ""


@dataclass(frozen=True)
class Response:
    """A response of one person: the day it was given, whether it was broken off, its instrument and its scores.

    Of a response that was corrected, this is the corrected version; its day stays the day of the interview.
    """

    day: int
    broken_off: bool
    instrument: Instrument
    scores: Scores


@dataclass(frozen=True)
class End:
    """Something that ends the measuring of a person (deceased, moved on), and the day on which it happened."""

    verdict: Verdict
    day: int


def reasons_against(instrument: Instrument, scores: Scores) -> list[Reason]:
    """Every reason why these scores and answers are not sustained; empty if they are. Days are not looked at."""
    rule = instrument.verdict
    found = []
    if scores.composite is None:
        found.append(Reason(Obstacle.COMPOSITE_NOT_MEASURED))
    if not scores.answer(rule.required_question):
        found.append(Reason(Obstacle.REQUIRED_NOT_ANSWERED, rule.required_question))
    if scores.composite is not None and scores.composite < rule.composite_at_least:
        found.append(Reason(Obstacle.COMPOSITE_TOO_LOW))
    found += [
        Reason(Obstacle.DIMENSION_TOO_LOW, dimension)
        for dimension in Dimension
        if (value := scores.dimensions[dimension].score) is not None and value < rule.each_dimension_at_least
    ]
    found += _not_met(instrument, scores)
    found += [
        Reason(Obstacle.VETO, question)
        for question, answers in rule.veto.items()
        if set(scores.answer(question)) & set(answers)
    ]
    return found


def _not_met(instrument: Instrument, scores: Scores) -> list[Reason]:
    """The required answers that were given otherwise, unless the reasons behind them are all of the accepted ones."""
    rule = instrument.verdict
    unmet = [
        question
        for question, wanted in rule.required.items()
        if (given := scores.answer(question)) and not set(given) <= set(wanted)
    ]
    accepted = bool(rule.or_only) and all(
        (given := scores.answer(question)) and set(given) <= set(wanted) for question, wanted in rule.or_only.items()
    )
    return [] if accepted else [Reason(Obstacle.REQUIRED_NOT_MET, question) for question in unmet]


def scored_verdict(instrument: Instrument, scores: Scores) -> Verdict:
    """Sustained, not yet or not measured: what scores and answers say, whatever the day."""
    obstacles = {reason.obstacle for reason in reasons_against(instrument, scores)}
    if obstacles & NOT_MEASURED_FOR:
        return Verdict.NOT_MEASURED
    return Verdict.NOT_YET if obstacles else Verdict.SUSTAINED


def response_verdict(instrument: Instrument, scores: Scores, day: int | None) -> Verdict | None:
    """The verdict of a response of this day after arrival; None outside the window, or where the day is not known."""
    if day is None or not instrument.verdict.accept_from_day <= day <= instrument.verdict.accept_to_day:
        return None
    return scored_verdict(instrument, scores)


def is_completed(response: Response) -> bool:
    """Whether a response counts as completed: broken off, only if enough was answered in all three dimensions."""
    dimensions = response.scores.dimensions.values()
    return not response.broken_off or all(one.score is not None for one in dimensions)


def counting_response(window: tuple[int, int], responses: Sequence[Response]) -> Response | None:
    """The response of the round: the first completed one in the window (first and last day). Given in their order.

    Of two on the same day, the one that stands first.
    """
    inside = [one for one in responses if window[0] <= one.day <= window[1] and is_completed(one)]
    return min(inside, key=lambda one: one.day, default=None)


def person_verdict(
    instrument: Instrument, today: int, ends: Sequence[End], responses: Sequence[Response], order: Sequence[str]
) -> Verdict:
    """The plain verdict of one person. `today`: days since arrival; `order`: rule outcome.ends_before_score.

    Ends go before a score and do not wait for the window to close; an end after the window has closed changes nothing
    any more. Then pending, as long as the window is open, even with a response: figures count open windows apart.
    `instrument` gives the window; each response is judged by its own instrument.
    """
    rule = instrument.verdict
    happened = {end.verdict for end in ends if end.day <= min(today, rule.accept_to_day)}
    for verdict in order:
        if verdict in happened:
            return Verdict(verdict)
    if today <= rule.accept_to_day:
        return Verdict.PENDING
    counting = counting_response((rule.accept_from_day, rule.accept_to_day), responses)
    return scored_verdict(counting.instrument, counting.scores) if counting else Verdict.NOT_MEASURED
