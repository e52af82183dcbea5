"""Pages of an answer: what is held, before and after blacking out; its review, and how it leaves the program."""

import secrets
from collections.abc import Sequence

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _, ngettext
from foundation.papers.apart import as_pdf_apart
from foundation.papers.compiling import as_pdf
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase
from returns.cases.pages.header import case_head
from returns.files.words import FILE_LABELS
from returns.paperwork.pages.blocks import file_name
from returns.paperwork.schemas import InLanguage
from rights.requests.pages.papers import AnswerOnPaper, answer_as_data, answer_sheet, letter_sheet
from rights.requests.pages.parts import Place, contents, shown_answer
from rights.requests.pages.requests import ONE, back, routes as routes_of_case, show, the_request
from rights.requests.pages.wording import Wording
from rights.requests.queries.requests import AnswerMark, CaseFile, DataRequest, entries_of, marks_of
from rights.requests.rules.requests import RequestState
from rights.requests.schemas import AnswerView, HandOverForm, MarkForm, ReviewForm
from rights.requests.services import answers as services
from rights.requests.services.copies import files_chosen
from rights.requests.words import RequestsAct

routes: Routes[PartOfCase[DataRequest]] = Routes(
    "requests", permission=Permission.CASES_OPEN, load=the_request, blueprint=routes_of_case.blueprint
)
_MOST_MARKS = 500  # passages on one sheet; longer ones are made by a process of their own


def by_place(marks: Sequence[AnswerMark]) -> dict[Place, list[AnswerMark]]:
    """What is blacked out by hand now, by passage."""
    own: dict[Place, list[AnswerMark]] = {}
    for mark in marks:
        if mark.undone_at is None:
            content = mark.content
            own.setdefault((content.section, content.entry, content.passage), []).append(mark)
    return own


def file_label(file: CaseFile) -> str:
    """What a file is, what it is called, since when it is here; and whether it is of the whole case."""
    content = CaseFile.content.readable(file)
    parts = [str(FILE_LABELS[file.kind]), content.label if content else "", day(file.added_at.date())]
    return " · ".join(part for part in (*parts, "" if file.person_id else _("of the whole case")) if part)


def _place(text: str) -> Place | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def _at(request: Request, form: Form) -> Place | None:
    """The passage whose form is open: the one of the address, or the one that was refused."""
    if request.unit.writing:
        return _place(".".join(str(form.values.get(name, "")) for name in ("section", "entry", "passage")))
    return _place(request.data.get("at") or "")


def _page(request: Request[PartOfCase[DataRequest]], form: Form) -> str:
    row, session = request.row.part, request.unit.session
    answer = services.answer_to(request.unit, row)
    marks = by_place(marks_of(session, answer.id))
    at, wording = _at(request, form), Wording.of_reader()
    staff = accounts.accounts_by_id(session, [answer.assembled_by])
    wanted = None if request.unit.writing else request.data.get("part")
    shown = shown_answer(answer.content.sections, marks, wanted, at)
    return render_template(
        "rights/requests/answer.html",
        case=case_head(request, request.row.case),
        row=row,
        answer=answer,
        by=staff[answer.assembled_by].name if answer.assembled_by in staff else "",
        shown=shown,
        shared=[
            (period.organisation, wording.purpose(period), wording.instant(period.since), period.until)
            for period in answer.content.shared
        ],
        files=[(file.id, file_label(file)) for file in files_chosen(request.unit, answer)],
        withheld=wording("withheld"),
        other_language=wording.other_language(),
        at=".".join(str(number) for number in at) if at else "",
        form=form,
        as_given=not request.unit.writing and bool(request.data.get("given")),
        may_mark=row.state is RequestState.OPEN,
    )


@routes.post(f"{ONE}/assemble", RequestsAct.ASSEMBLE, schema=NothingForm, on_invalid=show)
def assemble(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Assemble everything that is held."""
    services.assemble_answer(request.unit, request.row.case, request.row.part)
    flash(_("Answer assembled. Read it, and black out what is about others."), "done")
    return redirect(_url(request), 303)


def _url(request: Request[PartOfCase[DataRequest]], at: str = "") -> str:
    row = request.row.part
    anchor = f"passage-{at.replace('.', '-')}" if at else None
    return url_for("requests.answer", case_id=row.case_id, request_id=row.id, at=at or None, _anchor=anchor)


@routes.form(
    f"{ONE}/answer",
    RequestsAct.MARK,
    opens=RequestsAct.ANSWER,
    shows=_page,
    page="answer",
    query=AnswerView,
    schema=MarkForm,
)
def mark(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Black out words or a whole passage."""
    data = request.data
    place = (data["section"], data["entry"], data["passage"])
    passages = services.Passages(place, data["words"], data["everywhere"])
    count = services.black_out(request.unit, request.row.part, passages)
    flash(ngettext("%(num)d passage blacked out.", "%(num)d passages blacked out.", count), "done")
    return redirect(_url(request, ".".join(str(number) for number in place)), 303)


@routes.post(f"{ONE}/answer/<uuid:mark_id>/undo", RequestsAct.UNMARK, schema=NothingForm)
def unmark(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Show again what was blacked out by hand."""
    row = request.row.part
    to_undo = services.mark_to_undo(request.unit, row, request.path["mark_id"])
    if to_undo is None:
        raise NotFound
    services.undo_mark(request.unit, row, to_undo)
    content = to_undo.content
    flash(_("Shown again."), "done")
    return redirect(_url(request, f"{content.section}.{content.entry}.{content.passage}"), 303)


@routes.post(f"{ONE}/submit", RequestsAct.SUBMIT, schema=NothingForm, on_invalid=show)
def submit(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Send the answer to review."""
    services.submit_answer(request.unit, request.row.case, request.row.part)
    return back(request, _("Sent for review. Your colleagues have been told."))


@routes.post(f"{ONE}/review", RequestsAct.REVIEW, schema=ReviewForm, on_invalid=show)
def review(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Approve the answer, or send it back."""
    approve, seen = request.data["approve"], request.data["version"]
    services.review_answer(request.unit, request.row.part, approve, request.data["reason"], seen)
    return back(request, _("Approved. It can be handed over.") if approve else _("Sent back, with your reason."))


@routes.post(f"{ONE}/hand-over", RequestsAct.HAND_OVER, schema=HandOverForm, on_invalid=show)
def hand_over(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Record that the answer reached the person."""
    services.hand_over_answer(request.unit, request.row.part, request.data["how"], request.data["text"])
    return back(request, _("Recorded as handed over. The request is done."))


# How an answer leaves the program: as a paper and as data, once a second person has reviewed it.


def on_paper(request: Request[PartOfCase[DataRequest]]) -> AnswerOnPaper:
    """The answer that may leave the program. RuleBroken for any that a second person has not reviewed lately."""
    session, case = request.unit.session, request.row.case
    answer = services.refuse_unreviewed(request.unit, request.row.part)
    office = accounts.reached(session, [case.office_id]).get(case.office_id, accounts.Reached())
    marks = contents(by_place(marks_of(session, answer.id)))
    return AnswerOnPaper(request.row.part, answer, marks, office)


@routes.get(f"{ONE}/paper", RequestsAct.PAPER, schema=InLanguage, on_invalid=show, steps_up=True)
def paper(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """The answer as a paper in the person's language."""
    now, ready = request.container.clock.now(), on_paper(request)
    sheet = answer_sheet(ready, Wording.of(request.data["language"]), now)
    make = as_pdf_apart if ready.length > _MOST_MARKS else as_pdf
    return handed_out(make(sheet, now), file_name("answer", secrets.token_hex(3)), "application/pdf")


@routes.get(f"{ONE}/data", RequestsAct.JSON, schema=InLanguage, on_invalid=show, steps_up=True)
def data(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """The answer as data that programs read."""
    now, ready = request.container.clock.now(), on_paper(request)
    answer = jsonify(answer_as_data(ready, Wording.of(request.data["language"]), now))
    answer.headers["Content-Disposition"] = f'attachment; filename="answer-{secrets.token_hex(3)}.json"'
    return answer


@routes.get(f"{ONE}/letter", RequestsAct.LETTER, schema=InLanguage, on_invalid=show)
def letter(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """The letter about where the request stands."""
    session, case, now = request.unit.session, request.row.case, request.container.clock.now()
    office = accounts.reached(session, [case.office_id]).get(case.office_id, accounts.Reached())
    entries, row = entries_of(session, request.row.part.id), request.row.part
    sheet = letter_sheet(row, entries, office, Wording.of(request.data["language"]), now)
    return handed_out(as_pdf(sheet, now), file_name("letter", secrets.token_hex(3)), "application/pdf")
