"""Pages of surveys: the interview with one person, its correction, and the scores explained per point."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, format_percent

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.locales import direction_of, language_code
from foundation.language.words import _
from foundation.web.drafts import open_fields
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.episodes.pages import visit_label
from reintegration.follow_up.pages.visits import (
    INTERVIEW,
    draft_of_interview,
    need_case,
    points_of_well_being,
    the_visit,
    the_visit_to_change,
    way_met,
)
from reintegration.follow_up.queries.check_ins import Visit, attempts_of_visit
from reintegration.follow_up.rules.follow_up import Channel
from reintegration.follow_up.services.check_ins import entered_instant, well_being_of
from reintegration.follow_up.words import CHANNEL_LABELS, OBSTACLE_LABELS, VERDICT_MARKS
from reintegration.referrals.pages.people import case_head, names_of_case
from reintegration.surveys.queries import (
    SurveyLabels,
    SurveyResponse,
    editions,
    instrument,
    is_early_score,
    survey_labels,
)
from reintegration.surveys.rules.instrument import SPECIALS, Dimension, Instrument, Question
from reintegration.surveys.rules.verdict import Verdict, VerdictReason, reasons_against
from reintegration.surveys.schemas import QUESTION, SurveyForm, typed_answers
from reintegration.surveys.services import NewResponse, record_response, scores_of
from reintegration.surveys.words import SAVED_BY_OTHERS, SurveysAct
from returns.cases.words import WELL_BEING_LABELS
from returns.safe_contact.queries import may_be_messaged

_LONGEST = timedelta(days=1)
routes = Routes("surveys", permission=Permission.FOLLOW_UP_WORK, load=the_visit)
SPECIALS_IN_ORDER = sorted(SPECIALS, reverse=True)  # prefers not to answer, then does not know


def _labels(survey: Instrument) -> SurveyLabels:
    return survey_labels(language_code().split("_")[0], survey.version)


@dataclass(frozen=True)
class _QuestionField:
    """A question of the form: the answers that are chosen, and those on which the next question is asked."""

    question: Question
    answers: Sequence[str]
    opens: frozenset[str]

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return f"{QUESTION}{self.question.id}"


def _field(survey: Instrument, question: Question, answer: object) -> _QuestionField:
    answers = [answer] if isinstance(answer, str) else list(map(str, answer)) if isinstance(answer, list) else []
    opens = (value for follower in survey.questions for value in follower.ask_if.get(question.id, ()))
    return _QuestionField(question, answers, frozenset(opens))


def _groups(survey: Instrument, answers: dict[str, Any]) -> list[tuple[Dimension, list[list[_QuestionField]]]]:
    """The three dimensions, each with its questions; a question and what is asked after it stand together."""
    groups = []
    for dimension in Dimension:
        blocks: list[list[_QuestionField]] = []
        for question in (question for question in survey.questions if question.dimension is dimension):
            field = _field(survey, question, answers.get(question.id))
            if question.ask_if and blocks:
                blocks[-1].append(field)
            else:
                blocks.append([field])
        groups.append((dimension, blocks))
    return groups


def _name(request: Request, visit: Visit) -> str | None:
    """The given name of the person of the address. NotFound for somebody who is not of the case."""
    names = names_of_case(request, visit.case_id)
    if request.path["person_id"] not in names:
        raise NotFound
    return names[request.path["person_id"]]


def _modes(request: Request, form: Form) -> set[Channel]:
    """How an interview may have been held: by message only if the card allows messages, or if that was chosen."""
    today = request.unit.today
    if form.values.get("mode") == Channel.MESSAGE or may_be_messaged(
        request.unit.session, request.path["person_id"], today
    ):
        return set(Channel)
    return set(Channel) - {Channel.MESSAGE}


def _page(request: Request[Visit], form: Form, answers: dict[str, Any], earlier: Sequence[SurveyResponse]) -> str:
    visit = request.row
    if not visit.is_survey_round:
        raise NotFound
    name = _name(request, visit)
    survey = instrument(earlier[0].instrument_version if earlier else None)
    words, modes = _labels(survey), _modes(request, form)
    return render_template(
        "reintegration/surveys/survey.html",
        case=case_head(request, need_case(request, visit)),
        name=name,
        person_id=request.path["person_id"].hex,
        visit=visit,
        visit_label=visit_label(visit),
        words=words,
        words_direction=direction_of(words.language),
        groups=_groups(survey, answers),
        specials=SPECIALS_IN_ORDER,
        form=form,
        draft=_part(request),
        well_being=[] if well_being_of(visit) else list(WELL_BEING_LABELS.items()),
        points=points_of_well_being(),
        modes=[(channel.value, CHANNEL_LABELS[channel]) for channel in CHANNEL_LABELS if channel in modes],
        editions=len(earlier),
    )


@routes.get("/visits/<uuid:visit_id>/survey/<uuid:person_id>", SurveysAct.ASK, drafts=INTERVIEW)
def ask(request: Request[Visit]) -> ResponseReturnValue:
    """The interview; with the answers that are there already, to correct them."""
    earlier = editions(request.unit.session, request.row.id, request.path["person_id"])
    latest = earlier[-1] if earlier else None
    stored = dict(vars(latest.content)) if latest else {}
    answers = stored.pop("answers", {})
    begun = {
        "mode": (latest.mode if latest else _way_met(request)).value,
        "is_broken_off": latest.is_broken_off if latest else False,
        "started_at": request.container.clock.now().isoformat(),
        "edition": len(earlier),
    }
    if typed := open_fields(_part(request)):
        begun |= {"is_broken_off": False, "overheard": False, **typed}
        answers = {name.removeprefix(QUESTION): value for name, value in typed.items() if name.startswith(QUESTION)}
    return _page(request, Form(values={**stored, **begun}), answers, earlier)


def _way_met(request: Request[Visit]) -> Channel:
    return way_met(request.row, attempts_of_visit(request.unit.session, request.row.id))


def _part(request: Request) -> str:
    return draft_of_interview(request.path["visit_id"], request.path["person_id"])


def _page_again(request: Request[Visit], form: Form) -> str:
    """The same page with everything that was typed; errors of questions stand at their fields."""
    question_ids = {question.id for question in instrument().questions}
    form.errors = {f"{QUESTION}{key}" if key in question_ids else key: value for key, value in form.errors.items()}
    visit_id, person_id = request.path["visit_id"], request.path["person_id"]
    earlier = editions(request.unit.session, visit_id, person_id)
    if str(SAVED_BY_OTHERS) in form.errors.get("form", []):  # they are told: sent again, it corrects what they can open
        form.values["edition"] = len(earlier)
        form.saved_url = url_for("surveys.scores", visit_id=visit_id, person_id=person_id)
    return _page(request, form, dict(typed_answers(http_request.form)), earlier)


def _plain(survey: Instrument, answers: dict[str, list[str]]) -> dict[str, object]:
    """Answers as the survey takes them: one value, or a list where several can be given."""
    several = {question.id for question in survey.questions if question.several}
    return {code: values if code in several or len(values) != 1 else values[0] for code, values in answers.items()}


def _instants(request: Request[Visit], data: dict[str, Any]) -> tuple[datetime, datetime]:
    """Beginning and end: now, since the page was opened; or the local day and time that was typed."""
    ended = entered_instant(request.unit, request.row, data.get("day"), data.get("time"))
    # A page that was opened long before, or whose hidden time was changed, began a day before the end at most.
    return max(ended - _LONGEST, min(data.get("started_at") or ended, ended)), ended


@routes.post(
    "/visits/<uuid:visit_id>/survey/<uuid:person_id>",
    SurveysAct.SAVE,
    load=the_visit_to_change,
    schema=SurveyForm,
    on_invalid=_page_again,
    drafts=INTERVIEW,
)
def save(request: Request[Visit]) -> ResponseReturnValue:
    """Record the interview, or a correction of it; and the concern that was raised meanwhile."""
    data, visit, person_id = request.data, request.row, request.path["person_id"]
    started, ended = _instants(request, data)
    stated = {field.name: data[field.name] for field in fields(NewResponse) if field.name in data}
    as_it_was = {"answers": _plain(instrument(), data["answers"]), "started_at": started, "ended_at": ended}
    new = NewResponse(**{**stated, **as_it_was})
    recorded = record_response(request.unit, visit, person_id, new, data["edition"])
    if data.get("concern"):
        raise_concern(request.unit, visit.case_id, NewConcern(ConcernKind.CONCERN, data["concern"], person_id))
    flash(_("Interview saved."), "done")
    if recorded.is_against and not data.get("concern"):
        flash(_("This was against the safe-contact card. If it may have harmed someone, raise a concern."), "warning")
    return redirect(url_for("surveys.scores", visit_id=visit.id, person_id=person_id), 303)


def _decimal(value: Fraction | str | None) -> str | None:
    """A score for display, also as it is stored ("5/6"): two decimals, never used to decide."""
    return None if value is None else str(format_decimal(float(Fraction(value)), "0.00"))


def _percent(share: Fraction) -> str:
    return str(format_percent(float(share)))


def _about(reason: VerdictReason, words: SurveyLabels) -> str:
    named = words.dimensions.get(reason.about) or words.questions.get(reason.about) or ""
    return str(OBSTACLE_LABELS[reason.obstacle]).replace("%(about)s", named)


def _head(request: Request[Visit], name: str | None, response: SurveyResponse) -> dict[str, Any]:
    """What stands above the scores, whether they are shown or not."""
    return {
        "case": case_head(request, need_case(request, request.row)),
        "name": name,
        "visit": request.row,
        "visit_label": visit_label(request.row),
        "response": response,
        "may_correct": request.me.may(Permission.FOLLOW_UP_WORK),
    }


@routes.get("/visits/<uuid:visit_id>/scores/<uuid:person_id>", SurveysAct.SCORES, permission=Permission.FOLLOW_UP_READ)
def scores(request: Request[Visit]) -> ResponseReturnValue:
    """The scores of a person in a round, point by point, in the newest edition.

    As long as the window is open they are provisional, and shown to office and coordinator alone.
    """
    visit = request.row
    name = _name(request, visit)
    responses = editions(request.unit.session, visit.id, request.path["person_id"])
    if not responses:
        raise NotFound
    latest = responses[-1]
    survey = instrument(latest.instrument_version)
    is_early = is_early_score(request.unit.session, latest, survey, visit.zone, request.container.clock.now())
    if is_early and not request.me.may(Permission.PROVISIONAL_READ):
        return render_template(
            "reintegration/surveys/withheld.html",
            **_head(request, name, latest),
            verdict=Verdict.PENDING,
            mark=VERDICT_MARKS[Verdict.PENDING],
        )
    exact, words = scores_of(latest), _labels(survey)
    return render_template(
        "reintegration/surveys/scores.html",
        **_head(request, name, latest),
        is_provisional=is_early,
        words=words,
        survey=survey,
        scores=exact,
        decimal=_decimal,
        percent=_percent,
        mark=VERDICT_MARKS.get(Verdict.PENDING if is_early else latest.verdict, "plain") if latest.verdict else "plain",
        reasons=[_about(reason, words) for reason in reasons_against(survey, exact)],
        editions=responses,
    )
