"""Pages of second signatures: for who asks, for who signs in another office, and for the data protection officer."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.accounts.queries.colleagues import Colleague
from foundation.accounts.schemas import NothingForm
from foundation.emergencies import EmergencyKind
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import instant
from foundation.language.words import _
from foundation.web.container import Banner
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency
from planning.second_signature import queries, services
from planning.second_signature.queries import SecondSignature
from planning.second_signature.rules import SignatureState, why_not_asked
from planning.second_signature.schemas import AnswerForm, AskForm, SignatureList
from planning.second_signature.words import SIGNATURE_SENTENCES, STATE_LABELS, STATE_MARKS, SignatureAct
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, reason_sentence, references_of
from returns.cases.rules.cases import CaseState
from returns.readiness.queries.reads import signers_of

_AT_MOST = 10
_NO_REFERENCES: Mapping[uuid.UUID, str] = {}
_NOBODY = Colleague("", "")
routes = Routes("second_signature", permission=Permission.CASES_OPEN, load=the_case)


@dataclass(frozen=True)
class ShownSignature:
    """A request in words: who asked whom, of which office, and what became of it."""

    row: SecondSignature
    asker: Colleague
    signer: Colleague
    state: SignatureState
    note: str
    answer: str
    reference: str = ""

    @property
    def label(self) -> object:
        """The state in words."""
        return STATE_LABELS[self.state]

    @property
    def mark(self) -> str:
        """How the state is marked."""
        return STATE_MARKS[self.state]

    @property
    def is_asked(self) -> bool:
        """Whether it waits for the answer."""
        return self.state is SignatureState.ASKED


def _shown(
    request: Request[Any], rows: Sequence[SecondSignature], references: Mapping[uuid.UUID, str] = _NO_REFERENCES
) -> list[ShownSignature]:
    now, people = request.container.clock.now(), queries.colleagues_of(request.unit, rows)
    request.unit.participants["trail"].read([("account", row.account_id) for row in rows])
    shown = []
    for row in rows:
        content = SecondSignature.content.readable(row)
        shown.append(
            ShownSignature(
                row,
                people.get(row.asked_by, _NOBODY),
                people.get(row.account_id, _NOBODY),
                row.facts.state_at(now),
                content.note if content else "",
                content.answer if content else "",
                references.get(row.case_id, ""),
            )
        )
    return shown


# For the office of the case: asking, taking back, and completing.


def _page(request: Request[Case], form: Form) -> str:
    """The second signatures of a case, and the form that asks for one, or why none can be asked for."""
    session, case, now = request.unit.session, request.row, request.container.clock.now()
    rows = _shown(request, queries.signatures_of_case(session, case.id))
    others = len(signers_of(session, case, now.date()))
    against = why_not_asked(case.state is CaseState.PLANNING, others, any(row.is_asked for row in rows))
    return render_template(
        "planning/second_signature/page.html",
        case=case_head(request, case),
        rows=rows,
        against=[reason_sentence(reason, sentences=SIGNATURE_SENTENCES) for reason in against],
        may_ask=request.me.may(Permission.CASES_WORK) and case.office_id == request.me.office_id and not against,
        may_work=request.me.may(Permission.CASES_WORK) and case.office_id == request.me.office_id,
        is_planning=case.state is CaseState.PLANNING,
        offices=queries.other_offices(request.unit, case.office_id) if not against else [],
        terms=queries.terms_on(session, now.date()),
        form=form,
    )


@routes.form(
    "/cases/<uuid:case_id>/second-signature",
    SignatureAct.ASK,
    opens=SignatureAct.PAGE,
    shows=_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=AskForm,
)
def ask(request: Request[Case]) -> ResponseReturnValue:
    """Ask a colleague of another office."""
    if request.row.office_id != request.me.office_id:
        raise NotFound("case")  # it is open for reading alone
    services.ask_elsewhere(
        request.unit, request.container.secrets, request.row, services.AskedElsewhere(**request.data)
    )
    flash(_("Request sent. Your colleague has been told, and can read this case to sign it."), "done")
    return _to_case(request.row.id)


def _to_case(case_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("second_signature.page", case_id=case_id), 303)


def _of_case(request: Request[Any]) -> PartOfCase[SecondSignature] | None:
    """A request of a case of one's own office: whoever reads to sign takes nothing back."""
    row = queries.signature_by_id(request.unit.session, request.path["signature_id"])
    is_ours = row is not None and row.case_id == request.path["case_id"] and row.office_id == request.me.office_id
    return case_with(request, row if is_ours else None)


_of_office = routes.with_common(permission=Permission.CASES_WORK, load=_of_case)
_SIGNATURE_AT = "/cases/<uuid:case_id>/second-signature/<uuid:signature_id>"


@_of_office.post(f"{_SIGNATURE_AT}/withdraw", SignatureAct.WITHDRAW, schema=NothingForm)
def withdraw(request: Request[PartOfCase[SecondSignature]]) -> ResponseReturnValue:
    """Take a request back."""
    services.withdraw(request.unit, request.row.part)
    flash(_("Withdrawn. Your colleague cannot read this case any more."), "done")
    return _to_case(request.row.case.id)


@_of_office.post(f"{_SIGNATURE_AT}/complete", SignatureAct.COMPLETE, schema=NothingForm)
def complete(request: Request[PartOfCase[SecondSignature]]) -> ResponseReturnValue:
    """Make the case ready by a signature that was given."""
    services.complete(request.unit, request.row.case, request.row.part)
    flash(_("Signed off. The case is ready."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.case.id), 303)


# For the signer: requests of other offices, reading the case, and the answer.


def _own(request: Request[Any]) -> SecondSignature | None:
    row = queries.signature_by_id(request.unit.session, request.path["signature_id"])
    return row if row is not None and row.account_id == request.me.account_id else None


_signer = Routes("to_sign", permission=Permission.SIGN_OFF)
_one = _signer.with_common(permission=Permission.SIGN_OFF, load=_own)


@_signer.get("/to-sign", SignatureAct.OWN, endpoint="list")
def own(request: Request[None]) -> ResponseReturnValue:
    """Which departures of other offices are waiting for one's own signature."""
    rows = _shown(request, queries.signatures_asked_of(request.unit.session, request.me.account_id))
    return render_template(
        "planning/second_signature/own.html",
        waiting=[row for row in rows if row.is_asked],
        before=[row for row in rows if not row.is_asked],
    )


def _one_page(request: Request[SecondSignature], form: Form) -> str:
    """One request: who asks, the case while it is open, and the form of the answer."""
    row, session, now = request.row, request.unit.session, request.container.clock.now()
    open_now = [access for access in queries.readings_to_sign(session, row) if access.until > now]
    references = references_of(session, [row.case_id] if open_now else [])
    return render_template(
        "planning/second_signature/one.html",
        shown=_shown(request, [row], references)[0],
        open_until=open_now[0].until if open_now else None,
        form=form,
    )


@_one.form(
    "/to-sign/<uuid:signature_id>",
    SignatureAct.SIGN,
    opens=SignatureAct.OPEN,
    shows=_one_page,
    page="open",
    schema=AnswerForm,
    steps_up=True,
)
def answer(request: Request[SecondSignature]) -> ResponseReturnValue:
    """Sign, or decline."""
    is_signed = request.data["is_signed"]
    services.answer(request.unit, request.row, is_signed, request.data["answer"])
    flash(
        _("Signed. The office has been told; the case is closed to you.")
        if is_signed
        else _("Declined. The office has been told; the case is closed to you."),
        "done",
    )
    return redirect(url_for("to_sign.list"), 303)


@_one.post("/to-sign/<uuid:signature_id>/read", SignatureAct.READ, schema=NothingForm)
def read(request: Request[SecondSignature]) -> ResponseReturnValue:
    """Open the case for reading."""
    services.read_to_sign(request.unit, request.row)
    return redirect(url_for("to_sign.open", signature_id=request.row.id), 303)


@_one.post("/to-sign/<uuid:signature_id>/stop", SignatureAct.STOP, schema=NothingForm)
def stop(request: Request[SecondSignature]) -> ResponseReturnValue:
    """Close the case again; the request stands."""
    services.stop_reading(request.unit, request.row)
    flash(_("The case is closed to you. You can open it again until you have answered."), "done")
    return redirect(url_for("to_sign.open", signature_id=request.row.id), 303)


@_signer.post("/to-sign/stop", SignatureAct.STOP, schema=NothingForm, endpoint="stop_all")
def stop_all(request: Request[None]) -> ResponseReturnValue:
    """Close whatever case of another office is open, from any page."""
    for row in queries.signatures_asked_of(request.unit.session, request.me.account_id):
        services.stop_reading(request.unit, row)
    return redirect(url_for("to_sign.list"), 303)


def banner(person: Principal, now: datetime) -> Banner | None:
    """What stands above every page of somebody who has a case of another office open to sign it."""
    reading = person.emergency
    if reading is None or reading.kind is not EmergencyKind.SIGNATURE:
        return None
    text = _(
        "You can read a case of another office until %(time)s, to sign it. What you open is logged.",
        time=instant(reading.until),
    )
    return Banner(
        text, url_for("to_sign.list"), _("Show the request"), url_for("to_sign.stop_all"), _("Close the case")
    )


# Today, of the signer and of who asked; and everything, for the data protection officer.


def sections(request: Request[Any]) -> list[TodaySection]:
    """Sections of the start page: what waits for one's own signature, and what was signed for one's own cases."""
    signs, works = request.me.may(Permission.SIGN_OFF), request.me.may(Permission.CASES_WORK)
    if not (signs or works) or request.me.office_id is None:
        return []
    now = request.container.clock.now()
    to_sign, signed = queries.on_start_page(request.unit.session, request.me.account_id, now, _AT_MOST)
    return [*_to_sign(request, to_sign if signs else []), *_to_complete(request, signed if works else [])]


def _to_sign(request: Request[Any], waiting: Sequence[SecondSignature]) -> list[TodaySection]:
    people = queries.colleagues_of(request.unit, waiting)
    lines = [
        TodayLine(
            url_for("to_sign.open", signature_id=row.id),
            people[row.asked_by].office if row.asked_by in people else "",
            "due",
            _("Until %(time)s", time=instant(row.until)),
            duty=_("Sign for another office"),
            urgency=Urgency.TODAY,
        )
        for row in waiting
    ]
    url = url_for("to_sign.list")
    return [TodaySection(_("To sign for other offices"), lines, url, _("Show all"))] if lines else []


def _to_complete(request: Request[Any], signed: Sequence[SecondSignature]) -> list[TodaySection]:
    references = references_of(request.unit.session, [row.case_id for row in signed]) if signed else {}
    lines = [
        TodayLine(
            url_for("second_signature.page", case_id=row.case_id),
            references.get(row.case_id, ""),
            "due",
            _("Signed"),
            duty=_("Make the case ready"),
            urgency=Urgency.TODAY,
        )
        for row in signed
    ]
    url = url_for("cases.list")
    return [TodaySection(_("Signed in another office"), lines, url, _("Show all"))] if lines else []


_reviewing = Routes("signatures", permission=Permission.GRANTS_REVIEW)


@_reviewing.get("/second-signatures", SignatureAct.ALL, schema=SignatureList, endpoint="list")
def every(request: Request[None]) -> ResponseReturnValue:
    """Who was asked to sign for another office, and what became of it; the newest first."""
    page = queries.signatures_page(request.unit.session, request.data.get("page"), PAGE_SIZE)
    return render_template("planning/second_signature/all.html", page=list_page(page, _shown(request, page.items)))
