"""Doors of one's own second factor: set up, recovery codes, another phone, switched off."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.own_account import own_row
from foundation.accounts.pages.sign_in import blueprint
from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import CodeForm, NothingForm
from foundation.accounts.services import second_factor as services
from foundation.accounts.services.sign_in import start_session
from foundation.accounts.wording import ROLE_LABELS
from foundation.errors import Conflict
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.security.one_time_codes import in_groups, provisioning_uri
from foundation.web.door import door
from foundation.web.presence import begin_presence, device
from foundation.web.qr import qr_image
from foundation.web.stamp import Call

_POST = ("POST",)
_OWN = Permission.OWN_ACCOUNT
# What the app on the phone shows. The same in every language, since apps replace an entry by its name.
ISSUER = "Assisted return"


def _is_required(call: Call) -> bool:
    return call.me.role.value in call.wiring.settings.second_factor_roles


def _page(call: Call, form: Form) -> str:
    own, policy = own_row(call), call.wiring.policy(call.unit)
    secret = services.waiting_secret(call.unit, policy, own, call.me.proved_at)
    waiting = None
    if secret is not None:
        # Phones are looked at by others, and copied into clouds: the place or the role, never a name or an e-mail.
        label = call.me.place or str(ROLE_LABELS[call.me.role])
        waiting = SimpleNamespace(groups=in_groups(secret), image=qr_image(provisioning_uri(secret, label, ISSUER)))
    return render_template(
        "accounts/second_factor.html",
        since=own.second_factor_since,
        reset_at=own.second_factor_reset_at,
        left=services.codes_left(call.unit, own.id) if own.second_factor_since else 0,
        is_required=_is_required(call),
        waiting=waiting,
        form=form,
    )


@door(blueprint, "/account/second-factor", "factor.page", permission=_OWN, opens_without_factor=True)
def second_factor(call: Call) -> ResponseReturnValue:
    """One's own second factor: none yet, waiting for its first code, or in force."""
    return _page(call, Form())


@door(
    blueprint,
    "/account/second-factor/begin",
    "factor.begin",
    permission=_OWN,
    methods=_POST,
    opens_without_factor=True,
    steps_up=True,
    takes=NothingForm,
)
def begin_second_factor(call: Call) -> ResponseReturnValue:
    """Draw a secret for a phone, the first one or another one."""
    services.begin_enrolment(call.unit, own_row(call))
    return redirect(url_for("accounts.second_factor"), 303)


@door(
    blueprint,
    "/account/second-factor/confirm",
    "factor.confirm",
    permission=_OWN,
    methods=_POST,
    opens_without_factor=True,
    takes=CodeForm,
    again=_page,
)
def confirm_second_factor(call: Call) -> ResponseReturnValue:
    """Put it in force by its first code, and show the recovery codes, once. This sign-in is renewed, others end."""
    house, own, policy = call.wiring, own_row(call), call.wiring.policy(call.unit)
    codes = services.confirm_enrolment(call.unit, house.secrets, policy, own, call.data["code"])
    token = start_session(call.unit, house.secrets, policy, own, device(), by_second_factor=True)
    begin_presence(token, policy.idle_minutes)
    return _codes_page(codes)


def _codes_page(codes: list[str]) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes)


@door(
    blueprint,
    "/account/second-factor/codes",
    "factor.codes",
    permission=_OWN,
    methods=_POST,
    steps_up=True,
    takes=NothingForm,
)
def draw_codes(call: Call) -> ResponseReturnValue:
    """Draw new recovery codes, and show them, once."""
    own, policy = own_row(call), call.wiring.policy(call.unit)
    if own.second_factor_since is None:
        raise Conflict(_("Set up a second factor first: the codes stand in for it."))
    return _codes_page(services.draw_recovery_codes(call.unit, call.wiring.secrets, policy, own))


@door(
    blueprint,
    "/account/second-factor/off",
    "factor.off",
    permission=_OWN,
    methods=_POST,
    steps_up=True,
    takes=NothingForm,
)
def switch_off_second_factor(call: Call) -> ResponseReturnValue:
    """Switch it off, where the role does not need one."""
    services.switch_off(call.unit, own_row(call), _is_required(call))
    flash(_("The second factor is switched off. Your password alone signs you in."), "done")
    return redirect(url_for("accounts.me"), 303)
