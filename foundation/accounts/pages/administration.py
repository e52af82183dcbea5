"""Accounts, as the administrator keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.sign_in import routes as shared_routes
from foundation.accounts.permissions import CONFIRMED_ROLES, EXTRAS, EXTRAS_OF_ROLE, Permission, Role
from foundation.accounts.queries import staff as queries
from foundation.accounts.queries.limits import limits_of, money_of
from foundation.accounts.rules import AccountStatus, LinkPurpose
from foundation.accounts.schemas import AccountsList, ExtrasForm, InvitationForm, NothingForm
from foundation.accounts.services import administration
from foundation.accounts.services.links import make_link
from foundation.accounts.services.second_factor import reset_second_factor
from foundation.accounts.services.sign_in import end_all_sessions
from foundation.accounts.words import PERMISSION_LABELS, ROLE_LABELS, STATUS_LABELS, AccountsAct
from foundation.errors import Conflict
from foundation.forms.form import Form, Stored
from foundation.language.money import currencies
from foundation.language.words import _
from foundation.money import Money
from foundation.web.notices import tell_of_reset
from foundation.web.overwriting import some_of
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request

# The limits of approval of an account, as its page shows them.


@dataclass(frozen=True)
class Limits:
    """Each limit with the day since when, and the form that changes them."""

    given: Sequence[tuple[Money, date]]
    form: Form
    currencies: Sequence[tuple[str, str]]


def shown_limits(request: Request, account: queries.Account, typed: Form | None) -> Limits | None:
    """What an account may approve, and the form that changes it; None for a role that approves nothing."""
    if Permission.BUDGET_APPROVE not in EXTRAS_OF_ROLE.get(account.role, frozenset()):
        return None
    form = typed or Form()
    form.prefix = "limit"
    limits = limits_of(request.unit.session, account.id)
    return Limits([(money_of(limit), limit.given_at.date()) for limit in limits], form, currencies())


def the_account(request: Request) -> queries.Account | None:
    """The account of the address, if whoever asks sees it."""
    return queries.account_by_id(request.unit.session, request.path["account_id"])


routes = shared_routes.with_common(permission=Permission.ACCOUNTS_MANAGE, load=the_account)


@dataclass(frozen=True)
class PlacedAccount:
    """An account with the name of its office or organisation."""

    account: queries.Account
    place: str


def placed(request: Request, accounts: Sequence[queries.Account]) -> list[PlacedAccount]:
    """The accounts, each with its place; one statement."""
    at = [account.office_id or account.organisation_id for account in accounts]
    places: dict[Any, str] = queries.places(request.unit.session, at)
    return [PlacedAccount(account, places.get(place, "")) for account, place in zip(accounts, at, strict=True)]


@routes.get("/accounts", AccountsAct.ACCOUNTS_LIST, load=None, schema=AccountsList, endpoint="list")
def list_accounts(request: Request) -> ResponseReturnValue:
    """All accounts."""
    chosen = queries.AccountFilter(request.data.get("role"), request.data.get("status"))
    accounts = queries.accounts_page(request.unit.session, chosen, request.data.get("page"), PAGE_SIZE)
    return render_template(
        "accounts/list.html",
        page=list_page(accounts, placed(request, accounts.items)),
        form=Form(values=http_request.args.to_dict()),
        roles=[(role.value, ROLE_LABELS[role]) for role in Role],
        statuses=[(status.value, STATUS_LABELS[status]) for status in AccountStatus],
        may_invite=True,
    )


def _invite_page(request: Request, form: Form) -> str:
    """The invitation form."""
    session = request.unit.session
    return render_template(
        "accounts/invite.html",
        form=form,
        roles=[(role.value, ROLE_LABELS[role]) for role in Role],
        offices=[(office.id.hex, office.name) for office in queries.offices(session)],
        organisations=[(organisation.id.hex, organisation.name) for organisation in queries.organisations(session)],
        extras=[(extra.value, PERMISSION_LABELS[extra]) for extra in sorted(EXTRAS)],
    )


def _link_shown(request: Request, account: queries.Account, purpose: LinkPurpose) -> ResponseReturnValue:
    container = request.container
    token, expires = make_link(request.unit, container.secrets, container.policy(request.unit), purpose, account.id)
    # By the settings: a name that the request brought along would have the token sent to whoever made it up.
    link = f"{container.settings.address}{url_for('accounts.open_link', token=token)}"
    return render_template(
        "accounts/link_shown.html", link=link, purpose=purpose.value, account_name=account.name, expires_at=expires
    )


@routes.form(
    "/accounts/invite",
    AccountsAct.ACCOUNTS_INVITE,
    opens=AccountsAct.ACCOUNTS_INVITE_PAGE,
    shows=_invite_page,
    page="invite",
    load=None,
    steps_up=True,
    schema=InvitationForm,
)
def send_invitation(request: Request) -> ResponseReturnValue:
    """Create the account and show its link, once."""
    data = request.data
    extras = frozenset(Permission(extra) for extra in data["extras"])
    invitation = administration.Invitation(
        data["name"], data["email"], data["role"], data.get("office_id"), data.get("organisation_id"), extras
    )
    account = administration.invite(request.unit, request.container.secrets, invitation)
    request.unit.session.flush()  # the link refers to the account
    return _link_shown(request, account, LinkPurpose.INVITATION)


def _has_no_password(account: queries.Account) -> bool:
    """Whether it was invited, and nobody has chosen a password yet."""
    return account.password_hash is None


def _held_extras(request: Request[queries.Account]) -> frozenset[Permission]:
    return queries.extras_of(request.unit.session, [request.row.id])[request.row.id]


def _stored_extras(request: Request[queries.Account]) -> Stored:
    return _stored(_held_extras(request))


def _stored(extras: frozenset[Permission]) -> Stored:
    return some_of({"extras": sorted(extra.value for extra in extras)})


def detail_page(request: Request[queries.Account], form: Form, limit: Form | None = None) -> str:
    """The page of one account; `limit` is the form of its limits, where that was sent."""
    session, account = request.unit.session, request.row
    request.unit.participants["trail"].read([("account", account.id)])
    (shown,) = placed(request, [account])
    held = _held_extras(request)
    if not form.errors:
        stored = _stored(held)
        form.values = {**form.values, **stored.values, "version": stored.version}
    # What an older version gave is there to be taken back.
    shown_extras = EXTRAS_OF_ROLE.get(account.role, frozenset()) | held
    extras = [
        (extra.value, PERMISSION_LABELS[extra], extra.value in form.values.get("extras", ()))
        for extra in sorted(shown_extras)
    ]
    sign_ins = queries.open_sign_ins(session, account.id, request.container.clock.now())
    devices = sum(not sign_in.awaits_code for sign_in in sign_ins)
    other, status = account.id != request.me.account_id, account.status
    may = {
        "change_extras": other and bool(shown_extras),
        "send_reset": other and status != AccountStatus.DEACTIVATED,
        "reset_second_factor": other and account.second_factor_since is not None,
        "sign_out_account": other and devices > 0,
        "deactivate": other and status != AccountStatus.DEACTIVATED,
        "reactivate": other and status == AccountStatus.DEACTIVATED,
        "confirm": False,
    }
    return render_template(
        "accounts/detail.html",
        account=account,
        place=shown.place,
        extras=extras,
        devices=devices,
        may=may,
        is_invited=_has_no_password(account),
        is_confirmed_by_another=account.role in CONFIRMED_ROLES,
        form=form,
        limits=shown_limits(request, account, limit),
    )


@routes.get("/accounts/<uuid:account_id>", AccountsAct.ACCOUNTS_OPEN)
def detail(request: Request[queries.Account]) -> ResponseReturnValue:
    """One account."""
    return detail_page(request, Form())


@routes.post(
    "/accounts/<uuid:account_id>/extras",
    AccountsAct.ACCOUNTS_EXTRAS,
    steps_up=True,
    schema=ExtrasForm,
    on_invalid=detail_page,
    stored=_stored_extras,
)
def change_extras(request: Request[queries.Account]) -> ResponseReturnValue:
    """Give and take extra permissions."""
    administration.change_extras(
        request.unit, request.row, frozenset(Permission(extra) for extra in request.data["extras"])
    )
    return to_detail_saved(request)


def to_detail_saved(request: Request[queries.Account]) -> ResponseReturnValue:
    """Back to the account, whose permissions were saved, with whether it waits for somebody now."""
    if request.row.status == AccountStatus.UNCONFIRMED:
        flash(_("Saved. This account can be used once someone else has confirmed it."), "due")
    else:
        flash(_("Saved."), "done")
    return _to_detail(request)


def _to_detail(request: Request[queries.Account]) -> ResponseReturnValue:
    return redirect(url_for("accounts.detail", account_id=request.row.id), 303)


@routes.post("/accounts/<uuid:account_id>/reset", AccountsAct.ACCOUNTS_RESET, steps_up=True, schema=NothingForm)
def send_reset(request: Request[queries.Account]) -> ResponseReturnValue:
    """A link for a new password, shown once."""
    if request.row.id == request.me.account_id:
        raise Conflict(_("Change your own password on your account page."))
    if request.row.status == AccountStatus.DEACTIVATED:
        raise Conflict(_("The account is deactivated."))
    purpose = LinkPurpose.INVITATION if _has_no_password(request.row) else LinkPurpose.RESET
    return _link_shown(request, request.row, purpose)


@routes.post(
    "/accounts/<uuid:account_id>/second-factor", AccountsAct.ACCOUNTS_FACTOR_RESET, steps_up=True, schema=NothingForm
)
def reset_factor(request: Request[queries.Account]) -> ResponseReturnValue:
    """End the second factor of somebody who lost it."""
    reset_second_factor(request.unit, request.row)
    tell_of_reset(request.unit, request.row.id)
    flash(_("The second factor is reset, and the account is signed out everywhere."), "done")
    return _to_detail(request)


@routes.post("/accounts/<uuid:account_id>/sign-out", AccountsAct.ACCOUNTS_SIGN_OUT, schema=NothingForm)
def sign_out_account(request: Request[queries.Account]) -> ResponseReturnValue:
    """End every sign-in of an account."""
    end_all_sessions(request.unit, request.row.id)
    flash(_("Signed out everywhere."), "done")
    return _to_detail(request)


@routes.post("/accounts/<uuid:account_id>/deactivate", AccountsAct.ACCOUNTS_DEACTIVATE, schema=NothingForm)
def deactivate(request: Request[queries.Account]) -> ResponseReturnValue:
    """End an account."""
    administration.deactivate(request.unit, request.row)
    flash(_("The account is deactivated."), "done")
    return _to_detail(request)


@routes.post(
    "/accounts/<uuid:account_id>/reactivate", AccountsAct.ACCOUNTS_REACTIVATE, steps_up=True, schema=NothingForm
)
def reactivate(request: Request[queries.Account]) -> ResponseReturnValue:
    """Open a deactivated account again."""
    administration.reactivate(request.unit, request.row)
    if request.row.status == AccountStatus.UNCONFIRMED:
        flash(_("Reactivated. This account can be used once someone else has confirmed it."), "due")
    elif request.row.status == AccountStatus.INVITED:
        flash(_("Reactivated. No password has been chosen yet: create a new link for it."), "due")
    else:
        flash(_("The account is active again."), "done")
    return _to_detail(request)
