"""The door of the limits up to which an account approves budgets."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.administration import detail_page, the_account
from foundation.accounts.pages.sign_in import blueprint
from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import LimitForm
from foundation.accounts.services.limits import give_limit
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call


def _again(call: Call, form: Form) -> str:
    return detail_page(call, Form(), form)


@door(
    blueprint,
    "/accounts/<uuid:account_id>/limits",
    "accounts.limit",
    permission=Permission.ACCOUNTS_MANAGE,
    methods=("POST",),
    endpoint="give_limit",
    steps_up=True,
    finds=the_account,
    takes=LimitForm,
    again=_again,
)
def limit(call: Call) -> ResponseReturnValue:
    """Say up to which sum an account approves."""
    give_limit(call.unit, call.row, call.data["currency"], call.data["amount"])
    flash(_("Saved. Somebody who reads about people and gained a permission waits for a new confirmation."), "due")
    return redirect(url_for("accounts.detail", account_id=call.row.id), 303)
