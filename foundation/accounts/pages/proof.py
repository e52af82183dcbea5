"""Pages on which a second factor is shown: the second step of signing in, and the fresh proof before what needs one."""

from flask import flash, make_response, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.sign_in import routes as shared_routes, throttled
from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as queries
from foundation.accounts.schemas import CodeForm, ProofForm
from foundation.accounts.services.second_factor import Proof, check_second_factor, codes_left, wrong_code
from foundation.accounts.services.sign_in import (
    Place,
    begin_attempt,
    begin_code_attempt,
    check_password,
    end_session,
    half_signed_in,
    note_proof,
    note_success,
    start_session,
)
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput, NotFound, TooManyAttempts
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import Unit, writing
from foundation.web.errors import local_target
from foundation.web.known_devices import remember_device
from foundation.web.lock import hands_out, kept_fields, proof_page, sent_on
from foundation.web.presence import address, begin_presence, device, half_token
from foundation.web.route import Request

routes = shared_routes.with_common(permission=Permission.OWN_ACCOUNT)


def _code_page(request: Request, form: Form) -> str:
    return render_template(
        "accounts/code.html",
        form=form,
        next=http_request.values.get("next", ""),
        no_phone=http_request.values.get("way") == "recovery",
    )


def _from_the_start() -> ResponseReturnValue:
    flash(_("That took too long, or was started elsewhere. Sign in again."), "due")
    return redirect(url_for("accounts.sign_in", next=http_request.values.get("next") or None), 303)


@routes.get("/sign-in/code", AccountsAct.SIGN_IN_CODE_PAGE, is_public=True)
def sign_in_code(request: Request) -> ResponseReturnValue:
    """Ask for the code, after the right password."""
    token = half_token()
    if token is None or half_signed_in(request.unit, request.container.secrets, token) is None:
        return _from_the_start()
    return _code_page(request, Form())


@routes.post("/sign-in/code", AccountsAct.SIGN_IN_CODE, is_public=True, schema=CodeForm, on_invalid=_code_page)
def try_code(request: Request) -> ResponseReturnValue:
    """The second step of signing in. The half sign-in works for one right code, and for few minutes."""
    container, token = request.container, half_token()
    with writing(container.units, SIGN_IN) as first:
        half = half_signed_in(first, container.secrets, token) if token is not None else None
        if half is None:
            return _from_the_start()
        half_id, account_id, policy = half[0], half[1].id, container.policy(first)
        request.unit.participants["trail"].read(
            [("account", account_id)]
        )  # a wrong code is told under whose name it was
        try:
            attempt = begin_code_attempt(first, container.secrets, policy, account_id, Place(address()))
        except TooManyAttempts as error:
            return throttled(request, error, "code", "accounts/code.html", next=request.data.get("next", ""))
    own = queries.account_by_id(request.unit.session, account_id)
    shown = check_second_factor(request.unit, container.secrets, own, request.data["code"]) if own is not None else None
    if own is None or shown is None:
        raise BadInput({"code": [wrong_code()]})
    note_success(request.unit, attempt)
    end_session(request.unit, half_id)
    signed_in = start_session(request.unit, container.secrets, policy, own, device(), by_second_factor=True)
    remember_device(own.email_index, request.unit.today, policy.known_device_days)
    begin_presence(signed_in, policy.idle_minutes)
    _say_how_many_are_left(request.unit, own, shown)
    return redirect(local_target(request.data.get("next")), 303)


def _say_how_many_are_left(unit: Unit, account: queries.Account, shown: Proof) -> None:
    if shown is Proof.RECOVERY_CODE:
        left = codes_left(unit, account.id)
        used = _("You used a recovery code. It will not work again.")
        rest = ngettext(
            "%(num)d recovery code left. Get new codes in time.",
            "%(num)d recovery codes left. Get new codes in time.",
            left,
        )
        flash(f"{used} {rest}", "due")


@routes.get("/account/proof", AccountsAct.SIGN_IN_PROOF_PAGE, opens_without_factor=True)
def proof(request: Request) -> ResponseReturnValue:
    """Ask for a fresh proof of who sits there."""
    return proof_page(Form(), http_request.args.get("next", ""))


def _proof_again(request: Request, form: Form) -> ResponseReturnValue:
    if http_request.is_json:
        message = " ".join(text for texts in form.errors.values() for text in texts)
        return {"error": {"code": "bad_input", "message": message}}
    return proof_page(form, http_request.form.get("next", ""))


@routes.post(
    "/account/proof",
    AccountsAct.SIGN_IN_PROVE,
    opens_without_factor=True,
    schema=ProofForm,
    on_invalid=_proof_again,
    takes_json=True,
)
def try_proof(request: Request) -> ResponseReturnValue:
    """Take the proof, and go on to what was asked for; what was sent is sent on."""
    by_code = request.me.has_second_factor
    try:
        _prove(request, "code" if by_code else "password")
    except TooManyAttempts as error:
        if http_request.is_json:
            raise
        more = {"next": request.data.get("next", ""), "kept": kept_fields(), "by_code": by_code}
        return throttled(request, error, "code" if by_code else "password", "accounts/proof.html", **more)
    if http_request.is_json:
        return make_response("", 204)
    target = local_target(request.data.get("next"))
    lead = _("What you sent was kept and is being sent now.")
    answer = sent_on(target, _("Thank you"), lead, at_once=True)
    if answer is None and hands_out(target):
        return render_template("accounts/proven.html", target=target)
    return answer or redirect(target, 303)


def _prove(request: Request, field: str) -> None:
    """Check the code or the password in units of the sign-in's own scope; BadInput if it does not fit."""
    container, typed = request.container, request.data.get(field)
    if not typed:
        raise BadInput({field: [_("Fill in this field.")]})
    with writing(container.units, SIGN_IN) as first:
        own, policy = queries.account_by_id(first.session, request.me.account_id), container.policy(first)
        if own is None:
            raise NotFound
        place = Place(address(), sign_in=request.me.session_id)
        if field == "code":
            attempt = begin_code_attempt(first, container.secrets, policy, own.id, place)
        else:
            attempt = begin_attempt(first, container.secrets, policy, own.email_index, place)
    with writing(container.units, SIGN_IN) as unit:
        if field == "password":
            if check_password(unit, attempt, typed) is None:
                raise BadInput({"password": [_("This is not your current password.")]})
        else:
            mine = queries.account_by_id(unit.session, request.me.account_id)
            if mine is None or check_second_factor(unit, container.secrets, mine, typed) is None:
                raise BadInput({"code": [wrong_code()]})
            note_success(unit, attempt)
        note_proof(unit, request.me.session_id)
