"""Doors of notes: what colleagues tell each other about a case."""

import uuid
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_head, case_with, the_case
from returns.cases.queries.cases import Case
from returns.notes.queries import Note, NoteCorrection, corrections_of, note_of_case, notes_page
from returns.notes.schemas import CorrectionForm, NoteForm, NoteList, PinForm
from returns.notes.services import add_note, correct_note, pin_note

routes = Routes("notes", permission=Permission.CASES_OPEN, load=the_case)


def _said_now(note: Note, corrections: Sequence[NoteCorrection]) -> Stored:
    """What a note says now."""
    return some_of({"text": (corrections[-1] if corrections else note).content["text"]})


def _stored(request: Request) -> Stored:
    note = request.row.part
    return _said_now(note, corrections_of(request.unit.session, [note.id])[note.id])


def _shown(
    request: Request,
    note: Note,
    corrections: list[NoteCorrection],
    names: Mapping[uuid.UUID, accounts.Account],
    form: Form,
) -> SimpleNamespace:
    author = names.get(note.author_id)
    versions: list[Note | NoteCorrection] = [note, *corrections]
    return SimpleNamespace(
        id=note.id.hex,
        text=versions[-1].content["text"],
        who=author.name if author else "",
        at=note.at,
        corrected_at=corrections[-1].at if corrections else None,
        earlier=[SimpleNamespace(at=version.at, text=version.content["text"]) for version in reversed(versions[:-1])],
        is_pinned=note.is_pinned,
        form=form,
        may_correct=note.author_id == request.me.account_id,
        correct_url=url_for("notes.correct", case_id=note.case_id, note_id=note.id),
        pin_url=url_for("notes.pin", case_id=note.case_id, note_id=note.id),
    )


def _page_of(request: Request, case: Case, form: Form, typed_for: Note | None = None) -> str:
    """The page; what was typed stays with the note that it was typed for, else with the form of a new one."""
    shown_page = notes_page(
        request.unit.session, case.id, None if request.unit.writing else request.data.get("page"), PAGE_SIZE
    )
    notes = list(shown_page.items)
    if typed_for is not None and typed_for not in notes:
        notes.insert(0, typed_for)
    corrections = corrections_of(request.unit.session, [note.id for note in notes])
    names = accounts.accounts_by_id(request.unit.session, [note.author_id for note in notes])
    forms = {
        note.id: form if note is typed_for else Form(values={"version": _said_now(note, corrections[note.id]).version})
        for note in notes
    }
    for note_id, note_form in forms.items():
        note_form.prefix = f"n{note_id.hex[:8]}"
    return render_template(
        "returns/notes/page.html",
        case=case_head(case),
        page=list_page(
            shown_page, [_shown(request, note, corrections[note.id], names, forms[note.id]) for note in notes]
        ),
        form=Form() if typed_for is not None else form,
        add_url=url_for("notes.add", case_id=case.id),
    )


def _page(request: Request, form: Form) -> str:
    """The notes of a case, pinned first, then the newest."""
    return _page_of(request, request.row, form)


@routes.form(
    "/cases/<uuid:case_id>/notes",
    "notes.add",
    opens="notes.read",
    shows=_page,
    page="page",
    query=NoteList,
    schema=NoteForm,
)
def add(request: Request) -> ResponseReturnValue:
    """Add a note."""
    add_note(request.unit, request.row, request.data["text"], request.data["is_pinned"], request.data.get("once"))
    flash(_("The note is kept."), "done")
    return redirect(url_for("notes.page", case_id=request.row.id), 303)


def _note(request: Request) -> PartOfCase[Note] | None:
    return case_with(request, note_of_case(request.unit.session, request.path["case_id"], request.path["note_id"]))


def _page_again(request: Request, form: Form) -> str:
    return _page_of(request, request.row.case, form, request.row.part)


@routes.post(
    "/cases/<uuid:case_id>/notes/<uuid:note_id>",
    "notes.correct",
    load=_note,
    schema=CorrectionForm,
    on_invalid=_page_again,
    stored=_stored,
)
def correct(request: Request) -> ResponseReturnValue:
    """Correct a note of one's own; what it said before stays."""
    correct_note(request.unit, request.row.part, request.data["text"])
    flash(_("The note is corrected. What it said before stays below it."), "done")
    return redirect(url_for("notes.page", case_id=request.row.case.id), 303)


@routes.post("/cases/<uuid:case_id>/notes/<uuid:note_id>/pin", "notes.pin", load=_note, schema=PinForm)
def pin(request: Request) -> ResponseReturnValue:
    """Keep a note on top, or no longer."""
    pin_note(request.unit, request.row.part, request.data["is_pinned"])
    return redirect(url_for("notes.page", case_id=request.row.case.id), 303)
