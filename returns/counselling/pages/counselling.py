"""Doors of counselling: the sessions of a case, one of them, recording one on one page, and correcting one."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case, Person
from returns.cases.rules import ENDED
from returns.cases.words.cases import SOLUTION_LABELS
from returns.counselling.pages.form import (
    ASKED,
    DRAFT,
    SCREENS,
    answers,
    change_of,
    choices,
    fields_of,
    new_session,
    worrying,
)
from returns.counselling.queries import (
    CounsellingSession,
    corrected_by,
    established_in_case,
    said_of,
    sessions_of_case,
    standing_sessions,
)
from returns.counselling.schemas import ALTERNATIVE_FIELDS, SessionForm
from returns.counselling.services import correct_session, record_session
from returns.people.pages.people import name_of, names_of, propose_language

routes = Routes("counselling", permission=Permission.CASES_WORK, load=the_case)


def _shown(talk: CounsellingSession, people: dict[str, str], who: dict[Any, Any]) -> SimpleNamespace:
    fields = fields_of(talk)
    lines = answers(fields, ASKED, people)
    return SimpleNamespace(
        id=talk.id,
        held_on=talk.held_at.date(),
        solution=SOLUTION_LABELS[talk.solution],
        lines=[line for line in lines if line.name not in ("note", "held_on", "solution")],
        note=fields.get("note", ""),
        who=who[talk.counsellor_id].name if talk.counsellor_id in who else "",
        recorded_at=_instant(said_of(talk).get("recorded_at")),
        members=said_of(talk).get("members", []),
        fields=fields,
        is_worrying=worrying(fields),
        url=url_for("counselling.one", case_id=talk.case_id, session_id=talk.id),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _with_change(shown: list[SimpleNamespace]) -> list[SimpleNamespace]:
    """Each session with how well-being has changed since the one before it; they are the latest first."""
    for place, talk in enumerate(shown):
        talk.change = change_of(talk.fields, shown[place + 1].fields) if place + 1 < len(shown) else []
    return shown


def _page(request: Request, form: Form) -> str:
    """The sessions of a case."""
    session, case, people = request.unit.session, request.row, names_of(request)
    standing = standing_sessions(sessions_of_case(session, case.id))
    who = accounts.accounts_by_id(session, [version.counsellor_id for version in standing])
    chosen = http_request.args.get("person", "") if http_request.args.get("person") in people else ""
    sessions = _with_change([_shown(version, people, who) for version in standing])
    form.values.setdefault("held_on", request.container.clock.now().date().isoformat())
    form.values.setdefault("members", list(people))
    know = choices(request)
    propose_language(form, know.members)
    return render_template(
        "returns/counselling/page.html",
        case=case_head(case),
        sessions=[shown for shown in sessions if not chosen or chosen in shown.members],
        any_session=bool(sessions),
        people=list(people.items()),
        chosen=chosen,
        form=form,
        know=know,
        screens=SCREENS,
        first_url=url_for("interview.screen", case_id=case.id, word=next(iter(SCREENS))),
        may_write=request.me.may(Permission.CASES_WORK) and case.state not in ENDED,
    )


@routes.form(
    "/cases/<uuid:case_id>/counselling",
    "counselling.record",
    opens="counselling.page",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=SessionForm,
    drafts=DRAFT,
)
def record(request: Request) -> ResponseReturnValue:
    """Record a session that whoever is signed in held."""
    record_session(
        request.unit, request.row, new_session(request.data, request.container.clock.now()), request.data.get("once")
    )
    return recorded(request, http_request.form, request.row.id)


def recorded(request: Request, fields: Any, case_id: Any) -> ResponseReturnValue:
    """Where recording leads: to the case, or first to what an answer asks for."""
    flash(_("The session is recorded."), "done")
    if worrying(fields):
        return redirect(url_for("counselling.page", case_id=case_id), 303)
    return redirect(url_for("cases.open", case_id=case_id), 303)


def _case_of_session(request: Request) -> Case | None:
    """The case of an address, if this scope sees it and the session of the address is one of its own."""
    case = the_case(request)
    return case if case is not None and _session_of(request) is not None else None


def _session_of(request: Request) -> CounsellingSession | None:
    sessions = sessions_of_case(request.unit.session, request.path["case_id"])
    return next((session for session in sessions if session.id == request.path["session_id"]), None)


def _versions(request: Request) -> list[SimpleNamespace]:
    """Every version of a session, the newest first, with who wrote it."""
    sessions = sessions_of_case(request.unit.session, request.row.id)
    after, by_id = corrected_by(sessions), {session.id.hex: session for session in sessions}
    newest = next(session for session in sessions if session.id == request.path["session_id"])
    while newest.id in after:
        newest = after[newest.id]
    chain: list[CounsellingSession] = [newest]
    while (before := by_id.get(said_of(chain[-1]).get("corrects", ""))) is not None:
        chain.append(before)
    who = accounts.accounts_by_id(request.unit.session, [version.counsellor_id for version in chain])
    people = names_of(request)
    return [_shown(version, people, who) for version in chain]


@routes.get(
    "/cases/<uuid:case_id>/counselling/<uuid:session_id>",
    "counselling.one",
    permission=Permission.CASES_OPEN,
    load=_case_of_session,
)
def one(request: Request) -> ResponseReturnValue:
    """One session with its versions, for reading and for paper."""
    versions = _versions(request)
    return render_template(
        "returns/counselling/one.html",
        case=case_head(request.row),
        shown=versions[0],
        earlier=versions[1:],
        correct_url=url_for("counselling.correct_page", case_id=request.row.id, session_id=versions[0].id),
        may_write=request.me.may(Permission.CASES_WORK) and request.row.state not in ENDED,
    )


def _correct_page(request: Request, form: Form) -> str:
    return render_template(
        "returns/counselling/correct.html",
        case=case_head(request.row),
        back_url=url_for("counselling.one", case_id=request.row.id, session_id=request.path["session_id"]),
        form=form,
        know=choices(request),
        screens=SCREENS,
    )


@routes.get(
    "/cases/<uuid:case_id>/counselling/<uuid:session_id>/correct", "counselling.correct_page", load=_case_of_session
)
def correct_page(request: Request) -> ResponseReturnValue:
    """The form of a session that is corrected, filled with what it says."""
    session = _session_of(request)
    assert session is not None  # the door found it
    return _correct_page(request, Form(values=fields_of(session)))


@routes.post(
    "/cases/<uuid:case_id>/counselling/<uuid:session_id>/correct",
    "counselling.correct",
    load=_case_of_session,
    schema=SessionForm,
    on_invalid=_correct_page,
)
def correct(request: Request) -> ResponseReturnValue:
    """Put a new version in the place of a session; the old one stays."""
    wrong = _session_of(request)
    assert wrong is not None  # the door found it
    session = new_session(request.data, request.container.clock.now(), wrong.held_at)
    made = correct_session(request.unit, request.row, wrong, session, request.data.get("once"))
    flash(_("The session is corrected. What it said before stays with it."), "done")
    return redirect(url_for("counselling.one", case_id=request.row.id, session_id=made), 303)


# What counselling has established, as a consent refers to it instead of asking again.

_ASKED = (
    "pressure", "informed", "capacity", "explained", "understood", *ALTERNATIVE_FIELDS, "side_effects", "interpreter",
)  # fmt: skip


def established_for(request: Request, case: Case, people: Sequence[Person], form: Form) -> SimpleNamespace:
    """For whom each session establishes a free decision, and what a form about consent still has to ask.

    A form that comes back asks for everything: its day may be one for which nothing is established.
    """
    sessions = sessions_of_case(request.unit.session, case.id)
    by_person = established_in_case(request.unit.session, case, people, sessions, request.container.clock.now().date())
    led_by = {fact.session for fact in by_person.values()}
    used = [session for session in sessions if session.id.hex in led_by]
    by_session = [
        SimpleNamespace(
            names=[
                name_of(person)
                for person in people
                if person.id in by_person and by_person[person.id].session == session.id.hex
            ],
            held_on=session.held_at.date(),
            url=url_for("counselling.one", case_id=case.id, session_id=session.id),
            lines=answers(fields_of(session), _ASKED, {}),
        )
        for session in used
    ]
    is_whole = len(by_person) == len(people) and not form.errors
    return SimpleNamespace(
        sessions=by_session,
        asks_will=not is_whole,
        asks_alternatives=not (is_whole and all(said_of(session).get("alternatives") for session in used)),
        asks_side_effects=not (is_whole and all(said_of(session).get("side_effects") for session in used)),
    )
