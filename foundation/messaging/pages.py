"""Doors of the inbox: what happened while one was away, where it leads, and what was read."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.messaging import queries
from foundation.messaging.schemas import InboxList, PressedForm, UndoForm
from foundation.messaging.services import read_all_notices, read_notice, unread_again, unread_notice
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call

blueprint = Blueprint("inbox", __name__)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _links(call: Call, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, SimpleNamespace]:
    """Where cases are opened by whoever looks: reference and address of those that this scope sees."""
    links: dict[uuid.UUID, SimpleNamespace] = {}
    for links_of in call.wiring.case_addresses:
        links.update(links_of(call, set(cases) - set(links)))
    return links


def _row(call: Call, notice: queries.Notice, links: dict[uuid.UUID, SimpleNamespace]) -> SimpleNamespace:
    title, what_to_do = call.wiring.words_of_messages.notices[notice.kind]
    case = links.get(notice.about) if notice.about else None
    return SimpleNamespace(
        title=title,
        what_to_do=what_to_do,
        at=notice.at,
        unread=notice.read_at is None,
        reference=case.reference if case else None,
        open_url=url_for("inbox.open", notice_id=notice.id),
        unread_url=url_for("inbox.unread", notice_id=notice.id),
    )


@door(blueprint, "/inbox", "inbox.list", permission=Permission.OWN_ACCOUNT, takes=InboxList, endpoint="list")
def list_notices(call: Call) -> ResponseReturnValue:
    """One's own notices, newest first."""
    only_unread = call.data.get("show") == "unread"
    notices = queries.inbox_page(call.unit.session, only_unread, call.data.get("page"), PAGE_SIZE)
    links = _links(call, {notice.about for notice in notices.items if notice.about})
    return render_template(
        "messaging/inbox.html",
        page=list_page(notices, [_row(call, notice, links) for notice in notices.items]),
        form=Form(values=request.args.to_dict()),
        marked=call.data.get("marked"),
    )


def _notice(call: Call) -> queries.Notice | None:
    return queries.notice_by_id(call.unit.session, call.path["notice_id"])


@door(
    blueprint,
    "/inbox/<uuid:notice_id>/open",
    "inbox.open",
    permission=Permission.OWN_ACCOUNT,
    methods=("POST",),
    finds=_notice,
    takes=PressedForm,
    endpoint="open",
)
def open_notice(call: Call) -> ResponseReturnValue:
    """Mark a notice as read, and go to the case that it is about, if it is still one's to see."""
    read_notice(call.unit, call.row)
    case = _links(call, {call.row.about}).get(call.row.about) if call.row.about else None
    return redirect(case.url if case else url_for("inbox.list"), 303)


@door(
    blueprint,
    "/inbox/<uuid:notice_id>/unread",
    "inbox.unread",
    permission=Permission.OWN_ACCOUNT,
    methods=("POST",),
    finds=_notice,
    takes=PressedForm,
    endpoint="unread",
)
def unread(call: Call) -> ResponseReturnValue:
    """Mark a notice as unread again."""
    unread_notice(call.row)
    return redirect(url_for("inbox.list"), 303)


@door(
    blueprint,
    "/inbox/read",
    "inbox.read_all",
    permission=Permission.OWN_ACCOUNT,
    methods=("POST",),
    takes=PressedForm,
    endpoint="read_all",
)
def read_all(call: Call) -> ResponseReturnValue:
    """Mark all as read."""
    instant = read_all_notices(call.unit)
    if instant is None:
        return redirect(url_for("inbox.list"), 303)
    flash(_("All are marked as read."), "done")
    return redirect(url_for("inbox.list", marked=(instant - _BEGINNING) // _MICROSECOND), 303)


@door(
    blueprint,
    "/inbox/undo",
    "inbox.undo",
    permission=Permission.OWN_ACCOUNT,
    methods=("POST",),
    takes=UndoForm,
    endpoint="undo",
)
def undo(call: Call) -> ResponseReturnValue:
    """Undo "mark all as read"."""
    again = unread_again(call.unit, _BEGINNING + call.data["marked"] * _MICROSECOND)
    text = ngettext("%(num)d notice is unread again.", "%(num)d notices are unread again.", again)
    flash(text if again else _("There was nothing to undo."), "done")
    return redirect(url_for("inbox.list"), 303)
