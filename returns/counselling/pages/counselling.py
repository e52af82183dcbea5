"""Counselling: the sessions of a case, one of them, recording one on one page, and correcting one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_head, case_with, the_case
from returns.cases.queries import Case, Person
from returns.cases.rules import ENDED
from returns.counselling.pages.form import (
    ASKED,
    DRAFT,
    SCREENS,
    Answer,
    answers,
    change_of,
    choices,
    fields_of,
    new_session,
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
from returns.counselling.schemas import ALTERNATIVE_FIELDS, SessionForm
from returns.counselling.services import correct_session, record_session
from returns.people.pages.people import name_of, names_of, propose_language

routes = Routes("counselling", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class _ShownSession:
    """A session, who held it, what was answered, and how well-being has changed since the one before it."""

    session: CounsellingSession
    content: SessionContent
    who: str
    fields: Mapping[str, Any]
    lines: Sequence[Answer]
    change: Sequence[str] = ()

    @property
    def is_worrying(self) -> bool:
        """Whether an answer asks for the protection check and the specialist now."""
        return worrying(self.fields)


def _shown(
    session: CounsellingSession, people: Mapping[str, str], staff: Mapping[uuid.UUID, accounts.Account]
) -> _ShownSession:
    fields, counsellor = fields_of(session), staff.get(session.counsellor_id)
    lines = [line for line in answers(fields, ASKED, people) if line.name not in ("note", "held_on", "solution")]
    return _ShownSession(session, said_of(session), counsellor.name if counsellor else "", fields, lines)


def _with_changes(sessions: Sequence[_ShownSession]) -> list[_ShownSession]:
    """The sessions, the latest first, each with how well-being has changed since the one before it."""
    changed = [
        replace(session, change=change_of(session.fields, before.fields)) for session, before in pairwise(sessions)
    ]
    return [*changed, *sessions[-1:]]


def _page(request: Request[Case], form: Form) -> str:
    """The sessions of a case."""
    session, case, people = request.unit.session, request.row, names_of(request)
    standing = standing_sessions(sessions_of_case(session, case.id))
    staff = accounts.accounts_by_id(session, [version.counsellor_id for version in standing])
    chosen = http_request.args.get("person", "") if http_request.args.get("person") in people else ""
    sessions = _with_changes([_shown(version, people, staff) for version in standing])
    form.values.setdefault("held_on", request.container.clock.now().date().isoformat())
    form.values.setdefault("members", list(people))
    know = choices(request)
    propose_language(form, know.members)
    return render_template(
        "returns/counselling/page.html",
        case=case_head(case),
        sessions=[shown for shown in sessions if not chosen or chosen in shown.content.members],
        any_session=bool(sessions),
        people=list(people.items()),
        chosen=chosen,
        form=form,
        know=know,
        screens=SCREENS,
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
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a session that whoever is signed in held."""
    record_session(
        request.unit, request.row, new_session(request.data, request.container.clock.now()), request.data.get("once")
    )
    return recorded(request.row, http_request.form)


def recorded(case: Case, fields: Mapping[str, Any]) -> ResponseReturnValue:
    """Where recording leads: to the case, or first to what an answer asks for."""
    flash(_("The session is recorded."), "done")
    return redirect(url_for("counselling.page" if worrying(fields) else "cases.open", case_id=case.id), 303)


def _session(request: Request) -> PartOfCase[CounsellingSession] | None:
    sessions = sessions_of_case(request.unit.session, request.path["case_id"])
    session = next((session for session in sessions if session.id == request.path["session_id"]), None)
    return case_with(request, session)


def _versions(request: Request[PartOfCase[CounsellingSession]]) -> list[_ShownSession]:
    """Every version of a session, the newest first, with who wrote it."""
    sessions = sessions_of_case(request.unit.session, request.row.case.id)
    after, newest = corrected_by(sessions), request.row.part
    while newest.id in after:
        newest = after[newest.id]
    versions = versions_of(sessions, newest)
    staff = accounts.accounts_by_id(request.unit.session, [version.counsellor_id for version in versions])
    people = names_of(request)
    return [_shown(version, people, staff) for version in versions]


@routes.get(
    "/cases/<uuid:case_id>/counselling/<uuid:session_id>",
    "counselling.one",
    permission=Permission.CASES_OPEN,
    load=_session,
)
def one(request: Request[PartOfCase[CounsellingSession]]) -> ResponseReturnValue:
    """One session with its versions, for reading and for paper."""
    versions = _versions(request)
    return render_template(
        "returns/counselling/one.html",
        case=case_head(request.row.case),
        shown=versions[0],
        earlier=versions[1:],
        may_write=request.me.may(Permission.CASES_WORK) and request.row.case.state not in ENDED,
    )


def _correct_page(request: Request[PartOfCase[CounsellingSession]], form: Form) -> str:
    return render_template(
        "returns/counselling/correct.html",
        case=case_head(request.row.case),
        back_url=url_for("counselling.one", case_id=request.row.case.id, session_id=request.row.part.id),
        form=form,
        know=choices(request),
        screens=SCREENS,
    )


@routes.form(
    "/cases/<uuid:case_id>/counselling/<uuid:session_id>/correct",
    "counselling.correct",
    opens="counselling.correct_page",
    shows=_correct_page,
    begins=lambda request: fields_of(request.row.part),
    page="correct_page",
    load=_session,
    schema=SessionForm,
)
def correct(request: Request[PartOfCase[CounsellingSession]]) -> ResponseReturnValue:
    """Put a new version in the place of a session; the old one stays."""
    case, wrong = request.row.case, request.row.part
    session = new_session(request.data, request.container.clock.now(), wrong.held_at)
    session_id = correct_session(request.unit, case, wrong, session, request.data.get("once"))
    flash(_("The session is corrected. What it said before stays with it."), "done")
    return redirect(url_for("counselling.one", case_id=case.id, session_id=session_id), 303)


# What counselling has established, as a consent refers to it instead of asking again.

_ASKED = (
    "pressure", "informed", "capacity", "explained", "understood", *ALTERNATIVE_FIELDS, "side_effects", "interpreter",
)  # fmt: skip


@dataclass(frozen=True)
class EstablishingSession:
    """A session that establishes a free decision: of whom, and what was answered."""

    names: Sequence[str]
    held_on: date
    url: str
    lines: Sequence[Answer]


@dataclass(frozen=True)
class Established:
    """The sessions to which a consent refers, and what its form still has to ask."""

    sessions: Sequence[EstablishingSession]
    asks_will: bool
    asks_alternatives: bool
    asks_side_effects: bool


def established_for(request: Request, case: Case, people: Sequence[Person], form: Form) -> Established:
    """For whom each session establishes a free decision, and what a form about consent still has to ask.

    A form that comes back asks for everything: its day may be one for which nothing is established.
    """
    sessions = sessions_of_case(request.unit.session, case.id)
    by_person = established_in_case(request.unit.session, case, people, sessions, request.container.clock.now().date())
    led_by = {fact.session for fact in by_person.values()}
    used = [session for session in sessions if session.id.hex in led_by]
    by_session = [
        EstablishingSession(
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
    return Established(
        sessions=by_session,
        asks_will=not is_whole,
        asks_alternatives=not (is_whole and all(said_of(session).alternatives for session in used)),
        asks_side_effects=not (is_whole and all(said_of(session).side_effects for session in used)),
    )
