"""Pages for who is not signed in yet: sign-in, unlock, links, language."""

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request as http_request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation.accounts.permissions import Permission
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus, LinkPurpose
from foundation.accounts.schemas import LinkForm, NothingForm, SignInForm, UnlockForm
from foundation.accounts.services.links import accept_first_administrator, accept_link, find_link
from foundation.accounts.services.sign_in import (
    Place,
    begin_attempt,
    check_password,
    end_session,
    renew_session,
    start_half,
    start_session,
)
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput, NotFound, TooManyAttempts
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.security.identifiers import normal_email
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import reading, writing
from foundation.web.errors import local_target, wait_sentence
from foundation.web.known_devices import known_device, remember_device
from foundation.web.lock import kept_fields, locked_page, sent_on
from foundation.web.presence import (
    address,
    begin_half,
    begin_presence,
    covered_path,
    device,
    end_presence,
    forget_pages,
    is_locked,
    new_csrf_token,
    presence_mark,
)
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("accounts", permission=Permission.OWN_ACCOUNT)


def _sign_in_page(request: Request, form: Form) -> str:
    return render_template("accounts/sign_in.html", form=form, next=http_request.values.get("next", ""))


def _try_password(
    request: Request, email_index: bytes, password: str, place: Place, wrong: tuple[str, str]
) -> tuple[queries.Account, AccessPolicy]:
    """The account, and today's numbers. BadInput if it is not active, or, as `wrong` says, if the two do not fit."""
    container, (field, sentence) = request.container, wrong
    with writing(container.units, SIGN_IN) as first:
        policy = container.policy(first)
        attempt = begin_attempt(first, container.secrets, policy, email_index, place)
    account = check_password(request.unit, attempt, password)
    if account is None:
        raise BadInput({field: [sentence]})
    if account.status == AccountStatus.UNCONFIRMED:
        raise BadInput(
            {field: [_("This account is waiting for confirmation by the office lead or the data protection officer.")]}
        )
    if account.status != AccountStatus.ACTIVE:
        raise BadInput({field: [_("This account is not active. Ask your administrator.")]})
    return account, policy


@routes.get("/sign-in", AccountsAct.SIGN_IN_PAGE, is_public=True)
def sign_in(request: Request) -> ResponseReturnValue:
    """The sign-in page."""
    if request.principal is not None:
        return redirect(local_target(http_request.args.get("next")))
    return _sign_in_page(request, Form())


@routes.post("/sign-in", AccountsAct.SIGN_IN_TRY, is_public=True, schema=SignInForm, on_invalid=_sign_in_page)
def try_sign_in(request: Request) -> ResponseReturnValue:
    """Sign in; where there is a second factor, its code comes next. Too many failures: wait."""
    secrets, target = request.container.secrets, request.data.get("next", "")
    email_index = secrets.blind_index("staff_email", normal_email(request.data["email"]))
    today = request.unit.today
    place = Place(address(), known_device(email_index, today))
    wrong = ("email", _("The e-mail and password do not match. Check both, and your keyboard language."))
    try:
        account, policy = _try_password(request, email_index, request.data["password"], place, wrong)
    except TooManyAttempts as error:
        return throttled(request, error, "email", "accounts/sign_in.html", next=target)
    if current_user.is_authenticated:
        end_session(request.unit, current_user.session_id)
    if account.second_factor_since is not None:
        begin_half(start_half(request.unit, secrets, policy, account, device()))
        return redirect(url_for("accounts.sign_in_code", next=target or None), 303)
    remember_device(email_index, today, policy.known_device_days)
    begin_presence(start_session(request.unit, secrets, policy, account, device()), policy.idle_minutes)
    return redirect(local_target(target), 303)


def throttled(
    request: Request, error: TooManyAttempts, field: str, template: str, **context: Any
) -> ResponseReturnValue:
    """The same page, saying how long to wait."""
    form = Form(
        values={"email": request.data.get("email", "")},
        errors={field: [_("Too many failed attempts."), wait_sentence(error.retry_after)]},
    )
    request.unit.participants["trail"].act(AccountsAct.SIGN_IN_THROTTLED)
    return render_template(template, form=form, **context), 429, {"Retry-After": str(error.retry_after)}


def _unlock_again(request: Request, form: Form) -> ResponseReturnValue:
    if http_request.is_json:
        return {
            "error": {
                "code": "bad_input",
                "message": " ".join(text for texts in form.errors.values() for text in texts),
            }
        }
    return locked_page(form, http_request.form.get("next", ""))


@routes.get("/unlock", AccountsAct.SIGN_IN_UNLOCK_PAGE, opens_when_locked=True)
def unlock(request: Request) -> ResponseReturnValue:
    """Ask for the password after idleness."""
    return locked_page(Form(), http_request.args.get("next", ""))


@routes.post(
    "/unlock",
    AccountsAct.SIGN_IN_UNLOCK,
    opens_when_locked=True,
    schema=UnlockForm,
    on_invalid=_unlock_again,
    takes_json=True,
)
def try_unlock(request: Request) -> ResponseReturnValue:
    """Unlock: a new sign-in replaces the old one."""
    with reading(request.container.units, SIGN_IN) as unit:
        own = queries.account_by_id(unit.session, request.me.account_id)
    if own is None:
        raise NotFound
    try:
        token, idle = _renew(request, own.email_index)
    except TooManyAttempts as error:
        if http_request.is_json:
            raise
        return throttled(
            request,
            error,
            "password",
            "accounts/unlock.html" if covered_path() is None or kept_fields() else "accounts/calm.html",
            now=request.container.clock.now(),
            next=request.data.get("next", ""),
            kept=kept_fields(),
            account_name=request.me.name,
        )
    covered = covered_path()
    begin_presence(token, idle)
    if http_request.is_json:
        response = make_response("", 204)
        response.headers["X-CSRF-Token"] = new_csrf_token()
        response.headers["X-Presence-Mark"] = presence_mark()
        return response
    target = local_target(request.data.get("next") or covered)
    lead = _("What you sent before the screen locked was kept. Send it now, or discard it.")
    return sent_on(target, _("Unlocked"), lead) or redirect(target, 303)


def _renew(request: Request, email_index: bytes) -> tuple[str, int]:
    """In a unit of the sign-in's own scope: check the password, end the old sign-in, start a new one.

    The password alone, also where there is a second factor: the lock guards a device that was left alone, and the
    phone may lie beside it. What somebody knows cannot be picked up from the desk.
    """
    with writing(request.container.units, SIGN_IN) as unit:
        inner = Request(request.container, unit, request.principal, {})
        place = Place(address(), sign_in=request.me.session_id)
        wrong = ("password", _("The password is wrong. Try again."))  # no e-mail was asked for
        account, policy = _try_password(inner, email_index, request.data["password"], place, wrong)
        token = renew_session(unit, request.container.secrets, policy, account, request.me.session_id)
    return token, policy.idle_minutes


@routes.post("/sign-out", AccountsAct.SIGN_IN_END, opens_when_locked=True, schema=NothingForm)
def sign_out(request: Request) -> ResponseReturnValue:
    """Sign out here."""
    end_session(request.unit, request.me.session_id)
    end_presence()
    forget_pages()
    return redirect(url_for("accounts.sign_in"), 303)


@routes.get("/presence", AccountsAct.SIGN_IN_PRESENCE, is_public=True)
def presence(request: Request) -> ResponseReturnValue:
    """Who is signed in here now, by the mark of their pages, and the token for what these send. No sign of activity."""
    if not current_user.is_authenticated:
        return jsonify({"mark": "", "is_locked": False, "token": ""})
    locked = is_locked(request.container)
    return jsonify({"mark": presence_mark(), "is_locked": locked, "token": new_csrf_token()})


def _link_page(request: Request, form: Form) -> ResponseReturnValue:
    """The page behind a single-use link. Looking at it does not use it up."""
    try:
        link = find_link(request.unit, request.container.secrets, request.path["token"])
    except NotFound:
        return make_response(render_template("accounts/link_gone.html"), 404)
    owner = queries.account_by_id(request.unit.session, link.account_id) if link.account_id else None
    least = request.container.policy(request.unit).password_min_length
    name = owner.name if owner is not None else ""
    return make_response(
        render_template(
            "accounts/link.html", purpose=link.purpose.value, form=form, account_name=name, password_length=least
        )
    )


@routes.form(
    "/link/<token>",
    AccountsAct.LINK_ACCEPT,
    opens=AccountsAct.LINK_PAGE,
    shows=_link_page,
    page="open_link",
    permission=None,
    is_public=True,
    schema=LinkForm,
)
def use_link(request: Request) -> ResponseReturnValue:
    """Choose a password by a link."""
    container, policy = request.container, request.container.policy(request.unit)
    try:
        link = find_link(request.unit, container.secrets, request.path["token"])
    except NotFound:
        return make_response(render_template("accounts/link_gone.html"), 404)
    password, again = request.data["password"], request.data["password_again"]
    if link.purpose == LinkPurpose.FIRST_ADMINISTRATOR:
        missing = {name: [_("Fill in this field.")] for name in ("name", "email") if not request.data.get(name)}
        if missing:
            raise BadInput(missing)
        account = accept_first_administrator(
            request.unit, container.secrets, policy, link, request.data["name"], request.data["email"], password, again
        )
    else:
        account = accept_link(request.unit, policy, link, password, again)
    if account.status == AccountStatus.UNCONFIRMED:
        flash(_("Your password is set. You can sign in once your account is confirmed."), "due")
    else:
        flash(_("Your password is set. Sign in with it."), "done")
    for name in ("_user_id", "_fresh", "seen", "idle", "half"):  # whoever uses a link is signed out of what they were
        session.pop(name, None)
    return redirect(url_for("accounts.sign_in"), 303)
