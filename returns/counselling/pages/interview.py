"""Doors of counselling with one question on a screen: the screens, the summary, and recording what was answered.

The answers are a draft on the server, the same one that the form on one page keeps: either goes on where the other was
left, in any browser, and nothing of it lies in the page that comes next.
"""

from types import SimpleNamespace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.web.door import door
from foundation.web.drafts import keep_typed, open_draft, page_drafts
from foundation.web.stamp import Call
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import ENDED
from returns.cases.services.planning import was_taken
from returns.counselling.pages.counselling import recorded
from returns.counselling.pages.form import (
    ASKED,
    DRAFT,
    SCREENS,
    SUMMARY,
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

blueprint = Blueprint("interview", __name__)
_WORDS = (*SCREENS, SUMMARY)


def _case(call: Call) -> Case | None:
    """The case of an address, if this scope sees it, it goes on, and there is such a screen."""
    case = the_case(call)
    return case if case is not None and case.state not in ENDED and call.path.get("word", SUMMARY) in _WORDS else None


def _url(call: Call, word: str) -> str:
    return url_for("interview.screen", case_id=call.row.id, word=word)


def _fields_here(call: Call) -> tuple[str, ...]:
    return SCREENS[call.path["word"]][1] if call.path["word"] in SCREENS else ()


def _started(call: Call, form: Form) -> Form:
    """The answers so far, with today and everybody of the case where nothing was said of that yet."""
    form.values.setdefault("held_on", call.wiring.clock.now().date().isoformat())
    form.values.setdefault("members", list(names_of(call)))
    return form


def _with_rest(call: Call, form: Form) -> Form:
    """A form that came back with its errors, with the answers of the other screens."""
    rest = open_draft()
    here = _fields_here(call)
    values = {name: value for name, value in rest.values.items() if name not in here}
    return _started(call, Form(values={**values, **form.values}, errors=form.errors, once=rest.once))


def _shown(call: Call, form: Form) -> str:
    word = call.path["word"]
    place = list(SCREENS).index(word)
    last = standing_sessions(sessions_of_case(call.unit.session, call.row.id))[:1] if word == "well-being" else []
    before = fields_of(last[0]) if last else {}
    know = choices(call)
    if word == "language":  # proposed where it is seen, and nowhere else
        propose_language(form, know.members)
    return render_template(
        "returns/counselling/screen.html",
        case=case_head(call.row),
        word=word,
        title=SCREENS[word][0],
        number=place + 1,
        count=len(SCREENS),
        form=form,
        know=know,
        before=answers(before, ("physical", "mental", "social"), {}),
        is_worrying=worrying(form.values),
        one_page_url=url_for("counselling.page", case_id=call.row.id, draft="open", _anchor="record"),
    )


def _summary(call: Call, form: Form) -> str:
    people = names_of(call)
    last = standing_sessions(sessions_of_case(call.unit.session, call.row.id))[:1]
    wrong = {screen_of(name) for name in form.errors if name != "form"}
    parts = [
        SimpleNamespace(
            title=title,
            url=_url(call, word),
            lines=answers(form.values, names, people),
            is_wrong=word in wrong,
            errors=[message for name in names for message in form.errors.get(name, [])],
        )
        for word, (title, names) in SCREENS.items()
    ]
    return render_template(
        "returns/counselling/summary.html",
        case=case_head(call.row),
        form=form,
        parts_of=parts,
        back_url=_url(call, list(SCREENS)[-1]),
        change=change_of(form.values, fields_of(last[0])) if last else [],
        is_worrying=worrying(form.values),
        record_url=url_for("interview.record", case_id=call.row.id),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/counselling/new/<word>",
    "counselling.screen",
    permission=Permission.CASES_WORK,
    finds=_case,
    drafts=DRAFT,
)
def screen(call: Call) -> ResponseReturnValue:
    """One screen of the interview, or what was answered so far."""
    form = _started(call, open_draft())
    return _summary(call, form) if call.path["word"] == SUMMARY else _shown(call, form)


def _again(call: Call, form: Form) -> str:
    return _shown(call, _with_rest(call, form))


@door(
    blueprint,
    "/cases/<uuid:case_id>/counselling/new/<word>",
    "counselling.answer",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_case,
    takes=StepForm,
    again=_again,
    drafts=DRAFT,
    drafts_fields=_fields_here,
    drafts_take=SessionForm,
)
def answer(call: Call) -> ResponseReturnValue:
    """Keep what was answered on a screen, and go on. Going back or to the summary asks for nothing."""
    word, go = call.path["word"], call.data["go"]
    here = _fields_here(call)
    if not here:
        raise NotFound
    if go == "next":
        read_session(request.form, here)
    keep_typed(page_drafts(), SessionForm, here)
    order = list(_WORDS)
    place = order.index(word)
    to = SUMMARY if go == SUMMARY else order[max(0, place - 1)] if go == "back" else order[place + 1]
    return redirect(_url(call, to), 303)


def _record_again(call: Call, form: Form) -> str:
    kept = _started(call, open_draft())
    return _summary(call, Form(values=kept.values, errors=form.errors, once=kept.once))


@door(
    blueprint,
    "/cases/<uuid:case_id>/counselling/new",
    "counselling.record_interview",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_case,
    takes=RecordForm,
    again=_record_again,
    drafts=DRAFT,
)
def record(call: Call) -> ResponseReturnValue:
    """Record what was answered. Whatever cannot be recorded yet is said with the screen on which it is asked."""
    if was_taken(call.unit, call.data.get("once")):  # pressed twice: the draft is gone, the session is there
        return recorded(call, {}, call.row.id)
    fields = {name: value for name, value in _started(call, open_draft()).values.items() if name in ASKED}
    stated = read_session(fields)
    record_session(call.unit, call.row, new_session(stated, call.wiring.clock.now()), call.data.get("once"))
    return recorded(call, fields, call.row.id)
