"""One's own second factor: set up, recovery codes, another phone, switched off."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.own_account import own_row
from foundation.accounts.pages.sign_in import routes as shared_routes
from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import CodeForm, NothingForm
from foundation.accounts.services import second_factor as services
from foundation.accounts.services.sign_in import start_session
from foundation.accounts.words import ROLE_LABELS, AccountsAct
from foundation.errors import Conflict
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.lazy import lazily
from foundation.security.one_time_codes import in_groups, provisioning_uri
from foundation.web.presence import begin_presence, device
from foundation.web.route import Request

if TYPE_CHECKING:
    import segno
else:
    segno = lazily("segno")

routes = shared_routes.with_common(permission=Permission.OWN_ACCOUNT)


# What the app on the phone shows. The same in every language, since apps replace an entry by its name.
ISSUER = "Assisted return"


def _is_required(request: Request) -> bool:
    return request.me.role.value in request.container.settings.second_factor_roles


def _qr_image(text: str) -> str:
    """A QR code as a `data:` address for an image, black on white whatever the page looks like.

    It is drawn here: nothing leaves for another service, and no address holds what it says.
    """
    drawn = segno.make(text, error="m", micro=False)
    return str(drawn.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def _page(request: Request, form: Form) -> str:
    own, policy = own_row(request), request.container.policy(request.unit)
    secret = services.waiting_secret(request.unit, policy, own, request.me.proved_at)
    # Phones are looked at by others, and copied into clouds: the place or the role, never a name or an e-mail.
    label = request.me.place or str(ROLE_LABELS[request.me.role])
    return render_template(
        "accounts/second_factor.html",
        since=own.second_factor_since,
        reset_at=own.second_factor_reset_at,
        left=services.codes_left(request.unit, own.id) if own.second_factor_since else 0,
        is_required=_is_required(request),
        groups=in_groups(secret) if secret is not None else None,
        image=_qr_image(provisioning_uri(secret, label, ISSUER)) if secret is not None else None,
        form=form,
    )


@routes.get("/account/second-factor", AccountsAct.FACTOR_PAGE, opens_without_factor=True)
def second_factor(request: Request) -> ResponseReturnValue:
    """One's own second factor: none yet, waiting for its first code, or in force."""
    return _page(request, Form())


@routes.post(
    "/account/second-factor/begin",
    AccountsAct.FACTOR_BEGIN,
    opens_without_factor=True,
    steps_up=True,
    schema=NothingForm,
)
def begin_second_factor(request: Request) -> ResponseReturnValue:
    """Draw a secret for a phone, the first one or another one."""
    services.begin_enrolment(request.unit, own_row(request))
    return redirect(url_for("accounts.second_factor"), 303)


@routes.post(
    "/account/second-factor/confirm",
    AccountsAct.FACTOR_CONFIRM,
    opens_without_factor=True,
    schema=CodeForm,
    on_invalid=_page,
)
def confirm_second_factor(request: Request) -> ResponseReturnValue:
    """Put it in force by its first code, and show the recovery codes, once. This sign-in is renewed, others end."""
    container, own, policy = request.container, own_row(request), request.container.policy(request.unit)
    codes = services.confirm_enrolment(request.unit, container.secrets, policy, own, request.data["code"])
    token = start_session(request.unit, container.secrets, policy, own, device(), by_second_factor=True)
    begin_presence(token, policy.idle_minutes)
    return _codes_page(codes)


def _codes_page(codes: list[str]) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes)


@routes.post("/account/second-factor/codes", AccountsAct.FACTOR_CODES, steps_up=True, schema=NothingForm)
def draw_codes(request: Request) -> ResponseReturnValue:
    """Draw new recovery codes, and show them, once."""
    own, policy = own_row(request), request.container.policy(request.unit)
    if own.second_factor_since is None:
        raise Conflict(_("Set up a second factor first. Recovery codes are its backup."))
    return _codes_page(services.draw_recovery_codes(request.unit, request.container.secrets, policy, own))


@routes.post("/account/second-factor/off", AccountsAct.FACTOR_OFF, steps_up=True, schema=NothingForm)
def switch_off_second_factor(request: Request) -> ResponseReturnValue:
    """Switch it off, where the role does not need one."""
    services.switch_off(request.unit, own_row(request), _is_required(request))
    flash(_("The second factor is switched off. You now sign in with your password alone."), "done")
    return redirect(url_for("accounts.me"), 303)
