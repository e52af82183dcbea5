"""Roles that wait for a second person: the head of an office, the data protection officer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.administration import placed, the_account
from foundation.accounts.pages.sign_in import routes as shared_routes
from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as queries
from foundation.accounts.schemas import ConfirmationsList, NothingForm
from foundation.accounts.services import administration
from foundation.accounts.words import AccountsAct
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.today import TodayLine, TodaySection, Urgency, when_shown

routes = shared_routes.with_common(permission=Permission.ACCOUNTS_CONFIRM)


@routes.get("/confirmations", AccountsAct.ACCOUNTS_CONFIRMATIONS, schema=ConfirmationsList)
def confirmations(request: Request) -> ResponseReturnValue:
    """Accounts that wait for a second person."""
    accounts = queries.waiting_for_confirmation(request.unit.session, request.data.get("page"), PAGE_SIZE)
    waiting = accounts.items
    request.unit.participants["trail"].read([("account", account.id) for account in waiting])
    inviters = queries.accounts_by_id(
        request.unit.session, [account.invited_by for account in waiting if account.invited_by]
    )
    return render_template(
        "accounts/confirmations.html", page=list_page(accounts, placed(request, waiting)), inviters=inviters
    )


@routes.post(
    "/accounts/<uuid:account_id>/confirm",
    AccountsAct.ACCOUNTS_CONFIRM,
    load=the_account,
    steps_up=True,
    schema=NothingForm,
)
def confirm(request: Request[queries.Account]) -> ResponseReturnValue:
    """Confirm an account."""
    administration.confirm(request.unit, request.row)
    flash(_("Confirmed. This person can now sign in."), "done")
    return redirect(url_for("accounts.confirmations"), 303)


_AT_MOST = 10


def sections_of_confirmations(request: Request) -> list[TodaySection]:
    """A section of the start page if anybody waits for whoever asks."""
    if not request.me.may(Permission.ACCOUNTS_CONFIRM):
        return []
    waiting = queries.first_unconfirmed(request.unit.session, _AT_MOST)
    url, mark_label = url_for("accounts.confirmations"), _("Awaiting confirmation")
    lines = when_shown(
        waiting,
        lambda _account: Urgency.TODAY,
        lambda account: TodayLine(url, account.name, "due", mark_label, duty=_("Confirm the account")),
    )
    is_cut = len(waiting) == _AT_MOST
    return [TodaySection(_("Accounts to confirm"), lines, url, _("Show all"), is_cut)] if waiting else []
