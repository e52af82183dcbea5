"""Doors of the administrator: accounts, offices, organisations."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.limits_shown import shown_limits
from foundation.accounts.pages.sign_in import blueprint
from foundation.accounts.permissions import EXTRAS, EXTRAS_OF_ROLE, Permission, Role
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus, LinkPurpose
from foundation.accounts.schemas import AccountsList, ExtrasForm, InvitationForm, NothingForm
from foundation.accounts.services import administration
from foundation.accounts.services.links import make_link
from foundation.accounts.services.second_factor import reset_second_factor
from foundation.accounts.services.sign_in import end_all_sessions
from foundation.accounts.wording import PERMISSION_LABELS, ROLE_LABELS, STATUS_LABELS
from foundation.errors import Conflict
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.notices import tell_of_reset
from foundation.web.overwriting import some_of
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call

_MANAGE = Permission.ACCOUNTS_MANAGE
_POST = ("POST",)


def the_account(call: Call) -> queries.Account | None:
    """The account of the address, if whoever asks sees it."""
    return queries.account_by_id(call.unit.session, call.path["account_id"])


def account_row(account: queries.Account, places: dict[Any, str]) -> SimpleNamespace:
    """An account as lists and pages show it."""
    return SimpleNamespace(
        id=account.id,
        url=url_for("accounts.detail", account_id=account.id),
        name=account.name,
        email=account.email,
        role_label=ROLE_LABELS[account.role],
        place=places.get(account.office_id or account.organisation_id, ""),
        status=account.status.value,
        status_label=STATUS_LABELS[account.status],
        created_at=account.created_at,
    )


@door(blueprint, "/accounts", "accounts.list", permission=_MANAGE, takes=AccountsList, endpoint="list")
def list_accounts(call: Call) -> ResponseReturnValue:
    """All accounts."""
    chosen = queries.AccountFilter(call.data.get("role"), call.data.get("status"))
    accounts = queries.accounts_page(call.unit.session, chosen, call.data.get("page"), PAGE_SIZE)
    places = queries.places(
        call.unit.session, [account.office_id or account.organisation_id for account in accounts.items]
    )
    return render_template(
        "accounts/list.html",
        page=list_page(accounts, [account_row(account, places) for account in accounts.items]),
        form=Form(values=request.args.to_dict()),
        roles=[(role.value, ROLE_LABELS[role]) for role in Role],
        statuses=[(status.value, STATUS_LABELS[status]) for status in AccountStatus],
        may_invite=True,
    )


def _invite_page(call: Call, form: Form) -> str:
    session = call.unit.session
    return render_template(
        "accounts/invite.html",
        form=form,
        roles=[(role.value, ROLE_LABELS[role]) for role in Role],
        offices=[(office.id.hex, office.name) for office in queries.offices(session)],
        organisations=[(organisation.id.hex, organisation.name) for organisation in queries.organisations(session)],
        extras=[(extra.value, PERMISSION_LABELS[extra]) for extra in sorted(EXTRAS)],
    )


@door(blueprint, "/accounts/invite", "accounts.invite_page", permission=_MANAGE)
def invite(call: Call) -> ResponseReturnValue:
    """The invitation form."""
    return _invite_page(call, Form())


def _link_shown(call: Call, account: queries.Account, purpose: LinkPurpose) -> ResponseReturnValue:
    house = call.wiring
    token, expires = make_link(call.unit, house.secrets, house.policy(call.unit), purpose, account.id)
    # By the settings: a name that the request brought along would have the token sent to whoever made it up.
    link = f"{house.settings.address}{url_for('accounts.open_link', token=token)}"
    return render_template(
        "accounts/link_shown.html", link=link, purpose=purpose.value, account_name=account.name, expires_at=expires
    )


@door(
    blueprint,
    "/accounts/invite",
    "accounts.invite",
    permission=_MANAGE,
    methods=_POST,
    steps_up=True,
    takes=InvitationForm,
    again=_invite_page,
)
def send_invitation(call: Call) -> ResponseReturnValue:
    """Create the account and show its link, once."""
    data = call.data
    extras = frozenset(Permission(extra) for extra in data["extras"])
    invitation = administration.Invitation(
        data["name"], data["email"], data["role"], data.get("office_id"), data.get("organisation_id"), extras
    )
    account = administration.invite(call.unit, call.wiring.secrets, invitation)
    call.unit.session.flush()  # the link refers to the account
    return _link_shown(call, account, LinkPurpose.INVITATION)


def _stored_extras(call: Call) -> Stored:
    extras = queries.extras_of(call.unit.session, [call.row.id])[call.row.id]
    return some_of({"extras": sorted(extra.value for extra in extras)})


def detail_page(call: Call, form: Form, limit: Form | None = None) -> str:
    """The page of one account; `limit` is the form of its limits, where that was sent."""
    session, account = call.unit.session, call.row
    call.unit.participants["trail"].read([("account", account.id)])
    shown = account_row(account, queries.places(session, [account.office_id or account.organisation_id]))
    if not form.errors:
        stored = _stored_extras(call)
        form.values = {**form.values, **stored.values, "version": stored.version}
    shown.extras = [
        (extra.value, PERMISSION_LABELS[extra], extra.value in form.values.get("extras", ()))
        for extra in sorted(EXTRAS_OF_ROLE.get(account.role, frozenset()))
    ]
    sign_ins = queries.open_sign_ins(session, account.id, call.wiring.clock.now())
    shown.sessions_count = sum(not sign_in.awaits_code for sign_in in sign_ins)
    shown.second_factor_since = account.second_factor_since
    other, status = account.id != call.me.account_id, account.status
    may = {
        "change_extras": other and account.role in EXTRAS_OF_ROLE,
        "send_reset": other and status != AccountStatus.DEACTIVATED,
        "reset_second_factor": other and account.second_factor_since is not None,
        "sign_out_account": other and shown.sessions_count > 0,
        "deactivate": other and status != AccountStatus.DEACTIVATED,
        "reactivate": other and status == AccountStatus.DEACTIVATED,
        "confirm": False,
    }
    limits = shown_limits(call, account, limit)
    return render_template("accounts/detail.html", account=shown, may=may, form=form, limits=limits)


@door(blueprint, "/accounts/<uuid:account_id>", "accounts.open", permission=_MANAGE, finds=the_account)
def detail(call: Call) -> ResponseReturnValue:
    """One account."""
    return detail_page(call, Form())


@door(
    blueprint,
    "/accounts/<uuid:account_id>/extras",
    "accounts.extras",
    permission=_MANAGE,
    methods=_POST,
    steps_up=True,
    finds=the_account,
    takes=ExtrasForm,
    again=detail_page,
    stored=_stored_extras,
)
def change_extras(call: Call) -> ResponseReturnValue:
    """Give and take extra permissions."""
    administration.change_extras(call.unit, call.row, frozenset(Permission(extra) for extra in call.data["extras"]))
    flash(_("Saved. Somebody who reads about people and gained a permission waits for a new confirmation."), "due")
    return _to_detail(call)


def _to_detail(call: Call) -> ResponseReturnValue:
    return redirect(url_for("accounts.detail", account_id=call.row.id), 303)


@door(
    blueprint,
    "/accounts/<uuid:account_id>/reset",
    "accounts.reset",
    permission=_MANAGE,
    methods=_POST,
    steps_up=True,
    finds=the_account,
    takes=NothingForm,
)
def send_reset(call: Call) -> ResponseReturnValue:
    """A link for a new password, shown once."""
    if call.row.id == call.me.account_id:
        raise Conflict(_("Change your own password on the page of your account."))
    if call.row.status == AccountStatus.DEACTIVATED:
        raise Conflict(_("The account is deactivated."))
    purpose = LinkPurpose.INVITATION if call.row.password_hash is None else LinkPurpose.RESET
    return _link_shown(call, call.row, purpose)


@door(
    blueprint,
    "/accounts/<uuid:account_id>/second-factor",
    "accounts.factor_reset",
    permission=_MANAGE,
    methods=_POST,
    steps_up=True,
    finds=the_account,
    takes=NothingForm,
)
def reset_factor(call: Call) -> ResponseReturnValue:
    """End the second factor of somebody who lost it."""
    reset_second_factor(call.unit, call.row)
    tell_of_reset(call.unit, call.row.id)
    flash(_("The second factor is reset, and the account signed out everywhere."), "done")
    return _to_detail(call)


@door(
    blueprint,
    "/accounts/<uuid:account_id>/sign-out",
    "accounts.sign_out",
    permission=_MANAGE,
    methods=_POST,
    finds=the_account,
    takes=NothingForm,
)
def sign_out_account(call: Call) -> ResponseReturnValue:
    """End every sign-in of an account."""
    end_all_sessions(call.unit, call.row.id)
    flash(_("Signed out everywhere."), "done")
    return _to_detail(call)


@door(
    blueprint,
    "/accounts/<uuid:account_id>/deactivate",
    "accounts.deactivate",
    permission=_MANAGE,
    methods=_POST,
    finds=the_account,
    takes=NothingForm,
)
def deactivate(call: Call) -> ResponseReturnValue:
    """End an account."""
    administration.deactivate(call.unit, call.row)
    flash(_("The account is deactivated."), "done")
    return _to_detail(call)


@door(
    blueprint,
    "/accounts/<uuid:account_id>/reactivate",
    "accounts.reactivate",
    permission=_MANAGE,
    methods=_POST,
    steps_up=True,
    finds=the_account,
    takes=NothingForm,
)
def reactivate(call: Call) -> ResponseReturnValue:
    """Open a deactivated account again."""
    administration.reactivate(call.unit, call.row)
    flash(_("The account is open again."), "done")
    return _to_detail(call)
