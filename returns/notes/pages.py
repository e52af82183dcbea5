"""The page of notes: what colleagues tell each other about a case."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case
from returns.notes.queries import Note, NoteCorrection, corrections_of, note_of_case, notes_page
from returns.notes.schemas import CorrectionForm, NoteForm, NoteList, PinForm
from returns.notes.services import add_note, correct_note, pin_note
from returns.notes.words import NotesAct

routes = Routes("notes", permission=Permission.CASES_OPEN, load=the_case)


@dataclass(frozen=True)
class ShownNote:
    """A note with its corrections, oldest first, and the form that corrects it."""

    note: Note
    author: str
    corrections: Sequence[NoteCorrection]
    form: Form
    may_correct: bool

    @property
    def versions(self) -> list[Note | NoteCorrection]:
        """The texts of the note, the newest first."""
        return [*reversed(self.corrections), self.note]


def _stored_text(note: Note, corrections: Sequence[NoteCorrection]) -> Stored:
    """The newest text; corrections are by the author of the note."""
    return some_of({"text": (corrections[-1] if corrections else note).content.text}, note.author_id)


def _stored(request: Request[PartOfCase[Note]]) -> Stored:
    note = request.row.part
    return _stored_text(note, corrections_of(request.unit.session, [note.id])[note.id])


def _shown(request: Request, notes: Sequence[Note], form: Form, typed_for: Note | None) -> list[ShownNote]:
    """The notes as they are shown; a form that was refused stays with its note."""
    corrections = corrections_of(request.unit.session, [note.id for note in notes])
    names = accounts.accounts_by_id(request.unit.session, [note.author_id for note in notes])
    shown = []
    for note in notes:
        author, version = names.get(note.author_id), _stored_text(note, corrections[note.id]).version
        note_form = form if note is typed_for else Form(values={"version": version})
        note_form.prefix = f"n{note.id.hex[:8]}"
        is_own = note.author_id == request.me.account_id
        shown.append(ShownNote(note, author.name if author else "", corrections[note.id], note_form, is_own))
    return shown


def _page_of(request: Request, case: Case, form: Form, typed_for: Note | None = None) -> str:
    """The page; a form that was refused stays with the note that it corrects, or is that of a new note."""
    cursor = None if request.unit.writing else request.data.get("page")
    notes = notes_page(request.unit.session, case.id, cursor, PAGE_SIZE)
    shown = list(notes.items)
    if typed_for is not None and typed_for not in shown:
        shown.insert(0, typed_for)
    return render_template(
        "returns/notes/page.html",
        case=case_head(request, case),
        page=list_page(notes, _shown(request, shown, form, typed_for)),
        form=Form() if typed_for is not None else form,
    )


def _page(request: Request[Case], form: Form) -> str:
    """The notes of a case, pinned first, then the newest."""
    return _page_of(request, request.row, form)


@routes.form(
    "/cases/<uuid:case_id>/notes", NotesAct.ADD, opens=NotesAct.READ, shows=_page, query=NoteList, schema=NoteForm
)
def add(request: Request[Case]) -> ResponseReturnValue:
    """Add a note."""
    add_note(request.unit, request.row, request.data["text"], request.data["is_pinned"])
    flash(_("Note saved."), "done")
    return redirect(url_for("notes.page", case_id=request.row.id), 303)


def _note(request: Request) -> PartOfCase[Note] | None:
    return case_with(request, note_of_case(request.unit.session, request.path["case_id"], request.path["note_id"]))


def _page_again(request: Request[PartOfCase[Note]], form: Form) -> str:
    return _page_of(request, request.row.case, form, request.row.part)


@routes.post(
    "/cases/<uuid:case_id>/notes/<uuid:note_id>",
    NotesAct.CORRECT,
    load=_note,
    schema=CorrectionForm,
    on_invalid=_page_again,
    stored=_stored,
)
def correct(request: Request[PartOfCase[Note]]) -> ResponseReturnValue:
    """Correct a note of one's own; what it said before stays."""
    correct_note(request.unit, request.row.part, request.data["text"])
    flash(_("Note corrected. The earlier text stays below it."), "done")
    return redirect(url_for("notes.page", case_id=request.row.case.id), 303)


@routes.post("/cases/<uuid:case_id>/notes/<uuid:note_id>/pin", NotesAct.PIN, load=_note, schema=PinForm)
def pin(request: Request[PartOfCase[Note]]) -> ResponseReturnValue:
    """Keep a note on top, or no longer."""
    pin_note(request.unit, request.row.part, request.data["is_pinned"])
    return redirect(url_for("notes.page", case_id=request.row.case.id), 303)
