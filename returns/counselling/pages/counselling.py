"""Counselling: the sessions of a case, one of them, and recording or correcting one, on one page or as an interview.

The interview asks one question on a screen. The answers are a draft on the server, the same one that the form on one
page keeps: either goes on where the other was left, in any browser, and nothing of it lies in the page that comes next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.drafts import keep_typed, open_draft, page_drafts
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, Person, members_of_case
from returns.cases.rules.cases import ENDED
from returns.consent.queries import age_of, consent_rules
from returns.counselling.pages.questions import (
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
    propose_spoken,
    screen_of,
    worrying,
)
from returns.counselling.queries import (
    CounsellingSession,
    SessionContent,
    corrected_by,
    established_in_case,
    said_of,
    sessions_of_case,
    standing_sessions,
    versions_of,
)
from returns.counselling.rules import WELL_BEING
from returns.counselling.schemas import ALTERNATIVE_FIELDS, SessionForm, StepForm, read_session
from returns.counselling.services import correct_session, record_session, refuse_impossible_time
from returns.counselling.words import CounsellingAct
from returns.people.pages.people import name_of, names_of, propose_language

_AT = "/cases/<uuid:case_id>/counselling"
_WORDS = (*SCREENS, SUMMARY)
# What a consent refers to instead of asking again.
_ESTABLISHED = (
    "pressure", "informed", "capacity", "explained", "understood", *ALTERNATIVE_FIELDS, "side_effects", "interpreter",
)  # fmt: skip

routes = Routes("counselling", permission=Permission.CASES_WORK, load=the_case)


# The sessions of a case.


@dataclass(frozen=True)
class _ShownSession:
    """A session, who held it, what was answered, and how well-being has changed since the one before it."""

    session: CounsellingSession
    content: SessionContent
    who: str
    lines: Sequence[Answer]
    change: Sequence[str]
    is_worrying: bool  # an answer asks for the protection check and the specialist now


def _shown(
    request: Request, sessions: Sequence[CounsellingSession], people: Mapping[str, str], compare: bool = False
) -> list[_ShownSession]:
    """These sessions or versions, the latest first; `compare`: each with the one before it."""
    staff = accounts.accounts_by_id(request.unit.session, [session.counsellor_id for session in sessions])
    typed = [fields_of(session) for session in sessions]
    names = [name for name in ASKED if name not in ("note", "held_on", "solution")]
    return [
        _ShownSession(
            session=session,
            content=said_of(session),
            who=counsellor.name if (counsellor := staff.get(session.counsellor_id)) else "",
            lines=answers(fields, names, people),
            change=change_of(fields, before) if compare else (),
            is_worrying=worrying(fields),
        )
        for session, fields, before in zip(sessions, typed, [*typed, {}][1:], strict=True)
    ]


def _may_write(request: Request, case: Case) -> bool:
    return request.me.may(Permission.CASES_WORK) and case.state not in ENDED


def _started(request: Request, form: Form, people: Mapping[str, str] | None = None) -> Form:
    """A form of a new session, with today and everybody of the case where nothing was said of that yet."""
    form.values.setdefault("held_on", request.unit.today.isoformat())
    form.values.setdefault("members", list(people or names_of(request)))
    return form


def _page(request: Request[Case], form: Form) -> str:
    """The sessions of a case."""
    case, people, know = request.row, names_of(request), choices(request)
    sessions = sessions_of_case(request.unit.session, case.id)
    standing = standing_sessions(sessions)
    chosen = http_request.args.get("person", "") if http_request.args.get("person") in people else ""
    propose_spoken(_started(request, form, people), sessions, "language", "interpreter")
    propose_language(form, know.members)
    return render_template(
        "returns/counselling/page.html",
        case=case_head(request, case),
        sessions=[
            shown
            for shown in _shown(request, standing, people, compare=True)
            if not chosen or chosen in shown.content.members
        ],
        any_session=bool(standing),
        people=list(people.items()),
        chosen=chosen,
        form=form,
        know=know,
        screens=SCREENS,
        may_write=_may_write(request, case),
    )


@routes.form(
    _AT,
    CounsellingAct.RECORD,
    opens=CounsellingAct.PAGE,
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=SessionForm,
    drafts=DRAFT,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a session that whoever is signed in held."""
    return _record(request, request.data, http_request.form)


def _record(request: Request[Case], stated: Mapping[str, Any], typed: Mapping[str, Any]) -> ResponseReturnValue:
    """Record a session, and lead to the case; first to what an answer asks for, or to the session of the next adult."""
    session, today = request.unit.session, request.unit.today
    record_session(request.unit, request.row, new_session(stated, request.unit.now_here))
    flash(_("Session recorded."), "done")
    people, of_age = members_of_case(session, request.row.id), consent_rules(session, today).alone_from
    contents = [said_of(row) for row in standing_sessions(sessions_of_case(session, request.row.id))]
    heard = {will.person for content in contents for will in content.wills or ()}
    is_left = any((age_of(person, today) or 0) >= of_age and person.id.hex not in heard for person in people)
    page = "counselling.page" if is_left or worrying(typed) else "cases.open"
    return redirect(url_for(page, case_id=request.row.id), 303)


# One session.


def _session(request: Request) -> PartOfCase[CounsellingSession] | None:
    sessions = sessions_of_case(request.unit.session, request.path["case_id"])
    return case_with(request, next((row for row in sessions if row.id == request.path["session_id"]), None))


@routes.get(f"{_AT}/<uuid:session_id>", CounsellingAct.ONE, permission=Permission.CASES_OPEN, load=_session)
def one(request: Request[PartOfCase[CounsellingSession]]) -> ResponseReturnValue:
    """One session with its versions, the newest first, for reading and for paper."""
    case, newest = request.row.case, request.row.part
    sessions = sessions_of_case(request.unit.session, case.id)
    after = corrected_by(sessions)
    while newest.id in after:
        newest = after[newest.id]
    shown, *earlier = _shown(request, versions_of(sessions, newest), names_of(request))
    return render_template(
        "returns/counselling/one.html",
        case=case_head(request, case),
        shown=shown,
        earlier=earlier,
        may_write=_may_write(request, case),
    )


def _correct_page(request: Request[PartOfCase[CounsellingSession]], form: Form) -> str:
    return render_template(
        "returns/counselling/correct.html",
        case=case_head(request, request.row.case),
        session=request.row.part,
        form=form,
        know=choices(request),
        screens=SCREENS,
    )


@routes.form(
    f"{_AT}/<uuid:session_id>/correct",
    CounsellingAct.CORRECT,
    opens=CounsellingAct.CORRECT_PAGE,
    shows=_correct_page,
    begins=lambda request: fields_of(request.row.part),
    page="correct_page",
    load=_session,
    schema=SessionForm,
)
def correct(request: Request[PartOfCase[CounsellingSession]]) -> ResponseReturnValue:
    """Put a new version in the place of a session; the old one stays."""
    case, wrong = request.row.case, request.row.part
    session = new_session(request.data, request.unit.now_here, wrong.held_at)
    session_id = correct_session(request.unit, case, wrong, session)
    flash(_("Session corrected. The earlier version stays with it."), "done")
    return redirect(url_for("counselling.one", case_id=case.id, session_id=session_id), 303)


# The interview: the screens, the summary, and recording what was answered.


def _case_to_counsel(request: Request) -> Case | None:
    """The case of an address, if this scope sees it, it goes on, and there is such a screen."""
    case = the_case(request)
    if case is None or case.state in ENDED or request.path.get("word", SUMMARY) not in _WORDS:
        return None
    return case


interview = Routes("interview", permission=Permission.CASES_WORK, load=_case_to_counsel)


def _fields_here(request: Request[Case]) -> tuple[str, ...]:
    return SCREENS[request.path["word"]][1] if request.path["word"] in SCREENS else ()


def _before(request: Request[Case]) -> dict[str, Any]:
    """What was answered at the session before; nothing at the first one."""
    standing = standing_sessions(sessions_of_case(request.unit.session, request.row.id))
    return fields_of(standing[0]) if standing else {}


def _screen(request: Request[Case], form: Form) -> str:
    word, know = request.path["word"], choices(request)
    if word == "language":  # proposed where it is seen, and nowhere else
        propose_spoken(form, sessions_of_case(request.unit.session, request.row.id), "language", "interpreter")
        propose_language(form, know.members)
    return render_template(
        "returns/counselling/screen.html",
        case=case_head(request, request.row),
        word=word,
        title=SCREENS[word][0],
        number=list(SCREENS).index(word) + 1,
        count=len(SCREENS),
        form=form,
        know=know,
        before=answers(_before(request), WELL_BEING, {}) if word == "well-being" else [],
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
    wrong = {screen_of(name) for name in form.read_by(SessionForm).errors if name != "form"}
    return render_template(
        "returns/counselling/summary.html",
        case=case_head(request, request.row),
        form=form,
        parts_of=[
            _Part(
                word=word,
                title=title,
                lines=answers(form.values, names, people),
                is_wrong=word in wrong,
                errors=[message for name in names for message in form.errors.get(name, [])],
            )
            for word, (title, names) in SCREENS.items()
        ],
        change=change_of(form.values, _before(request)),
        is_worrying=worrying(form.values),
    )


@interview.get(f"{_AT}/new/<word>", CounsellingAct.SCREEN, drafts=DRAFT)
def screen(request: Request[Case]) -> ResponseReturnValue:
    """One screen of the interview, or what was answered so far."""
    form = _started(request, open_draft())
    return _summary(request, form) if request.path["word"] == SUMMARY else _screen(request, form)


def _screen_again(request: Request[Case], form: Form) -> str:
    """The screen with its errors; the answers of the other screens stay."""
    rest, here = open_draft(), _fields_here(request)
    values = {name: value for name, value in rest.values.items() if name not in here}
    again = Form(values={**values, **form.values}, errors=form.errors, idempotency_key=rest.idempotency_key)
    return _screen(request, _started(request, again))


@interview.post(
    f"{_AT}/new/<word>",
    CounsellingAct.ANSWER,
    schema=StepForm,
    on_invalid=_screen_again,
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
        refuse_impossible_time(request.unit, read_session(http_request.form, here))
    keep_typed(page_drafts(), SessionForm, here)
    place = _WORDS.index(word)
    to = SUMMARY if go == SUMMARY else _WORDS[max(0, place - 1)] if go == "back" else _WORDS[place + 1]
    return redirect(url_for("interview.screen", case_id=request.row.id, word=to), 303)


def _summary_again(request: Request[Case], form: Form) -> str:
    draft = _started(request, open_draft())
    return _summary(request, replace(form, values=draft.values))


@interview.post(
    f"{_AT}/new",
    CounsellingAct.RECORD_INTERVIEW,
    schema=NothingForm,
    on_invalid=_summary_again,
    drafts=DRAFT,
    endpoint="record",
)
def record_interview(request: Request[Case]) -> ResponseReturnValue:
    """Record what was answered. Whatever cannot be recorded yet is said with the screen on which it is asked."""
    fields = {name: value for name, value in _started(request, open_draft()).values.items() if name in ASKED}
    return _record(request, read_session(fields), fields)


# What counselling has established, as a consent refers to it.


@dataclass(frozen=True)
class EstablishingSession:
    """A session that establishes a free decision: of whom, and what was answered."""

    session: CounsellingSession
    names: Sequence[str]
    lines: Sequence[Answer]


@dataclass(frozen=True)
class Established:
    """The sessions to which a consent refers, and what its form still has to ask."""

    sessions: Sequence[EstablishingSession]
    asks_will: frozenset[str]  # of whom, by id (hex)
    asks_alternatives: bool
    asks_side_effects: bool


def established_for(request: Request, case: Case, people: Sequence[Person], form: Form) -> Established:
    """For whom each session establishes a free decision, and what a form about consent still has to ask.

    A form that comes back asks for everything: its day may be one for which nothing is established.
    """
    sessions = sessions_of_case(request.unit.session, case.id)
    by_person = established_in_case(request.unit.session, case, people, sessions, request.unit.today)
    names: dict[str, list[str]] = {}
    for person in people:
        if person.id in by_person:
            names.setdefault(by_person[person.id].session, []).append(name_of(person))
    used = [session for session in sessions if session.id.hex in names]
    is_whole = len(by_person) == len(people) and not form.errors
    return Established(
        sessions=[
            EstablishingSession(session, names[session.id.hex], answers(fields_of(session), _ESTABLISHED, {}))
            for session in used
        ],
        asks_will=frozenset(person.id.hex for person in people if person.id not in by_person or form.errors),
        asks_alternatives=not (is_whole and all(said_of(session).alternatives for session in used)),
        asks_side_effects=not (is_whole and all(said_of(session).side_effects for session in used)),
    )
