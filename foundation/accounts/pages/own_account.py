"""One's own account: what it is, password, sign-ins."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.sign_in import routes as shared_routes
from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as queries
from foundation.accounts.schemas import NothingForm, PasswordForm
from foundation.accounts.services.links import check_new_password
from foundation.accounts.services.second_factor import codes_left
from foundation.accounts.services.sign_in import (
    Place,
    begin_attempt,
    check_password,
    end_all_sessions,
    end_session,
    end_sessions_but,
    renew_session,
)
from foundation.accounts.words import PERMISSION_LABELS, AccountsAct
from foundation.errors import BadInput, NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.security.passwords import hash_password
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.web.presence import address, begin_presence, end_presence, forget_pages
from foundation.web.route import Request

_SIGN_INS = 20  # shown: the newest; all others end together at one press
routes = shared_routes.with_common(permission=Permission.OWN_ACCOUNT)


def own_row(request: Request) -> queries.Account:
    """One's own account; NotFound if it is gone."""
    own = queries.account_by_id(request.unit.session, request.me.account_id)
    if own is None:
        raise NotFound
    return own


def _page(request: Request, form: Form) -> str:
    me, own = request.me, own_row(request)
    sign_ins = queries.open_sign_ins(request.unit.session, own.id, request.container.clock.now(), _SIGN_INS)
    return render_template(
        "accounts/me.html",
        me=me,
        own=own,
        extras=[PERMISSION_LABELS[extra] for extra in sorted(me.extras)],
        codes_left=codes_left(request.unit, own.id) if own.second_factor_since else 0,
        sessions=[sign_in for sign_in in sign_ins if not sign_in.awaits_code],
        form=form,
        password_length=request.container.policy(request.unit).password_min_length,
    )


@routes.get("/account", AccountsAct.ACCOUNT_OWN)
def me(request: Request) -> ResponseReturnValue:
    """My account."""
    return _page(request, Form())


@routes.post("/account/password", AccountsAct.ACCOUNT_PASSWORD, schema=PasswordForm, on_invalid=_page)
def change_password(request: Request) -> ResponseReturnValue:
    """Change one's password: every other sign-in ends, this one is renewed."""
    container = request.container
    with writing(container.units, SIGN_IN) as unit:
        policy, mine = container.policy(unit), queries.account_by_id(unit.session, request.me.account_id)
        if mine is None:
            raise NotFound
        place = Place(address(), sign_in=request.me.session_id)
        attempt = begin_attempt(unit, container.secrets, policy, mine.email_index, place)
    with writing(container.units, SIGN_IN) as unit:
        if check_password(unit, attempt, request.data["current_password"]) is None:
            raise BadInput({"current_password": [_("This is not your current password.")]})
    own = own_row(request)
    check_new_password(
        policy, request.data["password"], request.data["password_again"], own.name, own.email.split("@")[0]
    )
    own.password_hash = hash_password(request.data["password"])
    end_sessions_but(request.unit, own.id, request.me.session_id)
    token = renew_session(request.unit, container.secrets, policy, own, request.me.session_id)
    begin_presence(token, policy.idle_minutes)
    request.unit.participants["trail"].act(AccountsAct.ACCOUNT_PASSWORD, ("account", own.id))
    flash(_("Password changed. You were signed out everywhere else."), "done")
    return redirect(url_for("accounts.me"), 303)


@routes.post("/account/sign-out-everywhere", AccountsAct.SIGN_IN_END_ALL, schema=NothingForm)
def sign_out_everywhere(request: Request) -> ResponseReturnValue:
    """End every sign-in of one's own, this one too."""
    end_all_sessions(request.unit, request.me.account_id)
    end_presence()
    forget_pages()
    flash(_("You are signed out everywhere."), "done")
    return redirect(url_for("accounts.sign_in"), 303)


@routes.post("/account/sign-out-others", AccountsAct.SIGN_IN_END_OTHERS, schema=NothingForm)
def sign_out_others(request: Request) -> ResponseReturnValue:
    """End every sign-in of one's own but this one."""
    end_sessions_but(request.unit, request.me.account_id, request.me.session_id)
    flash(_("You are signed out everywhere else."), "done")
    return redirect(url_for("accounts.me"), 303)


def _own_sign_in(request: Request) -> Any:
    open_ones = queries.open_sign_ins(request.unit.session, request.me.account_id, request.container.clock.now())
    return next(
        (sign_in for sign_in in open_ones if sign_in.id == request.path["session_id"] and not sign_in.awaits_code), None
    )


@routes.post(
    "/account/sign-ins/<uuid:session_id>/end", AccountsAct.SIGN_IN_END_ONE, load=_own_sign_in, schema=NothingForm
)
def end_sign_in(request: Request) -> ResponseReturnValue:
    """End one sign-in of one's own."""
    end_session(request.unit, request.row.id)
    if request.row.id == request.me.session_id:
        end_presence()
        forget_pages()
        return redirect(url_for("accounts.sign_in"), 303)
    flash(_("That session has ended."), "done")
    return redirect(url_for("accounts.me"), 303)
