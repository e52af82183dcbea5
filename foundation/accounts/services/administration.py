"""Administration of accounts: invite, confirm, deactivate, extra permissions, offices and organisations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.accounts.models import Account, AccountExtra, Office, Organisation
from foundation.accounts.permissions import (
    CONFIRMED_ROLES,
    EXTRAS,
    EXTRAS_OF_ROLE,
    OFFICE_ROLES,
    PARTNER_ROLES,
    Permission,
    Role,
)
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus, same_name
from foundation.accounts.services.sign_in import end_all_sessions
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.language.words import _
from foundation.security.identifiers import normal_email, normal_phone
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit


@dataclass(frozen=True)
class Invitation:
    """What an administrator states about a new account."""

    name: str
    email: str
    role: Role
    office_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    extras: frozenset[Permission] = frozenset()


def invite(unit: Unit, secrets: Secrets, invitation: Invitation) -> Account:
    """A new account without a password; BadInput if the place does not fit the role or the e-mail has an account."""
    errors: dict[str, list[str]] = {}
    offices = {office.id for office in queries.offices(unit.session)}
    if invitation.role in OFFICE_ROLES and invitation.office_id not in offices:
        errors["office_id"] = [_("Choose the office where this person works.")]
    partners = {organisation.id for organisation in queries.organisations(unit.session)}
    if invitation.role in PARTNER_ROLES and invitation.organisation_id not in partners:
        errors["organisation_id"] = [_("Choose this person's partner organisation.")]
    if invitation.extras - EXTRAS_OF_ROLE.get(invitation.role, frozenset()):
        errors["extras"] = [_("This role cannot hold one of the permissions selected.")]
    email_index = secrets.blind_index("staff_email", normal_email(invitation.email))
    if queries.account_by_email(unit.session, email_index) is not None:
        errors["email"] = [_("An account with this e-mail already exists. Look for it in the list of accounts.")]
    if errors:
        raise BadInput(errors)
    account = Account(
        name=invitation.name,
        email=invitation.email.strip(),
        email_index=email_index,
        role=invitation.role,
        office_id=invitation.office_id if invitation.role in OFFICE_ROLES else None,
        organisation_id=invitation.organisation_id if invitation.role in PARTNER_ROLES else None,
        status=AccountStatus.INVITED,
        invited_by=unit.actor_id,
        created_at=unit.clock.now(),
    )
    unit.session.add(account)
    unit.session.flush()  # the extras refer to the account
    for extra in sorted(invitation.extras & EXTRAS):
        unit.session.add(AccountExtra(account_id=account.id, permission=extra))
    unit.participants["trail"].act(AccountsAct.ACCOUNT_INVITE, ("account", account.id), role=account.role.value)
    return account


def _not_oneself(unit: Unit, account: Account, sentence: str) -> None:
    if account.id == unit.actor_id:
        raise RuleBroken([sentence])


def confirm(unit: Unit, account: Account) -> None:
    """Confirm that this person works here and may read about people. Never oneself, never whom one invited."""
    if account.status != AccountStatus.UNCONFIRMED:
        raise Conflict(_("This account is not waiting for confirmation. Reload the list."))
    _not_oneself(
        unit, account, _("You cannot confirm your own account. Ask another office lead or the data protection officer.")
    )
    if account.invited_by == unit.actor_id:
        raise RuleBroken([_("The person who invited an account cannot confirm it. Ask someone else.")])
    account.status = AccountStatus.ACTIVE
    account.confirmed_by = unit.actor_id
    unit.participants["trail"].act(AccountsAct.ACCOUNT_CONFIRM, ("account", account.id))


def deactivate(unit: Unit, account: Account) -> None:
    """End an account at once: no sign-in, no open sessions, no link that would open it again. Its history stays."""
    _not_oneself(unit, account, _("You cannot deactivate your own account. Ask another administrator."))
    account.status = AccountStatus.DEACTIVATED
    for link in queries.open_links_of(unit.session, account.id):
        link.used_at = unit.clock.now()
    end_all_sessions(unit, account.id)
    unit.participants["trail"].act(AccountsAct.ACCOUNT_DEACTIVATE, ("account", account.id))


def reactivate(unit: Unit, account: Account) -> None:
    """Open a deactivated account again; accounts that read about people wait for a new confirmation."""
    if account.status != AccountStatus.DEACTIVATED:
        raise Conflict(_("This account is not deactivated. Reload the page."))
    if account.password_hash is None:
        account.status = AccountStatus.INVITED
    else:
        account.status = AccountStatus.UNCONFIRMED if account.role in CONFIRMED_ROLES else AccountStatus.ACTIVE
    account.confirmed_by = None
    unit.participants["trail"].act(AccountsAct.ACCOUNT_REACTIVATE, ("account", account.id))


def change_extras(unit: Unit, account: Account, extras: frozenset[Permission]) -> None:
    """Give and take extra permissions. Nobody changes their own. A reading account that gains one is confirmed anew."""
    _not_oneself(unit, account, _("You cannot give yourself permissions. Ask another administrator."))
    if extras - EXTRAS_OF_ROLE.get(account.role, frozenset()):
        raise BadInput({"extras": [_("This role cannot hold one of the permissions selected.")]})
    extras_before = queries.extras_of(unit.session, [account.id])[account.id]
    for permission in sorted(extras_before - extras):
        row = unit.session.get(AccountExtra, (account.id, permission))
        if row is not None:
            unit.session.delete(row)
    for permission in sorted(extras - extras_before):
        unit.session.add(AccountExtra(account_id=account.id, permission=permission))
    if extras - extras_before:
        confirm_again(unit, account)
    unit.participants["trail"].act(
        AccountsAct.ACCOUNT_EXTRAS,
        ("account", account.id),
        given=sorted(extras - extras_before),
        taken=sorted(extras_before - extras),
    )


def confirm_again(unit: Unit, account: Account) -> None:
    """What an account gains is confirmed by somebody else before it is used, if the account reads about people."""
    if account.role in CONFIRMED_ROLES and account.status == AccountStatus.ACTIVE:
        account.status = AccountStatus.UNCONFIRMED
        account.confirmed_by = None
        end_all_sessions(unit, account.id)


def _refuse_taken(name: str, tenants: Sequence[Office] | Sequence[Organisation], sentence: str) -> None:
    if same_name(name) in {same_name(tenant.name) for tenant in tenants}:
        raise BadInput({"name": [sentence]})


def add_office(unit: Unit, name: str, country: str) -> Office:
    """A new office; BadInput if the name is taken, however it is spelt. Of two at once, the constraint lets one in."""
    _refuse_taken(
        name,
        queries.offices(unit.session),
        _("An office with this name already exists. Look for it in the list, or enter another name."),
    )
    office = Office(name=" ".join(name.split()), country=country)
    unit.session.add(office)
    unit.participants["trail"].act(AccountsAct.OFFICE_ADD, ("office", office.id))
    return office


def set_phones(unit: Unit, office: Office, phone: str, emergency_phone: str) -> None:
    """Say under which telephones an office is reached; empty is not known. BadInput for what cannot be called.

    With the country code, as wherever a telephone is typed: they are called from abroad, and 123 is no number there.
    """
    wrong = {
        name: [_("This is not a phone number. Include the country code, such as +90 532 123 45 67.")]
        for name, number in (("phone", phone), ("emergency_phone", emergency_phone))
        if number and normal_phone(number, None) is None
    }
    if wrong:
        raise BadInput(wrong)
    office.phone, office.emergency_phone = phone or None, emergency_phone or None
    unit.participants["trail"].act(AccountsAct.OFFICE_PHONES, ("office", office.id))


def add_organisation(unit: Unit, name: str, country: str) -> Organisation:
    """A new partner organisation; BadInput for a name that is taken, as of an office."""
    _refuse_taken(
        name,
        queries.organisations(unit.session),
        _("An organisation with this name already exists. Look for it in the list, or enter another name."),
    )
    organisation = Organisation(name=" ".join(name.split()), country=country)
    unit.session.add(organisation)
    unit.participants["trail"].act(AccountsAct.ORGANISATION_ADD, ("organisation", organisation.id))
    return organisation
