"""Counselling with one question on a screen: the screens, the summary, and recording what was answered.

The answers are a draft on the server, the same one that the form on one page keeps: either goes on where the other was
left, in any browser, and nothing of it lies in the page that comes next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.web.drafts import keep_typed, open_draft, page_drafts
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import ENDED
from returns.counselling.pages.counselling import recorded
from returns.counselling.pages.form import (
    ASKED,
    DRAFT,
    SCREENS,
    SUMMARY,
    Answer,
    answers,
    change_of,
    choices,
    fields_of,
    new_session,
    screen_of,
    worrying,
)
from returns.counselling.queries import sessions_of_case, standing_sessions
from returns.counselling.schemas import RecordForm, SessionForm, StepForm, read_session
from returns.counselling.services import record_session
from returns.people.pages.people import names_of, propose_language

_WORDS = (*SCREENS, SUMMARY)


def _case(request: Request) -> Case | None:
    """The case of an address, if this scope sees it, it goes on, and there is such a screen."""
    case = the_case(request)
    if case is None or case.state in ENDED or request.path.get("word", SUMMARY) not in _WORDS:
        return None
    return case


routes = Routes("interview", permission=Permission.CASES_WORK, load=_case)


def _fields_here(request: Request[Case]) -> tuple[str, ...]:
    return SCREENS[request.path["word"]][1] if request.path["word"] in SCREENS else ()


def _started(request: Request[Case], form: Form) -> Form:
    """The answers so far, with today and everybody of the case where nothing was said of that yet."""
    form.values.setdefault("held_on", request.container.clock.now().date().isoformat())
    form.values.setdefault("members", list(names_of(request)))
    return form


def _with_rest(request: Request[Case], form: Form) -> Form:
    """A form that came back with its errors, with the answers of the other screens."""
    rest = open_draft()
    here = _fields_here(request)
    values = {name: value for name, value in rest.values.items() if name not in here}
    return _started(
        request, Form(values={**values, **form.values}, errors=form.errors, idempotency_key=rest.idempotency_key)
    )


def _shown(request: Request[Case], form: Form) -> str:
    word = request.path["word"]
    place = list(SCREENS).index(word)
    last = standing_sessions(sessions_of_case(request.unit.session, request.row.id))[:1] if word == "well-being" else []
    before = fields_of(last[0]) if last else {}
    know = choices(request)
    if word == "language":  # proposed where it is seen, and nowhere else
        propose_language(form, know.members)
    return render_template(
        "returns/counselling/screen.html",
        case=case_head(request.row),
        word=word,
        title=SCREENS[word][0],
        number=place + 1,
        count=len(SCREENS),
        form=form,
        know=know,
        before=answers(before, ("physical", "mental", "social"), {}),
        is_worrying=worrying(form.values),
    )


@dataclass(frozen=True)
class _Part:
    """A screen of the summary: its word, its title, what was answered there, and what is wrong."""

    word: str
    title: object
    lines: Sequence[Answer]
    is_wrong: bool
    errors: Sequence[str]


def _summary(request: Request[Case], form: Form) -> str:
    people = names_of(request)
    last = standing_sessions(sessions_of_case(request.unit.session, request.row.id))[:1]
    wrong = {screen_of(name) for name in form.errors if name != "form"}
    parts = [
        _Part(
            word=word,
            title=title,
            lines=answers(form.values, names, people),
            is_wrong=word in wrong,
            errors=[message for name in names for message in form.errors.get(name, [])],
        )
        for word, (title, names) in SCREENS.items()
    ]
    return render_template(
        "returns/counselling/summary.html",
        case=case_head(request.row),
        form=form,
        parts_of=parts,
        change=change_of(form.values, fields_of(last[0])) if last else [],
        is_worrying=worrying(form.values),
    )


@routes.get("/cases/<uuid:case_id>/counselling/new/<word>", "counselling.screen", drafts=DRAFT)
def screen(request: Request[Case]) -> ResponseReturnValue:
    """One screen of the interview, or what was answered so far."""
    form = _started(request, open_draft())
    return _summary(request, form) if request.path["word"] == SUMMARY else _shown(request, form)


def _again(request: Request[Case], form: Form) -> str:
    return _shown(request, _with_rest(request, form))


@routes.post(
    "/cases/<uuid:case_id>/counselling/new/<word>",
    "counselling.answer",
    schema=StepForm,
    on_invalid=_again,
    drafts=DRAFT,
    drafts_fields=_fields_here,
    drafts_schema=SessionForm,
)
def answer(request: Request[Case]) -> ResponseReturnValue:
    """Keep what was answered on a screen, and go on. Going back or to the summary asks for nothing."""
    word, go = request.path["word"], request.data["go"]
    here = _fields_here(request)
    if not here:
        raise NotFound
    if go == "next":
        read_session(http_request.form, here)
    keep_typed(page_drafts(), SessionForm, here)
    place = _WORDS.index(word)
    to = SUMMARY if go == SUMMARY else _WORDS[max(0, place - 1)] if go == "back" else _WORDS[place + 1]
    return redirect(url_for("interview.screen", case_id=request.row.id, word=to), 303)


def _record_again(request: Request[Case], form: Form) -> str:
    kept = _started(request, open_draft())
    return _summary(request, Form(values=kept.values, errors=form.errors, idempotency_key=kept.idempotency_key))


@routes.post(
    "/cases/<uuid:case_id>/counselling/new",
    "counselling.record_interview",
    schema=RecordForm,
    on_invalid=_record_again,
    drafts=DRAFT,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record what was answered. Whatever cannot be recorded yet is said with the screen on which it is asked."""
    fields = {name: value for name, value in _started(request, open_draft()).values.items() if name in ASKED}
    stated = read_session(fields)
    record_session(request.unit, request.row, new_session(stated, request.container.clock.now()))
    return recorded(request.row, fields)
