"""Ticked cases: what is to be done with them, what would happen to each, doing it, undoing it."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request as http_request
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import OFFICE_ROLES, Permission
from foundation.errors import BadInput
from foundation.forms.form import KEY_FIELD, Form
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.seen import read_seen
from returns.cases.pages.cases import rows_of
from returns.cases.queries import Case, cases_with_people, reason_sentence
from returns.lists.pages.case_list import list_url
from returns.lists.rules import BulkAction
from returns.lists.schemas import BulkForm, TickedCases, UndoBulk
from returns.lists.services import Instruction, press, reasons_against, undo_press
from returns.lists.words import ListsAct
from returns.work.pages.tasks import colleague_choices, colleague_of
from returns.work.services.duty import OWNING_ROLES
from returns.work.services.tasks import NewTask

routes = Routes("bulk", permission=Permission.CASES_OPEN, url_prefix="/cases/ticked")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PREVIEWED = ("action", "case", "successor_id", "reason", "note", "text", "due_on", "assignee_id")


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(text) for text in texts))
    except ValueError:
        return []


def _ticked(request: Request) -> tuple[list[uuid.UUID], list[Case]]:
    """The ticked ids, all of which were on the page that was shown, and those of their cases that are still seen."""
    ticked = _ids(http_request.form.getlist("case"))
    if not set(ticked) <= read_seen(
        request.container.secrets, request.me.account_id, http_request.form.get("seen", "")
    ):
        raise BadInput({"case": [_("You can select only cases on the page you saw. Go back to the list.")]})
    cases_by_id = {case.id: case for case in cases_with_people(request.unit.session, ticked)} if ticked else {}
    return ticked, [cases_by_id[case_id] for case_id in ticked if case_id in cases_by_id]


def _instruction(request: Request) -> Instruction:
    """What is to be done, as it was typed."""
    data = request.data
    if data["action"] is BulkAction.HAND_OVER:
        successor = colleague_of(request, "successor_id")
        return Instruction(data["action"], successor, data["reason"], data.get("note", ""))
    return Instruction(data["action"], task=NewTask(data["text"], data["due_on"], colleague_of(request, "assignee_id")))


def _page(request: Request, form: Form, instruction: Instruction | None = None) -> str:
    """The ticked cases, the form of the action, and once that is filled in what would happen to each of them."""
    action = (
        BulkAction(http_request.form["action"]) if http_request.form.get("action") in [*BulkAction] else BulkAction.TASK
    )
    ticked, cases = _ticked(request)
    against = reasons_against(request.unit, cases, instruction) if instruction else {}
    rows = [
        (row, [reason_sentence(reason) for reason in against.get(row.case.id, ())]) for row in rows_of(request, cases)
    ]
    return render_template(
        "returns/lists/bulk.html",
        rows=rows,
        gone=len(ticked) - len(cases),
        action=action.value,
        form=form,
        is_preview=instruction is not None,
        looked=_preview_mark(request) if instruction else "",
        can=sum(not sentences for _row, sentences in rows) if instruction else 0,
        people=colleague_choices(request, OWNING_ROLES if action is BulkAction.HAND_OVER else OFFICE_ROLES),
        seen=http_request.form.get("seen", ""),
        list=http_request.form.get("list", ""),
        back_url=list_url(http_request.form.get("list", "")),
    )


@routes.post("", ListsAct.BULK_PAGE, schema=TickedCases)
def page(request: Request) -> ResponseReturnValue:
    """What is to be done with the ticked cases."""
    if not request.data.get("case"):
        flash(_("Select at least one case first."), "warning")
        return redirect(list_url(request.data.get("list", "")), 303)
    return _page(request, Form())


@routes.post("/do", ListsAct.BULK_PRESS, schema=BulkForm, on_invalid=_page, endpoint="press")
def do(request: Request) -> ResponseReturnValue:
    """Show what would happen; once that was seen, do it with every case that allows it."""
    instruction = _instruction(request)
    _ids_ticked, cases = _ticked(request)
    if not (request.data["sure"] and http_request.form.get("looked") == _preview_mark(request)):
        return _page(request, _typed(request), instruction)
    now = request.unit.clock.now()
    changed = press(request.unit, cases, instruction, now)
    unchanged = len(cases) - len(changed)
    if not changed:
        flash(_("Nothing was changed: it had already been done, or no selected case allows it."), "warning")
    else:
        flash(_done_message(instruction.action, len(changed)), "done")
    if changed and unchanged:
        flash(ngettext("%(num)d case was not changed.", "%(num)d cases were not changed.", unchanged), "due")
    undo = {"done": instruction.action.value, "at": (now - _BEGINNING) // _MICROSECOND} if changed else {}
    return redirect(list_url(request.data.get("list", ""), **undo), 303)


def _preview_mark(request: Request) -> str:
    """A digest of what was previewed: only that is done, nothing that was typed or ticked since."""
    typed = sorted((name, text) for name in _PREVIEWED for text in http_request.form.getlist(name))
    return request.container.secrets.token_hash(f"looked|{request.me.account_id.hex}|{typed}").hex()


def _typed(request: Request) -> Form:
    values: dict[str, Any] = {name: text for name, text in http_request.form.items() if name not in ("case", "sure")}
    return Form(values=values, idempotency_key=http_request.form.get(KEY_FIELD) or uuid.uuid4().hex)


def _done_message(action: BulkAction, count: int) -> str:
    if action is BulkAction.HAND_OVER:
        return ngettext("%(num)d case was handed over.", "%(num)d cases were handed over.", count)
    return ngettext("Task added to %(num)d case.", "Task added to %(num)d cases.", count)


@routes.post("/undo", ListsAct.BULK_UNDO, schema=UndoBulk)
def undo(request: Request) -> ResponseReturnValue:
    """Undo the last press."""
    undone = undo_press(request.unit, request.data["action"], _BEGINNING + request.data["at"] * _MICROSECOND)
    words = ngettext("%(num)d case was changed back.", "%(num)d cases were changed back.", undone)
    flash(words if undone else _("There is nothing to undo."), "done" if undone else "warning")
    return redirect(list_url(request.data.get("list", "")), 303)
