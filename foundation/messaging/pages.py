"""The inbox: what happened while one was away, where it leads, and what was read."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.messaging import queries
from foundation.messaging.schemas import InboxList, PressedForm, UndoForm
from foundation.messaging.services import read_all_notices, read_notice, unread_again, unread_notice
from foundation.messaging.words import MessagingAct
from foundation.web.container import CaseAddress
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("inbox", permission=Permission.OWN_ACCOUNT)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class ShownNotice:
    """A notice in words: what happened, what to do about it, and the case, if this scope sees one."""

    notice: queries.Notice
    title: object
    what_to_do: object
    case: CaseAddress | None


def _links(request: Request, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseAddress]:
    """Where cases are opened by whoever looks: those that this scope sees."""
    links: dict[uuid.UUID, CaseAddress] = {}
    for links_of in request.container.case_addresses:
        links.update(links_of(request, set(cases) - set(links)))
    return links


def _row(request: Request, notice: queries.Notice, links: Mapping[uuid.UUID, CaseAddress]) -> ShownNotice:
    title, what_to_do = request.container.words_of_messages.notices[notice.kind]
    return ShownNotice(notice, title, what_to_do, links.get(notice.about) if notice.about else None)


@routes.get("/inbox", MessagingAct.LIST, schema=InboxList, endpoint="list")
def list_notices(request: Request) -> ResponseReturnValue:
    """One's own notices, newest first."""
    only_unread = request.data.get("show") == "unread"
    notices = queries.inbox_page(request.unit.session, only_unread, request.data.get("page"), PAGE_SIZE)
    links = _links(request, {notice.about for notice in notices.items if notice.about})
    return render_template(
        "messaging/inbox.html",
        page=list_page(notices, [_row(request, notice, links) for notice in notices.items]),
        form=Form(values=http_request.args.to_dict()),
        marked=request.data.get("marked"),
    )


def _notice(request: Request) -> queries.Notice | None:
    return queries.notice_by_id(request.unit.session, request.path["notice_id"])


@routes.post("/inbox/<uuid:notice_id>/open", MessagingAct.OPEN, load=_notice, schema=PressedForm, endpoint="open")
def open_notice(request: Request) -> ResponseReturnValue:
    """Mark a notice as read, and go to the case that it is about, if it is still one's to see.

    What is about no case, such as tasks that are overdue, stands on the start page.
    """
    read_notice(request.unit, request.row)
    about = request.row.about
    if about is None:
        return redirect(http_request.script_root + "/", 303)
    case = _links(request, {about}).get(about)
    return redirect(case.url if case else url_for("inbox.list"), 303)


@routes.post("/inbox/<uuid:notice_id>/unread", MessagingAct.UNREAD, load=_notice, schema=PressedForm)
def unread(request: Request) -> ResponseReturnValue:
    """Mark a notice as unread again."""
    unread_notice(request.row)
    return redirect(url_for("inbox.list"), 303)


@routes.post("/inbox/read", MessagingAct.READ_ALL, schema=PressedForm)
def read_all(request: Request) -> ResponseReturnValue:
    """Mark all as read."""
    instant = read_all_notices(request.unit)
    if instant is None:
        return redirect(url_for("inbox.list"), 303)
    flash(_("All marked as read."), "done")
    return redirect(url_for("inbox.list", marked=(instant - _BEGINNING) // _MICROSECOND), 303)


@routes.post("/inbox/undo", MessagingAct.UNDO, schema=UndoForm)
def undo(request: Request) -> ResponseReturnValue:
    """Undo "mark all as read"."""
    again = unread_again(request.unit, _BEGINNING + request.data["marked"] * _MICROSECOND)
    text = ngettext("%(num)d notice marked as unread again.", "%(num)d notices marked as unread again.", again)
    flash(text if again else _("There is nothing to undo."), "done")
    return redirect(url_for("inbox.list"), 303)
